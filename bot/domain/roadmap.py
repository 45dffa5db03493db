"""The one roadmap everybody sees: stages with dates, hours, and "you are here"."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.formats import Format
from bot.domain.localtime import A_DAY, monday_of
from bot.domain.programme import default_signup_until

SIGNUP_LENGTH = timedelta(days=14)
ALUMNI_AFTER = timedelta(days=90)


class Stage(StrEnum):
    """The stages of a programme as participants know them."""

    SIGNUP = "signup"
    MATCHING = "matching"
    KICKOFF = "kickoff"
    TALKS = "talks"
    MIDPOINT = "midpoint"
    SECOND_HALF = "second_half"
    CLOSING = "closing"
    AFTERWARDS = "afterwards"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stage with its first and last day."""

    stage: Stage
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Roadmap:
    """The stages in order, without gaps, and the hours told up front.

    `reached` is the stage HR has moved on to, which may be ahead of its date.
    """

    stretches: tuple[Stretch, ...]
    mentor_hours: int
    mentee_hours: int
    reached: Stage | None = None

    def here(self, today: date) -> Stage | None:
        """Tell the stage of a day; None before the first, the last one ever after."""
        begun = [
            stretch.stage
            for stretch in self.stretches
            if stretch.first <= today or stretch.stage is self.reached
        ]
        return begun[-1] if begun else None


def roadmap(
    starts_on: date,
    shape: Format,
    *,
    signup_from: date | None = None,
    signup_until: date | None = None,
    week_one: date | None = None,
    reached: Stage | None = None,
) -> Roadmap:
    """Compute the programme's roadmap, or a pair's own once it has had its `week_one`.

    The sign-up window ends at least sixteen days before the start, so that the automatic round
    leaves both people their week to answer.
    """
    until = signup_until or default_signup_until(starts_on)
    opens = min(signup_from or until - SIGNUP_LENGTH + A_DAY, until)
    monday = monday_of(week_one or starts_on)
    if week_one:  # a pair that begins early has its search behind it
        until = min(until, monday - A_DAY)

    def week(number: int) -> date:
        return monday + timedelta(weeks=number - 1)

    begins = (
        (Stage.SIGNUP, opens),
        (Stage.MATCHING, until + A_DAY),
        (Stage.KICKOFF, min(starts_on, week(1)) if week_one else starts_on),
        (Stage.TALKS, week(2)),
        (Stage.MIDPOINT, week(shape.midpoint_week)),
        (Stage.SECOND_HALF, week(shape.midpoint_week + 1)),
        (Stage.CLOSING, week(shape.weeks - 1)),
        (Stage.AFTERWARDS, week(shape.weeks + 1)),
    )
    ends = [first - A_DAY for _, first in begins[1:]] + [week(shape.weeks + 1) + ALUMNI_AFTER]
    stretches = tuple(
        Stretch(stage, first, last)
        for (stage, first), last in zip(begins, ends, strict=True)
        if first <= last  # a short format has no time between some stages
    )
    return Roadmap(stretches, shape.mentor_hours, shape.mentee_hours, reached)
