"""A coordinator of one place sees, writes to and counts nobody elsewhere, on any page."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from sqlmodel import select

from bot.core import Bot, Who
from bot.domain.letters import Letter
from bot.services import (
    home,
    insight,
    insight_digest,
    programmes,
    programmes_copies,
    programmes_mail,
    programmes_supply,
    roles,
    support,
    workshops_attendance,
)
from storage.engine import begin
from storage.ledger import Claim
from storage.models import Pair, Person, Workshop, WorkshopSeat

HERE, THERE = "UWIEN", "UMUNICH"
PAGES = (
    "hr",
    "programme:{}",
    "supply:{}",
    "setup:{}",
    "mail:{}",
    "desk:{}",
    "insight:{}",
    "promises:{}",
    "polls:{}",
    "workshops:{}",
    "recognition",
)


@pytest.fixture(params=["coordinator", "deputy"])
def scoped(
    request: pytest.FixtureRequest,
    *,
    as_lead: Callable[..., Any],
    add_person: Callable[..., Who],
    programme: int,
) -> Who:
    """Give a coordinator, or a deputy, who looks after Austria."""
    who = add_person("UCOORD", language="en", country="AT")
    as_lead(roles.appoint, "UCOORD", request.param, programme, "at")
    return who


@pytest.fixture
def two_places(
    bot: Bot,
    programme: int,
    step: Callable[[int, str], None],
    enrol: Callable[..., Who],
    add_pair: Callable[..., None],
) -> int:
    """Fill the programme: a pair and one to wait in Vienna, twice as many in Munich."""
    for place, country, rows in (("UWIEN", "AT", 1), ("UMUNICH", "DE", 2)):
        for row in range(rows):
            name = f"{place}{row}"
            enrol(programme, f"{name}A", "mentor", offers=["ai_daily"])
            enrol(programme, f"{name}B", "mentee", wants=["strategy"])
            enrol(programme, f"{name}C", "mentee", wants=["data"])
            with begin(bot.engine) as session:
                for letter in "ABC":
                    person = session.get_one(Person, ("T1", f"{name}{letter}"))
                    person.country, person.name = country, f"{name}{letter}"
            add_pair(programme, f"{name}A", f"{name}B", "at_risk")
            add_pair(programme, f"{name}A", f"{name}C", "suggested")
    step(programme, "signup")
    step(programme, "matching")
    _fill(bot, programme)
    with bot.tick("T1") as tick:
        for pair in tick.session.exec(select(Pair).where(Pair.state == "at_risk")):
            pair.risk = {"signal": "no_date", "since": tick.now.isoformat(), "told": 1}
            due, facts = tick.now + timedelta(days=1), {"pair": pair.id}
            group = f"G{pair.id}"
            tick.post(Letter("meetings.card", group, group, facts, due, programme_id=programme))
    return programme


def _fill(bot: Bot, programme: int) -> None:
    """Put mail and a workshop with seats on the pages."""
    with bot.tick("T1") as tick:
        shop = Workshop(
            workspace_id="T1",
            programme_id=programme,
            title="Listening",
            starts_at=tick.now - timedelta(hours=1),
            minutes=60,
            capacity=9,
            created_by="ULEAD",
            created_at=tick.now,
        )
        tick.session.add(shop)
        tick.session.flush()
        for name in ("UWIEN0C", "UMUNICH0C", "UMUNICH1C"):
            seat = WorkshopSeat(
                workspace_id="T1",
                workshop_id=shop.id or 0,
                user_id=name,
                state="seat",
                asked_at=tick.now,
            )
            tick.session.add(seat)
            due = tick.now + timedelta(days=1)
            tick.post(Letter("lessons.offer", name, f"x:{name}", {}, due, programme_id=programme))


def words(blocks: Sequence[Block | dict[str, Any]]) -> str:
    """Give everything blocks say."""
    return str([one if isinstance(one, dict) else one.to_dict() for one in blocks])


def test_no_page_of_home_names_anybody_outside_the_scope(
    bot: Bot, scoped: Who, two_places: int, lead: Who
) -> None:
    """A lead meets both places on these pages, so that the pages are known to name people."""
    seen: dict[str, str] = {}
    for who in (scoped, lead):
        with bot.turn(who) as turn:
            seen[who.user_id] = "".join(
                words(home.page(turn, path.format(two_places))["blocks"]) for path in PAGES
            )

    assert THERE not in seen["UCOORD"]
    assert HERE in seen["UCOORD"]
    assert THERE in seen["ULEAD"]


def test_numbers_count_only_the_scope(bot: Bot, scoped: Who, two_places: int, lead: Who) -> None:
    """List, page, supply, funnel and decisions of today say one third of what a lead reads."""
    found = {}
    for who in (scoped, lead):
        with bot.turn(who) as turn:
            row = programmes.get(turn, two_places)
            places = turn.who.places(two_places)
            counted = insight.count(turn, row, places)
            [decision, *_] = insight.decisions(turn, row, turn.t, places)
            [line] = programmes.overview(turn).lines
            found[who.user_id] = (
                (line.people, line.pairs),
                insight.funnel(turn, row, counted, places).signed_up,
                str(decision.text),
                words(programmes_supply.page(turn, str(two_places))),
            )

    assert found["UCOORD"][:2] == ((3, 1), 3)
    assert found["ULEAD"][:2] == ((9, 3), 9)
    assert found["UCOORD"][2] != found["ULEAD"][2]
    assert found["UCOORD"][3] != found["ULEAD"][3]


def test_mail_and_calls_reach_only_the_scope(
    bot: Bot, scoped: Who, two_places: int, lead: Who
) -> None:
    """What a coordinator writes, and what is shown as planned, stays within; held as well."""
    with bot.turn(scoped) as turn:
        row = programmes.get(turn, two_places)
        for audience, wanted in (
            ("everybody", ["UWIEN0A", "UWIEN0B", "UWIEN0C"]),
            ("offer:ai_daily", ["UWIEN0A"]),
        ):
            assert programmes_copies.recipients(turn, row, audience, turn.who) == wanted
        until = turn.now + timedelta(weeks=1)
        mine = programmes_mail.planned(turn, row, until, turn.who)
        every = programmes_mail.planned(turn, row, until)
        [offers] = [one for one in mine if one.kind == "lessons.offer"]
        [all_offers] = [one for one in every if one.kind == "lessons.offer"]
        assert (offers.count, all_offers.count) == (1, 3)
        assert [one.count for one in mine if one.kind == "meetings.card"] == [1]
        assert [one.count for one in every if one.kind == "meetings.card"] == [3]
        programmes_mail.switch(turn, two_places, offers.key, hold=True)
    with bot.turn(lead) as turn:
        row = programmes.get(turn, two_places)
        held = [one for one in programmes_mail.planned(turn, row, until) if one.held]
        assert [one.count for one in held] == [1]


def test_noting_who_was_there_leaves_the_others_alone(
    bot: Bot, scoped: Who, two_places: int
) -> None:
    """A coordinator ticks the people they look after; other seats keep what was noted."""
    assert two_places
    with bot.turn(scoped) as turn:
        assert THERE not in str(workshops_attendance.form(turn, 1))
        workshops_attendance.keep(turn, 1, ["UWIEN0C"])
    with bot.tick("T1") as tick:
        seats = {row.user_id: row.attended for row in tick.session.exec(select(WorkshopSeat))}
    assert seats == {"UWIEN0C": True, "UMUNICH0C": None, "UMUNICH1C": None}


def test_the_weekly_letter_counts_the_reader_s_people(
    bot: Bot, scoped: Who, two_places: int
) -> None:
    """Lead and coordinator get different numbers in the same letter."""
    assert scoped.user_id == "UCOORD"
    assert two_places
    told = {}
    with bot.tick("T1") as tick:
        for who in ("UCOORD", "ULEAD"):
            claim = Claim(
                id="x",
                workspace_id="T1",
                kind="insight.digest",
                to=who,
                facts={},
                programme_id=None,
                epoch=1,
                attempts=1,
                public=False,
                due_at=tick.now,
                failures=0,
                repeats=0,
            )
            told[who] = str(insight_digest.digest(tick, claim))
    assert "3 " in told["UCOORD"]
    assert "9 " in told["ULEAD"]


def test_support_is_asked_of_whoever_looks_after_the_person(
    bot: Bot, scoped: Who, two_places: int
) -> None:
    """Somebody elsewhere gets the lead, not the coordinator of another country."""
    assert two_places
    assert scoped.user_id == "UCOORD"
    found = {}
    for name in ("UWIEN0A", "UMUNICH0A"):
        with bot.turn(Who("T1", name)) as turn:
            found[name] = str(support.form(turn))

    assert "UCOORD" in found["UWIEN0A"]
    assert "UCOORD" not in found["UMUNICH0A"]
    assert "ULEAD" in found["UMUNICH0A"]
