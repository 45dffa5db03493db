"""Whole lives: a Compact pair in English, a Standard pair in German Sie, each with a pause."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.formats import COMPACT, STANDARD, Format
from bot.domain.letters import Counts
from bot.domain.localtime import local_date, monday_of
from bot.services import budget, pairs, pairs_facts, pairs_moves
from bot.services import meetings_dates as dates

BERLIN = ZoneInfo("Europe/Berlin")
PAUSE = timedelta(weeks=2)
TOGETHER = {"pairs.introduced", "meetings.prep", "pairs.completed", "pairs.paused"}


def begin(duo: Callable[..., Any], shape: Format, language: str, address: str) -> Any:
    """Let two say yes, agree in one language and form of address, and book everything."""
    speaks = {"language": language, "address": address}
    pair = duo(shape=shape, language=language, mia=dict(speaks), nora=dict(speaks))
    for who in (pair.mentor, pair.mentee):
        with pair.bot.turn(who) as turn:
            pairs.confirm(turn, pair.pair_id, language=language, du=False)
    with pair.bot.tick("T1") as tick:
        row = pairs_facts.find(tick, pair.pair_id)
        row.goal_set = True
    pair.book(series=True)
    return pair


def book_the_rest(pair: Any) -> None:
    """Let the mentee book what the pause took out, after the dates that stayed."""
    coming = next(talk for talk in pair.talks() if talk.state == "booked")
    with pair.bot.turn(pair.mentee) as turn:
        dates.take_series(turn, pair.pair_id, coming.starts_at)
    pair.step()


def words(pair: Any, kinds: set[str]) -> list[str]:
    """Read what both were told in some kinds of message."""
    return [
        str(out.message.to_slack()["blocks"]) for _, kind, _, out in pair.posted if kind in kinds
    ]


def closes_on(pair: Any) -> Any:
    """Read the day on which the pair's own time is over."""
    with pair.bot.tick("T1") as tick:
        facts = pairs_facts.load(tick, pairs_facts.find(tick, pair.pair_id))
    assert facts.closes_at
    return local_date(facts.closes_at, BERLIN)


@pytest.mark.parametrize(
    ("shape", "language", "said", "never"),
    [
        (STANDARD, "de", ("Sie sind ein Tandem", "Danke Ihnen beiden"), ("Ihr seid", "euch")),
        (COMPACT, "en", ("You two are a pair", "Thank you"), ("Tandem", "Gespräch")),
    ],
    ids=["standard-de-sie", "compact-en"],
)
def test_a_life_from_yes_to_goodbye_with_a_pause_in_it(
    duo: Callable[..., Any],
    shape: Format,
    language: str,
    said: tuple[str, str],
    never: tuple[str, ...],
) -> None:
    """All talks, one middle, one goodbye two weeks later; no prompt twice; within the budget."""
    pair = begin(duo, shape, language, "sie")
    natural = monday_of(pair.row.week_one_on) + shape.length
    assert natural == closes_on(pair)

    pair.live(pair.clock.now() + timedelta(weeks=3))
    paused_on = local_date(pair.clock.now(), BERLIN)
    with pair.bot.turn(pair.mentee) as turn:
        pairs_moves.pause(turn, pair.pair_id, paused_on + PAUSE - timedelta(days=1))
    pair.live(pair.clock.now() + PAUSE + timedelta(days=1))
    assert natural + PAUSE == closes_on(pair)
    book_the_rest(pair)
    pair.live(pair.clock.now() + shape.length + timedelta(days=7))

    held = [talk for talk in pair.talks() if talk.state == "held"]
    assert shape.sessions == len(held)
    assert pair.row.state == "completed"
    middle = [slot for slot in pair.slots() if slot.schedule == "midpoint" and slot.state == "sent"]
    assert [shape.midpoint_week] == [slot.number for slot in middle]
    by_kind = Counter(pair.kinds("pairs."))
    assert by_kind["pairs.completed"] == by_kind["pairs.paused"] == by_kind["pairs.resumed"] == 1
    used = pair.row.prompts_used
    assert len(used) == len(set(used))
    shown = " ".join(words(pair, TOGETHER))
    assert all(each in shown for each in said)
    assert not any(each in shown for each in never)
    within_the_budget(pair, held)


def within_the_budget(pair: Any, held: list[Any]) -> None:
    """Check two counted messages in a week with a talk, one in between, for each of the two."""
    with_talk = {monday_of(local_date(talk.starts_at, BERLIN)) for talk in held}
    for reader in ("UMIA", "UNORA"):
        weeks = Counter(
            monday_of(local_date(at, BERLIN))
            for at, kind, to, _ in pair.posted
            if to in {reader, f"pair:{pair.pair_id}"} and budget.counts_of(kind) is Counts.WEEK
        )
        for monday, count in weeks.items():
            assert count <= (2 if monday in with_talk else 1), (reader, monday)
