"""Pairs made by hand: every rule is re-checked, and only company rules give way to a note."""

from dataclasses import replace

from bot.core import Turn
from bot.domain.matching.edit import check_pair, describe_pair
from bot.domain.matching.eligibility import Violation
from bot.domain.matching.types import Code, Kind, MatchPerson, PairResult
from bot.domain.refusals import FormRefused, NotAllowed, Refusal
from bot.domain.roles import Action
from bot.services import matching_edit as edit
from bot.services import matching_rows, programmes
from bot.services.matching_facts import Pool, beside, pool
from bot.services.matching_rounds import RUNS_IN, NoRoundNow
from bot.services.matching_scope import Scope
from storage import matching_desk as store
from storage.models import Pair, Programme

NOTE_LENGTH = 300


class CannotPair(Refusal):
    """These two cannot be a pair; for a private cause nobody learns which."""

    key = "matching.rule_no_eligible_partner"


class SamePerson(Refusal):
    """Nobody mentors themselves."""

    key = "matching.rule_same_person"


class NoMentor(Refusal):
    """Somebody signed up to learn only."""

    key = "desk.no_mentor"


class NoMentee(Refusal):
    """Somebody signed up to teach only."""

    key = "desk.no_mentee"


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
    found = pool(turn, programme, {mentor, mentee})
    one, other = _both(turn, programme, found, mentor, mentee)
    there = standing(turn, programme, (mentor, mentee), without)
    if any((row.mentor_id, row.mentee_id) == (mentor, mentee) for row in there):
        raise FormRefused({"mentee": AlreadyThere()})
    firm = beside(found, [row for row in there if row.locked and not row.released_at])
    broken = check_pair(firm.people[mentor], firm.people[mentee], found.rules, found.company)
    _refuse(turn, (one, other), broken, note)
    if without is not None:
        edit.unpair(turn, without.id or 0, without.version)
    for row in _displaced(found, there, one.id, other.id):
        edit.apart(turn, row, "displaced")
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


def standing(
    turn: Turn, programme: Programme, who: tuple[str, str], without: Pair | None
) -> list[Pair]:
    """List the suggestions two people are in, but one."""
    rows = store.with_either(turn.session, turn.workspace_id, programme.id or 0, who)
    return [row for row in rows if without is None or row.id != without.id]


def _roles(mentor: MatchPerson, mentee: MatchPerson) -> dict[str, Refusal]:
    """Say beside whom the role is wrong."""
    wrong: dict[str, Refusal] = {} if mentor.role.teaches else {"mentor": NoMentor()}
    return wrong if mentee.role.learns else {**wrong, "mentee": NoMentee()}


def _refuse(
    turn: Turn, two: tuple[MatchPerson, MatchPerson], broken: list[Violation], note: str
) -> None:
    """Refuse what no note can heal first, and without a word about private causes."""
    codes = {one.code for one in broken}
    if Code.PRIVATE in codes:
        raise FormRefused({"mentee": CannotPair()})
    if Code.SAME_PERSON in codes:
        raise FormRefused({"mentee": SamePerson()})
    if Code.ROLE in codes:
        raise FormRefused(_roles(*two))
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
    edit.decide(
        turn, programme.id or 0, one.id, other.id, kind=Kind.LOCK, note=note, override=override
    )
    result = replace(describe(one, other, found), locked=True)
    broken = frozenset({(one.id, other.id)}) if override else frozenset()
    (columns,) = matching_rows.made(turn, programme, found, [result], overridden=broken)
    row = Pair(**columns | {"note": note})
    turn.session.add(row)
    turn.session.flush()
    edit.not_waiting(turn, programme, one.id, "mentor")
    edit.not_waiting(turn, programme, other.id, "mentee")
    edit.note_down(turn, programme, "overridden" if override else "by_hand", one.id, other.id)
    return row


def describe(mentor: MatchPerson, mentee: MatchPerson, found: Pool) -> PairResult:
    """Score and explain a pair as the solver would."""
    return describe_pair(mentor, mentee, found.rules, found.company)
