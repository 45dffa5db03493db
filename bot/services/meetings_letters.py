"""What is sent about talks, rendered as of the moment it goes out."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.core import Tick
from bot.courier import Handling
from bot.domain import ics
from bot.domain import meetings as rules
from bot.domain.letters import Counts, Letter, Urgency
from bot.domain.pair_facts import OVER, PairState
from bot.domain.refusals import Outdated
from bot.domain.working_hours import next_allowed
from bot.i18n import Translate
from bot.outgoing import Defer, Drop, File, Message, Outgoing
from bot.services import meetings_cards as cards
from bot.services import meetings_over, pairs_facts
from bot.services import meetings_pair as pairs
from bot.services.meetings_pair import Two
from bot.slack import Sent
from bot.views import meetings as common
from bot.views import meetings_cards as views
from storage import meetings as store
from storage.ledger import Claim
from storage.models import Meeting

OUTDATED = Drop("outdated")
WEEK = timedelta(days=7)
PATIENCE = timedelta(hours=1)
LOOK_AGAIN = 900.0
"""Seconds after which a letter that is late and out of hours is looked at again."""

Render = Callable[[Tick, Claim, Two, str | None], Message | Drop]


def _group(claim: Claim) -> bool:
    return claim.to.startswith("pair:")


def _two(tick: Tick, claim: Claim) -> Two | None:
    try:
        row = pairs_facts.find(tick, int(claim.facts["pair"]))
    except Outdated:
        return None
    return pairs.load(tick, row) if row.state in pairs.CARED_FOR else None


def _late(tick: Tick, claim: Claim, two: Two) -> bool:
    """Tell whether a delayed letter would now arrive outside somebody's hours."""
    if tick.now - claim.due_at < PATIENCE:
        return False
    readers = two.people if _group(claim) else (claim.to,)
    people = two.calendars
    return any(next_allowed(people[who], tick.now) != tick.now for who in readers)


def _card(render: Render) -> Callable[[Tick, Claim], Outgoing | Drop | Defer]:
    """Give a card of the cycle its common rules: not outdated, in hours, in the right place."""

    def card(tick: Tick, claim: Claim) -> Outgoing | Drop | Defer:
        two = _two(tick, claim)
        if two is None:
            return OUTDATED
        who = None if _group(claim) else claim.to
        message = render(tick, claim, two, who)
        if isinstance(message, Drop):
            return message
        if _late(tick, claim, two):
            return Defer("out_of_hours", LOOK_AGAIN)
        return Outgoing(_place(two, claim), message)

    return card


def _place(two: Two, claim: Claim) -> str | tuple[str, ...]:
    if not _group(claim):
        return claim.to
    return two.row.channel_id or two.people


def _day(claim: Claim) -> date:
    return date.fromisoformat(str(claim.facts["on"]))


def _talk(two: Two, claim: Claim) -> Meeting | None:
    """Find the talk a card is about: it is still on the day for which the card was meant."""
    day = _day(claim)
    live = {rules.Status.BOOKED, rules.Status.HELD}
    return next((t for t in two.talks if t.state in live and two.day_of(t) == day), None)


def prep(tick: Tick, claim: Claim, two: Two, who: str | None) -> Message | Drop:
    """Prepare for a talk, unless it was moved, called off or has begun."""
    talk = _talk(two, claim)
    if talk is None or talk.starts_at <= tick.now:
        return OUTDATED
    return cards.prep(tick, two, talk, who)


def after(tick: Tick, claim: Claim, two: Two, who: str | None) -> Message | Drop:
    """Ask one of the two whether they met, and how it was."""
    talk = _talk(two, claim)
    if talk is None or who is None or tick.now >= pairs.pulse_open_until(talk):
        return OUTDATED
    return cards.after(tick, two.row, talk, who, str(claim.facts.get("ride") or ""))


def between(tick: Tick, claim: Claim, two: Two, who: str | None) -> Message | Drop:
    """Offer one small thing to try, as long as its week lasts."""
    idea = str(claim.facts.get("try") or "")
    if not idea or tick.now >= claim.due_at + WEEK:
        return OUTDATED
    day = _day(claim)
    slot = store.slot(tick.session, two.id, "prompt", day)
    return cards.between(tick, two, day, slot.facts if slot else claim.facts, who)


def series(tick: Tick, _claim: Claim, two: Two, who: str | None) -> Message | Drop:
    """Offer dates, unless the two have one."""
    if two.next_talk(tick.now) is not None:
        return OUTDATED
    return cards.dates_card(tick, two, who)


def midpoint(tick: Tick, _claim: Claim, two: Two, who: str | None) -> Message | Drop:
    """Halfway: keep, change, stop."""
    t = cards.voice(tick, two, who)
    return views.midpoint(two.id, two.programme.name, t, private=who is not None)


def closing(tick: Tick, _claim: Claim, two: Two, who: str | None) -> Message | Drop:
    """Invite to the closing talk, unless it is booked or held."""
    if two.next_talk(tick.now) is not None or two.row.closing_held:
        return OUTDATED
    t = cards.voice(tick, two, who)
    return views.closing(two.id, two.programme.name, t, private=who is not None)


