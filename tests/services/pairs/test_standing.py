"""Where somebody stands: who waits for a round, who is past the goodbye, and who is left out."""

import json
import re
from collections.abc import Callable
from typing import Any

from sqlmodel import select

from bot.core import Who
from bot.services import enrolment, programmes_copy
from storage import matching
from storage.models import Enrolment

MENTOR, MENTEE, HR = "UMIA", "UTOM", "ULEAD"


def stands(desk: Any, who: str) -> str:
    """Read where somebody stands in their Home."""
    with desk.turn(who) as turn:
        return json.dumps(
            [block.to_dict() for block in enrolment.home_section(turn)], ensure_ascii=False
        )


def room(desk: Any, who: str, **most: int) -> None:
    """Let somebody look for more partners or fewer."""
    place = desk.place(who)
    with desk.tick() as tick:
        for name, number in most.items():
            setattr(tick.session.merge(place), name, number)


def test_after_a_goodbye_nobody_is_matched_again_unasked(desk: Any) -> None:
    """Home names no round, and the pair keeps its place; who raises their number waits again."""
    desk.accept()
    desk.part()
    assert "Runde" not in stands(desk, MENTOR)
    assert re.search(r"➤ \*Danach[^\n]*hier stehen wir", stands(desk, MENTOR))
    with desk.tick() as tick:
        assert matching.taken(tick.session, "T1", desk.programme_id) == [(MENTOR, MENTEE)]
    room(desk, MENTOR, mentor_capacity=2)
    assert "Runde" in stands(desk, MENTOR)
    desk.part("ended_early", "rematch")
    assert "Runde" in stands(desk, MENTEE)
    with desk.tick() as tick:
        assert matching.taken(tick.session, "T1", desk.programme_id) == []
    room(desk, MENTEE, mentee_capacity=0)
    assert "Runde" not in stands(desk, MENTEE)


def test_only_who_knows_of_a_proposal_reads_of_no_round(desk: Any) -> None:
    """A mentee whose mentor is still asked sees what they saw before."""
    assert "Runde" not in stands(desk, MENTOR)
    before = stands(desk, MENTEE)
    assert "Runde" in before
    desk.answer(MENTOR, yes=True)
    assert "Runde" not in stands(desk, MENTEE)
    desk.answer(MENTEE, yes=False)
    assert stands(desk, MENTEE) == before


def test_the_wait_list_is_who_waits(desk: Any, add_person: Callable[..., Who]) -> None:
    """Who lost a partner waits again, who looks for none does not, nor who said goodbye."""
    facts = {"workspace_id": "T1", "programme_id": desk.programme_id, "role": "mentor"}
    for who, most in (("UNEW", 1), ("UREST", 0)):
        add_person(who)
        with desk.tick() as tick:
            tick.session.add(
                Enrolment(**facts, user_id=who, mentor_capacity=most, joined_at=tick.now)
            )
    desk.accept()
    for state, reason, waiting in (
        ("active", None, ["UNEW"]),
        ("completed", None, ["UNEW"]),
        ("ended_early", "programme_closed", ["UNEW"]),
        ("ended_early", "fit", [MENTOR, "UNEW", MENTEE]),
    ):
        desk.part(state, reason)
        with desk.turn(HR) as turn:
            new = programmes_copy.copy(turn, desk.programme_id).id or 0
            found = turn.session.exec(select(Enrolment).where(Enrolment.programme_id == new))
            assert sorted(one.user_id for one in found) == sorted(waiting)
