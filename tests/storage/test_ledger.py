"""The ledger's promises, on both databases: posted once, claimed by one, settled by its owner."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.domain.letters import Letter, Urgency
from storage import backlog, ledger, people, settlements
from storage.engine import begin
from storage.ledger import Claim
from storage.models import LetterRow, LetterState
from tests.storage.conftest import WALL

POST = "chat.postMessage"


@pytest.fixture
def row(database: Engine) -> Callable[[str], LetterRow]:
    """Read a letter by its key."""

    def run(key: str) -> LetterRow:
        with begin(database) as session:
            return session.exec(select(LetterRow).where(LetterRow.dedupe_key == key)).one()

    return run


def keys(claims: list[Claim], row: Callable[[str], LetterRow], *names: str) -> list[str]:
    """Name claimed letters by their keys, in order."""
    ids = {row(name).id: name for name in names}
    return [ids[one.id] for one in claims]


def test_a_key_is_posted_once(post: Callable[..., int]) -> None:
    """Deciding the same thing twice posts one letter; other workspaces have keys of their own."""
    assert post("a", "b") == 2
    assert post("b", "c") == 1
    assert post("b", workspace="T2") == 1


def test_a_key_posted_by_many_at_once_is_posted_once(
    post: Callable[..., int], together: Callable[..., list[Any]]
) -> None:
    """Eight processes decide the same thing at the same moment."""
    assert sum(together([lambda: post("a", "b", "c") for _ in range(8)])) == 3


def test_a_letter_of_a_decision_that_fails_does_not_exist(
    database: Engine, claim: Callable[..., list[Claim]], t0: datetime
) -> None:
    """Letters live and die with the transaction that causes them."""

    def decide_and_fail() -> None:
        with begin(database, "T1") as session:
            ledger.post(session, "T1", [Letter("kind", "UADA", "a")], now=t0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        decide_and_fail()
    assert claim() == []


def test_the_most_urgent_letter_goes_first_then_the_oldest(
    post: Callable[..., int],
    claim: Callable[..., list[Claim]],
    row: Callable[[str], LetterRow],
    t0: datetime,
) -> None:
    """Safety comes before dates before news; among equals the one that is due longer."""
    post("news", urgency=Urgency.NEWS, due_at=t0 - timedelta(days=9))
    post("young", urgency=Urgency.DATE)
    post("old", urgency=Urgency.DATE, due_at=t0 - timedelta(hours=1))
    post("safety", urgency=Urgency.SAFETY)

    taken = claim(limit=3)

    assert keys(taken, row, "news", "young", "old", "safety") == ["safety", "old", "young"]
    assert len(claim()) == 1


def test_a_letter_waits_for_its_time_its_retry_and_its_kind(
    post: Callable[..., int],
    claim: Callable[..., list[Claim]],
    database: Engine,
    t0: datetime,
) -> None:
    """Nothing is claimed early, and only of the kinds asked for."""
    later = t0 + timedelta(minutes=1)
    post("a", due_at=later)
    assert claim() == []
    assert claim(now=later, kinds=["other"]) == []
    (taken,) = claim(now=later, kinds=["kind", "other"])
    with begin(database, "T1") as session:
        settlements.retry(session, taken, "later", retry_at=WALL + 5, attempts=1)
    assert claim(now=later, wall=WALL + 4.9) == []
    (again,) = claim(now=later, wall=WALL + 5)
    assert (again.attempts, again.epoch) == (1, 2)


def test_a_clock_set_back_holds_no_letter(
    post: Callable[..., int], claim: Callable[..., list[Claim]], database: Engine
) -> None:
    """A retry dated a day ahead stems from a clock that was wrong: the letter is due."""
    post("a")
    (taken,) = claim(wall=WALL + 30 * 3600)
    with begin(database, "T1") as session:
        settlements.retry(session, taken, "later", retry_at=WALL + 30 * 3600 + 5)
    assert len(claim(wall=WALL)) == 1


def test_many_claimants_share_the_letters_without_overlap(
    post: Callable[..., int],
    claim: Callable[..., list[Claim]],
    together: Callable[..., list[Any]],
) -> None:
    """Eight couriers at once: every letter is claimed by exactly one of them."""
    post(*(f"k{number}" for number in range(200)))

    def greedy() -> list[str]:
        mine: list[str] = []
        while found := claim(limit=7):
            mine += [one.id for one in found]
        return mine

    taken = [letter for mine in together([greedy] * 8) for letter in mine]

    assert len(taken) == len(set(taken)) == 200


def mark(session: Session, claim: Claim, *, until: float) -> bool:
    """Mark one letter as being sent."""
    return bool(ledger.start_sending(session, [(claim, [POST])], wall=WALL, until=until))


SETTLEMENTS: dict[str, Callable[..., bool]] = {
    "retry": lambda session, claim, now: settlements.retry(session, claim, "x"),  # noqa: ARG005 - one shape
    "dead": lambda session, claim, now: settlements.dead(session, claim, "x", now=now),
    "dropped": lambda session, claim, now: settlements.dropped(session, claim, "x", now=now),
    "sending": lambda session, claim, now: mark(session, claim, until=WALL),  # noqa: ARG005 - the same
    "unclear": lambda session, claim, now: settlements.unclear(session, claim, "x", until=WALL),  # noqa: ARG005 - the same
    "sent": lambda session, claim, now: bool(
        settlements.sent(session, [(claim, "C", "1")], now=now)
    ),
}


@pytest.mark.parametrize("settlement", SETTLEMENTS)
def test_an_old_claim_changes_nothing(
    settlement: str,
    post: Callable[..., int],
    claim: Callable[..., list[Claim]],
    database: Engine,
    t0: datetime,
) -> None:
    """Once a letter was claimed anew, its former claimant is fenced off by the epoch."""
    post("a")
    (old,) = claim()
    with begin(database, "T1") as session:
        settlements.retry(session, old, "lease over")
    (new,) = claim()
    with begin(database, "T1") as session:
        if settlement in ("sent", "unclear"):
            mark(session, new, until=WALL)
        assert not SETTLEMENTS[settlement](session, old, t0)
        assert SETTLEMENTS[settlement](session, new, t0)


def test_a_lease_runs_out_by_the_clock_and_not_before(
    post: Callable[..., int], claim: Callable[..., list[Claim]], database: Engine
) -> None:
    """Expired are claims past their lease, or dated absurdly far ahead; at a sole start all."""
    post("a", "b", "c")
    first, second, _third = claim(lease=10)
    with begin(database, "T1") as session:
        mark(session, first, until=WALL + 20)
        settlements.dead(session, second, "x", now=first.due_at)

    def found(wall: float | None) -> list[LetterState]:
        with begin(database) as session:
            return sorted(state for _claim, state in settlements.expired(session, wall=wall))

    assert found(WALL + 10) == []
    assert found(WALL + 11) == [LetterState.CLAIMED]
    assert found(WALL + 21) == [LetterState.CLAIMED, LetterState.SENDING]
    assert found(WALL - 30 * 3600) == [LetterState.CLAIMED, LetterState.SENDING]
    assert found(None) == [LetterState.CLAIMED, LetterState.SENDING]


@pytest.mark.parametrize(
    "state", [one for one in LetterState if one is not LetterState.SENT], ids=str
)
def test_a_receipt_settles_a_letter_in_any_state_once(
    state: LetterState,
    post: Callable[..., int],
    row: Callable[[str], LetterRow],
    database: Engine,
    t0: datetime,
) -> None:
    """Slack's own word outweighs what we think became of the letter."""
    post("a")
    with begin(database) as session:
        letter = session.exec(select(LetterRow)).one()
        letter.state = state
    with begin(database, "T1") as session:
        foreign, confirmed, again = (
            settlements.receipt(session, workspace, letter.id, channel="D1", ts="1.2", now=t0)
            for workspace in ("T2", "T1", "T1")
        )
    assert (foreign, again) == (None, None)
    assert confirmed is not None
    assert (row("a").state, row("a").message_ts, row("a").outcome) == ("sent", "1.2", "receipt")


