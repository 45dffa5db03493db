"""What HR's counts find in the facts that pairs keep as JSON, on both databases."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from storage import insight, people
from storage.engine import begin
from storage.models import Pair, Programme

CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("at_risk", {"risk": {"told": 2}}, True),
    ("at_risk", {"risk": {"told": 0}}, False),
    ("rematch_requested", {"rematch": {"self_service": False}}, True),
    ("rematch_requested", {"rematch": {"self_service": True}}, False),
    ("active", {"risk": {"told": 1}}, False),
    ("active", {}, False),
]


@pytest.mark.parametrize(("state", "facts", "waits"), CASES)
def test_a_pair_needs_somebody_only_once_it_cannot_help_itself(
    database: Engine, t0: datetime, state: str, facts: dict[str, Any], *, waits: bool
) -> None:
    """The two are asked alone first, and a wish that comes true by itself needs nobody."""
    with begin(database, "T1") as session:
        people.workspace(session, "T1")
        made = Programme(
            workspace_id="T1", name="A", starts_on=t0.date(), created_by="U1", created_at=t0
        )
        session.add(made)
        session.flush()
        pair = Pair(
            workspace_id="T1",
            programme_id=made.id or 0,
            mentor_id="U1",
            mentee_id="U2",
            state=state,
            created_at=t0,
            **facts,
        )
        session.add(pair)
        found = insight.needing_somebody(session, "T1", made.id or 0)
    assert found == ({state: 1} if waits else {})
