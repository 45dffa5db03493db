"""What the demo's page says for the bot: its commands' words, and the clock's next event."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.i18n import Translate, languages
from bot.sandbox.config import Word
from bot.services import guide


def commands() -> tuple[Word, ...]:
    """Give the words after `/mentor` as the help lists them, in every language."""
    return (*_words(guide.FOR_ALL), *_words(guide.FOR_HR, "hr"))


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


def coming(at: datetime | None, kind: str) -> dict[str, Any]:
    """Tell when something is due next and what it is, in every language; {} if nothing is.

    >>> coming(None, "")
    {}
    """
    if at is None:
        return {}
    return {
        "at": at.isoformat(),
        "what": {language: _what(Translate(language), kind) for language in languages()},
    }


def _what(t: Translate, kind: str) -> str:
    """Name a kind of letter or reminder, if need be by its feature alone.

    >>> _what(Translate("en"), "matching.round"), _what(Translate("en"), "matching.again")
    ('A matching round', 'Pairs for release')
    """
    feature = kind.partition(".")[0]
    keys = (f"demo.next_{kind.replace('.', '_')}", f"demo.next_{feature}")
    return next((t.plain(key) for key in keys if t.has(key)), t.plain("demo.next"))
