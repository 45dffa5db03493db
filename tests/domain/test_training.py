"""Lessons come at their moments; seats go in order; links lead to web pages only."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.content import load
from bot.content.model import Release
from bot.domain import goals, lessons, workshops
from bot.domain.goals import Goal, Owner
from bot.domain.lessons import GATE, Plan, Stand
from bot.domain.workshops import Seat, SeatState
from bot.services.lessons import plans

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
IN, WAITS, OUT = SeatState.SEAT, SeatState.WAITING, SeatState.GIVEN_UP


def test_the_gate_asks_for_the_lessons_of_sign_up() -> None:
    """What the gate asks for is what everybody is offered at sign-up."""
    texts = load("en").lessons.values()

    assert [one.id for one in texts if one.release is Release.SIGN_UP] == list(GATE)


@pytest.mark.parametrize(
    ("role", "talk", "numbers"),
    [
        ("mentor", 1, [3, 5]),
        ("mentee", 1, [3, 8]),
        ("mentor", 2, [6]),
        ("mentee", 2, [9]),
        ("mentor", 3, [4]),
        ("mentee", 3, [4]),
        ("mentor", 4, [7]),
        ("mentee", 4, [10]),
        ("mentee", 5, []),
    ],
)
def test_lessons_are_due_before_their_talk(role: str, talk: int, numbers: list[int]) -> None:
    """Each role gets its lessons before the first four talks, and none after."""
    found = lessons.due(plans(), role, talk, opened=())

    assert [plan.number for plan in found] == numbers


@pytest.mark.parametrize(
    ("roles", "numbers"),
    [
        ({"mentor"}, [1, 2, 3, 5, 6, 4, 7]),
        ({"mentee"}, [1, 2, 3, 8, 9, 4, 10]),
        ({"both"}, [1, 2, 3, 5, 8, 6, 9, 4, 7, 10]),
        ({"mentor", "mentee"}, [1, 2, 3, 5, 8, 6, 9, 4, 7, 10]),
        (set(), []),
    ],
)
def test_everybody_sees_the_lessons_of_their_roles(roles: set[str], numbers: list[int]) -> None:
    """A mentor does not read the mentee's lessons; who does both reads all, as they come."""
    assert [plan.number for plan in lessons.for_roles(plans(), roles)] == numbers


def test_an_opened_lesson_is_not_due_again() -> None:
    """Nobody is reminded of a lesson they have opened."""
    plan = Plan("a", 3, "both", 1)

    assert lessons.due([plan], "mentor", 1, opened={"a"}) == []
    assert lessons.stand(opened=False, done=False) is Stand.NEW
    assert lessons.stand(opened=True, done=True) is Stand.DONE


def seats(*states: SeatState) -> list[Seat]:
    """Give seats to a, b, c … who asked one after the other."""
    return [
        Seat(who, state, NOON + timedelta(minutes=place))
        for place, (who, state) in enumerate(zip("abcdefg", states, strict=False))
    ]


@pytest.mark.parametrize(
    ("there", "who", "capacity", "gets"),
    [
        ((), "a", 1, IN),
        ((IN,), "b", 1, WAITS),
        ((IN,), "a", 1, IN),
        ((IN, WAITS), "b", 1, WAITS),
        ((IN, WAITS), "c", 3, WAITS),
        ((OUT,), "a", 1, IN),
        ((OUT, IN), "a", 1, WAITS),
    ],
)
def test_asking_for_a_seat(
    there: tuple[SeatState, ...], who: str, capacity: int, gets: SeatState
) -> None:
    """Seats go first come, first served; asking twice changes nothing; nobody overtakes a queue."""
    assert workshops.ask(seats(*there), who, capacity) is gets


@pytest.mark.parametrize(
    ("there", "capacity", "lucky"),
    [
        ((IN, WAITS), 1, []),
        ((OUT, WAITS, WAITS), 1, ["b"]),
        ((IN, WAITS, WAITS, WAITS), 3, ["b", "c"]),
        ((IN, IN, WAITS), 1, []),
    ],
)
def test_the_queue_moves_up_in_order(
    there: tuple[SeatState, ...], capacity: int, lucky: list[str]
) -> None:
    """Free seats go to who asked first, never more than there are."""
    assert workshops.moving_up(seats(*there), capacity) == lucky


