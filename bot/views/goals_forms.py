"""The small forms of goals: setting, changing, rating, commenting."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import RadioButtonsElement, StaticSelectElement

from bot.content import content
from bot.content.model import Goal as Template
from bot.domain.goals import (
    LEVELS,
    LONGEST_COMMENT,
    LONGEST_STEP,
    TARGET,
    Goal,
    GoalRefused,
    Owner,
)
from bot.domain.refusals import Refusal
from bot.i18n import Markup, Translate, escape
from bot.views import kit
from bot.views.goals import NAMES, frame, stand, step_line
from bot.views.voice import address_of

TEMPLATE = "goals:template"
SET_FORM = "goals:set_form"
CHANGE_FORM = "goals:change_form"
RATE_FORM = "goals:rate_form"
COMMENT_FORM = "goals:comment_form"


class CommentTooLong(Refusal):
    """The comment on a goal cannot be kept like this."""

    key = "goals.refused_comment"


def field_name(level: int, template: str) -> str:
    """Name a step's field; another template makes new fields, so that its words show.

    The target keeps its name, and so what was typed in it.
    """
    return "target" if level == TARGET else f"step_{NAMES[level]}_{template}"


def comment_too_long(refusal: GoalRefused) -> Refusal:
    """Say how long a comment may be."""
    return CommentTooLong(most=refusal.facts["most"])


def set_form(
    pair_id: int, owner: Owner, templates: Sequence[Template], shown: Template | None, t: Translate
) -> dict[str, Any]:
    """Ask for a goal: a template by a tap, the target in own words, the other steps if wished."""
    template = shown.id if shown else ""
    tone = address_of(t)
    options = [kit.option(one.title.say(tone), one.id) for one in templates]
    chosen = next((one for one in options if one.value == template), None)
    menu = StaticSelectElement(
        action_id=TEMPLATE,
        placeholder=t.plain("goals.template_placeholder"),
        options=options,
        initial_option=chosen,
    )
    steps = {level: shown.level(level).say(tone) if shown else "" for level in LEVELS}
    example = steps.pop(TARGET)
    return kit.modal(
        t.plain("goals.form_joint" if owner is Owner.JOINT else "goals.form_set"),
        [
            kit.section(_hint(t)),
            kit.section(t("goals.template"), accessory=menu, block_id="template"),
            _target(t, example=example, joint=owner is Owner.JOINT),
            *(_step(level, steps.get(level, ""), template, t) for level in (1, 2, -1, -2)),
            kit.context(t("goals.filled")),
        ],
        callback_id=SET_FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=f"{pair_id}:{owner}:{template}",
    )


def _hint(t: Translate) -> Markup:
    return escape(content(t.language).goals.hint.say(address_of(t)))


def change_form(goal_id: int, goal: Goal, t: Translate, *, counts: bool) -> dict[str, Any]:
    """Offer all steps for rewording; say whether this is the one change there is."""
    return kit.modal(
        t.plain("goals.form_change"),
        [
            kit.section(t("goals.change_counts" if counts else "goals.change_free")),
            _target(t, initial=goal.steps[TARGET], joint=goal.owner is Owner.JOINT),
            *(_step(level, goal.steps[level], "", t) for level in (1, 2, -1, -2)),
        ],
        callback_id=CHANGE_FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=str(goal_id),
    )


def _target(t: Translate, *, initial: str = "", example: str = "", joint: bool = False) -> Block:
    hint = t.plain("goals.target_example", text=example) if example else None
    return kit.field(
        field_name(TARGET, ""),
        t.to_both().plain("goals.field_target_joint") if joint else t.plain("goals.field_target"),
        PlainTextInputElement(action_id=kit.VALUE, multiline=True, initial_value=initial or None),
        hint=hint or t.plain("goals.target_hint", most=LONGEST_STEP),
    )


def _step(level: int, initial: str, template: str, t: Translate) -> Block:
    return kit.field(
        field_name(level, template),
        frame(level, t),
        PlainTextInputElement(action_id=kit.VALUE, initial_value=initial or None),
        optional=True,
    )


def rate_form(goal_id: int, goal: Goal, t: Translate) -> dict[str, Any]:
    """Ask which step describes today; above stand the words that are too long beside a choice."""
    options = [
        kit.option(frame(level, t), str(level), goal.steps[level] or None)
        for level in reversed(LEVELS)
    ]
    before = next((one for one in options if one.value == str(goal.outcome)), None)
    long = [one for one in reversed(LEVELS) if len(goal.steps[one]) > kit.OPTION_LIMIT]
    lines = [step_line(goal, level, t) for level in long]
    return kit.modal(
        t.plain("goals.form_rate"),
        [
            *([kit.section("\n".join(lines))] if lines else []),
            kit.field(
                "level",
                t.plain("goals.field_level"),
                RadioButtonsElement(action_id=kit.VALUE, options=options, initial_option=before),
                hint=t.plain("goals.level_hint"),
            ),
        ],
        callback_id=RATE_FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=str(goal_id),
    )


def comment_form(goal_id: int, goal: Goal, t: Translate) -> dict[str, Any]:
    """Ask the partner for a sentence; the level chosen stays untouched."""
    return kit.modal(
        t.plain("goals.form_comment"),
        [
            kit.section(t("goals.commented", target=goal.steps[TARGET], stand=stand(goal, t))),
            kit.field(
                "comment",
                t.plain("goals.field_comment"),
                PlainTextInputElement(
                    action_id=kit.VALUE, multiline=True, initial_value=goal.comment or None
                ),
                hint=t.plain("goals.comment_hint", most=LONGEST_COMMENT),
                optional=True,
            ),
        ],
        callback_id=COMMENT_FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=str(goal_id),
    )
