"""What HR sees of workshops: the page, outlines, the form, who was there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import (
    ButtonElement,
    DatePickerElement,
    NumberInputElement,
    StaticSelectElement,
    TimePickerElement,
    UserMultiSelectElement,
)

from bot.content.frame import Scene
from bot.content.frame import Workshop as Outline
from bot.content.voice import Voice
from bot.domain.workshops import (
    AUDIENCES,
    BOTH,
    LONGEST,
    MOST_SEATS,
    PLACE_LENGTH,
    SHORTEST,
    TITLE_LENGTH,
)
from bot.i18n import Markup, Translate, escape, mention
from bot.views import kit
from bot.views.home import go, heading
from bot.views.voice import address_of
from bot.views.workshops_posts import Fact, what

PLAN = "workshops:plan"
OUTLINE = "workshops:outline"
EDIT = "workshops:edit"
OFF = "workshops:off"
WHO = "workshops:who"
FORM = "workshops:form"
WHO_FORM = "workshops:who_form"
DEFAULT_SEATS = 20
NAMED = 30
"""How many people of a workshop are named on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A workshop as HR sees it."""

    fact: Fact
    workshop_id: int
    seats: tuple[str, ...] = ()
    waiting: int = 0
    begun: bool = False
    noted: bool = False
    there: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the form is filled with."""

    metadata: str
    title: str = ""
    minutes: int = 0
    audience: str = BOTH
    day: date | None = None
    time: str | None = None
    place: str = ""
    link: str = ""
    capacity: int = DEFAULT_SEATS


def page(
    programme_id: int,
    name: str,
    planned: Sequence[Planned],
    outlines: Sequence[Outline],
    t: Translate,
) -> list[Block]:
    """Show what is planned, what was, and the outlines to begin with."""
    ahead = [one for one in planned if not one.begun]
    past = [one for one in planned if one.begun]
    return [
        kit.header(t.plain("workshops.page_title", name=name)),
        *(block for one in ahead for block in _planned(one, t)),
        *([] if ahead else [kit.section(t("workshops.none_planned"))]),
        *([heading(t("workshops.past"))] if past else []),
        *(block for one in reversed(past) for block in _planned(one, t)),
        kit.divider(),
        heading(t("workshops.outlines")),
        *(block for one in outlines for block in _outline(programme_id, one, t)),
        kit.actions(
            _plan(programme_id, "", t, key="workshops.plan_own"),
            go(t.plain("workshops.to_programme"), f"programme:{programme_id}"),
            block_id="rest",
        ),
    ]


def _planned(one: Planned, t: Translate) -> list[Block]:
    lines = [what(one.fact, t), t(f"workshops.for_{one.fact.audience}"), _seats(one, t)]
    blocks: list[Block] = [kit.section("\n".join(lines))]
    if one.fact.cancelled:
        return blocks
    if one.seats:
        named = t.join([mention(who) for who in one.seats[:NAMED]])
        more = len(one.seats) - NAMED
        key = "workshops.who_is_in_more" if more > 0 else "workshops.who_is_in"
        blocks.append(kit.context(t(key, people=named, n=max(0, more))))
    return [*blocks, kit.actions(*_buttons(one, t), block_id=f"workshop_{one.workshop_id}")]


def _seats(one: Planned, t: Translate) -> Markup:
    if one.fact.cancelled:
        return t("workshops.is_off")
    if one.noted:
        return t("workshops.were_there", there=one.there, n=len(one.seats))
    key = "workshops.taken_queue" if one.waiting else "workshops.taken"
    return t(key, n=one.fact.capacity, taken=len(one.seats), waiting=one.waiting)


def _buttons(one: Planned, t: Translate) -> list[ButtonElement]:
    if one.begun:
        key = "workshops.who_again" if one.noted else "workshops.who"
        return [_press(t, key, WHO, one.workshop_id)]
    return [_press(t, "workshops.edit", EDIT, one.workshop_id), _off(one, t)]


def _press(t: Translate, key: str, action: str, workshop_id: int) -> ButtonElement:
    return kit.button(t.plain(key), f"{action}:{workshop_id}", str(workshop_id))


def _off(one: Planned, t: Translate) -> ButtonElement:
    told = len(one.seats) + one.waiting
    return kit.button(
        t.plain("workshops.off"),
        f"{OFF}:{one.workshop_id}",
        str(one.workshop_id),
        confirm=kit.confirm(
            t.plain("workshops.off_title"),
            t.plain("workshops.off_text" if told else "workshops.off_nobody", n=told),
            t.plain("workshops.off"),
            t.plain("common.back"),
        ),
    )


