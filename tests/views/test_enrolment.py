"""What people see while they sign up: a golden file per view and voice, all within the rules."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.models.blocks import Block

from bot.blockkit import check_message, check_view
from bot.domain.afterwards import Wish, offered
from bot.domain.enrolment import Band, Role, TopicName
from bot.domain.formats import SPRINT
from bot.domain.people_import import Change
from bot.domain.roadmap import roadmap
from bot.i18n import Translate
from bot.outgoing import Message
from bot.views import (
    afterwards,
    enrolment,
    enrolment_better,
    enrolment_form,
    enrolment_notice,
    home,
    kit,
    languages,
    people_import,
    places,
)
from bot.views import enrolment_pause as pause
from bot.views import enrolment_profile as profile
from bot.views.enrolment_form import AboutPage, Invitation, TopicsPage

Golden = Callable[[str, Any], None]
ZONE = ZoneInfo("Europe/Berlin")
VOICES = {
    "de": Translate("de", "du", ZONE),
    "de_sie": Translate("de", "sie", ZONE),
    "en": Translate("en", "du", ZONE),
}
TODAY, START = date(2026, 1, 7), date(2026, 3, 2)
SPRING = Invitation(7, "Spring & <Co>", "Learn <!channel>", START, roadmap(START, SPRINT))
SUMMER = Invitation(8, "Summer", "Again", date(2026, 6, 1), roadmap(date(2026, 6, 1), SPRINT))
AI, BEES = TopicName("ai_daily", "AI", "Ask well"), TopicName("new:Bees", "Bees")
LONG = TopicName("own:1", "x" * 60)
BANDS = [
    Band(1, "Entry", "Starting out in the job, with guidance. " * 3),
    Band(2, "Pro"),
]
WELCOME = enrolment.Welcome(7, "Spring", date(2026, 2, 14), START, ("AI", "Data", "Bees"))
STANDING = profile.Standing(None, profile.Stand.WAITS, date(2026, 2, 14))
TOLD = profile.Profile(
    programme_id=7,
    name="Spring",
    role=Role.BOTH,
    offers=["AI", "Bees <!here>"],
    focus="Strategy",
    wants=["Budget"],
    languages=["Deutsch"],
    level="Entry",
    place="DE-BY",
    team="Blue & Co",
    manager_id="UBO",
    not_with=2,
    tags=["humour"],
    hours="09:00-12:00;13:00-17:00",
    rhythm="weekly",
    formats=["remote", "onsite"],
    standing=STANDING,
    explain_well="<script> & co",
)
EMPTY = profile.Profile(
    programme_id=8,
    name="Summer",
    role=Role.MENTEE,
    offers=[],
    focus=None,
    wants=[],
    languages=[],
    level="",
    place=None,
    team="",
    manager_id=None,
    not_with=0,
    tags=[],
    hours="",
    rhythm=None,
    formats=[],
    standing=profile.Standing(date(2026, 1, 20), profile.Stand.IN),
)
CHANGES = [
    Change("UADA", 2, {}, {"level": (1, 2), "languages": ([], ["de"]), "left": (None, True)}),
    Change("UNEW", 3, {}, {}, is_new=True),
    *(Change(f"U{n}", n, {}, {"team": ("<a>", "&b")}) for n in range(30)),
]


WILLING = afterwards.Willing(
    programme_id=7,
    programme="Spring",
    people={Wish.SPEAKER: ["UA", "UB"], Wish.NEXT: ["UB"], Wish.MENTOR: []},
)
NOBODY = afterwards.Willing(programme_id=7, programme="Spring", people={})


def asked(offers: tuple[Wish, ...], told: tuple[Wish, ...]) -> afterwards.Question:
    """Ask what comes next."""
    return afterwards.Question(
        programme_id=7, programme="Spring <b>", offered=offers, told=told, days=120
    )


def standing_at(stand: profile.Stand, t: Translate, *told: tuple[Wish, ...] | None) -> list[Block]:
    """Show a programme in Home to somebody who stands there, once for each answer."""
    return [
        block
        for each in told
        for block in profile.section(
            replace(TOLD, standing=profile.Standing(None, stand, afterwards=each)),
            SPRING.roadmap,
            TODAY,
            t,
        )
    ]


def better(t: Translate) -> dict[str, Any]:
    """Show the second step with every field filled."""
    page = enrolment_better.BetterPage(
        metadata="7:1",
        topics=[("offer", "AI", 3), ("offer", "x" * 160, 4), ("want", "Strategy", 1)],
        tags={"Style": [("humour", "Humour")], "Interests": [("music", "Music")]},
        chosen=["music"],
        teaches=True,
        learns=True,
        zone="Europe/Berlin",
        languages=[("de", "Deutsch"), ("en", "English")],
        language=t.language,
        address=t.address,
        explain_well="how",
        hours="09:00-17:00",
        rhythm="weekly",
        formats=["remote"],
    )
    return enrolment_better.better_page(page, t)


def about(t: Translate, *, notice: str) -> dict[str, Any]:
    """Show the second page with everything known."""
    page = AboutPage(
        metadata="7",
        languages=languages.offered(t),
        spoken=["de"],
        bands=BANDS,
        level=2,
        place="DE-BY",
        team="Blue",
        manager_id="UBO",
        not_with=["UCY"],
        notice=notice,
        consent="I have read it.",
    )
    return enrolment_form.about_page(page, t)


def topics(t: Translate, *programmes: Invitation, edits: bool = False) -> dict[str, Any]:
    """Show the first page."""
    page = TopicsPage(
        metadata="8",
        invitations=programmes,
        most=5,
        today=TODAY,
        role="both",
        offers=[AI, BEES, LONG],
        focus=LONG,
        wants=[AI],
        edits=edits,
    )
    return enrolment_form.topics_page(page, t)


VIEWS: dict[str, Callable[[Translate], dict[str, Any]]] = {
    "topics": lambda t: topics(t, SPRING),
    "topics_several": lambda t: topics(t, SPRING, SUMMER),
    "topics_edit": lambda t: topics(t, edits=True),
    "topics_empty": lambda t: enrolment_form.topics_page(
        TopicsPage(metadata="7", invitations=[SPRING], most=3), t
    ),
    "about": lambda t: about(t, notice="Taking part is voluntary."),
    "about_edit": lambda t: about(t, notice=""),
    "notice": lambda t: enrolment_notice.notice("What happens", [("Why", "To match")], t),
    "joined": lambda t: enrolment.joined(WELCOME, t),
    "joined_again": lambda t: enrolment.joined(replace(WELCOME, again=True), t),
    "better": better,
    "profile": lambda t: profile.profile([TOLD, EMPTY], t),
    "home": lambda t: kit.home(profile.section(TOLD, SPRING.roadmap, TODAY, t)),
    "home_done": lambda t: kit.home(standing_at(profile.Stand.DONE, t, None, (), tuple(Wish))),
    "home_rests": lambda t: kit.home(standing_at(profile.Stand.RESTS, t, None)),
    "afterwards": lambda t: afterwards.form(asked(tuple(Wish), (Wish.PEER, Wish.NEXT)), t),
    "afterwards_first": lambda t: afterwards.form(asked(offered(teaches=False), ()), t),
    "afterwards_step": lambda t: kit.home(
        home.next_step(afterwards.step(9, 7, "Spring <b>", t), t)
    ),
    "afterwards_hr": lambda t: kit.home(
        [
            *afterwards.section(WILLING, t),
            *afterwards.waiting(1, t),
            *afterwards.waiting(3, t),
            *afterwards.page(WILLING, t),
            *afterwards.page(NOBODY, t),
        ]
    ),
    "pause_form": lambda t: pause.pause_form(TODAY, t),
    "pause_notice": lambda t: pause.notice(pause.paused(TODAY, t), t),
    "leave": lambda t: pause.leave_form([(7, "Spring <b>")], t, has_partner=True),
    "leave_several": lambda t: pause.leave_form([(7, "A"), (8, "B")], t, has_partner=False),
    "left": lambda t: pause.left("Spring", t),
    "people_form": people_import.form,
    "people_preview": lambda t: people_import.preview(CHANGES, 2, t),
    "people_unchanged": lambda t: people_import.preview([], 0, t),
    "people_done": lambda t: people_import.done(people_import.decided(t, yes=True), t),
}
MESSAGES: dict[str, Callable[[Translate], Message]] = {
    "welcome": lambda t: enrolment.welcome(WELCOME, t),
    "welcome_again": lambda t: enrolment.welcome(replace(WELCOME, again=True, awaited=()), t),
    "paused": lambda t: pause.paused(TODAY, t),
    "resumed": lambda t: pause.resumed([], t),
    "resumed_but": lambda t: pause.resumed([("UBO", TODAY)], t),
    "resumed_not": lambda t: pause.resumed([("UBO", TODAY)], t, ended=False),
    "awake": pause.awake,
    "back": lambda t: pause.back(7, "Spring", t),
    "afterwards_invited": lambda t: afterwards.invited(8, "Summer <b>", START, t),
    "people_waits": lambda t: people_import.waits(3, 400, 7, t),
}


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("name", VIEWS)
def test_every_view_reads_as_reviewed_and_fits_slack(name: str, voice: str, golden: Golden) -> None:
    """Texts and blocks are the reviewed ones, and Slack would take them."""
    view = VIEWS[name](VOICES[voice])

    assert not check_view(view)
    golden(f"enrolment_{name}.{voice}", view)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_reads_as_reviewed_and_fits_slack(
    name: str, voice: str, golden: Golden
) -> None:
    """Texts and blocks are the reviewed ones, and Slack would take them."""
    message = MESSAGES[name](VOICES[voice]).to_slack()

    assert not check_message(message)
    golden(f"enrolment_{name}.{voice}", message)


@pytest.mark.parametrize("name", ["welcome", "awake", "back", "people_waits", "afterwards_invited"])
def test_a_lock_screen_shows_nothing_of_a_private_card(name: str) -> None:
    """The preview says only that there is something."""
    assert MESSAGES[name](VOICES["en"]).text == "mentorbot has something for you."


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("bay", "de", ("DE-BY", "Deutschland – Bayern")),
        ("bavaria", "en", ("DE-BY", "Germany – Bavaria")),
        ("österreich", "de", ("AT", "Österreich")),
        ("wien", "de", ("AT-9", "Österreich – Wien")),
        ("", "de", ("DE", "Deutschland")),
    ],
)
def test_places_are_found_by_any_word(typed: str, language: str, first: tuple[str, str]) -> None:
    """Countries and regions by the beginning of a word; nothing typed shows the own country."""
    assert first == places.search(typed, Translate(language, "du", ZONE))[0]


def test_a_zone_without_a_country_suggests_none() -> None:
    """UTC lies nowhere."""
    assert places.country_of_zone("UTC") is None
    assert places.search("", Translate("en"))[0][0] == "AF"
    assert places.name_of("XX", Translate("en")) == "XX"
    assert languages.name_of("xx", Translate("en")) == "xx"
