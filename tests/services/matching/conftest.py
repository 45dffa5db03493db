"""A programme with people who can be paired, and a matcher that solves in this process."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import col, select

from bot.core import Bot, Who
from bot.domain.matching.job import answer
from bot.matcher import Matcher
from bot.services import matching_rounds
from storage import matching as store
from storage.models import Enrolment, MatchRound, Pair, Programme, Skill, Waiting

ALL = ("ai_daily",)


@dataclass
class Fair:
    """One programme, and short ways to its people, rounds and pairs."""

    bot: Bot
    add_person: Callable[..., Who]
    lead: Who
    programme_id: int = 0

    def begin(self, **facts: Any) -> None:
        """Open the programme in matching."""
        with self.bot.tick("T1") as tick:
            row = Programme(
                workspace_id="T1",
                name="Blickwechsel",
                state=facts.pop("state", "matching"),
                starts_on=tick.now.date(),
                created_by=self.lead.user_id,
                created_at=tick.now,
                settings=facts,
            )
            tick.session.add(row)
            tick.session.flush()
            self.programme_id = row.id or 0

    def join(self, user_id: str, role: str, **facts: Any) -> None:
        """Sign somebody up; everybody fits everybody unless told otherwise."""
        mentor = role == "mentor"
        known: dict[str, Any] = {
            "name": f"{user_id} Name",
            "level": 2 if mentor else 5,
            "manager_id": "UBOSS",
        }
        own: dict[str, Any] = {
            name: facts.pop(name)
            for name in ("level", "team", "manager_id", "country", "hours", "left_at")
            if name in facts
        }
        self.add_person(user_id, **{**known, **own})
        topics = facts.pop("topics", ALL)
        with self.bot.tick("T1") as tick:
            place = Enrolment(
                workspace_id="T1",
                programme_id=self.programme_id,
                user_id=user_id,
                role=role,
                languages=["de"],
                joined_at=tick.now,
                **facts,
            )
            tick.session.add(place)
            tick.session.flush()
            for topic in topics:
                tick.session.add(
                    Skill(
                        workspace_id="T1",
                        enrolment_id=place.id or 0,
                        kind="offer" if mentor else "want",
                        topic=topic,
                        level=3 if mentor else 1,
                    )
                )

    def both_ways(self, topic: str = "data") -> None:
        """Let every mentor learn, and every mentee teach, one more topic."""
        with self.bot.tick("T1") as tick:
            query = select(Enrolment).where(col(Enrolment.programme_id) == self.programme_id)
            for place in tick.session.exec(query).all():
                kind = "want" if place.role == "mentor" else "offer"
                tick.session.add(
                    Skill(
                        workspace_id="T1",
                        enrolment_id=place.id or 0,
                        kind=kind,
                        topic=topic,
                        level=2,
                        position=1,
                    )
                )

    def want(self) -> None:
        """Ask for a round."""
        with self.bot.tick("T1") as tick:
            programme = tick.session.get(Programme, self.programme_id)
            assert programme
            matching_rounds.want(tick, programme)

    def run(self, matcher: Matcher | None = None) -> None:
        """Run a round to its end."""
        self.want()
        (matcher or self.matcher()).run_until_empty()

    def matcher(self, **options: Any) -> Matcher:
        """Give a matcher that solves in this process."""
        return Matcher(self.bot, options.pop("solve", answer), **options)

    def pairs(self) -> list[Pair]:
        """Read the suggestions, the weakest first."""
        with self.bot.tick("T1") as tick:
            return store.suggested(tick.session, "T1", self.programme_id)

    def two(self) -> set[tuple[str, str]]:
        """Name the suggested pairs."""
        return {(row.mentor_id, row.mentee_id) for row in self.pairs()}

    def waiting(self) -> list[Waiting]:
        """Read who waits."""
        with self.bot.tick("T1") as tick:
            return store.waiting(tick.session, "T1", self.programme_id)

    def last(self) -> MatchRound:
        """Read the last round that ended."""
        with self.bot.tick("T1") as tick:
            found = store.last_round(tick.session, self.programme_id)
            assert found
            return found


@pytest.fixture
def fair(bot: Bot, add_person: Callable[..., Who], lead: Who) -> Fair:
    """Give a programme in matching without people."""
    found = Fair(bot, add_person, lead)
    found.begin()
    return found
