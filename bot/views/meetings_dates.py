"""The card with a pair's dates, and the forms that find, move and place one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import (
    CheckboxesElement,
    DatePickerElement,
    PlainTextInputElement,
    RadioButtonsElement,
    TimePickerElement,
)

from bot.domain.meetings import Place
from bot.i18n import Markup, Translate, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views import meetings as common
from bot.views.meetings import Readers, Talk

OWN_FORM = "meetings:own_form"
PLACE_FORM = "meetings:place_form"
ALL = "all"
LONGEST_SPOT = 200


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing about a date: `key` is its sentence, `facts` fill it.

    `why` is the sentence that stands for `{why}` in it.
    """

    key: str
    facts: dict[str, Any] = field(default_factory=dict)
    why: str = ""

    def say(self, t: Translate) -> Markup:
        """Say it."""
        why = {"why": t(self.why, **self.facts)} if self.why else {}
        return t(self.key, **self.facts, **why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """A pair's dates as of now: the coming ones, else proposals."""

    pair_id: int
    programme: str
    minutes: int
    readers: Readers
    talks: tuple[Talk, ...] = ()
    proposals: tuple[datetime, ...] = ()
    notes: tuple[Note, ...] = ()
    remaining: int = 0
    first: bool = False


def card(shown: Dates, t: Translate, *, private: bool = False) -> Message:
    """Show the next date with its buttons, else three proposals."""
    blocks = booked(shown, t) if shown.talks else offer(shown, t)
    foot = kit.context(t("meetings.programme_line", programme=shown.programme))
    return Message(t.plain("common.card" if private else "meetings.group_card"), [*blocks, foot])


def gone(programme: str, why: str, t: Translate, *, private: bool = False) -> Message:
    """Show a card that is no longer needed: its date is `over`, or it stands anew further down.

    `ended` says that the pair has come to its end.
    """
    foot = kit.context(t("meetings.programme_line", programme=programme))
    text = t.plain("common.card" if private else "meetings.group_card")
    return Message(text, [kit.section(t(f"meetings.dates_{why}")), foot])


def offer(shown: Dates, t: Translate) -> list[Block]:
    """Offer dates: one press books one, or the whole series from there on."""
    opening = "meetings.offer_first" if shown.first else "meetings.offer"
    said = t(opening, n=len(shown.proposals), minutes=shown.minutes)
    blocks: list[Block] = [kit.section(said if shown.proposals else t("meetings.no_slots"))]
    for place, at in enumerate(shown.proposals):
        blocks.append(kit.section(f"*{common.when(at, t, shown.readers)}*"))
        blocks.append(_take(shown, place, at, t))
    notes = [note.say(t) for note in shown.notes]
    own = kit.button(
        t.plain("meetings.own_date"), f"{common.FIND}:{shown.pair_id}", str(shown.pair_id)
    )
    return [*blocks, *([kit.context(*notes)] if notes else []), kit.actions(own)]


def _take(shown: Dates, place: int, at: datetime, t: Translate) -> Block:
    value = f"{shown.pair_id}|{at.isoformat()}"
    where = f"{shown.pair_id}:{place}"
    one = kit.button(
        t.plain("meetings.take"),
        f"{common.TAKE}:{where}",
        value,
        style="primary",
        label=t.plain("meetings.take_label", at=at),
    )
    if shown.remaining < 2:  # noqa: PLR2004 - one date is no series
        return kit.actions(one)
    series = t.plain("meetings.take_series", n=shown.remaining)
    return kit.actions(one, kit.button(series, f"{common.SERIES}:{where}", value))


def booked(shown: Dates, t: Translate) -> list[Block]:
    """Show the next date, where it is, and the dates after it."""
    talk, *later = shown.talks
    said = t(
        "meetings.date_booked",
        at=Markup(f"*{common.when(talk.at, t, shown.readers)}*"),
        minutes=talk.minutes,
    )
    blocks: list[Block] = [kit.section(Markup(f"{said}\n{common.where(talk, t)}"))]
    if later:
        lines = common.bullets([common.when(one.at, t, shown.readers) for one in later])
        blocks.append(kit.section(t("meetings.later_dates", dates=lines)))
    notes = [note.say(t) for note in shown.notes]
    if notes:
        blocks.append(kit.context(*notes[:10]))
    buttons = common.date_buttons(talk, t)
    if shown.remaining:
        value = f"{shown.pair_id}|{talk.at.isoformat()}"
        rest = t.plain("meetings.book_rest", n=shown.remaining)
        buttons.append(kit.button(rest, f"{common.SERIES}:{shown.pair_id}:rest", value))
    return [*blocks, kit.actions(*buttons), common.calendar_links(talk, t)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """The form that books a date, or with `talk` moves one."""

    pair_id: int
    minutes: int
    proposals: tuple[datetime, ...]
    talk: Talk | None = None
    first_day: date
    zone: str
    notes: tuple[Note, ...] = ()
    partner: str = ""


def finder(shown: Finder, t: Translate) -> dict[str, Any]:
    """Offer times to press, and a day and time of one's own to send."""
    title = "meetings.move_title" if shown.talk else "meetings.find_title"
    intro = (
        t("meetings.move_intro", at=shown.talk.at)
        if shown.talk
        else t("meetings.find_intro", partner=mention(shown.partner))
    )
    blocks: list[Block] = [kit.section(intro)]
    if shown.proposals:
        blocks.append(
            kit.actions(*(_choice(shown, n, at, t) for n, at in enumerate(shown.proposals)))
        )
    blocks += [kit.context(note.say(t)) for note in shown.notes]
    blocks += [
        kit.divider(),
        kit.field(
            "date",
            t.plain("meetings.own_day"),
            DatePickerElement(action_id=kit.VALUE, initial_date=shown.first_day.isoformat()),
        ),
        kit.field(
            "time",
            t.plain("meetings.own_time"),
            TimePickerElement(action_id=kit.VALUE, initial_time="10:00"),
            hint=t.plain("meetings.own_zone", zone=shown.zone),
        ),
    ]
    return kit.modal(
        t.plain(title),
        blocks,
        callback_id=OWN_FORM,
        submit=t.plain("meetings.own_send"),
        close=t.plain("common.back"),
        metadata=f"{shown.pair_id}|{shown.talk.id if shown.talk else ''}",
    )


def _choice(shown: Finder, place: int, at: datetime, t: Translate) -> Any:
    """Make a button that books or moves at once."""
    text = t.plain("meetings.slot_button", at=at)
    if shown.talk:
        return kit.button(
            text, f"{common.SHIFT}:{shown.talk.id}:{place}", f"{shown.talk.id}|{at.isoformat()}"
        )
    return kit.button(
        text, f"{common.TAKE}:{shown.pair_id}:{place}", f"{shown.pair_id}|{at.isoformat()}"
    )


def settled(shown: Dates, t: Translate, said: Sequence[str] = ()) -> dict[str, Any]:
    """Confirm in the form that something was booked, moved or called off."""
    blocks: list[Block] = [kit.section(line) for line in said]
    blocks += booked(shown, t.to_both()) if shown.talks else []
    return kit.modal(t.plain("meetings.dates_title"), blocks, close=t.plain("common.close"))


def place_form(talk: Talk, t: Translate) -> dict[str, Any]:
    """Ask: coffee, walk or call? And where, or under which link."""
    options = [kit.option(t.plain(f"meetings.place_{each}"), each.value) for each in Place]
    chosen = next((each for each in options if each.value == talk.place), options[0])
    every = kit.option(t.plain("meetings.place_all"), ALL)
    return kit.modal(
        t.plain("meetings.place_title"),
        [
            kit.field(
                "place",
                t.plain("meetings.place_kind"),
                RadioButtonsElement(action_id=kit.VALUE, options=options, initial_option=chosen),
            ),
            kit.field(
                "spot",
                t.plain("meetings.place_spot"),
                PlainTextInputElement(
                    action_id=kit.VALUE,
                    initial_value=talk.spot or None,
                    max_length=LONGEST_SPOT,
                ),
                hint=t.plain("meetings.place_hint"),
                optional=True,
            ),
            kit.field(
                "scope",
                t.plain("meetings.place_scope"),
                CheckboxesElement(action_id=kit.VALUE, options=[every], initial_options=[every]),
                optional=True,
            ),
        ],
        callback_id=PLACE_FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.back"),
        metadata=str(talk.id),
    )
