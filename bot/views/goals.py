"""Goals in Home and in modals; never in a message, for Slack keeps those."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import (
    ButtonElement,
)

from bot.content import content
from bot.domain.goals import (
    LEVELS,
    TARGET,
    Goal,
    Owner,
    at_midpoint,
)
from bot.i18n import Markup, Translate, escape, mention
from bot.views import kit
from bot.views.home import NextStep, heading
from bot.views.voice import address_of

ALL = "goals:all"
SET = "goals:set"
CHANGE = "goals:change"
DROP = "goals:drop"
RATE = "goals:rate"
COMMENT = "goals:comment"
NAMES: Mapping[int, str] = {-2: "m2", -1: "m1", 0: "0", 1: "1", 2: "2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One goal and what the reader may do with it."""

    goal_id: int
    goal: Goal
    may_change: bool = False
    may_drop: bool = False
    may_rate: bool = False
    may_comment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PairGoals:
    """The goals of one pair as one of the two, `me`, sees them."""

    pair_id: int
    partner: str
    me: Owner
    goals: Mapping[Owner, Shown]
    held: int
    planned: int
    ratable: bool = False
    over: bool = False

    @property
    def order(self) -> tuple[Owner, Owner, Owner]:
        """Own goal first, then the partner's, then the joint one."""
        other = Owner.MENTEE if self.me is Owner.MENTOR else Owner.MENTOR
        return (self.me, other, Owner.JOINT)


# --- Home ------------------------------------------------------------------------------------


def section(pairs: Sequence[PairGoals], t: Translate) -> list[Block]:
    """Show the targets of each pair and where they stand."""
    blocks: list[Block] = [heading(t("goals.heading"))]
    for each in pairs:
        with_partner = t("goals.with", partner=mention(each.partner))
        lines = [_line(each, each.goals[one], t) for one in each.order if one in each.goals]
        blocks.append(kit.section("\n".join([with_partner, *(lines or [t("goals.none")])])))
        buttons = [_all(each.pair_id, t)]
        if each.me not in each.goals:
            buttons.insert(0, _set(each, each.me, t))
        blocks.append(kit.actions(*buttons, block_id=f"goals_{each.pair_id}"))
    return blocks


def _line(each: PairGoals, one: Shown, t: Translate) -> Markup:
    return t(
        "goals.line",
        whose=_whose(each, one.goal.owner, t),
        target=one.goal.steps[TARGET],
        stand=stand(one.goal, t),
    )


def _whose(each: PairGoals, owner: Owner, t: Translate) -> Markup:
    if owner is Owner.JOINT:
        return t("goals.joint")
    return t("goals.mine") if owner is each.me else t("goals.theirs", partner=mention(each.partner))


def stand(goal: Goal, t: Translate) -> Markup:
    """Say in words where a goal stands; never a number."""
    if goal.outcome is not None:
        return t(_level_key(goal.outcome))
    return t("goals.changed") if goal.changed_at else t("goals.under_way")


def _level_key(level: int) -> str:
    return f"goals.level_{NAMES[level]}"


def step(what: str, rank: int, each: PairGoals, t: Translate) -> NextStep:
    """Ask for a goal, a review, a rating or a comment; the goal itself is not named."""
    button = _set(each, each.me, t, style="primary") if what == "set" else _all(each.pair_id, t)
    return NextStep(rank, t(f"goals.step_{what}", partner=mention(each.partner)), (button,))


# --- the modal with all goals ----------------------------------------------------------------


def overview(pairs: Sequence[PairGoals], t: Translate) -> dict[str, Any]:
    """Show all goals with their steps and what can be done with each."""
    blocks: list[Block] = [block for each in pairs for block in _pair(each, t)]
    if not pairs:
        blocks = [kit.section(t("goals.nothing"))]
    return kit.modal(
        t.plain("goals.heading"),
        [*blocks, kit.context(t("goals.private"))],
        callback_id="goals:overview",
        close=t.plain("common.close"),
    )


