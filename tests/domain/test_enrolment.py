"""Signing up as tables: which choices can be matched, and who may join."""

from datetime import date

import pytest

from bot.domain import enrolment_access as access
from bot.domain.enrolment import Role, Topics, check_topics, typed_topic

KNOWN = frozenset({"ai", "data", "strategy", "budget", "lived", "own:1"})
START = date(2026, 3, 2)
LONG = "<!channel> 😀" * 300


@pytest.mark.parametrize(
    ("role", "offers", "focus", "wants", "refused"),
    [
        ("mentor", ["ai"], None, [], {}),
        ("mentor", ["ai"], "strategy", ["budget"], {}),
        ("mentor", [], None, [], {"offers": "offer_missing"}),
        ("mentee", [], "ai", [], {}),
        ("mentee", [], None, [], {"focus": "want_missing"}),
        ("mentee", [], None, ["ai"], {"focus": "want_missing"}),
        ("both", [], None, [], {"offers": "offer_missing", "focus": "want_missing"}),
        (None, [], None, [], {"role": "role_missing"}),
        ("mentor", ["ai", "data", "budget", "own:1"], None, [], {"offers": "too_many_topics"}),
        ("mentee", [], "ai", ["data", "budget"], {}),
        ("mentee", [], "ai", ["data", "budget", "own:1"], {"wants": "too_many_topics"}),
        ("mentee", [], "ai", ["ai", "data", "budget"], {}),
        ("mentor", ["ai", "ai"], None, [], {"offers": "topic_twice"}),
        ("mentor", ["new:Bees", "new:bees "], None, [], {"offers": "topic_twice"}),
        ("both", ["ai"], "ai", [], {"focus": "topic_both_ways"}),
        ("both", ["ai"], "data", ["ai"], {"wants": "topic_both_ways"}),
        ("mentor", ["lived"], None, [], {}),
        ("mentee", [], "lived", [], {"focus": "topic_offer_only"}),
        ("mentor", ["gone"], None, [], {"offers": "topic_unknown"}),
        ("mentee", [], "gone", [], {"focus": "topic_unknown"}),
        ("mentor", ["new:x"], None, [], {"offers": "topic_too_short"}),
        ("mentor", ["new:   "], None, [], {"offers": "topic_too_short"}),
        ("mentor", [f"new:{LONG}"], None, [], {"offers": "topic_too_long"}),
    ],
)
def test_every_choice_that_cannot_be_matched_is_refused_at_its_field(
    role: str | None,
    offers: list[str],
    focus: str | None,
    wants: list[str],
    refused: dict[str, str],
) -> None:
    """A refusal stands beside the field that causes it, and all are told at once."""
    chosen = Topics(Role(role) if role else None, tuple(offers), focus, tuple(wants))

    found = check_topics(chosen, known=KNOWN, offer_only={"lived"}, most=3)

    told = {field: refusal.key.removeprefix("enrolment.") for field, refusal in found.items()}
    assert refused == told


def test_a_refusal_for_too_many_topics_says_how_many_there_are_and_may_be() -> None:
    """Six topics where three fit are told as six and three."""
    chosen = Topics(Role.MENTOR, ("ai", "data", "strategy", "budget", "lived", "own:1"))

    found = check_topics(chosen, known=KNOWN, offer_only=(), most=3)

    assert found["offers"].facts == {"n": 6, "most": 3}


def test_the_development_area_comes_first_among_the_wishes() -> None:
    """Priority follows the order, and the development area leads it."""
    assert Topics(Role.MENTEE, (), "ai", ("data", "ai")).wanted == ("ai", "data")
    assert Topics(Role.MENTOR, (), None, ("data",)).wanted == ("data",)


def test_a_topic_of_the_catalogue_has_no_typed_name() -> None:
    """Only what was typed has a name of its own."""
    assert not typed_topic("ai")


@pytest.mark.parametrize(
    ("role", "sides"),
    [(Role.MENTOR, (True, False)), (Role.MENTEE, (False, True)), (Role.BOTH, (True, True))],
)
def test_a_role_says_who_teaches_and_who_learns(role: Role, sides: tuple[bool, bool]) -> None:
    """Both do both."""
    assert sides == (role.teaches, role.learns)


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [
        ("member", None),
        ("guest", "enrolment.guest_cannot_join"),
        ("stranger", "enrolment.stranger_cannot_join"),
        ("bot", "enrolment.bot_cannot_join"),
    ],
)
def test_who_cannot_join_is_told_why(kind: str, refusal: str | None) -> None:
    """Every kind of account that cannot take part has a reason of its own."""
    found = access.why_not(kind, left=False)

    assert refusal == (found.key if found else None)


def test_a_switched_off_account_cannot_join() -> None:
    """Whatever kind of account it was."""
    assert isinstance(access.why_not("member", left=True), access.AccountIsOff)


@pytest.mark.parametrize(
    ("until", "today", "expected"),
    [
        (date(2026, 2, 13), date(2026, 1, 7), date(2026, 2, 14)),
        (date(2026, 2, 13), date(2026, 2, 14), date(2026, 2, 14)),
        (date(2026, 2, 13), date(2026, 2, 15), date(2026, 2, 21)),
        (date(2026, 2, 13), date(2026, 2, 21), date(2026, 2, 21)),
        (None, date(2026, 1, 7), date(2026, 2, 15)),
    ],
)
def test_rounds_come_after_the_window_and_then_weekly(
    until: date | None, today: date, expected: date
) -> None:
    """The first round follows the sign-up window; afterwards there is one a week."""
    assert expected == access.next_round_on(START, until, today)


@pytest.mark.parametrize(
    ("state", "opens", "last", "today", "expected"),
    [
        ("draft", None, None, date(2026, 1, 7), "shut"),
        ("signup", None, None, date(2026, 1, 7), "open"),
        ("signup", date(2026, 1, 8), None, date(2026, 1, 7), "shut"),
        ("signup", date(2026, 1, 7), None, date(2026, 1, 7), "open"),
        ("matching", None, None, date(2026, 2, 20), "open"),
        ("running", None, None, date(2026, 3, 30), "open"),
        ("running", None, None, date(2026, 3, 31), "shut"),
        ("running", None, date(2026, 3, 9), date(2026, 3, 10), "shut"),
        ("closing", None, None, date(2026, 3, 10), "shut"),
    ],
)
def test_people_may_join_while_a_pair_can_still_start(
    state: str, opens: date | None, last: date | None, today: date, expected: str
) -> None:
    """Sign-up opens on its day; late-comers join until the last start day."""
    found = access.is_open(state, starts_on=START, opens=opens, last_start_on=last, today=today)

    assert expected == ("open" if found else "shut")
