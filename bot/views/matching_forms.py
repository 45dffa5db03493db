"""Modals of the release desk: one pair in detail, and the forms behind its buttons."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    CheckboxesElement,
    NumberInputElement,
    PlainTextInputElement,
    StaticSelectElement,
    UserSelectElement,
)

from bot.i18n import Markup, Translate
from bot.views import kit, topics
from bot.views.matching_look import SEARCH_LENGTH
from bot.views.matching_shown import Line
from bot.views.matching_words import score, title

DETAIL = "desk:detail"
SWAP = "desk:swap"
UNPAIR = "desk:unpair"
LOCK = "desk:lock"
UNLOCK = "desk:unlock"
VETO = "desk:veto"
RELEASE = "desk:release"
HAND_FORM = "desk:hand_form"
SWAP_FORM = "desk:swap_form"
SEARCH_FORM = "desk:search_form"
SOME_FORM = "desk:some_form"
WEIGHTS_FORM = "desk:weights_form"
NOTE_LENGTH = 300
TICKS = 10
MOST_WEIGHT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One suggestion with everything HR may know: components in hundredths, None if unknown."""

    line: Line
    path: str
    components: Mapping[str, int | None]
    weights: Mapping[str, int]
    note: str = ""
    released: bool = False
    may_release: bool = True
    topics: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chance:
    """A pair by name in a menu; `value` is what choosing it means."""

    value: str
    mentor: str
    mentee: str
    score: int
    warned: bool = False


def detail(shown: Detail, t: Translate) -> dict[str, Any]:
    """Show one pair: reasons, what the score is made of, warnings, and what can be done."""
    line = shown.line
    reasons = topics.reasons(line.reasons, t, shown.topics)
    blocks: list[Block] = [
        kit.section(title(line, t)),
        kit.section(t("desk.why", reasons=_bullets(reasons))),
        kit.section(f"*{t('desk.components')}*"),
        kit.fields([_component(name, value, shown, t) for name, value in shown.components.items()]),
        *_warned(line, t),
    ]
    if shown.note:
        blocks.append(kit.section(t("desk.note_shown", note=shown.note)))
    if shown.released:
        blocks.append(kit.context(t("desk.already_released")))
    else:
        blocks += _actions(shown, t)
    return kit.modal(
        t.plain("desk.detail_title"),
        blocks,
        callback_id=DETAIL,
        close=t.plain("common.close"),
        metadata=shown.path,
    )


def _bullets(lines: Sequence[str]) -> Markup:
    return Markup("\n".join(f"• {line}" for line in lines))


def _component(name: str, value: int | None, shown: Detail, t: Translate) -> str:
    told = t("desk.unknown") if value is None else t("desk.of_hundred", score=score(value))
    return t(
        "desk.component",
        name=t(f"desk.component_{name}"),
        value=told,
        weight=shown.weights.get(name, 0),
    )


def _warned(line: Line, t: Translate) -> list[Block]:
    if not line.warnings:
        return []
    told = [t(f"desk.warn_{warn}") for warn in line.warnings]
    return [kit.section(t("desk.warnings", what=_bullets(told)))]


def _actions(shown: Detail, t: Translate) -> list[Block]:
    line = shown.line
    value = f"{line.id}:{line.version}"
    locked = (UNLOCK, "desk.unlock") if line.locked else (LOCK, "desk.lock")
    first = [
        kit.button(t.plain("desk.swap"), SWAP, value),
        kit.button(t.plain(locked[1]), locked[0], value),
        _asking(UNPAIR, "desk.unpair", "desk.unpair_text", value, t),
        _asking(VETO, "desk.veto", "desk.veto_text", value, t),
    ]
    if shown.may_release:
        first.insert(0, kit.button(t.plain("desk.release_this"), RELEASE, value, style="primary"))
    return [kit.actions(*first, block_id="do"), kit.context(t("desk.lock_means"))]


def _asking(action: str, key: str, question: str, value: str, t: Translate) -> ButtonElement:
    return kit.button(
        t.plain(key),
        action,
        value,
        style="danger" if action == VETO else None,
        confirm=kit.confirm(
            t.plain(key), t.plain(question), t.plain(key), t.plain("common.cancel")
        ),
    )


DONE = {
    "desk.comparing": "desk.compare",
    "desk.nobody_else": "desk.swap",
    "desk.released": "desk.release_yes",
    "desk.vetoed": "desk.veto",
    "desk.unpaired": "desk.unpair",
}


def done(key: str, path: str, t: Translate, **facts: object) -> dict[str, Any]:
    """Say in the place of a modal what was done, under the words that were pressed."""
    return kit.modal(
        t.plain(DONE.get(key, "desk.detail_title")),
        [kit.section(t(key, **facts))],
        callback_id=DETAIL,
        close=t.plain("common.close"),
        metadata=path,
    )


