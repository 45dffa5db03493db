"""A solved plan held against the facts of now: what may be written, made before it is written."""

from dataclasses import dataclass
from typing import Any

from bot.core import Tick
from bot.domain.matching.eligibility import OVERRIDABLE, verdict
from bot.domain.matching.job import Job
from bot.domain.matching.types import Lock, PairResult, Plan, Weights
from bot.services import matching_hints, matching_rows, matching_waits
from bot.services.matching_facts import Opened, Pool, pool, stamp
from storage import matching as store
from storage.models import Programme, Waiting


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a round is about to write.

    `stamp` sums up the facts it rests on; `fresh` says that the solver saw the same ones.
    """

    stamp: int
    fresh: bool
    rows: list[dict[str, Any]]
    waits: list[Waiting]
    codes: dict[str, str]
    figures: dict[str, object]


def weigh(
    tick: Tick,
    programme: Programme,
    plan: Plan,
    *,
    solved: Job | None = None,
    other: Weights | None = None,
    opened: Opened | None = None,
) -> Weighed:
    """Keep the pairs that still hold, and say who waits and why.

    The stamp is taken first: whatever changes later shows.
    """
    seen = stamp(tick, programme)
    now = pool(tick, programme, opened=opened)
    good = [pair for pair in plan.pairs if _holds(pair, now)]
    waits = matching_waits.waiting(tick, programme, now, plan, good)
    return Weighed(
        stamp=seen,
        fresh=now.job(other) == solved,
        rows=_rows(tick, programme, now, good),
        waits=waits,
        codes=matching_waits.codes(now, good, waits),
        figures=_figures(plan, good, waits),
    )


def _rows(
    tick: Tick, programme: Programme, now: Pool, good: list[PairResult]
) -> list[dict[str, Any]]:
    """Make the columns of the suggestions, with HR's notes."""
    notes = _notes(tick, programme)
    rows = matching_rows.made(tick, programme, now, good, overridden=frozenset(notes))
    for row in rows:
        row["note"] = notes.get((row["mentor_id"], row["mentee_id"]), "")[:300]
    return rows


def _notes(tick: Tick, programme: Programme) -> dict[tuple[str, str], str]:
    """Collect HR's notes on pairs that break a rule."""
    found = store.rules(tick.session, tick.workspace_id, programme.id or 0)
    return {(one.mentor_id, one.mentee_id): one.note or "" for one in found if one.override}


def _holds(pair: PairResult, now: Pool) -> bool:
    """Tell whether a pair may still be made: both here, with room, and by the present rules."""
    mentor, mentee = now.people.get(pair.mentor), now.people.get(pair.mentee)
    if mentor is None or mentee is None:
        return False
    lock = Lock(pair.mentor, pair.mentee, override=True)
    broken = set(verdict(mentor, mentee, now.rules, now.company))
    return not broken or (lock in now.locks and broken <= OVERRIDABLE)


def _figures(plan: Plan, good: list[PairResult], waits: list[Waiting]) -> dict[str, object]:
    return {
        "pairs": len(good),
        "waiting": len({one.user_id for one in waits}),
        "floor": min((pair.score for pair in good), default=0),
        "proved": plan.certificate.scope == "all",
        "hints": matching_hints.rows(plan.hints),
        "waited": matching_hints.waited(waits),
        "problems": [
            {"mentor": one.lock.mentor, "mentee": one.lock.mentee, "code": one.code}
            for one in plan.lock_problems
        ],
    }
