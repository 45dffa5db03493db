"""Locks, vetoes, repeats and edits at the desk."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.matching.edit import best_remaining, check_pair, compare
from bot.domain.matching.prepare import Round, prepare
from bot.domain.matching.solve import plan_of, resolve_after_edit, solve
from bot.domain.matching.types import Kind, Lock, MatchPerson, PairHistory, Plan, Rules

WEDNESDAY = date(2026, 12, 2)
EASY = Rules(floor=2_500)


def pairs(plan: Plan) -> set[tuple[str, str]]:
    """Return who is with whom."""
    return {(pair.mentor, pair.mentee) for pair in plan.pairs}


@pytest.fixture
def people(company: Callable[..., list[MatchPerson]]) -> list[MatchPerson]:
    """Make a company of 80."""
    return company(80, 11)


@pytest.fixture
def plan(people: list[MatchPerson]) -> Plan:
    """Make a plan without any locks."""
    return solve(people, EASY, on=WEDNESDAY)


def test_a_lock_holds_and_the_rest_is_solved_around_it(
    people: list[MatchPerson], plan: Plan
) -> None:
    """Every pair of a plan can be locked, alone or all together, without changing the best."""
    locks = [Lock(a, b) for a, b in sorted(pairs(plan))]
    held = solve(people, EASY, locks=locks, on=WEDNESDAY)

    assert pairs(plan) == pairs(held)
    assert all(pair.locked for pair in held.pairs)
    assert plan.certificate.people == held.certificate.people


def test_a_veto_holds_and_the_rest_is_solved_around_it(
    people: list[MatchPerson], plan: Plan
) -> None:
    """No vetoed pair appears, in a full round or in a quick one, and both reach the same total."""
    vetoes = [Lock(a, b, Kind.VETO) for a, b in sorted(pairs(plan))[::2]]

    full = solve(people, EASY, locks=vetoes, on=WEDNESDAY)
    quick = resolve_after_edit(plan, vetoes)

    assert pairs(full).isdisjoint((veto.mentor, veto.mentee) for veto in vetoes)
    assert pairs(full) == pairs(quick)
    assert full.total == quick.total


def test_a_large_round_sets_aside_what_a_lock_holds_out(
    people: list[MatchPerson], plan: Plan
) -> None:
    """The best partners of people whom locks fill wait for an edit; nobody else is paired so."""
    held = [Lock(a, b) for a, b in sorted(pairs(plan))[:6]]
    this = Round.of(people, EASY, WEDNESDAY, (), None)

    kept, edges = prepare(this, held, keep=2)

    width = len(kept.table.mentees)
    held_rows = {kept.table.mentors.index[lock.mentor] for lock in held}
    full = {row for row in held_rows if not kept.room.row[row]}
    assert full
    assert full <= set((kept.spare[0] // width).tolist())
    assert full.isdisjoint((kept.cells // width).tolist())
    begun = plan_of(this, EASY, kept, edges)
    assert pairs(begun) == pairs(solve(people, EASY, locks=held, on=WEDNESDAY))
    assert pairs(resolve_after_edit(begun, ())) == pairs(plan)


def test_holding_the_strongest_pair_takes_one_flow(people: list[MatchPerson], plan: Plan) -> None:
    """An edit that costs nobody and leaves the floor gives the full round's answer at once."""
    strong = max(plan.pairs, key=lambda pair: pair.score)
    locks = [Lock(strong.mentor, strong.mentee)]

    quick = resolve_after_edit(plan, locks)

    assert quick.certificate.rounds == 1
    assert pairs(quick) == pairs(solve(people, EASY, locks=locks, on=WEDNESDAY)) == pairs(plan)
    assert quick.certificate.people == plan.certificate.people


def test_a_veto_that_costs_somebody_their_only_chance(people: list[MatchPerson]) -> None:
    """Where one flow cannot keep everybody, people and floor are searched again."""
    tight = replace(EASY, floor=5_500)
    plan = solve(people, tight, on=WEDNESDAY)
    vetoes = [Lock(a, b, Kind.VETO) for a, b in sorted(pairs(plan))]

    full = solve(people, tight, locks=vetoes, on=WEDNESDAY)
    quick = resolve_after_edit(plan, vetoes)

    assert full.certificate.people < plan.certificate.people
    assert (pairs(full), full.certificate.floor) == (pairs(quick), quick.certificate.floor)


def test_taking_everything_back_gives_the_first_plan_again(
    people: list[MatchPerson], plan: Plan
) -> None:
    """Locks and vetoes leave no trace once they are gone, even those a round began with."""
    first, second = sorted(pairs(plan))[:2]
    locks = [Lock(*first), Lock(*second, Kind.VETO)]
    edited = resolve_after_edit(plan, locks)
    begun = solve(people, EASY, locks=locks, on=WEDNESDAY)

    assert pairs(plan) == pairs(resolve_after_edit(edited, ()))
    assert pairs(plan) == pairs(resolve_after_edit(begun, ()))
    assert pairs(edited) == pairs(begun)


def test_former_pairs_do_not_meet_again_unless_allowed(
    people: list[MatchPerson], plan: Plan
) -> None:
    """History counts in either direction."""
    past = [PairHistory(b, a) for a, b in pairs(plan)]
    again = replace(EASY, repeats_allowed=True)

    assert pairs(plan).isdisjoint(pairs(solve(people, EASY, history=past, on=WEDNESDAY)))
    assert pairs(plan) == pairs(solve(people, again, history=past, on=WEDNESDAY))


