"""The budget holds for any people, wishes and talks, three weeks long."""

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.budget import Candidate, Kind, Scheduled, Sent, plan
from bot.domain.localtime import local_date, monday_of
from bot.domain.working_hours import (
    NINE_TO_FIVE,
    PersonCalendar,
    read_hours,
    spans_on,
    zone_for,
)
from tests.domain.test_budget import MONDAY

calendars = st.builds(
    PersonCalendar,
    who=st.sampled_from(["U_0", "U_1", "U_2"]),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]),
    windows=st.sampled_from([NINE_TO_FIVE, read_hours("22:00-06:00"), read_hours("01:30-04:00")]),
    country=st.sampled_from(["DE", "US", "IN", None]),
)
starts = st.integers(0, 365 * 24).map(lambda hours: MONDAY + timedelta(hours=hours))
people_drawn = st.tuples(*(calendars.map(lambda c: c) for _ in range(3))).map(
    lambda drawn: {
        f"U_{n}": PersonCalendar(f"U_{n}", c.zone, c.windows, c.country)
        for n, c in enumerate(drawn)
    }
)
recipients = st.sampled_from([("U_0",), ("U_1",), ("U_2",), ("U_0", "U_1"), ("U_1", "U_2")])


@st.composite
def wishlists(draw: st.DrawFn) -> tuple[datetime, list[Candidate]]:
    """Draw an instant and candidates around it."""
    now = draw(starts)
    count = draw(st.integers(0, 12))
    return now, [
        Candidate(
            f"k{number}",
            draw(st.sampled_from(Kind)),
            draw(recipients),
            now + timedelta(hours=draw(st.integers(-48, 96))),
            carries=draw(st.booleans()),
            rides=draw(st.booleans()),
        )
        for number in range(count)
    ]


@given(people_drawn, wishlists(), st.frozensets(st.integers(0, 2)))
def test_the_budget_holds_and_nobody_is_written_to_in_quiet_hours(
    people: dict[str, PersonCalendar],
    wishes: tuple[datetime, list[Candidate]],
    talks: frozenset[int],
) -> None:
    """Replanned day after day for three weeks, every person's every week stays inside."""
    now, todo = wishes
    weeks = frozenset(monday_of(now.date()) + timedelta(weeks=week) for week in talks)
    sent: list[Sent] = []
    boarded: set[str] = set()
    for day in range(21):
        at = now + timedelta(days=day)
        out = plan(
            todo, people=people, session_weeks=dict.fromkeys(people, weeks), sent=sent, now=at
        )
        for each in out:
            if isinstance(each, Scheduled):
                assert each.at >= at
                one = each.candidate
                sent += [Sent(one.key, who, each.at, one.kind) for who in each.to]
                boarded |= {rider.key for rider in each.riders}
        todo = [one for one in todo if one.key not in boarded]

    _check(people, sent, weeks)


def _check(people: dict[str, PersonCalendar], sent: list[Sent], talks: frozenset[date]) -> None:
    per_week: Counter[tuple[str, date]] = Counter()
    counted: Counter[tuple[str, date]] = Counter()
    for one in sent:
        day = local_date(one.at, zone_for(people[one.who]))
        spans = spans_on(people[one.who], day)
        assert any(span.start <= one.at < span.end for span in spans)
        per_week[one.who, monday_of(day)] += 1
        counted[one.who, monday_of(day)] += one.kind not in {Kind.SAFETY, Kind.PROPOSAL}
    assert max(per_week.values(), default=0) <= 4
    assert all(n <= (2 if week in talks else 1) for (_, week), n in counted.items())
    assert len({(one.key, one.who) for one in sent}) == len(sent)
