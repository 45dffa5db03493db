"""The moment before the call: a letter is marked by its newest claim, and never against Slack."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine

from storage import ledger, people, rates, settlements
from storage.engine import begin
from storage.ledger import Claim
from tests.storage.conftest import WALL

POST = "chat.postMessage"


def test_of_many_letters_marked_together_only_those_still_ours_are_sent(
    post: Callable[..., int], claim: Callable[..., list[Claim]], database: Engine, t0: datetime
) -> None:
    """One that was taken over meanwhile is left out, both before the call and after it."""
    post("a", "b", "c")
    claims = claim()
    with begin(database, "T1") as session:
        settlements.retry(session, claims[1], "lease over")
        marks = [(one, ["conversations.open", POST]) for one in claims]
        marked = ledger.start_sending(session, marks, wall=WALL, until=WALL)
        settlements.retry(session, claims[2], "lease over")
        sent = settlements.sent(session, [(one, "C", "1") for one in claims], now=t0)
        assert settlements.sent(session, [(one, "C", "1") for one in claims], now=t0) == set()
        assert settlements.sent(session, [], now=t0) == set()
    assert marked == {claims[0].key, claims[2].key}
    assert sent == {claims[0].id}


def test_of_two_claims_of_one_letter_only_the_newer_is_marked(
    post: Callable[..., int], claim: Callable[..., list[Claim]], database: Engine
) -> None:
    """A process that outslept its lease may have claimed anew what it still holds."""
    post("a")
    (old,) = claim()
    with begin(database, "T1") as session:
        settlements.retry(session, old, "claimant_died")
    (new,) = claim()
    marks = [(one, [POST]) for one in (old, new)]
    with begin(database, "T1") as session:
        assert ledger.start_sending(session, marks, wall=WALL, until=WALL) == {new.key}


@pytest.mark.parametrize("hindrance", [POST, "conversations.open", "suspended", "chat.update"])
def test_no_letter_is_marked_against_slacks_word(
    hindrance: str,
    post: Callable[..., int],
    claim: Callable[..., list[Claim]],
    database: Engine,
) -> None:
    """A wait for one of its methods or a suspended workspace, told by any process, holds it."""
    post("a")
    (taken,) = claim()
    with begin(database, "T1") as session:
        if hindrance == "suspended":
            people.workspace(session, "T1").suspended = "token_revoked"
            session.flush()
        else:
            rates.block(session, "T1", hindrance, until=WALL + 5)
        marks = [(taken, ["conversations.open", POST])]
        held = not ledger.start_sending(session, marks, wall=WALL, until=WALL)
        assert held == (hindrance != "chat.update")
