"""How HR names, hides, adds and merges the topics of a programme."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import (
    CheckboxesElement,
    ExternalDataSelectElement,
    StaticSelectElement,
)

from bot.domain.enrolment import TOPIC_LENGTH
from bot.i18n import Markup, Translate
from bot.views import kit
from bot.views.home import go, heading
from bot.views.languages import name_of

EDIT = "programmes_topics:edit"
PICK = "programmes_topics:pick"
ADD = "programmes_topics:add"
FORM = "programmes_topics:form"
MERGE = "programmes_topics:merge"
TARGET = "programmes_topics:target"
HIDDEN = "hidden"
SHOWN = 40
MENU = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One topic; `original` is its name without HR's, where HR gave it another."""

    topic: str
    name: str
    offers: int
    wants: int
    hidden: bool
    original: str


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """What people added, what HR changed of ours, and all of ours as (topic, name)."""

    programme_id: int
    name: str
    own: tuple[Line, ...]
    touched: tuple[Line, ...]
    catalogue: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TopicForm:
    """One topic to be edited, or with an empty `topic` one to be added."""

    programme_id: int
    version: int
    topic: str
    names: Mapping[str, str] = field(hash=False)
    hidden: bool
    added: bool


@dataclass(frozen=True, slots=True)
class Merge:
    """What merging would move."""

    programme_id: int
    topic: str
    into: str
    name: str
    into_name: str
    offers: int
    wants: int


def page(shown: TopicsPage, t: Translate) -> list[Block]:
    """List what people added and what was changed, with the ways to change more."""
    named = sorted(shown.catalogue, key=lambda one: one[1].casefold())
    options = [kit.option(name, f"{shown.programme_id}:{key}") for key, name in named]
    pick = StaticSelectElement(
        action_id=PICK,
        placeholder=t.plain("programmes_topics.pick"),
        options=options[:MENU],
    )
    add = kit.button(t.plain("programmes_topics.add"), ADD, f"{shown.programme_id}:")
    return [
        kit.header(t.plain("programmes_topics.title")),
        kit.context(t("programmes_topics.intro")),
        kit.actions(pick, add, block_id="ways"),
        heading(t("programmes_topics.added")),
        *_lines(shown.own, shown.programme_id, "programmes_topics.nothing_added", t),
        heading(t("programmes_topics.changed")),
        *_lines(shown.touched, shown.programme_id, "programmes_topics.nothing_changed", t),
        kit.actions(go(shown.name, f"programme:{shown.programme_id}"), block_id="back"),
    ]


def _lines(lines: tuple[Line, ...], programme_id: int, empty: str, t: Translate) -> list[Block]:
    if not lines:
        return [kit.context(t(empty))]
    shown: list[Block] = [_line(one, programme_id, t) for one in lines[:SHOWN]]
    more = len(lines) - SHOWN
    return [*shown, kit.context(t("programmes_topics.more", n=more))] if more > 0 else shown


def _line(one: Line, programme_id: int, t: Translate) -> Block:
    parts: list[str] = [
        t("programmes_topics.line", name=one.name),
        t("programmes_supply.offers", n=one.offers),
        t("programmes_supply.wants", n=one.wants),
    ]
    if one.original:
        parts.append(t("programmes_topics.was", name=one.original))
    if one.hidden:
        parts.append(t("programmes_topics.is_hidden"))
    edit = kit.button(t.plain("common.edit"), f"{EDIT}:{one.topic}", f"{programme_id}:{one.topic}")
    return kit.section(Markup(" · ".join(parts)), accessory=edit)


def field_of(language: str) -> str:
    """Name the field of a topic's name in one language."""
    return f"name_{language}"


def form(shown: TopicForm, t: Translate) -> dict[str, Any]:
    """Ask for the names; whether it is offered in the search; and what it is the same as."""
    fields: list[Block] = [_name(code, name, t) for code, name in shown.names.items()]
    if shown.topic:
        fields.append(_hide(shown, t))
    if shown.added:
        fields.append(_into(t))
    intro = "programmes_topics.edit_intro" if shown.topic else "programmes_topics.add_intro"
    title = "programmes_topics.edit_title" if shown.topic else "programmes_topics.add"
    return kit.modal(
        t.plain(title),
        [kit.section(t(intro)), *fields],
        callback_id=FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=f"{shown.programme_id}:{shown.version}:{shown.topic}",
    )


def _name(code: str, name: str, t: Translate) -> Block:
    element = PlainTextInputElement(
        action_id=kit.VALUE, initial_value=name or None, max_length=TOPIC_LENGTH.stop * 2
    )
    label = t.plain("programmes_topics.field_name", language=name_of(code, t))
    return kit.field(field_of(code), label, element, optional=True)


def _hide(shown: TopicForm, t: Translate) -> Block:
    options = [
        kit.option(
            t.plain("programmes_topics.hide"), HIDDEN, t.plain("programmes_topics.about_hide")
        )
    ]
    element = CheckboxesElement(
        action_id=kit.VALUE, options=options, initial_options=options if shown.hidden else None
    )
    return kit.field(HIDDEN, t.plain("programmes_topics.field_hidden"), element, optional=True)


def _into(t: Translate) -> Block:
    element = ExternalDataSelectElement(
        action_id=TARGET, placeholder=t.plain("enrolment.topic_search"), min_query_length=0
    )
    return kit.field(
        "into",
        t.plain("programmes_topics.field_into"),
        element,
        hint=t.plain("programmes_topics.hint_into"),
        optional=True,
    )


def merge(shown: Merge, t: Translate) -> dict[str, Any]:
    """Say what moves before it does."""
    text = t(
        "programmes_topics.merge_text",
        name=shown.name,
        into=shown.into_name,
        offers=t("programmes_supply.offers", n=shown.offers),
        wants=t("programmes_supply.wants", n=shown.wants),
    )
    return kit.modal(
        t.plain("programmes_topics.merge_title"),
        [kit.section(text)],
        callback_id=MERGE,
        submit=t.plain("programmes_topics.merge"),
        close=t.plain("common.cancel"),
        metadata=f"{shown.programme_id}|{shown.topic}|{shown.into}",
    )
