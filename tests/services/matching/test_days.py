"""Common hours are those of a working day, on whatever day HR happens to look."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.services import matching_edit, matching_hand, matching_swap
from bot.services.matching_facts import pool
from storage import matching_desk as store
from storage import programmes

DAYS = {
    "an ordinary Wednesday": datetime(2026, 3, 4, 9, tzinfo=UTC),
    "a Saturday": datetime(2026, 3, 7, 9, tzinfo=UTC),
    "a Sunday": datetime(2026, 3, 8, 9, tzinfo=UTC),
    "the Sunday on which clocks change": datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    "Good Friday": datetime(2026, 4, 3, 9, tzinfo=UTC),
    "a Wednesday that is Epiphany": datetime(2027, 1, 6, 9, tzinfo=UTC),
    "New Year's Eve at midnight": datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
}


@pytest.mark.parametrize("day", DAYS.values(), ids=list(DAYS))
def test_a_day_off_hides_no_partner(fair: Any, clock: Any, day: datetime) -> None:
    """Round, best remaining partner, swap and pairing by hand find the same on every day."""
    clock.set(day)
    fair.begin()
    for who in ("UM1", "UM2", "UM3"):
        fair.join(who, "mentor", country="AT", hours="09:00-17:00")
    for who in ("UE1", "UE2"):
        fair.join(who, "mentee", country="DE", hours="08:00-12:00")
    fair.run()
    rows = fair.pairs()
    assert len(rows) == 2
    assert _free_for(fair, rows[0].mentor_id) == []
    with fair.bot.turn(fair.lead) as turn:
        row = matching_edit.load(turn, rows[0].id)
        others = [(one.mentor, one.mentee) for one in matching_swap.others(turn, row)]
        matching_edit.unpair(turn, row.id or 0, row.version)
    (idle,) = {"UM1", "UM2", "UM3"} - {one.mentor_id for one in rows}

    assert others == [(idle, rows[0].mentee_id)]
    assert _free_for(fair, rows[0].mentor_id) == [(rows[0].mentor_id, rows[0].mentee_id)]
    with fair.bot.turn(fair.lead) as turn:
        made = matching_hand.by_hand(turn, fair.programme_id, idle, rows[0].mentee_id, "")
    assert [code for code, _ in made.reasons] == [code for code, _ in rows[0].reasons]


def _free_for(fair: Any, who: str) -> list[tuple[str, str]]:
    """Name the pairs somebody could still make with people who are free."""
    with fair.bot.tick("T1") as tick:
        programme = programmes.programme(tick.session, "T1", fair.programme_id)
        assert programme
        standing = store.slips(tick.session, "T1", fair.programme_id)
        found = matching_swap.remaining(pool(tick, programme), standing, who)
        return [(one.mentor, one.mentee) for one in found if who == one.mentor]
