"""Odd facts at the desk: each has a defined and explained result, and none stops a round."""

from typing import Any

import pytest

from storage import programmes


def codes(fair: Any) -> set[tuple[str, str]]:
    """Name who waits, and why."""
    return {(one.user_id, one.code) for one in fair.waiting()}


def test_a_capacity_of_nothing_takes_nobody(fair: Any) -> None:
    """Whoever takes no partner now is left alone, and the other waits."""
    fair.join("UMIA", "mentor", mentor_capacity=0)
    fair.join("UMAX", "mentee")
    fair.run()

    assert fair.pairs() == []
    assert ("UMIA", "no_capacity") in codes(fair)


def test_an_own_name_on_the_list_excludes_nobody_else(fair: Any) -> None:
    """Nobody is paired with themselves anyway."""
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")
    with fair.bot.tick("T1") as tick:
        place = programmes.enrolment(tick.session, "T1", fair.programme_id, "UMIA")
        assert place
        place.not_with = ["UMIA"]
    fair.run()

    assert fair.two() == {("UMIA", "UMAX")}


def test_a_cycle_of_managers_is_read_carefully(fair: Any) -> None:
    """Who stands above whom cannot be told, so nobody on the cycle is paired within it."""
    fair.join("UMIA", "mentor", manager_id="UMAX")
    fair.join("UMAX", "mentee", manager_id="UMIA")
    fair.join("UMOE", "mentee")
    fair.run()

    assert fair.two() == {("UMIA", "UMOE")}


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", None])
def test_an_unknown_zone_is_a_warning(fair: Any, zone: str | None) -> None:
    """The pair is made by Greenwich's clock, and HR sees that dates may be hard to find."""
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")
    with fair.bot.tick("T1") as tick:
        tick.person("UMIA").timezone = zone
    fair.run()

    (row,) = fair.pairs()
    assert "no_zone" in row.warnings


def test_identical_people_are_all_paired(fair: Any) -> None:
    """A hundred on each side who differ in nothing but their id lose nobody."""
    for number in range(100):
        fair.join(f"UM{number:03}", "mentor")
        fair.join(f"UE{number:03}", "mentee")
    fair.run()

    assert len(fair.pairs()) == 100
    assert fair.waiting() == []
