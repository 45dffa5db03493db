"""Who waits after a round, in which role and why, in words for HR and for the person."""

from collections.abc import Iterable

from bot.core import Tick
from bot.domain.matching.types import PairResult, Plan, Role, Said, Unmatched, Why
from bot.services.matching_facts import Pool
from storage.models import Programme, Waiting

LEVEL_UNKNOWN = "level_unknown"
"""The reason of somebody whose level nobody told: the hierarchy cannot be checked."""


def waiting(
    tick: Tick, programme: Programme, now: Pool, plan: Plan, good: list[PairResult]
) -> list[Waiting]:
    """List who waits: those of the plan, those whose pair fell through, those without a level."""
    waits = [one for one in plan.unmatched if one.id in now.people and _lacks(one, now)]
    waits += _fallen(plan, good, now, {(one.id, one.role) for one in waits})
    rows = [_wait(tick, programme, one) for one in waits]
    for row in (_wait(tick, programme, one) for one in _without_level(now)):
        row.code = LEVEL_UNKNOWN
        rows.append(row)
    return rows


def _fallen(
    plan: Plan, good: list[PairResult], now: Pool, listed: set[tuple[str, Role]]
) -> list[Unmatched]:
    """List those whose pair fell through while the solver ran."""
    still = {(p.mentor, Role.MENTOR) for p in good} | {(p.mentee, Role.MENTEE) for p in good}
    lost = {
        side
        for pair in plan.pairs
        for side in ((pair.mentor, Role.MENTOR), (pair.mentee, Role.MENTEE))
        if side[0] in now.people
    }
    return [
        Unmatched(who, role, Why.TAKEN, Said(f"desk.hint_free_{role}"))
        for who, role in sorted(lost - still - listed)
    ]


def _without_level(now: Pool) -> list[Unmatched]:
    """List those whose level nobody told, in each of their roles."""
    return [
        Unmatched(who, role, Why.LEVEL, Said("desk.hint_level_unknown"))
        for who in sorted(now.unknown)
        for role in _roles(now, who)
    ]


def _lacks(one: Unmatched, now: Pool) -> bool:
    """Tell whether somebody really waits in a role: not who has a partner there already."""
    stated, left = now.rows[one.id], now.people[one.id]
    if one.role is Role.MENTOR:
        return left.mentor_capacity == stated.mentor_capacity
    return left.mentee_capacity == stated.mentee_capacity


def _roles(now: Pool, who: str) -> Iterable[Role]:
    stated = Role(now.rows[who].role)
    both = ((Role.MENTOR, stated.teaches), (Role.MENTEE, stated.learns))
    return [role for role, has in both if has]


def _wait(tick: Tick, programme: Programme, one: Unmatched) -> Waiting:
    return Waiting(
        workspace_id=tick.workspace_id,
        programme_id=programme.id or 0,
        user_id=one.id,
        role=str(one.role),
        code=str(one.why),
        hint=one.hint.code,
        params=dict(one.hint.params),
    )


def codes(now: Pool, good: list[PairResult], waits: list[Waiting]) -> dict[str, str]:
    """Tell everybody who has no partner at all why; who learns hears the mentee's reason."""
    has = {who for pair in good for who in (pair.mentor, pair.mentee)}
    has |= {
        who
        for who, row in now.rows.items()
        if who in now.people
        and (
            now.people[who].mentor_capacity < row.mentor_capacity
            or now.people[who].mentee_capacity < row.mentee_capacity
        )
    }
    ordered = sorted(waits, key=lambda one: one.role == "mentee")
    return {one.user_id: one.code for one in ordered if one.user_id not in has}
