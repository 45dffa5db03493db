"""Goals between their rows and the rules, and whose they are."""

from bot.core import Tick, Turn
from bot.domain import goals as rules
from bot.domain.goals import Goal, Owner
from bot.domain.pair_facts import PairState
from bot.domain.refusals import NotYours, Outdated
from bot.services import pairs_facts
from bot.services.programmes import format_of
from storage import pairs as pair_store
from storage import training
from storage.models import LearningGoal, Pair

OPEN = (*pairs_facts.TOGETHER, PairState.COMPLETED.value)
"""States in which goals are shown: two together, or who have finished together."""


def talks(tick: Tick, row: Pair) -> tuple[int, int]:
    """Count the talks held, and those planned in the programme's format."""
    found = pair_store.meetings(tick.session, row.id or 0)
    held = sum(talk.state == pairs_facts.HELD_TALK for talk in found)
    return held, format_of(pairs_facts.programme_of(tick, row)).sessions


def has_midpoint(tick: Tick, row: Pair) -> bool:
    """Tell whether the pair has come to its midpoint."""
    return rules.reviewable(*talks(tick, row))


def check_ratable(tick: Tick, row: Pair) -> None:
    """Let goals be rated towards the end and after it.

    Raises:
        GoalTooEarly: more than the last talk is still to come.
    """
    if row.state != PairState.COMPLETED and not rules.ratable(*talks(tick, row)):
        raise rules.GoalTooEarly


def together(turn: Turn, pair_id: int) -> Pair:
    """Load a pair of two who are together, for one of them.

    Raises:
        NotYours, Outdated: it is not theirs, or over.
    """
    row = pairs_facts.own(turn, pair_id, turn.user_id)
    if row.state not in pairs_facts.TOGETHER:
        raise Outdated
    return row


def find(turn: Turn, goal_id: int) -> tuple[LearningGoal, Pair]:
    """Load a goal and its pair for one of the two.

    Raises:
        NotYours, Outdated: it is not theirs, or the pair ended before its time.
    """
    stored = training.goal(turn.session, turn.workspace_id, goal_id)
    if stored is None:
        raise Outdated
    row = pairs_facts.own(turn, stored.pair_id, turn.user_id)
    if row.state not in OPEN:
        raise Outdated
    return stored, row


def side(row: Pair, user_id: str) -> Owner:
    """Name the side of the pair a person is on."""
    return Owner(pairs_facts.role_of(row, user_id))


def settable(row: Pair, user_id: str, owner: str) -> Owner:
    """Let somebody set their own goal or the joint one.

    Raises:
        NotYours: it is the partner's.
    """
    if owner not in {side(row, user_id).value, Owner.JOINT.value}:
        raise NotYours
    return Owner(owner)


def check_own(row: Pair, user_id: str, goal: Goal) -> None:
    """Let nobody change a goal but its owner; a joint one belongs to both.

    Raises:
        NotYours: it is the partner's.
    """
    if goal.owner not in {side(row, user_id), Owner.JOINT}:
        raise rules.NotYours


def all_of(tick: Tick, row: Pair) -> list[Goal]:
    """Read all goals of a pair, dropped ones included."""
    return [read(one) for one in training.goals(tick.session, tick.workspace_id, [row.id or 0])]


def read(stored: LearningGoal) -> Goal:
    """Read a goal from its row."""
    return Goal(
        owner=Owner(stored.owner),
        category=stored.category,
        steps={int(level): text for level, text in stored.steps.items()},
        set_at=stored.set_at,
        changed_at=stored.changed_at,
        dropped=stored.dropped,
        outcome=stored.outcome,
        comment=stored.comment or "",
    )


def write(stored: LearningGoal, goal: Goal) -> LearningGoal:
    """Write a goal into its row."""
    stored.owner, stored.category = goal.owner.value, goal.category
    stored.steps = {str(level): text for level, text in goal.steps.items()}
    stored.set_at, stored.changed_at = goal.set_at, goal.changed_at
    stored.dropped, stored.outcome = goal.dropped, goal.outcome
    stored.comment = goal.comment or None
    stored.version += 1
    return stored
