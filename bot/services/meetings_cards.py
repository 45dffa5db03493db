"""The facts behind every card about talks, as of now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core import Tick
from bot.domain import ics
from bot.domain import meetings as rules
from bot.domain import slots as finding
from bot.domain.ics import CalendarEntry
from bot.domain.localtime import zone_of
from bot.i18n import Translate, mention
from bot.outgoing import Message
from bot.services import meetings_answers as answers
from bot.services import meetings_hooks as hooks
from bot.services import meetings_pair as pairs
from bot.services import meetings_pulse as pulse
from bot.services import pairs_facts, programmes_worded
from bot.services.meetings_pair import Two
from bot.views import meetings as common
from bot.views import meetings_cards as cards
from bot.views import meetings_dates as dates
from bot.views import meetings_prep as prep_views
from bot.views.meetings import Talk
from storage import meetings as store
from storage.models import Meeting, Pair

PROPOSALS = 3


def entry(tick: Tick, two: Two, talk: Meeting, t: Translate) -> CalendarEntry:
    """Write one talk as a calendar shows it: who and where, never what about."""
    names = [tick.person(who).name or who for who in two.people]
    spot = talk.spot or ""
    place = t.plain(f"meetings.place_{talk.place}") if talk.place else ""
    link = spot if common.is_link(spot) else ""
    return CalendarEntry(
        uid=ics.uid_of(tick.workspace_id, talk.id or 0),
        sequence=talk.sequence,
        starts_at=talk.starts_at,
        minutes=talk.minutes,
        summary=t.plain("meetings.ics_summary", n=talk.number, people=names),
        description=t.to_both().plain("meetings.ics_text", programme=two.programme.name),
        place="" if link else spot or place,
        link=link,
        cancelled=talk.state == "cancelled",
    )


def shown(tick: Tick, two: Two, talk: Meeting, t: Translate, *, group: bool = False) -> Talk:
    """Give a talk as a card shows it; in a post for both with each one's clock."""
    made = entry(tick, two, talk, t)
    return Talk(
        id=talk.id or 0,
        pair_id=two.id,
        number=talk.number,
        at=talk.starts_at,
        minutes=talk.minutes,
        readers=two.readers() if group else (),
        place=talk.place,
        spot=talk.spot or "",
        state=talk.state,
        google=ics.google_link(made),
        outlook=ics.outlook_link(made),
        programme=two.programme.name,
    )


def proposals(two: Two, now: datetime, *, moving: Meeting | None = None) -> finding.Proposals:
    """Find three starts inside both people's hours, none of them taken."""
    taken = frozenset(talk.starts_at for talk in two.open_talks(now))
    after = [talk.starts_at for talk in two.held()]
    earliest = None
    if after and not moving and two.row.week_one_on:
        earliest = max(after) + two.shape.rhythm * 3 / 4
    return finding.propose(
        two.mentor,
        two.mentee,
        minutes=two.shape.minutes,
        now=now,
        zone=two.zone,
        earliest=earliest,
        taken=taken,
    )


def notes(found: finding.Proposals, two: Two) -> tuple[dates.Note, ...]:
    """Say what was assumed, and that somebody would start early or stay late."""
    told = []
    if found.fit is finding.Fit.STRETCHED:
        told.append(dates.Note("meetings.hours_stretched"))
    nowhere = [p.who for p in (two.mentor, two.mentee) if zone_of(p.zone) is None]
    hourless = sorted(found.assumed - set(nowhere))
    if nowhere:
        people = [mention(who) for who in nowhere]
        told.append(dates.Note("meetings.zone_assumed", {"people": people, "zone": two.zone}))
    if hourless:
        people = [mention(who) for who in hourless]
        told.append(dates.Note("meetings.hours_assumed", {"people": people}))
    return tuple(told)


def dates_of(
    tick: Tick,
    two: Two,
    t: Translate,
    *,
    group: bool,
    said: Sequence[dates.Note] = (),
) -> dates.Dates:
    """Gather a pair's dates: the coming ones, else proposals."""
    coming = two.open_talks(tick.now)
    found = None if coming else proposals(two, tick.now)
    return dates.Dates(
        pair_id=two.id,
        programme=two.programme.name,
        minutes=two.shape.minutes,
        readers=two.readers() if group else (),
        talks=tuple(shown(tick, two, talk, t, group=group) for talk in coming),
        proposals=found.starts[:PROPOSALS] if found else (),
        notes=(*said, *(notes(found, two) if found else ())),
        remaining=pairs.remaining(two),
        first=not two.held(),
    )


