"""A proposal that came to nothing reads alike to the mentor, whatever the cause."""

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import Any, Literal

import pytest
from sqlmodel import col, select

from bot.content import content
from bot.outgoing import Outgoing
from bot.services import (
    departures,
    pairs_care,
    pairs_facts,
    pairs_letters,
    pairs_people,
    programmes_calendar,
)
from bot.views import pairs_posts as posts
from storage.ledger import Claim
from storage.models import LetterRow, PairRule

MENTOR, MENTEE, HR = "UMIA", "UTOM", "ULEAD"


def declined(desk: Any) -> None:
    """Let the mentee say no."""
    desk.answer(MENTEE, yes=False)


def expired(desk: Any) -> None:
    """Let the mentee's week pass."""
    desk.ahead(days=8)


def recalled(desk: Any) -> None:
    """Let HR plan anew."""
    with desk.turn(HR) as turn:
        pairs_care.recall(turn, desk.pair_id)


def paused(desk: Any) -> None:
    """Let the mentee rest."""
    with desk.tick() as tick:
        place = tick.session.merge(desk.place(MENTEE))
        place.state, place.paused_until = "paused", tick.now.date() + timedelta(days=14)
        pairs_people.person_paused(tick, place)


def left(desk: Any) -> None:
    """Let the mentee leave the programme."""
    with desk.tick() as tick:
        pairs_people.person_left(tick, MENTEE)


def gone(desk: Any) -> None:
    """Let the mentee's account vanish from Slack."""
    with desk.tick() as tick:
        tick.person(MENTEE).left_at = tick.now
        departures.changed(tick, MENTEE, was_here=True)


def vetoed(desk: Any) -> None:
    """Let HR take the proposal back and forbid the pair for good."""
    recalled(desk)
    with desk.tick() as tick:
        rule: Any = {"mentor_id": MENTOR, "mentee_id": MENTEE, "kind": "veto", "decided_by": HR}
        tick.session.add(PairRule(workspace_id="T1", programme_id=desk.programme_id, **rule))


def planned_anew(desk: Any) -> None:
    """Let a new plan take the place of the one the proposal came from."""
    with desk.tick() as tick:
        pairs_care.withdraw(tick, tick.session.merge(desk.row()))


def shared_case(desk: Any) -> None:
    """Let HR part the two for a case both are part of."""
    with desk.turn(HR) as turn:
        pairs_care.stop(turn, desk.pair_id)


def new_line(desk: Any) -> None:
    """Let the mentee become the mentor's manager."""
    with desk.tick() as tick:
        tick.person(MENTOR).manager_id = MENTEE
        pairs_people.end_in_one_line(tick, pairs_people.in_one_line(tick))


CAUSES = (
    declined,
    expired,
    recalled,
    vetoed,
    planned_anew,
    shared_case,
    new_line,
    paused,
    left,
    gone,
)

VOICES: tuple[tuple[str, Literal["du", "sie"]], ...] = (("de", "du"), ("de", "sie"), ("en", "du"))


def no_more_rounds(desk: Any) -> None:
    """Let the last day on which a pair may begin pass."""
    with desk.tick() as tick:
        programme = pairs_facts.programme_of(tick, tick.session.merge(desk.row()))
        programme.starts_on -= timedelta(days=300)


@pytest.mark.parametrize("last", [False, True], ids=["rounds to come", "no more rounds"])
@pytest.mark.parametrize(("language", "address"), VOICES)
@pytest.mark.parametrize("fail", CAUSES, ids=[cause.__name__ for cause in CAUSES])
def test_every_cause_reads_alike(
    desk: Any,
    fail: Callable[[Any], None],
    language: str,
    address: Literal["du", "sie"],
    *,
    last: bool,
) -> None:
    """One letter, the same words but for the day of the next round, and nothing of the mentee."""
    with desk.tick() as tick:
        mentor = tick.person(MENTOR)
        mentor.language, mentor.address = language, address
        mentee = tick.person(MENTEE).name
    desk.answer(MENTOR, yes=True)
    fail(desk)
    if last:
        no_more_rounds(desk)

    (shown,) = rendered(desk)
    with desk.tick() as tick:
        words = content(language).cards.not_now.say(address).format(date="DAY")
        voice = tick.voice(MENTOR)
        expected = posts.not_now(voice("pairs.not_now_last") if last else words, voice).to_slack()
    assert shown == f"{MENTOR}: {expected}"
    assert mentee not in shown


def own_no(desk: Any) -> None:
    """Let the mentor say no."""
    desk.answer(MENTOR, yes=False)


def own_silence(desk: Any) -> None:
    """Let the mentor's own week pass."""
    desk.ahead(days=8)


@pytest.mark.parametrize(("language", "address"), VOICES)
def test_a_mentors_own_silence_reads_alike(
    desk: Any, language: str, address: Literal["du", "sie"]
) -> None:
    """Who did not answer reads the words everybody reads: nothing reproaches them."""
    with desk.tick() as tick:
        mentor = tick.person(MENTOR)
        mentor.language, mentor.address = language, address
    own_silence(desk)

    (shown,) = rendered(desk)
    with desk.tick() as tick:
        words = content(language).cards.not_now.say(address).format(date="DAY")
        expected = posts.not_now(words, tick.voice(MENTOR)).to_slack()
    assert shown == f"{MENTOR}: {expected}"


@pytest.mark.parametrize("fail", [own_no, own_silence, recalled, left, gone])
def test_the_mentee_never_hears_of_what_failed_before_them(
    desk: Any, fail: Callable[[Any], None]
) -> None:
    """Before the mentor's yes the mentee gets no letter of the proposal, whatever becomes of it."""
    fail(desk)

    assert [to for kind, to in desk.written("pairs.") if to == MENTEE] == []


def test_after_their_own_no_the_mentor_reads_nothing_more(desk: Any) -> None:
    """The answer to their click is enough."""
    own_no(desk)

    assert rendered(desk) == []


def rendered(desk: Any) -> list[str]:
    """Render what the mentor reads; the day of the next round stands as DAY."""
    pair = desk.row()
    with desk.tick() as tick:
        query = select(LetterRow).where(col(LetterRow.kind) == "pairs.not_now")
        found = []
        for row in tick.session.exec(query):
            known = {one.name for one in fields(Claim)} & row.model_dump().keys()
            claim = Claim(**{name: getattr(row, name) for name in known})
            out = pairs_letters.LETTERS[claim.kind].render(tick, claim)
            day = programmes_calendar.next_round(tick, pairs_facts.programme_of(tick, pair))
            assert isinstance(out, Outgoing)
            assert out.message
            said = out.message.to_slack()
            told = tick.voice(MENTOR).day(day, "long") if day else "DAY"
            found.append(f"{claim.to}: {said}".replace(told, "DAY"))
        return found
