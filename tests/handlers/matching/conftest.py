"""A programme in a running workspace in which several people can be paired."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.core import Tick
from bot.sandbox.driver import Person, Reply
from bot.sandbox.state import TEAM
from storage import pairs as store
from storage import programmes
from storage.models import Enrolment, Grant, Pair, Programme, Skill

MENTORS = ("U0BEN", "U0CLARA", "U0ELIF")
MENTEES = ("U0ANNA", "U0DAVID")


@dataclass
class Desk:
    """One programme's desk, and short ways to what HR sees and does."""

    house: Any
    programme_id: int

    @property
    def lead(self) -> Person:
        """Give the programme lead."""
        return self.house.lead  # type: ignore[no-any-return]  # the fixture is not typed

    def rows(self, state: str = "suggested") -> list[Pair]:
        """Read the pairs as they are stored now, the weakest first."""
        with self.house.running.bot.tick(TEAM) as tick:
            return store.pairs_in(tick.session, TEAM, self.programme_id, (state,))

    def home(self, who: Person | None = None) -> Any:
        """Show the desk in somebody's Home and give the view."""
        person = who or self.lead
        person.command("/mentor match")
        return self.published(person)

    def published(self, who: Person | None = None) -> Any:
        """Give the view that stands in somebody's Home."""
        return self.house.sandbox.world.homes[(who or self.lead).id]

    def run(self) -> None:
        """Press the button that runs a round, and let it run."""
        self.press("desk:run")
        self.house.running.step()

    def details(self, row: Pair, who: Person | None = None) -> Any:
        """Open one pair's details and give the modal."""
        person = who or self.lead
        return person.press(self.home(person), f"desk:details:{row.id}").view

    def act(self, modal: Any, what: str, who: Person | None = None) -> Reply:
        """Press a button of a modal, and wait until the desk behind it is up to date."""
        person = who or self.lead
        before = self.published(person)["hash"]
        reply = person.press(modal, what)
        self.house.sandbox.wait(lambda: self.published(person)["hash"] != before, 5.0)
        return reply

    def shows(self, text: str, who: Person | None = None) -> bool:
        """Wait until somebody's Home shows a text."""
        return bool(self.house.sandbox.wait(lambda: text in str(self.published(who)), 5.0))

    def change(self, user_id: str, **facts: Any) -> None:
        """Change what is known of somebody, or what they told."""
        with self.house.running.bot.tick(TEAM) as tick:
            person = tick.person(user_id)
            place = programmes.enrolment(tick.session, TEAM, self.programme_id, user_id)
            for name, value in facts.items():
                setattr(place if name in {"not_with", "state"} else person, name, value)

    def press(self, what: str, where: Any = None, who: Person | None = None) -> Reply:
        """Press a button of the desk."""
        person = who or self.lead
        return person.press(where or self.home(person), what)


@pytest.fixture
def desk(house: Any) -> Callable[..., Desk]:
    """Make a programme in matching with three mentors and two mentees."""

    def make(language: str = "de", **settings: Any) -> Desk:
        with house.running.bot.tick(TEAM) as tick:
            programme = _programme(tick, settings)
            tick.person("U0PETRA").language = language
            for place, who in enumerate((*MENTORS, *MENTEES)):
                _enrol(tick, programme, who, "mentor" if who in MENTORS else "mentee", place)
        return Desk(house, programme.id or 0)

    return make


def _programme(tick: Tick, settings: dict[str, Any]) -> Programme:
    for old in programmes.programmes(tick.session, TEAM):
        old.state = "archived"
        for pair in store.pairs_in(tick.session, TEAM, old.id or 0):
            pair.asked_at = pair.accepted_at = None  # who met in an earlier test may meet again
    programme = Programme(
        workspace_id=TEAM,
        name="Blickwechsel",
        state="matching",
        starts_on=tick.now.date(),
        created_by="U0PETRA",
        created_at=tick.now,
        settings=settings,
    )
    tick.session.add(programme)
    tick.session.flush()
    return programme


def _enrol(tick: Tick, programme: Programme, who: str, role: str, place: int) -> None:
    """Sign somebody up; everybody fits everybody on the other side."""
    person = tick.person(who)
    person.timezone, person.level = "Europe/Berlin", 2 if role == "mentor" else 5
    person.manager_id, person.department = f"U0BOSS{place}", f"D{place}"
    person.country = "DE" if place % 2 else "AT"
    row = Enrolment(
        workspace_id=TEAM,
        programme_id=programme.id or 0,
        user_id=who,
        role=role,
        languages=["de", "en"],
        style=["direct", "humour"][: 1 + place % 2],
        joined_at=tick.now,
    )
    tick.session.add(row)
    tick.session.flush()
    topics = ("ai_daily", "strategy") if role == "mentor" else ("strategy", "ai_daily")
    for kind, topic in zip(("offer", "want"), topics, strict=True):
        skill = Skill(workspace_id=TEAM, enrolment_id=row.id or 0, kind=kind, topic=topic, level=1)
        skill.level = 3 if kind == "offer" else 1
        tick.session.add(skill)


@pytest.fixture
def appoint(house: Any) -> Callable[..., Person]:
    """Make somebody a coordinator, maybe within some countries."""

    def grant(user_id: str, scope: tuple[str, ...] = ()) -> Person:
        with house.running.bot.tick(TEAM) as tick:
            tick.session.add(
                Grant(
                    workspace_id=TEAM,
                    user_id=user_id,
                    role="coordinator",
                    scope=list(scope),
                    granted_at=tick.now,
                )
            )
        person: Person = house.person(user_id)
        return person

    return grant
