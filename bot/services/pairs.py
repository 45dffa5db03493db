"""A pair from proposal to agreement: asked, answered, introduced, agreed."""

from dataclasses import dataclass
from typing import Any

from bot.agenda import Look
from bot.core import Tick, Turn
from bot.domain import agreement as rules
from bot.domain import pair_moves
from bot.domain.pair_facts import OVER, PairState, Waiting
from bot.domain.refusals import Outdated
from bot.i18n import languages
from bot.outgoing import Message
from bot.services import pairs_cards as cards
from bot.services import pairs_events as events
from bot.services import pairs_facts as facts_of
from bot.services import pairs_hooks as hooks
from bot.views import pairs_forms as forms
from storage import programmes
from storage.models import Pair

LOOKS: dict[str, Look] = {events.LOOK: events.look}


def propose(tick: Tick, row: Pair) -> bool:
    """Ask the mentor of a released pair; the mentee is asked only after a yes.

    Called by the release desk once its ten minutes are over. Returns whether somebody was
    asked: nobody is when either has paused, left or taken another partner meanwhile, and the
    row is then withdrawn without a word.

    Raises:
        ValueError: the pair has been proposed before.
    """
    fresh = row.state == PairState.PROPOSED and row.asked_at is None
    if not (fresh or row.state == facts_of.SUGGESTED):
        raise ValueError(f"pair {row.id} is {row.state}")
    row.asked_at = row.counted_from = tick.now
    row.released_at = row.released_at or tick.now
    if not (_free(tick, row, row.mentor_id) and _free(tick, row, row.mentee_id)):
        row.waiting = None
        events.drop(tick, row)
        return False
    row.state, row.waiting = PairState.PROPOSED.value, Waiting.MENTOR.value
    tick.session.flush()
    events.ask(tick, row, "mentor")
    events.look_again(tick, row, facts_of.load(tick, row))
    return True


def _free(tick: Tick, row: Pair, user_id: str) -> bool:
    """Tell whether somebody can still be asked: here, opted in and not paused."""
    place = programmes.enrolment(tick.session, tick.workspace_id, row.programme_id, user_id)
    here = tick.person(user_id).left_at is None
    return here and place is not None and place.state == "active"


def answer(turn: Turn, pair_id: int, *, yes: bool, ts: str | None = None) -> Message:
    """Take the person's answer to a proposal; return the card that takes its place.

    `ts` names the card that was pressed: the others are brought up to date by letters.

    Raises:
        NotYours, Outdated, ProposalGone, AlreadyAPair, NotAskedYet: nothing was changed.
    """
    row = facts_of.own(turn, pair_id, turn.user_id)
    before = facts_of.load(turn, row)
    decision = pair_moves.answer(before, turn.user_id, yes=yes, now=turn.now)
    if decision.events:
        events.settle(turn, row, decision)
        events.renew_cards(turn, row, turn.user_id, but=ts)
    return cards.answered(turn, row, turn.user_id, yes=yes)


@dataclass(frozen=True, slots=True)
class Asked:
    """What confirming the agreement asks for: a private form, or nothing but a new card."""

    form: dict[str, Any] | None
    card: Message | None


def agree(turn: Turn, pair_id: int) -> Asked:
    """Confirm the agreement; where language or du/Sie is open, ask for that privately first.

    Raises:
        NotYours, Outdated, PairIsOver, NoPairYet: nothing was changed.
    """
    row = together(turn, pair_id)
    if _confirmed(row, turn.user_id):
        return Asked(None, _card(turn, row))
    if not may_choose_voice(turn, row):
        return Asked(None, confirm(turn, pair_id, language=_languages(turn, row)[0], du=False))
    return Asked(forms.agree(pair_id, turn.t, _wish(turn, row)), None)


def may_choose_voice(tick: Tick, row: Pair) -> bool:
    """Tell whether the two have anything to choose: a language, or a form of address."""
    choices = _languages(tick, row)
    return len(choices) > 1 or "de" in choices


def _wish(turn: Turn, row: Pair) -> forms.VoiceChoice:
    """Give what the private form asks, with what the person said or would say first."""
    choices = _languages(turn, row)
    reads = facts_of.spoken(turn, row, turn.user_id)[0]
    likely = {
        "language": row.language or reads,
        "du": (row.address or turn.person(turn.user_id).address or turn.t.address) != "sie",
    }
    said = {**likely, **row.wishes.get(facts_of.role_of(row, turn.user_id), {})}
    return forms.VoiceChoice(
        partner=facts_of.other(row, turn.user_id),
        languages=choices,
        language=said["language"] if said["language"] in choices else choices[0],
        du=said["du"],
        asks_du="de" in choices,
    )


