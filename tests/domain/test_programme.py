"""Programmes: steps, drafts, formats and the roadmap."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.formats import COMPACT, SPRINT, STANDARD, STANDARD_QUICKER, SUPPLIED, FormatName
from bot.domain.formats import Format as Shape
from bot.domain.localtime import A_DAY
from bot.domain.programme import (
    ProgrammeDraft,
    ProgrammeFacts,
    ProgrammeState,
    StepIsFinal,
    StepNotReady,
    StepUnconfirmed,
    StepUnknown,
    called_off,
    default_ends_on,
    default_signup_until,
    move,
    move_back,
    validate,
)
from bot.domain.refusals import Refusal
from bot.domain.roadmap import Stage, roadmap

TODAY = date(2026, 9, 7)
START = date(2026, 10, 12)
P = ProgrammeState

STEPS = [
    # from, facts, to, refusal
    (P.DRAFT, {"draft_complete": True}, P.SIGNUP, None),
    (P.DRAFT, {}, P.SIGNUP, StepNotReady),
    (P.DRAFT, {}, P.ARCHIVED, None),
    (P.DRAFT, {}, P.RUNNING, StepUnknown),
    (P.SIGNUP, {}, P.MATCHING, None),
    (P.SIGNUP, {}, P.DRAFT, StepUnknown),
    (P.SIGNUP, {}, P.ARCHIVED, None),
    (P.MATCHING, {}, P.ARCHIVED, None),
    (P.MATCHING, {"pairs": 1}, P.ARCHIVED, StepNotReady),
    (P.MATCHING, {"pairs": 1}, P.RUNNING, None),
    (P.MATCHING, {}, P.RUNNING, StepNotReady),
    (P.RUNNING, {"open_pairs": 3}, P.CLOSING, None),
    (P.CLOSING, {"open_pairs": 1}, P.CLOSED, StepNotReady),
    (P.CLOSING, {}, P.CLOSED, None),
    (P.CLOSED, {}, P.ARCHIVED, None),
    (P.ARCHIVED, {}, P.DRAFT, StepUnknown),
]


@pytest.mark.parametrize(("source", "facts", "target", "refusal"), STEPS)
def test_a_programme_steps_as_the_table_says(
    source: P, facts: dict[str, int], target: P, refusal: type[Refusal] | None
) -> None:
    """Each row is one step and what it needs; every step is confirmed first."""
    known = ProgrammeFacts(source, **facts)  # type: ignore[arg-type]  # a table row names fields
    if refusal:
        with pytest.raises(refusal):
            move(known, target, confirmed=True)
        return
    moved = move(known, target, confirmed=True)
    assert (source, target, False) == (moved.source, moved.target, moved.back)
    with pytest.raises(StepUnconfirmed):
        move(known, target, confirmed=False)


@pytest.mark.parametrize("came_from", [None, *P])
@pytest.mark.parametrize("state", P)
def test_called_off_is_what_people_could_sign_up_for(state: P, came_from: P | None) -> None:
    """A draft that is put away, and a programme that was lived, are not called off."""
    ways = {(P.ARCHIVED, P.SIGNUP), (P.ARCHIVED, P.MATCHING)}
    assert called_off(state, came_from) is ((state, came_from) in ways)


def test_no_step_leads_where_the_table_has_none() -> None:
    """Of all 49 ways from state to state the nine in the table are open, whatever is known."""
    open_ways = {(source, target) for source, _, target, no in STEPS if no is not StepUnknown}
    assert len(open_ways) == 9
    for source, target in set(product(P, P)) - open_ways:
        ready = ProgrammeFacts(source, draft_complete=True, pairs=9)
        with pytest.raises(StepUnknown):
            move(ready, target, confirmed=True)


@pytest.mark.parametrize(
    ("state", "came_from", "sent", "back_to"),
    [
        (P.SIGNUP, P.DRAFT, False, P.DRAFT),
        (P.MATCHING, P.SIGNUP, False, P.SIGNUP),
        (P.MATCHING, P.SIGNUP, True, None),
        (P.RUNNING, P.MATCHING, True, None),
        (P.CLOSING, P.RUNNING, False, P.RUNNING),
        (P.CLOSING, P.RUNNING, True, None),
        (P.SIGNUP, P.DRAFT, True, None),
        (P.ARCHIVED, P.DRAFT, False, P.DRAFT),
        (P.ARCHIVED, P.SIGNUP, False, P.SIGNUP),
        (P.ARCHIVED, P.MATCHING, True, None),
        (P.RUNNING, P.MATCHING, False, P.MATCHING),
        (P.CLOSED, P.CLOSING, False, None),
        (P.ARCHIVED, P.CLOSED, False, None),
        (P.DRAFT, None, False, None),
    ],
)
def test_a_step_is_undone_until_its_messages_have_gone_out(
    state: P, came_from: P | None, back_to: P | None, *, sent: bool
) -> None:
    """Closing froze the figures, so it is final from the start."""
    facts = ProgrammeFacts(state, came_from, letters_sent=sent)
    if back_to is None:
        with pytest.raises(StepIsFinal):
            move_back(facts)
    else:
        assert (back_to, True) == (move_back(facts).target, move_back(facts).back)


GOOD = ProgrammeDraft("Blickwechsel", "Learning from each other.", START, "C_PROG")


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"name": "  "}, "name", "name_missing"),
        ({"name": "x" * 81}, "name", "name_too_long"),
        ({"purpose": ""}, "purpose", "purpose_missing"),
        ({"purpose": "x" * 501}, "purpose", "purpose_too_long"),
        ({"channel": ""}, "channel", "channel_missing"),
        ({"starts_on": None}, "starts_on", "start_missing"),
        ({"starts_on": date(2026, 9, 6)}, "starts_on", "start_in_past"),
        ({"starts_on": date(2026, 9, 22)}, "starts_on", "start_too_soon"),
        ({"signup_until": START - timedelta(days=15)}, "signup_until", "signup_ends_too_late"),
        ({"signup_from": START}, "signup_from", "signup_ends_before_it_begins"),
        ({"last_start_on": TODAY}, "last_start_on", "last_start_before_start"),
        ({"ends_on": START}, "ends_on", "end_before_start"),
        ({"ends_on": START + timedelta(weeks=11)}, "ends_on", "end_before_last_pair"),
        ({"goals": ("a", "b", "c")}, "goals", "too_many_goals"),
        ({"level_gap": -1}, "level_gap", "level_gap_unknown"),
        ({"minimum_group": 4}, "minimum_group", "group_too_small"),
        ({"minimum_group": 13}, "minimum_group", "group_too_large"),
        ({"format": Shape(FormatName.CUSTOM, 3, 1, 30)}, "weeks", "weeks_unknown"),
        ({"format": Shape(FormatName.CUSTOM, 12, 5, 30)}, "every", "rhythm_unknown"),
        ({"format": Shape(FormatName.CUSTOM, 12, 2, 10)}, "minutes", "minutes_unknown"),
    ],
)
def test_a_draft_is_explained_field_by_field(
    changes: dict[str, object], field: str, code: str
) -> None:
    """Each row is one mistake, found at its field and nowhere else."""
    draft = replace(GOOD, **changes)  # type: ignore[arg-type]  # a table row names its own fields

    assert {field: [f"programmes.{code}"]} == validate(draft, TODAY)


def test_a_good_draft_has_nothing_to_explain() -> None:
    """The defaults are sensible, also on the last day that leaves the round its time."""
    assert validate(GOOD, TODAY) == {}
    assert validate(replace(GOOD, starts_on=TODAY + timedelta(days=16)), TODAY) == {}
    assert validate(replace(GOOD, ends_on=default_ends_on(GOOD)), TODAY) == {}
    assert default_ends_on(replace(GOOD, starts_on=None)) is None


@pytest.mark.parametrize(("before", "wrong"), [(15, {"signup_until"}), (16, set()), (17, set())])
def test_the_round_begins_at_least_sixteen_days_before_kick_off(
    before: int, wrong: set[str]
) -> None:
    """Sign-up may end, and the first round begin, sixteen days before the start and no later."""
    starts_on = TODAY + timedelta(days=40)
    until = starts_on - timedelta(days=before)
    draft = replace(GOOD, starts_on=starts_on, signup_until=until, last_start_on=starts_on)

    assert set(validate(replace(draft, ends_on=default_ends_on(draft)), TODAY)) == wrong
    assert default_signup_until(starts_on) == starts_on - timedelta(days=16)


def test_several_mistakes_are_told_at_once() -> None:
    """Nobody corrects one field only to hear about the next."""
    wrong = replace(GOOD, name="", purpose="", minimum_group=1)

    assert {"name", "purpose", "minimum_group"} == set(validate(wrong, TODAY))


@pytest.mark.parametrize(
    ("shape", "sessions", "midpoint", "hours"),
    [
        (SPRINT, 6, 6, (10, 9)),
        (COMPACT, 12, 6, (13, 12)),
        (STANDARD, 6, 12, (13, 12)),
        (STANDARD_QUICKER, 8, 12, (16, 15)),
    ],
)
def test_formats_say_how_much_time_they_take(
    shape: Shape, sessions: int, midpoint: int, hours: tuple[int, int]
) -> None:
    """A Sprint is told as about ten hours for a mentor and nine for a mentee."""
    assert (sessions, midpoint, hours) == (
        shape.sessions,
        shape.midpoint_week,
        (shape.mentor_hours, shape.mentee_hours),
    )
    assert timedelta(weeks=shape.every) == shape.rhythm


shapes = st.sampled_from([*SUPPLIED, Shape(FormatName.CUSTOM, 4, 1, 30)])


@given(shapes, st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.none() | st.integers(0, 90))
def test_the_stages_follow_each_other_without_gap(
    shape: Shape, start: date, late: int | None
) -> None:
    """Every day from sign-up to the follow-up belongs to exactly one stage."""
    week_one = None if late is None else start + timedelta(days=late)
    road = roadmap(start, shape, week_one=week_one)
    for one, two in zip(road.stretches, road.stretches[1:], strict=False):
        assert one.last + A_DAY == two.first
        assert one.stage is road.here(one.last) is road.here(one.first)
    assert road.here(road.stretches[0].first - A_DAY) is None
    assert road.here(date(2040, 1, 1)) is Stage.AFTERWARDS


def test_the_roadmap_of_a_sprint_has_its_dates() -> None:
    """Sign-up ends sixteen days before the start; a pair's own week 1 moves its stages."""
    road = roadmap(START, SPRINT)
    own = roadmap(START, SPRINT, week_one=START + timedelta(days=9))
    first = {stretch.stage: stretch.first for stretch in road.stretches}

    assert (date(2026, 9, 13), date(2026, 9, 27)) == (first[Stage.SIGNUP], first[Stage.MATCHING])
    assert date(2026, 11, 16) == first[Stage.MIDPOINT]
    assert date(2027, 1, 4) == first[Stage.AFTERWARDS]
    assert Stage.MIDPOINT is own.here(date(2026, 11, 23))
    assert (road.mentor_hours, road.mentee_hours) == (10, 9)
    early = roadmap(START, SPRINT, signup_from=TODAY, signup_until=date(2026, 9, 20))
    assert (TODAY, date(2026, 9, 20)) == (early.stretches[0].first, early.stretches[0].last)


def test_the_road_is_never_behind_what_hr_has_reached() -> None:
    """Who ends sign-up early is past it that day; who is late for a step stays with the date."""
    early = roadmap(START, SPRINT, reached=Stage.MATCHING)
    first = early.stretches[0].first

    assert early.here(first) is Stage.MATCHING
    assert early.here(START) is Stage.KICKOFF
