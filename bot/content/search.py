"""Find topics of the catalogue from what people type, in either language and slightly misspelt."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeAlias

from bot.content.loader import languages, load
from bot.content.model import Topic

TopicId: TypeAlias = str
Match: TypeAlias = Callable[[str, str], int | None]

CLOSE = 0.8
"""Likeness (0–1) from which a word counts as a misspelling: about one slip in five letters."""
GUESSED = range(4, 61)
"""Lengths worth guessing: shorter words are easily mistaken, longer ones name no topic."""

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def find_topics(query: str, lang: str) -> list[TopicId]:
    """Return ids of the topics that fit `query`, best first; an empty query lists them all.

    Names, synonyms and descriptions are looked up in every language, so that „KI“ finds
    “AI in daily work” for English readers too. At equal rank the reader's own language comes
    first, then the alphabet. Misspellings are guessed only when nothing fits as typed.

    >>> find_topics("KI", "en")[0]
    'ai_daily'
    >>> find_topics("stratgie", "de")
    ['strategy']
    """
    wanted = fold(query)
    if not wanted:
        return sorted(load(lang).topics, key=lambda one: _title(one, lang))
    return _ranked(query, lang, _as_typed) or _ranked(query, lang, _guessed)


def fold(text: str, *, umlauts: bool = True) -> str:
    """Return `text` in small plain letters and single spaces.

    Umlauts become ae, oe, ue, or lose their dots with `umlauts=False`, as people type both.

    >>> fold("Präsentation & Café"), fold("Präsentation", umlauts=False)
    ('praesentation cafe', 'prasentation')
    """
    lowered = unicodedata.normalize("NFC", text).casefold()
    plain = unicodedata.normalize("NFKD", lowered.translate(_GERMAN) if umlauts else lowered)
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", bare))


def _title(topic: TopicId, lang: str) -> str:
    return fold(load(lang).topics[topic].name.informal)


def _ranked(query: str, lang: str, match: Match) -> list[TopicId]:
    typed = {fold(query), fold(query, umlauts=False)}
    ranks = {topic: _rank(topic, typed, lang, match) for topic in load(lang).topics}
    fitting = {topic: rank for topic, rank in ranks.items() if rank is not None}
    return sorted(fitting, key=lambda one: (fitting[one], _title(one, lang)))


def _rank(topic: TopicId, typed: set[str], lang: str, match: Match) -> tuple[int, bool] | None:
    """Return how well a topic fits: smaller is better, the own language first, None not at all."""
    return min(
        (
            (place + weight, spoken != lang)
            for spoken in languages()
            for phrase, weight in _phrases(topic, spoken)
            for wanted in typed
            if (place := match(phrase, wanted)) is not None
        ),
        default=None,
    )


def _as_typed(phrase: str, wanted: str) -> int | None:
    """Say how `wanted` fits: 0 the same, 1 begins it, 2 begins a word, 3 each part begins one."""
    parts = wanted.split()
    if parts[0] not in phrase:
        return None
    words = phrase.split()
    if phrase == wanted:
        return 0
    if phrase.startswith(wanted):
        return 1
    if any(word.startswith(wanted) for word in words):
        return 2
    return 3 if all(any(word.startswith(part) for word in words) for part in parts) else None


def _guessed(phrase: str, wanted: str) -> int | None:
    """Say how far the likeliest misspelling is away, in percent; None beyond `CLOSE`."""
    if len(wanted) not in GUESSED:
        return None
    likeness = max(_likeness(one, wanted) for one in {phrase, *phrase.split()})
    return round(100 * (1 - likeness)) if likeness >= CLOSE else None


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= CLOSE else 0.0


@lru_cache(maxsize=1024)
def _phrases(topic: TopicId, lang: str) -> tuple[tuple[str, int], ...]:
    """Return what a topic is called, folded both ways, the less telling with a handicap."""
    return tuple(
        (folded, weight)
        for text, weight in _named(load(lang).topics[topic])
        for folded in sorted({fold(text), fold(text, umlauts=False)})
    )


def _named(topic: Topic) -> Iterator[tuple[str, int]]:
    """Yield name, synonyms and description; the handicap exceeds every rank of `_as_typed`."""
    yield topic.name.informal, 0
    yield from ((synonym, 0) for synonym in topic.synonyms)
    yield topic.description.informal, 4
