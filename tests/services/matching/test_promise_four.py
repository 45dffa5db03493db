"""An attacker who sees everything HR sees at the desk learns no private cause."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from bot.core import Turn
from bot.domain.matching.types import CRITERIA
from bot.domain.refusals import FormRefused
from bot.services import (
    matching,
    matching_desk,
    matching_hand,
    matching_hooks,
    matching_letters,
    matching_swap,
)
from bot.services.matching_facts import pool
from bot.views.matching_look import SHOWS
from storage import matching as store
from storage import programmes
from storage.ledger import Claim
from storage.models import Audit, LetterRow, MatchRound

Cause = Callable[[Any], None]


def mentor_says_no(fair: Any) -> None:
    """The mentor keeps the mentee on the private list."""
    _not_with(fair, "UMIA", "UMAX")


def mentee_says_no(fair: Any) -> None:
    """The mentee keeps the mentor on the private list."""
    _not_with(fair, "UMAX", "UMIA")


def both_say_no(fair: Any) -> None:
    """Each keeps the other on the list."""
    mentor_says_no(fair)
    mentee_says_no(fair)


def gate_holds_the_mentor(_fair: Any) -> None:
    """The training gate keeps the mentor out of this round."""
    matching_hooks.NOT_READY[:] = [lambda _tick, _programme: {"UMIA"}]


def gate_holds_the_mentee(_fair: Any) -> None:
    """The training gate keeps the mentee out of this round."""
    matching_hooks.NOT_READY[:] = [lambda _tick, _programme: {"UMAX"}]


def _not_with(fair: Any, user_id: str, other: str) -> None:
    with fair.bot.tick("T1") as tick:
        place = programmes.enrolment(tick.session, "T1", fair.programme_id, user_id)
        assert place
        place.not_with = [other]


@pytest.fixture
def open_gate() -> Iterator[None]:
    """Let the training gate hold nobody back until a cause says so, and put it up again."""
    before = matching_hooks.NOT_READY[:]
    matching_hooks.NOT_READY[:] = [lambda _tick, _programme: set()]
    yield
    matching_hooks.NOT_READY[:] = before


CAUSES = [
    mentor_says_no,
    mentee_says_no,
    both_say_no,
    gate_holds_the_mentor,
    gate_holds_the_mentee,
]


def everything(fair: Any) -> list[Any]:
    """Gather all that HR can see or provoke at the desk about these two."""
    path = f"{fair.programme_id}:0::"
    with fair.bot.turn(fair.lead) as turn:
        seen: list[Any] = [
            [block.to_dict() for block in matching_desk.page(turn, f"{path}{show}:")]
            for show in SHOWS
        ]
        seen.append(matching.answer(turn)[0].to_slack())
        last = store.last_round(turn.session, fair.programme_id)
        assert last
        seen.append(last.figures)
        seen += [_by_hand(turn, fair, note) for note in ("", "I insist")]
    seen += [_effort(fair), *_compared(fair), *_again(fair)]
    with fair.bot.tick("T1") as tick:
        seen.append([letter.facts for letter in tick.session.exec(select(LetterRow))])
        seen.append([entry.detail for entry in tick.session.exec(select(Audit))])
        seen.append(_others(tick, fair))
    return seen


def _by_hand(turn: Turn, fair: Any, note: str) -> str:
    with pytest.raises(FormRefused) as caught:
        matching_hand.by_hand(turn, fair.programme_id, "UMIA", "UMAX", note)
    return str({field: (e.key, e.facts) for field, e in caught.value.errors.items()})


def _effort(fair: Any) -> list[str]:
    """List what a refused pair by hand asks of the database: its time tells nothing either."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement.split(None, 1)[0])

    event.listen(fair.bot.engine, "before_cursor_execute", note)
    try:
        with fair.bot.turn(fair.lead) as turn:
            _by_hand(turn, fair, "")
    finally:
        event.remove(fair.bot.engine, "before_cursor_execute", note)
    return asked


def _compared(fair: Any) -> list[Any]:
    """Compare two weightings, as a message and as a file."""
    typed = dict.fromkeys(CRITERIA, "1")
    with fair.bot.turn(fair.lead) as turn:
        matching.compare(turn, fair.programme_id, typed)
    fair.matcher().run_until_empty()
    with fair.bot.tick("T1") as tick:
        query = select(MatchRound).where(MatchRound.kind == "compare")
        (run,) = tick.session.exec(query)
        table = matching_letters.table(tick, run.figures, tick.voice("ULEAD"))
        return [run.figures, table.decode("utf-8-sig")]


def _again(fair: Any) -> list[str]:
    """Ask who would be the best remaining partner of each, as the letter to HR does."""
    found = []
    with fair.bot.tick("T1") as tick:
        for who in ("UMIA", "UMAX"):
            known: dict[str, Any] = dict.fromkeys(one.name for one in fields(Claim))
            known |= {"programme_id": fair.programme_id, "to": "ULEAD"}
            claim = Claim(**known | {"facts": {"person": who, "pair": 1}})
            found.append(str(matching_letters.again(tick, claim)))
    return found


def _others(tick: Any, fair: Any) -> list[str]:
    """Name who the best remaining partner of each would be."""
    programme = programmes.programme(tick.session, "T1", fair.programme_id)
    assert programme
    found = pool(tick, programme)
    return [
        f"{pair.mentor}:{pair.mentee}"
        for who in ("UMIA", "UMAX")
        for pair in matching_swap.remaining(found, [], who)
    ]


@pytest.mark.usefixtures("open_gate")
@pytest.mark.parametrize("cause", CAUSES)
def test_all_private_causes_look_the_same(
    fair: Any, golden: Callable[[str, Any], None], cause: Cause
) -> None:
    """Whoever said no, or was held back: every page, refusal, figure, file and letter is equal.

    One golden file serves for all causes; a refusal asks the database the same questions.
    """
    fair.begin(training_gate=True)
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")
    cause(fair)
    fair.run()
    golden("private_cause", everything(fair))
    assert {row.code for row in fair.waiting()} == {"no_eligible_partner"}


def test_an_override_never_reaches_a_private_cause(fair: Any) -> None:
    """A lock with an override on two who do not want each other makes no pair."""
    fair.join("UMIA", "mentor", team="A")
    fair.join("UMAX", "mentee", team="A")
    mentor_says_no(fair)
    with fair.bot.turn(fair.lead) as turn, pytest.raises(FormRefused) as caught:
        matching_hand.by_hand(turn, fair.programme_id, "UMIA", "UMAX", "Both in team A, but…")

    assert list(caught.value.errors) == ["mentee"], "nor is a company rule named beside it"


def test_a_no_that_comes_later_ends_a_hand_made_pair_silently(fair: Any) -> None:
    """Somebody who puts the other on the list after HR locked them is heard in the next round."""
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")
    with fair.bot.turn(fair.lead) as turn:
        matching_hand.by_hand(turn, fair.programme_id, "UMIA", "UMAX", "")
    mentee_says_no(fair)
    fair.run()

    assert fair.pairs() == []
    assert [one["code"] for one in fair.last().figures["problems"]] == ["no_eligible_partner"]