def test_the_place_in_the_queue_counts_from_one() -> None:
    """Whoever has a seat or gave it up is in no queue."""
    there = seats(IN, WAITS, OUT, WAITS)

    assert [workshops.place_in_queue(there, who) for who in "abcd"] == [0, 1, 0, 2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "javascript:alert(1)",
        "ftp://files.example/x",
        "https://",
        "https:///path",
        "//meet.example",
        "https://meet.example|click me",
        "https://meet.example/<!channel>",
        "https://meet.example/a b",
        "https://meet.example/\u202egpj.exe",
        "https://bank.example@evil.example/",
        "https://[::1",
        "https://meet.example/" + "x" * 500,
    ],
)
def test_what_is_no_plain_link_is_refused(text: str) -> None:
    """No other scheme, no markup, no hidden host, nothing invisible."""
    assert not workshops.is_web_link(text)


def plan(**facts: object) -> workshops.Plan:
    """Make a plan that is in order."""
    given: dict[str, object] = {
        "title": "Kick-off",
        "starts_at": NOON + timedelta(days=2),
        "minutes": 45,
        "place": "Room 1",
        "link": "",
        "capacity": 10,
        "audience": "both",
    }
    return workshops.Plan(**(given | facts))  # type: ignore[arg-type]  # a table of facts


@pytest.mark.parametrize(
    ("facts", "taken", "fields"),
    [
        ({}, 0, set()),
        ({"place": "", "link": "http://meet.example"}, 0, set()),
        ({"title": ""}, 0, {"title"}),
        ({"title": "x" * 121}, 0, {"title"}),
        ({"starts_at": NOON}, 0, {"day"}),
        ({"minutes": 4}, 0, {"minutes"}),
        ({"minutes": 481}, 0, {"minutes"}),
        ({"capacity": 0}, 0, {"capacity"}),
        ({"capacity": 3}, 4, {"capacity"}),
        ({"capacity": 4}, 4, set()),
        ({"place": ""}, 0, {"place"}),
        ({"place": "x" * 201}, 0, {"place"}),
        ({"link": "mailto:a@b.example"}, 0, {"link"}),
        ({"title": "", "minutes": 0, "capacity": -1}, 0, {"title", "minutes", "capacity"}),
    ],
)
def test_each_problem_of_a_plan_has_its_field(
    facts: dict[str, object], taken: int, fields: set[str]
) -> None:
    """All mistakes are named at once, each beside what was typed."""
    assert set(workshops.problems(plan(**facts), taken, now=NOON)) == fields
    assert plan().ends_at - plan().starts_at == timedelta(minutes=45)


STEPS = {-2: "", -1: "never", 0: "sometimes", 1: "", 2: ""}


def goal(**facts: object) -> Goal:
    """Make a goal that was set a week ago."""
    given: dict[str, object] = {
        "owner": Owner.MENTOR,
        "category": "own",
        "steps": STEPS,
        "set_at": NOON - timedelta(days=7),
    }
    return Goal(**(given | facts))  # type: ignore[arg-type]  # a table of facts


def test_a_slip_on_the_first_day_is_no_change() -> None:
    """Corrections of the first day leave the one change for the midpoint."""
    young = goal(set_at=NOON - timedelta(hours=23))
    corrected = goals.reword(young, {0: "often"}, midpoint=False, now=NOON)

    assert (corrected.steps[0], corrected.changed_at) == ("often", None)


def test_a_goal_changes_at_the_midpoint_and_once() -> None:
    """Before the midpoint it is too early, after one change it stays."""
    with pytest.raises(goals.GoalTooEarly):
        goals.reword(goal(), {0: "often"}, midpoint=False, now=NOON)
    changed = goals.reword(goal(), {0: "often"}, midpoint=True, now=NOON)
    assert (changed.steps[0], changed.changed_at) == ("often", NOON)
    with pytest.raises(goals.GoalChanged):
        goals.reword(changed, {0: "always"}, midpoint=True, now=NOON)


def test_a_goal_in_place_of_a_dropped_one_counts_as_changed() -> None:
    """Swapping is the one change there is."""
    dropped = goals.drop(goal(), now=NOON)
    fresh = goals.set_goal(Owner.MENTOR, "own", {0: "x"}, {}, [dropped], now=NOON)

    assert fresh.changed_at == NOON
    assert not goals.fresh(fresh, now=NOON)
