"""What HR should look at before releasing a pair: facts that are missing, or that weigh less."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.matching.types import PairResult

NEAR = 500
"""This close above the floor (in hundredths) a pair deserves a second look."""


class Warn(StrEnum):
    """One reason to look twice; each has a sentence of its own. None is ever private."""

    BELOW_FLOOR = "below_floor"
    NEAR_FLOOR = "near_floor"
    ONE_WAY = "one_way"
    NO_ZONE = "no_zone"
    ASSUMED_HOURS = "assumed_hours"
    LINE_UNKNOWN = "line_unknown"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True, slots=True)
class Known:
    """What we were told about one person that a rule relies on."""

    zone: str | None
    hours: bool
    manager: bool


def warnings(
    pair: PairResult, floor: int, mentor: Known, mentee: Known, *, overridden: bool = False
) -> list[Warn]:
    """List what to look at, the weightiest first.

    A score near the floor may sink below it with the next edit of a profile. One-way learning
    is a pair in which nothing flows back. Without a time zone, or with assumed hours (nine to
    five) in two zones, dates may turn out hard to find. Without the mentor's manager the
    reporting line cannot be checked from below.
    """
    told = {
        Warn.OVERRIDDEN: overridden,
        Warn.BELOW_FLOOR: pair.score < floor,
        Warn.NEAR_FLOOR: floor <= pair.score < floor + NEAR,
        Warn.LINE_UNKNOWN: not mentor.manager,
        Warn.NO_ZONE: not (mentor.zone and mentee.zone),
        Warn.ASSUMED_HOURS: bool(mentor.zone and mentee.zone and mentor.zone != mentee.zone)
        and not (mentor.hours and mentee.hours),
        Warn.ONE_WAY: not pair.components.return_topic,
    }
    return [warn for warn, found in told.items() if found]
