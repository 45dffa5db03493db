"""Milestones of a pair: earned by things that happened, never by how often; private by default."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Event(StrEnum):
    """What the bot knows because somebody pressed a button."""

    TALK_HELD = "talk_held"
    AGREED = "agreed"
    TAUGHT_BY_MENTOR = "taught_by_mentor"
    TAUGHT_BY_MENTEE = "taught_by_mentee"
    GAP_NAMED = "gap_named"
    BOUNDARY_KEPT = "boundary_kept"
    EXPERIMENT_TRIED = "experiment_tried"
    FEEDBACK_BY_MENTOR = "feedback_by_mentor"
    FEEDBACK_BY_MENTEE = "feedback_by_mentee"
    HALFWAY = "halfway"
    CLOSED = "closed"
    INSIGHT_RELEASED = "insight_released"
    SECOND_COHORT = "second_cohort"
    ENDED_WELL = "ended_well"


class Milestone(StrEnum):
    """What can be celebrated; `recognition.milestone_<value>` is its name."""

    FIRST_TALK = "first_talk"
    AGREEMENT = "agreement"
    ROLES_SWITCHED = "roles_switched"
    GAP_NAMED = "gap_named"
    BOUNDARY = "boundary"
    EXPERIMENT = "experiment"
    FEEDBACK = "feedback"
    HALFWAY = "halfway"
    FULL_CIRCLE = "full_circle"
    INSIGHT = "insight"
    BRIDGE = "bridge"
    CLOSED_WELL = "closed_well"


EARNED_BY: dict[Milestone, frozenset[Event]] = {
    Milestone.FIRST_TALK: frozenset({Event.TALK_HELD}),
    Milestone.AGREEMENT: frozenset({Event.AGREED}),
    Milestone.ROLES_SWITCHED: frozenset({Event.TAUGHT_BY_MENTOR, Event.TAUGHT_BY_MENTEE}),
    Milestone.GAP_NAMED: frozenset({Event.GAP_NAMED}),
    Milestone.BOUNDARY: frozenset({Event.BOUNDARY_KEPT}),
    Milestone.EXPERIMENT: frozenset({Event.EXPERIMENT_TRIED}),
    Milestone.FEEDBACK: frozenset({Event.FEEDBACK_BY_MENTOR, Event.FEEDBACK_BY_MENTEE}),
    Milestone.HALFWAY: frozenset({Event.HALFWAY}),
    Milestone.FULL_CIRCLE: frozenset({Event.CLOSED}),
    Milestone.INSIGHT: frozenset({Event.INSIGHT_RELEASED}),
    Milestone.BRIDGE: frozenset({Event.SECOND_COHORT}),
    Milestone.CLOSED_WELL: frozenset({Event.ENDED_WELL}),
}
"""All events a milestone needs; once is enough, there is nothing to collect or to lose."""


PERSONAL = frozenset(
    {Event.GAP_NAMED, Event.BOUNDARY_KEPT, Event.EXPERIMENT_TRIED, Event.SECOND_COHORT}
)
"""What one of the two does or notes alone; everything else the two have done together."""


def is_personal(milestone: Milestone) -> bool:
    """Tell whether one of the two may have it without the other knowing.

    >>> is_personal(Milestone.GAP_NAMED), is_personal(Milestone.ROLES_SWITCHED)
    (True, False)
    """
    return EARNED_BY[milestone] <= PERSONAL


class Moment(StrEnum):
    """What only the two can know of a talk: noted by who wants to, `moments.did_<value>`."""

    TAUGHT = "taught"
    GAP = "gap"
    BOUNDARY = "boundary"
    FEEDBACK = "feedback"


NOTED_BY: dict[tuple[Moment, str], Event] = {
    (Moment.TAUGHT, "mentor"): Event.TAUGHT_BY_MENTOR,
    (Moment.TAUGHT, "mentee"): Event.TAUGHT_BY_MENTEE,
    (Moment.GAP, "mentee"): Event.GAP_NAMED,
    (Moment.BOUNDARY, "mentor"): Event.BOUNDARY_KEPT,
    (Moment.BOUNDARY, "mentee"): Event.BOUNDARY_KEPT,
    (Moment.FEEDBACK, "mentor"): Event.FEEDBACK_BY_MENTOR,
    (Moment.FEEDBACK, "mentee"): Event.FEEDBACK_BY_MENTEE,
}
"""What a moment means when one of the two, by role, notes it."""

NEEDS_BOTH = frozenset({Moment.TAUGHT, Moment.FEEDBACK})
"""Moments that become a milestone once each of the two has noted theirs."""


def open_moments(role: str, happened: Collection[Event]) -> tuple[Moment, ...]:
    """List what somebody in a role can still note; each moment counts once.

    >>> [str(one) for one in open_moments("mentor", [Event.BOUNDARY_KEPT])]
    ['taught', 'feedback']
    """
    mine = [(moment, event) for (moment, who), event in NOTED_BY.items() if who == role]
    return tuple(moment for moment, event in mine if event not in happened)


@dataclass(frozen=True, slots=True)
class Earned:
    """A milestone and when it was complete; shared only after a click of its own."""

    milestone: Milestone
    at: datetime


def earned(events: Sequence[tuple[Event, datetime]]) -> tuple[Earned, ...]:
    """The milestones a pair's events add up to, in the order they were reached."""
    first: dict[Event, datetime] = {}
    for event, at in sorted(events, key=lambda pair: pair[1]):
        first.setdefault(event, at)
    found = [
        Earned(milestone, max(first[event] for event in needs))
        for milestone, needs in EARNED_BY.items()
        if needs <= first.keys()
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.milestone)))
