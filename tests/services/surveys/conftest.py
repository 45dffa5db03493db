"""A programme whose people are asked, and short ways to answer and to look."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.agenda import Agenda
from bot.clock import MovableClock
from bot.core import Bot, Who
from bot.domain.publication import Frozen
from bot.domain.surveys import Audience, Kind
from bot.outgoing import Drop, Outgoing
from bot.services import (
    enrolment_hooks,
    pairs_hooks,
    polls,
    polls_sending,
    surveys,
    surveys_answering,
    surveys_items,
)
from bot.services.looks import LOOKS
from bot.services.polls import Written
from bot.services.post import HANDLINGS
from storage import ledger, settlements
from storage import surveys as store
from storage.ledger import Claim
from storage.models import Enrolment, LetterRow, Pair, Survey

MENTORS = [f"UMENTOR{n}" for n in range(6)]
MENTEES = [f"UMENTEE{n}" for n in range(6)]
PEOPLE = [f"UPERSON{n}" for n in range(12)]
ASKED = Written(
    0, 0, "Kaffee?", Kind.SINGLE, ("ja", "nein"), Audience.PROGRAMME, "", date(2026, 1, 14), "17:00"
)
Steps = Callable[[str], str]


@dataclass
class Desk:
    """The database and its clock."""

    bot: Bot
    clock: MovableClock

    def number_of(self, programme: int, wave: str) -> int:
        """Find a wave."""
        with self.bot.tick("T1") as tick:
            row = store.wave(tick.session, programme, wave)
            assert row is not None
            return row.id or 0

    def newest(self, programme: int) -> Survey:
        """Read the newest poll."""
        with self.bot.tick("T1") as tick:
            return store.surveys_in(tick.session, "T1", programme)[0]

    def fields(self, who: str, number: int) -> list[list[str]]:
        """Name the fields of each page, read from the form that is shown."""
        with self.bot.turn(Who("T1", who)) as turn:
            asked = surveys_items.items(turn, surveys.find(turn, number), turn.t)
            return [[one.field for one in page] for page in surveys_items.cut_pages(asked)]

    def answer(self, who: str, number: int, step: Steps) -> dict[str, Any]:
        """Answer all pages; `step` gives the value of a field."""
        view: dict[str, Any] = {}
        for page, asked in enumerate(self.fields(who, number)):
            with self.bot.turn(Who("T1", who)) as turn:
                given = {name: step(name) for name in asked}
                view = surveys_answering.submit(turn, number, page, given)
        return view

    def vote(self, who: str, number: int, value: Any, channel: str = "") -> None:
        """Answer the one question of a poll."""
        with self.bot.turn(Who("T1", who)) as turn:
            surveys_answering.submit(turn, number, 0, {"q1": value}, channel)

    def waves(self, programme: int) -> dict[str, Frozen]:
        """Read the frozen waves."""
        with self.bot.tick("T1") as tick:
            return store.frozen_waves(tick.session, programme)

    def letters(self, kind: str) -> list[LetterRow]:
        """List letters of a kind."""
        with self.bot.tick("T1") as tick:
            return [row for row in tick.session.exec(select(LetterRow)) if row.kind == kind]

    def render(self, row: LetterRow) -> Outgoing | Drop:
        """Render a letter as of now."""
        facts = {name: getattr(row, name) for name in Claim.__dataclass_fields__}
        with self.bot.tick("T1") as tick:
            found = HANDLINGS[row.kind].render(tick, Claim(**facts))
        assert isinstance(found, Outgoing | Drop)
        return found

    def ahead(self, **span: float) -> None:
        """Move the clock a day at a time and look at what is due."""
        until = self.clock.now() + timedelta(**span)
        while self.clock.now() < until:
            self.clock.set(min(self.clock.now() + timedelta(days=1), until))
            while Agenda(self.bot, LOOKS).run_once():
                pass
            self._send()

    def _send(self) -> None:
        """Let what is due arrive, surveys as they read then."""
        with self.bot.tick("T1") as tick:
            claims = ledger.claim(tick.session, "T1", now=tick.now, wall=1e12, limit=500)
            for claim in claims:
                if claim.kind == "surveys.ask":
                    HANDLINGS[claim.kind].render(tick, claim)
            methods = [(claim, ["chat.postMessage"]) for claim in claims]
            ledger.start_sending(tick.session, methods, wall=1e12, until=2e12)
            arrived = [(claim, f"D{claim.to}", claim.id) for claim in claims]
            settlements.sent(tick.session, arrived, now=tick.now)


@pytest.fixture
def desk(bot: Bot, clock: MovableClock) -> Desk:
    """Give the desk."""
    return Desk(bot, clock)


@pytest.fixture
def run(bot: Bot, programme: int, enrol: Callable[..., Who]) -> int:
    """Give a programme with six mentors and six mentees, all offered the baseline."""
    for role, names in (("mentor", MENTORS), ("mentee", MENTEES)):
        for who in names:
            enrol(programme, who, role, wants=["ai_daily", "strategy"])
    with bot.tick("T1") as tick:
        for place in tick.session.exec(select(Enrolment)).all():
            enrolment_hooks.tell(enrolment_hooks.JOINED, tick, place)
    return programme


@pytest.fixture
def pairs(
    bot: Bot, run: int, add_pair: Callable[..., None]
) -> Callable[[list[Callable[..., None]], str], None]:
    """Tell a hook about all six pairs in a state."""

    def tell(hooks: list[Callable[..., None]], state: str) -> None:
        with bot.tick("T1") as tick:
            missing = not tick.session.exec(select(Pair)).all()
        if missing:
            for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
                add_pair(run, mentor, mentee, state)
        with bot.tick("T1") as tick:
            for row in tick.session.exec(select(Pair)).all():
                row.state = state
                pairs_hooks.tell(hooks, tick, row)

    return tell


@pytest.fixture
def group(programme: int, enrol: Callable[..., Who]) -> int:
    """Give a programme with six mentors and six mentees."""
    for place, who in enumerate(PEOPLE):
        enrol(programme, who, "mentor" if place % 2 else "mentee")
    return programme


@pytest.fixture
def send(as_lead: Callable[..., Any], bot: Bot, clock: MovableClock) -> Callable[..., int]:
    """Write and send a poll and wait until it is open; give its number."""

    def go(programme: int, wait: bool = True, **changes: Any) -> int:  # noqa: FBT001, FBT002 - reads well in tests
        as_lead(polls.compose, programme, replace(ASKED, **changes))
        number = Desk(bot, clock).newest(programme).id or 0
        assert (
            as_lead(
                polls_sending.send, number, Desk(bot, clock).newest(programme).version, anyway=True
            )
            is None
        )
        if wait:
            clock.set(clock.now() + timedelta(minutes=11))
        return number

    return go


@pytest.fixture
def asked() -> Written:
    """Give what somebody typed into the form of a poll."""
    return ASKED
