"""What is published of a survey, case by case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.cells import Asked, Why
from bot.domain.indices import (
    Form,
    Measure,
    changes,
    measures,
    person_value,
    question_measure,
    response_rate,
    two_way,
)
from bot.domain.publication import Frozen, freeze, results
from bot.domain.suppression import OTHER, Ends, Span, coarsen, cut, ranged
from bot.domain.surveys import (
    Audience,
    Ballot,
    Kind,
    Poll,
    Question,
    ResultsHidden,
    Value,
    pseudonym,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ABC = Measure("q", Form.CHOICE, ("q",), options=("a", "b", "c"))
MANY = replace(ABC, form=Form.SEVERAL)
STEPS = Measure("q", Form.STEPS, ("q",))
INDEX = Measure("q", Form.INDEX, ("q",))
TEXT = Measure("q", Form.TEXT, ("q",))


def frozen(measure: Measure, *groups: tuple[str, Sequence[Value]], k: int = 5) -> Frozen:
    """Freeze one measure from the answers of groups in one split, or without a group's name."""
    given = [(tuple(name.split()), value) for name, values in groups for value in values]
    ballots = [Ballot(f"{n:03}", g, {"q": v}, NOON) for n, (g, v) in enumerate(given)]
    asked = Asked(("role", "unit")[: len(given[0][0])] if given else (), tuple(g for g, _ in given))
    return freeze("s", [measure], ballots, asked, closed_at=NOON, seed=7, k=k)


def counts(found: Frozen, split: str = "", group: str = "") -> dict[tuple[int, ...], Span]:
    """The blocks of a cell."""
    cell = found.cell("q", split, group)
    return {block.options: block.count for block in cell.blocks} if cell else {}


@pytest.mark.parametrize(
    ("measure", "votes", "shown", "why"),
    [
        (ABC, [0] * 4, {}, Why.FEW),
        (ABC, [0] * 9, {}, Why.THIN),
        (ABC, [0] * 12, {(0,): Span(7, 12)}, Why.ALIKE),
        (ABC, [0] * 9 + [1] * 5, {(0,): Span(9, 14)}, Why.ALIKE),
        (ABC, [0] * 9 + [1] * 8 + [2] * 3, {(0,): Span(9, 9), (1, 2): Span(11, 11)}, None),
        (ABC, [0] * 8 + [1] * 7 + [2] * 6, {(n,): Span(8 - n, 8 - n) for n in range(3)}, None),
        (ABC, [0] * 4 + [1] * 4 + [2] * 4, {}, Why.THIN),
        (STEPS, [1] * 6 + [3] * 6 + [5] * 6, {(0, 1): 6, (2, 3): 6, (4,): 6}, None),
        (MANY, [frozenset({0})] * 10, {}, Why.THIN),
        (
            MANY,
            [frozenset({0, 1})] * 7 + [frozenset({0})] * 7,
            {(0,): Span(9, 14), (1,): Span(7, 7), (2,): Span(0, 5)},
            None,
        ),
    ],
)
def test_counts_below_five_are_merged_or_told_as_a_range(
    measure: Measure, votes: list[Value], shown: dict[tuple[int, ...], Span | int], why: Why | None
) -> None:
    """Every published count is at least five, or a range that hides unanimity."""
    found = frozen(measure, ("", votes))
    wanted = {key: Span(v, v) if isinstance(v, int) else v for key, v in shown.items()}
    if measure is STEPS:
        assert sorted(span.low for span in counts(found).values()) == [6, 6, 6]
    else:
        assert counts(found) == wanted
    assert found.cells[0].why is why


def test_a_split_is_told_only_where_each_group_fills_each_block() -> None:
    """Groups share the blocks of the whole or coarser ones; else the split is withheld."""
    told = frozen(ABC, ("mentor", [0] * 6 + [1] * 5), ("mentee", [0] * 9 + [1] * 6 + [2] * 5))
    assert counts(told, "role", "mentor") == {(0,): Span(6, 6), (1, 2): Span(5, 5)}
    alike = frozen(ABC, ("mentor", [0] * 12), ("mentee", [0] * 5 + [1] * 9))
    assert alike.cells[1].why is Why.SPLIT
    several = frozen(
        MANY,
        ("mentor", [frozenset({0}), frozenset({1})] * 6),
        ("mentee", [frozenset({0}), frozenset[int]()] * 6),
    )
    assert counts(several, "role", "mentor") == {(0,): Span(6, 6)}
    lone = frozen(MANY, ("mentor", [frozenset({0})] * 12), ("mentee", [frozenset({1})] * 12))
    assert lone.cells[1].why is Why.SPLIT


