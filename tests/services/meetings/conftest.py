"""Two people who have said yes, a clock to move, and everything the bot would do meanwhile."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.agenda import Agenda, next_instant
from bot.clock import MovableClock
from bot.core import Bot, Tick, Who
from bot.domain.formats import SPRINT
from bot.domain.localtime import local_date, monday_of
from bot.outgoing import Later, Outgoing
from bot.services import meetings_cycle as cycle
from bot.services import meetings_dates as dates
from bot.services import pairs
from bot.services.budget_door import door
from bot.services.looks import LOOKS
from bot.services.post import HANDLINGS
from bot.slack import Sent
from storage import ledger, settlements
from storage.models import (
    Enrolment,
    LetterRow,
    Meeting,
    Pair,
    Person,
    Programme,
    TalkEvent,
    TalkSetup,
    TalkSlot,
)

MENTOR, MENTEE = "UMIA", "UNORA"
ANSWERED_AFTER = timedelta(hours=12)
OFFERS = {"meetings.first", "meetings.series"}
ECHOES = {
    "meetings.first",
    "meetings.news",
    "meetings.renew",
    "meetings.renew_after",
    "meetings.renew_prep",
    "meetings.rhythm",
    "pairs.introduction_card",
}


@dataclass(slots=True)
class Duo:
    """One pair, the clock, and short ways to what happens."""

    bot: Bot
    clock: MovableClock
    pair_id: int
    posted: list[tuple[datetime, str, str, Any]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    @property
    def mentor(self) -> Who:
        """Name the mentor."""
        return Who("T1", MENTOR)

    @property
    def mentee(self) -> Who:
        """Name the mentee."""
        return Who("T1", MENTEE)

    def step(self) -> None:
        """Do everything that is due now; what goes out is kept in `posted`."""
        agenda = Agenda(self.bot, LOOKS)
        while agenda.drain() + self._deliver():
            pass

    def _deliver(self) -> int:
        with self.bot.tick("T1") as tick:
            claims = ledger.claim(tick.session, "T1", now=tick.now, wall=1e12, limit=50)
            for claim in claims:
                self._send(tick, claim)
        return len(claims)

    def _send(self, tick: Tick, claim: Any) -> None:
        handling = HANDLINGS[claim.kind]
        found = door(tick, claim) or handling.render(tick, claim)
        if isinstance(found, Later):
            settlements.later(tick.session, claim, found.reason, due_at=found.at)
            return
        if not isinstance(found, Outgoing):
            settlements.dropped(tick.session, claim, found.reason, now=tick.now)
            return
        ledger.start_sending(tick.session, [(claim, ["chat.postMessage"])], wall=1e12, until=2e12)
        if claim.to in self.lost:
            settlements.dead(tick.session, claim, "channel_not_found", now=tick.now)
            if handling.refused:
                handling.refused(tick, claim, "channel_not_found")
            return
        if found.message:
            found.message.to_slack()
        channel = "G1" if claim.to.startswith("pair:") else f"D{claim.to}"
        ts = str(len(self.posted))
        settlements.sent(tick.session, [(claim, channel, ts)], now=tick.now)
        if handling.sent:
            handling.sent(tick, claim, Sent(channel, ts))
        self.posted.append((tick.now, claim.kind, claim.to, found))

    def to(self, moment: datetime) -> None:
        """Move on to a moment, stopping wherever something falls due."""
        while self.clock.now() < moment:
            due = next_instant(self.bot) or moment
            self.clock.set(min(max(due, self.clock.now() + timedelta(minutes=1)), moment))
            self.step()

    def on(self, **span: float) -> None:
        """Move on by a span."""
        self.to(self.clock.now() + timedelta(**span))

    def jump(self, **span: float) -> None:
        """Sleep through a span, then do what is due."""
        self.clock.set(self.clock.now() + timedelta(**span))
        self.step()

    def agree(self) -> None:
        """Let both confirm the agreement, and set the goal another feature asks for."""
        for who in (self.mentor, self.mentee):
            with self.bot.turn(who) as turn:
                pairs.confirm(turn, self.pair_id, language="de", du=True)
        self.change(Pair, self.pair_id, goal_set=True)

    def offered(self) -> list[datetime]:
        """Read the times the newest offer shows."""
        [offer] = [out for _, kind, _, out in self.posted if kind in OFFERS][-1:]
        buttons = [
            element["value"]
            for block in offer.message.to_slack()["blocks"]
            if block["type"] == "actions"
            for element in block["elements"]
            if element["action_id"].startswith("meetings:take")
        ]
        return [datetime.fromisoformat(value.split("|")[1]) for value in buttons]

    def book(self, *, series: bool = False) -> datetime:
        """Let the mentee press the first time offered."""
        at = self.offered()[0]
        with self.bot.turn(self.mentee) as turn:
            (dates.take_series if series else dates.take)(turn, self.pair_id, at)
        self.step()
        return at

    def answer(self, meeting_id: int, *, mentor: bool | None, mentee: bool | None) -> None:
        """Let one or both answer whether they met."""
        for who, yes in ((self.mentor, mentor), (self.mentee, mentee)):
            if yes is not None:
                with self.bot.turn(who) as turn:
                    cycle.met(turn, meeting_id, yes=yes)
        self.step()

    def live(self, until: datetime) -> None:
        """Live on until a moment, both answering yes to every talk half a day after its start."""
        while self.clock.now() < until:
            open_ = [talk for talk in self.talks() if talk.state == "booked"]
            answers = min((talk.starts_at + ANSWERED_AFTER for talk in open_), default=until)
            self.to(max(min(answers, until), self.clock.now() + timedelta(minutes=1)))
            for talk in open_:
                if talk.starts_at + ANSWERED_AFTER <= self.clock.now():
                    self.answer(talk.id or 0, mentor=True, mentee=True)

    def kinds(self, prefix: str = "meetings.") -> list[str]:
        """Name what went out, in order, without answers to clicks."""
        return [kind for _, kind, _, _ in self.posted if kind.startswith(prefix)]

    def by_week(self, reader: str) -> Counter[Any]:
        """Count what one of the two was sent unasked in each week, proposals left out."""
        found: Counter[Any] = Counter()
        with self.bot.tick("T1") as tick:
            for row in tick.session.exec(select(LetterRow)):
                counted = row.state == "sent" and row.urgency not in {0, 2}
                mine = row.to in {reader, f"pair:{self.pair_id}"}
                if counted and mine and row.kind not in ECHOES:
                    day = local_date(row.settled_at or row.due_at, tick.voice(reader).zone)
                    found[monday_of(day)] += 1
        return found

    @property
    def row(self) -> Pair:
        """Read the pair as it is stored now."""
        with self.bot.tick("T1") as tick:
            found = tick.session.get(Pair, self.pair_id)
            assert found
            return found

    def talks(self) -> list[Meeting]:
        """Read the talks by time."""
        with self.bot.tick("T1") as tick:
            return list(
                tick.session.exec(
                    select(Meeting)
                    .where(col(Meeting.pair_id) == self.pair_id)
                    .order_by(col(Meeting.starts_at))
                )
            )

    def slots(self) -> list[TalkSlot]:
        """Read what is settled of the pair's calendar."""
        with self.bot.tick("T1") as tick:
            return list(tick.session.exec(select(TalkSlot).order_by(col(TalkSlot.at))))

    def events(self) -> list[TalkEvent]:
        """Read what happened to the dates."""
        with self.bot.tick("T1") as tick:
            return list(tick.session.exec(select(TalkEvent).order_by(col(TalkEvent.id))))

    def setup(self) -> TalkSetup | None:
        """Read what the two settled about their dates."""
        with self.bot.tick("T1") as tick:
            return tick.session.exec(select(TalkSetup)).one_or_none()

    def change(self, model: Any, key: Any, **facts: Any) -> None:
        """Change a row, as another feature would."""
        with self.bot.tick("T1") as tick:
            found = tick.session.get(model, key)
            assert found
            for name, value in facts.items():
                setattr(found, name, value)


