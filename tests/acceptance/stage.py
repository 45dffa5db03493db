"""A running demo as acceptance tests use it: people, their Home, and a clock to move."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

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

    def wait_days(self, most: int, seen: Callable[[], bool]) -> None:
        """Move on day by day until something is seen."""
        for _ in range(most):
            if seen():
                return
            self.later(days=1)
        raise AssertionError(f"not seen within {most} days")

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


def create_and_open(stage: Stage, petra: Person, reader: Person) -> None:
    """HR creates a programme, with a slip on the way, and opens its sign-up."""
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
    assert any("Frühling 🌱" in words(one) for one in reader.messages(CHANNEL))
