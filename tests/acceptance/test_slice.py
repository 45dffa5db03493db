"""The main job over real HTTP and WebSocket, with the bot in a process of its own."""

from dataclasses import dataclass

import pytest

from bot.sandbox.answers import words
from bot.sandbox.driver import Person
from bot.sandbox.state import BOT
from tests.acceptance.stage import CHANNEL, Stage, create_and_open


@dataclass(frozen=True)
class Wish:
    """What somebody puts into the sign-up form."""

    role: str
    offer: str
    want: str
    level: str


def sign_up(person: Person, command: str, wish: Wish) -> str:
    """Fill in both pages of the sign-up and return the welcome."""
    first = person.command(command).view
    assert first is not None
    topics = {"role": wish.role, "offers": [wish.offer], "focus": wish.want}
    second = person.submit(first, topics)
    assert second.ok, second.errors
    assert second.view is not None
    about = {"languages": ["de", "en"], "level": wish.level, "place": "DE-BE", "consent": ["yes"]}
    third = person.submit(second.view, about)
    assert third.ok, third.errors
    assert third.view is not None
    return words(third.view)


def match_and_release(stage: Stage, petra: Person) -> None:
    """HR ends the sign-up, the round runs by itself, HR releases what it sees with reasons."""
    page = stage.open_page(petra, "hr", "programme:1")
    petra.press(page, "programmes:move:matching")
    stage.later(minutes=1)
    desk = stage.open_page(petra, "hr", "programme:1", "desk:1")
    assert "<@U0BEN> → <@U0ANNA>" in words(desk)
    petra.press(desk, "desk:all")
    stage.later(minutes=11)


def both_accept(stage: Stage, mentor: Person, mentee: Person) -> str:
    """The mentor is asked first, privately, the mentee only after a yes; return their group."""
    asked = stage.card(mentor, "AI in daily work")
    assert "pairs:yes" in str(asked.blocks)
    assert not any("pairs:yes" in str(one.blocks) for one in mentee.dm())
    mentor.press(asked, "pairs:yes")
    stage.later(minutes=1)
    mentee.press(stage.card(mentee, "KI im Alltag"), "pairs:yes")
    stage.later(minutes=1)
    group = mentee.groups()[0]
    assert [group] == mentor.groups()
    intro = words(mentor.messages(group)[0])
    assert "<@U0BEN>" in intro
    assert "<@U0ANNA>" in intro
    return group


def agree_and_book(stage: Stage, group: str, *pair: Person) -> None:
    """Both agree, and one of them takes a date that is offered."""
    for person in pair:
        form = person.press(person.messages(group)[0], "pairs:agree").view
        if form:
            assert person.submit(form).ok
    stage.wait_days(7, lambda: "meetings:take" in str(pair[0].messages(group)))
    offer = next(one for one in pair[0].messages(group) if "meetings:take" in str(one.blocks))
    pair[0].press(offer, "meetings:take")


def look_after(stage: Stage, group: str, mentee: Person) -> None:
    """The group gets its prompts before the talk; after it a private card asks, with the pulse."""
    stage.wait_days(14, lambda: "meetings:clock" in str(mentee.messages(group)))
    stage.wait_days(14, lambda: any("meetings:met" in str(one.blocks) for one in mentee.dm()))
    assert "meetings:clock" not in str(mentee.messages(group))
    mentee.press(stage.card(mentee, "Habt ihr euch"), "meetings:met")
    assert any("meetings:pulse" in str(one.blocks) for one in mentee.dm())


def shout_out(stage: Stage, petra: Person, ben: Person) -> None:
    """HR thanks somebody; it appears in the channel once the person agreed, not before.

    Ben's week is full with his first talk, so he may be asked on Monday only.
    """
    thanks = petra.command("/mentor shoutout <@U0BEN>").view
    assert thanks is not None
    preview = petra.submit(thanks, {"words": "drei kluge Fragen"}).view
    assert preview is not None
    assert petra.submit(preview).ok
    stage.wait_days(7, lambda: any("drei kluge Fragen" in words(one) for one in ben.dm()))
    assert not any("drei kluge Fragen" in words(one) for one in petra.messages(CHANNEL))
    ben.press(stage.card(ben, "drei kluge Fragen"), "recognition:answer:programme")
    stage.later(minutes=15)
    stage.wait_days(
        4, lambda: any("drei kluge Fragen" in words(one) for one in petra.messages(CHANNEL))
    )


def test_a_programme_runs_from_sign_up_to_a_shout_out(stage: Stage) -> None:
    """In two languages, and through two sudden deaths of the bot, the main job gets done."""
    petra, ben, anna = (stage.person(one) for one in ("U0PETRA", "U0BEN", "U0ANNA"))
    create_and_open(stage, petra, anna)
    teaches = Wish("mentor", "ai_daily", "strategy", "1")
    learns = Wish("mentee", "strategy", "ai_daily", "5")
    assert "Welcome" in sign_up(ben, "/mentor signup", teaches)
    assert "Willkommen" in sign_up(anna, "/mentor anmelden", learns)
    stage.kill()
    assert "KI im Alltag" in words(anna.home())
    match_and_release(stage, petra)
    group = both_accept(stage, ben, anna)
    agree_and_book(stage, group, anna, ben)
    stage.kill()
    look_after(stage, group, anna)
    shout_out(stage, petra, ben)


@pytest.mark.long
def test_people_who_answer_by_themselves_fill_a_programme(stage: Stage) -> None:
    """With the switch on, colleagues sign up, say yes, meet and answer, and nobody plays them."""
    petra, anna = stage.person("U0PETRA"), stage.person("U0ANNA")
    create_and_open(stage, petra, anna)
    stage.demo.players.play("auto")
    page = stage.open_page(petra, "hr", "programme:1")
    petra.press(page, "programmes:move:matching")
    stage.later(minutes=1)
    petra.press(stage.open_page(petra, "hr", "programme:1", "desk:1"), "desk:all")
    stage.later(days=2)
    groups = [one for one in stage.demo.sandbox.world.channels.values() if one.kind == "mpim"]
    assert len(groups) >= 3
    stage.later(days=5)
    written = stage.demo.sandbox.world.messages.values()
    told = [words(one) for place in written for one in place if one.user == BOT]
    for answered in ("Antworten ändern", "Change answers"):
        assert any(answered in one for one in told)