def voice(tick: Tick, two: Two, who: str | None) -> Translate:
    """Speak to both, or to one of them about the two."""
    spoken = tick.voice(who).to_both() if who else pairs_facts.voice(tick, two.row)
    return spoken if who else replace(spoken, zone=two.wall)


def dates_card(
    tick: Tick, two: Two, who: str | None = None, said: Sequence[dates.Note] = ()
) -> Message:
    """Show the card with the dates, to both or to one of them alone."""
    t = voice(tick, two, who)
    found = dates_of(tick, two, t, group=who is None, said=said)
    return dates.card(found, t, private=who is not None)


def dates_gone(tick: Tick, two: Two, why: str, who: str | None = None) -> Message:
    """Show what is left of a card with dates once nobody needs it: `why`, and no buttons."""
    t = voice(tick, two, who)
    return dates.gone(two.programme.name, why, t, private=who is not None)


def prep(
    tick: Tick, two: Two, talk: Meeting, who: str | None = None, *, posted: date | None = None
) -> Message:
    """Show the post before a talk; `posted` is the day for which it was written."""
    t = voice(tick, two, who)
    closing = two.is_closing(talk)
    card = prep_views.Prep(
        talk=shown(tick, two, talk, t, group=who is None),
        mentor=two.row.mentor_id,
        mentee=two.row.mentee_id,
        theme=pairs.theme(two, two.day_of(talk), t.language).id,
        prompts=tuple(talk.prompts),
        closing=closing,
        gone=_gone(tick, two, talk, posted),
        worded=programmes_worded.prompts(two.programme, t.language),
    )
    return prep_views.prep(card, t, private=who is not None)


def _gone(tick: Tick, two: Two, talk: Meeting, posted: date | None) -> str:
    """Tell why the post before a talk has nothing left to press, if so."""
    if talk.state == rules.Status.CANCELLED:
        return prep_views.CANCELLED
    if posted and two.day_of(talk) != posted:
        return prep_views.MOVED
    return prep_views.OVER if pairs.as_rule(talk).ends_at <= tick.now else ""


def between(
    tick: Tick, two: Two, day: date, offered: Mapping[str, Any], who: str | None = None
) -> Message:
    """Show the small thing to try of a week between two talks."""
    t, idea = voice(tick, two, who), str(offered["try"])
    card = cards.Between(
        pair_id=two.id,
        on=day.isoformat(),
        idea=idea,
        programme=two.programme.name,
        tried=tuple(offered.get("tried") or ()),
        worded=programmes_worded.tries(two.programme, t.language).get(idea),
    )
    return cards.between(card, t, private=who is not None)


def after_of(tick: Tick, row: Pair, talk: Meeting, user_id: str) -> cards.After:
    """Gather the private card after a talk as it stands for one person."""
    two = pairs.load(tick, row)
    t = tick.voice(user_id)
    coming = two.next_talk(tick.now)
    return cards.After(
        talk=shown(tick, two, talk, t),
        partner=pairs_facts.other(row, user_id),
        answer=answers.answer_of(row, talk, user_id),
        again=talk.asked_again,
        held=talk.state == "held" and not talk.asked_again,
        pulse=pulse.standing(tick, row, talk, user_id),
        next_talk=shown(tick, two, coming, t) if coming else None,
        closing=two.is_closing(talk),
    )


def rides_of(tick: Tick, row: Pair, talk: Meeting, user_id: str, ride: str = "") -> list[Block]:
    """Gather what rides on somebody's card: the midpoint, and other features' small things."""
    t = tick.voice(user_id)
    found: list[Block] = []
    if "midpoint" in ride:
        found += cards.midpoint_ride(row.id or 0, t.to_both())
    for make in hooks.RIDES:
        found += make(tick, row, talk, user_id, t)
    return found


def after(tick: Tick, row: Pair, talk: Meeting, user_id: str, ride: str = "") -> Message:
    """Show the private card after a talk."""
    rides = rides_of(tick, row, talk, user_id, ride)
    return cards.after(after_of(tick, row, talk, user_id), tick.voice(user_id), rides)


def ride_on(tick: Tick, talk: Meeting, two: Two) -> str:
    """Tell what rode on the cards after this talk, so that a new version keeps it."""
    slot = store.slot(tick.session, two.id, "after", two.day_of(talk))
    return str(slot.facts.get("ride") or "") if slot else ""
