"""The wording check: hints at age are found, everyday words are left alone."""

from itertools import pairwise

import pytest

from bot.content import check_wording, load


@pytest.mark.parametrize(
    ("text", "word", "rule"),
    [
        ("Wir suchen junge Talente", "junge", "young"),
        ("für unsere jüngeren Kolleg:innen", "jüngeren", "young"),
        ("a young team", "young", "young"),
        ("unsere älteren Führungskräfte", "älteren", "old"),
        ("for older colleagues", "older colleagues", "old"),
        ("alle unter 30", "unter 30", "age_limit"),
        ("Talente U30", "U30", "age_limit"),
        ("everyone under 30", "under 30", "age_limit"),
        ("Gen Z trifft Vorstand", "Gen Z", "generation"),
        ("Generation Y", "Generation Y", "generation"),
        ("Generationendialog", "Generationendialog", "generation"),
        ("Millennials and Boomers", "Millennials", "generation"),
        ("Digital Natives", "Digital Natives", "digital_native"),
        ("frischer Wind", "frischer Wind", "fresh"),
        ("fresh ideas", "fresh", "fresh"),
        ("ein dynamisches Team", "dynamisches", "energy"),
        ("energetic people", "energetic", "energy"),
        ("Young Professionals", "Young Professionals", "newcomer"),
        ("Nachwuchskräfte", "Nachwuchskräfte", "newcomer"),
        ("unsere Urgesteine", "Urgesteine", "veteran"),
    ],
)
def test_hints_at_age_are_found_in_both_languages(text: str, word: str, rule: str) -> None:
    """The first finding names the very words, where they stand, and the rule."""
    first = check_wording(text)[0]
    assert (first.word, first.rule) == (word, rule)
    assert text[first.start : first.end] == word


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Alter und Funktion spielen keine Rolle.",
        "Anmeldung bis 30. November, über 30 Minuten, unter 20 Personen",
        "under 30 minutes, over 20 pairs",
        "Jungfernflug im Erfrischungsraum",
        "refreshments, Youngstown",
        "erfahrene Kolleg:innen in jeder Karrierephase",
    ],
)
def test_everyday_words_are_left_alone(text: str) -> None:
    """Dates, durations and words that merely contain a hint raise nothing."""
    assert check_wording(text) == []


def test_findings_come_in_reading_order_without_overlap() -> None:
    """Each spot is remarked on once, from left to right."""
    text = "Young Professionals unter 30: frischer Wind, jung und dynamisch"
    found = check_wording(text)
    assert [one.word for one in found] == [
        "Young Professionals",
        "unter 30",
        "frischer Wind",
        "jung",
        "dynamisch",
    ]
    assert all(one.end <= later.start for one, later in pairwise(found))


def test_advice_comes_in_the_readers_language(lang: str) -> None:
    """A German text read by an English-speaking HR person is explained in English."""
    first = check_wording("Digital Native", lang)[0]
    assert first.suggestion == load(lang).wording["digital_native"].suggestion
    assert first.reason == load(lang).wording["digital_native"].reason


def test_the_ready_invitation_passes(lang: str) -> None:
    """What we supply for HR to send raises no finding."""
    for text in load(lang).setup.texts.values():
        assert [hit for one in text.text.variants for hit in check_wording(one)] == []
