"""Turns and ticks: one transaction each, in the person's voice, with a trace of forbidden tries."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.core import Bot, Who
from bot.domain.letters import Letter, Reminder
from bot.domain.refusals import NotAllowed
from bot.domain.roles import Action
from storage.models import Audit, Grant, LetterRow, Person, ReminderRow

ANNA = Who("T1", "UANNA")


def test_a_turn_stores_everything_or_nothing(bot: Bot) -> None:
    """State, letters and reminders live and die together."""

    def turn(*, fails: bool) -> None:
        with bot.turn(ANNA) as turn:
            turn.person("UBEN").level = 3
            turn.post(Letter("k", "UBEN", "a"))
            turn.remind(Reminder("k", "a", turn.now))
            if fails:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        turn(fails=True)
    with bot.glance() as tick:
        for table in (LetterRow, ReminderRow, Person):
            assert tick.session.exec(select(table)).all() == []
    turn(fails=False)
    with bot.glance() as tick:
        assert len(tick.session.exec(select(LetterRow)).all()) == 1
        assert len(tick.session.exec(select(ReminderRow)).all()) == 1


def test_a_forbidden_try_leaves_its_trace_and_nothing_else(bot: Bot) -> None:
    """Who tried what stays in the audit trail; what they changed before is undone."""

    def forbidden() -> None:
        with bot.turn(ANNA) as turn:
            turn.post(Letter("k", "UBEN", "a"))
            turn.authorise(next(iter(Action)), 7)

    with pytest.raises(NotAllowed):
        forbidden()
    with bot.glance() as tick:
        assert tick.session.exec(select(LetterRow)).all() == []
        (trace,) = tick.session.exec(select(Audit))
    assert (trace.actor_id, trace.allowed, trace.programme_id) == ("UANNA", False, 7)


@pytest.mark.parametrize(
    ("facts", "language", "address", "zone"),
    [
        ({}, "de", "du", "UTC"),
        ({"locale": "en-US"}, "en", "du", "UTC"),
        ({"locale": "en-US", "language": "de", "address": "sie"}, "de", "sie", "UTC"),
        ({"locale": "fr-FR", "timezone": "Asia/Tokyo"}, "de", "du", "Asia/Tokyo"),
        ({"timezone": "Mars/Base"}, "de", "du", "UTC"),
    ],
)
def test_everybody_hears_their_own_voice(
    facts: dict[str, str], language: str, address: str, zone: str, bot: Bot
) -> None:
    """Their choice counts first, Slack's locale second, the workspace's language last."""
    with bot.tick("T1") as tick:
        person = tick.person("UANNA")
        for name, value in facts.items():
            setattr(person, name, value)
        voice = tick.voice("UANNA")
    assert (voice.language, voice.address, str(voice.zone)) == (language, address, zone)


def test_a_tick_reads_the_clock_once(
    bot: Bot, clock: MovableClock, t0: datetime, after: Callable[..., datetime]
) -> None:
    """All decisions of one transaction are of one moment."""
    with bot.tick("T1") as tick:
        clock.set(after(hours=1))
        assert tick.now == t0
    with bot.tick("T1") as tick:
        assert tick.now == after(hours=1)


def test_what_is_forgotten_is_not_looked_at_again(bot: Bot) -> None:
    """Reminders about something that ended are skipped, with the reason."""
    with bot.tick("T1") as tick:
        tick.remind(Reminder("k", "pair:7:a", tick.now), Reminder("k", "pair:8:a", tick.now))
        tick.forget("pair:7:", "ended")
    with bot.glance() as tick:
        rows = {row.key: row.state for row in tick.session.exec(select(ReminderRow))}
    assert rows == {"pair:7:a": "skipped", "pair:8:a": "waiting"}


def test_slack_is_asked_about_somebody_not_met_today(
    bot: Bot, clock: MovableClock, after: Callable[..., datetime]
) -> None:
    """Before their turn and with no transaction open; whoever was met today costs no call."""
    asked: list[datetime] = []

    def meet() -> None:
        asked.append(clock.now())
        with bot.tick("T1") as tick:
            tick.person("UANNA").seen_at = tick.now
            tick.person("UANNA").timezone = "Europe/Berlin"

    anna = Who("T1", "UANNA", meet)
    for hours in (0, 1, 25):
        clock.set(after(hours=hours))
        with bot.turn(anna) as turn:
            assert turn.t.zone.key == "Europe/Berlin"

    assert asked == [after(hours=0), after(hours=25)]


def test_a_role_given_before_the_first_visit_holds(bot: Bot, t0: datetime) -> None:
    """A lead may name a deputy who has never opened the bot."""
    given = Grant(
        workspace_id="T1", user_id="UANNA", role="lead", granted_by="ULEAD", granted_at=t0
    )
    with bot.tick("T1") as tick:
        tick.session.add(given)

    for _ in range(2):
        with bot.turn(ANNA) as turn:
            assert turn.who.may(Action.MATCH_RELEASE, None)
