"""Learning goals: set by each side, reviewed at the midpoint, rated at the end, commented on.

Their text goes into modals and Home only, never into a message, and is read by the two alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.content import content
from bot.content.model import Goal as Template
from bot.core import Turn
from bot.domain import goals as rules
from bot.domain.goals import GoalRefused, Owner
from bot.domain.pair_facts import PairState
from bot.domain.refusals import FormRefused, Outdated
from bot.services import goals_facts as facts_of
from bot.services import pairs_events, pairs_facts
from bot.views import goals as views
from bot.views import goals_forms as forms
from bot.views.home import NextStep
from bot.views.voice import address_of
from storage import pairs as pair_store
from storage import training
from storage.models import LearningGoal, Pair

SET_RANK, RATE_RANK, REVIEW_RANK, COMMENT_RANK = 45, 50, 65, 85
OWN = "own"
"""Category of a goal without a template."""


def overview(turn: Turn) -> dict[str, Any]:
    """Show all goals of the person's pairs in a modal: the answer to `/mentor goals`."""
    return views.overview(_mine(turn), turn.t)


def home_section(turn: Turn) -> Sequence[Block]:
    """Show targets and where they stand in Home, for pairs that go on."""
    shown = [each for each in _mine(turn) if not each.over]
    return views.section(shown, turn.t) if shown else ()


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Ask for a goal after the first talk, a review at the midpoint, a rating at the end."""
    for each in _mine(turn):
        mine = each.goals.get(each.me)
        rated = mine is not None and mine.goal.rated
        if mine is None:
            if each.held and not each.over:
                yield views.step("set", SET_RANK, each, turn.t)
        elif each.ratable and not rated:
            yield views.step("rate", RATE_RANK, each, turn.t)
        elif rules.at_midpoint(each.held, each.planned) and not rated:
            yield views.step("review", REVIEW_RANK, each, turn.t)
        theirs = each.goals.get(each.order[1])
        if theirs and theirs.may_comment and not theirs.goal.comment:
            yield views.step("comment", COMMENT_RANK, each, turn.t)


# --- setting ---------------------------------------------------------------------------------


def set_form(turn: Turn, pair_id: int, owner: str, template: str = "") -> dict[str, Any]:
    """Open the form for a new goal; a template fills all steps but the target.

    Raises:
        NotYours, Outdated, GoalTaken: there is nothing to set here.
    """
    row = facts_of.together(turn, pair_id)
    whose = facts_of.settable(row, turn.user_id, owner)
    if any(goal.owner is whose and not goal.dropped for goal in facts_of.all_of(turn, row)):
        raise rules.GoalTaken(owner=whose)
    shown = _template(turn, template, whose) if template else None
    return forms.set_form(pair_id, whose, _templates(turn, whose), shown, turn.t)


def keep(turn: Turn, pair_id: int, owner: str, template: str, steps: Mapping[int, str]) -> None:
    """Set a goal; what was left empty is filled from the template.

    Raises:
        FormRefused: a step is missing or too long.
        NotYours, Outdated, GoalTaken: nothing was set.
    """
    row = facts_of.together(turn, pair_id)
    whose = facts_of.settable(row, turn.user_id, owner)
    found = _template(turn, template, whose) if template else None
    try:
        goal = rules.set_goal(
            whose,
            found.category if found else OWN,
            steps,
            _rest(turn, found),
            facts_of.all_of(turn, row),
            now=turn.now,
        )
    except GoalRefused as refusal:
        raise _beside(refusal, template) from refusal
    turn.session.add(facts_of.write(LearningGoal(**_blank(turn, row)), goal))
    row.goal_set = True
    turn.session.flush()
    pairs_events.refresh(turn, row)


def _blank(turn: Turn, row: Pair) -> dict[str, Any]:
    return {
        "workspace_id": turn.workspace_id,
        "pair_id": row.id,
        "author_id": turn.user_id,
        "owner": "",
        "category": "",
        "set_at": turn.now,
    }


def _rest(turn: Turn, template: Template | None) -> dict[int, str]:
    """Give the words of the steps nobody wrote; without a template the frame's name will do."""
    tone = address_of(turn.t)
    return {level: template.level(level).say(tone) for level in rules.LEVELS} if template else {}


def _beside(refusal: GoalRefused, template: str) -> FormRefused:
    return FormRefused({forms.field_name(int(str(refusal.facts["step"])), template): refusal})


def _templates(turn: Turn, owner: Owner) -> list[Template]:
    found = content(turn.t.language).goals.templates.values()
    return [one for one in found if one.owner.value == owner.value]


def _template(turn: Turn, template: str, owner: Owner) -> Template:
    found = next((one for one in _templates(turn, owner) if one.id == template), None)
    if found is None:
        raise Outdated
    return found


# --- changing, dropping, rating, commenting --------------------------------------------------


def change_form(turn: Turn, goal_id: int) -> dict[str, Any]:
    """Open a goal for its one change, or for a correction on its first day.

    Raises:
        NotYours, Outdated, GoalTooEarly, GoalChanged, GoalFinished: it stays as it is.
    """
    stored, row = facts_of.find(turn, goal_id)
    goal = facts_of.read(stored)
    facts_of.check_own(row, turn.user_id, goal)
    rules.reword(goal, {}, midpoint=facts_of.has_midpoint(turn, row), now=turn.now)
    counts = not rules.fresh(goal, now=turn.now)
    return forms.change_form(goal_id, goal, turn.t, counts=counts)


