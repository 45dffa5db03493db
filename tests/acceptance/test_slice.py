"""The main job over real HTTP and WebSocket, with the bot in a process of its own."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.demo.stage import Demo
from bot.sandbox.answers import words
from bot.sandbox.driver import Person
from bot.sandbox.state import Message

CHANNEL = "C0MENTORING"


class Stage:
    """A running demo and what its people do in it."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo

    def person(self, user_id: str) -> Person:
        """Play somebody."""
        return self.demo.sandbox.person(user_id)

    def home(self, who: Person) -> dict[str, Any]:
        """Read somebody's Home as it is shown now."""
        return self.demo.sandbox.world.homes[who.id]

    def later(self, **span: float) -> None:
        """Move the clock through everything that falls due."""
        self.demo.leap(self.demo.sandbox.clock.now() + timedelta(**span))

    def kill(self) -> None:
        """Kill the bot without warning and wait until it is back."""
        before = self.demo.bot.pid
        os.kill(before, signal.SIGKILL)
        self.demo.sandbox.wait(lambda: self.demo.bot.pid != before or None, 30.0)
        self.demo.sandbox.wait_for_app(30.0)

    def open_page(self, who: Person, *path: str) -> dict[str, Any]:
        """Open Home and go from page to page."""
        who.home()
        for step in path:
            who.press(self.home(who), f"home:go:{step}")
        return self.home(who)

    def card(self, who: Person, text: str) -> Message:
        """Find somebody's newest direct message that says this."""
        cards = [one for one in reversed(who.dm()) if text in words(one)]
        assert cards, [words(one)[:200] for one in who.dm()]
        return cards[0]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Open the demo in an empty folder on a free port, on a Wednesday in January."""
    demo = Demo(tmp_path / "a folder with spaces", begin=datetime(2027, 1, 6, 9, tzinfo=UTC))
    demo.start()
    yield Stage(demo)
    demo.stop()
    assert demo.sandbox.violations == []


def sign_up(stage: Stage, user_id: str, command: str, role: str, offer: str, want: str) -> str:
    """Fill in both pages of the sign-up and return the welcome."""
    person = stage.person(user_id)
    first = person.command(command).view
    assert first is not None
    second = person.submit(first, {"role": role, "offers": [offer], "focus": want})
    assert second.ok, second.errors
    assert second.view is not None
    answers = {
        "languages": ["de", "en"],
        "level": "1" if role == "mentor" else "5",
        "place": "DE-BE",
        "consent": ["yes"],
    }
    third = person.submit(second.view, answers)
    assert third.ok, third.errors
    assert third.view is not None
    return words(third.view)


def test_a_programme_runs_from_sign_up_to_a_shout_out(stage: Stage) -> None:
    """HR creates, matches and releases; both say yes; the pair is looked after; thanks appear."""
    petra, ben, anna = (stage.person(one) for one in ("U0PETRA", "U0BEN", "U0ANNA"))

    # HR creates a programme and opens its sign-up.
    petra.home()
    form = petra.press(stage.home(petra), "programmes:create").view
    assert form is not None
    given = {"name": "Frühling 🌱", "purpose": "Voneinander lernen", "channel": CHANNEL}
    assert "name" in petra.submit(form, {**given, "name": "x" * 130}).errors
    assert petra.submit(form, given).ok
    page = stage.open_page(petra, "hr", "programme:1")
    invitation = petra.press(page, "programmes:invite:signup").view
    assert invitation is not None
    assert petra.submit(invitation).ok
    stage.later(minutes=11)
    assert any("Frühling 🌱" in words(one) for one in anna.messages(CHANNEL))

    # Two employees sign up, each in their language.
    assert "Welcome" in sign_up(stage, "U0BEN", "/mentor signup", "mentor", "ai_daily", "strategy")
    hello = sign_up(stage, "U0ANNA", "/mentor anmelden", "mentee", "strategy", "ai_daily")
    assert "Willkommen" in hello

    # The bot dies; what was said is still there.
    stage.kill()
    assert "KI im Alltag" in words(anna.home())

    # HR ends the sign-up, the round runs by itself, HR releases what it sees with reasons.
    page = stage.open_page(petra, "hr", "programme:1")
    petra.press(page, "programmes:move:matching")
    stage.later(minutes=1)
    desk = stage.open_page(petra, "hr", "programme:1", "desk:1")
    assert "<@U0BEN> → <@U0ANNA>" in words(desk)
    petra.press(desk, "desk:all")
    stage.later(minutes=11)

    # The mentor is asked first, privately; the mentee only after a yes.
    asked = stage.card(ben, "AI in daily work")
    assert not any("pairs:yes" in str(one.blocks) for one in anna.dm())
    assert "pairs:yes" in str(asked.blocks)
    ben.press(asked, "pairs:yes")
    stage.later(minutes=1)
    anna.press(stage.card(anna, "KI im Alltag"), "pairs:yes")
    stage.later(minutes=1)

    # The group message opens with an introduction.
    group = anna.groups()[0]
    assert [group] == ben.groups()
    intro = words(ben.messages(group)[0])
    assert "<@U0BEN>" in intro
    assert "<@U0ANNA>" in intro

    # They agree and take the first date they are offered.
    for person in (ben, anna):
        form = person.press(person.messages(group)[0], "pairs:agree").view
        if form:
            assert person.submit(form).ok
    stage.later(days=1)
    offer = next(one for one in anna.messages(group) if "meetings:" in str(one.blocks))
    anna.press(offer, "meetings:take")
    stage.kill()

    # After the talk a private card asks, within the week's budget of messages, and brings the
    # pulse; then the week between brings a prompt.
    stage.later(days=5)
    anna.press(stage.card(anna, "Habt ihr euch"), "meetings:met")
    assert any("meetings:pulse" in str(one.blocks) for one in anna.dm())
    stage.later(days=8)
    assert any("meetings:tried" in str(one.blocks) for one in ben.messages(group))

    # HR thanks somebody; it appears once the person agreed.
    thanks = petra.command("/mentor shoutout <@U0BEN>").view
    assert thanks is not None
    preview = petra.submit(thanks, {"words": "drei kluge Fragen"}).view
    assert preview is not None
    assert petra.submit(preview).ok
    stage.later(minutes=1)
    assert not any("drei kluge Fragen" in words(one) for one in anna.messages(CHANNEL))
    ben.press(stage.card(ben, "drei kluge Fragen"), "recognition:answer:programme")
    stage.later(minutes=15)
    assert any("drei kluge Fragen" in words(one) for one in anna.messages(CHANNEL))
