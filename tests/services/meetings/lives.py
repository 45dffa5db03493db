"""A pair's whole life, lived by two people who press what is offered; what they read is kept."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import select

from bot.core import Who
from bot.domain.formats import Format
from bot.domain.localtime import local_date, monday_of
from bot.sandbox.answers import words
from bot.services import goals, meetings_cycle, meetings_pulse, pairs, pairs_facts, pairs_moves
from bot.services import meetings_dates as dates
from storage.models import LetterRow

BERLIN = ZoneInfo("Europe/Berlin")
ANSWERED_AFTER = timedelta(hours=12)
Post = tuple[datetime, str, str, str]
GOAL = "2 × 🐤"
"""What each wants to reach: words that stand in no message."""
A_GOAL = {"mentor": "business", "mentee": "ai_assistant"}


@dataclass(frozen=True)
class Course:
    """What kind of life it is: a format, a language, and how the two want to be addressed."""

    shape: Format
    language: str = "de"
    address: str = "du"

    def __str__(self) -> str:
        spoken = "" if self.language == "en" else f"-{self.address}"
        return f"{self.shape.name}-{self.language}{spoken}"


@dataclass
class Life:
    """One pair under way; `read` holds every text it saw, posts and answers to clicks alike."""

    pair: Any
    course: Course
    begun: set[int] = field(default_factory=set)
    read: list[str] = field(default_factory=list)

    @property
    def two(self) -> tuple[Who, Who]:
        """Name the mentor and the mentee."""
        return self.pair.mentor, self.pair.mentee

    def press(self, who: Who, click: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Let one of the two press something, and keep what they are shown."""
        with self.pair.bot.turn(who) as turn:
            self._keep(click(turn, *args, **kwargs))

    def _keep(self, shown: Any) -> None:
        for one in shown if isinstance(shown, tuple) else (shown,):
            payload = one if isinstance(one, dict) else one.to_slack() if one else {"blocks": []}
            self.read.append(words(json.loads(json.dumps(payload, default=_plain))))

    def begin(self) -> None:
        """Agree in one language and form of address, and book everything."""
        du = self.course.address == "du"
        for who in self.two:
            self.press(who, pairs.confirm, self.pair.pair_id, language=self.course.language, du=du)
        self.pair.book(series=True)

    def live(self, until: datetime) -> None:
        """Live on until a moment, doing at each talk and after it what the cards offer."""
        pair = self.pair
        while pair.clock.now() < until:
            open_ = [talk for talk in pair.talks() if talk.state == "booked"]
            moments = [
                talk.starts_at + (ANSWERED_AFTER if talk.id in self.begun else timedelta())
                for talk in open_
            ]
            soon = pair.clock.now() + timedelta(minutes=1)
            pair.to(max(min([*moments, until]), soon))
            for talk in open_:
                if talk.id not in self.begun and talk.starts_at <= pair.clock.now():
                    self._talk(talk)
                elif talk.starts_at + ANSWERED_AFTER <= pair.clock.now():
                    self._after(talk)

    def _talk(self, talk: Any) -> None:
        """Prepare, start the clock, and in the second talk set a goal each."""
        self.begun.add(talk.id)
        self.press(self.pair.mentor, meetings_cycle.another, talk.id)
        for who, role in zip(self.two, A_GOAL, strict=True):
            self.press(who, meetings_cycle.part, talk.id)
            self.press(who, meetings_cycle.clock, talk.id)
            if talk.number == 2:
                given = self.pair.pair_id, role, A_GOAL[role], {0: GOAL}
                self.press(who, goals.keep, *given)

    def _after(self, talk: Any) -> None:
        """Say that it was held; the mentor gives the pulse, the mentee skips it."""
        for who in self.two:
            self.press(who, meetings_cycle.met, talk.id, yes=True)
        items = meetings_pulse.items_of(talk)
        self.press(self.pair.mentor, meetings_pulse.give, talk.id, dict.fromkeys(items, 4))
        self.pair.step()

    def pause(self, span: timedelta) -> None:
        """Rest from today on, then book what the pause took out."""
        last = local_date(self.pair.clock.now(), BERLIN) + span - timedelta(days=1)
        self.press(self.pair.mentee, pairs_moves.pause, self.pair.pair_id, last)
        self.live(self.pair.clock.now() + span + timedelta(days=1))
        coming = next(talk for talk in self.pair.talks() if talk.state == "booked")
        with self.pair.bot.turn(self.pair.mentee) as turn:
            dates.take_series(turn, self.pair.pair_id, coming.starts_at)
        self.pair.step()

    def closes_on(self) -> date:
        """Read the day on which the pair's own time is over."""
        with self.pair.bot.tick("T1") as tick:
            row = pairs_facts.find(tick, self.pair.pair_id)
            found = pairs_facts.load(tick, row).closes_at
        assert found
        return local_date(found, BERLIN)

    def held(self) -> list[Any]:
        """List the talks that were held."""
        return [talk for talk in self.pair.talks() if talk.state == "held"]

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """What the two were sent: when, which kind, to whom, and its words; read at the end."""
        return tuple(self._posts())

    def _posts(self) -> Iterator[Post]:
        mine = {"UMIA", "UNORA", f"pair:{self.pair.pair_id}"}
        for at, kind, to, out in self.pair.posted:
            if to in mine and out.message:
                shown = out.message.to_slack()
                yield at, kind, to, f"{shown['text']}\n{words(shown)}"

    def texts(self) -> str:
        """Join every text the two have read."""
        return "\n".join([*(said for _, _, _, said in self.posts), *self.read])

    def weeks(self, kinds: Callable[[str], bool]) -> Counter[tuple[str, date]]:
        """Count each one's messages of some kinds by week, answers to their own clicks left out."""
        group = f"pair:{self.pair.pair_id}"
        with self.pair.bot.tick("T1") as tick:
            rows = tick.session.exec(select(LetterRow).where(LetterRow.state == "sent")).all()
            return Counter(
                (who, monday_of(local_date(row.settled_at or row.due_at, BERLIN)))
                for row in rows
                for who in ("UMIA", "UNORA")
                if row.to in {who, group} and kinds(row.kind) and row.facts.get("by") != who
            )


def _plain(value: Any) -> Any:
    return value.to_dict()
