"""How documents may look: what is refused, and all problems at once."""

import pytest

from bot.domain import letterhead as rules
from bot.domain.letterhead import Look, Typed

FINE = Typed("Straßer & Söhne", "#185F6D", "Köln", (("Dr. Øvergård", "Sponsor"), ("", "")))


def test_what_fits_is_kept() -> None:
    """Trimmed, the colour in small letters, a signature without a name left out."""
    look, errors = rules.checked(FINE)
    assert look == Look("Straßer & Söhne", "#185f6d", "Köln", (("Dr. Øvergård", "Sponsor"),))
    assert not errors


def test_nothing_at_all_goes_back_to_the_bots_own_look() -> None:
    """Every field may stay empty."""
    assert rules.checked(Typed(" ", "", "", (("", ""),)))[0] == Look("", "", "", ())


def test_all_problems_are_told_at_once() -> None:
    """A long name, a pale colour and an office without a name, each at its field."""
    typed = Typed("x" * 121, "#ffff99", "y" * 81, (("", "Sponsor"), ("z" * 61, "")))
    look, errors = rules.checked(typed)
    assert look is None
    assert {name: type(one) for name, one in errors.items()} == {
        "company": rules.TooLong,
        "place": rules.TooLong,
        "accent": rules.TooPale,
        "name_1": rules.OfficeWithoutName,
        "name_2": rules.TooLong,
    }


@pytest.mark.parametrize("text", ["blue", "#12345", "#gggggg", "rgb(1,2,3)", "#1234567"])
def test_nonsense_is_no_colour(text: str) -> None:
    """Only six digits are a colour."""
    with pytest.raises(rules.NotAColour):
        rules.accent(text)


@pytest.mark.parametrize("text", ["#ffffff", "#ffff00", "#c0c0c0"])
def test_what_nobody_can_read_is_too_pale(text: str) -> None:
    """White, yellow and light grey vanish on paper; black does not."""
    with pytest.raises(rules.TooPale):
        rules.accent(text)
    assert rules.accent("000000") == "#000000"
