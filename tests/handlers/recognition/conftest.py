"""A running workspace with a programme, and the way thanks travel through it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.programme_settings import ProgrammeSettings
from bot.sandbox import answers
from bot.sandbox.driver import Person, Reply
from bot.sandbox.state import BOT, TEAM, Message
from bot.services import programmes
from storage.models import Enrolment, Meeting, Pair, Programme

T0 = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
LEAD = "U0PETRA"


@dataclass
class Stage:
    """One programme, and short ways to thank people in it."""

    house: Any
    programme_id: int

    def person(self, user_id: str) -> Person:
        """Play somebody."""
        return self.house.person(user_id)  # type: ignore[no-any-return]  # the fixture is not typed

    def settle(self) -> None:
        """Do everything that is due now."""
        self.house.running.step()

    def pass_time(self, **span: int) -> None:
        """Move the clock and do all that is due."""
        self.house.pass_time(**span)

    def thank(self, who: Person, named: list[str], words: str, **more: Any) -> Reply:
        """Fill in the form and press “preview”."""
        who.command(more.pop("command", "/mentor thanks"))
        form = who.modal()
        assert form
        more.setdefault("programme", str(self.programme_id))
        return who.submit(form, {"people": named, "words": words, **more})

    def send(self, who: Person, named: list[str], words: str, **more: Any) -> None:
        """Fill in the form, look at the preview, and send."""
        preview = self.thank(who, named, words, **more).view
        assert preview
        told = who.submit(preview).view
        assert told
        assert any(one in answers.words(told) for one in ("Unterwegs", "On its way"))
        who.close(told, clear=True)
        self.settle()

    def answer(self, who: Person, chosen: str) -> Reply:
        """Press an answer on the newest card."""
        reply = who.press(who.dm()[-1], f"recognition:answer:{chosen}")
        self.settle()
        return reply

    def posts(self, channel: str = "reverse-mentoring") -> list[Message]:
        """List what the bot has posted in a channel."""
        return self.person(LEAD).messages(channel)


@pytest.fixture
def stage(house: Any) -> Stage:
    """Give a running programme with Anna and Ben in it, and a company channel."""
    general = house.sandbox.world.channels["C0GENERAL"]
    if BOT not in general.members:
        general.members.append(BOT)
    for user_id in ("U0ANNA", "U0BEN", LEAD):
        if user_id not in house.sandbox.world.homes:
            house.person(user_id).home()
    with house.running.bot.tick(TEAM) as tick:
        row = Programme(
            workspace_id=TEAM,
            name="Sprint",
            purpose="Voneinander lernen",
            state="running",
            starts_on=date(2026, 1, 5),
            channel_id="C0MENTORING",
            created_by=LEAD,
            created_at=T0,
        )
        programmes.keep_settings(row, ProgrammeSettings(company_channel="C0GENERAL"))
        tick.session.add(row)
        tick.session.flush()
        for user_id, role in (("U0ANNA", "mentee"), ("U0BEN", "mentor")):
            place = Enrolment(
                workspace_id=TEAM,
                programme_id=row.id or 0,
                user_id=user_id,
                role=role,
                joined_at=T0,
            )
            tick.session.add(place)
        return Stage(house, row.id or 0)


def risk(told: int) -> dict[str, Any]:
    """Give what is kept of a pair at risk; with `told` 0 nobody in charge was told yet."""
    return {"signal": "no_date", "since": T0.isoformat(), "told": told}


def wish(*, self_service: bool) -> dict[str, Any]:
    """Give what is kept of Anna's wish for somebody new."""
    moments = {name: T0.isoformat() for name in ("at", "answer_by", "ends_at")}
    return moments | {"by": "U0ANNA", "came_from": "active", "self_service": self_service}


@pytest.fixture
def pair_of(stage: Stage) -> Any:
    """Make a pair of Ben (mentor) and Anna (mentee) with talks behind them."""

    def make(*, state: str = "completed", talks: int = 4, ended: bool = True, told: int = 1) -> int:
        with stage.house.running.bot.tick(TEAM) as tick:
            row = Pair(
                workspace_id=TEAM,
                programme_id=stage.programme_id,
                mentor_id="U0BEN",
                mentee_id="U0ANNA",
                state=state,
                language="de",
                address="du",
                created_at=T0 - timedelta(days=84),
                accepted_at=T0 - timedelta(days=80),
                ended_at=T0 if ended else None,
                risk=risk(told) if state == "at_risk" else {},
                rematch=wish(self_service=not told) if state == "rematch_requested" else {},
            )
            tick.session.add(row)
            tick.session.flush()
            for number in range(1, talks + 1):
                at = T0 - timedelta(days=80 - 14 * number)
                talk = Meeting(
                    workspace_id=TEAM,
                    pair_id=row.id or 0,
                    number=number,
                    starts_at=at,
                    state="held",
                )
                tick.session.add(talk)
            return row.id or 0

    return make
