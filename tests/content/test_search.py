"""Topic search: what people type finds the topic they mean, in either language."""

import pytest

from bot.content import find_topics, languages, load
from bot.content.search import fold


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("KI", "ai_daily"),
        ("ChatGPT", "ai_daily"),
        ("artificial intelligence", "ai_daily"),
        ("künstliche Intelligenz", "ai_daily"),
        ("kuenstliche intelligenz", "ai_daily"),
        ("kunstliche", "ai_daily"),
        ("inteligenz", "ai_daily"),
        ("Präsentation", "presenting"),
        ("praesent", "presenting"),
        ("stratgie", "strategy"),
        ("linkedin", "social_media"),
        ("home office", "hybrid_work"),
        ("Homeoffice", "hybrid_work"),
        ("excel", "data"),
        ("phishing", "security"),
        ("DSGVO", "data_protection"),
        ("  Budget  ", "budgeting"),
        ("intelligence artificial", "ai_daily"),
    ],
)
def test_a_query_finds_its_topic_first_in_every_language(typed: str, topic: str) -> None:
    """Names, synonyms, beginnings, umlauts either way and slips lead to the topic meant."""
    for lang in languages():
        assert find_topics(typed, lang)[0] == topic


@pytest.mark.parametrize("typed", ["xyzzy", "qqq", "???x", "strategie" * 300])
def test_nonsense_finds_nothing(typed: str) -> None:
    """What resembles no topic is answered with none, so that an own one can be added."""
    assert find_topics(typed, "de") == []


@pytest.mark.parametrize("typed", ["", "   ", "?!"])
def test_an_empty_query_lists_every_topic_by_name(typed: str) -> None:
    """Before anything is typed, the whole catalogue is there, in the reader's alphabet."""
    listed = find_topics(typed, "de")
    assert sorted(listed) == sorted(load("de").topics)
    names = [fold(load("de").topics[one].name.informal) for one in listed]
    assert names == sorted(names)


def test_every_topic_is_found_by_its_own_name_and_synonyms(lang: str) -> None:
    """No topic of the catalogue is hidden behind another."""
    for topic in load(lang).topics.values():
        assert find_topics(topic.name.informal, lang)[0] == topic.id
        for synonym in topic.synonyms:
            assert topic.id in find_topics(synonym, lang)


def test_short_words_are_never_guessed() -> None:
    """Three letters resemble too much: only beginnings count for them."""
    assert "ai_daily" not in find_topics("kij", "de")
