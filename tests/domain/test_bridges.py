"""Bridges between departments and levels: what is drawn, and what nobody can work out."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bridges import MOST_SHOWN, bridges

PLACES = st.sampled_from(["", "IT", "HR", "Sales", "Board"])
COUNTED = st.dictionaries(st.tuples(PLACES, PLACES), st.integers(1, 40), max_size=20)


@given(COUNTED)
def test_whatever_is_subtracted_no_small_number_comes_out(
    counted: Mapping[tuple[str, str], int],
) -> None:
    """Every bridge, all that is hidden, and what is hidden of either kind is nought or five."""
    found = bridges("departments", counted)

    assert all(one.n >= 5 for one in found.shown)
    assert found.rest == found.whole - sum(one.n for one in found.shown)
    if found.shown:
        assert found.rest == 0 or found.rest >= 5
    if found.across is not None:
        seen = sum(one.n for one in found.shown if one.mentor != one.mentee)
        hidden = (found.across - seen, found.rest - (found.across - seen))
        assert all(part == 0 or part >= 5 for part in (found.across, *hidden))


def test_the_broadest_bridges_are_drawn_and_unknown_places_are_not() -> None:
    """Eight at most, and a pair of whom a place is unknown counts among the others only."""
    counted = {("a", str(n)): 10 + n for n in range(12)} | {("", "a"): 30}

    found = bridges("departments", counted)

    assert len(found.shown) == MOST_SHOWN
    assert found.shown[0].n == 21
    assert found.rest == 10 + 11 + 12 + 13 + 30
    assert found.across is None


def test_a_narrow_rest_takes_the_narrowest_bridge_along() -> None:
    """Two hidden pairs could be counted from the total; eight tell nothing about them."""
    found = bridges("levels", {("a", "b"): 9, ("a", "c"): 6, ("b", "c"): 2})

    assert [one.n for one in found.shown] == [9]
    assert found.rest == 8


def test_in_a_small_programme_nothing_is_drawn_but_the_whole_is_said() -> None:
    """Seven pairs that all connect two departments may be told so, one by one they may not."""
    counted = {("IT", "HR"): 3, ("Sales", "HR"): 4}
    found = bridges("departments", counted)
    assert (found.told, found.across, found.whole) == (False, 7, 7)
    assert bridges("departments", {}).across is None
