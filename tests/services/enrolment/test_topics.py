"""The topics people choose from, add, and HR hides or merges."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core import Bot, Who
from bot.domain.enrolment import Role, Topics
from bot.domain.enrolment_about import About
from bot.services import (
    enrolment_search,
)
from bot.services.enrolment_letters import LETTERS
from storage import enrolments, people, programmes
from storage.ledger import claim
from storage.models import Enrolment

ABOUT = About(languages=("de",), level=2, place="DE-BE", not_with=("UBO",), consent=True)
Add = Callable[..., Who]
Make = Callable[..., int]
Join = Callable[..., Enrolment]


def topics_in(bot: Bot, place: Enrolment) -> list[tuple[str, str, int, int]]:
    """List what somebody told: kind, topic, level, priority."""
    with bot.tick("T1") as tick:
        told = programmes.skills(tick.session, [place.id or 0])[place.id or 0]
    return sorted((one.kind, one.topic, one.level, one.priority) for one in told)


def test_a_topic_that_somebody_added_is_not_added_again(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """The same words mean the same topic, also those of the catalogue."""
    number = programme()
    join(add_person("UADA"), number)

    typed = Topics(Role.MENTOR, ("new:bee  KEEPING", "new:AI in daily work"))
    place = join(add_person("UBO", language="en"), number, typed, replace(ABOUT, not_with=()))

    assert [one[1] for one in topics_in(bot, place)] == ["ai_daily", "own:1"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        (("KI", "en"), "ai_daily"),
        (("AI in daily", "de"), "ai_daily"),
        (("bee", "de"), "own:1"),
        (("stratgie", "de"), "strategy"),
    ],
)
def test_topics_are_found_in_both_languages(
    bot: Bot, add_person: Add, joined: Enrolment, typed: tuple[str, str], first: str
) -> None:
    """Synonyms, added topics and slips of the finger lead to the topic."""
    assert joined.role == "mentor"
    with bot.turn(add_person("UBO", language=typed[1])) as turn:
        found = enrolment_search.topics(turn, typed[0], wanted=True)

    assert first == found[0]["value"]


def test_what_is_in_no_catalogue_can_be_added_and_synonyms_cannot(
    bot: Bot, add_person: Add
) -> None:
    """Close topics stand first, “add my own” stands last."""
    with bot.turn(add_person("UADA", language="en")) as turn:
        new = enrolment_search.topics(turn, "Bee keeping", wanted=False)
        known = enrolment_search.topics(turn, "ChatGPT", wanted=False)
        everything = enrolment_search.topics(turn, "", wanted=False)
        wanted = enrolment_search.topics(turn, "", wanted=True)

    assert new[-1]["value"] == "new:Bee keeping"
    assert not any(one["value"].startswith("new:") for one in known)
    assert len(everything) == len(wanted) + 1
    assert "diversity" not in {one["value"] for one in wanted}


def test_hr_hides_and_renames_topics(bot: Bot, add_person: Add) -> None:
    """Settings of the workspace replace our words."""
    with bot.tick("T1") as tick:
        people.workspace(tick.session, "T1").settings = {
            "topics": {"hidden": ["data"], "names": {"ai_daily": {"en": "AI at Acme"}}},
            "bands": [{"rank": 1, "name": {"en": "Crew"}}, {"rank": 2, "name": {"en": "Captain"}}],
        }
    with bot.turn(add_person("UADA", language="en")) as turn:
        found = {
            one["value"]: one["text"]["text"]
            for one in enrolment_search.topics(turn, "", wanted=False)
        }
        page = enrolment_search.topics(turn, "AI in daily work", wanted=False)

    assert "data" not in found
    assert found["ai_daily"] == "AI at Acme"
    assert page[0]["value"] == "ai_daily"


def test_merging_topics_moves_everybody_once(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """Whoever had both keeps one entry, and nobody can choose the merged topic any more."""
    number = programme()
    one = join(add_person("UADA"), number)
    both = join(
        add_person("UBO"),
        number,
        Topics(Role.MENTOR, ("own:1", "sustainability")),
        replace(ABOUT, not_with=()),
    )

    with bot.tick("T1") as tick:
        assert enrolments.merge_topic(tick.session, "T1", 1, "sustainability") == 1
        assert enrolments.merge_topic(tick.session, "T2", 1, "sustainability") == 0
        assert not enrolments.own_topics(tick.session, "T1")

    assert ("offer", "sustainability", 3, 1) in topics_in(bot, one)
    assert [row[1] for row in topics_in(bot, both)] == ["sustainability"]


def test_somebody_who_waits_for_exactly_my_topic_is_mentioned(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """Only where it is true, and only by topic."""
    number = programme()
    wants = Topics(Role.MENTEE, (), "ai_daily")
    join(add_person("UBO", language="en"), number, wants, replace(ABOUT, not_with=()))
    join(add_person("UADA", language="en"), number)

    with bot.tick("T1") as tick:
        claims = claim(tick.session, "T1", now=tick.now, wall=0.0, limit=10)
        told = {one.to: LETTERS[one.kind].render(tick, one) for one in claims}

    assert "exactly your topic – AI in daily work" in str(told["UADA"])
    assert "exactly your topic" not in str(told["UBO"])
