"""Steps: confirmed, audited, with letters that wait; undone as long as they wait."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.agenda import Agenda
from bot.clock import MovableClock
from bot.core import Bot, Tick, Who
from bot.domain.programme import ProgrammeState, StepIsFinal, StepNotReady
from bot.domain.refusals import ChangedMeanwhile, Refusal
from bot.services import (
    enrolment,
    programmes,
    programmes_settings,
    programmes_steps,
    surveys_waves,
)
from bot.services.looks import LOOKS
from storage.models import (
    Audit,
    LetterRow,
    LetterState,
    Pair,
    Programme,
    ReminderRow,
    ReminderState,
)


def nothing(_tick: Tick, _row: ReminderRow) -> None:
    """Stand where the matching feature looks at its round."""


def letters(bot: Bot) -> list[LetterRow]:
    """List all letters by key."""
    with bot.tick("T1") as tick:
        return list(tick.session.exec(select(LetterRow).order_by(col(LetterRow.dedupe_key))))


def reminders(bot: Bot) -> Iterator[ReminderRow]:
    """List what waits for a programme's own steps, by moment."""
    with bot.tick("T1") as tick:
        waiting = select(ReminderRow).where(
            col(ReminderRow.state) == ReminderState.WAITING,
            col(ReminderRow.kind).startswith("programmes."),
        )
        yield from tick.session.exec(waiting.order_by(col(ReminderRow.due_at)))


def test_opening_sign_up_holds_the_invitation_ten_minutes(
    bot: Bot, programme: int, step: Callable[[int, str], None]
) -> None:
    """The channel hears of it later, so that undo means undo; the window's end is planned."""
    step(programme, "signup")

    (letter,) = letters(bot)
    assert (letter.kind, letter.to, letter.public) == ("programmes.invitation", "C1", True)
    assert letter.due_at - bot.clock.now() == timedelta(minutes=10)
    (reminder,) = reminders(bot)
    assert reminder.kind == "programmes.signup_ends"
    assert reminder.due_at == datetime(2026, 2, 15, 5, tzinfo=UTC)


def test_undo_calls_the_letters_back(
    bot: Bot,
    programme: int,
    step: Callable[[int, str], None],
    undo: Callable[[int], None],
    stored: Callable[[int], Programme],
) -> None:
    """The programme is where it was, and nothing of the step is sent or looked at."""
    step(programme, "signup")
    undo(programme)

    assert stored(programme).state == ProgrammeState.DRAFT
    assert [one.state for one in letters(bot)] == [LetterState.DROPPED]
    assert list(reminders(bot)) == []


def test_a_step_can_be_taken_again_after_undo(
    bot: Bot,
    programme: int,
    step: Callable[[int, str], None],
    undo: Callable[[int], None],
) -> None:
    """The second invitation is a letter of its own."""
    step(programme, "signup")
    undo(programme)
    step(programme, "signup")

    assert sorted(one.state for one in letters(bot)) == [LetterState.DROPPED, LetterState.WAITING]


def test_nothing_is_undone_once_a_letter_left(
    bot: Bot,
    programme: int,
    step: Callable[[int, str], None],
    undo: Callable[[int], None],
) -> None:
    """What people have read cannot be unread."""
    step(programme, "signup")
    with bot.tick("T1") as tick:
        tick.session.exec(select(LetterRow)).one().state = LetterState.SENT

    with pytest.raises(StepIsFinal):
        undo(programme)


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("target", ["signup", "matching", "running", "closing"])
def test_every_step_with_news_is_undone_until_they_have_left(
    bot: Bot,
    programme: int,
    *,
    enrol: Callable[..., Who],
    add_pair: Callable[..., None],
    step: Callable[[int, str], None],
    undo: Callable[[int], None],
    stored: Callable[[int], Programme],
    target: str,
    sent: bool,
) -> None:
    """Each of the four steps the channel hears of; afterwards nothing of the step waits."""
    enrol(programme, "UA", "mentor")
    enrol(programme, "UB", "mentee")
    add_pair(programme, "UA", "UB", "active")
    way = ["draft", "signup", "matching", "running", "closing"]
    for one in way[1 : way.index(target) + 1]:
        step(programme, one)
    of_step = programmes_steps.step_prefix(stored(programme))
    with bot.tick("T1") as tick:
        mine = col(LetterRow.dedupe_key).startswith(of_step)
        letter = tick.session.exec(select(LetterRow).where(mine)).one()
        letter.state = LetterState.SENT if sent else letter.state

    if sent:
        with pytest.raises(StepIsFinal):
            undo(programme)
        return
    undo(programme)
    assert stored(programme).state == way[way.index(target) - 1]
    assert [one.state for one in letters(bot) if one.dedupe_key.startswith(of_step)] == ["dropped"]


def test_two_presses_take_one_step(
    as_lead: Callable[..., Any], programme: int, stored: Callable[[int], Programme]
) -> None:
    """The second of two HR people is told; the audit shows one step."""
    seen = stored(programme).version
    as_lead(programmes_steps.take, programme, ProgrammeState.SIGNUP, seen)

    with pytest.raises(ChangedMeanwhile):
        as_lead(programmes_steps.take, programme, ProgrammeState.MATCHING, seen)


def test_a_draft_left_lying_says_why_it_cannot_open(
    clock: MovableClock, programme: int, step: Callable[[int, str], None]
) -> None:
    """A start that came too near is named before anything is sent."""
    clock.set(clock.now() + timedelta(days=60))

    with pytest.raises(Refusal) as refused:
        step(programme, "signup")

    assert refused.value.key in {"programmes.start_in_past", "programmes.start_too_soon"}