def swap(
    line: Line, seen: int, path: str, chances: Sequence[Chance], t: Translate
) -> dict[str, Any]:
    """Offer other partners, the best first; without any, say so."""
    if not chances:
        return done("desk.nobody_else", path, t)
    options = [
        kit.option(
            t.plain("desk.chance", mentor=one.mentor, mentee=one.mentee, score=score(one.score)),
            one.value,
        )
        for one in chances
    ]
    choice = StaticSelectElement(action_id=kit.VALUE, options=options)
    return kit.modal(
        t.plain("desk.swap"),
        [
            kit.section(title(line, t)),
            kit.field(
                "partner", t.plain("desk.swap_label"), choice, hint=t.plain("desk.swap_hint")
            ),
        ],
        callback_id=SWAP_FORM,
        submit=t.plain("desk.swap_yes"),
        close=t.plain("common.cancel"),
        metadata=json.dumps({"pair": line.id, "seen": seen, "path": path}),
    )


def by_hand(path: str, t: Translate) -> dict[str, Any]:
    """Ask for two people, and a note in case a company rule stands against them."""
    note = PlainTextInputElement(action_id=kit.VALUE, multiline=True, max_length=NOTE_LENGTH)
    return kit.modal(
        t.plain("desk.by_hand"),
        [
            kit.section(t("desk.hand_intro")),
            kit.field("mentor", t.plain("desk.hand_mentor"), _person()),
            kit.field("mentee", t.plain("desk.hand_mentee"), _person()),
            kit.field(
                "note",
                t.plain("desk.hand_note"),
                note,
                hint=t.plain("desk.hand_note_hint"),
                optional=True,
            ),
        ],
        callback_id=HAND_FORM,
        submit=t.plain("desk.hand_yes"),
        close=t.plain("common.cancel"),
        metadata=path,
    )


def _person() -> UserSelectElement:
    return UserSelectElement(action_id=kit.VALUE)


def search(path: str, text: str, t: Translate) -> dict[str, Any]:
    """Ask for a name, or a part of one."""
    element = PlainTextInputElement(
        action_id=kit.VALUE, max_length=SEARCH_LENGTH, initial_value=text or None
    )
    return kit.modal(
        t.plain("desk.search"),
        [kit.field("text", t.plain("desk.search_label"), element, optional=True)],
        callback_id=SEARCH_FORM,
        submit=t.plain("desk.search_yes"),
        close=t.plain("common.cancel"),
        metadata=path,
    )


def some(path: str, chances: Sequence[Chance], t: Translate) -> dict[str, Any]:
    """Offer the pairs of one page to be ticked; Slack shows ten boxes in one field."""
    if not chances:
        return done("desk.no_pairs", path, t)
    groups = [chances[i : i + TICKS] for i in range(0, len(chances), TICKS)]
    blocks: list[Block] = [kit.section(t("desk.some_intro"))]
    blocks += [
        kit.field(
            f"pairs{place}",
            t.plain("desk.some_label", first=place * TICKS + 1, last=place * TICKS + len(group)),
            CheckboxesElement(action_id=kit.VALUE, options=[_tick(one, t) for one in group]),
            optional=True,
        )
        for place, group in enumerate(groups)
    ]
    return kit.modal(
        t.plain("desk.release_some"),
        blocks,
        callback_id=SOME_FORM,
        submit=t.plain("desk.release_yes"),
        close=t.plain("common.cancel"),
        metadata=path,
    )


def _tick(one: Chance, t: Translate) -> Any:
    told = t.plain("desk.chance", mentor=one.mentor, mentee=one.mentee, score=score(one.score))
    return kit.option(told, one.value, t.plain("desk.has_warnings") if one.warned else None)


def weights(path: str, now: Mapping[str, int], t: Translate) -> dict[str, Any]:
    """Ask for other weights, beginning with those in use."""
    blocks: list[Block] = [kit.section(t("desk.weights_intro"))]
    blocks += [
        kit.field(
            name,
            t.plain(f"desk.component_{name}"),
            NumberInputElement(
                action_id=kit.VALUE,
                is_decimal_allowed=False,
                initial_value=str(value),
                min_value="1" if name == "topic_fit" else "0",
                max_value=str(MOST_WEIGHT),
            ),
            hint=t.plain("desk.weight_now", n=value),
        )
        for name, value in now.items()
    ]
    return kit.modal(
        t.plain("desk.compare"),
        blocks,
        callback_id=WEIGHTS_FORM,
        submit=t.plain("desk.compare_yes"),
        close=t.plain("common.cancel"),
        metadata=path,
    )