@pytest.fixture
def duo(bot: Bot, clock: MovableClock, add_person: Callable[..., Who]) -> Callable[..., Duo]:
    """Make two people who have both said yes: `duo(format="compact")`."""

    def make(**facts: Any) -> Duo:
        add_person("ULEAD", name="Lena Lead", language="de")
        for user_id, name in ((MENTOR, "Mia"), (MENTEE, "Nora")):
            own = facts.pop(name.lower(), {})
            add_person(user_id, **{"name": name, "language": "de", "country": "DE", **own})
        with bot.tick("T1") as tick:
            pair_id = _pair(tick, facts)
        found = Duo(bot, clock, pair_id)
        for who in (found.mentor, found.mentee):
            with bot.turn(who) as turn:
                pairs.answer(turn, pair_id, yes=True)
        found.jump(minutes=1)
        return found

    return make


def _pair(tick: Tick, facts: dict[str, Any]) -> int:
    programme = Programme(
        workspace_id="T1",
        name="Blickwechsel",
        state="running",
        starts_on=tick.now.date(),
        created_by="ULEAD",
        created_at=tick.now,
        language=facts.get("language", "de"),
        settings={
            "format": asdict(facts.get("shape", SPRINT)),
            "between_prompts": facts.get("between", True),
        },
    )
    tick.session.add(programme)
    tick.session.flush()
    for who, role in ((MENTOR, "mentor"), (MENTEE, "mentee")):
        tick.session.add(
            Enrolment(
                workspace_id="T1",
                programme_id=programme.id or 0,
                user_id=who,
                role=role,
                languages=["de", "en"],
                joined_at=tick.now,
            )
        )
    pair = Pair(
        workspace_id="T1",
        programme_id=programme.id or 0,
        mentor_id=MENTOR,
        mentee_id=MENTEE,
        created_at=tick.now,
        reasons=[["pairs.why_both", {}]],
    )
    tick.session.add(pair)
    tick.session.flush()
    assert pairs.propose(tick, pair)
    return pair.id or 0


@pytest.fixture
def berlin() -> Callable[[str], datetime]:
    """Read a wall time in Berlin: `berlin("2026-01-12 10:00")`."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/Berlin")
    return lambda text: datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


__all__ = ["MENTEE", "MENTOR", "Duo", "Person"]
