"""Suggestions as rows: written with their reasons and warnings, and taken away again."""

from collections.abc import Iterable
from typing import Any

from bot.core import Tick
from bot.domain.localtime import zone_of
from bot.domain.matching.types import CRITERIA, PairResult
from bot.domain.matching.warnings import Known, warnings
from bot.services.matching_facts import Pool
from storage import matching as store
from storage.matching_people import MatchRow
from storage.models import Pair, Programme


def made(
    tick: Tick,
    programme: Programme,
    pool: Pool,
    results: Iterable[PairResult],
    *,
    overridden: frozenset[tuple[str, str]] = frozenset(),
) -> list[dict[str, Any]]:
    """Make the columns of suggestions; two who were a pair before get a round of their own.

    Columns and not models: a model takes over a millisecond, and a click may wait for thousands.
    """
    had = store.times_paired(tick.session, programme.id or 0)
    plain = Pair(
        workspace_id=tick.workspace_id,
        programme_id=programme.id or 0,
        mentor_id="",
        mentee_id="",
        created_at=tick.now,
    ).model_dump(exclude={"id"})
    rows = []
    for one in results:
        two = one.mentor, one.mentee
        row = plain | _row(pool, one, overridden=two in overridden)
        rows.append(row | {"round": had.get(two, 0) + 1})
    return rows


def _row(pool: Pool, one: PairResult, *, overridden: bool) -> dict[str, Any]:
    two = known(pool.rows[one.mentor]), known(pool.rows[one.mentee])
    found = warnings(one, pool.rules.floor, *two, overridden=overridden)
    return {
        "mentor_id": one.mentor,
        "mentee_id": one.mentee,
        "score": one.score,
        "components": dict(zip(CRITERIA, one.components.values(), strict=True)),
        "reasons": [[said.code, dict(said.params)] for said in one.reasons],
        "warnings": [str(warn) for warn in found],
        "locked": one.locked,
    }


def known(row: MatchRow) -> Known:
    """Tell what a rule can rely on."""
    zone = zone_of(row.timezone)
    return Known(zone.key if zone else None, bool(row.hours), bool(row.manager_id))


def remove(tick: Tick, row: Pair) -> None:
    """Take a suggestion away of which nobody has heard."""
    tick.session.delete(row)
    tick.session.flush()
