"""What the demo's clock says about the next event; told by the bot, which knows what is due."""

from datetime import datetime
from typing import Any

from bot.i18n import Translate, languages


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
