"""A programme with two people in a real database, a clock to move, and what was written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.agenda import Agenda
from bot.clock import MovableClock
from bot.core import Bot, Tick, Turn, Who
from bot.outgoing import Later
from bot.services import pairs
from bot.services.budget_door import door
from bot.services.looks import LOOKS
from storage import ledger, settlements
from storage.models import Enrolment, LetterRow, Meeting, Pair, Programme

MENTOR, MENTEE, HR = "UMIA", "UTOM", "ULEAD"


@dataclass
class Desk:
    """The database with one pair in it, and short ways to act and to look."""

    bot: Bot
    clock: MovableClock
    pair_id: int
    programme_id: int

    @contextmanager
    def turn(self, user_id: str) -> Iterator[Turn]:
        """Let somebody act."""
        with self.bot.turn(Who("T1", user_id)) as turn:
            yield turn

    @contextmanager
    def tick(self) -> Iterator[Tick]:
        """Let the clock act."""
        with self.bot.tick("T1") as tick:
            yield tick

    def row(self) -> Pair:
        """Read the pair."""
        with self.tick() as tick:
            return tick.session.exec(select(Pair).where(Pair.id == self.pair_id)).one()

    def ahead(self, **span: float) -> None:
        """Move the clock day by day and look at what is due."""
        until = self.clock.now() + timedelta(**span)
        self._send()
        while self.clock.now() < until:
            self.clock.set(min(self.clock.now() + timedelta(hours=12), until))
            Agenda(self.bot, LOOKS).drain()
            self._send()

    def _send(self) -> None:
        """Let what is due arrive, as far as its reader's hours and week allow."""
        with self.tick() as tick:
            for claim in ledger.claim(tick.session, "T1", now=tick.now, wall=1e12, limit=50):
                if (wait := door(tick, claim)) is None:
                    methods = [(claim, ["chat.postMessage"])]
                    ledger.start_sending(tick.session, methods, wall=1e12, until=2e12)
                    settlements.sent(tick.session, [(claim, "D1", "")], now=tick.now)
                elif isinstance(wait, Later):
                    settlements.later(tick.session, claim, wait.reason, due_at=wait.at)
                else:
                    settlements.dropped(tick.session, claim, wait.reason, now=tick.now)

    def written(self, kind: str = "") -> list[tuple[str, str]]:
        """List kind and reader of all letters so far, in order of writing."""
        with self.tick() as tick:
            query = select(LetterRow).order_by(col(LetterRow.created_at), col(LetterRow.dedupe_key))
            rows = tick.session.exec(query).all()
            return [(row.kind, row.to) for row in rows if row.kind.startswith(kind)]

    def answer(self, user_id: str, *, yes: bool) -> None:
        """Answer the proposal."""
        with self.turn(user_id) as turn:
            pairs.answer(turn, self.pair_id, yes=yes)

    def accept(self) -> None:
        """Let both say yes."""
        self.answer(MENTOR, yes=True)
        self.answer(MENTEE, yes=True)

    def agree(self) -> None:
        """Let both confirm the agreement."""
        for who in (MENTOR, MENTEE):
            with self.turn(who) as turn:
                pairs.confirm(turn, self.pair_id, language="de", du=True)

    def meet(self, count: int = 1) -> None:
        """Hold talks now, the last of them just before now."""
        from bot.services import pairs_events

        with self.tick() as tick:
            row = tick.session.get(Pair, self.pair_id)
            assert row
            for number in range(count):
                at = tick.now - timedelta(hours=count - number)
                tick.session.add(
                    Meeting(workspace_id="T1", pair_id=self.pair_id, starts_at=at, state="held")
                )
            row.week_one_on = row.week_one_on or tick.now.date()
            tick.session.flush()
            pairs_events.refresh(tick, row)

    def part(self, state: str = "completed", reason: str | None = None) -> None:
        """Let the pair be over, without a word to anybody."""
        row = self.row()
        with self.tick() as tick:
            found = tick.session.merge(row)
            found.state, found.end_reason, found.ended_at = state, reason, tick.now

    def place(self, user_id: str) -> Enrolment:
        """Read somebody's place in the programme."""
        with self.tick() as tick:
            return tick.session.exec(select(Enrolment).where(Enrolment.user_id == user_id)).one()


@pytest.fixture
def desk(bot: Bot, clock: MovableClock, add_person: Callable[..., Who], lead: Who) -> Desk:
    """Give a proposal that waits for the mentor."""
    assert lead.user_id == HR
    for who in (MENTOR, MENTEE):
        add_person(who, name=who, language="de")
    with bot.tick("T1") as tick:
        programme = Programme(
            workspace_id="T1",
            name="Blickwechsel",
            state="running",
            starts_on=date(2026, 1, 12),
            created_by=HR,
            created_at=tick.now,
        )
        tick.session.add(programme)
        tick.session.flush()
        found: dict[str, Any] = {"workspace_id": "T1", "programme_id": programme.id or 0}
        for who, role in ((MENTOR, "mentor"), (MENTEE, "mentee")):
            tick.session.add(
                Enrolment(
                    **found, user_id=who, role=role, joined_at=tick.now, languages=["de", "en"]
                )
            )
        row = Pair(**found, mentor_id=MENTOR, mentee_id=MENTEE, created_at=tick.now)
        tick.session.add(row)
        tick.session.flush()
        assert pairs.propose(tick, row)
    return Desk(bot, clock, row.id or 0, programme.id or 0)