def change(turn: Turn, goal_id: int, steps: Mapping[int, str]) -> None:
    """Keep the new wording; a step left empty keeps the old one.

    Raises:
        FormRefused: a step is too long.
        NotYours, Outdated, GoalTooEarly, GoalChanged, GoalFinished: it stays as it is.
    """
    stored, row = facts_of.find(turn, goal_id)
    goal = facts_of.read(stored)
    facts_of.check_own(row, turn.user_id, goal)
    given = {level: text for level, text in steps.items() if text or level == rules.TARGET}
    try:
        changed = rules.reword(goal, given, midpoint=facts_of.has_midpoint(turn, row), now=turn.now)
    except GoalRefused as refusal:
        raise _beside(refusal, "") from refusal
    facts_of.write(stored, changed)


def drop(turn: Turn, goal_id: int) -> None:
    """Let a goal go, at the midpoint or later.

    Raises:
        NotYours, Outdated, GoalTooEarly, GoalFinished: it stays as it is.
    """
    stored, row = facts_of.find(turn, goal_id)
    goal = facts_of.read(stored)
    facts_of.check_own(row, turn.user_id, goal)
    if not (rules.fresh(goal, now=turn.now) or facts_of.has_midpoint(turn, row)):
        raise rules.GoalTooEarly
    facts_of.write(stored, rules.drop(goal, now=turn.now))


def rate_form(turn: Turn, goal_id: int) -> dict[str, Any]:
    """Ask the owner which step describes today.

    Raises:
        NotYours, Outdated, GoalTooEarly, GoalFinished: there is nothing to rate (yet).
    """
    stored, row = facts_of.find(turn, goal_id)
    goal = facts_of.read(stored)
    facts_of.check_ratable(turn, row)
    rules.rate(goal, rules.TARGET, facts_of.side(row, turn.user_id))
    return forms.rate_form(goal_id, goal, turn.t)


def rate(turn: Turn, goal_id: int, level: str | None) -> None:
    """Keep how far the owner came; it may be said again.

    Raises:
        NotYours, Outdated, GoalTooEarly, GoalFinished: nothing was kept.
    """
    stored, row = facts_of.find(turn, goal_id)
    facts_of.check_ratable(turn, row)
    if level not in {str(each) for each in rules.LEVELS}:
        raise Outdated
    facts_of.write(
        stored, rules.rate(facts_of.read(stored), int(str(level)), facts_of.side(row, turn.user_id))
    )


def comment_form(turn: Turn, goal_id: int) -> dict[str, Any]:
    """Ask the partner for a sentence about a rated goal.

    Raises:
        NotYours, Outdated: there is nothing to comment on.
    """
    stored, row = facts_of.find(turn, goal_id)
    goal = facts_of.read(stored)
    rules.comment(goal, "", facts_of.side(row, turn.user_id))
    return forms.comment_form(goal_id, goal, turn.t)


def comment(turn: Turn, goal_id: int, text: str) -> None:
    """Keep the partner's sentence; an empty one takes it back.

    Raises:
        FormRefused: it is too long.
        NotYours, Outdated: nothing was kept.
    """
    stored, row = facts_of.find(turn, goal_id)
    try:
        goal = rules.comment(facts_of.read(stored), text, facts_of.side(row, turn.user_id))
    except GoalRefused as refusal:
        raise FormRefused({"comment": forms.comment_too_long(refusal)}) from refusal
    facts_of.write(stored, goal)


# --- what is shown ----------------------------------------------------------------------------


def _mine(turn: Turn) -> list[views.PairGoals]:
    rows = pair_store.pairs_of(turn.session, turn.workspace_id, turn.user_id, facts_of.OPEN)
    stored = training.goals(turn.session, turn.workspace_id, [row.id or 0 for row in rows])
    return [_shown(turn, row, [goal for goal in stored if goal.pair_id == row.id]) for row in rows]


def _shown(turn: Turn, row: Pair, stored: Sequence[LearningGoal]) -> views.PairGoals:
    """Gather one pair's goals as one of the two sees them; dropped ones are left out."""
    held, planned = facts_of.talks(turn, row)
    me = facts_of.side(row, turn.user_id)
    over = row.state == PairState.COMPLETED
    ratable = over or rules.ratable(held, planned)
    midpoint = rules.reviewable(held, planned)
    shown = {}
    for one in stored:
        goal = facts_of.read(one)
        if goal.dropped:
            continue
        mine = goal.owner in {me, Owner.JOINT}
        fresh = rules.fresh(goal, now=turn.now)
        free = mine and not goal.rated and not over
        shown[goal.owner] = views.Shown(
            goal_id=one.id or 0,
            goal=goal,
            may_change=free and (fresh or (midpoint and goal.changed_at is None)),
            may_drop=free and (fresh or midpoint),
            may_rate=mine and ratable,
            may_comment=goal.rated and (goal.owner is Owner.JOINT or not mine),
        )
    return views.PairGoals(
        pair_id=row.id or 0,
        partner=pairs_facts.other(row, turn.user_id),
        me=me,
        goals=shown,
        held=held,
        planned=planned,
        ratable=ratable,
        over=over,
    )
