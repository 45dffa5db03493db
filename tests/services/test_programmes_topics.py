"""HR's hand on the topics: names, hiding, adding, merging, and who sees what of it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from bot.core import Bot, Who
from bot.domain.enrolment import Role, TopicOfferOnly, Topics
from bot.domain.refusals import ChangedMeanwhile, FormRefused, NotAllowed, Outdated
from bot.services import (
    enrolment_profile,
    enrolment_search,
    enrolment_signup,
    programmes,
    programmes_copy,
    programmes_topics,
)
from bot.services.enrolment_catalogue import topic_words
from storage import enrolments
from storage import programmes as store
from storage.models import Skill

NAMES = {"de": "KI bei Acme", "en": "AI at Acme"}


@pytest.fixture
def found(bot: Bot, add_person: Callable[..., Who]) -> Callable[..., dict[str, str]]:
    """Search as somebody who reads English: topic → name."""
    who = add_person("USEEK", language="en")

    def search(typed: str, programme_id: int | None = None) -> dict[str, str]:
        with bot.turn(who) as turn:
            shown = enrolment_search.topics(turn, typed, wanted=False, programme_id=programme_id)
        return {one["value"]: one["text"]["text"] for one in shown}

    return search


@pytest.fixture
def own(bot: Bot) -> Callable[[str], str]:
    """Add a topic as somebody typed it: `own("Bienen")` gives its key."""

    def add(name: str) -> str:
        with bot.tick("T1") as tick:
            return enrolments.add_own_topic(tick.session, "T1", name, "UADA", tick.now)

    return add


def test_a_new_name_is_read_in_this_programme_only(
    bot: Bot, as_lead: Callable[..., Any], programme: int, found: Callable[..., dict[str, str]]
) -> None:
    """Search and pairs' cards read it in each language; an empty field brings ours back."""
    as_lead(programmes_topics.keep, programme, 1, "ai_daily", NAMES)

    assert found("", programme)["ai_daily"] == "AI at Acme"
    assert found("Acme", programme)["ai_daily"] == "AI at Acme"
    assert found("")["ai_daily"] == "AI in daily work"
    with bot.tick("T1") as tick:
        row = programmes.get(tick, programme)
        assert topic_words(tick, row, tick.voice("ULEAD"))["ai_daily"] == "KI bei Acme"
    as_lead(programmes_topics.keep, programme, 2, "ai_daily", {"de": "", "en": ""})
    assert found("", programme)["ai_daily"] == "AI in daily work"


def test_a_hidden_topic_leaves_the_search_and_stays_with_whoever_has_it(
    bot: Bot,
    as_lead: Callable[..., Any],
    programme: int,
    enrol: Callable[..., Who],
    found: Callable[..., dict[str, str]],
) -> None:
    """Changing one's topics afterwards is not refused because of it."""
    who = enrol(programme, "UADA", "mentor", offers=["data"])
    as_lead(programmes_topics.keep, programme, 1, "data", {}, hidden=True)

    assert "data" not in found("", programme)
    assert "data" in found("")
    chosen = Topics(Role.MENTOR, ("data", "ai_daily"))
    with bot.turn(who) as turn:
        enrolment_profile.change_topics(turn, programme, 1, chosen)
    with bot.turn(who) as turn:
        place = store.enrolment(turn.session, "T1", programme, "UADA")
        assert place
        assert enrolment_signup.topics_of(turn, place).offers == ("data", "ai_daily")
    as_lead(programmes_topics.keep, programme, 2, "data", {}, hidden=False)
    assert "data" in found("", programme)


def test_the_next_cohort_takes_names_and_hiding_along(
    as_lead: Callable[..., Any], programme: int, found: Callable[..., dict[str, str]]
) -> None:
    """A copy has the same topics."""
    as_lead(programmes_topics.keep, programme, 1, "ai_daily", NAMES, hidden=True)
    copied = as_lead(programmes_copy.copy, programme).id

    assert "ai_daily" not in found("", copied)
    page = as_lead(programmes_topics.page, str(copied))
    assert "KI bei Acme" in str([one.to_dict() for one in page])


