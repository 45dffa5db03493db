"""Lives with the bot down for up to 25 days: nothing outdated, nothing twice, all in hours."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.formats import COMPACT, SPRINT, STANDARD_QUICKER
from bot.domain.letters import Counts
from bot.domain.localtime import local_date, monday_of
from bot.domain.working_hours import PersonCalendar, next_allowed, zone_for
from bot.services import budget, meetings_cards, meetings_pair
from bot.services import meetings_dates as dates
from storage.models import LetterRow, Pair

PEOPLE = ("UMIA", "UNORA")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
SHAPES = (SPRINT, COMPACT, STANDARD_QUICKER)
UNASKED = {Counts.DATE, Counts.FOUR, Counts.WEEK}


def book(pair: Any) -> None:
    """Let the mentee book everything from the first time that suits both."""
    with pair.bot.turn(pair.mentee) as turn:
        row = turn.session.get(Pair, pair.pair_id)
        found = meetings_cards.proposals(meetings_pair.load(turn, row), turn.now)
        dates.take_series(turn, pair.pair_id, found.starts[0])
    pair.step()


def live(pair: Any, dice: random.Random, end: datetime) -> None:
    """Wake now and then until the end; most talks are held and most questions answered."""
    while pair.clock.now() < end:
        down = dice.random() < 0.06
        pair.jump(hours=dice.uniform(24, 25 * 24) if down else dice.uniform(1, 20))
        for talk in pair.talks():
            asked = timedelta(hours=3) < pair.clock.now() - talk.starts_at < timedelta(days=13)
            if talk.state == "booked" and asked and dice.random() < 0.7:
                pair.answer(talk.id, mentor=True, mentee=dice.random() < 0.5 or None)


def unasked(pair: Any) -> Iterator[tuple[LetterRow, datetime, str]]:
    """Give what each of the two was sent without having clicked."""
    with pair.bot.tick("T1") as tick:
        rows = tick.session.exec(select(LetterRow).where(LetterRow.state == "sent")).all()
        for row in rows:
            for who in PEOPLE if row.to.startswith("pair:") else (row.to,):
                mine = who in PEOPLE and row.facts.get("by") != who
                if row.settled_at and mine and budget.counts_of(row.kind) in UNASKED:
                    yield row, row.settled_at, who


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 13))]
)
def test_after_any_downtime_only_what_still_holds_arrives(
    duo: Callable[..., Any], seed: int
) -> None:
    """Through clock changes in both people's zones; a week's account holds across the gaps."""
    dice = random.Random(seed)  # noqa: S311 - a repeatable course of events, not a secret
    shape = SHAPES[seed % 3]
    zones = {"mia": {"timezone": ZONES[seed % 4]}, "nora": {"timezone": ZONES[seed // 2 % 4]}}
    pair = duo(shape=shape, **zones)
    pair.agree()
    pair.jump(days=3)
    book(pair)
    live(pair, dice, pair.clock.now() + shape.length + timedelta(weeks=5))

    with pair.bot.tick("T1") as tick:
        row = tick.session.get(Pair, pair.pair_id)
        assert row
        two = meetings_pair.load(tick, row)
    weeks = Weeks(two.calendars, [talk.starts_at for talk in pair.talks()])
    for letter, at, who in unasked(pair):
        nothing_outdated(letter, at, lambda at: local_date(at, two.wall))
        weeks.enter(letter, at, who)
    weeks.hold()


def nothing_outdated(letter: LetterRow, at: datetime, day_of: Callable[[datetime], date]) -> None:
    """Check that a card arrives while it still means something."""
    on = date.fromisoformat(letter.facts["on"]) if letter.facts.get("on") else None
    if on is None:
        return
    latest = {"meetings.prep": 0, "meetings.after": 14, "meetings.prompt": 7}
    late = (day_of(at) - on).days
    assert late <= latest.get(letter.kind, 28), (letter.kind, on, at)


class Weeks:
    """Everybody's weeks, as the rules count them."""

    def __init__(self, calendars: dict[str, PersonCalendar], talks: list[datetime]) -> None:
        self.calendars = calendars
        self.talks = talks
        self.counted: Counter[tuple[str, date]] = Counter()
        self.in_all: Counter[tuple[str, date]] = Counter()
        self.seen: Counter[tuple[str, str]] = Counter()

    def enter(self, letter: LetterRow, at: datetime, who: str) -> None:
        """Enter one message, which has to lie in its reader's hours."""
        assert next_allowed(self.calendars[who], at) == at, (letter.kind, who, at)
        week = who, self._monday(who, at)
        self.in_all[week] += 1
        self.counted[week] += budget.counts_of(letter.kind) is Counts.WEEK
        self.seen[who, str(letter.facts.get("slot") or letter.dedupe_key)] += 1

    def hold(self) -> None:
        """Check that no week was too full and nothing came twice."""
        assert sum(self.in_all.values()) > 20, "too little happened to tell anything"
        assert max(self.in_all.values()) <= 4
        assert set(self.seen.values()) == {1}
        for (who, monday), number in self.counted.items():
            talks = {self._monday(who, at) for at in self.talks}
            assert number <= (2 if monday in talks else 1), (who, monday)

    def _monday(self, who: str, at: datetime) -> date:
        return monday_of(local_date(at, zone_for(self.calendars[who])))
