"""When a programme speaks, in what order, and that the day it names for a round is the round's."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.agenda import Agenda
from bot.clock import MovableClock
from bot.core import Bot, Who
from bot.domain.localtime import A_DAY, A_WEEK, local_date
from bot.domain.matching.job import answer
from bot.matcher import Matcher
from bot.outgoing import Defer, Drop, Outgoing
from bot.services import (
    enrolment_profile,
    programmes,
    programmes_calendar,
    programmes_letters,
    programmes_page,
    programmes_settings,
    programmes_steps,
)
from bot.services.looks import LOOKS
from storage.ledger import Claim
from storage.models import LetterRow, Programme, ReminderRow, ReminderState

SUNDAY = datetime(2026, 2, 15, 5, tzinfo=UTC)
"""The morning after the last day of sign-up, 06:00 in Berlin."""
MONDAY_NINE = datetime(2026, 2, 16, 8, tzinfo=UTC)

Step = Callable[[int, str], None]
AsLead = Callable[..., Any]


def written(bot: Bot, kind: str) -> list[LetterRow]:
    """List letters of a kind, the first due first."""
    with bot.tick("T1") as tick:
        found = select(LetterRow).where(col(LetterRow.kind) == kind)
        return list(tick.session.exec(found.order_by(col(LetterRow.due_at))))


def say(bot: Bot, letter: LetterRow) -> Outgoing | Drop | Defer:
    """Render a letter as of now."""
    claim = Claim(**{one.name: getattr(letter, one.name) for one in fields(Claim)})
    with bot.tick("T1") as tick:
        return programmes_letters.LETTERS[letter.kind].render(tick, claim)


@pytest.fixture
def company(bot: Bot) -> Callable[..., None]:
    """Set what holds for the company: `company(place="DE-BY", hours="08:00-12:00")`."""

    def set_(**settings: str) -> None:
        with bot.tick("T1") as tick:
            tick.home.settings = {**tick.home.settings, **settings}

    return set_


@pytest.mark.parametrize(
    ("settings", "now", "due"),
    [
        ({}, "2026-01-07T09:00", "2026-01-07T09:00"),
        ({}, "2026-01-07T19:00", "2026-01-08T08:00"),
        ({}, "2026-01-10T10:00", "2026-01-12T08:00"),
        ({"hours": "06:00-10:00"}, "2026-01-07T10:00", "2026-01-08T05:00"),
        ({"place": "DE"}, "2026-04-02T18:00", "2026-04-07T07:00"),
        ({"place": "DE-BY"}, "2026-01-05T18:00", "2026-01-07T08:00"),
        ({"place": "DE-HH"}, "2026-01-05T18:00", "2026-01-06T08:00"),
        ({"place": "AE"}, "2026-03-27T18:00", "2026-03-30T07:00"),
        ({}, "2026-03-27T17:30", "2026-03-30T07:00"),
    ],
)
def test_channels_are_written_to_in_the_company_s_hours(
    bot: Bot,
    company: Callable[..., None],
    programme: int,
    *,
    settings: dict[str, str],
    now: str,
    due: str,
) -> None:
    """Not at night, at a weekend or on a holiday of the company's place; summer time counts."""
    company(**settings)
    with bot.tick("T1") as tick:
        row = programmes.get(tick, programme)
        found = programmes_calendar.channel_moment(
            tick, row, datetime.fromisoformat(now).replace(tzinfo=UTC)
        )

    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_sunday_s_end_of_sign_up_is_told_on_monday_in_order(
    bot: Bot,
    clock: MovableClock,
    programme: int,
    step: Step,
    enrol: Callable[..., Who],
) -> None:
    """The round runs on Sunday; channel and HR read of it on Monday, the note before the pairs."""
    level = {"languages": ["de"]}
    enrol(programme, "UM", "mentor", offers=["ai_daily"], **level)
    enrol(programme, "UE", "mentee", wants=["ai_daily"], **level)
    with bot.tick("T1") as tick:
        tick.person("UM").level, tick.person("UE").level = 2, 5
        tick.person("UM").manager_id = tick.person("UE").manager_id = "UBOSS"
    step(programme, "signup")
    clock.set(SUNDAY)
    Agenda(bot, LOOKS).drain()
    (early,) = written(bot, "programmes.to_hr")
    assert "bildet jetzt" in str(say(bot, early))
    Matcher(bot, answer).run_until_empty()

    (news,) = written(bot, "programmes.news")
    (note,) = written(bot, "programmes.to_hr")
    (ready,) = written(bot, "matching.ready")
    assert news.due_at == note.due_at == MONDAY_NINE < ready.due_at
    clock.set(MONDAY_NINE)
    assert "hat Tandems gebildet" in str(say(bot, note))