def test_small_groups_are_shown_as_one_and_never_alone() -> None:
    """Two units of four become "others"; a single small one takes the next smallest along."""
    units = [("berlin", 9), ("wien", 4), ("zug", 4), ("bonn", 7)]
    found = frozen(INDEX, *((name, ([2, 4] * n)[:n]) for name, n in units))
    assert {(c.group, c.n) for c in found.groups("q", "role")} == {
        ("berlin", 9),
        ("bonn", 7),
        (OTHER, 8),
    }
    lone = frozen(INDEX, *((name, ([2, 4] * n)[:n]) for name, n in units[:2]))
    assert [cell.why for cell in lone.cells] == [None, Why.SPLIT]
    three = frozen(INDEX, *((name, ([2, 4] * n)[:n]) for name, n in [units[0], units[1], units[3]]))
    assert {(c.group, c.n) for c in three.groups("q", "role")} == {("berlin", 9), (OTHER, 11)}


def test_a_mean_too_near_an_end_is_a_range_and_cannot_be_subtracted() -> None:
    """One unanimous group makes a second range; two make the split disappear."""
    one = frozen(INDEX, ("mentor", [5] * 6), ("mentee", [1, 3, 5] * 4))
    spans = {cell.group: cell.mean for cell in one.groups("q", "role")}
    assert spans["mentor"] == Span(4.333, 5)
    assert spans["mentee"] is not None
    assert not spans["mentee"].exact
    both = frozen(INDEX, ("mentor", [5] * 6), ("mentee", [1] * 6))
    assert both.cells[1].why is Why.SPLIT
    low = frozen(INDEX, ("mentor", [1] * 6), ("mentee", [1] * 6))
    assert low.cells[0].mean == Span(1, 1.333)
    assert low.cells[0].index == Span(0, (1.333 - 1) / 4 * 100)
    few = frozen(INDEX, ("mentor", [5] * 6), ("mentee", [1, 3, 5]))
    assert few.cells[1].why is Why.SPLIT
    assert ranged([(30, 6)], Ends(1, 5)) is None


def test_a_later_split_is_told_if_it_is_safe_beside_the_first() -> None:
    """Role and unit together need five in every combination, else only the role is shown."""
    wide = [
        ("mentor x", [2, 4] * 5),
        ("mentor y", [2, 4] * 5),
        ("mentee x", [2, 4] * 5),
        ("mentee y", [2, 4] * 5),
    ]
    assert {c.split for c in frozen(INDEX, *wide).cells if c.n} == {"", "role", "unit"}
    narrow = [*wide[:3], ("mentee y", [2, 4])]
    assert {c.split for c in frozen(INDEX, *narrow).cells if c.n} == {"", "role"}
    alike = [("mentor x", [5] * 6), ("mentee y", [2, 4] * 6)]
    assert [c.why for c in frozen(INDEX, *alike).cells][-1] is Why.SPLIT


def test_a_scale_with_few_steps_filled_is_told_by_its_mean() -> None:
    """Three blocks make a distribution, two make a mean, and never both."""
    few = frozen(STEPS, ("", [2] * 6 + [4] * 6))
    assert few.cells[0].mean == Span(3, 3)
    assert not few.cells[0].blocks


def test_texts_appear_from_ten_on_shuffled_alike_for_every_reader() -> None:
    """Nine texts stay hidden; ten come in one order that is not the order of writing."""
    texts = [f"text {n}" for n in range(12)]
    found = frozen(TEXT, ("", texts))
    assert found.texts == {}, "a human reads them first"
    assert sorted(found.waiting["q"]) == sorted(texts)
    assert list(found.waiting["q"]) != texts
    assert found.waiting == frozen(TEXT, ("", texts[::-1])).waiting
    few = frozen(TEXT, ("", [*texts[:9], "  "]))
    assert (few.waiting, few.cells[0].why, few.cells[0].n) == ({}, Why.FEW_TEXTS, 9)
    assert frozen(TEXT, ("", texts[:3])).cells[0].n == 0


