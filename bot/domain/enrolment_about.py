"""The second page of the sign-up: facts that matching's rules need, and the person's consent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.domain.enrolment import TEAM_LENGTH
from bot.domain.refusals import Refusal

REPORTING_DEPTH = 50
"""No company is deeper; a longer chain of managers is a circle."""


class LanguageMissing(Refusal):
    """Without a shared language there is no talk."""

    key = "enrolment.language_missing"


class LevelMissing(Refusal):
    """Without a level band nobody knows who teaches whom."""

    key = "enrolment.level_missing"


class PlaceMissing(Refusal):
    """Without a place nobody knows the public holidays."""

    key = "enrolment.place_missing"


class TeamTooLong(Refusal):
    """A team's name is a text."""

    key = "enrolment.team_too_long"


class ManagerIsYou(Refusal):
    """Nobody reports to themselves."""

    key = "enrolment.manager_is_you"


class ManagerIsNobody(Refusal):
    """An app cannot be a manager."""

    key = "enrolment.manager_is_nobody"


class ManagerInCircle(Refusal):
    """The chosen manager reports to this person, directly or not."""

    key = "enrolment.manager_in_circle"


class NotWithYourself(Refusal):
    """The list of people not to be matched with holds the person."""

    key = "enrolment.not_with_yourself"


class ConsentMissing(Refusal):
    """Nobody takes part without saying so."""

    key = "enrolment.consent_missing"


@dataclass(frozen=True, slots=True)
class About:
    """What the person says about themselves; `place` is `DE` or `DE-BY`."""

    languages: tuple[str, ...] = ()
    level: int | None = None
    place: str | None = None
    team: str = ""
    manager_id: str | None = None
    not_with: tuple[str, ...] = ()
    consent: bool = False


def check_about(
    told: About,
    user_id: str,
    *,
    ranks: Collection[int],
    managers: Mapping[str, str | None],
    machines: Collection[str],
) -> dict[str, Refusal]:
    """Say field by field what is missing or cannot be.

    `managers` maps the chosen manager and those above to whom each of them reports.
    """
    rules = (
        (not told.languages, "languages", LanguageMissing()),
        (told.level not in ranks, "level", LevelMissing()),
        (not told.place, "place", PlaceMissing()),
        (len(told.team) > TEAM_LENGTH, "team", TeamTooLong(n=len(told.team), most=TEAM_LENGTH)),
        (told.manager_id in machines, "manager", ManagerIsNobody()),
        (user_id in line_above(told.manager_id, managers), "manager", ManagerInCircle()),
        (told.manager_id == user_id, "manager", ManagerIsYou()),
        (user_id in told.not_with, "not_with", NotWithYourself()),
        (not told.consent, "consent", ConsentMissing()),
    )
    return {field: refusal for wrong, field, refusal in rules if wrong}


def line_above(start: str | None, managers: Mapping[str, str | None]) -> tuple[str, ...]:
    """Walk from `start` up the reporting line; a circle in the data ends the walk.

    >>> line_above("U1", {"U1": "U2", "U2": "U1"})
    ('U1', 'U2')
    """
    line: list[str] = []
    while start and start not in line and len(line) < REPORTING_DEPTH:
        line.append(start)
        start = managers.get(start)
    return tuple(line)


def country_of(place: str | None) -> tuple[str | None, str | None]:
    """Split a place into country and region.

    >>> country_of("DE-BY"), country_of("SE")
    (('DE', 'BY'), ('SE', None))
    """
    country, _, region = (place or "").partition("-")
    return country or None, region or None


def place_of(country: str | None, region: str | None) -> str | None:
    """Join country and region to a place; without a country there is none."""
    if not country:
        return None
    bare = (region or "").removeprefix(f"{country}-")
    return f"{country}-{bare}" if bare else country
