"""Two people who have said yes in a running workspace, in a language of choice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.agenda import next_instant
from bot.sandbox.driver import Person
from bot.sandbox.state import TEAM, Message
from bot.services import pairs
from storage.models import Enrolment, Pair, Programme
from storage.pairs import meetings


@dataclass
class Duo:
    """One pair, and short ways to what its two people see and do."""

    house: Any
    pair_id: int
    mentor: Person
    mentee: Person

    @property
    def row(self) -> Pair:
        """Read the pair as it is stored now."""
        with self.house.running.bot.tick(TEAM) as tick:
            found = tick.session.get(Pair, self.pair_id)
            assert found
            return found  # type: ignore[no-any-return]  # the fixture is not typed

    def talks(self) -> list[Any]:
        """Read the talks by time."""
        with self.house.running.bot.tick(TEAM) as tick:
            return meetings(tick.session, self.pair_id)

    @property
    def group(self) -> str:
        """Give the id of their group message."""
        return self.row.channel_id or ""

    def settle(self) -> None:
        """Do everything that is due now."""
        self.house.running.step()

    def on(self, **span: float) -> None:
        """Move on, stopping wherever something falls due."""
        clock, end = self.house.sandbox.clock, self.house.sandbox.clock.now() + timedelta(**span)
        while clock.now() < end:
            due = next_instant(self.house.running.bot) or end
            clock.set(min(max(due, clock.now() + timedelta(minutes=1)), end))
            self.settle()

    def card(self, what: str, where: list[Message] | None = None) -> Message:
        """Find the newest message with a button."""
        there = self.mentor.messages(self.group) if where is None else where
        return next(each for each in reversed(there) if what in str(each.blocks))

    def press(self, who: Person, what: str, where: list[Message] | None = None) -> Any:
        """Press a button on the newest card that has it, in the group unless told otherwise."""
        reply = who.press(self.card(what, where), what)
        self.settle()
        return reply


@pytest.fixture
def duo(house: Any) -> Callable[..., Duo]:
    """Make a programme and two people who both say yes: `duo(language="en")`."""

    def make(mentor: str, mentee: str, **facts: Any) -> Duo:
        with house.running.bot.tick(TEAM) as tick:
            pair_id = _pair(tick, mentor, mentee, facts)
        house.running.step()
        found = Duo(house, pair_id, house.person(mentor), house.person(mentee))
        for who in (found.mentor, found.mentee):
            who.press(who.dm()[-1], f"pairs:yes:{pair_id}")
            found.settle()
        found.on(minutes=1)
        while not any("meetings:take" in str(m.blocks) for m in found.mentor.messages(found.group)):
            found.on(hours=6)
        return found

    return make


def _pair(tick: Any, mentor: str, mentee: str, facts: dict[str, Any]) -> int:
    language = facts.get("language", "de")
    programme = Programme(
        workspace_id=TEAM,
        name="Blickwechsel",
        state="running",
        starts_on=tick.now.date(),
        language=language,
        address=facts.get("address", "du"),
        created_by="U0PETRA",
        created_at=tick.now,
    )
    tick.session.add(programme)
    tick.session.flush()
    for who, role in ((mentor, "mentor"), (mentee, "mentee")):
        person = tick.person(who)
        person.timezone, person.language = "Europe/Berlin", language
        person.address, person.country = facts.get("address"), "DE"
        tick.session.add(
            Enrolment(
                workspace_id=TEAM,
                programme_id=programme.id or 0,
                user_id=who,
                role=role,
                languages=[language],
                joined_at=tick.now,
            )
        )
    pair = Pair(
        workspace_id=TEAM,
        programme_id=programme.id or 0,
        mentor_id=mentor,
        mentee_id=mentee,
        created_at=tick.now,
        reasons=[["pairs.why_both", {}]],
    )
    tick.session.add(pair)
    tick.session.flush()
    assert pairs.propose(tick, pair)
    return pair.id or 0
