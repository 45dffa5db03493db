"""Reasons and hints as sentences of one language."""

from babel import Locale

from bot.domain.matching.types import Hint, Said
from bot.matchfile.problems import Translate

MOST_TOPICS = 3


def language_names(codes: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Name languages as the reader does; a code without a name stays a code.

    >>> language_names(("de",), "en")
    ('German',)
    """
    names = Locale.parse(language).languages
    return tuple(str(names.get(code, code)) for code in codes)


def sentence(said: Said, t: Translate, language: str) -> str:
    """Say one reason or hint."""
    params = dict(said.params)
    if "languages" in params:
        params["languages"] = language_names(params["languages"], language)
    if "topics" in params:
        params["topics"] = tuple(f"{topic}" for topic in params["topics"][:MOST_TOPICS])
    return t(said.code, **params)


def advice(hint: Hint, t: Translate) -> str:
    """Say what would help a round."""
    key = f"matching.help_{hint.role}_{'solved' if hint.solved else 'counted'}"
    who = t(f"matching.count_{hint.role}", n=hint.count)
    people = t("matching.count_people", n=hint.gain)
    return t(key, who=who, topic=hint.topic, people=people, n=hint.gain)
