"""Which questions a pair is offered: its own stage first, none twice, until none is left."""

import pytest

from bot.domain.formats import COMPACT, SPRINT, STANDARD, SUPPLIED, Format, FormatName
from bot.domain.programme import EVERY, WEEKS
from bot.domain.prompting import choose, is_closing, share, week_in_arc

POOL = {"a1": "a", "a2": "a", "b1": "b", "b2": "b", "c1": "c"}
STAGES = ("a", "b", "c")


@pytest.mark.parametrize(
    ("stage", "used", "count", "expected"),
    [
        ("b", (), 2, {"b1", "b2"}),
        ("b", ("b1",), 2, {"b2", "a1"}),
        ("c", ("c1",), 1, {"b1"}),
        ("a", tuple(POOL), 2, set()),
        ("a", (), 9, set(POOL)),
    ],
)
def test_the_nearest_unused_ones_are_offered(
    stage: str, used: tuple[str, ...], count: int, expected: set[str]
) -> None:
    """Of the stage itself, then of its neighbours, the earlier one first."""
    assert set(choose(POOL, STAGES, stage, used, count=count, seed=0)) == expected


def test_neighbouring_pairs_begin_with_different_questions() -> None:
    """The seed turns the order and loses nothing."""
    begins = [choose(POOL, STAGES, "a", (), count=2, seed=seed) for seed in (1, 2)]

    assert begins[0] != begins[1]
    assert set(begins[0]) == set(begins[1])


@pytest.mark.parametrize(
    ("shape", "closing"), [(SPRINT, {11, 12}), (COMPACT, {12}), (STANDARD, {21, 22, 23, 24})]
)
def test_the_last_talk_is_the_one_that_leaves_no_room_for_another(
    shape: Format, closing: set[int]
) -> None:
    """By the pair's own weeks and rhythm, whatever its number."""
    assert {week for week in range(1, shape.weeks + 1) if is_closing(shape, week)} == closing


@pytest.mark.parametrize(("week", "expected"), [(0, 1), (1, 1), (12, 12), (40, 12)])
def test_weeks_outside_the_format_read_as_its_ends(week: int, expected: int) -> None:
    """A pair that takes longer stays in the last week of its arc."""
    assert week_in_arc(SPRINT, week, 12) == expected


@pytest.mark.parametrize("greedy", [False, True])
def test_no_talk_of_any_format_is_left_without_a_question(*, greedy: bool) -> None:
    """Of fifty-six questions each talk has at least one, though a third is asked for each time."""
    own = [Format(FormatName.CUSTOM, weeks, every, 45) for weeks in WEEKS for every in EVERY]
    for shape in [*own, *SUPPLIED]:
        fresh = 56
        for later in reversed(range(shape.sessions)):
            given = share(fresh, later, 2)
            fresh -= given
            if greedy:
                fresh -= share(fresh, later, 1, more=True)
            assert given >= 1, shape
            assert given == 2 or shape not in SUPPLIED
        assert fresh >= 0
