"""Questions and small things to try as one programme words them: HR's words, else ours."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.content import Voice, content
from bot.content.model import Audience, Prompt, Stage, Try
from bot.i18n import languages
from storage.models import Programme

TRY = "try:"
"""Begins the name of something to try, as in what a pair was offered."""
PREFIX = "prompt."
"""Begins the keys of HR's words among a programme's texts."""


def prompts(programme: Programme, language: str) -> dict[str, Prompt]:
    """Give all questions as this programme words them, hidden ones included."""
    ours = content(language).prompts
    changed = any(text_key.startswith(PREFIX) for text_key in programme.texts)
    found = {
        name: replace(one, text=_text(programme, name, one.text, language)) if changed else one
        for name, one in ours.items()
    }
    for name, facts in own(programme).items():
        text = _text(programme, name, None, language)
        found[name] = Prompt(name, Stage(facts["stage"]), Audience(facts["asks"]), text)
    return found


def tries(programme: Programme, language: str) -> dict[str, Try]:
    """Give all small things to try as this programme words them, hidden ones included."""
    ours = content(language).tries
    return {
        name: replace(one, text=_text(programme, f"{TRY}{name}", one.text, language))
        for name, one in ours.items()
    }


def pool(programme: Programme) -> dict[str, str]:
    """Map what may be asked to its stage; what HR took out is left out."""
    out = hidden(programme)
    every = {name: one.stage.value for name, one in content("en").prompts.items()}
    every |= {name: facts["stage"] for name, facts in own(programme).items()}
    return {name: stage for name, stage in every.items() if name not in out}


def try_pool(programme: Programme) -> dict[str, str]:
    """Map what may be tried to its stage, named as a pair's memory has it."""
    out = hidden(programme)
    every = {f"{TRY}{name}": one.stage.value for name, one in content("en").tries.items()}
    return {name: stage for name, stage in every.items() if name not in out}


def _text(programme: Programme, name: str, ours: Voice | None, language: str) -> Voice:
    """Give HR's words, else ours; a question of HR's own falls back to its other language."""
    own = programme.texts.get(key(name, language))
    if own is None and ours is not None:
        return ours
    words = own or next(
        (text for code in languages() if (text := programme.texts.get(key(name, code)))), ""
    )
    return Voice(words, words)


def key(name: str, language: str) -> str:
    """Name the text that holds HR's words for something in one language."""
    return f"{PREFIX}{name}.{language}"


def settings(programme: Programme) -> Mapping[str, Any]:
    """Read what HR took out (`hidden`) and added (`own`), and how many it ever added (`made`)."""
    found: Mapping[str, Any] = programme.settings.get("prompts") or {}
    return found


def own(programme: Programme) -> Mapping[str, Mapping[str, str]]:
    """Give HR's own questions by name, each with `stage` and `asks`."""
    found: Mapping[str, Mapping[str, str]] = settings(programme).get("own") or {}
    return found


def hidden(programme: Programme) -> frozenset[str]:
    """Name what no pair is offered any more."""
    return frozenset(settings(programme).get("hidden") or ())
