"""A milestone comes with the card of the talk that brought it, or soon by itself, or not at all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.services import meetings_cycle, milestones
from storage.models import LetterRow

NAME = "Erstes Gespräch"


@pytest.fixture
def met(duo: Callable[..., Any]) -> Any:
    """Give a pair that was just asked about its first talk."""
    pair = duo()
    pair.agree()
    at = pair.book(series=True)
    pair.to(at + timedelta(hours=4))
    return pair


def press_yes(pair: Any, who: Any) -> str:
    """Say that they met, and read the card as it is then."""
    talk = pair.talks()[0].id or 0
    with pair.bot.turn(who) as turn:
        card, _ = meetings_cycle.met(turn, talk, yes=True)
    pair.step()
    return str(card.to_slack())


def letters(pair: Any) -> dict[str, tuple[str, str | None]]:
    """Read what became of the letters about the first talk, by person."""
    with pair.bot.tick("T1") as tick:
        rows = tick.session.exec(
            select(LetterRow).where(LetterRow.kind == "recognition.milestone")
        ).all()
        return {row.to: (row.state, row.outcome) for row in rows}


def test_whoever_says_that_they_met_reads_it_on_the_card(met: Any) -> None:
    """Each of the two on their own card, and no message follows."""
    assert NAME in press_yes(met, met.mentor)
    assert NAME in press_yes(met, met.mentee)
    met.on(days=20)

    assert letters(met) == dict.fromkeys(("UMIA", "UNORA"), ("dropped", "on_a_card"))
    assert "recognition.milestone" not in met.kinds("recognition.")
    with met.bot.turn(met.mentor) as turn:
        assert NAME in str(milestones.section(turn)[1].to_dict())


def test_a_milestone_that_finds_no_room_within_a_week_is_no_news_any_more(met: Any) -> None:
    """The partner, who pressed nothing, is told by a letter; weeks full of talks let it lapse."""
    press_yes(met, met.mentor)
    met.on(days=40)

    assert letters(met)["UNORA"][0] == "dropped"
    assert "recognition.milestone" not in met.kinds("recognition.")


def test_the_card_of_the_next_talk_does_not_bring_it_again(met: Any) -> None:
    """A milestone belongs to the talk that brought it."""
    press_yes(met, met.mentor)
    second = met.talks()[1]
    met.to(second.starts_at + timedelta(hours=4))

    cards = [out for _, kind, to, out in met.posted if (kind, to) == ("meetings.after", "UMIA")]
    assert [NAME in str(card.message.to_slack()) for card in cards] == [False, False]
