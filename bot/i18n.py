"""Catalogues: every sentence in every language and form of address, with plural rules."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list

LOCALES = Path(__file__).with_name("locales")
DEFAULT_LANGUAGE = "en"
ADDRESSES = ("du", "sie", "ihr")
UTC_ZONE = ZoneInfo("UTC")
PLURALS = ("zero", "one", "two", "few", "many", "other")

Entry = str | Mapping[str, object]
"""A sentence, or its variants by form of address and number."""


class Markup(str):
    """Text that is already Slack markup, such as a mention; the escape boundary lets it pass."""

    __slots__ = ()


ENTITIES: dict[str, str | int | None] = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
"""Slack asks for exactly these three replacements."""

LOOK_ALIKES = {"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"}
"""Slack knows no escape for its formatting marks, so those typed are shown by their doubles."""

_LINK = re.compile(r"(https?://\S+)")
_MARK = re.compile(r"[*~`]|(?<!\w)_|_(?!\w)|^[ \t]*>", re.MULTILINE)


def escape(typed: str) -> Markup:
    """Make typed text harmless in mrkdwn: no mention, no link, no formatting, no quote.

    Links and underscores inside a word stay as they are, and so do emoji, which people mean.

    >>> escape("<!channel> & friends")
    '&lt;!channel&gt; &amp; friends'
    >>> escape("*no* ~3 my_file https://a.b/_c_ :tada:")
    '∗no∗ ∼3 my_file https://a.b/_c_ :tada:'
    """
    if isinstance(typed, Markup):
        return typed
    parts = _LINK.split(typed)
    parts[::2] = [_MARK.sub(_double, part) for part in parts[::2]]
    return Markup("".join(parts).translate(str.maketrans(ENTITIES)))


def _double(mark: re.Match[str]) -> str:
    return "".join(LOOK_ALIKES.get(one, "›" if one == ">" else one) for one in mark[0])


def mention(user_id: str) -> Markup:
    """Name a person by their Slack id, so that Slack shows the name they chose."""
    return Markup(f"<@{user_id}>")


def channel(channel_id: str) -> Markup:
    """Name a channel by its id."""
    return Markup(f"<#{channel_id}>")


class MissingTextError(KeyError):
    """No catalogue holds the key; a test keeps this from happening."""


@cache
def catalogue(language: str) -> dict[str, Entry]:
    """Load all sentences of a language, keyed `feature.sentence`."""
    entries: dict[str, Entry] = {}
    for file in sorted((LOCALES / language).glob("*.toml")):
        with file.open("rb") as stream:
            entries |= {f"{file.stem}.{key}": text for key, text in tomllib.load(stream).items()}
    return entries


@cache
def languages() -> tuple[str, ...]:
    """Name the languages there are texts for: one folder each."""
    return tuple(sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir()))


@dataclass(frozen=True, slots=True)
class Translate:
    """One reader's voice: language, form of address and time zone.

    Calling it gives mrkdwn with every value escaped; `plain` gives text for places in which
    Slack reads no markup. Dates, times and lists are written as the language does.

    >>> Translate("en")("common.yes")
    'Yes'
    """

    language: str = DEFAULT_LANGUAGE
    address: str = "du"
    zone: ZoneInfo = UTC_ZONE

    def __call__(self, key: str, **values: object) -> Markup:
        """Say the sentence as mrkdwn."""
        written = {name: self._write(value, escape) for name, value in values.items()}
        return Markup(self._pick(key, values).format_map(written))

    def plain(self, key: str, **values: object) -> str:
        """Say the sentence as plain text."""
        written = {name: self._write(value, str) for name, value in values.items()}
        return self._pick(key, values).format_map(written)

    def has(self, key: str) -> bool:
        """Tell whether the key exists."""
        return key in catalogue(self.language)

    def to_both(self) -> "Translate":
        """Speak to two people at once: `du` becomes `ihr`, `Sie` stays."""
        return replace(self, address="ihr" if self.address == "du" else self.address)

    def day(self, day: date, style: str = "full") -> str:
        """Write a day, such as “Thursday, 3 December 2026”."""
        return format_date(day, style, locale=self._locale)

    def weekday(self, day: date) -> str:
        """Write a day near today, such as “Thursday, 3 December”."""
        pattern = "EEEE, d. MMMM" if self.language == "de" else "EEEE, d MMMM"
        return format_date(day, pattern, self._locale)

    def short(self, day: date) -> str:
        """Write a day in little room, such as “Thu, 3 Dec”."""
        return format_date(
            day, "EEE, d. MMM" if self.language == "de" else "EEE, d MMM", self._locale
        )

    def moment(self, at: datetime) -> str:
        """Write day and time in the reader's own zone."""
        pattern = "EEEE, d. MMMM, HH:mm 'Uhr'" if self.language == "de" else "EEEE, d MMMM, HH:mm"
        return format_datetime(at, pattern, tzinfo=self.zone, locale=self._locale)

    def clock(self, at: datetime) -> str:
        """Write the time of day in the reader's own zone."""
        return format_time(at.astimezone(self.zone), "HH:mm", locale=self._locale)

    def join(self, items: Iterable[str]) -> Markup:
        """Join items as the language does: “a, b and c”."""
        return Markup(format_list([escape(item) for item in items], "standard", self._locale))

    @property
    def _locale(self) -> Locale:
        return Locale.parse({"en": "en_GB"}.get(self.language, self.language))

    def _pick(self, key: str, values: Mapping[str, object]) -> str:
        entry = catalogue(self.language).get(key)
        if entry is None:
            raise MissingTextError(key)
        while not isinstance(entry, str):
            entry = self._variant(key, entry, values)
        return entry

    def _variant(
        self, key: str, entry: Mapping[str, object], values: Mapping[str, object]
    ) -> Entry:
        """Choose by form of address first, by number second."""
        choice = next((form for form in self._forms if form in entry), None)
        if choice is None:
            number = values.get("n", 0)
            rule = self._locale.plural_form(number if isinstance(number, int | float) else 0)
            choice = rule if rule in entry else "other"
        found = entry.get(choice)
        if not isinstance(found, str | Mapping):
            raise MissingTextError(f"{key} ({choice})")
        return found

    @property
    def _forms(self) -> tuple[str, ...]:
        return ("ihr", "du") if self.address == "ihr" else (self.address,)

    def _write(self, value: object, clean: Callable[[str], str]) -> str:
        match value:
            case str():
                return clean(value)
            case datetime():
                return self.moment(value)
            case date():
                return self.day(value, "long")
            case timedelta() | time():
                return _span(value)
            case list() | tuple():
                return format_list(
                    [self._write(item, clean) for item in value], "standard", self._locale
                )
            case _:
                return clean(str(value))


def _span(value: timedelta | time) -> str:
    """Write a span as minutes, and a time of day without its seconds."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(round(value.total_seconds() / 60))
