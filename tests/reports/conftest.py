"""Catalogues read straight from their files, and a made-up programme to report about."""

import io
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from bot.domain.bridges import Bridges, bridges
from bot.domain.cells import Asked
from bot.domain.goals import freeze_goals
from bot.domain.indices import changes, measures
from bot.domain.insight import Facts
from bot.domain.publication import Frozen, freeze
from bot.domain.surveys import Ballot, Value
from bot.reports.outcome import Outcome
from bot.reports.outcome_words import Promise

NOON = datetime(2026, 5, 29, 12, tzinfo=UTC)

Translate = Callable[..., str]
LOCALES = Path(__file__).parents[2] / "bot" / "locales"


def catalogue(lang: str, form: str = "du") -> Translate:
    """A tiny stand-in for the real catalogue: prefix by file, plural by n, address by form."""
    texts = {
        f"{path.stem}.{key}": text
        for path in sorted((LOCALES / lang).glob("*.toml"))
        for key, text in tomllib.loads(path.read_text("utf-8")).items()
    }

    def t(key: str, **facts: object) -> str:
        text = texts[key]
        if isinstance(text, dict):
            count = "one" if facts.get("n") == 1 else "other"
            plural = "ihr" if form == "du" else "sie"
            text = next(text[name] for name in (count, form, plural) if name in text)
        return str(text).format(**facts)

    return t


@pytest.fixture
def speak() -> Callable[..., Translate]:
    """`speak("de")` gives the `t` of a language."""
    return catalogue


def answers(random: Random, mean: float, items: list[str], low: int, high: int) -> dict[str, Value]:
    """One person's answers around a mean."""
    return {item: max(low, min(high, round(random.gauss(mean, 0.8)))) for item in items}


def wave(name: str, people: int, means: dict[str, float], seed: int) -> tuple[Frozen, list[Ballot]]:
    """A frozen survey that three quarters of `people` answered, half of them mentors."""
    random = Random(f"{name}:{seed}")  # noqa: S311 - a test wants to be repeated
    roles = [("mentor",) if person % 2 else ("mentee",) for person in range(people)]
    ballots = []
    for person, role in enumerate(roles):
        values: dict[str, Value] = {}
        for item, mean in means.items():
            low, high = (0, 4) if item.startswith("sr") else (1, 5)
            values |= answers(random, mean, [item], low, high)
        if random.random() < 0.75:
            ballots.append(Ballot(f"{person:06}", role, values, NOON))
    asked = Asked(("role",), tuple(roles))
    return freeze(name, measures(list(means)), ballots, asked, closed_at=NOON, seed=seed), ballots


GU_BE = ("gu1", "gu2", "gu3", "gu4", "be1", "be2", "be3", "stay", "sr")
CLOSING = (
    *["rq1", "rq2", "rq3", "rq4", "lb1", "lb2", "lb3", "lb4"],
    *GU_BE,
    *["pq1", "pq2", "pq3", "pq4", "rec", "sr_then"],
)


QUOTES = (
    "Ich frage jetzt zuerst und erkläre danach. Mein Team hat das zuerst gemerkt.",
    "I finally understand why decisions take the way they take, and where I can push.",
    "Wir haben uns getraut, Nichtwissen zuzugeben. Das war neu.",
)
WISHES = (
    "Kürzere Termine wären leichter zu halten.",
    "More topics from sales, please.",
    "Ein Treffen aller Mentor:innen zur Halbzeit.",
)
PROMISES = (
    Promise(
        "45 Minuten passen selten in die Woche.",
        "30 Minuten als zweite Möglichkeit, ab dem nächsten Durchgang.",
        "Jana Weiß",
        date(2026, 9, 1),
    ),
    Promise(
        "We want to see the topics before signing up.",
        "Topics appear in the invitation.",
        "Ole Brandt",
        date(2026, 7, 15),
    ),
)
DEPARTMENTS = ("Vertrieb", "Produktion", "Forschung und Entwicklung", "IT", "Marketing", "HR")
TO_COME = (
    "Noch offen: die Umfrage am Ende (bis 5. Juni 2026), die Bewertung der Ziele (bis 20. Juni "
    "2026) und die kurzen Antworten nach Gesprächen (bis 20. Juni 2026). Endgültig ist der "
    "Bericht am 20. Juni 2026."
)
STANDING = ("Vorläufig, Stand 10. Juni 2026", TO_COME)
LEVELS = ("Fachkraft", "Erfahrene Fachkraft", "Teamleitung", "Bereichsleitung", "Geschäftsleitung")


