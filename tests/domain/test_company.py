"""Level bands as HR types them: what is read, and what is explained instead."""

import pytest

from bot.domain import company
from bot.domain.company import NamedBand, read_bands
from bot.domain.refusals import Refusal

KNOWN = ("de", "en")


def test_bands_are_read_with_their_translations() -> None:
    """Numbers may be followed by a dot or a colon; empty lines do not count."""
    typed = "1. Azubi | en: Trainee\n\n2 Fachkraft\n10: Leitung | EN: Head\n"

    assert read_bands(typed, "de", KNOWN) == (
        NamedBand(1, {"de": "Azubi", "en": "Trainee"}),
        NamedBand(2, {"de": "Fachkraft"}),
        NamedBand(10, {"de": "Leitung", "en": "Head"}),
    )
    assert read_bands(" \n", "de", KNOWN) == ()


@pytest.mark.parametrize(
    ("typed", "refusal", "facts"),
    [
        ("Azubi\n2 Leitung", company.BandUnclear, {"line": 1, "text": "Azubi"}),
        ("1 A\n2", company.BandUnclear, {"line": 2, "text": "2"}),
        ("1 A\n2 B | head", company.BandUnclear, {"line": 2, "text": "head"}),
        ("0 A\n2 B", company.BandNumberWrong, {"line": 1, "number": "0", "most": 99}),
        ("1 A\n\n1 B", company.BandOrder, {"line": 3, "lower": 1, "number": 1}),
        ("3 A\n2 B", company.BandOrder, {"line": 2, "lower": 3, "number": 2}),
        ("1 A\n2 a", company.BandTwice, {"name": "a"}),
        ("1 A\n2 " + "n" * 61, company.BandNameLong, {"line": 2, "n": 61, "most": 60}),
        ("1 A | fr: B\n2 C", company.BandLanguage, {"line": 1, "code": "fr", "known": "de, en"}),
        ("1 A", company.BandsTooFew, {}),
        ("\n".join(f"{n} L{n}" for n in range(1, 22)), company.BandsTooMany, {"n": 21, "most": 20}),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(
    typed: str, refusal: type[Refusal], facts: dict[str, object]
) -> None:
    """Each mistake has its own sentence."""
    with pytest.raises(refusal) as told:
        read_bands(typed, "de", KNOWN)

    assert told.value.facts == facts


def test_what_is_written_reads_the_same_again() -> None:
    """The form shows what is stored; sent back unchanged, it changes nothing."""
    bands = read_bands("1 Azubi | en: Trainee\n2 Leitung", "de", KNOWN)

    assert read_bands(company.written(bands, "de"), "de", KNOWN) == bands