def test_a_programme_starts_with_a_pair_and_closes_without_one(
    programme: int,
    step: Callable[[int, str], None],
    enrol: Callable[..., Who],
    add_pair: Callable[..., None],
) -> None:
    """The conditions of the steps read what is stored."""
    enrol(programme, "UA", "mentor")
    enrol(programme, "UB", "mentee")
    step(programme, "signup")
    step(programme, "matching")
    with pytest.raises(StepNotReady):
        step(programme, "running")
    add_pair(programme, "UA", "UB", "active")
    step(programme, "running")
    step(programme, "closing")

    with pytest.raises(StepNotReady):
        step(programme, "closed")


@pytest.mark.parametrize("state", ["signup", "matching"])
def test_a_programme_that_never_got_a_pair_is_called_off(
    bot: Bot,
    clock: MovableClock,
    programme: int,
    *,
    enrol: Callable[..., Who],
    add_pair: Callable[..., None],
    step: Callable[[int, str], None],
    stored: Callable[[int], Programme],
    state: str,
) -> None:
    """The channel hears of it, then open proposals end; nobody is asked for a baseline."""
    anna = enrol(programme, "UA", "mentor", mentor_capacity=2)
    enrol(programme, "UB", "mentee")
    way = ["signup", "matching"]
    for one in way[: way.index(state) + 1]:
        step(programme, one)
    add_pair(programme, "UA", "UB", "proposed")
    with bot.tick("T1") as tick:
        survey = surveys_waves.wave(tick, programmes.get(tick, programme), "baseline")
        assert survey
        assert surveys_waves.is_here(tick, survey, "UA")
    step(programme, "archived")

    prefix = programmes_steps.step_prefix(stored(programme))
    with bot.tick("T1") as tick:
        assert not surveys_waves.is_here(tick, survey, "UA")
    assert [one.kind for one in letters(bot) if one.dedupe_key == f"{prefix}archived"] == [
        "programmes.news"
    ]
    clock.set(clock.now() + timedelta(days=1))
    Agenda(bot, LOOKS).drain()
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(Pair.state)).all() == ["withdrawn"]
    with bot.turn(anna) as turn:
        home = str([one.to_dict() for one in enrolment.home_section(turn)])
    assert "keine Runde mehr geplant" in home


def test_a_programme_with_a_pair_is_closed_and_not_called_off(
    programme: int,
    step: Callable[[int, str], None],
    enrol: Callable[..., Who],
    add_pair: Callable[..., None],
    as_lead: Callable[..., Any],
) -> None:
    """Two people who said yes get their closing; until then the step can be taken back."""
    enrol(programme, "UA", "mentor")
    enrol(programme, "UB", "mentee")
    step(programme, "signup")
    step(programme, "archived")
    as_lead(programmes_steps.undo, programme, 3)
    add_pair(programme, "UA", "UB", "ended_early")
    with pytest.raises(StepNotReady):
        step(programme, "archived")


def test_sign_up_ends_by_itself(
    bot: Bot,
    clock: MovableClock,
    programme: int,
    step: Callable[[int, str], None],
    stored: Callable[[int], Programme],
) -> None:
    """The window's end moves the programme on, asks for a round and tells HR in working hours."""
    step(programme, "signup")
    clock.set(datetime(2026, 2, 15, 5, tzinfo=UTC))
    agenda = Agenda(bot, {**LOOKS, "matching.round": nothing})
    agenda.drain()

    assert stored(programme).state == ProgrammeState.MATCHING
    with bot.tick("T1") as tick:
        done = select(ReminderRow.key).where(col(ReminderRow.kind) == "matching.round")
        assert list(tick.session.exec(done)) == [f"programme:{programme}:round:2:2026-02-15"]
        trail = list(tick.session.exec(select(Audit).order_by(col(Audit.id))))
        assert (trail[-1].actor_id, trail[-1].detail["target"]) == ("bot", "matching")
    note = next(one for one in letters(bot) if one.kind == "programmes.to_hr")
    assert note.due_at == datetime(2026, 2, 16, 8, tzinfo=UTC), "Sunday waits for Monday at nine"
    assert [one.kind for one in reminders(bot)] == ["programmes.kick_off", "programmes.last_start"]


def test_extending_the_window_moves_its_end(
    bot: Bot,
    *,
    clock: MovableClock,
    programme: int,
    step: Callable[[int, str], None],
    as_lead: Callable[..., Any],
    stored: Callable[[int], Programme],
) -> None:
    """The old moment passes without effect."""
    step(programme, "signup")
    later = {"starts_on": stored(programme).starts_on + timedelta(days=14)}
    as_lead(programmes_settings.save, programme, "dates", stored(programme).version, later)
    clock.set(datetime(2026, 2, 15, 5, tzinfo=UTC))
    Agenda(bot, LOOKS).drain()

    assert stored(programme).state == ProgrammeState.SIGNUP
    assert [one.due_at.day for one in reminders(bot)] == [1]


def test_undoing_the_end_of_sign_up_leaves_a_day_to_extend_it(
    bot: Bot,
    *,
    clock: MovableClock,
    programme: int,
    step: Callable[[int, str], None],
    undo: Callable[[int], None],
    stored: Callable[[int], Programme],
) -> None:
    """It does not end again at once."""
    step(programme, "signup")
    clock.set(datetime(2026, 2, 15, 5, tzinfo=UTC))
    agenda = Agenda(bot, {**LOOKS, "matching.round": nothing})
    agenda.drain()
    undo(programme)
    agenda.drain()

    assert stored(programme).state == ProgrammeState.SIGNUP
    assert [one.due_at - clock.now() for one in reminders(bot)] == [timedelta(days=1)]
