"""What HR changes at the desk: swap, unpair, lock, veto, pair by hand. All rules are re-checked."""

from bot.core import Tick, Turn
from bot.domain.matching.types import (
    Kind,
)
from bot.domain.refusals import ChangedMeanwhile, NotAllowed, Outdated, Refusal
from bot.domain.roles import Action
from bot.services import matching_rows, programmes
from bot.services.matching_scope import Scope
from storage import matching as store
from storage import programmes as programme_store
from storage.models import Pair, PairRule, Programme, Waiting


class AlreadyReleased(Refusal):
    """The pair is on its way; undo the release first."""

    key = "desk.already_released"


def load(turn: Turn, pair_id: int, action: Action = Action.MATCH_SEE) -> Pair:
    """Find a suggestion for somebody who looks after it.

    Raises:
        NotAllowed: no role of theirs covers this pair.
        Outdated: it is gone, or has been sent out.
    """
    row = store.suggestion(turn.session, turn.workspace_id, pair_id)
    if row is None:
        raise Outdated
    programme = programmes.load(turn, row.programme_id, action)
    if not Scope.of(turn, programme).covers(row):
        turn.refused.append((action, row.programme_id))
        raise NotAllowed
    return row


def take(turn: Turn, pair_id: int, seen: int) -> Pair:
    """Make a suggestion ours for a change.

    Raises:
        ChangedMeanwhile: somebody else saved first.
        AlreadyReleased, NotAllowed, Outdated: nothing was changed.
    """
    row = load(turn, pair_id, Action.MATCH_EDIT)
    if row.released_at:
        raise AlreadyReleased
    if not store.claim_suggestion(turn.session, pair_id, seen):
        raise ChangedMeanwhile
    turn.session.refresh(row)
    return row


def unpair(turn: Turn, pair_id: int, seen: int) -> Programme:
    """Take a suggestion apart; both are free for the next round."""
    row = take(turn, pair_id, seen)
    rule = store.rule(turn.session, row.programme_id, row.mentor_id, row.mentee_id)
    if rule:
        turn.session.delete(rule)
    return apart(turn, row, "unpaired")


def veto(turn: Turn, pair_id: int, seen: int) -> Programme:
    """Rule two people out as a pair, in this and every later round."""
    row = take(turn, pair_id, seen)
    decide(turn, row.programme_id, row.mentor_id, row.mentee_id, kind=Kind.VETO)
    return apart(turn, row, "vetoed")


def allow(turn: Turn, programme_id: int, rule_id: int) -> None:
    """Take a veto back: the next round may suggest the two again.

    Raises:
        NotAllowed: no role of theirs covers these two.
        Outdated: it is gone already.
    """
    programme = programmes.load(turn, programme_id, Action.MATCH_EDIT)
    rule = store.veto(turn.session, programme_id, rule_id)
    if rule is None:
        raise Outdated
    if not Scope.of(turn, programme).covers(rule):
        turn.refused.append((Action.MATCH_EDIT, programme_id))
        raise NotAllowed
    turn.session.delete(rule)
    note_down(turn, programme, "allowed", rule.mentor_id, rule.mentee_id)


def apart(turn: Turn, row: Pair, what: str) -> Programme:
    """Take a suggestion away and put both people on the list of those who wait."""
    programme = programmes.get(turn, row.programme_id)
    mentor, mentee = row.mentor_id, row.mentee_id
    matching_rows.remove(turn, row)
    _set_free(turn, programme, mentor, "mentor")
    _set_free(turn, programme, mentee, "mentee")
    note_down(turn, programme, what, mentor, mentee)
    return programme


def note_down(turn: Turn, programme: Programme, what: str, mentor: str, mentee: str) -> None:
    """Write into the audit trail what was decided about two people."""
    turn.audit(
        Action.MATCH_EDIT, programme_id=programme.id, subject=f"{mentor}:{mentee}", what=what
    )


def lock(turn: Turn, pair_id: int, seen: int, *, on: bool) -> Pair:
    """Hold a suggestion through later rounds, or let it go again."""
    row = take(turn, pair_id, seen)
    rule = store.rule(turn.session, row.programme_id, row.mentor_id, row.mentee_id)
    if on and rule is None:
        decide(turn, row.programme_id, row.mentor_id, row.mentee_id, kind=Kind.LOCK)
    elif not on and rule:
        turn.session.delete(rule)
    row.locked = on
    programme = programmes.get(turn, row.programme_id)
    note_down(turn, programme, "locked" if on else "unlocked", row.mentor_id, row.mentee_id)
    return row


def decide(
    turn: Turn,
    programme_id: int,
    mentor: str,
    mentee: str,
    *,
    kind: Kind,
    note: str = "",
    override: bool = False,
) -> None:
    """Write HR's word on two people, in place of an earlier one."""
    rule = store.rule(turn.session, programme_id, mentor, mentee)
    if rule is None:
        rule = PairRule(
            workspace_id=turn.workspace_id,
            programme_id=programme_id,
            mentor_id=mentor,
            mentee_id=mentee,
            kind=str(kind),
            decided_by=turn.user_id,
        )
        turn.session.add(rule)
    rule.kind, rule.override, rule.note = str(kind), override, note or None
    rule.decided_by = turn.user_id
    turn.session.flush()


def _set_free(tick: Tick, programme: Programme, user_id: str, role: str) -> None:
    """Put somebody on the list of those who wait, unless another suggestion holds them."""
    mine = store.suggestions_of(tick.session, tick.workspace_id, user_id)
    mine = [row for row in mine if row.programme_id == programme.id]
    busy = {row.mentor_id if role == "mentor" else row.mentee_id for row in mine}
    listed = store.waiting(tick.session, tick.workspace_id, programme.id or 0)
    if user_id in busy or any((w.user_id, w.role) == (user_id, role) for w in listed):
        return
    tick.session.add(
        Waiting(
            workspace_id=tick.workspace_id,
            programme_id=programme.id or 0,
            user_id=user_id,
            role=role,
            code="all_taken",
            hint=f"desk.hint_free_{role}",
            params={},
        )
    )
    tick.session.flush()


def not_waiting(tick: Tick, programme: Programme, user_id: str, role: str) -> None:
    """Take somebody off the list of those who wait."""
    for row in store.waiting(tick.session, tick.workspace_id, programme.id or 0):
        if (row.user_id, row.role) == (user_id, role):
            tick.session.delete(row)
    place = programme_store.enrolment(tick.session, tick.workspace_id, programme.id or 0, user_id)
    if place:
        place.unmatched_code = None
    tick.session.flush()
