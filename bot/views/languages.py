"""Working languages by name in the reader's language."""

from collections.abc import Sequence

from babel import Locale

from bot.i18n import Translate

USUAL = (
    "de", "en", "fr", "it", "es", "pt", "nl", "pl", "cs", "sk", "hu", "ro", "bg", "hr", "sl",
    "sr", "el", "tr", "uk", "ru", "da", "sv", "nb", "fi", "et", "lv", "lt", "ar", "he", "hi",
    "zh", "ja", "ko", "vi",
)  # fmt: skip
"""What people choose from when HR named no working languages."""


def offered(t: Translate, wanted: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """Name the languages on offer, the reader's own first.

    >>> offered(Translate("de"), ["en", "de"])
    [('de', 'Deutsch'), ('en', 'Englisch')]
    """
    known = Locale.parse(t.language).languages
    codes = sorted(wanted or USUAL, key=lambda code: (code not in {t.language, "en"}, code))
    own_first = sorted(codes, key=lambda code: code != t.language)
    return [(code, name_of(code, t)) for code in own_first if code in known]


def name_of(code: str, t: Translate) -> str:
    """Name one language; an unknown code names itself."""
    return str(Locale.parse(t.language).languages.get(code, code))
