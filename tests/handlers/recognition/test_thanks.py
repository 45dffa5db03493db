"""Thanks in a running workspace: form, preview, private cards, posts, new words, taking back."""

from typing import Any

import pytest
from sqlmodel import select

from bot.core import Bot, Who
from bot.domain.recognition_words import NotNamed, TooLate
from bot.sandbox import answers
from bot.sandbox.driver import Person
from bot.sandbox.state import TEAM
from bot.services import recognition_state
from storage.models import Shoutout

Stage = Any
PROGRAMME, COMPANY = "reverse-mentoring", "general"


def read(thing: Any) -> str:
    """Read a message or a view aloud."""
    return answers.words(thing)


def page(who: Person) -> dict[str, Any]:
    """Turn to the page of thanks in somebody's Home."""
    who.press(who.home(), "home:go:recognition")
    return who.sandbox.world.homes[who.id]


def test_thanks_reach_each_place_with_the_names_of_those_who_allow_it(stage: Stage) -> None:
    """Each name stands at the widest place its owner allows; a “no” is left out, unmentioned."""
    anna, ben, clara, elif_ = (
        stage.person(one) for one in ("U0ANNA", "U0BEN", "U0CLARA", "U0ELIF")
    )
    stage.send(anna, [ben.id, clara.id, elif_.id], "für drei kluge Fragen", reach="company")
    cards = [read(one.dm()[-1]) for one in (ben, clara, elif_)]
    assert all("für drei kluge Fragen" in card for card in cards)
    assert "Where may your name appear" in cards[0]
    assert "Wo darf dein Name" in cards[1]

    stage.answer(ben, "programme")
    stage.answer(clara, "company")
    assert not any("drei kluge" in read(one) for one in stage.posts(PROGRAMME))
    stage.answer(elif_, "no")

    inside = [read(one) for one in stage.posts(PROGRAMME) if "drei kluge" in read(one)]
    outside = [read(one) for one in stage.posts(COMPANY) if "drei kluge" in read(one)]
    assert len(inside) == len(outside) == 1
    assert ben.id in inside[0]
    assert clara.id in outside[0]
    assert elif_.id not in inside[0] + outside[0]


def test_silence_for_five_days_means_only_me(stage: Stage) -> None:
    """Whoever does not answer keeps it to themselves, and nothing is posted."""
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    stage.send(anna, [ben.id], "für Geduld mit mir")
    stage.pass_time(days=4, hours=23)
    assert "Where may your name" in read(ben.dm()[-1])

    stage.pass_time(hours=2)

    assert "stays with you" in read(ben.dm()[-1])
    assert not any("Geduld mit mir" in read(one) for one in stage.posts())
    assert "Es bleibt zwischen dir" in read(page(anna) | {"title": None})


def test_an_author_cannot_tell_a_no_from_silence(stage: Stage) -> None:
    """Until silence would have counted, thanks that stay private look as if they still waited."""
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    stage.send(anna, [ben.id], "für den freien Nachmittag")
    before = read(page(anna) | {"title": None})
    stage.answer(ben, "no")

    assert read(page(anna) | {"title": None}) == before


@pytest.mark.parametrize(
    ("named", "words", "field", "says"),
    [
        (["U0ANNA"], "für alles", "people", "Lass dich selbst"),
        (["U0WIKI"], "für alles", "people", "ist eine App"),
        (["U0XENIA"], "für alles", "people", "arbeitet nicht mehr hier"),
        (["U0UMA"], "für alles", "people", "zu Gast"),
        (["U0VICTOR"], "für alles", "people", "anderen Unternehmen"),
        ([f"U0{n:03}" for n in range(30)], "für alles", "people", "30 Namen sind eine Liste"),
        (["U0BEN"], "x" * 3000, "words", "höchstens 500 Zeichen"),
        (["U0BEN"], "Danke, Ben!", "words", "Erwähnungen aus dem Text"),
        (["U0BEN"], "für <@U0CLARA>", "words", "Erwähnungen aus dem Text"),
    ],
)
def test_what_cannot_be_sent_is_told_beside_its_field(
    stage: Stage, named: list[str], words: str, field: str, says: str
) -> None:
    """A mistake is explained where it was made, and nothing typed is lost."""
    reply = stage.thank(stage.person("U0ANNA"), named, words)

    assert says in reply.errors[field]


def test_typed_links_and_markup_are_harmless(stage: Stage) -> None:
    """Nothing typed becomes a link with another name or a mention of a channel."""
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    stage.send(anna, [ben.id], "für <https://evil.example|den Link> & mehr")
    stage.answer(ben, "programme")

    post = read(stage.posts()[-1])
    assert "&lt;https://evil.example|den Link&gt; &amp; mehr" in post


def test_mentions_in_the_command_fill_the_form(stage: Stage) -> None:
    """`/mentor danke @ben …` opens the form with Ben and the words in it."""
    anna = stage.person("U0ANNA")
    anna.command("/mentor danke @ben.carter für die Demo am Montag")
    form = anna.modal()
    assert form

    elements = {block["block_id"]: block.get("element", {}) for block in form["blocks"]}
    assert elements["people"]["initial_users"] == ["U0BEN"]
    assert elements["words"]["initial_value"] == "für die Demo am Montag"


