"""A survey on the card after a talk: asked once, reminded once, whatever way each takes."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.letters import Letter, Urgency
from bot.services import meetings_cycle, surveys_waves
from bot.services import meetings_dates as dates
from storage.models import LetterRow, Programme

Berlin = Callable[[str], datetime]


def ask_both(pair: Any, held_until: datetime | None = None) -> None:
    """Ask both halfway, as the clock does; the mentor's letter may be held back."""
    with pair.bot.tick("T1") as tick:
        programme = tick.session.exec(select(Programme)).one()
        both = [("UMIA", "mentor"), ("UNORA", "mentee")]
        surveys_waves.ask(tick, programme, "midpoint", both)
        if held_until:
            key, facts = "survey:1:letter0:UMIA", {"survey": 1, "nth": 0}
            tick.post(Letter("surveys.ask", "UMIA", key, facts, held_until, Urgency.SURVEY))
    pair.step()


def first_talk(pair: Any) -> int:
    """Name the pair's first talk."""
    number: int = pair.talks()[0].id
    return number


def asked(pair: Any, who: str) -> Iterator[tuple[str, datetime]]:
    """Tell by which kind of message, and when, somebody was asked the survey."""
    for at, kind, to, out in pair.posted:
        if to == who and out.message and "surveys:" in str(out.message.to_slack()):
            yield kind, at


def dropped(pair: Any, kind: str) -> set[tuple[str, str]]:
    """Name the letters of a kind that did not go out, with the reason."""
    with pair.bot.tick("T1") as tick:
        rows = tick.session.exec(select(LetterRow).where(LetterRow.kind == kind)).all()
        return {(row.to, row.outcome or "") for row in rows if row.state == "dropped"}


@pytest.fixture
def friday(duo: Callable[..., Any], berlin: Berlin) -> Any:
    """Give a pair on the Friday evening after its talk: the cards wait for Monday morning."""
    pair = duo()
    pair.agree()
    pair.book()
    talk = first_talk(pair)
    with pair.bot.turn(pair.mentee) as turn:
        dates.shift(turn, talk, berlin("2026-01-09 16:00"))
    pair.to(berlin("2026-01-09 20:00"))
    return pair


def test_who_was_asked_on_a_card_gets_no_letter_and_is_reminded_a_week_after_it(
    friday: Any, berlin: Berlin
) -> None:
    """The letter that was held back meanwhile is outdated once the card has asked."""
    ask_both(friday, held_until=berlin("2026-01-14 12:00"))
    friday.to(berlin("2026-01-12 12:00"))
    assert [kind for kind, _ in asked(friday, "UMIA")] == ["meetings.after"]

    friday.to(berlin("2026-03-09 12:00"))
    assert dropped(friday, "surveys.ask") == {("UMIA", "outdated")}
    for who in ("UMIA", "UNORA"):
        (_, first), (kind, again) = asked(friday, who)
        assert kind == "surveys.ask"
        assert again - first >= timedelta(days=7)


def test_a_card_that_never_comes_leaves_the_question_to_a_letter(
    duo: Callable[..., Any], berlin: Berlin
) -> None:
    """The talk that was to bring the survey is called off: it comes by itself, then once more."""
    pair = duo()
    pair.agree()
    pair.book()
    ask_both(pair)
    talk = first_talk(pair)
    with pair.bot.turn(pair.mentee) as turn:
        dates.cancel(turn, talk)
    pair.to(berlin("2026-03-09 12:00"))

    for who in ("UMIA", "UNORA"):
        (one, first), (other, again) = asked(pair, who)
        assert (one, other) == ("surveys.ask", "surveys.ask")
        assert again - first >= timedelta(days=7)


def test_one_card_asks_the_next_one_reminds_and_the_third_is_left_alone(
    friday: Any, berlin: Berlin
) -> None:
    """Pressing yes leaves the survey on the card that brought it; no letter comes besides."""
    ask_both(friday)
    friday.to(berlin("2026-01-12 12:00"))
    talk = first_talk(friday)
    with friday.bot.turn(friday.mentor) as turn:
        shown, _ = meetings_cycle.met(turn, talk, yes=True)
    assert "surveys:" in str(shown.to_slack())

    for day in ("2026-01-21", "2026-02-04"):
        with friday.bot.turn(friday.mentee) as turn:
            dates.take(turn, friday.pair_id, berlin(f"{day} 10:00"))
        friday.live(berlin(f"{day} 23:00"))
    cards = [out for _, kind, to, out in friday.posted if (kind, to) == ("meetings.after", "UMIA")]
    assert ["surveys:" in str(card.message.to_slack()) for card in cards] == [True, True, False]
    assert {kind for kind, _ in asked(friday, "UMIA")} == {"meetings.after"}
