"""What people press on the cards of the cycle: another question, the clock, tried, met."""

from datetime import date
from typing import Any

from bot.core import Tick, Turn
from bot.domain import meetings as rules
from bot.domain.letters import Letter, Urgency
from bot.domain.refusals import Outdated
from bot.outgoing import Message
from bot.services import meetings_answers as answers
from bot.services import meetings_cards as cards
from bot.services import meetings_hooks, pairs_facts
from bot.services import meetings_pair as pairs
from bot.services import meetings_prompts as prompts
from bot.views import meetings_cards as views
from bot.views import meetings_clock as clocks
from bot.views import meetings_prep as prep_views
from bot.views import notices
from storage import backlog
from storage import meetings as store
from storage import pairs as pair_store
from storage.models import LetterRow, Meeting, Pair

OVER = frozenset({rules.Status.HELD, rules.Status.NOT_HELD, rules.Status.CANCELLED})
"""States of talks that nobody begins any more."""


def _own_talk(turn: Turn, meeting_id: int) -> tuple[Pair, Meeting]:
    talk = pairs.talk_of(turn, meeting_id)
    return pairs.own(turn, talk.pair_id, turn.user_id), talk


def another(turn: Turn, meeting_id: int) -> Message:
    """Add a third question to the post before a talk; return the post as it is now.

    Raises:
        NotYours, Outdated: it is not theirs, or the talk is not to come any more.
    """
    row, talk = _own_talk(turn, meeting_id)
    if talk.state != rules.Status.BOOKED:
        raise Outdated
    two = pairs.load(turn, row)
    if len(talk.prompts) < prep_views.MOST_PROMPTS:
        talk.prompts = [*talk.prompts, *prompts.offer_prompts(two, talk, 1)]
    return cards.prep(turn, two, talk, turn.user_id if row.alone else None)


def clock(turn: Turn, meeting_id: int) -> dict[str, Any]:
    """Show the clock of the talk.

    Raises:
        NotYours, Outdated, DateIsOver: it is not theirs, or its day is over.
    """
    row, talk = _own_talk(turn, meeting_id)
    if talk.state in OVER or turn.now >= pairs.asks_at(talk):
        raise rules.DateIsOver(at=talk.starts_at)
    both = pairs_facts.voice(turn, row)
    return clocks.clock(talk.minutes, both)


def guide(turn: Turn, meeting_id: int) -> dict[str, Any]:
    """Show the guide of the closing talk."""
    if not meeting_id:
        return clocks.guide(turn.t.to_both())
    row, _ = _own_talk(turn, meeting_id)
    return clocks.guide(pairs_facts.voice(turn, row))


def part(turn: Turn, meeting_id: int) -> dict[str, Any]:
    """Show somebody privately what is theirs to bring."""
    row, talk = _own_talk(turn, meeting_id)
    two = pairs.load(turn, row)
    theme = pairs.theme(two, two.day_of(talk), turn.t.language)
    card = prep_views.Part(
        talk=cards.shown(turn, two, talk, turn.t),
        role=pairs_facts.role_of(row, turn.user_id),
        stage=theme.stage.value,
        theme=theme.id,
    )
    rides = [
        block for make in meetings_hooks.PREPARES for block in make(turn, row, turn.user_id, turn.t)
    ]
    return prep_views.part(card, turn.t, rides)


def tried(turn: Turn, pair_id: int, day: date) -> Message:
    """Note that somebody tried the week's small thing; the partner sees it on the same post.

    Raises:
        NotYours, Outdated: it is not theirs, or nothing was offered then.
    """
    row = pairs.own(turn, pair_id, turn.user_id)
    slot = store.slot(turn.session, pair_id, "prompt", day)
    if slot is None or not slot.facts.get("try"):
        raise Outdated
    who = list(slot.facts.get("tried") or ())
    if turn.user_id not in who:
        who.append(turn.user_id)
        slot.facts = {**slot.facts, "tried": who}
        for hook in meetings_hooks.TRIED:
            hook(turn, row, turn.user_id)
    two = pairs.load(turn, row)
    alone = turn.user_id if row.alone else None
    return cards.between(turn, two, day, slot.facts, alone)