def _pair(each: PairGoals, t: Translate) -> list[Block]:
    blocks: list[Block] = [heading(t("goals.with", partner=mention(each.partner)))]
    if at_midpoint(each.held, each.planned) and each.goals and not each.over:
        asked = content(t.language).goals.review
        lines = [f"•  {escape(one.say(address_of(t)))}" for one in asked]
        blocks.append(kit.section("\n".join([t.to_both()("goals.review"), *lines])))
    for owner in each.order:
        blocks += _goal(each, owner, t)
    return [*blocks, kit.divider()]


def _goal(each: PairGoals, owner: Owner, t: Translate) -> list[Block]:
    one = each.goals.get(owner)
    if one is None:
        return _no_goal(each, owner, t)
    goal = one.goal
    lines = [t("goals.title", whose=_whose(each, owner, t), stand=stand(goal, t))]
    lines += [step_line(goal, level, t) for level in reversed(LEVELS) if goal.steps[level]]
    if goal.comment:
        lines.append(_comment(each, goal, t))
    blocks: list[Block] = [kit.section("\n".join(lines))]
    buttons = _buttons(one, t)
    return [*blocks, kit.actions(*buttons, block_id=f"goal_{one.goal_id}")] if buttons else blocks


def _comment(each: PairGoals, goal: Goal, t: Translate) -> Markup:
    """Show the comment, and who of the two wrote it: whoever does not own the goal."""
    if goal.owner is Owner.JOINT:
        return t("goals.comment_joint", text=goal.comment)
    if goal.owner is each.me:
        return t("goals.comment_theirs", partner=mention(each.partner), text=goal.comment)
    return t("goals.comment_mine", text=goal.comment)


def step_line(goal: Goal, level: int, t: Translate) -> Markup:
    """Show one step; the target stands out, and the step reached is marked with a word."""
    key = "goals.step_target" if level == TARGET else "goals.step_line"
    if goal.outcome == level:
        key += "_reached"
    return t(key, level=frame(level, t), text=goal.steps[level])


def frame(level: int, t: Translate) -> str:
    """Name a step as it stands before its words and above its field."""
    words = content(t.language).goals.frame[level + 2].say(address_of(t))
    return words[0].upper() + words[1:]


def _no_goal(each: PairGoals, owner: Owner, t: Translate) -> list[Block]:
    if each.over:
        return []
    if owner not in {each.me, Owner.JOINT}:
        return [kit.section(t("goals.none_partner", whose=_whose(each, owner, t)))]
    text = t("goals.none_mine" if owner is each.me else "goals.none_joint")
    return [kit.section(text, accessory=_set(each, owner, t))]


def _buttons(one: Shown, t: Translate) -> list[ButtonElement]:
    found = []
    if one.may_rate:
        key = "goals.rate" if one.goal.outcome is None else "goals.rate_again"
        found.append(_press(t, key, RATE, one.goal_id))
    if one.may_comment:
        key = "goals.comment_edit" if one.goal.comment else "goals.comment"
        found.append(_press(t, key, COMMENT, one.goal_id))
    if one.may_change:
        found.append(_press(t, "goals.change", CHANGE, one.goal_id))
    if one.may_drop:
        found.append(_drop(one.goal_id, t))
    return found


def _press(t: Translate, key: str, action: str, goal_id: int) -> ButtonElement:
    return kit.button(t.plain(key), f"{action}:{goal_id}", str(goal_id))


def _drop(goal_id: int, t: Translate) -> ButtonElement:
    return kit.button(
        t.plain("goals.drop"),
        f"{DROP}:{goal_id}",
        str(goal_id),
        confirm=kit.confirm(
            t.plain("goals.drop_title"),
            t.plain("goals.drop_text"),
            t.plain("goals.drop"),
            t.plain("common.cancel"),
        ),
    )


def _set(each: PairGoals, owner: Owner, t: Translate, *, style: str | None = None) -> ButtonElement:
    key = "goals.set_joint" if owner is Owner.JOINT else "goals.set"
    value = f"{each.pair_id}:{owner}"
    return kit.button(t.plain(key), f"{SET}:{value}", value, style=style)


def _all(pair_id: int, t: Translate) -> ButtonElement:
    return kit.button(t.plain("goals.all"), f"{ALL}:{pair_id}")
