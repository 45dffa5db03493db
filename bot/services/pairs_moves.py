"""What people do to their pair: rest, carry on, ask for another partner, say goodbye."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.core import Tick, Turn
from bot.domain import pausing, rematch
from bot.domain.pair_events import Reason
from bot.domain.pair_facts import PairState
from bot.domain.pair_moves import leave
from bot.domain.refusals import Outdated
from bot.i18n import Markup
from bot.outgoing import Message
from bot.services import pairs_events as events
from bot.services import pairs_facts as facts_of
from bot.services import programmes_calendar
from bot.services.pairs import together
from bot.views import pairs as views
from bot.views import pairs_forms as forms
from storage import programmes
from storage.models import Pair

USUAL_PAUSE = timedelta(weeks=2)


def pause_form(turn: Turn, pair_id: int) -> dict[str, Any]:
    """Ask until when the pair rests; a running pause may be changed.

    Raises:
        NotYours, Outdated, PairIsOver, NoPairYet: there is nothing to pause.
    """
    row = together(turn, pair_id)
    facts = facts_of.load(turn, row)
    day = facts_of.today(turn, row)
    running = next((each for each in facts.pauses if each.by is None), None)
    latest = (running.until if running else day) + pausing.LONGEST_PAUSE
    return forms.pause(
        pair_id,
        turn.t,
        partner=facts_of.other(row, turn.user_id),
        first=min(running.until if running else day + USUAL_PAUSE, latest),
        latest=latest,
        extends=running is not None,
    )


def pause(turn: Turn, pair_id: int, until: date | None) -> None:
    """Let the pair rest until the end of a day; who asked is told to nobody.

    Raises:
        PauseTooLong, PauseEndsBeforeToday, PauseExtendedBefore: the day does not do.
        NotYours, Outdated, PairIsOver, NoPairYet: there is nothing to pause.
    """
    row = together(turn, pair_id)
    facts = facts_of.load(turn, row)
    last = until or facts_of.today(turn, row)
    decision = pausing.pause(facts, last, by=turn.user_id, own=False, now=turn.now)
    events.settle(turn, row, decision)


def resume(turn: Turn, pair_id: int) -> None:
    """End the pause now; a partner's personal pause goes on.

    Raises:
        NotPaused: there is none.
        NotYours, Outdated, PairIsOver, NoPairYet: there is nothing to resume.
    """
    row = together(turn, pair_id)
    facts = facts_of.load(turn, row)
    events.settle(turn, row, pausing.wake(facts, by=turn.user_id, now=turn.now))


def change_form(turn: Turn, pair_id: int) -> dict[str, Any]:
    """Explain a change of partner, and let it be confirmed.

    Raises:
        NotYours, Outdated, PairIsOver, NoPairYet: there is no partner to change.
    """
    row = together(turn, pair_id)
    free = rematch.in_self_service(facts_of.load(turn, row), turn.now)
    return forms.change(
        pair_id, turn.t, partner=facts_of.other(row, turn.user_id), self_service=free
    )


def change(turn: Turn, pair_id: int) -> Markup:
    """Ask for another partner; return what happens next. When both ask, it holds at once.

    Raises:
        NotYours, Outdated, PairIsOver, NoPairYet: there is no partner to change.
    """
    row = together(turn, pair_id)
    facts = facts_of.load(turn, row)
    after = events.settle(turn, row, rematch.ask_rematch(facts, turn.user_id, turn.now))
    if after.state is not PairState.REMATCH_REQUESTED or after.rematch is None:
        return turn.t.to_both()("pairs.ended")
    if after.rematch.self_service:
        return turn.t("pairs.rematch_requested_self", at=after.rematch.ends_at)
    return turn.t("pairs.rematch_requested_coordinator_self")


def take_back(turn: Turn, pair_id: int) -> Markup:
    """Stay together after all, as long as the wish is unanswered.

    Raises:
        NoRematchToTakeBack: there is no wish of this person.
        NotYours, Outdated, PairIsOver, NoPairYet: there is no pair.
    """
    row = together(turn, pair_id)
    events.settle(turn, row, rematch.take_back(facts_of.load(turn, row), turn.user_id))
    return turn.t("pairs.rematch_taken_back")


def end_form(turn: Turn, pair_id: int) -> dict[str, Any]:
    """Let somebody end their pair; no reason needed.

    Raises:
        NotYours, Outdated, PairIsOver, NoPairYet: there is no pair to end.
    """
    row = together(turn, pair_id)
    return forms.end(pair_id, turn.t, partner=facts_of.other(row, turn.user_id))


@dataclass(frozen=True, slots=True)
class Goodbye:
    """What the form said: one of the reasons or none, and whether a new partner is wished for."""

    reason: str | None
    stays: bool


def end(turn: Turn, pair_id: int, said: Goodbye) -> Markup:
    """End the pair, nobody's fault; who stays is matched again, who does not is left in peace.

    Raises:
        Outdated: the reason is none that was offered.
        NotYours, PairIsOver, NoPairYet: there is no pair to end.
    """
    row = together(turn, pair_id)
    if said.reason is not None and said.reason not in forms.REASONS:
        raise Outdated
    reason = Reason(said.reason) if said.reason else Reason.RATHER_NOT_SAY
    facts = facts_of.load(turn, row)
    events.settle(turn, row, leave(facts, turn.user_id, reason=reason, stays=said.stays))
    if not said.stays:
        no_more(turn, row, turn.user_id)
    return turn.t.to_both()("pairs.ended")


def rest(turn: Turn, pair_id: int) -> Message:
    """Look for no new partner for the person whose pair has ended.

    Raises:
        Outdated: the pair goes on.
        NotYours: somebody else's pair.
    """
    row = facts_of.own(turn, pair_id, turn.user_id)
    if row.state in facts_of.LIVE:
        raise Outdated
    no_more(turn, row, turn.user_id)
    programme = facts_of.programme_of(turn, row)
    card = views.Goodbye(
        pair_id=pair_id,
        programme=programme.name,
        partner=facts_of.other(row, turn.user_id),
        next_round=programmes_calendar.next_round(turn, programme),
        looking=False,
    )
    return views.cared_for(card, turn.t)


def no_more(tick: Tick, row: Pair, user_id: str) -> None:
    """Take somebody out of matching in the role they had, until they change their profile."""
    place = programmes.enrolment(tick.session, tick.workspace_id, row.programme_id, user_id)
    if place is None:
        return
    if facts_of.role_of(row, user_id) == "mentor":
        place.mentor_capacity = 0
    else:
        place.mentee_capacity = 0
    place.version += 1