def _outline(programme_id: int, outline: Outline, t: Translate) -> list[Block]:
    text = t(
        "workshops.outline",
        title=_say(outline.title, t),
        minutes=outline.minutes,
        purpose=_say(outline.purpose, t),
    )
    value = f"{programme_id}:{outline.id}"
    details = kit.button(t.plain("workshops.see_outline"), f"{OUTLINE}:{outline.id}", value)
    return [
        kit.section(text),
        kit.actions(_plan(programme_id, outline.id, t), details, block_id=f"outline_{outline.id}"),
    ]


def _plan(
    programme_id: int, outline: str, t: Translate, *, key: str = "workshops.plan"
) -> ButtonElement:
    return kit.button(t.plain(key), f"{PLAN}:{outline or 'own'}", f"{programme_id}:{outline}")


def outline(shown: Outline, scenes: Mapping[str, Scene], t: Translate) -> dict[str, Any]:
    """Show an outline minute by minute; with the scenes where they are played."""
    blocks: list[Block] = [
        kit.section(_say(shown.purpose, t)),
        kit.context(t("workshops.bring", what=_say(shown.bring, t))),
        *(
            kit.section(
                t(
                    "workshops.block",
                    title=_say(one.title, t),
                    minutes=one.minutes,
                    text=_say(one.text, t),
                )
            )
            for one in shown.blocks.values()
        ),
    ]
    if "scenes" in shown.blocks:
        blocks += [kit.divider(), heading(t("workshops.scenes"))]
        blocks += [kit.section(_scene(one, t)) for one in scenes.values()]
    return kit.modal(t.plain("workshops.see_outline"), blocks, close=t.plain("common.close"))


def _scene(one: Scene, t: Translate) -> Markup:
    return t(
        "workshops.scene",
        title=_say(one.title, t),
        situation=_say(one.situation, t),
        sentence=_say(one.sentence, t),
    )


def form(filled: Filled, t: Translate) -> dict[str, Any]:
    """Ask what, for whom, when, where and for how many."""
    return kit.modal(
        t.plain("workshops.form_title"),
        [
            _text("title", filled.title, t, most=TITLE_LENGTH),
            _audience(filled.audience, t),
            kit.field("day", t.plain("workshops.field_day"), _day(filled.day)),
            kit.field(
                "time",
                t.plain("workshops.field_time"),
                TimePickerElement(action_id=kit.VALUE, initial_time=filled.time),
                hint=t.plain("workshops.hint_time", zone=t.zone.key),
            ),
            _number("minutes", filled.minutes, SHORTEST, LONGEST, t),
            _text("place", filled.place, t, optional=True, most=PLACE_LENGTH),
            _text("link", filled.link, t, optional=True),
            _number("capacity", filled.capacity, 1, MOST_SEATS, t),
            kit.context(t("workshops.form_note")),
        ],
        callback_id=FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=filled.metadata,
    )


def _text(name: str, value: str, t: Translate, *, optional: bool = False, most: int = 0) -> Block:
    hint = f"workshops.hint_{name}"
    return kit.field(
        name,
        t.plain(f"workshops.field_{name}"),
        PlainTextInputElement(action_id=kit.VALUE, initial_value=value or None),
        hint=t.plain(hint, most=most) if t.has(hint) else None,
        optional=optional,
    )


def _audience(chosen: str, t: Translate) -> Block:
    options = [kit.option(t.plain(f"workshops.for_{one}"), one) for one in AUDIENCES]
    current = next(one for one in options if one.value == chosen)
    menu = StaticSelectElement(action_id=kit.VALUE, options=options, initial_option=current)
    return kit.field("audience", t.plain("workshops.field_audience"), menu)


def _day(day: date | None) -> DatePickerElement:
    return DatePickerElement(action_id=kit.VALUE, initial_date=day.isoformat() if day else None)


def _number(name: str, value: int, least: int, most: int, t: Translate) -> Block:
    element = NumberInputElement(
        action_id=kit.VALUE,
        is_decimal_allowed=False,
        initial_value=str(value) if value else None,
        min_value=str(least),
        max_value=str(most),
    )
    return kit.field(name, t.plain(f"workshops.field_{name}"), element)


def attendance(workshop_id: int, title: str, there: Sequence[str], t: Translate) -> dict[str, Any]:
    """Ask who was there."""
    menu = UserMultiSelectElement(action_id=kit.VALUE, initial_users=list(there) or None)
    return kit.modal(
        t.plain("workshops.who"),
        [
            kit.section(t("workshops.who_intro", title=title)),
            kit.field("people", t.plain("workshops.field_people"), menu, optional=True),
        ],
        callback_id=WHO_FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=str(workshop_id),
    )


def _say(text: Voice, t: Translate) -> Markup:
    return escape(text.say(address_of(t)))
