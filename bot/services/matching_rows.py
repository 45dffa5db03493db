"""Suggestions as rows: written with their reasons and warnings, and taken away again."""

from collections.abc import Iterable

from bot.core import Tick
from bot.domain.localtime import zone_of
from bot.domain.matching.types import CRITERIA, PairResult
from bot.domain.matching.warnings import Known, warnings
from bot.services.matching_facts import Pool
from storage import matching as store
from storage.enrolments import MatchRow
from storage.models import Pair, Programme


def made(
    tick: Tick,
    programme: Programme,
    pool: Pool,
    results: Iterable[PairResult],
    *,
    overridden: frozenset[tuple[str, str]] = frozenset(),
) -> list[Pair]:
    """Make suggestions; two who were a pair before get a further round of their own."""
    had = store.times_paired(tick.session, programme.id or 0)
    rows = [
        _row(tick, programme, pool, one, overridden=(one.mentor, one.mentee) in overridden)
        for one in results
    ]
    for row in rows:
        row.round = had.get((row.mentor_id, row.mentee_id), 0) + 1
    return rows


def _row(
    tick: Tick, programme: Programme, pool: Pool, one: PairResult, *, overridden: bool
) -> Pair:
    two = known(pool.rows[one.mentor]), known(pool.rows[one.mentee])
    found = warnings(one, pool.rules.floor, *two, overridden=overridden)
    return Pair(
        workspace_id=tick.workspace_id,
        programme_id=programme.id or 0,
        mentor_id=one.mentor,
        mentee_id=one.mentee,
        score=one.score,
        components=dict(zip(CRITERIA, one.components.values(), strict=True)),
        reasons=[[said.code, dict(said.params)] for said in one.reasons],
        warnings=[str(warn) for warn in found],
        locked=one.locked,
        created_at=tick.now,
    )


def known(row: MatchRow) -> Known:
    """Tell what a rule can rely on."""
    zone = zone_of(row.timezone)
    return Known(zone.key if zone else None, bool(row.hours), bool(row.manager_id))


def remove(tick: Tick, row: Pair) -> None:
    """Take a suggestion away of which nobody has heard."""
    tick.session.delete(row)
    tick.session.flush()