def test_a_suspended_workspace_is_left_alone(
    post: Callable[..., int], database: Engine, t0: datetime
) -> None:
    """Only workspaces with something due and a way to them are worked on."""
    post("a", workspace="T1")
    post("b", workspace="T2")
    post("c", workspace="T3", due_at=t0 + timedelta(days=1))
    with begin(database) as session:
        assert ledger.due_workspaces(session, now=t0, wall=WALL) == ["T1", "T2"]
        people.workspace(session, "T1").suspended = "token_revoked"
    with begin(database) as session:
        assert ledger.due_workspaces(session, now=t0, wall=WALL) == ["T2"]


def test_dead_letters_are_counted_listed_and_sent_again_by_their_workspace(
    post: Callable[..., int],
    claim: Callable[..., list[Claim]],
    database: Engine,
    t0: datetime,
) -> None:
    """A person decides about dead letters, of their own workspace only."""
    post("a", "b")
    (lost,) = claim(limit=1)
    with begin(database, "T1") as session:
        settlements.retry(session, lost, "lost", repeats=1)
    (lost,) = claim(limit=1)
    with begin(database, "T1") as session:
        settlements.dead(session, lost, "unclear", now=t0)
        assert backlog.counts(session, "T1") == {"dead": 1, "waiting": 1}
        assert backlog.counts(session) == {"dead": 1, "waiting": 1}
        assert backlog.repeats(session, "T1") == backlog.repeats(session) == 1
        assert [one.id for one in backlog.dead(session, "T1")] == [lost.id]
        assert [one.id for one in backlog.dead(session)] == [lost.id]
        assert backlog.revive(session, "T2", [lost.id]) == 0
        assert backlog.revive(session, "T1", [lost.id]) == 1
    assert len(claim()) == 2
