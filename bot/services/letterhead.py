"""The company's name, colour, signatures and logo on everything that is printed."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.core import Tick, Turn
from bot.domain import letterhead as rules
from bot.domain.certificates import Certificate
from bot.domain.letters import Letter, Urgency
from bot.domain.refusals import FormRefused
from bot.domain.roles import Action
from bot.i18n import Translate
from bot.services import programmes
from bot.views import letterhead as views
from storage import certificates as store
from storage import people
from storage.models import Letterhead, Programme

if TYPE_CHECKING:
    from bot.reports.paper import Brand


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


def signers(row: Letterhead) -> tuple[tuple[str, str], ...]:
    """Give the names and offices HR chose."""
    return tuple((one["name"], one["office"]) for one in row.signers or ())


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
        TooLong, NotAColour, TooPale: a value cannot be used.
        LogoRefused: the picture cannot be printed.
    """
    from bot.reports.logo import read_logo

    row = store.letterhead(tick.session, tick.workspace_id)
    if company is not None:
        row.company = rules.line(company, rules.LONGEST_COMPANY)
    if accent is not None:
        row.accent = rules.accent(accent)
    if place is not None:
        row.place = rules.line(place, rules.LONGEST_PLACE)
    if logo is not None:
        row.logo = read_logo(logo).png if logo else None


# --- the form in Slack --------------------------------------------------------------------------


def form(turn: Turn, programme_id: int) -> dict[str, Any]:
    """Show how documents look now.

    Raises:
        NotAllowed: only programme leads change it.
    """
    programmes.load(turn, programme_id, Action.PROGRAMME_EDIT)
    row = store.letterhead(turn.session, turn.workspace_id)
    slack = people.workspace(turn.session, turn.workspace_id).name
    shown = views.Shown(
        programme_id, row.company, slack, row.accent, row.place, signers(row), row.logo is not None
    )
    return views.form(shown, turn.t)


def keep(turn: Turn, programme_id: int, typed: rules.Typed) -> None:
    """Keep what was filled in.

    Raises:
        NotAllowed: only programme leads change it.
        FormRefused: with what is wrong beside its field.
    """
    programmes.load(turn, programme_id, Action.PROGRAMME_EDIT)
    look, errors = rules.checked(typed)
    if look is None:
        raise FormRefused(errors)
    row = store.letterhead(turn.session, turn.workspace_id)
    row.company, row.accent, row.place = look.company, look.accent, look.place
    row.signers = [{"name": name, "office": office} for name, office in look.signers]
    turn.audit(Action.PROGRAMME_EDIT, programme_id=programme_id, subject="letterhead")


def order_sample(turn: Turn, programme_id: int) -> None:
    """Send the person a sample; a double press within a minute counts once.

    Raises:
        NotAllowed: only programme leads see it.
    """
    programmes.load(turn, programme_id, Action.PROGRAMME_EDIT)
    minute = turn.now.strftime("%Y%m%dT%H%M")
    turn.post(
        Letter(
            "letterhead.sample",
            turn.user_id,
            f"letterhead:sample:{turn.user_id}:{minute}",
            facts={"programme": programme_id},
            urgency=Urgency.DATE,
            programme_id=programme_id,
        )
    )


def sample(tick: Tick, programme: Programme, t: Translate) -> Certificate:
    """Make up what a certificate of this programme could say."""
    settings = programmes.settings_of(programme)
    today = programmes.today(tick, programme)
    end = max(settings.last_day(programme.starts_on), programme.starts_on + timedelta(days=1))
    return Certificate(
        number="0",
        name=t.plain("letterhead.sample_name"),
        role="mentor",
        programme=programme.name,
        company=company(tick),
        start=programme.starts_on,
        end=end,
        talks=settings.format.sessions,
        issued=max(today, end),
        topics=(t.plain("letterhead.sample_topic"),),
    )
