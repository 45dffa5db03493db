"""Insights for the sponsor: both release them, or they stay between the two."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from bot.core import Who
from bot.domain.insight_words import NotYet, Settled
from bot.domain.milestones import Event
from bot.domain.refusals import ChangedMeanwhile, NotYours
from bot.sandbox import answers
from bot.sandbox.driver import Person
from bot.sandbox.state import TEAM
from bot.services import insight_report, insight_words, milestones, programmes
from storage.models import InsightWords, Meeting, Pair

Stage = Any
WORDS = "Wir besprechen neue Werkzeuge jetzt, bevor wir sie kaufen."


def read(thing: Any) -> str:
    """Read a message or a view aloud."""
    return answers.words(thing)


def page(who: Person) -> dict[str, Any]:
    """Turn to the page of thanks in somebody's Home."""
    who.press(who.home(), "home:go:recognition")
    return who.sandbox.world.homes[who.id] | {"title": None}


def written(stage: Stage, who: Person, pair_id: int, words: str = WORDS) -> InsightWords:
    """Let somebody write an insight, and give its row."""
    form = who.press(page(who), f"insight_words:open:{pair_id}").view
    assert form
    told = who.submit(form, {"insight": words}).view
    assert told
    assert any(one in read(told) for one in ("Dein Gegenüber liest", "Your partner reads"))
    who.close(told)
    stage.settle()
    with stage.house.running.bot.tick(TEAM) as tick:
        query = select(InsightWords).where(InsightWords.author_id == who.id)
        row: InsightWords = tick.session.exec(query).all()[-1]
        tick.session.expunge(row)
    return row


def decide(stage: Stage, who: Person, answer: str) -> None:
    """Let the partner read the newest question and decide."""
    form = who.press(who.dm()[-1], "insight_words:read").view
    assert form
    told = who.submit(form, {"answer": answer}).view
    assert told
    said = {"yes": ("Passed on", "Weitergegeben"), "no": ("It stays", "Es bleibt")}[answer]
    assert any(one in read(told) for one in said)
    who.close(told)
    stage.settle()


def quotes(stage: Stage) -> tuple[str, ...]:
    """Read the quotes of the programme's report."""
    with stage.house.running.bot.tick(TEAM) as tick:
        programme = programmes.get(tick, stage.programme_id)
        return insight_report.outcome_of(tick, programme, tick.voice("U0PETRA")).quotes


@pytest.fixture
def sponsor(stage: Stage) -> Person:
    """Give the programme a sponsor."""
    with stage.house.running.bot.tick(TEAM) as tick:
        programme = programmes.get(tick, stage.programme_id)
        settings = replace(programmes.settings_of(programme), sponsor="U0DAVID")
        programmes.keep_settings(programme, settings)
    who: Person = stage.person("U0DAVID")
    return who


def test_an_insight_reaches_sponsor_and_report_only_when_both_agree(
    stage: Stage, pair_of: Any, sponsor: Person
) -> None:
    """The partner reads it in a form, agrees, and it goes on without a name."""
    pair_id = pair_of()
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    before = len(sponsor.dm())
    written(stage, anna, pair_id)
    assert WORDS not in read(ben.dm()[-1])
    assert WORDS not in quotes(stage)
    assert len(sponsor.dm()) == before

    decide(stage, ben, "yes")

    told = read(sponsor.dm()[-1])
    assert WORDS in told
    assert "Anna" not in told
    assert anna.id not in told
    assert WORDS in quotes(stage)
    assert "weitergegeben, ohne Namen" in read(page(anna))


def test_a_no_looks_like_silence_and_nothing_is_passed_on(stage: Stage, pair_of: Any) -> None:
    """The author reads the same for two weeks, whether the partner said no or nothing."""
    pair_id = pair_of()
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    written(stage, anna, pair_id, "Ein leiser Gedanke.")
    waiting = read(page(anna))
    decide(stage, ben, "no")

    assert waiting == read(page(anna))
    assert "Ein leiser Gedanke." not in quotes(stage)
    assert "Ein leiser Gedanke." not in read(page(ben))
    stage.pass_time(days=14)
    assert "bleibt unter euch" in read(page(anna))


