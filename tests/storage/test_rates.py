"""What Slack told us to wait for is known to all processes, on both databases."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from storage import rates
from storage.engine import begin

WALL = 1_000_000.0
POST = "chat.postMessage"


def test_a_wait_is_for_one_method_of_one_workspace(database: Engine) -> None:
    """Nothing else stands still, and the wait ends by itself."""
    with begin(database) as session:
        rates.block(session, "T1", POST, until=WALL + 5)
        assert rates.blocked(session, "T1", wall=WALL) == {POST: WALL + 5}
        assert rates.blocked(session, "T2", wall=WALL) == {}
        assert rates.blocked(session, "T1", wall=WALL + 5) == {}


def test_a_wait_dated_absurdly_far_ahead_is_none(database: Engine) -> None:
    """It stems from a clock that was set back since."""
    with begin(database) as session:
        rates.block(session, "T1", POST, until=WALL + 30 * 3600)
        assert rates.blocked(session, "T1", wall=WALL) == {}


def test_the_longest_of_several_waits_holds(
    database: Engine, together: Callable[..., list[Any]]
) -> None:
    """Eight threads are told different waits at once: none is undercut."""

    def told(seconds: int) -> None:
        with begin(database, "T1") as session:
            rates.block(session, "T1", POST, until=WALL + seconds)

    together([lambda seconds=seconds: told(seconds) for seconds in (3, 9, 1, 7, 2, 8, 5, 4)])
    with begin(database, "T1") as session:
        assert rates.blocked(session, "T1", wall=WALL) == {POST: WALL + 9}