def _bad_lock(people: list[MatchPerson], plan: Plan, kind: str) -> tuple[list[Lock], str]:
    """Make a lock that cannot hold."""
    mentor, mentee = min(pairs(plan))
    by_id = {person.id: person for person in people}
    if kind == "both":
        return [Lock(mentor, mentee), Lock(mentor, mentee, Kind.VETO)], "lock_and_veto"
    if kind == "unknown":
        return [Lock(mentor, "nobody")], "unknown_person"
    if kind == "self":
        return [Lock(mentor, mentor)], "same_person"
    if kind == "private":
        company = Round.of(people, EASY, WEDNESDAY, (), None).company()
        found = [
            (a.id, b.id)
            for a in people
            for b in people
            if [v.code for v in check_pair(a, b, EASY, company) if not v.overridable]
            == ["no_eligible_partner"]
        ]
        return [Lock(*found[0], override=True)], "no_eligible_partner"
    room = by_id[mentor].mentor_capacity
    others = [p.id for p in people if p.role.learns and p.mentee_capacity and p.id != mentor]
    return [Lock(mentor, b, override=False) for b in others[: room + 20]], "any"


@pytest.mark.parametrize("kind", ["both", "unknown", "self", "private", "many"])
def test_a_lock_that_cannot_hold_is_reported_and_left_out(
    kind: str, people: list[MatchPerson], plan: Plan
) -> None:
    """Contradictions, strangers, private causes and full people are named, nothing breaks."""
    locks, code = _bad_lock(people, plan, kind)

    held = solve(people, EASY, locks=locks, on=WEDNESDAY)

    assert held.lock_problems
    assert code in {"any", held.lock_problems[0].code}
    refused = {(p.lock.mentor, p.lock.mentee) for p in held.lock_problems}
    assert not any(pair.locked and (pair.mentor, pair.mentee) in refused for pair in held.pairs)


def test_a_second_lock_beyond_the_capacity_is_reported(
    people: list[MatchPerson], plan: Plan
) -> None:
    """Locks are honoured in the order of ids until somebody is full, overrides excepted."""
    single = [p.id for p in people if p.mentor_capacity == 1]
    mentor = next(a for a, _ in sorted(pairs(plan)) if a in single)
    company = Round.of(people, EASY, WEDNESDAY, (), None).company()
    own = next(p for p in people if p.id == mentor)
    fits = [p.id for p in people if not check_pair(own, p, EASY, company)][:2]

    held = solve(people, EASY, locks=[Lock(mentor, b) for b in fits], on=WEDNESDAY)
    forced = [Lock(mentor, b, override=True) for b in fits]

    assert [("no_capacity", max(fits))] == [(p.code, p.lock.mentee) for p in held.lock_problems]
    assert not solve(people, EASY, locks=forced, on=WEDNESDAY).lock_problems


def test_an_override_breaks_company_rules_only(people: list[MatchPerson]) -> None:
    """HR may pair across the level gap with a note; the plan scores and explains the pair."""
    mentor = next(p for p in people if p.role.teaches and p.mentor_capacity and p.ready)
    mentee = next(
        p
        for p in people
        if p.role.learns and p.mentee_capacity and p.ready and p.level < mentor.level
        if p.id not in mentor.not_with and mentor.id not in p.not_with
    )
    plain = solve(people, EASY, locks=[Lock(mentor.id, mentee.id)], on=WEDNESDAY)
    forced = solve(people, EASY, locks=[Lock(mentor.id, mentee.id, override=True)], on=WEDNESDAY)
    [pair] = [pair for pair in forced.pairs if pair.locked]

    assert len(plain.lock_problems) == 1
    assert (mentor.id, mentee.id, 3) == (pair.mentor, pair.mentee, len(pair.reasons))


def test_two_plans_compare_as_changes_only(people: list[MatchPerson], plan: Plan) -> None:
    """Gone, new and rescored pairs, and the difference of the three goals."""
    lighter = replace(EASY, weights=replace(EASY.weights, style=0, distance=90))
    other = solve(people, lighter, on=WEDNESDAY)
    change = compare(plan, other)

    assert pairs(plan) - pairs(other) == {(p.mentor, p.mentee) for p in change.gone}
    assert pairs(other) - pairs(plan) == {(p.mentor, p.mentee) for p in change.new}
    assert change.kept + len(change.new) == len(other.pairs)
    assert other.total - plan.total == change.total
    assert all(before.score != after.score for before, after in change.rescored)


def test_the_best_remaining_partner_is_free_and_allowed(
    people: list[MatchPerson], plan: Plan
) -> None:
    """When a pair falls apart, both people find exactly who is free, best first."""
    company = Round.of(people, EASY, WEDNESDAY, (), None).company()
    gone = plan.pairs[0]
    rest = replace(plan, pairs=plan.pairs[1:])
    by_id = {person.id: person for person in people}
    found = best_remaining(rest, by_id[gone.mentor], people, EASY, company)

    assert gone in [replace(pair, locked=False) for pair in found]
    assert [pair.score for pair in found] == sorted((p.score for p in found), reverse=True)
    assert all(not check_pair(by_id[p.mentor], by_id[p.mentee], EASY, company) for p in found)
    assert pairs(rest).isdisjoint((pair.mentor, pair.mentee) for pair in found)
