"""How the claim finds its letters: along an index, touching no other letter."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.domain.letters import Urgency
from storage import ledger
from storage.engine import begin
from storage.ledger import Claim
from tests.storage.conftest import WALL


def test_a_claim_sorts_nothing_however_much_is_due_or_ahead(
    post: Callable[..., int],
    claim: Callable[..., list[Claim]],
    database: Engine,
    after: Callable[..., datetime],
) -> None:
    """It walks along the index of waiting letters, of all kinds or of some."""
    for urgency in Urgency:
        post(*(f"due{urgency}:{number}" for number in range(150)), urgency=urgency)
        ahead = (f"ahead{urgency}:{number}" for number in range(150))
        post(*ahead, urgency=urgency, due_at=after(days=1))
    explain = "EXPLAIN QUERY PLAN" if database.dialect.name == "sqlite" else "EXPLAIN"
    plans: list[str] = []

    @event.listens_for(database, "before_cursor_execute")
    def look(_connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "UPDATE letter" in statement:
            cursor.execute(f"{explain} {statement}", values)
            plans.append(str(cursor.fetchall()))

    assert len(claim()) == len(claim(kinds=["kind", "other"])) == 10
    for plan in plans:
        assert plan.count("letter_claim") == len(Urgency)
        assert not re.search("sort|order by", plan, re.IGNORECASE)
    assert len(plans) == 2


@pytest.mark.postgres
@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
def test_a_claim_locks_no_more_letters_than_it_takes(
    post: Callable[..., int], claim: Callable[..., list[Claim]], database: Engine, t0: datetime
) -> None:
    """While one courier's claim is not committed yet, another one gets all the rest."""
    for urgency in Urgency:
        post(*(f"{urgency}:{number}" for number in range(3)), urgency=urgency)
    with begin(database, "T1") as session:
        mine = ledger.claim(session, "T1", now=t0, wall=WALL, limit=4)
        others = claim(limit=100)
    assert (len(mine), len(others)) == (4, 3 * len(Urgency) - 4)
    assert not {one.id for one in mine} & {one.id for one in others}
