"""A class: a pair that has met once and another mentor, and short ways to what they see."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.core import Tick
from bot.sandbox.answers import words
from bot.sandbox.driver import Person, Reply
from bot.sandbox.state import TEAM
from storage.models import Meeting, Pair


@dataclass
class Class:
    """A programme with a pair and another mentor, in one language."""

    house: Any
    language: str
    programme_id: int
    pair_id: int
    mentor: Person
    mentee: Person
    other: Person
    since: float

    @property
    def lead(self) -> Person:
        """Give the programme lead."""
        lead: Person = self.house.lead
        return lead

    def says(self, english: str, german: str) -> str:
        """Pick the words this class reads."""
        return german if self.language == "de" else english

    def days(self, count: int) -> None:
        """Let days pass one by one, as they do."""
        for _ in range(count):
            self.house.pass_time(days=1)

    def heard(self, who: Person, text: str) -> Any:
        """Give the newest message to somebody that says this."""
        found = [one for one in who.dm() if float(one.ts) >= self.since and text in words(one)]
        assert found, [words(one) for one in who.dm()]
        return found[-1]


def meet(tick: Tick, pair: Pair, count: int) -> None:
    """Hold talks."""
    for number in range(count):
        at = tick.now - timedelta(hours=1 + number)
        tick.session.add(
            Meeting(workspace_id=TEAM, pair_id=pair.id or 0, starts_at=at, state="held")
        )


def shown(reply: Reply) -> dict[str, Any]:
    """Give the modal on top."""
    assert reply.view is not None, reply
    return reply.view
