"""Take what points to a person out of a free text: names, mentions, addresses, numbers.

Rather one word too many than one name too few. What a machine cannot see ("the new one from
accounting") is left to the human who reads the masked text before anybody else does.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MASK = "[…]"
SHORTEST_NAME = 3
"""Shorter parts of a name ("Li", "Bo") are masked only within the whole name."""
PARTICLES = frozenset(
    {"and", "das", "del", "della", "den", "der", "des", "dos", "het", "ibn", "las", "les", "los"}
    | {"the", "und", "van", "von", "zum", "zur"}
)
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"<[@#!][^>]*>",
        r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+",
        r"(?:https?://|www\.)\S+",
        r"(?<!\w)@[\w.-]*\w",
        r"\b[UW](?=[A-Z0-9]*\d)[A-Z0-9]{7,}\b",
    )
)
NUMBER = re.compile(r"\+?\(?\d[\d\s()/.-]{5,}\d")
DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
FEWEST_DIGITS = 7
WORD = re.compile(r"\w+(?:['’]\w+)*")
RUN = re.compile(rf"{re.escape(MASK)}(?:[\s-]*{re.escape(MASK)})+")


@dataclass(frozen=True, slots=True)
class Names:
    """The names to take out: single words, and whole names that words do not cover."""

    words: frozenset[str]
    wholes: tuple[str, ...]

    @classmethod
    def of(cls, people: Iterable[str]) -> "Names":
        """Prepare the names of people."""
        words: set[str] = set()
        wholes: set[str] = set()
        for name in map(_even, people):
            parts = {part for part in re.findall(r"\w+", name) if part not in PARTICLES}
            long = {part for part in parts if len(part) >= SHORTEST_NAME}
            words |= long
            if long != parts or not parts:
                wholes.add(name.strip())
        ordered = sorted(wholes - {""}, key=lambda one: (-len(one), one))
        return cls(frozenset(words), tuple(ordered))


def mask(text: str, names: Names) -> str:
    """Give the text with everything that points to a person replaced.

    >>> mask("Danke, Mia! Frag Mias Chef: 0171 2345678", Names.of(["Mia Öz"]))
    'Danke, […]! Frag […] Chef: […]'
    """
    even = unicodedata.normalize("NFKC", text)
    for pattern in PATTERNS:
        even = pattern.sub(MASK, even)
    even = NUMBER.sub(_number, even)
    for whole in names.wholes:
        even = re.sub(_alone(whole), MASK, even, flags=re.IGNORECASE)
    even = WORD.sub(lambda found: MASK if _named(found.group(), names) else found.group(), even)
    return RUN.sub(MASK, even)


def _even(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _number(found: "re.Match[str]") -> str:
    text = found.group()
    few = sum(letter.isdigit() for letter in text) < FEWEST_DIGITS
    return text if few or DATE.fullmatch(text.strip()) else MASK


def _alone(whole: str) -> str:
    """Match a whole name, not within a longer word; a name of emoji only matches anywhere."""
    edges = (r"\b" if whole[0].isalnum() else "", r"\b" if whole[-1].isalnum() else "")
    return f"{edges[0]}{re.escape(whole)}{edges[1]}"


def _named(word: str, names: Names) -> bool:
    """Tell whether a word is a part of a name, its genitive included."""
    even = _even(word)
    forms = {even, re.sub(r"['’]?s?$", "", even), *re.split(r"['’_]", even)}
    return not forms.isdisjoint(names.words)