def test_taking_back_leaves_the_report(stage: Stage, pair_of: Any) -> None:
    """Either of the two may withdraw it later."""
    pair_id = pair_of()
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    row = written(stage, anna, pair_id, "Fragen vor dem Kaufen.")
    decide(stage, ben, "yes")
    assert "Fragen vor dem Kaufen." in quotes(stage)

    ben.press(page(ben), f"insight_words:take_back:{row.id}")

    assert "Fragen vor dem Kaufen." not in quotes(stage)
    with pytest.raises(Settled), stage.house.running.bot.turn(Who(TEAM, ben.id)) as turn:
        insight_words.decide(turn, row.id or 0, row.round, agrees=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("x" * 281, "280"),
        ("Danke, Ben!", "Namen"),
        ("Fragt <@U0BEN> danach", "Namen"),
        ("   ", "Gedanken"),
    ],
)
def test_bad_input_is_explained_beside_the_field(
    stage: Stage, pair_of: Any, words: str, said: str
) -> None:
    """Too long, a name, a mention, nothing at all; what was typed stays in the form."""
    pair_id = pair_of()
    anna = stage.person("U0ANNA")
    form = anna.press(page(anna), f"insight_words:open:{pair_id}").view
    assert form

    assert said in anna.submit(form, {"insight": words}).errors["insight"]
    anna.close(form)


def test_nobody_else_decides_and_nobody_decides_about_other_words(
    stage: Stage, pair_of: Any
) -> None:
    """The author, a stranger, and a partner who read an earlier wording are refused."""
    pair_id = pair_of()
    anna = stage.person("U0ANNA")
    row = written(stage, anna, pair_id, "Erste Worte.")
    anna.press(page(anna), f"insight_words:take_back:{row.id}")
    again = written(stage, anna, pair_id, "Andere Worte.")
    assert again.round == row.round + 1
    bot = stage.house.running.bot
    for who in (anna.id, "U0CLARA"):
        with pytest.raises(NotYours), bot.turn(Who(TEAM, who)) as turn:
            insight_words.decide(turn, row.id or 0, again.round, agrees=True)
    with pytest.raises(ChangedMeanwhile), bot.turn(Who(TEAM, "U0BEN")) as turn:
        insight_words.decide(turn, row.id or 0, row.round, agrees=True)


def test_the_goodbye_asks_for_an_insight(stage: Stage, pair_of: Any) -> None:
    """The card of the last milestone has the button; a pair under way is not asked."""
    pair_id = pair_of()
    with stage.house.running.bot.tick(TEAM) as tick:
        milestones.milestone(tick, "", pair_id, Event.CLOSED)
    stage.settle()
    assert f"insight_words:open:{pair_id}" in str(stage.person("U0ANNA").dm()[-1].blocks)


def test_a_pair_under_way_is_not_asked(stage: Stage, pair_of: Any) -> None:
    """Neither Home nor a forged press opens the form before the goodbye."""
    pair_id = pair_of(state="active", ended=False)
    assert f"insight_words:open:{pair_id}" not in str(page(stage.person("U0ANNA")))
    with pytest.raises(NotYet), stage.house.running.bot.turn(Who(TEAM, "U0ANNA")) as turn:
        insight_words.form(turn, pair_id)


def test_words_go_with_their_pair(stage: Stage, pair_of: Any) -> None:
    """Deleting a pair deletes what the two wrote."""
    pair_id = pair_of()
    row = written(stage, stage.person("U0ANNA"), pair_id, "Nur kurz hier.")
    with stage.house.running.bot.tick(TEAM) as tick:
        pair = tick.session.get(Pair, pair_id)
        assert pair
        for talk in tick.session.exec(select(Meeting).where(Meeting.pair_id == pair_id)):
            tick.session.delete(talk)
        tick.session.flush()
        tick.session.delete(pair)
    with stage.house.running.bot.tick(TEAM) as tick:
        assert tick.session.get(InsightWords, row.id) is None
