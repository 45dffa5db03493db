"""Every slot once, whatever the zone, the format, the downtimes and the jumps of the clock."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import Due, PairPlan, SlotKey, due, next_due, slots
from bot.domain.formats import SUPPLIED
from bot.domain.meetings import Status
from bot.domain.working_hours import PersonCalendar
from tests.domain.test_cadence import START, ZONES, course, keys, talk


@st.composite
def plans(draw: st.DrawFn) -> PairPlan:
    """Draw a pair anywhere, in any format, some of its talks booked, moved about or cancelled."""
    shape = draw(st.sampled_from(SUPPLIED))
    first = START + timedelta(days=draw(st.integers(0, 300)))
    talks = tuple(
        replace(
            talk(one.number, one.starts_at.date() + timedelta(days=draw(st.integers(0, 2)))),
            status=draw(st.sampled_from([Status.BOOKED, Status.HELD, Status.CANCELLED])),
        )
        for one in course(shape, first)[: draw(st.integers(0, 12))]
    )
    home = PersonCalendar("home", draw(st.sampled_from(ZONES)), country="DE")
    clock = draw(st.sampled_from([time(0), time(2, 30), time(10), time(23, 30)]))
    return PairPlan(shape, home, first, talks, weekday=draw(st.integers(0, 6)), at=clock)


@given(plans(), st.lists(st.integers(1, 25 * 24), min_size=1, max_size=40), st.integers(-30, 30))
def test_every_slot_is_settled_once_whatever_the_downtimes_and_clock_jumps(
    plan: PairPlan, sleeps: list[int], jump: int
) -> None:
    """None missing, none extra: looks hours or 25 days apart, the clock set ± 30 hours once."""
    begin = START - timedelta(days=40)
    now = datetime.combine(begin, time(), UTC)
    done: set[SlotKey] = set()
    count: Counter[SlotKey] = Counter()
    for hours in (*sleeps, jump, *[25 * 24] * 30):
        now += timedelta(hours=hours)
        step = due(plan, done, now, since=begin)
        count.update(slot.key for slot in step.send)
        count.update(gone.slot.key for gone in step.skip)
        sent = Counter(slot.schedule for slot in step.send)
        assert all(times == 1 for times in sent.values())
        done |= keys(step)

    expected = {slot.key for slot in slots(plan, begin, now.date())}
    assert expected == set(count)
    assert set(count.values()) <= {1}


@given(plans(), st.integers(0, 400))
def test_nothing_falls_due_before_the_instant_next_due_names(plan: PairPlan, after: int) -> None:
    """A beat may skip a pair until the instant `next_due` names, and not a minute longer."""
    now = datetime.combine(START, time(9), UTC) + timedelta(days=after)
    since = START - timedelta(days=60)
    done = keys(due(plan, [], now, since=since))
    ahead = next_due(plan, done, now)

    if ahead is None:
        assert due(plan, done, now + timedelta(days=400), since=since) == Due()
    else:
        assert due(plan, done, ahead - timedelta(seconds=1), since=since) == Due()
        assert due(plan, done, ahead, since=since) != Due()
