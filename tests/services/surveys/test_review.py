"""Free texts are masked and shuffled at the close, and shown once a human has read them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from bot.core import Bot, Who
from bot.domain.publication import Frozen
from bot.domain.refusals import ChangedMeanwhile, NotAllowed, Outdated
from bot.domain.roles import Role
from bot.domain.surveys import Kind
from bot.services import insight, polls_page, polls_results, polls_review, programmes, surveys
from storage import surveys_frozen
from storage.engine import begin
from storage.models import Audit, Grant, Person

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
PEOPLE = [f"UPERSON{n}" for n in range(12)]


@pytest.fixture
def closed(desk: Any, bot: Bot, *, group: int, send: Callable[..., int]) -> int:
    """Give a closed poll with twelve texts that name people."""
    with bot.tick("T1") as tick:
        for who, name in ((PEOPLE[0], "Mia 🌻 Öztürk"), (PEOPLE[1], "🦊🐼"), (PEOPLE[2], ".*")):
            tick.session.get_one(Person, ("T1", who)).name = name
    number = send(group, kind=Kind.TEXT)
    for place, who in enumerate(PEOPLE):
        desk.vote(who, number, f"Satz {place:02} von Mia, 🦊🐼 und <@U0PETRA>: a@b.de <!channel>")
    desk.ahead(days=8)
    return number


def frozen(bot: Bot, number: int) -> Frozen:
    """Read what is stored."""
    with bot.tick("T1") as tick:
        return surveys_frozen.from_json(surveys.find(tick, number).frozen)


def shown(bot: Bot, who: Who, number: int) -> str:
    """Give the page of results as somebody sees it."""
    with bot.turn(who) as turn:
        return repr([block.to_dict() for block in polls_page.results_page(turn, str(number))])


def test_nobody_sees_a_text_that_was_not_read(bot: Bot, closed: int, lead: Who) -> None:
    """Not on the page, not in the message, in no picture; only how many wait."""
    assert "Satz" not in shown(bot, lead, closed)
    assert "polls:review" in shown(bot, lead, closed)
    assert frozen(bot, closed).texts == {}
    with bot.tick("T1") as tick:
        row = surveys.find(tick, closed)
        assert polls_results.gather(tick, row, tick.voice("ULEAD")).waiting == 12


def test_texts_that_wait_need_a_decision_today(
    bot: Bot, *, group: int, closed: int, lead: Who
) -> None:
    """HR's page names how many wait, until the last was read."""
    with bot.turn(lead) as turn:
        programme = programmes.get(turn, group)
        assert [one.what for one in insight.decisions(turn, programme, turn.t)] == ["texts"]
        assert "12" in insight.decisions(turn, programme, turn.t)[0].text
        assert (
            polls_review.keep(turn, closed, surveys.find(turn, closed).version, frozenset()) is None
        )
        assert insight.decisions(turn, programme, turn.t) == []


def test_whoever_reads_sees_masked_and_shuffled_texts_only(
    bot: Bot, closed: int, lead: Who
) -> None:
    """Names, mentions and addresses are gone before a human looks; the order tells nothing."""
    with bot.turn(lead) as turn:
        view = repr(polls_review.form(turn, closed))
    for secret in ("Mia", "🦊", "U0PETRA", "a@b.de", "<!channel>"):
        assert secret not in view
    assert view.count("[…]") > 12
    waiting = frozen(bot, closed).waiting["q1"]
    assert sorted(waiting) != list(waiting)


def test_what_was_left_out_is_gone_for_good(bot: Bot, closed: int, lead: Who) -> None:
    """The rest is shown; the audit trail knows numbers only."""
    first, second, third, *rest = frozen(bot, closed).waiting["q1"]
    with bot.turn(lead) as turn:
        seen = surveys.find(turn, closed).version
        assert polls_review.keep(turn, closed, seen, frozenset({0, 2, 99})) is None

    after = frozen(bot, closed)
    assert after.texts["q1"] == (second, *rest)
    assert after.waiting == {"q1": ()}
    page = shown(bot, lead, closed)
    assert second in page
    assert first not in page
    assert third not in page
    with bot.tick("T1") as tick:
        (entry,) = [row for row in tick.session.exec(select(Audit)) if row.detail.get("texts_read")]
        assert entry.detail["texts_left_out"] == 2
        assert "Satz" not in repr(entry)


def test_texts_nobody_reads_are_brought_up_once_more(
    desk: Any, bot: Bot, *, closed: int, lead: Who
) -> None:
    """A second message after three days, and none when they were read."""
    assert len(desk.letters("surveys.results")) == 1
    desk.ahead(days=10)
    assert len(desk.letters("surveys.results")) == 2
    assert "polls:review" in repr(desk.render(desk.letters("surveys.results")[1]))
    with bot.turn(lead) as turn:
        polls_review.keep(turn, closed, surveys.find(turn, closed).version, frozenset())
    desk.ahead(days=10)
    assert len(desk.letters("surveys.results")) == 2


def test_two_readers_and_a_double_press(bot: Bot, closed: int, lead: Who) -> None:
    """The second one reads nothing away."""
    with bot.turn(lead) as turn:
        seen = surveys.find(turn, closed).version
    with pytest.raises(ChangedMeanwhile), bot.turn(lead) as turn:
        polls_review.keep(turn, closed, seen - 1, frozenset())
    with bot.turn(lead) as turn:
        polls_review.keep(turn, closed, seen, frozenset())
    with pytest.raises(Outdated), bot.turn(lead) as turn:
        polls_review.keep(turn, closed, seen, frozenset())


def test_only_those_who_send_polls_read(
    bot: Bot, closed: int, add_person: Callable[..., Who]
) -> None:
    """The works council sees results, and texts only after they were read."""
    council = add_person("UCOUNCIL")
    with begin(bot.engine) as session:
        session.add(
            Grant(
                workspace_id="T1",
                user_id="UCOUNCIL",
                role=Role.WORKS_COUNCIL,
                granted_at=bot.clock.now(),
            )
        )
    assert "polls:review" not in shown(bot, council, closed)
    for who in (council, Who("T1", PEOPLE[0])):
        with pytest.raises(NotAllowed), bot.turn(who) as turn:
            polls_review.form(turn, closed)
        with pytest.raises(NotAllowed), bot.turn(who) as turn:
            polls_review.keep(turn, closed, 1, frozenset())


def test_more_texts_than_fit_are_read_page_by_page() -> None:
    """What was not read yet goes on waiting."""
    texts = {"q1": tuple(f"{n}" for n in range(45))}
    whole = Frozen("s", NOON, 60, 45, (), {}, waiting=texts)
    once = whole.read("q1", 20, {3})
    assert len(once.texts["q1"]) == 19
    assert once.next_texts(20)[1][0] == "20"