def met(turn: Turn, meeting_id: int, *, yes: bool) -> tuple[Message, dict[str, Any]]:
    """Take an answer to "Did you meet?"; return the card as a message and as a form.

    Raises:
        NotYours, Outdated: nothing was changed.
    """
    row, talk = answers.answer(turn, meeting_id, yes=yes)
    _renew_partner(turn, row, talk)
    return after(turn, row, talk)


def after(turn: Turn, row: Pair, talk: Meeting) -> tuple[Message, dict[str, Any]]:
    """Give the card after a talk as a message and as a form."""
    found = cards.after_of(turn, row, talk, turn.user_id)
    ride = cards.ride_on(turn, talk, pairs.load(turn, row))
    rides = cards.rides_of(turn, row, talk, turn.user_id, ride)
    return views.after(found, turn.t, rides), views.after_modal(found, turn.t, rides)


def open_after(turn: Turn, meeting_id: int) -> dict[str, Any]:
    """Open the card after a talk as a form.

    Raises:
        NotYours, Outdated: it is not theirs, or too long ago.
    """
    return after(turn, *answers.find(turn, meeting_id, turn.user_id))[1]


def card(turn: Turn, meeting_id: int) -> Message:
    """Give the card after a talk as a message.

    Raises:
        NotYours, Outdated: it is not theirs, or too long ago.
    """
    return after(turn, *answers.find(turn, meeting_id, turn.user_id))[0]


def waiting(tick: Tick, user_id: str) -> list[tuple[Pair, Meeting]]:
    """List the talks about which somebody can still say something, the latest first."""
    found = []
    for row in pair_store.pairs_of(tick.session, tick.workspace_id, user_id):
        if row.state not in pairs.CARED_FOR:
            continue
        for talk in pair_store.meetings(tick.session, row.id or 0):
            ended = pairs.as_rule(talk).ends_at
            open_now = ended <= tick.now < pairs.pulse_open_until(talk)
            if open_now and talk.state in answers.ANSWERABLE:
                found.append((row, talk))
    return sorted(found, key=lambda each: each[1].starts_at, reverse=True)


def checkin(turn: Turn) -> dict[str, Any]:
    """Open the current card after a talk, else say what would put something there."""
    there = waiting(turn, turn.user_id)
    if there:
        return after(turn, *there[0])[1]
    title = turn.t.plain("meetings.after_title")
    return notices.modal(turn.t(_why_nothing(turn)), turn.t, title)


def _why_nothing(turn: Turn) -> str:
    rows = pair_store.pairs_of(turn.session, turn.workspace_id, turn.user_id, pairs_facts.TOGETHER)
    if not rows:
        return "meetings.checkin_no_pair"
    coming = store.open_talks(turn.session, [row.id or 0 for row in rows])
    return "meetings.checkin_later" if coming else "meetings.checkin_no_date"


def _renew_partner(turn: Turn, row: Pair, talk: Meeting) -> None:
    """Bring the partner's card up to date when the two answers differ: both are asked again."""
    if not talk.asked_again:
        return
    two = pairs.load(turn, row)
    partner = pairs_facts.other(row, turn.user_id)
    key = f"pair:{row.id}:after:{two.day_of(talk).isoformat()}:{partner}"
    for letter in sent_as(turn, key):
        turn.post(
            Letter(
                "meetings.renew_after",
                partner,
                f"{key}:again:{talk.answer_mentor}:{talk.answer_mentee}",
                {
                    "pair": row.id,
                    "meeting": talk.id,
                    "channel": letter.channel_id,
                    "ts": letter.message_ts,
                    "ride": letter.facts.get("ride"),
                },
                urgency=Urgency.SAFETY,
                programme_id=row.programme_id,
            )
        )


def sent_as(tick: Tick, key: str) -> list[LetterRow]:
    """Find the letter with this key, if it has arrived."""
    return backlog.sent_as(tick.session, tick.workspace_id, [key])