def test_merging_says_first_what_moves_and_the_old_name_still_leads_there(
    *,
    bot: Bot,
    as_lead: Callable[..., Any],
    programme: int,
    enrol: Callable[..., Who],
    own: Callable[[str], str],
    found: Callable[..., dict[str, str]],
) -> None:
    """Entries of all programmes move; a development area stays one; chains end at the target."""
    first, second = own("Bienen halten"), own("Imkerei")
    enrol(programme, "UADA", "mentor", offers=[first])
    enrol(programme, "UBEN", "mentee", wants=[second, first])
    with bot.tick("T1") as tick:
        for skill in tick.session.exec(select(Skill).where(Skill.topic == second)):
            skill.priority = 2
    view = as_lead(programmes_topics.merge_asked, programme, first, second)
    assert "1" in str(view["blocks"])

    as_lead(programmes_topics.merge, programme, first, second)
    as_lead(programmes_topics.merge, programme, second, "sustainability")

    with bot.tick("T1") as tick:
        told = sorted(
            (one.kind, one.topic, one.priority) for one in tick.session.exec(select(Skill))
        )
    assert told == [("offer", "sustainability", 1), ("want", "sustainability", 1)]
    assert next(iter(found("bienen"))) == "sustainability"
    assert not [one for one in found("Bienen halten") if one.startswith("new:")]


@pytest.mark.parametrize(
    ("topic", "into", "refusal"),
    [
        ("own:1", "own:1", Outdated),
        ("own:1", "nonsense", Outdated),
        ("own:9", "ai_daily", Outdated),
        ("ai_daily", "data", Outdated),
        ("own:1", "diversity", FormRefused),
    ],
)
def test_what_cannot_be_merged_is_refused(
    *,
    as_lead: Callable[..., Any],
    programme: int,
    enrol: Callable[..., Who],
    own: Callable[[str], str],
    topic: str,
    into: str,
    refusal: type[Exception],
) -> None:
    """Not with itself, not ours, not into nothing; what is wanted not into what is only offered."""
    enrol(programme, "UBEN", "mentee", wants=[own("Bienen")])

    with pytest.raises(refusal) as told:
        as_lead(programmes_topics.merge, programme, topic, into)
    if isinstance(told.value, FormRefused):
        assert isinstance(told.value.errors["into"], TopicOfferOnly)


@pytest.mark.parametrize(
    ("topic", "names", "field"),
    [
        ("", {"de": "", "en": ""}, "name_de"),
        ("", {"de": "x" * 61, "en": ""}, "name_de"),
        ("ai_daily", {"de": "", "en": "Sustainability"}, "name_en"),
        ("", {"de": "bienen", "en": ""}, "name_de"),
    ],
)
def test_a_name_tells_topics_apart(
    *,
    as_lead: Callable[..., Any],
    programme: int,
    own: Callable[[str], str],
    topic: str,
    names: dict[str, str],
    field: str,
) -> None:
    """Missing, too long, or another topic's: beside the field of that language."""
    own("Bienen")
    with pytest.raises(FormRefused) as told:
        as_lead(programmes_topics.keep, programme, 1, topic, names)

    assert set(told.value.errors) == {field}


def test_a_topic_is_added_for_everybody(
    as_lead: Callable[..., Any], programme: int, found: Callable[..., dict[str, str]]
) -> None:
    """Each language may have its own name; one is enough."""
    as_lead(programmes_topics.keep, programme, 1, "", {"de": "Bienen", "en": "Bees"})

    assert found("Bees", programme) == {"own:1": "Bees"}
    assert found("Bienen") == {"own:1": "Bienen"}


def test_only_leads_tidy_and_nobody_overwrites_anybody(
    bot: Bot, as_lead: Callable[..., Any], programme: int, add_person: Callable[..., Who]
) -> None:
    """A forged press and an old form change nothing."""
    as_lead(programmes_topics.keep, programme, 1, "ai_daily", NAMES)
    with pytest.raises(ChangedMeanwhile):
        as_lead(programmes_topics.keep, programme, 1, "ai_daily", {"de": "", "en": ""})
    with bot.turn(add_person("UX")) as turn:
        for do in (
            lambda: programmes_topics.page(turn, str(programme)),
            lambda: programmes_topics.form(turn, programme, "ai_daily"),
            lambda: programmes_topics.keep(turn, programme, 2, "ai_daily", {}),
            lambda: programmes_topics.merge(turn, programme, "own:1", "data"),
            lambda: programmes_topics.targets(turn, programme, "own:1", ""),
        ):
            with pytest.raises(NotAllowed):
                do()