def test_a_beginning_is_put_into_the_words(stage: Stage) -> None:
    """A chosen beginning follows what was typed, and everything else stays."""
    anna = stage.person("U0ANNA")
    anna.shortcut("shortcut:thanks")
    form = anna.modal()
    assert form
    reply = anna.choose(form, "recognition:starter", "honest")
    assert reply.view
    words = next(b for b in reply.view["blocks"] if b["block_id"] == "words_honest")

    assert "ehrliches Wort" in words["element"]["initial_value"]


def test_new_words_ask_everybody_again_and_change_the_post(stage: Stage) -> None:
    """The post stays until all have answered again; the old card does nothing any more."""
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    stage.send(anna, [ben.id], "für die erste Fassung")
    old_card = ben.dm()[-1]
    stage.answer(ben, "programme")
    view = anna.press(page(anna), "recognition:edit").view
    assert view
    assert anna.submit(view, {"words": "für die zweite Fassung"}).ok
    stage.settle()
    assert "erste Fassung" in read(stage.posts()[-1])
    assert "changed the words" in read(next(one for one in ben.dm() if one.ts == old_card.ts))

    stage.answer(ben, "programme")

    assert "zweite Fassung" in read(stage.posts()[-1])
    assert not any("erste Fassung" in read(one) for one in stage.posts())


def test_new_words_with_a_name_inside_are_refused_at_their_field(stage: Stage) -> None:
    """A name could not be left out again; what was typed stays in the form."""
    anna = stage.person("U0ANNA")
    stage.send(anna, ["U0BEN"], "drei Fragen", reach="programme")
    anna.press(anna.home(), "home:go:recognition")
    form = anna.press(stage.house.home("U0ANNA"), "recognition:edit").view
    assert form
    assert "Namen" in anna.submit(form, {"words": "Danke, Ben!"}).errors["words"]
    anna.close(form)


def test_taking_back_deletes_the_post_and_closes_the_card(stage: Stage) -> None:
    """What was posted is gone, and the person named reads that it was taken back."""
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    stage.send(anna, [ben.id], "für den kurzen Ruhm")
    stage.answer(ben, "programme")
    assert "kurzen Ruhm" in read(stage.posts()[-1])

    anna.press(page(anna), "recognition:take_back")
    stage.settle()

    assert not any("kurzen Ruhm" in read(one) for one in stage.posts())
    assert "has taken these thanks back" in read(ben.dm()[-1])


def test_a_name_can_leave_a_post_later(stage: Stage) -> None:
    """One name less, and the rest stands; without names the post goes."""
    anna, ben, clara = (stage.person(one) for one in ("U0ANNA", "U0BEN", "U0CLARA"))
    stage.send(anna, [ben.id, clara.id], "für das späte Nein")
    stage.answer(ben, "programme")
    stage.answer(clara, "programme")
    stage.answer(ben, "no")
    post = read(stage.posts()[-1])
    assert clara.id in post
    assert ben.id not in post

    stage.answer(clara, "no")

    assert not any("späte Nein" in read(one) for one in stage.posts())


def newest(bot: Bot) -> int:
    """Find the latest thank-you."""
    with bot.turn(Who(TEAM, "U0CLARA")) as turn:
        return max(row.id or 0 for row in turn.session.exec(select(Shoutout)))


def test_a_second_press_changes_nothing(stage: Stage) -> None:
    """Deciding twice posts once; deciding otherwise after the post is told kindly."""
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    stage.send(anna, [ben.id], "für den Doppelklick")
    bot = stage.house.running.bot
    thanks = newest(bot)
    for _ in range(2):
        with bot.turn(Who(TEAM, ben.id)) as turn:
            recognition_state.answer(turn, thanks, 1, "programme")
    stage.settle()
    assert len([one for one in stage.posts() if "Doppelklick" in read(one)]) == 1

    with pytest.raises(TooLate), bot.turn(Who(TEAM, ben.id)) as turn:
        recognition_state.answer(turn, thanks, 1, "me")


def test_private_thanks_ask_nothing(stage: Stage) -> None:
    """Thanks meant for nobody else arrive and are settled."""
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    stage.send(anna, [ben.id], "für das offene Ohr", reach="me")

    assert "stays with you" in read(ben.dm()[-1])
    assert not any("offene Ohr" in read(one) for one in stage.posts())


def test_a_shout_out_is_for_hr_only(stage: Stage) -> None:
    """HR may shout out in its programme; anybody else is told kindly that they may not."""
    reply = stage.person("U0ANNA").command("/mentor shoutout @ben.carter")
    assert "Das können nur die Menschen" in reply.text

    petra, ben = stage.person("U0PETRA"), stage.person("U0BEN")
    stage.send(petra, [ben.id], "für eine großartige Demo", command="/mentor shoutout")
    stage.answer(ben, "programme")

    assert "Großer Dank an" in read(stage.posts()[-1])


def test_only_who_is_named_can_answer(stage: Stage) -> None:
    """A forged press is refused by the service, not by a hidden button."""
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    stage.send(anna, [ben.id], "für Ehrlichkeit")
    bot = stage.house.running.bot
    thanks = newest(bot)

    with pytest.raises(NotNamed), bot.turn(Who(TEAM, "U0CLARA")) as turn:
        recognition_state.answer(turn, thanks, 1, "programme")
