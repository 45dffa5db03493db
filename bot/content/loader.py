"""Read the curriculum of one language from its folder of data files.

A further language is a further folder: copy `en`, translate the strings, and it is offered.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, get_type_hints

from bot.content.build import ContentError, build, merge
from bot.content.frame import (
    Arc,
    Cards,
    Hint,
    Privacy,
    Recognition,
    Setup,
    Surveys,
    WordRule,
    Workshops,
)
from bot.content.model import Agreement, Goals, Lesson, Milestone, Profile, Prompt, Topic, Try

HOME = Path(__file__).parent
FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Content:
    """The whole curriculum in one language; each field is one data file of the same name."""

    lang: str
    lessons: Mapping[str, Lesson]
    prompts: Mapping[str, Prompt]
    tries: Mapping[str, Try]
    arc: Arc
    agreement: Agreement
    topics: Mapping[str, Topic]
    profile: Profile
    surveys: Surveys
    goals: Goals
    setup: Setup
    privacy: Privacy
    wording: Mapping[str, WordRule]
    workshops: Workshops
    cards: Cards
    milestones: Mapping[str, Milestone]
    recognition: Recognition
    playbook: Mapping[str, Hint]


@lru_cache
def languages(home: Path = HOME) -> tuple[str, ...]:
    """Return the languages that have a folder, in alphabetical order; the answer is kept."""
    return tuple(sorted(one.parent.name for one in home.glob("*/lessons.toml") if _speaks(one)))


def _speaks(file: Path) -> bool:
    return file.parent.name != FACTS


@lru_cache
def load(lang: str, home: Path = HOME) -> Content:
    """Read and check everything in `lang`; the answer is kept.

    Raises:
        LookupError: There is no folder for `lang`.
        ContentError: A file does not fit; the message names the place.
    """
    if lang not in languages(home):
        raise LookupError(f"no content in {lang!r}; there is {', '.join(languages(home))}")
    kinds = {name: kind for name, kind in get_type_hints(Content).items() if name != "lang"}
    return Content(lang=lang, **{name: _part(home, lang, name, k) for name, k in kinds.items()})


def _part(home: Path, lang: str, name: str, kind: Any) -> Any:
    facts, words = _read(home / FACTS, name), _read(home / lang, name)
    return build(kind, merge(facts, words, f"{lang}/{name}"), f"{lang}/{name}")


def _read(folder: Path, name: str) -> dict[str, Any]:
    file = folder / f"{name}.toml"
    if not file.exists():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{folder.name}/{file.name}: {error}") from error
