"""What HR changes at the desk: swap, unpair, lock, veto, pair by hand. All rules are re-checked."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.core import Tick, Turn
from bot.domain.matching.edit import best_remaining, check_pair, describe_pair
from bot.domain.matching.eligibility import Violation
from bot.domain.matching.types import (
    Certificate,
    Code,
    Components,
    Kind,
    MatchPerson,
    PairResult,
    Plan,
)
from bot.domain.refusals import ChangedMeanwhile, FormRefused, NotAllowed, Outdated, Refusal
from bot.domain.roles import Action
from bot.services import matching_rows, programmes
from bot.services.matching_facts import Pool, beside, pool
from bot.services.matching_rounds import RUNS_IN, NoRoundNow
from bot.services.matching_scope import Scope
from storage import matching as store
from storage import programmes as programme_store
from storage.models import Pair, PairRule, Programme, Waiting

OPTIONS = 20
"""So many other partners are offered, the best first."""

NOTE_LENGTH = 300


class CannotPair(Refusal):
    """These two cannot be a pair; for a private cause nobody learns which."""

    key = "matching.rule_no_eligible_partner"


class SamePerson(Refusal):
    """Nobody mentors themselves."""

    key = "matching.rule_same_person"


class WrongRole(Refusal):
    """One of them has not signed up for this role."""

    key = "matching.rule_role"


class NotInPool(Refusal):
    """Somebody does not take part, or rests just now."""

    key = "desk.not_in_pool"


class LevelUnknown(Refusal):
    """Nobody told somebody's level, so that the hierarchy cannot be checked."""

    key = "desk.level_unknown"


class NeedsNote(Refusal):
    """Company rules stand against it; HR may decide otherwise with a note."""

    key = "desk.needs_note"


class AlreadyThere(Refusal):
    """The two are suggested already, or a pair."""

    key = "desk.already_there"


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
    return _apart(turn, row, "unpaired")


def veto(turn: Turn, pair_id: int, seen: int) -> Programme:
    """Rule two people out as a pair, in this and every later round."""
    row = take(turn, pair_id, seen)
    _decide(turn, row.programme_id, row.mentor_id, row.mentee_id, kind=Kind.VETO)
    return _apart(turn, row, "vetoed")


def _apart(turn: Turn, row: Pair, what: str) -> Programme:
    programme = programmes.get(turn, row.programme_id)
    mentor, mentee = row.mentor_id, row.mentee_id
    matching_rows.remove(turn, row)
    _set_free(turn, programme, mentor, "mentor")
    _set_free(turn, programme, mentee, "mentee")
    _note(turn, programme, what, mentor, mentee)
    return programme


def _note(turn: Turn, programme: Programme, what: str, mentor: str, mentee: str) -> None:
    turn.audit(
        Action.MATCH_EDIT, programme_id=programme.id, subject=f"{mentor}:{mentee}", what=what
    )


def lock(turn: Turn, pair_id: int, seen: int, *, on: bool) -> Pair:
    """Hold a suggestion through later rounds, or let it go again."""
    row = take(turn, pair_id, seen)
    rule = store.rule(turn.session, row.programme_id, row.mentor_id, row.mentee_id)
    if on and rule is None:
        _decide(turn, row.programme_id, row.mentor_id, row.mentee_id, kind=Kind.LOCK)
    elif not on and rule:
        turn.session.delete(rule)
    row.locked = on
    programme = programmes.get(turn, row.programme_id)
    _note(turn, programme, "locked" if on else "unlocked", row.mentor_id, row.mentee_id)
    return row


