"""The import on a real database: whole or not at all, braked, forgotten after thirty days."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from bot.agenda import Agenda
from bot.clock import MovableClock
from bot.core import Bot, Tick, Who
from bot.domain.refusals import FormRefused, NotAllowed, Outdated
from bot.services import people as service
from bot.services import people_import
from bot.services.enrolment import LEFT
from bot.services.looks import LOOKS
from bot.services.people_hooks import RELATED
from storage import people
from storage.models import Audit, Enrolment, LetterRow, Pair, PendingImport, Person, Programme

HEAD = "user_id,name,level,manager,languages,country\n"
Add = Callable[..., Who]


@pytest.fixture
def load(bot: Bot) -> Callable[[str], None]:
    """Import a text."""

    def carry_out(text: str) -> None:
        with bot.tick("T1") as tick:
            people_import.carry_out(tick, people_import.prospect(tick, text))

    return carry_out


@pytest.fixture
def pairs(bot: Bot, t0: datetime) -> Callable[[int], None]:
    """Put pairs (U0A and U0B, U1A and U1B …) of one programme into the database."""

    def add(number: int) -> None:
        with bot.tick("T1") as tick:
            programme = Programme(
                workspace_id="T1",
                name="Spring",
                state="running",
                starts_on=date(2026, 1, 5),
                created_by="ULEAD",
                created_at=t0,
            )
            tick.session.add(programme)
            tick.session.flush()
            for one in range(number):
                for side in "AB":
                    tick.person(f"U{one}{side}").seen_at = t0
                    place = Enrolment(
                        workspace_id="T1",
                        programme_id=programme.id or 0,
                        user_id=f"U{one}{side}",
                        role="both",
                        joined_at=t0,
                    )
                    tick.session.add(place)
                pair = Pair(
                    workspace_id="T1",
                    programme_id=programme.id or 0,
                    mentor_id=f"U{one}A",
                    mentee_id=f"U{one}B",
                    state="active",
                    created_at=t0,
                )
                tick.session.add(pair)

    return add


def stored(bot: Bot, user_id: str) -> Person | None:
    """Load somebody without beginning their row."""
    with bot.tick("T1") as tick:
        return tick.session.get(Person, ("T1", user_id))


def test_people_are_added_and_changed_and_nobody_is_signed_up(
    bot: Bot, add_person: Add, load: Callable[[str], None]
) -> None:
    """What the file says is stored; what it leaves empty stays."""
    add_person("UADA", name="Ada", team="Blue", level=1)

    load(f"{HEAD}UADA,,2,UBO,,\nUBO,Bo,6,,de;en,AT")

    ada, bo = stored(bot, "UADA"), stored(bot, "UBO")
    assert ada
    assert bo
    assert (ada.name, ada.team, ada.level, ada.manager_id) == ("Ada", "Blue", 2, "UBO")
    assert (
        bo.name,
        bo.level,
        bo.languages,
        bo.country,
        bo.kind,
    ) == ("Bo", 6, ["de", "en"], "AT", "member")
    assert ada.imported_at
    with bot.tick("T1") as tick:
        assert not tick.session.exec(select(Enrolment)).all()


def test_the_same_file_twice_changes_nothing(bot: Bot, load: Callable[[str], None]) -> None:
    """A second look shows no differences."""
    text = f"{HEAD}UBO,Bo,6,,de;en,AT"
    load(text)

    with bot.tick("T1") as tick:
        found = people_import.prospect(tick, text)

    assert [dict(one.changed) for one in found.plan.changes] == [{}]


def test_addresses_find_people_whom_slack_or_an_import_knows(
    bot: Bot, load: Callable[[str], None]
) -> None:
    """Addresses are kept encrypted and compared in small letters."""
    load("user_id,email\nUBO,Bo@Acme.de")

    with bot.tick("T1") as tick:
        by_import = people_import.prospect(tick, "email\nbo@acme.de")
        by_slack = people_import.prospect(
            tick, "email\nada@acme.de", emails={"ada@acme.de": "UADA"}
        )

    assert by_import.plan.changes[0].user_id == "UBO"
    assert by_slack.plan.changes[0].user_id == "UADA"


def test_own_level_bands_are_understood_by_name(bot: Bot) -> None:
    """Bands that HR named are the ones that count."""
    bands = [{"rank": 1, "name": {"de": "Crew"}}, {"rank": 2, "name": {"de": "Lotse"}}]
    with bot.tick("T1") as tick:
        people.workspace(tick.session, "T1").settings = {"bands": bands}
        good = people_import.prospect(tick, "user_id,level\nUBO,lotse\nUADA,1")
        bad = people_import.prospect(tick, "user_id,level\nUBO,3")

    assert [one.facts["level"] for one in good.plan.changes] == [2, 1]
    assert bad.plan.wrong


def test_people_who_left_end_their_places_and_new_lines_end_pairs(
    bot: Bot, pairs: Callable[[int], None], load: Callable[[str], None]
) -> None:
    """Features that care for pairs hear of both."""
    pairs(3)
    left: list[str] = []
    related: list[int] = []

    def note_left(_tick: Tick, place: Enrolment) -> None:
        left.append(place.user_id)

    def note_related(_tick: Tick, pair_id: int) -> None:
        related.append(pair_id)

    LEFT.append(note_left)
    RELATED.append(note_related)
    try:
        load("user_id,manager,left\nU0A,,yes\nU1A,U1B,\nU2A,,no")
        load("user_id,left\nU0A,yes")
    finally:
        LEFT.remove(note_left)
        RELATED.remove(note_related)

    assert left == ["U0A"]
    assert 2 in related
    assert 3 not in related
    person = stored(bot, "U0A")
    assert person
    assert person.left_at


def test_an_import_that_would_end_many_pairs_waits_for_a_lead(
    bot: Bot, lead: Who, add_person: Add, pairs: Callable[[int], None]
) -> None:
    """Nothing changes until somebody with the right says yes, and only once."""
    pairs(3)
    text = "user_id,name,manager\nU0A,New,U0B"
    with bot.turn(lead) as turn:
        service.pasted(turn, text)
    with bot.turn(lead) as turn:
        told = service.confirmed(turn)

    before = stored(bot, "U0A")
    assert before
    assert before.name == ""
    assert "wartet" in str(told)
    with bot.tick("T1") as tick:
        [letter] = tick.session.exec(select(LetterRow)).all()
        assert (letter.kind, letter.to) == ("people.waits", "ULEAD")
    with pytest.raises(NotAllowed), bot.turn(add_person("UADA")) as turn:
        people_import.decide(turn, 1, confirmed=True)

    with bot.turn(lead) as turn:
        [step] = service.next_steps(turn)
        assert "ein Tandem" in step.text
        people_import.decide(turn, 1, confirmed=True)

    after = stored(bot, "U0A")
    assert after
    assert (after.name, after.manager_id) == ("New", "U0B")
    with pytest.raises(Outdated), bot.turn(lead) as turn:
        people_import.decide(turn, 1, confirmed=True)


def test_an_import_thrown_away_leaves_nothing_behind(
    bot: Bot, lead: Who, pairs: Callable[[int], None]
) -> None:
    """Neither the facts nor the text stay."""
    pairs(1)
    with bot.tick("T1") as tick:
        text = "user_id,left\nU0A,yes"
        people_import.hold(tick, text, people_import.prospect(tick, text), "operator")

    with bot.turn(lead) as turn:
        assert people_import.decide(turn, 1, confirmed=False) is None

    with bot.tick("T1") as tick:
        [row] = tick.session.exec(select(PendingImport)).all()
        assert (row.state, row.content, row.decided_by) == ("declined", None, "ULEAD")
        [noted] = tick.session.exec(select(Audit)).all()
        assert noted.action == "people.import"
    person = stored(bot, "U0A")
    assert person
    assert person.left_at is None


def test_after_thirty_days_people_who_did_not_sign_up_are_forgotten(
    bot: Bot,
    add_person: Add,
    pairs: Callable[[int], None],
    load: Callable[[str], None],
    clock: MovableClock,
) -> None:
    """Whoever takes part keeps their facts, others lose what was imported."""
    pairs(1)
    add_person("UADA", name="Ada")
    load("user_id,level,team\nU0A,2,Blue\nUADA,3,Red\nUNEW,1,Red")
    clock.set(clock.now() + timedelta(days=29))
    Agenda(bot, LOOKS).drain()
    assert stored(bot, "UNEW")

    clock.set(clock.now() + timedelta(days=1))
    Agenda(bot, LOOKS).drain()

    takes_part, known = stored(bot, "U0A"), stored(bot, "UADA")
    assert stored(bot, "UNEW") is None
    assert takes_part
    assert takes_part.team == "Blue"
    assert known
    assert (known.name, known.level, known.team, known.imported_at) == ("Ada", None, None, None)


def test_only_leads_import(bot: Bot, add_person: Add) -> None:
    """The right is checked for every step, and the attempt is noted."""
    ada = add_person("UADA")
    steps: list[Callable[..., object]] = [
        service.form,
        lambda turn: service.pasted(turn, "user_id\nUADA"),
        service.confirmed,
    ]
    for step in steps:
        with pytest.raises(NotAllowed), bot.turn(ada) as turn:
            step(turn)
    with bot.turn(ada) as turn:
        assert not list(service.next_steps(turn))
    with bot.tick("T1") as tick:
        assert len(tick.session.exec(select(Audit)).all()) == 3


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "people.pasted_nothing"),
        ("x" * 10_000_000, "people.pasted_too_much"),
        ("user_id,level\nUADA,99", "people.pasted_wrong"),
    ],
    ids=["nothing", "ten megabytes", "a wrong level"],
)
def test_a_paste_that_cannot_be_is_refused_at_its_field(
    bot: Bot, lead: Who, text: str, key: str
) -> None:
    """Ten megabytes as kindly as an empty field."""
    with pytest.raises(FormRefused) as refused, bot.turn(lead) as turn:
        service.pasted(turn, text)

    assert key == refused.value.errors["text"].key


def test_a_confirmation_without_a_paste_is_outdated(bot: Bot, lead: Who) -> None:
    """The second click of a double click finds nothing to do."""
    with bot.turn(lead) as turn:
        service.pasted(turn, "user_id,level\nUBO,2")
    with bot.turn(lead) as turn:
        service.confirmed(turn)

    with pytest.raises(Outdated), bot.turn(lead) as turn:
        service.confirmed(turn)


def test_twenty_thousand_people_are_imported_in_seconds(bot: Bot) -> None:
    """Reading, checking, storing and comparing again stay within five seconds each."""
    rows = (f"U{n:06},Person {n},{1 + n % 6},U{n // 8:06},de;en,DE" for n in range(1, 20_001))
    text = f"{HEAD}U000000,Top,6,,de,DE\n" + "\n".join(rows)
    began = time.process_time()

    with bot.tick("T1") as tick:
        found = people_import.prospect(tick, text)
        people_import.carry_out(tick, found)

    assert not found.plan.wrong
    assert time.process_time() - began < 5
    with bot.tick("T1") as tick:
        again = people_import.prospect(tick, text)
    assert not any(one.changed for one in again.plan.changes)
    assert replace(again.plan.changes[0]).is_new is False
