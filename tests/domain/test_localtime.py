"""Wall clocks, instants, and the hours that are skipped or repeated."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.localtime import (
    HourSkipped,
    LocalKind,
    gap_edge,
    kind_of,
    local_date,
    resolve,
    start_of,
    zone_of,
)

BERLIN = ZoneInfo("Europe/Berlin")


def wall(text: str) -> datetime:
    """Read a time off a wall: no zone yet."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "local", "kind"),
    [
        ("Europe/Berlin", wall("2026-03-29 01:59"), LocalKind.PLAIN),
        ("Europe/Berlin", wall("2026-03-29 02:00"), LocalKind.SKIPPED),
        ("Europe/Berlin", wall("2026-03-29 03:00"), LocalKind.PLAIN),
        ("Europe/Berlin", wall("2026-10-25 02:30"), LocalKind.REPEATED),
        ("Australia/Lord_Howe", wall("2026-10-04 02:15"), LocalKind.SKIPPED),
        ("Australia/Lord_Howe", wall("2026-04-05 01:45"), LocalKind.REPEATED),
        ("America/New_York", wall("2026-11-01 01:30"), LocalKind.REPEATED),
        ("Asia/Kolkata", wall("2026-03-29 02:30"), LocalKind.PLAIN),
    ],
)
def test_a_local_time_is_plain_skipped_or_repeated(
    zone: str, local: datetime, kind: LocalKind
) -> None:
    """The kind follows from the zone's rules, also where clocks move by half an hour."""
    assert kind is kind_of(local, ZoneInfo(zone))


def test_a_typed_time_in_the_skipped_hour_is_refused_with_the_next_possible_one() -> None:
    """The refusal names what was typed and what the clock shows instead."""
    with pytest.raises(HourSkipped) as refused:
        resolve(wall("2026-03-29 02:30"), BERLIN)

    assert (time(2, 30), time(3, 30)) == (
        refused.value.facts["time"],
        refused.value.facts["later"],
    )


def test_a_typed_time_in_the_repeated_hour_means_the_first_and_says_so() -> None:
    """The pair can be told which of the two is meant."""
    meant = resolve(wall("2026-10-25 02:30"), BERLIN)

    assert (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True) == (meant.at, meant.repeated)
    assert not resolve(wall("2026-10-25 03:30"), BERLIN).repeated


def test_the_gap_begins_at_the_change_itself() -> None:
    """Every skipped minute leads to the one instant at which the clock jumps."""
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)

    assert {change} == {gap_edge(wall(f"2026-03-29 02:{m:02}"), BERLIN) for m in range(60)}


def test_a_day_begins_also_where_midnight_is_skipped() -> None:
    """In Santiago the clock jumps at midnight; the day begins at one o'clock."""
    santiago = ZoneInfo("America/Santiago")

    assert datetime(2026, 9, 6, 4, tzinfo=UTC) == start_of(date(2026, 9, 6), santiago)


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.sampled_from(["Europe/Berlin", "America/Santiago", "Africa/Casablanca", "Pacific/Apia"]),
)
def test_a_day_begins_on_that_day_and_not_a_second_earlier(day: date, name: str) -> None:
    """The start of a day is the first instant whose wall shows that day."""
    zone = ZoneInfo(name)
    begin = start_of(day, zone)

    assert day == local_date(begin, zone)
    assert day > local_date(begin - timedelta(seconds=1), zone)


@pytest.mark.parametrize("name", [None, "", "Middle/Earth", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_none_instead_of_an_error(name: str | None) -> None:
    """Nobody is stopped because Slack knows no zone for them."""
    assert zone_of(name) is None
