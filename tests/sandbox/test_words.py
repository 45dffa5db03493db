"""What the demo's page says for the bot."""

from datetime import UTC, datetime

from bot.demo.coming import coming
from bot.demo.stage import installed
from bot.i18n import languages
from bot.services.looks import LOOKS
from bot.services.post import HANDLINGS

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
ROOM = 40
"""More letters than this the button of the clock does not show."""


def test_whatever_falls_due_has_a_short_name_in_every_language() -> None:
    """The clock's button names the next event, be it a letter or a look."""
    assert coming(T0, "matching.round")["what"]["de"] == "Eine Matching-Runde"
    assert coming(T0, "matching.failed")["what"]["de"] == "Tandems zur Freigabe"
    for kind in (*LOOKS, *HANDLINGS):
        told = coming(T0, kind)

        assert told["at"] == "2026-03-02T08:00:00+00:00"
        assert set(told["what"]) == set(languages())
        assert all(told["what"].values()), kind
        assert max(map(len, told["what"].values())) <= ROOM, kind


def test_the_command_of_the_demo_proposes_its_words_and_those_of_hr_to_hr() -> None:
    """Each word says in both languages how it is typed and what it does."""
    [command] = installed().commands
    roles = {dict(word.texts)["de"][0]: word.role for word in command.words}

    assert (roles["anmelden"], roles["programm"]) == ("", "hr")
    assert {language for word in command.words for language in word.texts} == {"de", "en"}
    assert all(" " not in typed for word in command.words for typed, _ in word.texts.values())
