"""Names, mentions, addresses and numbers disappear from free texts, however they are written."""

import pytest

from bot.domain.masking import MASK, Names, mask

PEOPLE = [
    "Mia Öztürk",
    "Jean-Luc O'Neill",
    "Bo Li",
    "🦊🐼",
    "Ada 🌻 Löwe",
    "Weiß",
    "ＫＡＩ Ｓａｔｏ",
    "(.*)",
    "Hans von der Heide",
    "",
]
NAMES = Names.of(PEOPLE)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Danke an Mia für alles", "mia"),
        ("MIA ÖZTÜRK hört zu", "öztürk"),
        ("Mias Ideen und Mia's Mut", "mia"),
        ("Öztürks Runde", "öztürk"),
        ("Jean-Luc fragt nach", "luc"),
        ("jean luc fragt nach", "jean"),
        ("O'Neill kam nie", "neill"),
        ("Bo Li war da", "bo li"),
        ("bo  li nicht, Bo Li schon", "bo li sch"),
        ("🦊🐼 ist toll", "🦊"),
        ("Ada kam", "ada"),
        ("Weiss und Weiß", "wei"),
        ("Kai Sato ist gut", "kai"),
        ("so (.*) so", "(.*)"),
        ("Die Heide blüht", "heide"),
        ("<@U0PETRA> und @petra.neumann", "petra"),
        ("<@U0PETRA|Petra>", "petra"),
        ("Schreib an petra.neumann+x@firma.example", "petra"),
        ("Ruf 0171 / 234 56 78 an", "234"),
        ("+49 (30) 123-4567", "123"),
        ("https://firma.example/people/petra", "petra"),
        ("Frag U0PETRA12", "u0petra"),
        ("M\u0069\u0061\u0301? Mia\u200b!", "mia\u200b"),
    ],
)
def test_what_points_to_a_person_is_gone(text: str, secret: str) -> None:
    """Upper case, genitives, wide letters, emoji and regular expressions change nothing."""
    masked = mask(text, NAMES)

    assert MASK in masked
    assert secret not in masked.casefold()


@pytest.mark.parametrize(
    "text",
    [
        "Mehr Zeit für Gespräche, bitte.",
        "Am 14.01.2026 um 17:30 in Raum 12, 45 Minuten.",
        "Das Beste an der Reihe: 3 von 5.",
        "von der Idee bis zum Schluss",
        "Mumia ist kein Name hier",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    """Dates, small numbers, particles and longer words are left alone."""
    assert mask(text, NAMES) == text


def test_a_run_of_names_becomes_one_mask() -> None:
    """How many words a name had tells nothing."""
    assert mask("Mia Öztürk, Ada Löwe", NAMES) == f"{MASK}, {MASK}"


def test_a_long_text_with_many_names_is_quick() -> None:
    """Fifty thousand names and 2,000 hostile characters take no time to speak of."""
    names = Names.of(f"Vorname{n} Nachname{n}" for n in range(50_000))
    assert mask("(" * 1_000 + "1 " * 500, names)
    assert mask("Vorname77 sagt ja", names) == f"{MASK} sagt ja"
