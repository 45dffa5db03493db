"""The company's name, colour and logo on everything that is printed."""

from typing import TYPE_CHECKING

from bot.core import Tick
from bot.domain.refusals import Refusal
from storage import certificates as store
from storage import people

if TYPE_CHECKING:
    from bot.reports.paper import Brand

COMPANY_LENGTH = 120


class NotAColour(Refusal):
    """A colour is written like `#185f6d`."""

    key = "recognition.refused_colour"


def brand(tick: Tick) -> "Brand":
    """Read how the company's documents look; a logo that can't be read any more is left out."""
    from bot.reports.logo import LogoRefused, read_logo
    from bot.reports.paper import ACCENT, Brand, colour

    row = store.letterhead(tick.session, tick.workspace_id)
    try:
        logo = read_logo(row.logo) if row.logo else None
    except LogoRefused:
        logo = None
    return Brand(company(tick), colour(row.accent) if row.accent else ACCENT, logo)


def company(tick: Tick) -> str:
    """Name the company: as HR writes it, else as Slack does."""
    row = store.letterhead(tick.session, tick.workspace_id)
    return row.company or people.workspace(tick.session, tick.workspace_id).name


def change(
    tick: Tick,
    *,
    company: str | None = None,
    accent: str | None = None,
    place: str | None = None,
    logo: bytes | None = None,
) -> None:
    """Change what is given; an empty logo or colour goes back to ours.

    Raises:
        NotAColour: the colour cannot be read.
        LogoRefused: the picture cannot be printed.
    """
    from bot.reports.logo import read_logo
    from bot.reports.paper import colour

    row = store.letterhead(tick.session, tick.workspace_id)
    if accent:
        try:
            colour(accent)
        except ValueError:
            raise NotAColour(colour=accent) from None
    if company is not None:
        row.company = company.strip()[:COMPANY_LENGTH]
    if accent is not None:
        row.accent = accent if not accent or accent.startswith("#") else f"#{accent}"
    if place is not None:
        row.place = place.strip()[:80]
    if logo is not None:
        row.logo = read_logo(logo).png if logo else None
