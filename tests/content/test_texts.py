"""Every text: present in all languages, the right length for Slack, one form of address."""

import re
from string import Formatter

import pytest

from bot.content import Content, Voice, check_wording, languages

Texts = dict[str, dict[str, Voice]]

FORMAL = re.compile(r"\b(?:Sie|Ihnen|Ihre?[mnrs]?)\b")
PERSONAL = re.compile(r"\b(?:du|dir|dich|dein(?:e[mnrs]?)?)\b", re.IGNORECASE)
THEIR = r"(?! (?:eigener|Wissen)\b)"  # „ihr Wissen“ is theirs, not yours
PLURAL = re.compile(rf"\b(?:euch|eure?[mnrs]?|ihr{THEIR})\b", re.IGNORECASE)
YOU_TWO = re.compile(r"(?:^|[.?!:…–]\s+|\n)Ihr (?=\w)")
SPOKEN = re.compile(r"„[^“]*“")
LIMITS = (
    (re.compile(r"(\.options\..*\.text|polls\..*options\[\d+\]|scales\..*)$"), 75),
    (re.compile(r"^(topics|profile\.tags)\..*\.(name|description)$"), 75),
    (re.compile(r"^arc\.(touches\..*|formats\..*\.name|phases\..*\.title)$"), 75),
    (re.compile(r"(\.title|milestones\..*\.name|levels\..*\.name|indices\..*)$"), 75),
    (re.compile(r"(\.question|surveys\.items\..*|goals\..*levels\[\d\]|review\[\d\])$"), 255),
    (re.compile(r"^(prompts|tries|agreement|wording|cards|milestones)\b"), 255),
    (re.compile(r"^lessons\.\w+\.(points\[\d\]|goal|try_out|reflection)$"), 320),
    (re.compile(r""), 2_000),
)


def _places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_language_has_the_same_texts(texts: Texts) -> None:
    """No place in the curriculum is missing or extra in any language."""
    english = texts["en"].keys()
    for lang in languages():
        assert english ^ texts[lang].keys() == set(), lang


def test_every_language_keeps_the_placeholders(texts: Texts) -> None:
    """Each wording of a text has the placeholders of its English original."""
    for lang in languages():
        for at, text in texts[lang].items():
            wanted = _places(texts["en"][at].informal)
            assert [_places(one) for one in text.variants] == [wanted] * len(text.variants), at


def test_no_text_is_empty_or_ragged(texts: Texts, lang: str) -> None:
    """Texts have content, no blanks at their ends and none doubled."""
    for at, text in texts[lang].items():
        for one in text.variants:
            assert one
            assert one == one.strip(), at
            assert "  " not in one, at


def test_texts_fit_where_slack_shows_them(texts: Texts, lang: str) -> None:
    """Options and buttons take 75 characters, labels 255, sections stay far below 3,000."""
    for at, text in texts[lang].items():
        limit = next(number for pattern, number in LIMITS if pattern.search(at))
        for one in text.variants:
            assert len(one) <= limit, f"{at}: {len(one)} > {limit}"


def test_a_whole_lesson_fits_one_section(curriculum: Content) -> None:
    """A lesson takes two to three minutes: at most 1,900 characters without its check."""
    for lesson in curriculum.lessons.values():
        card = (lesson.title, lesson.goal, *lesson.points, lesson.try_out, lesson.reflection)
        for address in ("du", "sie"):
            assert sum(len(one.say(address)) for one in card) <= 1_900, lesson.id


def test_texts_carry_no_markup(texts: Texts, lang: str) -> None:
    """Texts are plain: Slack's control characters and emphasis marks are added by views only."""
    for at, text in texts[lang].items():
        for one in text.variants:
            assert not set(one) & set("<>&*`~"), at


def test_quotes_dashes_and_dots_are_typographic(texts: Texts, lang: str) -> None:
    """German uses „…“, English “…”; nobody sees typewriter quotes, dots or spaced hyphens."""
    for at, text in texts[lang].items():
        for one in text.variants:
            assert not re.search(r"[\"']|\.\.\.| - ", one), at
            opening, closing = ("„", "“") if lang == "de" else ("“", "”")
            assert one.count(opening) == one.count(closing), at
            assert lang != "de" or "”" not in one, at


def test_an_informal_text_never_turns_formal(texts: Texts) -> None:
    """What is said to du or ihr has no Sie, Ihnen or Ihr."""
    for at, text in texts["de"].items():
        if len(text.variants) == 2:
            assert not FORMAL.search(YOU_TWO.sub("", text.informal)), f"{at}: {text.informal}"


def test_a_formal_text_never_turns_informal(texts: Texts) -> None:
    """What is said to Sie has no du, dein, euch or ihr."""
    for at, text in texts["de"].items():
        if len(text.variants) == 2:
            spoken_to = FORMAL.sub("", text.formal)
            assert not PERSONAL.search(spoken_to), f"{at}: {text.formal}"
            assert not PLURAL.search(spoken_to), f"{at}: {text.formal}"


def test_a_text_for_all_addresses_nobody(texts: Texts) -> None:
    """A German text with one wording has no form of address outside quoted speech."""
    for at, text in texts["de"].items():
        if len(text.variants) == 1 and at != "prompts.du_or_sie.text":
            told = SPOKEN.sub("", text.informal)
            for pattern in (PERSONAL, PLURAL, FORMAL):
                assert not pattern.search(told), f"{at}: {text.informal}"


def test_a_text_with_two_wordings_addresses_its_reader(texts: Texts) -> None:
    """Two wordings differ for a reason: one of them names its reader."""
    for at, text in texts["de"].items():
        if len(text.variants) == 2:
            informal = PERSONAL.search(text.informal) or PLURAL.search(text.informal)
            assert informal or FORMAL.search(text.formal), f"{at}: {text.formal}"


def test_english_has_one_wording(texts: Texts) -> None:
    """English knows no du and Sie."""
    assert all(len(text.variants) == 1 for text in texts["en"].values())


def test_no_text_hints_at_age_or_generation(texts: Texts, lang: str) -> None:
    """The curriculum passes its own wording check, the advice about such words aside."""
    for at, text in texts[lang].items():
        if not at.startswith("wording."):
            for one in text.variants:
                assert [hit.word for hit in check_wording(one)] == [], at


@pytest.mark.parametrize(
    "kind", ["prompts", "tries", "cards.prep", "workshops", "recognition.thanks"]
)
def test_no_text_is_given_twice(texts: Texts, lang: str, kind: str) -> None:
    """Within a kind, no two texts read the same."""
    said = [text.formal for at, text in texts[lang].items() if kind in at]
    assert sorted(set(said)) == sorted(said)
