"""What would help: solved with the round, counted once the desk found a partner for somebody."""

from typing import Any

import pytest

from bot.i18n import Translate
from bot.services import matching_desk, matching_edit, matching_hand
from bot.views import matching as views
from bot.views.matching_look import Look
from storage.models import Programme

BOTH = ("UE2", "UE3", "UE4")


@pytest.fixture
def short(fair: Any) -> Any:
    """One mentor for one of four: three wait, most of them with a second wish."""
    fair.join("UM1", "mentor")
    for who in ("UE1", "UE2", "UE3", "UE4"):
        wishes = ("ai_daily", "data") if who in BOTH else ("ai_daily",)
        fair.join(who, "mentee", topics=wishes)
    fair.run()
    return fair


def helps(fair: Any) -> list[tuple[str, int, bool]]:
    """Read topic, gain and kind of every hint at the desk."""
    with fair.bot.turn(fair.lead) as turn:
        programme = turn.session.get(Programme, fair.programme_id)
        assert programme
        desk = matching_desk.gather(turn, programme, Look(fair.programme_id))
        assert desk.last
        return [(one["topic"], one["gain"], one["solved"]) for one in desk.last.hints]


def waits(fair: Any) -> list[str]:
    """Name those who wait to learn."""
    return [one.user_id for one in fair.waiting() if one.role == "mentee"]


def pair(fair: Any, mentee: str) -> None:
    """Let HR give the mentor to somebody else."""
    with fair.bot.turn(fair.lead) as turn:
        matching_hand.by_hand(turn, fair.programme_id, "UM1", mentee, "")


def test_hints_follow_whom_the_desk_found_a_partner_for(short: Any) -> None:
    """Somebody who waited has a partner now: the others are counted, and called an estimate."""
    before, waited = helps(short), waits(short)
    chosen = waited[0]
    pair(short, chosen)

    left = [who for who in waited if who != chosen]
    both = [("ai_daily", len(left)), ("data", sum(who in BOTH for who in left))]
    assert before[0] == ("ai_daily", 3, True)
    assert helps(short) == [(topic, n, False) for topic, n in both if n]


def test_hints_stay_solved_while_the_same_people_wait(short: Any) -> None:
    """Taking a pair apart sets people free for the next round: nobody more is missing."""
    before = helps(short)
    [row] = short.pairs()
    with short.bot.turn(short.lead) as turn:
        matching_edit.unpair(turn, row.id, row.version)

    assert len(waits(short)) == 4
    assert helps(short) == before


def test_a_new_round_solves_the_hints_again(short: Any) -> None:
    """Around HR's lock the numbers are solved, not counted."""
    pair(short, waits(short)[0])
    short.run()

    assert helps(short)[0] == ("ai_daily", 3, True)


def test_who_waits_for_a_private_reason_is_never_counted(short: Any) -> None:
    """Nor is whom nobody can place, since no level is known."""
    short.join("UM2", "mentor", topics=("secret_wish",))
    short.join("UE8", "mentee", topics=("secret_wish",), not_with=["UM2"])
    short.join("UE9", "mentee", topics=("unknown_wish",), level=None)
    short.run()
    pair(short, next(who for who in waits(short) if who in {"UE1", *BOTH}))

    assert {"UE8", "UE9"} <= set(waits(short))
    found = helps(short)
    assert found
    assert not {"secret_wish", "unknown_wish"} & {topic for topic, _, _ in found}


def test_the_desk_says_which_it_is(short: Any) -> None:
    """Solved numbers are told as they are, counted ones as an estimate, in both languages."""
    told = {}
    for step in ("solved", "counted"):
        for lang in ("de", "en"):
            with short.bot.turn(short.lead) as turn:
                programme = turn.session.get(Programme, short.programme_id)
                assert programme
                desk = matching_desk.gather(turn, programme, Look(short.programme_id))
            told[step, lang] = str([block.to_dict() for block in views.page(desk, Translate(lang))])
        if step == "solved":
            pair(short, waits(short)[0])

    assert "(estimate)" in told["counted", "en"]
    assert "(Schätzung)" in told["counted", "de"]
    assert "(estimate)" not in told["solved", "en"]
    assert "(Schätzung)" not in told["solved", "de"]