def renew(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Bring a posted card with the dates up to date; one nobody needs loses its buttons."""
    facts, who = claim.facts, None if _group(claim) else claim.to
    two = pairs.load(tick, pairs_facts.find(tick, int(facts["pair"])))
    why = _gone(tick, two, str(facts.get("gone") or ""))
    card = cards.dates_gone(tick, two, why, who) if why else cards.dates_card(tick, two, who)
    return Outgoing(str(facts["channel"]), card, str(facts["ts"]))


def _gone(tick: Tick, two: Two, why: str) -> str:
    """Tell why nobody needs a card with dates as of now, if so; a coming date is needed."""
    if two.row.state in OVER:
        return "ended"
    if why == "newer" or two.next_talk(tick.now):
        return why.removeprefix("over")
    return "rests" if two.row.state == PairState.PAUSED else why


def renew_after(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Bring somebody's card after a talk up to date."""
    two = _two(tick, claim)
    talk = pairs.talk_of(tick, int(claim.facts["meeting"]))
    if two is None:
        return OUTDATED
    message = cards.after(tick, two.row, talk, claim.to, str(claim.facts.get("ride") or ""))
    return Outgoing(str(claim.facts["channel"]), message, str(claim.facts["ts"]))


def renew_prep(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Bring the post before a talk up to date: over, moved or called off, it loses its buttons."""
    row = pairs_facts.find(tick, int(claim.facts["pair"]))
    talk = pairs.talk_of(tick, int(claim.facts["meeting"]))
    who = None if _group(claim) else claim.to
    posted = _day(claim) if claim.facts.get("on") else None
    message = cards.prep(tick, pairs.load(tick, row), talk, who, posted=posted)
    return Outgoing(str(claim.facts["channel"]), message, str(claim.facts["ts"]))


def news(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell what became of a date, with the file that brings calendars up to date."""
    two = _two(tick, claim)
    if two is None:
        return OUTDATED
    who = None if _group(claim) else claim.to
    t = cards.voice(tick, two, who)
    talks = _still_new(two, claim)
    if not talks:
        return OUTDATED
    file = ics.to_ics([cards.entry(tick, two, talk, t) for talk in talks], now=tick.now)
    said = _news(claim, two, talks, t)
    name = t.plain("meetings.ics_file", number=talks[0].number if len(talks) == 1 else len(talks))
    return Outgoing(_place(two, claim), Message(said), files=(File(name, file, name),))


def _still_new(two: Two, claim: Claim) -> list[Meeting]:
    """Find the dates of a letter that nothing newer tells of: the latest state is sent once."""
    numbers = str(claim.facts["meetings"]).split(",")
    told = dict(zip(numbers, str(claim.facts["sequences"]).split(","), strict=True))
    return [talk for talk in two.talks if told.get(str(talk.id)) == str(talk.sequence)]


def _news(claim: Claim, two: Two, talks: list[Meeting], t: Translate) -> str:
    readers = two.readers() if _group(claim) else ()
    what = str(claim.facts["what"])
    facts: dict[str, object] = {"n": len(talks), "minutes": talks[0].minutes}
    facts["at"] = common.when(talks[0].starts_at, t, readers)
    if claim.facts.get("was"):
        was = datetime.fromisoformat(str(claim.facts["was"]))
        facts["was"] = common.when(was, t, readers)
    said = t(f"meetings.{what}", **facts)
    more = [t(key) for key in str(claim.facts.get("more") or "").split(",") if key]
    return "\n".join([said, *more])


def group_known(tick: Tick, claim: Claim, sent: Sent) -> None:
    """Remember the group message, and where the card with the dates stands."""
    row = pairs_facts.find(tick, int(claim.facts["pair"]))
    if _group(claim) and sent.channel:
        row.channel_id = row.channel_id or sent.channel
    if claim.kind in {"meetings.first", "meetings.series"} and sent.ts:
        meetings_over.cards_newer(tick, row, claim.to, sent.channel, sent.ts)


def group_lost(tick: Tick, claim: Claim, _reason: str) -> None:
    """Write to each alone when the group message cannot be posted to."""
    row = pairs_facts.find(tick, int(claim.facts["pair"]))
    if not _group(claim):
        return
    row.alone, row.channel_id = True, None
    key = str(claim.facts.get("slot") or claim.facts["key"])
    tick.post(
        *(
            Letter(
                claim.kind,
                who,
                f"{key}:{who}",
                claim.facts,
                urgency=Urgency.DATE,
                programme_id=row.programme_id,
            )
            for who in (row.mentor_id, row.mentee_id)
        )
    )


LETTERS: dict[str, Handling] = {
    "meetings.prep": Handling(_card(prep), group_known, group_lost),
    "meetings.after": Handling(_card(after)),
    "meetings.prompt": Handling(_card(between), group_known, group_lost),
    "meetings.first": Handling(_card(series), group_known, group_lost, counts=Counts.TASK),
    "meetings.series": Handling(_card(series), group_known, group_lost),
    "meetings.midpoint": Handling(_card(midpoint), group_known, group_lost),
    "meetings.closing": Handling(_card(closing), group_known, group_lost),
    "meetings.news": Handling(news, group_known, group_lost, counts=Counts.DATE),
    "meetings.renew": Handling(renew, counts=Counts.ANSWER),
    "meetings.renew_prep": Handling(renew_prep, counts=Counts.ANSWER),
    "meetings.renew_after": Handling(renew_after, counts=Counts.ANSWER),
}
