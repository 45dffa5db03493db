"""Tell HR which words of an invitation hint at age, why that matters, and what to write instead."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.content.loader import load
from bot.content.voice import Voice


@dataclass(frozen=True, slots=True)
class Finding:
    """A hit in a text: `text[start:end] == word`, the rule it breaks, and advice for HR."""

    start: int
    end: int
    word: str
    rule: str
    reason: Voice
    suggestion: Voice


def check_wording(text: str, lang: str = "en") -> list[Finding]:
    """Return what hints at age in `text` (German or English), in reading order.

    Reason and suggestion come in `lang`. Nothing is forbidden: HR is told why, and decides.
    Why these words: BAG 24.1.2013, 8 AZR 429/11; BAG 18.8.2009, 1 ABR 47/08.

    >>> [one.word for one in check_wording("Digital Natives gesucht, gern unter 30")]
    ['Digital Natives', 'unter 30']
    """
    hits = sorted(_hits(text, lang), key=lambda one: (one.start, -one.end))
    return list(_without_nested(hits))


def _hits(text: str, lang: str) -> Iterator[Finding]:
    for rule in load(lang).wording.values():
        for hit in _compiled(rule.id, rule.patterns).finditer(text):
            start, end = hit.span()
            yield Finding(start, end, hit[0], rule.id, rule.reason, rule.suggestion)


def _without_nested(hits: Iterable[Finding]) -> Iterator[Finding]:
    """Keep the longest of overlapping hits: one remark per spot is enough."""
    reached = 0
    for hit in hits:
        if hit.start >= reached:
            yield hit
            reached = hit.end


@lru_cache
def _compiled(_rule: str, patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)
