"""A pair in a running programme, and short ways to act and to look."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.agenda import Agenda
from bot.clock import MovableClock
from bot.core import Bot, Tick, Turn, Who
from bot.services.looks import LOOKS
from bot.services.post import HANDLINGS
from storage.ledger import Claim
from storage.models import LetterRow, Meeting, Pair

MENTOR, MENTEE, LEAD = "UMIA", "UTOM", "ULEAD"


@dataclass
class School:
    """The database with one pair and a few people, and short ways to use it."""

    bot: Bot
    clock: MovableClock
    programme_id: int
    pair_id: int

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

    def row(self, tick: Tick) -> Pair:
        """Load the pair."""
        return tick.session.exec(select(Pair).where(Pair.id == self.pair_id)).one()

    def meet(self, count: int = 1) -> None:
        """Hold talks."""
        with self.tick() as tick:
            for number in range(count):
                at = tick.now - timedelta(hours=count - number)
                tick.session.add(
                    Meeting(workspace_id="T1", pair_id=self.pair_id, starts_at=at, state="held")
                )

    def ahead(self, **span: float) -> None:
        """Move the clock and look at what is due."""
        self.clock.set(self.clock.now() + timedelta(**span))
        Agenda(self.bot, LOOKS).drain()

    def letters(self, kind: str) -> list[LetterRow]:
        """List letters of a kind, in order of writing."""
        with self.tick() as tick:
            query = select(LetterRow).where(col(LetterRow.kind).startswith(kind))
            return list(tick.session.exec(query.order_by(col(LetterRow.dedupe_key))))

    def render(self, letter: LetterRow) -> Any:
        """Render a letter as of now."""
        given: dict[str, Any] = letter.model_dump()
        known: dict[str, Any] = {name: given[name] for name in Claim.__dataclass_fields__}
        claim = Claim(**known)
        with self.tick() as tick:
            return HANDLINGS[letter.kind].render(tick, claim)


@pytest.fixture
def school(
    bot: Bot,
    programme: int,
    step: Callable[[int, str], None],
    enrol: Callable[..., Who],
    add_pair: Callable[..., None],
) -> School:
    """Give a pair in a programme, three more mentors and a mentee; all may be written to."""
    step(programme, "signup")
    for who, role in ((MENTOR, "mentor"), (MENTEE, "mentee")):
        enrol(programme, who, role)
    for who, role in (("UADA", "mentor"), ("UBOB", "mentor"), ("UCAT", "both"), ("UDAN", "mentee")):
        enrol(programme, who, role)
    add_pair(programme, MENTOR, MENTEE, "active")
    with bot.tick("T1") as tick:
        pair = tick.session.exec(select(Pair)).one()
    assert isinstance(bot.clock, MovableClock)
    return School(bot, bot.clock, programme, pair.id or 0)