def _decide(
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


def _not_waiting(tick: Tick, programme: Programme, user_id: str, role: str) -> None:
    """Take somebody off the list of those who wait."""
    for row in store.waiting(tick.session, tick.workspace_id, programme.id or 0):
        if (row.user_id, row.role) == (user_id, role):
            tick.session.delete(row)
    place = programme_store.enrolment(tick.session, tick.workspace_id, programme.id or 0, user_id)
    if place:
        place.unmatched_code = None
    tick.session.flush()


def by_hand(
    turn: Turn,
    programme_id: int,
    mentor: str,
    mentee: str,
    note: str,
    *,
    without: Pair | None = None,
) -> Pair:
    """Pair two people by hand, re-checking every rule; the pair is locked.

    A suggestion that one of them loses by this (`without`, or the weakest unlocked ones beyond
    their capacity) is taken apart. Company rules give way to a note, private ones never do.

    Raises:
        FormRefused: beside the field it concerns.
        NotAllowed, NoRoundNow: nothing was changed.
    """
    programme = programmes.load(turn, programme_id, Action.MATCH_EDIT)
    if programme.state not in RUNS_IN:
        raise NoRoundNow
    found = pool(turn, programme)
    one, other = _both(turn, programme, found, mentor, mentee)
    standing = _standing(turn, programme, without)
    if any((row.mentor_id, row.mentee_id) == (mentor, mentee) for row in standing):
        raise FormRefused({"mentee": AlreadyThere()})
    firm = beside(found, [row for row in standing if row.locked and not row.released_at])
    broken = check_pair(firm.people[mentor], firm.people[mentee], found.rules, found.company)
    _refuse(turn, broken, note)
    if without is not None:
        unpair(turn, without.id or 0, without.version)
    for row in _displaced(found, standing, one.id, other.id):
        _apart(turn, row, "displaced")
    return _make(turn, programme, found, (one, other), note if broken else "")


def _both(
    turn: Turn, programme: Programme, found: Pool, mentor: str, mentee: str
) -> tuple[MatchPerson, MatchPerson]:
    """Find both people, or say beside whom there is a problem."""
    scope = Scope.of(turn, programme)
    for field, who in (("mentor", mentor), ("mentee", mentee)):
        if who in found.unknown:
            raise FormRefused({field: LevelUnknown()})
        if who not in found.people:
            raise FormRefused({field: NotInPool()})
    if not (scope.sees(mentor) or scope.sees(mentee)):
        turn.refused.append((Action.MATCH_EDIT, programme.id))
        raise NotAllowed
    return found.people[mentor], found.people[mentee]


def _standing(turn: Turn, programme: Programme, without: Pair | None) -> list[Pair]:
    rows = store.suggested(turn.session, turn.workspace_id, programme.id or 0)
    return [row for row in rows if without is None or row.id != without.id]


def _refuse(turn: Turn, broken: list[Violation], note: str) -> None:
    """Refuse what no note can heal first, and without a word about private causes."""
    codes = {one.code for one in broken}
    if Code.PRIVATE in codes:
        raise FormRefused({"mentee": CannotPair()})
    if Code.SAME_PERSON in codes:
        raise FormRefused({"mentee": SamePerson()})
    if Code.ROLE in codes:
        raise FormRefused({"mentee": WrongRole()})
    if broken and not note:
        told = " ".join(turn.t.plain(f"matching.rule_{one.code}") for one in broken)
        raise FormRefused({"note": NeedsNote(rules=told)})


def _displaced(found: Pool, standing: list[Pair], mentor: str, mentee: str) -> list[Pair]:
    """List unlocked suggestions for which there is no room beside the new pair, weakest first."""
    teaching = [row for row in standing if row.mentor_id == mentor]
    learning = [row for row in standing if row.mentee_id == mentee]
    gone = [
        *_beyond(teaching, found.people[mentor].mentor_capacity),
        *_beyond(learning, found.people[mentee].mentee_capacity),
    ]
    return list({row.id: row for row in gone}.values())


def _beyond(rows: list[Pair], room: int) -> list[Pair]:
    """List what has to go for one more pair; released pairs are counted in `room` already."""
    loose = [row for row in rows if not (row.locked or row.released_at)]
    firm = sum(1 for row in rows if row.locked and not row.released_at)
    return loose[: max(0, len(loose) + firm + 1 - room)]


def _make(
    turn: Turn, programme: Programme, found: Pool, two: tuple[MatchPerson, MatchPerson], note: str
) -> Pair:
    """Write the pair and HR's word on it; a note says that a company rule was set aside."""
    one, other = two
    override, note = bool(note), note[:NOTE_LENGTH]
    _decide(turn, programme.id or 0, one.id, other.id, kind=Kind.LOCK, note=note, override=override)
    result = replace(describe(one, other, found), locked=True)
    broken = frozenset({(one.id, other.id)}) if override else frozenset()
    (row,) = matching_rows.add(turn, programme, found, [result], note=note, overridden=broken)
    _not_waiting(turn, programme, one.id, "mentor")
    _not_waiting(turn, programme, other.id, "mentee")
    _note(turn, programme, "overridden" if override else "by_hand", one.id, other.id)
    return row


def describe(mentor: MatchPerson, mentee: MatchPerson, found: Pool) -> PairResult:
    """Score and explain a pair as the solver would."""
    return describe_pair(mentor, mentee, found.rules, found.company)


def others(turn: Turn, row: Pair) -> list[PairResult]:
    """List what either of a pair's two people could make with somebody free, best first."""
    programme = programmes.get(turn, row.programme_id)
    found = pool(turn, programme)
    standing = [one for one in _standing(turn, programme, row) if one.released_at is None]
    chances = [
        pair
        for who in (row.mentor_id, row.mentee_id)
        if who in found.people
        for pair in remaining(found, standing, who)
        if who == (pair.mentor if who == row.mentor_id else pair.mentee)
        and (pair.mentor, pair.mentee) != (row.mentor_id, row.mentee_id)
    ]
    return sorted(chances, key=lambda pair: (-pair.score, pair.mentor, pair.mentee))[:OPTIONS]


def remaining(found: Pool, standing: Iterable[Pair], user_id: str) -> list[PairResult]:
    """List the pairs somebody could still make beside the suggestions that stand, best first."""
    made = tuple(_standing_pair(row) for row in standing)
    plan = Plan(made, (), Certificate(0, 0, 0, 0, 0, 0))
    people: Collection[MatchPerson] = found.people.values()
    return best_remaining(plan, found.people[user_id], people, found.rules, found.company)


def _standing_pair(row: Pair) -> PairResult:
    nothing = Components(0, None, None, 0, None, 0)
    return PairResult(row.mentor_id, row.mentee_id, row.score, nothing, ())


def swap(turn: Turn, pair_id: int, seen: int, chosen: str, note: str = "") -> Pair:
    """Put another pair in the place of this one; `chosen` is `mentor:mentee`.

    Raises:
        ChangedMeanwhile, Outdated, AlreadyReleased, NotAllowed, FormRefused: nothing was changed.
    """
    row = take(turn, pair_id, seen)
    mentor, _, mentee = chosen.partition(":")
    if row.mentor_id != mentor and row.mentee_id != mentee:
        raise Outdated
    return by_hand(turn, row.programme_id, mentor, mentee, note, without=row)