def facts_of(people: int) -> Facts:
    """What a programme of `people` did."""
    pairs = people // 2
    return Facts(
        reached=people * 3,
        signed_up=people,
        mentors=people - pairs,
        mentees=pairs,
        waiting=people // 12,
        proposed=pairs,
        accepted=pairs * 9 // 10,
        first_talks_due=pairs,
        first_talks_in_time=pairs * 3 // 4,
        agreements=pairs,
        pairs=pairs,
        talks_planned=pairs * 6,
        talks_held=pairs * 5,
        talks_moved=pairs,
        moved_by_mentees=pairs * 4 // 5,
        rematches=pairs // 12,
        ended_early=pairs // 6,
        ended_for_fit=pairs // 12,
        insights_released=pairs // 4,
        changes_adopted=2,
        hours_in_talks=pairs * 7.5,
        hours_around=people * 4.0,
    )


def waves_of(people: int) -> dict[str, Frozen]:
    """Three surveys and the goals, frozen."""
    before, first = wave("baseline", people, dict.fromkeys(GU_BE, 3.2) | {"sr": 1.4}, 1)
    middle, _ = wave("midpoint", people, dict.fromkeys(("rq1", "rq2", "rq3", "rq4", "pq3"), 3.9), 2)
    means = dict.fromkeys(CLOSING, 4.0) | {"sr": 2.5, "sr_then": 1.1, "stay": 3.7}
    after, last = wave("closing", people, means, 3)
    shifts = tuple(c for m in measures(list(GU_BE)) for c in changes(m, first, last))
    now, then = measures(["sr"])[0], measures(["sr_then"])[0]
    shifts += tuple(
        replace(c, measure="skill_then") for c in changes(now, last, last, earlier=then)
    )
    levels = [("ai" if n % 2 else "network", (0, 1, -1, 0, 2)[n % 5]) for n in range(people)]
    return {
        "baseline": before,
        "midpoint": middle,
        "closing": replace(after, changes=shifts),
        "goals": freeze_goals(levels, closed_at=NOON),
    }


def bridges_of(people: int) -> tuple[Bridges, ...]:
    """Where the pairs of a programme come from."""
    random = Random(people)  # noqa: S311 - a test wants to be repeated
    found = []
    for what, names, weights in (
        ("departments", DEPARTMENTS, (6, 4, 3, 2, 1, 1)),
        ("levels", LEVELS, (4, 3, 2, 2, 1)),
    ):
        counted: Counter[tuple[str, str]] = Counter()
        for _ in range(people // 2):
            one, other = random.choices(names, weights, k=2)
            counted[one, other] += 1
        found.append(bridges(what, counted))
    return tuple(found)


def outcome_of(people: int, *, answered: bool = True) -> Outcome:
    """A whole programme of `people`, with or without answers."""
    purpose = (
        "Bis Ende Mai 2026 wollen wir, dass Kolleg:innen einander besser verstehen; wir sehen das "
        "am Index Verständnis. Wir ändern das Programm, wenn er nicht steigt."
    )
    return Outcome(
        "Voneinander lernen 2026",
        purpose,
        date(2026, 3, 2),
        date(2026, 5, 22),
        date(2026, 6, 10),
        facts_of(people),
        waves_of(people) if answered else {},
        QUOTES if answered else (),
        WISHES if answered and people >= 20 else (),
        PROMISES if answered else (),
        bridges_of(people),
        STANDING,
    )


@pytest.fixture
def programme() -> Callable[..., Outcome]:
    """`programme(24)` is a whole programme of 24 people."""
    return outcome_of


@pytest.fixture
def png() -> Callable[..., bytes]:
    """`png(400, 100)` is a picture of that size."""

    def make(width: int, height: int) -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (width, height), (24, 95, 109)).save(out, "PNG")
        return out.getvalue()

    return make
