"""Signing up on a real database: two pages, a draft, a welcome."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from bot.core import Bot, Who
from bot.domain.enrolment import Role, Topics
from bot.domain.enrolment_about import About
from bot.domain.enrolment_access import GuestCannotJoin, NothingOpen, OpensLater
from bot.domain.refusals import FormRefused, Outdated
from bot.outgoing import Drop
from bot.services import (
    enrolment_pause,
    enrolment_profile,
    enrolment_signup,
)
from bot.services.enrolment_letters import LETTERS
from storage import people, programmes
from storage.ledger import claim
from storage.models import Enrolment, LetterRow

BRINGS = Topics(Role.MENTOR, ("ai_daily", "new:Bee keeping"), "strategy", ("budgeting",))
ABOUT = About(languages=("de",), level=2, place="DE-BE", not_with=("UBO",), consent=True)
Add = Callable[..., Who]
Make = Callable[..., int]
Join = Callable[..., Enrolment]


def topics_in(bot: Bot, place: Enrolment) -> list[tuple[str, str, int, int]]:
    """List what somebody told: kind, topic, level, priority."""
    with bot.tick("T1") as tick:
        told = programmes.skills(tick.session, [place.id or 0])[place.id or 0]
    return sorted((one.kind, one.topic, one.level, one.priority) for one in told)


def test_two_pages_make_somebody_a_participant(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """Role, topics with their default levels, the priority, and the facts are stored."""
    number = programme()

    place = join(add_person("UADA"), number)

    assert (
        place.role,
        place.state,
        place.languages,
        place.not_with,
    ) == ("mentor", "active", ["de"], ["UBO"])
    assert topics_in(bot, place) == [
        ("offer", "ai_daily", 3, 1),
        ("offer", "own:1", 3, 1),
        ("want", "budgeting", 1, 2),
        ("want", "strategy", 1, 1),
    ]
    with bot.tick("T1") as tick:
        ada = tick.person("UADA")
        assert (ada.level, ada.country, ada.region) == (2, "DE", "BE")
        assert people.draft(tick.session, "T1", "UADA", "signup") is None


def test_sending_the_second_page_twice_lets_nobody_in_twice(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """A double click changes nothing and writes one welcome."""
    number, ada = programme(), add_person("UADA")
    place = join(ada, number)

    with bot.turn(ada) as turn:
        enrolment_signup.about_told(turn, number, replace(ABOUT, level=5))

    with bot.tick("T1") as tick:
        letters = tick.session.exec(select(LetterRow)).all()
        kinds = [one.kind for one in letters if one.kind != "lessons.first"]
        assert kinds == ["enrolment.welcome"]
        assert tick.person("UADA").level == 2
    assert place.version == 1


def test_the_first_page_is_kept_until_the_second_is_sent(
    bot: Bot, add_person: Add, programme: Make
) -> None:
    """Whoever comes back tomorrow finds role and topics as they were."""
    number, ada = programme(), add_person("UADA")
    with bot.turn(ada) as turn:
        enrolment_signup.topics_told(turn, number, BRINGS)

    with bot.turn(ada) as turn:
        view = enrolment_signup.begin(turn)

    assert view
    fields = {block.get("block_id"): block.get("element") for block in view["blocks"]}
    role, offers, focus = (fields[name] for name in ("role", "offers", "focus"))
    assert role["initial_option"]["value"] == "mentor"
    assert [one["value"] for one in offers["initial_options"]] == ["ai_daily", "new:Bee keeping"]
    assert focus["initial_option"]["value"] == "strategy"


def test_a_second_page_without_the_first_is_outdated(
    bot: Bot, add_person: Add, programme: Make
) -> None:
    """Nobody gets in without topics."""
    number, ada = programme(), add_person("UADA")

    with pytest.raises(Outdated), bot.turn(ada) as turn:
        enrolment_signup.about_told(turn, number, ABOUT)


def test_a_programme_that_closed_meanwhile_takes_nobody(
    bot: Bot, add_person: Add, programme: Make
) -> None:
    """An old form does not get anybody in."""
    ada = add_person("UADA")
    closed = programme(state="closing")

    with pytest.raises(Outdated), bot.turn(ada) as turn:
        enrolment_signup.topics_told(turn, closed, BRINGS)
    with pytest.raises(FormRefused), bot.turn(ada) as turn:
        enrolment_signup.topics_told(turn, None, BRINGS)


def test_who_left_before_the_welcome_was_sent_reads_none(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """Letters are true when they arrive."""
    number, ada = programme(), add_person("UADA")
    join(ada, number)
    with bot.turn(ada) as turn:
        enrolment_pause.leave(turn, number)

    with bot.tick("T1") as tick:
        [one] = claim(tick.session, "T1", now=tick.now, wall=0.0, limit=10)
        assert Drop("not_in") == LETTERS[one.kind].render(tick, one)


def test_guests_are_told_why(bot: Bot, add_person: Add, programme: Make) -> None:
    """Before they fill in anything."""
    programme()

    with pytest.raises(GuestCannotJoin), bot.turn(add_person("UGUEST", kind="guest")) as turn:
        enrolment_signup.begin(turn)


def test_who_comes_too_early_is_told_the_day(bot: Bot, add_person: Add, programme: Make) -> None:
    """As planned today; without any plan that is said too."""
    ada = add_person("UADA")
    with pytest.raises(NothingOpen), bot.turn(ada) as turn:
        enrolment_signup.begin(turn)
    programme(state="draft", settings={"signup_from": "2026-01-20"})
    programme(state="draft", starts_on=date(2026, 6, 1))

    with pytest.raises(OpensLater) as refused, bot.turn(ada) as turn:
        enrolment_signup.begin(turn)

    assert refused.value.facts == {"day": date(2026, 1, 20)}


def test_one_person_can_be_in_several_programmes(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """The second form begins with what the first was told."""
    first, second, ada = programme("One"), programme("Two"), add_person("UADA")
    join(ada, first)

    with bot.turn(ada) as turn:
        view = enrolment_signup.begin(turn)
    join(ada, second, Topics(Role.MENTEE, (), "strategy"))

    assert view
    assert "*Two*" in view["blocks"][0]["text"]["text"]
    [offers] = [one for one in view["blocks"] if one.get("block_id") == "offers"]
    assert offers["element"]["initial_options"][0]["value"] == "ai_daily"
    with bot.turn(ada) as turn:
        assert enrolment_signup.begin(turn) is None
        assert len(enrolment_profile.show(turn)["blocks"]) == 12


def test_the_choice_between_open_programmes_comes_first(
    bot: Bot, add_person: Add, programme: Make
) -> None:
    """An invitation's button names its own."""
    programme("One")
    second = programme("Two")

    with bot.turn(add_person("UADA")) as turn:
        both = enrolment_signup.begin(turn)
        one = enrolment_signup.begin(turn, second)

    assert both
    assert one
    assert both["blocks"][1]["block_id"] == "programme"
    assert "*Two*" in one["blocks"][0]["text"]["text"]
