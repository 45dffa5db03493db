"""What two people settle about their dates: rhythm, place, and who helps with them."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bot.core import Tick, Turn
from bot.courier import Handling
from bot.domain import meetings as rules
from bot.domain.agreement import RhythmVote, vote_rhythm
from bot.domain.letters import Counts, Letter, Urgency
from bot.domain.refusals import FormRefused, NotYours, Refusal
from bot.outgoing import Drop, Outgoing
from bot.services import meetings_cards as cards
from bot.services import meetings_letters as letters
from bot.services import meetings_news as news
from bot.services import meetings_pair as pairs
from bot.services import meetings_record as record
from bot.views import meetings_dates as date_views
from bot.views import meetings_wishes as views
from storage.ledger import Claim
from storage.models import Meeting


class LinkNotSafe(Refusal):
    """A web address that is none, or of a kind nobody should press."""

    key = "meetings.link_not_safe"
    field = "spot"


class AssistantUnfit(Refusal):
    """Somebody who cannot look after the dates: one of the two, a bot, a guest, or gone."""

    key = "meetings.assistant_unfit"
    field = "assistant"


def place_form(turn: Turn, meeting_id: int) -> dict[str, Any]:
    """Ask where a talk takes place.

    Raises:
        NotYourDate, DateIsOver, Outdated: nothing to place, or not theirs.
    """
    talk = _open(turn, meeting_id)
    row = pairs.for_dates(turn, talk.pair_id, turn.user_id)
    two = pairs.load(turn, row)
    return date_views.place_form(cards.shown(turn, two, talk, turn.t), turn.t)


def _open(turn: Turn, meeting_id: int) -> Meeting:
    talk = pairs.talk_of(turn, meeting_id)
    pairs.for_dates(turn, talk.pair_id, turn.user_id)
    if talk.state != rules.Status.BOOKED:
        raise rules.DateIsOver(at=talk.starts_at)
    return talk


def place(turn: Turn, meeting_id: int, kind: str, spot: str, *, every: bool) -> dict[str, Any]:
    """Settle place or link of one talk, or of all to come.

    Raises:
        LinkNotSafe: only http and https addresses are taken, anything else is plain text.
        NotYourDate, DateIsOver, Outdated: nothing was changed.
    """
    talk = _open(turn, meeting_id)
    row = pairs.for_dates(turn, talk.pair_id, turn.user_id)
    chosen, checked = rules.Place(kind).value, checked_spot(spot)
    two = pairs.load(turn, row)
    placed = two.open_talks(turn.now) if every else [talk]
    for each in {one.id: one for one in (*placed, talk)}.values():
        each.place, each.spot, each.sequence = chosen, checked or None, each.sequence + 1
    if every:
        setup = pairs.setup_of(turn, row)
        setup.place, setup.spot = chosen, checked or None
    turn.session.flush()
    news.tell(turn, row, "date_placed", placed if every and placed else [talk], by=turn.user_id)
    return date_views.settled(
        cards.dates_of(turn, pairs.load(turn, row), turn.t, group=False), turn.t
    )


def checked_spot(spot: str) -> str:
    """Let plain places and web addresses pass, refuse every other kind of link.

    Raises:
        LinkNotSafe: it looks like a link and is not a http(s) address with a host.
    """
    text = spot.strip()
    scheme = text.partition(":")[0].lower()
    looks_like_link = "://" in text or scheme in {"javascript", "data", "mailto", "file", "tel"}
    if not looks_like_link:
        return text
    try:
        address = urlsplit(text)
    except ValueError:
        raise FormRefused({"spot": LinkNotSafe()}) from None
    plain = not any(each.isspace() or each in '<>|"`' for each in text)
    if address.scheme not in {"http", "https"} or not address.hostname or not plain:
        raise FormRefused({"spot": LinkNotSafe()})
    return text


def rhythm_form(turn: Turn, pair_id: int) -> dict[str, Any]:
    """Ask somebody for the rhythm they wish."""
    every = pairs.shape_of(turn, pairs.own(turn, pair_id, turn.user_id)).every
    return views.rhythm_form(pair_id, every, turn.t)


def wish_rhythm(turn: Turn, pair_id: int, weeks: int) -> None:
    """Note a wish for a rhythm; it holds when both wish the same.

    Raises:
        NotYours, Outdated, RhythmUnknown: nothing was changed.
    """
    row = pairs.own(turn, pair_id, turn.user_id)
    setup = pairs.setup_of(turn, row)
    every = pairs.shape_of(turn, row).every
    vote = RhythmVote(every, setup.wish_mentor, setup.wish_mentee)
    wished = vote_rhythm(vote, weeks, by_mentor=turn.user_id == row.mentor_id)
    if wished == vote:
        return
    setup.wish_mentor, setup.wish_mentee = wished.mentor, wished.mentee
    holds = wished.mentor is None and wished.mentee is None
    if holds:
        row.rhythm_weeks = wished.current
    facts = {"pair": row.id, "by": turn.user_id, "weeks": weeks, "holds": int(holds)}
    key = f"pair:{row.id}:rhythm:{weeks}:{turn.user_id}:{turn.now:%Y%m%dT%H%M%S}"
    to = (row.mentor_id, row.mentee_id) if row.alone else (f"pair:{row.id}",)
    turn.post(
        *(
            Letter(
                "meetings.rhythm",
                each,
                f"{key}:{place}",
                {**facts, "key": key},
                urgency=Urgency.DATE,
                programme_id=row.programme_id,
            )
            for place, each in enumerate(to)
        )
    )
    if holds:
        record.changed(turn, row)


def rhythm(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell both of a wish for a new rhythm, or that it holds."""
    facts = claim.facts
    row = pairs.live(tick, int(facts["pair"]))
    two = pairs.load(tick, row)
    who = None if claim.to.startswith("pair:") else claim.to
    t = cards.voice(tick, two, who)
    weeks, holds = int(facts["weeks"]), bool(facts["holds"])
    message = views.rhythm_wish(
        two.id, str(facts["by"]), weeks, t, holds=holds, private=who is not None
    )
    return Outgoing(who or row.channel_id or two.people, message)


