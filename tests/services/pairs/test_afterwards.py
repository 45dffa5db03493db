"""After the goodbye: asked once, answered in private, changed freely, read by HR as released."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.domain.programme import ProgrammeState
from bot.domain.refusals import NotAllowed, Outdated
from bot.domain.retention import SPANS, Kept
from bot.services import (
    afterwards,
    enrolment_pause,
    privacy,
    programmes_copy,
    programmes_steps,
)
from bot.services.post import HANDLINGS
from storage import enrolments, retention
from storage.ledger import Claim
from storage.models import Audit, Enrolment, Grant, LetterRow, Programme

MENTOR, MENTEE, HR = "UMIA", "UTOM", "ULEAD"


def choose(desk: Any, who: str, *wishes: str) -> str:
    """Let somebody say what they would like."""
    with desk.turn(who) as turn:
        return str(afterwards.choose(turn, desk.programme_id, wishes))


def asked(desk: Any, who: str) -> bool:
    """Tell whether Home asks somebody what comes next."""
    with desk.turn(who) as turn:
        return bool(list(afterwards.next_steps(turn)))


def page(desk: Any, who: str = HR) -> str:
    """Read the page of HR."""
    with desk.turn(who) as turn:
        return json.dumps([block.to_dict() for block in afterwards.page(turn, "1")])


@pytest.mark.parametrize(
    ("state", "reason", "is_asked"),
    [
        ("active", None, False),
        ("completed", None, True),
        ("ended_early", "too_few_talks", True),
        ("ended_early", "programme_closed", True),
        ("ended_early", "rematch", False),
        ("ended_early", "time", False),
        ("withdrawn", None, False),
    ],
)
def test_whose_pair_said_goodbye_is_asked_until_they_answer(
    desk: Any, state: str, reason: str | None, *, is_asked: bool
) -> None:
    """Once, whatever the answer is; nothing at all is one."""
    desk.accept()
    desk.part(state, reason)
    assert asked(desk, MENTOR) is asked(desk, MENTEE) is is_asked
    if not is_asked:
        with pytest.raises(Outdated):
            choose(desk, MENTOR, "next")
        return
    choose(desk, MENTOR)
    choose(desk, MENTEE, "speaker")
    assert not asked(desk, MENTOR)
    assert not asked(desk, MENTEE)


@pytest.mark.parametrize("alone", [False, True])
def test_the_goodbye_asks_in_the_group_or_each_alone(
    desk: Any,
    alone: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """One post with the question, no message more; where the group is lost, one card each."""
    desk.accept()
    desk.agree()
    row = desk.row()
    with desk.tick() as tick:
        tick.session.merge(row).alone = alone
    desk.meet(6)
    goodbyes = desk.written("pairs.completed")
    assert {to for _, to in goodbyes} == ({MENTOR, MENTEE} if alone else {"pair:1"})
    with desk.tick() as tick:
        kind = col(LetterRow.kind) == "pairs.completed"
        letters = tick.session.exec(select(LetterRow).where(kind)).all()
    for letter in letters:
        assert f"afterwards:ask:{desk.programme_id}" in rendered(desk, letter)


def test_a_choice_is_changed_and_taken_back_at_any_time(desk: Any) -> None:
    """The form shows what was said; HR reads the newest only, and nothing that was not ticked."""
    desk.accept()
    desk.part()
    choose(desk, MENTOR, "speaker", "mentor")
    with desk.turn(MENTOR) as turn:
        form = json.dumps(afterwards.form(turn, desk.programme_id))
    assert '"initial_options"' in form
    assert MENTOR in page(desk)
    choose(desk, MENTOR)
    assert MENTOR not in page(desk)
    assert desk.place(MENTOR).afterwards == []
    with pytest.raises(Outdated):
        choose(desk, MENTEE, "mentor")
    assert desk.place(MENTEE).afterwards_at is None


def test_who_leaves_takes_the_choice_along(desk: Any) -> None:
    """Nobody who has left is asked for anything, nor may choose."""
    desk.accept()
    desk.part()
    choose(desk, MENTEE, "next")
    with desk.turn(MENTEE) as turn:
        enrolment_pause.leave(turn, desk.programme_id)
    assert (desk.place(MENTEE).afterwards, desk.place(MENTEE).afterwards_at) == ([], None)
    with pytest.raises(Outdated):
        choose(desk, MENTEE, "next")


def test_hr_reads_it_within_their_scope_and_nobody_else_does(desk: Any, add_person: Any) -> None:
    """A coordinator for Austria sees Austrians; the works council and the partner see no names."""
    desk.accept()
    desk.part()
    for who in (MENTOR, MENTEE):
        choose(desk, who, "peer")
    add_person("UKAI")
    add_person("UWOC")
    with desk.tick() as tick:
        tick.person(MENTOR).country, tick.person(MENTEE).country = "AT", "DE"
        for who, role, scope in (("UKAI", "coordinator", ["AT"]), ("UWOC", "works_council", [])):
            tick.session.add(
                Grant(workspace_id="T1", user_id=who, role=role, scope=scope, granted_at=tick.now)
            )
    assert MENTOR in page(desk, "UKAI")
    assert MENTEE not in page(desk, "UKAI")
    for who in ("UWOC", MENTOR):
        with pytest.raises(NotAllowed):
            page(desk, who)
    with desk.turn("UWOC") as turn:
        programme = turn.session.get(Programme, desk.programme_id)
        assert programme
        assert afterwards.section(turn, programme) == ()


@pytest.fixture
def cohort(desk: Any) -> int:
    """Copy the programme whose pair has said goodbye; the copy is ready to open."""
    desk.accept()
    desk.part()
    with desk.tick() as tick:
        programme = tick.session.get(Programme, desk.programme_id)
        assert programme
        programme.purpose, programme.channel_id = "Lernen", "C1"
    with desk.turn(HR) as turn:
        return programmes_copy.copy(turn, desk.programme_id).id or 0


def opened(desk: Any, cohort: int) -> list[LetterRow]:
    """Open the copy's sign-up; give the invitations it causes."""
    with desk.turn(HR) as turn:
        programmes_steps.take(turn, cohort, ProgrammeState.SIGNUP, 1)
    with desk.tick() as tick:
        kind = col(LetterRow.kind) == "afterwards.invited"
        return list(tick.session.exec(select(LetterRow).where(kind)))


