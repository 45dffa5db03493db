"""How many statements the commonest turns cost: a ceiling each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.agenda import next_instant
from bot.domain.surveys import Audience
from bot.sandbox.driver import Person, Reply
from bot.sandbox.state import TEAM, Message
from bot.services import pairs
from storage.models import Enrolment, Pair, Programme, Survey, SurveyAsked

MENTOR, MENTEE, NEW = "U0BEN", "U0ANNA", "U0CLARA"
CEILINGS = {
    "a proposal's first yes": 10,
    "a proposal's second yes": 14,
    "the agreement's form": 5,
    "the agreement": 15,
    "a date": 17,
    "did you meet": 33,
    "the pulse": 23,
    "the rhythm": 14,
    "the sign-up form": 7,
    "a poll's form": 7,
    "a vote": 14,
    "the first page of a sign-up": 7,
    "a sign-up": 56,
    "Home": 22,
}
"""The begin of a transaction is not counted, and what is sent later neither."""


@dataclass
class Scale:
    """Weighs what people do by the statements that reach the database before the answer."""

    house: Any

    @contextmanager
    def under(self, what: str) -> Iterator[None]:
        """Hold what is done inside to its ceiling, by people whom Slack has told us of today."""
        engine, seen = self.house.running.bot.engine, list[str]()
        with self.house.running.bot.tick(TEAM) as tick:
            for who in (MENTOR, MENTEE, NEW):
                tick.person(who).seen_at = tick.now

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith("BEGIN"):
                seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", note)
        told = "\n".join((f"{what}: {len(seen)} statements", *seen))
        assert 0 < len(seen) <= CEILINGS[what], told


@pytest.fixture
def scale(house: Any) -> Scale:
    """Give the scale."""
    return Scale(house)


@pytest.fixture
def programme(house: Any) -> Callable[..., int]:
    """Put a programme into the database, with a mentor and a mentee."""

    def make(state: str) -> int:
        with house.running.bot.tick(TEAM) as tick:
            row = Programme(
                workspace_id=TEAM,
                name=state,
                state=state,
                starts_on=tick.now.date(),
                channel_id="C0MENTORING",
                created_by="U0PETRA",
                created_at=tick.now,
            )
            tick.session.add(row)
            tick.session.flush()
            tick.person("U0PETRA")
            for user, role in ((MENTOR, "mentor"), (MENTEE, "mentee")):
                tick.person(user).timezone = "Europe/Berlin"
                place = Enrolment(
                    workspace_id=TEAM,
                    programme_id=row.id or 0,
                    user_id=user,
                    role=role,
                    languages=["de", "en"],
                    joined_at=tick.now,
                )
                tick.session.add(place)
            return row.id or 0

    return make


def shown(reply: Reply) -> dict[str, Any]:
    """Give the form that a press has led to."""
    assert reply.ok
    assert reply.view is not None
    return reply.view


def newest(person: Person, channel: str, what: str) -> Message:
    """Find the newest message with a button."""
    return next(m for m in reversed(person.messages(channel)) if what in str(m.blocks))


def step_until(house: Any, there: Callable[[], bool]) -> None:
    """Let time pass, stopping wherever something falls due, until something is there."""
    clock = house.sandbox.clock
    for _ in range(200):
        if there():
            return
        due = next_instant(house.running.bot) or clock.now() + timedelta(hours=6)
        clock.set(max(due, clock.now() + timedelta(minutes=1)))
        house.running.step()
    raise AssertionError("it never came")


def test_a_pair_from_the_proposal_to_the_first_talk(
    house: Any, scale: Scale, programme: Callable[..., int]
) -> None:
    """Yes, yes, agreed, booked, met, wished: every press stays under its ceiling."""
    mentor, mentee = house.person(MENTOR), house.person(MENTEE)
    number = programme("running")
    with house.running.bot.tick(TEAM) as tick:
        row = Pair(
            workspace_id=TEAM,
            programme_id=number,
            mentor_id=MENTOR,
            mentee_id=MENTEE,
            created_at=tick.now,
            reasons=[["pairs.why_both", {}]],
        )
        tick.session.add(row)
        tick.session.flush()
        assert pairs.propose(tick, row)
        pair = row.id
    for who, turn in ((mentor, "first"), (mentee, "second")):
        house.running.step()
        with scale.under(f"a proposal's {turn} yes"):
            assert who.press(who.dm()[-1], f"pairs:yes:{pair}").ok
    house.running.step()
    group = mentor.groups()[-1]
    intro = newest(mentor, group, "pairs:agree")
    with scale.under("the agreement's form"):
        form = shown(mentor.press(intro, "pairs:agree"))
    with scale.under("the agreement"):
        assert mentor.submit(form).ok
    mentee.submit(shown(mentee.press(intro, "pairs:agree")))

    step_until(
        house, lambda: any("meetings:take:" in str(m.blocks) for m in mentor.messages(group))
    )
    with scale.under("a date"):
        assert mentor.press(newest(mentor, group, "meetings:take:"), "meetings:take:").ok
    step_until(house, lambda: any("meetings:met:" in str(m.blocks) for m in mentor.dm()))
    dm = mentor.dm_channel()
    with scale.under("did you meet"):
        assert mentor.press(newest(mentor, dm, "meetings:met:"), "meetings:met:").ok
    pulse = shown(mentor.press(newest(mentor, dm, "meetings:pulse:"), "meetings:pulse:"))
    with scale.under("the pulse"):
        thanks = mentor.submit(pulse, {"P1": "5"})
    mentor.close(shown(thanks))
    with scale.under("Home"):
        home = mentor.home()
    menu = shown(mentor.press(home, "pairs:more"))
    form = shown(mentor.press(menu, "meetings:rhythm"))
    with scale.under("the rhythm"):
        assert mentor.submit(form, {"rhythm": "4"}).ok


def test_somebody_signs_up(house: Any, scale: Scale, programme: Callable[..., int]) -> None:
    """Both pages of the form stay under their ceilings."""
    programme("signup")
    new = house.person(NEW)
    with scale.under("the sign-up form"):
        assert new.command("/mentor signup").ok
    page = new.modal()
    assert page
    topics = {"role": "mentor", "offers": ["ai_daily"], "focus": "strategy"}
    with scale.under("the first page of a sign-up"):
        assert new.submit(page, topics).ok
    page = new.modal()
    assert page
    about = {"languages": ["de"], "level": "2", "place": "DE-BE", "consent": ["yes"]}
    with scale.under("a sign-up"):
        assert new.submit(page, about).ok


def test_somebody_votes(house: Any, scale: Scale, programme: Callable[..., int]) -> None:
    """Opening a poll and voting in it stay under their ceilings."""
    number = programme("running")
    with house.running.bot.tick(TEAM) as tick:
        poll = Survey(
            workspace_id=TEAM,
            programme_id=number,
            state="open",
            audience=Audience.PROGRAMME,
            questions=[{"key": "q1", "kind": "single", "text": "?", "options": ["a", "b"]}],
            author_id="U0PETRA",
            created_at=tick.now,
            opens_at=tick.now,
            closes_at=tick.now + timedelta(days=1),
        )
        tick.session.add(poll)
        tick.session.flush()
        asked = SurveyAsked(
            workspace_id=TEAM, survey_id=poll.id or 0, user_id=MENTOR, role="mentor"
        )
        tick.session.add(asked)
    mentor = house.person(MENTOR)
    home = house.turn_to("surveys", MENTOR)
    with scale.under("a poll's form"):
        form = shown(mentor.press(home, "surveys:answer"))
    with scale.under("a vote"):
        assert mentor.submit(form, {"q1": "1"}).ok