def assistant_form(turn: Turn, pair_id: int) -> dict[str, Any]:
    """Ask the mentee who helps with dates.

    Raises:
        NotYours: only the mentee keeps the calendar.
    """
    row = pairs.own(turn, pair_id, turn.user_id)
    if turn.user_id != row.mentee_id:
        raise NotYours
    return views.assistant_form(pair_id, pairs.setup_of(turn, row).assistant_id, turn.t)


def name_assistant(turn: Turn, pair_id: int, assistant: str | None) -> None:
    """Let somebody handle the dates, or nobody any more.

    Raises:
        AssistantUnfit: one of the two, a bot, a guest, or somebody who left.
        NotYours, Outdated: nothing was changed.
    """
    row = pairs.own(turn, pair_id, turn.user_id)
    if turn.user_id != row.mentee_id:
        raise NotYours
    if assistant:
        person = turn.person(assistant)
        unfit = person.kind != "member" or person.left_at is not None
        if unfit or assistant in {row.mentor_id, row.mentee_id}:
            raise AssistantUnfit
    setup = pairs.setup_of(turn, row)
    if assistant and assistant != setup.assistant_id:
        turn.post(
            Letter(
                "meetings.assistant",
                assistant,
                f"pair:{row.id}:assistant:{assistant}:{turn.now:%Y%m%dT%H%M%S}",
                {"pair": row.id},
                urgency=Urgency.DATE,
                programme_id=row.programme_id,
            )
        )
    setup.assistant_id = assistant


def welcome(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell an assistant what they may look after, if they still do."""
    row = pairs.live(tick, int(claim.facts["pair"]))
    if pairs.setup_of(tick, row).assistant_id != claim.to:
        return letters.OUTDATED
    two = pairs.load(tick, row)
    t = tick.voice(claim.to)
    coming = two.next_talk(tick.now)
    talk = cards.shown(tick, two, coming, replace(t)) if coming else None
    return Outgoing(claim.to, views.welcome(two.id, row.mentor_id, row.mentee_id, talk, t))


LETTERS: dict[str, Handling] = {
    "meetings.rhythm": Handling(
        rhythm, letters.group_known, letters.group_lost, counts=Counts.DATE
    ),
    "meetings.assistant": Handling(welcome, counts=Counts.TASK),
}
