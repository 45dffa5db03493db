"""One account for every feature's letters: no week exceeds it, whatever is posted and when."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.agenda import Agenda
from bot.core import Tick
from bot.domain.formats import COMPACT, SPRINT, STANDARD, Format
from bot.domain.letters import Counts, Letter, Urgency
from bot.domain.localtime import local_date, monday_of
from bot.domain.working_hours import next_allowed, zone_for
from bot.outgoing import Later
from bot.services import budget, meetings_pair
from bot.services.budget_door import door
from bot.services.looks import LOOKS
from bot.services.meetings_people import without_pauses
from bot.services.post import HANDLINGS
from storage import ledger, settlements
from storage.models import LetterRow, Pair

PEOPLE = ("UMIA", "UNORA")
HELD_TO_FOUR = {Counts.FOUR, Counts.WEEK}
COUNTED = {*HELD_TO_FOUR, Counts.DATE}
WEEKS = 6
ALL_KINDS = sorted(kind for kind, one in HANDLINGS.items() if one.counts in COUNTED)


def post_anything(duo: Any, dice: random.Random) -> None:
    """Post letters of any kind and urgency, now or for later, to one or to both."""
    with duo.bot.tick("T1") as tick:
        tick.post(
            *(
                Letter(
                    dice.choice(ALL_KINDS),
                    dice.choice([*PEOPLE, f"pair:{duo.pair_id}"]),
                    f"any:{dice.random()}",
                    _any_facts(duo, dice),
                    tick.now + timedelta(hours=dice.choice([0, 0, 5, 90])),
                    dice.choice(list(Urgency)),
                )
                for _ in range(dice.randint(0, 3))
            )
        )


def _any_facts(duo: Any, dice: random.Random) -> dict[str, str | int | None]:
    """Name the pair or not, and now and then one of the two as whose click it was."""
    by = dice.choice([None, None, *PEOPLE])
    return {"pair": duo.pair_id, "by": by} if dice.random() < 0.5 else {"by": by}


def deliver(tick: Tick, dice: random.Random) -> int:
    """Let what is due pass the door; what passes has arrived, in any order Slack likes."""
    claims = ledger.claim(tick.session, "T1", now=tick.now, wall=1e12, limit=200)
    dice.shuffle(claims)
    for claim in claims:
        found = door(tick, claim)
        if isinstance(found, Later):
            assert found.at > tick.now
            settlements.later(tick.session, claim, found.reason, due_at=found.at)
        elif found is not None:
            settlements.dropped(tick.session, claim, found.reason, now=tick.now)
        else:
            ledger.start_sending(tick.session, [(claim, ["x"])], wall=1e12, until=2e12)
            settlements.sent(tick.session, [(claim, "C", "")], now=tick.now)
    return len(claims)


def run(duo: Any, dice: random.Random) -> None:
    """Live through some weeks, with letters at any time and downtimes of up to 25 days."""
    end = duo.clock.now() + timedelta(weeks=WEEKS)
    while duo.clock.now() < end:
        post_anything(duo, dice)
        gap = timedelta(days=25) if dice.random() < 0.01 else timedelta(hours=dice.randint(1, 30))
        duo.clock.set(duo.clock.now() + dice.choice([gap, timedelta(hours=3)]))
        agenda = Agenda(duo.bot, LOOKS)
        for _ in range(3):
            agenda.drain()
            with duo.bot.tick("T1") as tick:
                deliver(tick, dice)


def arrived(duo: Any) -> Iterator[tuple[LetterRow, Counts, tuple[str, ...]]]:
    """Name what arrived in order of time, how it counts, and who read it unasked.

    What arrived in the same moment comes last where it is never withheld.
    """
    with duo.bot.tick("T1") as tick:
        rows = tick.session.exec(select(LetterRow).where(LetterRow.state == "sent")).all()
        for row in sorted(rows, key=lambda one: (one.settled_at, _is_date(one))):
            readers = PEOPLE if ":" in row.to else (row.to,)
            asked = row.facts.get("by")
            yield row, budget.counts_of(row.kind), tuple(who for who in readers if who != asked)


def _is_date(row: LetterRow) -> bool:
    return budget.counts_of(row.kind) is Counts.DATE


def weeks_with_talk(duo: Any, zone: Any) -> set[date]:
    """Name the weeks that may hold two messages."""
    live = [talk for talk in duo.talks() if talk.state != "cancelled"]
    return {monday_of(local_date(talk.starts_at, zone)) for talk in live}


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 8))]
)
def test_no_week_exceeds_the_budget_with_every_features_letters_in_it(
    duo: Callable[..., Any], seed: int
) -> None:
    """Two in a week with a talk, one in between, four in all; each inside its readers' hours.

    Only where a date went is never withheld: the others then wait, however many dates move.
    """
    dice = random.Random(seed)  # noqa: S311 - a repeatable course of events, not a secret
    zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]
    shape: Format = [SPRINT, COMPACT, STANDARD][seed % 3]
    pair = duo(shape=shape, nora={"timezone": zones[seed % 4]}, mia={"timezone": zones[0]})
    pair.clock.set(pair.clock.now() + timedelta(weeks=9 if seed % 2 else 40))  # a clock change
    with pair.bot.tick("T1") as tick:
        begun = tick.session.get(Pair, pair.pair_id)
        assert begun
        begun.accepted_at = begun.counted_from = tick.now
    run(pair, dice)

    with pair.bot.tick("T1") as tick:
        row = tick.session.get(Pair, pair.pair_id)
        assert row
        calendars = meetings_pair.load(tick, row).calendars
    counted: Counter[tuple[str, date]] = Counter()
    in_all: Counter[tuple[str, date]] = Counter()
    for letter, counts, readers in arrived(pair):
        assert letter.settled_at
        for who in readers if counts in COUNTED else ():
            zone = zone_for(calendars[who])
            week = who, monday_of(local_date(letter.settled_at, zone))
            in_all[week] += 1
            counted[week] += counts is Counts.WEEK
            hours = calendars[who]
            if counts is Counts.DATE:
                hours = without_pauses(hours)
            else:
                assert in_all[week] <= 4, (seed, week, letter.kind)
            assert next_allowed(hours, letter.settled_at) == letter.settled_at
    assert sum(in_all.values()) > WEEKS
    for (who, monday), number in counted.items():
        talks = weeks_with_talk(pair, zone_for(calendars[who]))
        assert number <= (2 if monday in talks else 1), (seed, who, monday)


def test_what_is_more_important_goes_first(duo: Callable[..., Any]) -> None:
    """Of two things due at once in a week between, the date goes and the news waits."""
    pair = duo()
    pair.clock.set(datetime(2026, 3, 3, 9, tzinfo=pair.clock.now().tzinfo))
    with pair.bot.tick("T1") as tick:
        for name, urgency in (("news", Urgency.NEWS), ("date", Urgency.DATE)):
            tick.post(Letter("programmes_writing.letter", "UMIA", name, urgency=urgency))
    with pair.bot.tick("T1") as tick:
        deliver(tick, random.Random(1))  # noqa: S311 - any order will do
    with pair.bot.tick("T1") as tick:
        rows = tick.session.exec(select(LetterRow).where(LetterRow.to == "UMIA")).all()
        found = {row.dedupe_key: row for row in rows if row.dedupe_key in {"news", "date"}}
    assert found["date"].state == "sent"
    assert (found["news"].state, found["news"].due_at.date()) == ("waiting", date(2026, 3, 3))


def test_small_things_that_find_no_room_lapse(duo: Callable[..., Any]) -> None:
    """After four full weeks nobody needs the news any more."""
    pair = duo()
    pair.clock.set(datetime(2026, 3, 3, 9, tzinfo=pair.clock.now().tzinfo))
    with pair.bot.tick("T1") as tick:
        tick.post(Letter("programmes_writing.letter", "UMIA", "news"))
    for week in range(6):
        with pair.bot.tick("T1") as tick:
            tick.post(Letter("programmes_writing.letter", "UMIA", f"d{week}", urgency=Urgency.DATE))
        for minutes in (20, 7 * 24 * 60 - 20):
            with pair.bot.tick("T1") as tick:
                deliver(tick, random.Random(1))  # noqa: S311 - any order will do
            pair.clock.set(pair.clock.now() + timedelta(minutes=minutes))
    with pair.bot.tick("T1") as tick:
        rows = tick.session.exec(select(LetterRow).where(LetterRow.dedupe_key == "news")).all()
        assert [(row.state, row.outcome) for row in rows] == [("dropped", "no_room")]
