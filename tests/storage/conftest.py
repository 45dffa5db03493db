"""Letters of workspace T1, posted and claimed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.domain.letters import Letter
from storage import ledger, people
from storage.engine import begin
from storage.ledger import Claim

WALL = 1_000_000.0


@pytest.fixture
def post(database: Engine, t0: datetime) -> Callable[..., int]:
    """Post letters to T1 by key: `post("a", "b", urgency=…)`; gives how many were new."""

    def run(*keys: str, workspace: str = "T1", **facts: Any) -> int:
        with begin(database, workspace) as session:
            people.workspace(session, workspace)
            letters = [Letter("kind", "UADA", key, **facts) for key in keys]
            return ledger.post(session, workspace, letters, now=t0)

    return run


@pytest.fixture
def claim(database: Engine, t0: datetime) -> Callable[..., list[Claim]]:
    """Claim letters of T1 at zero, or at the given moment."""

    def run(limit: int = 10, now: datetime = t0, wall: float = WALL, **rest: Any) -> list[Claim]:
        with begin(database, "T1") as session:
            return ledger.claim(session, "T1", now=now, wall=wall, limit=limit, **rest)

    return run
