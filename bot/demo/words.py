"""What the demo's page says for the bot: the words of its commands."""

from collections.abc import Iterable

from bot.domain.command_words import FOR_ALL, FOR_HR
from bot.i18n import Translate, languages
from bot.sandbox.config import Word


def commands() -> tuple[Word, ...]:
    """Give the words after `/mentor` as the help lists them, in every language."""
    return (*_words(FOR_ALL), *_words(FOR_HR, "hr"))


def _words(names: Iterable[str], role: str = "") -> Iterable[Word]:
    voices = [Translate(language) for language in languages()]
    return [
        Word(
            {
                t.language: (
                    t.plain(f"guide.word_{name}").partition(" ")[0],
                    t.plain(f"guide.what_{name}"),
                )
                for t in voices
            },
            role,
        )
        for name in names
    ]
