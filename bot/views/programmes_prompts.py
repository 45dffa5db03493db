"""How HR puts the questions of a programme into its own words."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import CheckboxesElement, StaticSelectElement

from bot.content import Finding
from bot.content.model import Audience, Stage
from bot.i18n import Markup, Translate, escape
from bot.views import kit, wording
from bot.views.home import go
from bot.views.languages import name_of

EDIT = "programmes_prompts:edit"
ADD = "programmes_prompts:add"
FORM = "programmes_prompts:form"
PREVIEW = "programmes_prompts:preview"
RESET = "programmes_prompts:reset"
HIDDEN = "hidden"
TRY = "try"
"""Who a small thing to try is for: it is no question of either."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question in the list; `asks` says who asks it, or that it is something to try."""

    name: str
    text: str
    asks: str
    changed: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class PromptsPage:
    """The questions of one stage."""

    programme_id: int
    name: str
    stage: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PromptForm:
    """One question to be edited, or with an empty `name` one to be added."""

    programme_id: int
    version: int
    name: str
    stage: str
    asks: str
    texts: Mapping[str, str] = field(hash=False)
    hidden: bool
    own: bool
    changed: bool
    needed: bool


def page(shown: PromptsPage, t: Translate) -> list[Block]:
    """List one stage; the others are one press away."""
    stages = [_stage(one, shown, t) for one in Stage]
    add = kit.button(t.plain("programmes_prompts.add"), ADD, f"{shown.programme_id}:{shown.stage}:")
    return [
        kit.header(t.plain("programmes_prompts.title")),
        kit.context(t("programmes_prompts.intro")),
        kit.actions(*stages, block_id="stages"),
        *(_line(one, shown, t) for one in shown.lines),
        kit.actions(add, go(shown.name, f"programme:{shown.programme_id}"), block_id="back"),
    ]


def _stage(stage: Stage, shown: PromptsPage, t: Translate) -> Any:
    style = "primary" if stage == shown.stage else None
    return go(
        t.plain(f"programmes_prompts.stage_{stage}"),
        f"prompts:{shown.programme_id}:{stage}",
        style=style,
    )


def _line(one: Line, shown: PromptsPage, t: Translate) -> Block:
    notes = [t(f"programmes_prompts.asks_{one.asks}")]
    if one.changed:
        notes.append(t("programmes_prompts.changed"))
    if one.hidden:
        notes.append(t("programmes_prompts.hidden"))
    edit = kit.button(
        t.plain("common.edit"),
        f"{EDIT}:{one.name}",
        f"{shown.programme_id}:{shown.stage}:{one.name}",
    )
    return kit.section(Markup(f"{escape(one.text)}\n_{' · '.join(notes)}_"), accessory=edit)


def field_of(language: str) -> str:
    """Name the field of a question's words in one language."""
    return f"text_{language}"


def form(shown: PromptForm, t: Translate) -> dict[str, Any]:
    """Ask for the words in every language; of one's own also for stage and asker."""
    fields = [_text(code, text, t) for code, text in shown.texts.items()]
    if shown.own:
        stages = {one.value: t.plain(f"programmes_prompts.stage_{one}") for one in Stage}
        asks = {one.value: t.plain(f"programmes_prompts.asks_{one}") for one in Audience}
        fields += [_choice("stage", stages, shown.stage, t), _choice("asks", asks, shown.asks, t)]
    if shown.name and not shown.needed:
        fields.append(_hide(shown, t))
    title = "programmes_prompts.edit_title" if shown.name else "programmes_prompts.add"
    return kit.modal(
        t.plain(title),
        [*_top(shown, t), *fields],
        callback_id=FORM,
        submit=t.plain("programmes_prompts.preview"),
        close=t.plain("common.cancel"),
        metadata=f"{shown.programme_id}:{shown.version}:{shown.stage}:{shown.asks}:{shown.name}",
    )


def _top(shown: PromptForm, t: Translate) -> list[Block]:
    key = "programmes_prompts.own_intro" if shown.own else "programmes_prompts.edit_intro"
    blocks: list[Block] = [kit.section(t(key))]
    if shown.needed:
        blocks.append(kit.context(t("programmes_prompts.needed")))
    if not shown.own and (shown.changed or shown.hidden):
        value = f"{shown.programme_id}:{shown.version}:{shown.name}"
        back = kit.button(t.plain("programmes_prompts.reset"), RESET, value)
        blocks.append(kit.actions(back, block_id="reset"))
    return blocks


def _text(code: str, text: str, t: Translate) -> Block:
    element = PlainTextInputElement(action_id=kit.VALUE, multiline=True, initial_value=text or None)
    label = t.plain("programmes_prompts.field_text", language=name_of(code, t))
    return kit.field(field_of(code), label, element, optional=True)


def _choice(name: str, choices: Mapping[str, str], chosen: str, t: Translate) -> Block:
    options = [kit.option(text, value) for value, text in choices.items()]
    current = next(one for one in options if one.value == chosen)
    element = StaticSelectElement(action_id=kit.VALUE, options=options, initial_option=current)
    return kit.field(name, t.plain(f"programmes_prompts.field_{name}"), element)


def _hide(shown: PromptForm, t: Translate) -> Block:
    option = kit.option(
        t.plain("programmes_prompts.hide"), HIDDEN, t.plain("programmes_prompts.about_hide")
    )
    element = CheckboxesElement(
        action_id=kit.VALUE, options=[option], initial_options=[option] if shown.hidden else None
    )
    return kit.field(HIDDEN, t.plain("programmes_prompts.field_hidden"), element, optional=True)


def preview(
    programme_id: int,
    seen: int,
    written: Mapping[str, Any],
    findings: Sequence[Finding],
    t: Translate,
) -> dict[str, Any]:
    """Show how pairs will read it; the metadata carries what was written."""
    lines: list[Block] = [
        kit.section(
            Markup(
                f"*{escape(name_of(code, t))}*\n"
                f"{escape(text) if text else t('programmes_prompts.as_before')}"
            )
        )
        for code, text in written["texts"].items()
    ]
    if written["hidden"]:
        lines.append(kit.context(t("programmes_prompts.will_hide")))
    return kit.modal(
        t.plain("programmes_prompts.preview"),
        [*lines, *wording.remarks(findings, t)],
        callback_id=PREVIEW,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=json.dumps(
            {"programme": programme_id, "seen": seen, **written}, ensure_ascii=False
        ),
    )


def was_reset(t: Translate) -> dict[str, Any]:
    """Say that our words are back."""
    return kit.modal(
        t.plain("programmes_prompts.edit_title"),
        [kit.section(t("programmes_prompts.was_reset"))],
        close=t.plain("common.close"),
    )