def test_a_round_without_a_pair_is_not_said_to_be_on_its_way(
    bot: Bot, clock: MovableClock, programme: int, step: Step, enrol: Callable[..., Who]
) -> None:
    """The note tells what the round brought by the time it is read."""
    enrol(programme, "UM", "mentor", offers=["ai_daily"])
    step(programme, "signup")
    clock.set(SUNDAY)
    Agenda(bot, LOOKS).drain()
    Matcher(bot, answer).run_until_empty()

    (note,) = written(bot, "programmes.to_hr")
    assert "noch kein Tandem gefunden" in str(say(bot, note))


def test_a_step_can_be_undone_until_its_news_leaves(
    bot: Bot,
    clock: MovableClock,
    programme: int,
    *,
    step: Step,
    as_lead: AsLead,
    stored: Callable[[int], Programme],
) -> None:
    """Taken on a Saturday, it waits for Monday; the page names that day, and a note goes stale."""
    step(programme, "signup")
    clock.set(SUNDAY)
    Agenda(bot, LOOKS).drain()
    clock.set(SUNDAY + timedelta(hours=9))
    page = as_lead(programmes_page.programme_page, str(programme))
    assert "Montag, 16. Februar, 09:00 Uhr" in str([one.to_dict() for one in page])
    as_lead(programmes_steps.undo, programme, stored(programme).version)

    (note,) = written(bot, "programmes.to_hr")
    assert isinstance(say(bot, note), Drop)


def test_ending_sign_up_again_on_the_same_day_runs_a_round_again(
    bot: Bot,
    programme: int,
    *,
    step: Step,
    as_lead: AsLead,
    stored: Callable[[int], Programme],
) -> None:
    """The round that undo called off does not stand in the way of the next one."""
    step(programme, "signup")
    step(programme, "matching")
    as_lead(programmes_steps.undo, programme, stored(programme).version)
    step(programme, "matching")

    with bot.tick("T1") as tick:
        rounds = select(ReminderRow.state).where(col(ReminderRow.kind) == "matching.round")
        assert sorted(tick.session.exec(rounds)) == [ReminderState.SKIPPED, ReminderState.WAITING]


def promised(bot: Bot, programme: int) -> tuple[date | None, date | None]:
    """Give the day people are told, and the day of the round that really waits."""
    with bot.tick("T1") as tick:
        row = programmes.get(tick, programme)
        waiting = select(ReminderRow.due_at).where(
            col(ReminderRow.kind) == programmes_calendar.ROUND,
            col(ReminderRow.state) == ReminderState.WAITING,
        )
        found = min(tick.session.exec(waiting), default=None)
        zone = tick.voice("ULEAD").zone
        day = local_date(found, zone) if found else None
        return programmes_calendar.next_round(tick, row), day


def test_the_promised_round_is_the_one_that_runs(
    bot: Bot, clock: MovableClock, programme: int, step: Step
) -> None:
    """From the end of sign-up on, twice a day; after the last start day none is promised."""
    step(programme, "signup")
    told: set[date | None] = set()
    for half_days in range(2 * 60):
        clock.set(SUNDAY + timedelta(hours=12 * half_days))
        Agenda(bot, LOOKS).drain()
        said, real = promised(bot, programme)
        assert said == real, f"on {clock.now()}"
        told.add(said)

    days = {day for day in told if day}
    assert None in told
    assert {day.weekday() for day in days} == {6}
    assert max(days) - min(days) >= 4 * A_WEEK


def test_a_programme_never_started_says_so_once_no_round_runs(
    bot: Bot,
    clock: MovableClock,
    programme: int,
    *,
    step: Step,
    enrol: Callable[..., Who],
    as_lead: AsLead,
    stored: Callable[[int], Programme],
) -> None:
    """HR hears of it, whoever waits reads of no round, and a later last start brings them back."""
    who = enrol(programme, "UM", "mentor", offers=["ai_daily"])
    step(programme, "signup")
    last = programmes.settings_of(stored(programme)).last_start(stored(programme).starts_on)
    for day in (date(2026, 2, 15) + A_DAY * n for n in range((last - SUNDAY.date()).days + 9)):
        clock.set(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        Agenda(bot, LOOKS).drain()

    note = written(bot, "programmes.to_hr")[-1]
    assert "nicht gestartet" in str(say(bot, note))
    with bot.turn(who) as turn:
        assert "keine Runde mehr" in str(enrolment_profile.show(turn))
    later = {"last_start_on": last + 8 * A_WEEK}
    as_lead(programmes_settings.save, programme, "dates", stored(programme).version, later)
    said, real = promised(bot, programme)
    assert said == real
    assert said is not None


def test_a_note_names_its_day_also_when_it_comes_later(
    bot: Bot, clock: MovableClock, programme: int, step: Step
) -> None:
    """A kick-off on a day off is read of on the next working day, which is not “today”."""
    step(programme, "signup")
    step(programme, "matching")
    clock.set(datetime(2026, 3, 2, 5, tzinfo=UTC))
    Agenda(bot, LOOKS).drain()
    clock.set(datetime(2026, 3, 9, 9, tzinfo=UTC))

    (note,) = written(bot, "programmes.to_hr")
    words = str(say(bot, note))
    assert "2. März 2026" in words
    assert "Heute" not in words
