"""What all cards about talks share: when it is for each reader, where, and who may press what."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.content.voice import Voice
from bot.i18n import Markup, Translate, escape, mention
from bot.views import kit

FIND = "meetings:find"
TAKE = "meetings:take"
SERIES = "meetings:series"
MOVE = "meetings:move"
SHIFT = "meetings:shift"
CANCEL = "meetings:cancel"
PLACE = "meetings:place"

Readers = tuple[tuple[str, ZoneInfo], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One talk as a card shows it; `readers` are both with their zones, the mentee first."""

    id: int
    pair_id: int
    number: int
    at: datetime
    minutes: int
    readers: Readers
    place: str = ""
    spot: str = ""
    state: str = "booked"
    google: str = ""
    outlook: str = ""
    programme: str = ""
    partners: tuple[str, ...] = field(default=())


def say(text: Voice, t: Translate) -> Markup:
    """Speak a text of the curriculum in the reader's form of address."""
    return escape(text.say("sie" if t.address == "sie" else "du"))


def when(at: datetime, t: Translate, readers: Readers = ()) -> Markup:
    """Tell a moment: in a post for both on each one's own clock where the clocks differ."""
    offsets = {at.astimezone(zone).utcoffset() for _, zone in readers}
    if len(offsets) < 2:  # noqa: PLR2004 - one offset is one clock
        return escape(t.moment(at))
    (one, here), (other, there) = readers
    first = t("meetings.at_reader", at=replace(t, zone=here).moment(at), who=mention(one))
    second = replace(t, zone=there)
    if at.astimezone(here).date() == at.astimezone(there).date():
        told = t("meetings.at_clock", time=second.clock(at), who=mention(other))
    else:
        told = t("meetings.at_reader", at=second.moment(at), who=mention(other))
    return Markup(f"{first} · {told}")


def where(talk: Talk, t: Translate) -> Markup:
    """Tell place or link; nothing settled reads as the question."""
    if not talk.place:
        return t("meetings.place_open")
    name = t(f"meetings.place_{talk.place}")
    if not talk.spot:
        return name
    return t("meetings.place_named", place=name, spot=linked(talk.spot))


def linked(spot: str) -> Markup:
    """Show a checked web address as a link, anything else as text."""
    if not is_link(spot):
        return escape(spot)
    return Markup(f"<{escape(spot).replace('|', '%7C')}>")


def is_link(spot: str) -> bool:
    """Tell whether a place is a web address."""
    return spot.startswith(("https://", "http://"))


def find_button(pair_id: int, t: Translate, *, style: str | None = None) -> ButtonElement:
    """Make the button that looks for a date."""
    return kit.button(t.plain("meetings.find"), f"{FIND}:{pair_id}", str(pair_id), style=style)


def date_buttons(talk: Talk, t: Translate) -> list[ButtonElement]:
    """Make the buttons with which a date is moved, placed or called off."""
    value = str(talk.id)
    return [
        kit.button(t.plain("meetings.move"), f"{MOVE}:{value}", value),
        kit.button(t.plain("meetings.place"), f"{PLACE}:{value}", value),
        kit.button(
            t.plain("meetings.cancel"),
            f"{CANCEL}:{value}",
            value,
            confirm=kit.confirm(
                t.plain("meetings.cancel_title"),
                t.plain("meetings.cancel_text"),
                t.plain("meetings.cancel_yes"),
                t.plain("meetings.cancel_no"),
            ),
        ),
    ]


def calendar_links(talk: Talk, t: Translate) -> Block:
    """Show the links that put a date into a calendar."""
    return kit.context(
        t(
            "meetings.calendar_links",
            google=Markup(f"<{escape(talk.google)}|Google>"),
            outlook=Markup(f"<{escape(talk.outlook)}|Outlook>"),
        )
    )


def bullets(lines: Sequence[str]) -> Markup:
    """Show lines as a list."""
    return Markup("\n".join(f"• {line}" for line in lines))
