"""Topics and tags by name, and the reasons that are built from them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel import Locale

from bot.content import content
from bot.i18n import Markup, Translate, escape

OWN = "own:"


def topic_name(topic: str, t: Translate, own: Mapping[str, str] | None = None) -> Markup:
    """Name a topic of the catalogue, or one that somebody added or renamed, which `own` names.

    >>> topic_name("ai_daily", Translate("en"))
    'AI in daily work'
    """
    known = content(t.language).topics.get(topic)
    if known and topic not in (own or {}):
        return escape(known.name.say("sie" if t.address == "sie" else "du"))
    return escape((own or {}).get(topic, topic.removeprefix(OWN)))


def topic_list(topics: Iterable[str], t: Translate, own: Mapping[str, str] | None = None) -> Markup:
    """Join the names of several topics as the language does."""
    return t.join(topic_name(topic, t, own) for topic in topics)


def tag_name(tag: str, t: Translate) -> Markup:
    """Name a working-style or interest tag."""
    known = content(t.language).profile.tags.get(tag)
    return escape(known.name.say("sie" if t.address == "sie" else "du") if known else tag)


def language_name(code: str, t: Translate) -> Markup:
    """Name a language in the reader's language."""
    return escape(str(Locale.parse(t.language).languages.get(code, code)))


def country_names(codes: Iterable[str], t: Translate) -> list[tuple[str, str]]:
    """Name countries in the reader's language, in its order: (code, name).

    >>> country_names(["DE", "AT"], Translate("en"))
    [('AT', 'Austria'), ('DE', 'Germany')]
    """
    names = Locale.parse(t.language).territories
    found = [(code, str(names.get(code, code))) for code in codes]
    return sorted(found, key=lambda pair: pair[1])


def reason(
    said: Sequence[Any], t: Translate, own: Mapping[str, str] | None = None
) -> Markup | None:
    """Write one reason `[key, parameters]` in words; None when the catalogues lack its key."""
    key, facts = str(said[0]), dict(said[1] if len(said) > 1 else {})
    return t(key, **_named(facts, t, own)) if t.has(key) else None


def reasons(
    said: Iterable[Sequence[Any]], t: Translate, own: Mapping[str, str] | None = None
) -> list[Markup]:
    """Write the reasons for a pair in words; there is always at least one."""
    found = [words for each in said if (words := reason(each, t, own))]
    return found or [t("pairs.why_both")]


def _named(facts: dict[str, Any], t: Translate, own: Mapping[str, str] | None) -> dict[str, Any]:
    """Put names where reasons carry ids."""
    named = dict(facts)
    if "topic" in facts:
        named["topic"] = topic_name(facts["topic"], t, own)
    if "topics" in facts:
        named["topics"] = topic_list(facts["topics"], t, own)
    if "tags" in facts:
        named["tags"] = t.join(tag_name(tag, t) for tag in facts["tags"])
    if "languages" in facts:
        named["languages"] = t.join(language_name(code, t) for code in facts["languages"])
    return named