def test_who_asked_for_the_next_cohort_is_invited_and_not_signed_up(desk: Any, cohort: int) -> None:
    """One letter when sign-up opens; being in it needs their own yes."""
    choose(desk, MENTOR, "next")
    choose(desk, MENTEE, "speaker")
    with desk.turn(HR) as turn:
        draft = turn.session.get(Programme, cohort)
        assert draft
        assert afterwards.section(turn, draft)

    assert [one.to for one in opened(desk, cohort)] == [MENTOR]
    with desk.tick() as tick:
        places = tick.session.exec(select(Enrolment).where(Enrolment.programme_id == cohort))
        assert places.all() == []


def rendered(desk: Any, letter: LetterRow) -> str:
    """Render an invitation as of now; the reason when it is not sent."""
    with desk.tick() as tick:
        facts = {name: getattr(letter, name) for name in Claim.__dataclass_fields__}
        claim = Claim(**facts)
        out = HANDLINGS[letter.kind].render(tick, claim)
        return str(getattr(out, "reason", None) or out.message.to_slack())  # type: ignore[union-attr]


def test_an_invitation_that_is_no_longer_wished_for_is_not_sent(desk: Any, cohort: int) -> None:
    """Taken back, or in already: either way nothing arrives."""
    choose(desk, MENTOR, "next")
    (letter,) = opened(desk, cohort)
    assert f"enrolment:open:{cohort}" in rendered(desk, letter)
    choose(desk, MENTOR, "peer")
    assert rendered(desk, letter) == "outdated"
    choose(desk, MENTOR, "next")
    with desk.tick() as tick:
        tick.session.add(
            Enrolment(
                workspace_id="T1",
                programme_id=cohort,
                user_id=MENTOR,
                role="mentor",
                joined_at=tick.now,
            )
        )
    assert rendered(desk, letter) == "outdated"


def test_it_is_exported_erased_and_deleted_with_the_profile(desk: Any) -> None:
    """The file names it with its purpose; erasure and retention leave nothing of it."""
    desk.accept()
    desk.part()
    choose(desk, MENTOR, "next", "peer")
    choose(desk, MENTEE, "next")
    with desk.turn(MENTOR) as turn:
        told = json.loads(privacy.exported(turn, MENTOR))["data"]["enrolment"]
        assert told["rows"][0]["afterwards"] == ["peer", "next"]
        assert told["columns"]["afterwards"]
        privacy.erase(turn)
    with desk.tick() as tick:
        left = enrolments.afterwards(tick.session, "T1", desk.programme_id)
        assert [one.user_id for one in left] == [MENTEE]
        programme = tick.session.get(Programme, desk.programme_id)
        assert programme
        programme.state = "closed"
        facts = {"actor_id": HR, "action": "programme.move", "programme_id": programme.id}
        tick.session.add(Audit(workspace_id="T1", at=tick.now, **facts))
        tick.session.flush()
        kept = SPANS[Kept.PROFILE]
        assert kept
        for days, count in ((-1, 1), (1, 0)):
            retention.clean(tick.session, "T1", tick.now + kept + timedelta(days=days))
            found = enrolments.afterwards(tick.session, "T1", desk.programme_id)
            assert len(found) == count
