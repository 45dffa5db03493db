"""What becomes of posts nobody needs any more: they keep their words, and lose their buttons.

That is the post before a talk that is over, was moved or called off, and a card with dates whose
date is over, that stands anew further down, or whose pair has ended.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.core import Tick
from bot.domain.cadence import Schedule
from bot.domain.letters import Letter, Urgency
from bot.domain.meetings import Status
from bot.services.meetings_pair import Two, setup_of
from storage import backlog
from storage import meetings as store
from storage.models import LetterRow, Meeting, Pair


def posts_over(tick: Tick, days: Sequence[tuple[Two, date]]) -> list[Letter]:
    """Bring the posts about the talks of these days up to date, with two queries for all."""
    talks: dict[str, tuple[Two, Meeting]] = {}
    for two, day in days:
        found = (talk for talk in two.talks if talk.state != Status.CANCELLED)
        talk = next((one for one in found if two.day_of(one) == day), None)
        if talk is not None:
            talks |= dict.fromkeys(_keys(two, day), (two, talk))
    sent = backlog.sent_as(tick.session, tick.workspace_id, talks) if talks else []
    made = []
    for letter in sent:
        two, talk = talks[letter.dedupe_key]
        made.append(_prep(letter, two, talk, f"{letter.dedupe_key}:over"))
    rows = {two.id: two.row for two, _ in days}
    cards = store.cards(tick.session, rows)
    for two, day in days:
        key = f"pair:{two.id}:dates:{day.isoformat()}"
        made += renewed(two.row, cards.get(two.id, ()), key, gone="over")
    return made


def posts_gone(tick: Tick, two: Two, gone: Iterable[tuple[Meeting, date]]) -> None:
    """Bring the posts before talks up to date that were moved from a day, or called off."""
    talks = {key: (talk, day) for talk, day in gone for key in _keys(two, day)}
    for letter in backlog.sent_as(tick.session, tick.workspace_id, talks) if talks else []:
        talk, day = talks[letter.dedupe_key]
        key = f"{letter.dedupe_key}:gone:{talk.sequence}"
        tick.post(_prep(letter, two, talk, key, on=day.isoformat()))


def _keys(two: Two, day: date) -> list[str]:
    """Name the letters that were the post before a talk: to both, or to each alone."""
    key = f"pair:{two.id}:{Schedule.PREP}:{day.isoformat()}"
    return [key, *(f"{key}:{who}" for who in two.people)]


def _prep(letter: LetterRow, two: Two, talk: Meeting, key: str, **more: str) -> Letter:
    place = {"channel": letter.channel_id, "ts": letter.message_ts}
    return Letter(
        "meetings.renew_prep",
        letter.to,
        key,
        {"pair": two.id, "meeting": talk.id, **place, **more},
        urgency=Urgency.NEWS,
        programme_id=two.row.programme_id,
    )


def cards_newer(tick: Tick, row: Pair, to: str, channel: str | None, ts: str) -> None:
    """Note where the card with the dates stands from now on; an earlier one gives way to it."""
    setup = setup_of(tick, row)
    before = [each for each in setup.cards if each["to"] == to and each["ts"] != ts]
    tick.post(*renewed(row, before, f"pair:{row.id}:dates:{ts}", gone="newer"))
    card = {"channel": channel, "ts": ts, "to": to}
    setup.cards = [*(each for each in setup.cards if each["to"] != to), card]


def renewed(
    row: Pair, cards: Iterable[Mapping[str, Any]], key: str, *, gone: str | None = None
) -> Iterator[Letter]:
    """Bring cards with dates up to date; with `gone` they are not needed any more."""
    for place, card in enumerate(cards):
        yield Letter(
            "meetings.renew",
            str(card["to"]),
            f"{key}:card:{place}",
            {"pair": row.id, "channel": card["channel"], "ts": card["ts"], "gone": gone},
            urgency=Urgency.SAFETY,
            programme_id=row.programme_id,
        )