def test_nothing_is_frozen_that_could_be_subtracted() -> None:
    """An item in two measures and a smaller group size are programming errors."""
    with pytest.raises(ValueError, match="one measure only"):
        freeze("s", [INDEX, STEPS], [], Asked((), ()), closed_at=NOON, seed=1)
    with pytest.raises(ValueError, match="smaller than 5"):
        frozen(INDEX, ("", [1]), k=4)


def test_a_survey_without_answers_says_nothing_but_who_was_asked() -> None:
    """An empty survey freezes into empty cells."""
    nobody = freeze("s", [INDEX], [], Asked((), ((), ())), closed_at=NOON, seed=1)
    assert (nobody.asked, nobody.answered, nobody.response) == (2, None, None)
    assert nobody.cell("q", "role", "mentor") is None
    assert nobody.change("q") is None
    assert nobody.cells[0].index is None


def test_closed_results_are_the_frozen_ones() -> None:
    """After the deadline the frozen cells are handed out, before it they are not."""
    question = Question("q", Kind.SINGLE, "?", ("a", "b"))
    poll = Poll("p", "?", (question,), Audience.PROGRAMME, NOON, NOON + timedelta(1), 9)
    found = frozen(ABC, ("", [0] * 9))
    assert results(poll, found, now=poll.closes_at) is found
    with pytest.raises(ResultsHidden):
        results(poll, found, now=NOON)
    assert question_measure(question).size == 2


def test_indices_need_two_thirds_of_their_items() -> None:
    """Three of four items make a value, two do not; text does not count."""
    [index] = measures(["gu1", "gu2", "gu3", "gu4"])
    assert person_value(index, {"gu1": 4, "gu2": 5, "gu3": 3}) == 4
    assert person_value(index, {"gu1": 4, "gu2": 5, "gu3": "x"}) is None


def test_both_ways_takes_the_weaker_direction() -> None:
    """A good average cannot hide one-way learning."""
    assert two_way({"mentor": Span(60, 60), "mentee": Span(85, 85)}) == Span(60, 60)
    assert two_way({"mentor": Span(60, 60)}) is None
    assert (response_rate(6, 8), response_rate(None, 8), response_rate(6, 0)) == (0.75, None, None)
    assert (Span(1, 3).middle, Span(1, 1).exact) == (2, True)


def test_change_is_the_median_of_matched_people() -> None:
    """Only people who answered twice count, from five on, by role where both have five."""
    first = [Ballot(f"{n:02}", (("mentor", "mentee")[n % 2],), {"q": 3}, NOON) for n in range(12)]
    second = [replace(ballot, values={"q": 4}) for ballot in first[1:]]
    found = changes(INDEX, first, [*second, Ballot("zz", ("mentor",), {"q": 1}, NOON)])
    assert [(c.group, c.n, c.points) for c in found] == [
        ("", 11, 25),
        ("mentee", 6, 25),
        ("mentor", 5, 25),
    ]
    assert [c.group for c in changes(INDEX, first, second[:8])] == [""]
    assert changes(INDEX, first, second[:4]) == ()


def test_pseudonyms_need_the_key() -> None:
    """The same person has another name under another key."""
    assert len({pseudonym(key, "U1") for key in (b"a", b"b")}) == 2


def test_nobody_left_to_split_gives_nothing() -> None:
    """A split into one group is none; merging everything is none."""
    assert cut([(0, 1)], ["a", "a"], [], lambda atom: len(atom) >= 2) is None
    assert cut([(0, 1)], ["a", "b"], [], lambda atom: len(atom) >= 2) is None
    assert coarsen(((0,), (1,)), [(1, 1)], ordered=True, k=5) == ((0, 1),)


def test_texts_are_shown_once_read_and_what_is_left_out_is_gone() -> None:
    """A few at a time, question by question; nothing waits when all were read."""
    texts = {"q1": ("a", "b", "c"), "q2": ("d",)}
    start = Frozen("s", NOON, 12, 12, (), {}, waiting=texts)
    assert start.next_texts(2) == ("q1", ("a", "b"))
    after = start.read("q1", 2, {1})
    assert after.texts == {"q1": ("a",)}
    assert after.next_texts(2) == ("q1", ("c",))
    done = after.read("q1", 1, ()).read("q2", 1, {0})
    assert done.texts == {"q1": ("a", "c"), "q2": ()}
    assert done.next_texts(5) == ("", ())
    assert start.waiting == texts
