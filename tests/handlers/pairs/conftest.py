"""Two people who are proposed to each other in a running workspace."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.core import Tick
from bot.sandbox.driver import Person, Reply
from bot.sandbox.state import TEAM, Message
from bot.services import pairs, pairs_facts
from storage import pairs as store
from storage.models import Enrolment, Pair, Programme, Skill


@dataclass
class Duo:
    """One proposal, and short ways to what its two people see and do."""

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

    @property
    def row_programme(self) -> int:
        """Give the id of the programme."""
        return self.row.programme_id

    @property
    def group(self) -> str:
        """Give the id of their group message."""
        return self.row.channel_id or ""

    def settle(self) -> None:
        """Do everything that is due now."""
        self.house.running.step()

    def press(self, who: Person, what: str) -> Reply:
        """Press a button of this pair on the newest card in the person's direct message."""
        reply = who.press(who.dm()[-1], f"pairs:{what}:{self.pair_id}")
        self.settle()
        return reply

    def both_yes(self) -> Message:
        """Let both say yes; give the introduction."""
        self.press(self.mentor, "yes")
        self.press(self.mentee, "yes")
        return self.mentor.messages(self.group)[-1]

    def home(self, who: Person) -> Any:
        """Open somebody's Home."""
        return who.home()

    def more(self, who: Person, what: str) -> Any:
        """Open a form by way of Home and what stands behind "More"."""
        more = who.press(self.home(who), f"pairs:more:{self.pair_id}").view
        assert more is not None
        return who.press(more, f"pairs:{what}:{self.pair_id}").view


@pytest.fixture(autouse=True)
def _alone(house: Any) -> Iterator[None]:
    """Let no pair of an earlier test stay open."""
    yield
    with house.running.bot.tick(TEAM) as tick:
        for row in store.live_pairs(tick.session, TEAM, pairs_facts.LIVE):
            row.state = "withdrawn"
    assert house.sandbox.violations == []


@pytest.fixture
def duo(house: Any) -> Callable[..., Duo]:
    """Make a programme with two people and propose them to each other; the mentor is asked."""

    def propose(mentor: str = "U0BEN", mentee: str = "U0ANNA", **facts: Any) -> Duo:
        with house.running.bot.tick(TEAM) as tick:
            pair = _pair(tick, mentor, mentee, facts)
            assert pairs.propose(tick, pair)
        house.running.step()
        return Duo(house, pair.id or 0, house.person(mentor), house.person(mentee))

    return propose


def _pair(tick: Tick, mentor: str, mentee: str, facts: dict[str, Any]) -> Pair:
    programme = Programme(
        workspace_id=TEAM,
        name=facts.get("name", "Blickwechsel"),
        state="running",
        starts_on=tick.now.date(),
        language=facts.get("language", "de"),
        created_by="U0PETRA",
        created_at=tick.now,
    )
    tick.session.add(programme)
    tick.session.flush()
    reads = facts.get("reads", (None, None))
    for who, role, language in zip((mentor, mentee), ("mentor", "mentee"), reads, strict=True):
        person = tick.person(who)
        person.timezone, person.language = "Europe/Berlin", language
        person.address = facts.get("address")
        _enrol(tick, programme, who, role, facts.get("languages", ["de", "en"]))
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
    return pair


def _enrol(tick: Tick, programme: Programme, who: str, role: str, spoken: list[str]) -> None:
    """Sign somebody up with one offer and one wish that fit the other side."""
    place = Enrolment(
        workspace_id=TEAM,
        programme_id=programme.id or 0,
        user_id=who,
        role=role,
        languages=spoken,
        joined_at=tick.now,
    )
    tick.session.add(place)
    tick.session.flush()
    topics = ("ai_daily", "strategy") if role == "mentor" else ("strategy", "ai_daily")
    for kind, topic in zip(("offer", "want"), topics, strict=True):
        tick.session.add(
            Skill(
                workspace_id=TEAM,
                enrolment_id=place.id or 0,
                kind=kind,
                topic=topic,
                level=3,
            )
        )
