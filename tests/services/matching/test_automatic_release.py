"""An automatic release waits two working days for an objection, whatever day the round ran."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.agenda import Agenda
from bot.clock import FlowingClock
from bot.core import Bot
from bot.services import matching_desk, matching_release
from bot.services.looks import LOOKS
from bot.services.matching_rounds import auto_at
from bot.views.matching_look import Look
from storage import programmes as store
from storage.models import Programme

BERLIN = ZoneInfo("Europe/Berlin")

WAITS = {
    "from Monday morning": ("2026-03-02 06:00", "2026-03-04 06:00"),
    "from Friday afternoon, over the weekend": ("2026-03-06 15:00", "2026-03-10 15:00"),
    "from a Saturday": ("2026-03-07 06:00", "2026-03-11 06:00"),
    "from a Sunday round": ("2026-03-08 06:00", "2026-03-11 06:00"),
    "over Easter": ("2026-04-02 06:00", "2026-04-08 06:00"),
    "from Good Friday": ("2026-04-03 06:00", "2026-04-09 06:00"),
    "over the clock change": ("2026-03-27 06:00", "2026-03-31 06:00"),
    "over the turn of the year": ("2026-12-30 06:00", "2027-01-04 06:00"),
}


def berlin(text: str) -> datetime:
    """Read a moment of Berlin's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.fixture
def alone(fair: Any) -> Any:
    """A company in Germany whose lead let pairs without warnings go out by themselves."""
    with fair.bot.tick("T1") as tick:
        tick.person(fair.lead.user_id).country = "DE"
    fair.begin(auto_release=True)
    return fair


def run(fair: Any, clock: Any, at: datetime) -> None:
    """Run a round that brings one pair, at a moment."""
    clock.set(at)
    fair.join("UMIA", "mentor", country="DE")
    fair.join("UMAX", "mentee", country="AT")
    fair.both_ways()
    fair.run()


def due(fair: Any) -> None:
    """Do what is due by now."""
    Agenda(fair.bot, LOOKS).run_once()


def released(fair: Any) -> list[bool]:
    """Tell which suggestions are on their way."""
    return [row.released_at is not None for row in fair.pairs()]


def programme(tick: Any, fair: Any) -> Programme:
    """Load the programme."""
    found = store.programme(tick.session, "T1", fair.programme_id)
    assert found
    return found


def shown(fair: Any) -> Any:
    """Look at what the desk says of the automatic release."""
    with fair.bot.turn(fair.lead) as turn:
        look = Look(fair.programme_id)
        return matching_desk.gather(turn, programme(turn, fair), look).auto


@pytest.mark.parametrize(("begun", "goes"), WAITS.values(), ids=list(WAITS))
def test_objections_have_two_working_days(alone: Any, clock: Any, begun: str, goes: str) -> None:
    """Weekends and public holidays do not count; the desk names the moment."""
    run(alone, clock, berlin(begun))
    told = shown(alone)
    clock.set(berlin(goes) - timedelta(minutes=1))
    due(alone)
    before = released(alone)
    clock.set(berlin(goes))
    due(alone)

    assert (told.at, told.pairs) == (berlin(goes), 1)
    assert (before, released(alone)) == ([False], [True])


def test_time_that_runs_on_while_a_round_is_computed_changes_nothing(alone: Any) -> None:
    """Pairs belong to their run though they were weighed a moment before it ended."""
    clock = FlowingClock(berlin("2026-03-02 06:00"))
    alone.bot = Bot(alone.bot.settings, alone.bot.engine, clock)
    run(alone, clock, clock.now())
    told = shown(alone)
    with alone.bot.turn(alone.lead) as turn:
        look = Look(alone.programme_id)
        last = matching_desk.gather(turn, programme(turn, alone), look).last
    clock.set(berlin("2026-03-04 06:30"))
    due(alone)

    assert told.pairs == 1
    assert last is not None
    assert last.floor, "the proof is shown while nobody has changed the desk"
    assert released(alone) == [True]


def test_who_switches_it_on_later_is_promised_nothing(fair: Any, clock: Any) -> None:
    """A round that ran before the switch waits for a person, and nothing else is said."""
    run(fair, clock, berlin("2026-03-02 06:00"))
    with fair.bot.tick("T1") as tick:
        programme(tick, fair).settings = {"auto_release": True}

    told = shown(fair)
    last = fair.last()
    with fair.bot.tick("T1") as tick:
        promised = auto_at(programme(tick, fair), last)

    assert (told, promised) == (None, None)


@pytest.mark.parametrize("how", ["objection", "switch"])
def test_an_objection_or_the_switch_stops_it(alone: Any, clock: Any, how: str) -> None:
    """Then nothing goes out by itself, and the desk says nothing of it."""
    run(alone, clock, berlin("2026-03-02 06:00"))
    if how == "objection":
        last = alone.last().id
        with alone.bot.turn(alone.lead) as turn:
            matching_release.object_to(turn, alone.programme_id, last)
    else:
        with alone.bot.tick("T1") as tick:
            programme(tick, alone).settings = {"auto_release": False}
    told = shown(alone)
    clock.set(berlin("2026-03-04 07:00"))
    due(alone)

    assert told is None
    assert released(alone) == [False]
