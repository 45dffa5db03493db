"""How a company's documents may look: a readable colour, lines that fit, signatures with names."""

import re
from dataclasses import dataclass

from bot.domain.refusals import Refusal

LONGEST_COMPANY, LONGEST_PLACE, LONGEST_NAME, LONGEST_OFFICE = 120, 80, 60, 60
LEAST_CONTRAST = 3.0
"""Large letters need at least so much against the paper (WCAG 2.2, 1.4.3)."""


class NotAColour(Refusal):
    """A colour is written like `#185f6d`."""

    key = "recognition.refused_colour"


class TooPale(Refusal):
    """Nobody could read letters of this colour on paper."""

    key = "letterhead.refused_pale"


class TooLong(Refusal):
    """It would not fit on its line."""

    key = "letterhead.refused_long"


class OfficeWithoutName(Refusal):
    """An office signs nothing; a person does."""

    key = "letterhead.refused_nameless"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody filled in; signers are name and office."""

    company: str
    accent: str
    place: str
    signers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What can be printed; an empty company is Slack's, an empty colour ours."""

    company: str
    accent: str
    place: str
    signers: tuple[tuple[str, str], ...]


def line(text: str, most: int) -> str:
    r"""One line of text, trimmed; raises `TooLong`.

    >>> line("  Straßer \n& Söhne ", 20)
    'Straßer & Söhne'
    """
    plain = " ".join(text.split())
    if len(plain) > most:
        raise TooLong(most=most, now=len(plain))
    return plain


def accent(text: str) -> str:
    """A colour as `#rrggbb`, or nothing; raises `NotAColour` or `TooPale`.

    >>> accent(" 185F6D ")
    '#185f6d'
    """
    digits = text.strip().lower().removeprefix("#")
    if not digits:
        return ""
    if not re.fullmatch("[0-9a-f]{6}", digits):
        raise NotAColour(colour=text.strip()[:20])
    if _contrast(digits) < LEAST_CONTRAST:
        raise TooPale(colour=f"#{digits}")
    return f"#{digits}"


def _contrast(digits: str) -> float:
    """Contrast against white: relative luminance as WCAG defines it."""
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the definition's own numbers
        for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def checked(typed: Typed) -> tuple[Look | None, dict[str, Refusal]]:
    """What can be printed, or what is wrong by field; all problems at once."""
    errors: dict[str, Refusal] = {}

    def fits(field: str, text: str, most: int) -> str:
        try:
            return line(text, most)
        except TooLong as refusal:
            errors[field] = refusal
            return ""

    company = fits("company", typed.company, LONGEST_COMPANY)
    place = fits("place", typed.place, LONGEST_PLACE)
    signers = []
    for number, (name, office) in enumerate(typed.signers, 1):
        who = fits(f"name_{number}", name, LONGEST_NAME)
        what = fits(f"office_{number}", office, LONGEST_OFFICE)
        if what and not name.strip():
            errors[f"name_{number}"] = OfficeWithoutName()
        if who:
            signers.append((who, what))
    try:
        colour = accent(typed.accent)
    except (NotAColour, TooPale) as refusal:
        errors["accent"] = refusal
        colour = ""
    return (None if errors else Look(company, colour, place, tuple(signers))), errors
