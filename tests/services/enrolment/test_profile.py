"""The profile: changed part by part, shown in Home, read by matching."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.core import Bot, Who
from bot.domain.enrolment import NotIn, Role, Topics
from bot.domain.enrolment_about import About
from bot.domain.enrolment_better import Better
from bot.domain.refusals import ChangedMeanwhile, FormRefused
from bot.services import (
    enrolment,
    enrolment_better,
    enrolment_pause,
    enrolment_profile,
)
from storage import matching_people, programmes
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


def test_editing_one_part_keeps_the_others(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """Levels of topics that stay are kept, and so is everything else."""
    number, ada = programme(), add_person("UADA")
    place = join(ada, number)
    with bot.turn(ada) as turn:
        told = Better(
            levels={("offer", 0): 4},
            tags=("humour",),
            hours="9-12",
            rhythm="weekly",
            mentor_capacity=2,
        )
        enrolment_better.tell(turn, number, 1, told)
    with bot.turn(ada) as turn:
        chosen = Topics(Role.BOTH, ("data", "ai_daily"), "strategy")
        enrolment_profile.change_topics(turn, number, 2, chosen)
    with bot.turn(ada) as turn:
        enrolment_profile.change_about(turn, number, 3, replace(ABOUT, languages=("en",)))

    assert topics_in(bot, place) == [
        ("offer", "ai_daily", 4, 1),
        ("offer", "data", 3, 1),
        ("want", "strategy", 1, 1),
    ]
    with bot.tick("T1") as tick:
        now = enrolment.place(tick, number, "UADA")
        assert now
        assert (
            now.role,
            now.style,
            now.rhythm,
            now.mentor_capacity,
            now.languages,
            now.version,
        ) == ("both", ["humour"], "weekly", 2, ["en"], 4)
        assert tick.person("UADA").hours == "09:00-12:00"


def test_a_form_that_shows_an_older_version_overwrites_nothing(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """Two open forms never fight silently."""
    number, ada = programme(), add_person("UADA")
    place = join(ada, number)
    with bot.turn(ada) as turn:
        enrolment_better.tell(turn, number, 1, Better(tags=("humour",)))

    with pytest.raises(ChangedMeanwhile), bot.turn(ada) as turn:
        enrolment_profile.change_topics(turn, number, 1, Topics(Role.MENTOR, ("data",)))

    assert ("offer", "ai_daily", 3, 1) in topics_in(bot, place)


def test_the_second_step_refuses_at_the_field_and_knows_only_its_own(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """Impossible levels, rhythms and languages from a forged form are ignored."""
    number, ada = programme(), add_person("UADA")
    place = join(ada, number)
    with pytest.raises(FormRefused), bot.turn(ada) as turn:
        enrolment_better.tell(turn, number, 1, Better(tags=("zodiac",)))

    forged = Better(
        levels={("offer", 0): 9}, rhythm="hourly", mentor_capacity=99, address="boss", language="xx"
    )
    with bot.turn(ada) as turn:
        enrolment_better.tell(turn, number, 1, forged)

    assert ("offer", "ai_daily", 3, 1) in topics_in(bot, place)
    with bot.tick("T1") as tick:
        now = enrolment.place(tick, number, "UADA")
        assert now
        assert (now.rhythm, now.mentor_capacity) == (None, 1)
        assert (tick.person("UADA").address, tick.person("UADA").language) == (None, None)


def test_nobody_edits_a_profile_they_do_not_have(
    bot: Bot, add_person: Add, programme: Make
) -> None:
    """Every way in says so."""
    number, ada = programme(), add_person("UADA")
    ways: list[Callable[[Any], object]] = [
        enrolment_profile.show,
        lambda turn: enrolment_better.page(turn, number),
        enrolment_pause.form,
        lambda turn: enrolment_pause.leave(turn, number),
        enrolment_pause.go_on,
    ]

    for way in ways:
        with pytest.raises(NotIn), bot.turn(ada) as turn:
            way(turn)


def test_matching_reads_everybody_who_is_there(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """Active people with all their facts, in the order of their ids."""
    number = programme()
    join(add_person("UADA"), number)
    join(
        add_person("UBO"), number, Topics(Role.MENTEE, (), "ai_daily"), replace(ABOUT, not_with=())
    )
    left = add_person("UCY")
    join(left, number)
    with bot.turn(left) as turn:
        enrolment_pause.typed(turn, "20.1.")

    with bot.tick("T1") as tick:
        ada, bo = matching_people.match_rows(tick.session, "T1", number)

    assert (ada.user_id, ada.role, ada.level, ada.not_with) == ("UADA", "mentor", 2, ("UBO",))
    assert ada.offers == (("ai_daily", 3), ("own:1", 3))
    assert ada.wants == (("strategy", 1, 1), ("budgeting", 2, 1))
    assert (bo.offers, bo.wants) == ((), (("ai_daily", 1, 1),))


def test_home_shows_the_day_of_the_next_round_and_then_the_second_step(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """Whoever waits knows until when."""
    number, ada = programme(), add_person("UADA", language="en")
    with bot.turn(ada) as turn:
        [invited] = enrolment.next_steps(turn)
        assert not enrolment.home_section(turn)
    join(ada, number)

    with bot.turn(ada) as turn:
        [better] = enrolment.next_steps(turn)
        shown = str([block.to_dict() for block in enrolment.home_section(turn)])

    assert "takes sign-ups" in invited.text
    assert "better match" in better.text
    assert "The next round is on 15 February 2026" in shown
