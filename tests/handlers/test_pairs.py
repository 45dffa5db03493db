"""A pair's journey as its people see it: through a local workspace and the real Slack client."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import running
from bot.config import Settings
from bot.sandbox.driver import Person as Player
from bot.sandbox.server import Sandbox
from bot.sandbox.state import TEAM
from bot.services import pairs
from storage.models import Enrolment, Pair, Person, Programme, Skill

MENTOR, MENTEE, OTHER = "U0BEN", "U0ANNA", "U0CLARA"


@dataclass(slots=True)
class Stage:
    """A workspace with a bot, and a way to propose pairs in it."""

    sandbox: Sandbox
    run: running.Running
    workspace: str

    def play(self, user_id: str) -> Player:
        """Let somebody act."""
        return self.sandbox.person(user_id)

    def ahead(self, **span: float) -> None:
        """Move the clock and do what is due."""
        self.sandbox.clock.advance(timedelta(**span))
        self.run.step()

    def row(self, pair_id: int) -> Pair:
        """Read a pair."""
        with self.run.bot.tick(self.workspace) as tick:
            found = tick.session.get(Pair, pair_id)
            assert found
            return found


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Start a workspace and a bot for all tests of this module."""
    sandbox = Sandbox()
    sandbox.start()
    base: Path = tmp_path_factory.mktemp("pairs")
    settings = Settings(
        bot_token=sandbox.app.bot_token,
        app_token=sandbox.app.app_token,
        api_url=sandbox.api_url,
        database_url=f"sqlite:///{base}/bot.db",
        leads=("U0HENRIK",),
    )
    run = running.start(settings, sandbox.clock, with_beats=False)
    yield Stage(sandbox, run, TEAM)
    run.stop()
    sandbox.stop()


@pytest.fixture
def proposed(stage: Stage) -> Callable[..., int]:
    """Make a programme with two people, propose them to each other, and deliver the card."""

    def propose(mentor: str = MENTOR, mentee: str = MENTEE, **facts: Any) -> int:
        with stage.run.bot.tick(stage.workspace) as tick:
            now = tick.now
            programme = Programme(
                workspace_id=stage.workspace,
                name=facts.get("name", "Blickwechsel"),
                state="running",
                starts_on=now.date(),
                language=facts.get("language", "de"),
                created_by="U0HENRIK",
                created_at=now,
            )
            tick.session.add(programme)
            tick.session.flush()
            for who, role in ((mentor, "mentor"), (mentee, "mentee")):
                person = tick.person(who)
                person.timezone = person.timezone or "Europe/Berlin"
                person.language = facts.get(f"{role}_reads")
                _enrol(tick.session, programme, who, role, facts.get("languages", ["de", "en"]))
            pair = Pair(
                workspace_id=stage.workspace,
                programme_id=programme.id or 0,
                mentor_id=mentor,
                mentee_id=mentee,
                created_at=now,
                reasons=[["pairs.reason_both", {}]],
            )
            tick.session.add(pair)
            tick.session.flush()
            assert pairs.propose(tick, pair)
        stage.run.step()
        return pair.id or 0

    return propose


def _enrol(session: Any, programme: Programme, who: str, role: str, spoken: list[str]) -> None:
    """Sign somebody up with one offer and one wish that fit the other side."""
    place = Enrolment(
        workspace_id=programme.workspace_id,
        programme_id=programme.id or 0,
        user_id=who,
        role=role,
        languages=spoken,
        joined_at=programme.created_at,
    )
    session.add(place)
    session.flush()
    topics = ("ai_daily", "strategy") if role == "mentor" else ("strategy", "ai_daily")
    for kind, topic in zip(("offer", "want"), topics, strict=True):
        session.add(
            Skill(
                workspace_id=programme.workspace_id,
                enrolment_id=place.id or 0,
                kind=kind,
                topic=topic,
                level=3,
            )
        )


def test_two_yeses_make_a_pair_that_agrees(stage: Stage, proposed: Callable[..., int]) -> None:
    """Mentor first, then mentee; then both meet in a group message and settle their agreement."""
    pair_id = proposed()
    ben, anna = stage.play(MENTOR), stage.play(MENTEE)
    before = len(anna.dm())
    assert ben.press(ben.dm()[-1], f"pairs:yes:{pair_id}").ok
    stage.run.step()
    assert len(anna.dm()) == before + 1
    assert anna.press(anna.dm()[-1], f"pairs:yes:{pair_id}").ok
    stage.run.step()
    group = stage.row(pair_id).channel_id
    assert group
    card = ben.messages(group)[-1]
    form = ben.press(card, f"pairs:agree:{pair_id}").view
    assert form
    assert ben.submit(form).ok
    form = anna.press(card, f"pairs:agree:{pair_id}").view
    assert form
    assert anna.submit(form).ok
    stage.run.step()
    row = stage.row(pair_id)
    assert (row.state, row.language, row.address) == ("accepted", "de", "du")
    assert row.wishes == {}
    assert stage.sandbox.violations == []
