"""What people read about workshops: the channel's post, their seat, the reminder, Home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.domain.workshops import SeatState
from bot.i18n import Markup, Translate, escape
from bot.outgoing import Message
from bot.views import kit
from bot.views.home import heading

JOIN = "workshops:join"
GIVE_UP = "workshops:give_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A workshop in facts; `audience` is `both`, `mentor` or `mentee`."""

    title: str
    starts_at: datetime
    minutes: int
    place: str
    link: str
    audience: str
    capacity: int
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A workshop as somebody sees it who may come; `number` is their place in the queue."""

    fact: Fact
    workshop_id: int
    state: SeatState
    number: int = 0
    full: bool = False


def where(fact: Fact) -> Markup:
    """Name place and link, whichever there are; Slack makes the link one by itself."""
    return Markup(" · ".join(escape(text) for text in (fact.place, fact.link) if text))


def what(fact: Fact, t: Translate) -> Markup:
    """Say title, time, length and place in two lines."""
    return t(
        "workshops.what",
        title=fact.title,
        at=fact.starts_at,
        minutes=fact.minutes,
        where=where(fact),
    )


def post(fact: Fact, workshop_id: int, purpose: str, t: Translate) -> Message:
    """Announce a workshop in the channel; the same post says later that it was called off."""
    key = "workshops.post_off" if fact.cancelled else "workshops.post"
    first = t(key, title=fact.title)
    blocks: list[Block] = [
        kit.section("\n".join([first, _when(fact, t), where(fact)])),
    ]
    if fact.cancelled:
        return Message(first, blocks)
    if purpose:
        blocks.append(kit.section(escape(purpose)))
    blocks += [
        kit.actions(_join(workshop_id, t, style="primary"), block_id="workshop"),
        kit.context(t(f"workshops.for_{fact.audience}"), t("workshops.seats", n=fact.capacity)),
    ]
    return Message(first, blocks)


def _when(fact: Fact, t: Translate) -> Markup:
    """Say the time with its zone: people in many zones read the channel."""
    return t("workshops.when", at=fact.starts_at, zone=t.zone.key, minutes=fact.minutes)


def _join(
    workshop_id: int, t: Translate, *, style: str | None = None, full: bool = False
) -> ButtonElement:
    key = "workshops.join_queue" if full else "workshops.join"
    return kit.button(t.plain(key), f"{JOIN}:{workshop_id}", str(workshop_id), style=style)


def _give_up(workshop_id: int, t: Translate, *, waiting: bool = False) -> ButtonElement:
    key = "workshops.leave_queue" if waiting else "workshops.give_up"
    return kit.button(t.plain(key), f"{GIVE_UP}:{workshop_id}", str(workshop_id))


def seat(fact: Fact, reason: str, t: Translate) -> Markup:
    """Say why somebody gets a calendar file: a seat, moved up, or the workshop moved."""
    return Markup("\n".join([t(f"workshops.seat_{reason}"), what(fact, t)]))


def called_off(fact: Fact, t: Translate) -> Message:
    """Say that a workshop does not take place."""
    text = t("workshops.called_off", title=fact.title, at=fact.starts_at)
    return Message(text, (kit.section(text),))


def reminder(fact: Fact, workshop_id: int, t: Translate) -> Message:
    """Remind somebody; a seat that stays empty could go to the next in the queue."""
    lines = [t("workshops.reminder"), what(fact, t)]
    return Message(
        t("common.card"),
        (
            kit.section("\n".join(lines)),
            kit.actions(_give_up(workshop_id, t), block_id="workshop"),
            kit.context(t("workshops.give_up_hint")),
        ),
    )


def section(shown: Sequence[Mine], t: Translate) -> list[Block]:
    """Show the workshops ahead in somebody's Home."""
    blocks: list[Block] = [heading(t("workshops.heading"))]
    for one in shown:
        lines = [what(one.fact, t), t(f"workshops.mine_{_stand(one)}", number=one.number)]
        blocks.append(kit.section("\n".join(lines), accessory=_button(one, t)))
    return blocks


def _stand(one: Mine) -> str:
    if one.state is SeatState.GIVEN_UP:
        return "full" if one.full else "free"
    return one.state.value


def _button(one: Mine, t: Translate) -> ButtonElement:
    if one.state is SeatState.GIVEN_UP:
        return _join(one.workshop_id, t, full=one.full)
    return _give_up(one.workshop_id, t, waiting=one.state is SeatState.WAITING)