def voice_form(turn: Turn, pair_id: int) -> dict[str, Any]:
    """Ask again, privately, for language and form of address of two who have agreed.

    Raises:
        Outdated: the agreement is still open, or there is nothing to choose.
        NotYours, PairIsOver, NoPairYet: there is no pair.
    """
    row = _agreed(turn, pair_id)
    return forms.voice(pair_id, turn.t, _wish(turn, row))


def say_voice(turn: Turn, pair_id: int, *, language: str | None, du: bool) -> bool:
    """Note what one of the two wishes now; tell whether it holds, because both have said it.

    The partner is asked as well, in words that do not tell what was wished.

    Raises:
        Outdated: the agreement is still open, or there is nothing to choose.
        NotYours, PairIsOver, NoPairYet: there is no pair.
    """
    row = _agreed(turn, pair_id)
    role = facts_of.role_of(row, turn.user_id)
    first = not row.wishes
    row.wishes = {**row.wishes, role: {"language": language, "du": du}}
    row.version += 1
    if len(row.wishes) > 1:
        _settle_voice(turn, row)
        cards.renew_introduction(turn, row)
        return True
    if first:
        partner = facts_of.other(row, turn.user_id)
        events.write(turn, row, "pairs.voice_asked", partner, f"voice:{row.version}")
    return False


def _agreed(turn: Turn, pair_id: int) -> Pair:
    row = together(turn, pair_id)
    if facts_of.agreement(row).signed_at is None or not may_choose_voice(turn, row):
        raise Outdated
    return row


def confirm(turn: Turn, pair_id: int, *, language: str | None, du: bool) -> Message:
    """Note that the person agrees, with their private wishes; return the card for both.

    Raises:
        NotYours, Outdated, PairIsOver, NoPairYet: nothing was changed.
    """
    row = together(turn, pair_id)
    role = facts_of.role_of(row, turn.user_id)
    if not _confirmed(row, turn.user_id):
        row.wishes = {**row.wishes, role: {"language": language, "du": du}}
        signed = rules.confirm(facts_of.agreement(row), turn.user_id, turn.now)
        row.agreed_mentor_at, row.agreed_mentee_at = signed.mentor_at, signed.mentee_at
        if signed.signed_at:
            _settle_voice(turn, row)
            hooks.tell(hooks.AGREED, turn, row)
        events.refresh(turn, row)
        cards.renew_introduction(turn, row)
    return _card(turn, row)


def _card(turn: Turn, row: Pair) -> Message:
    """Show the introduction where the person pressed: for both, or theirs alone."""
    return cards.introduction(turn, row, turn.user_id if row.alone else None)


def _confirmed(row: Pair, user_id: str) -> bool:
    return bool(row.agreed_mentor_at if user_id == row.mentor_id else row.agreed_mentee_at)


def _languages(tick: Tick, row: Pair) -> list[str]:
    """List the languages the two could agree on; the one in use when they share none."""
    mentor = facts_of.spoken(tick, row, row.mentor_id)
    shared = set(mentor) & set(facts_of.spoken(tick, row, row.mentee_id)) & set(languages())
    return sorted(shared) or [facts_of.shared_language(tick, row)]


def _settle_voice(tick: Tick, row: Pair) -> None:
    """Settle language and form of address from both private wishes, and forget the wishes."""
    wishes = [row.wishes.get(role, {}) for role in ("mentor", "mentee")]
    first, second = (wish.get("language") for wish in wishes)
    row.language = first if first and first == second else facts_of.shared_language(tick, row)
    address = rules.settle_address(
        mentor_ticked_du=bool(wishes[0].get("du")), mentee_ticked_du=bool(wishes[1].get("du"))
    )
    row.address = address.value
    row.wishes = {}


def ten_points(turn: Turn, pair_id: int) -> dict[str, Any]:
    """Show all ten points of the agreement."""
    row = facts_of.own(turn, pair_id, turn.user_id)
    return forms.ten_points(facts_of.voice(turn, row), turn.t)


def together(turn: Turn, pair_id: int) -> Pair:
    """Load a pair of two who have both said yes, for one of them.

    Raises:
        NotYours, Outdated: it is not theirs, or not there.
        PairIsOver, NoPairYet: it has ended, or is a mere proposal.
    """
    row = facts_of.own(turn, pair_id, turn.user_id)
    if row.state in OVER:
        raise pair_moves.PairIsOver
    if row.state == PairState.PROPOSED:
        raise pair_moves.NoPairYet
    return row
