"""What holds for the whole company: level bands as typed, and where a vanished band's people go."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.domain.refusals import Refusal

MOST_BANDS = 20
FEWEST_BANDS = 2
NAME_LENGTH = 60
HIGHEST = 99
TEXT_LENGTH = 500
"""Characters of a text about whom to turn to."""

_LINE = re.compile(r"(\d{1,3})\s*[.):=;,-]?\s*(.*)")
_TRANSLATED = re.compile(r"([a-z]{2})\s*:\s*(.+)", re.IGNORECASE)


class BandUnclear(Refusal):
    """A line without a number or without a name."""

    key = "company.band_unclear"


class BandNumberWrong(Refusal):
    """A number outside one to ninety-nine."""

    key = "company.band_number_wrong"


class BandOrder(Refusal):
    """The numbers do not rise from line to line."""

    key = "company.band_order"


class BandTwice(Refusal):
    """Two bands of one name."""

    key = "company.band_twice"


class BandNameLong(Refusal):
    """A band's name has to fit into a menu."""

    key = "company.band_name_long"


class BandLanguage(Refusal):
    """A translation into a language we have no texts in."""

    key = "company.band_language"


class BandsTooFew(Refusal):
    """One level is no hierarchy."""

    key = "company.bands_too_few"


class BandsTooMany(Refusal):
    """More than people can choose from."""

    key = "company.bands_too_many"


class CompanyTextLong(Refusal):
    """More than fits where it is shown."""

    key = "company.text_long"


@dataclass(frozen=True, slots=True)
class NamedBand:
    """One level band; `names` by language, and its number, which grows with the hierarchy."""

    rank: int
    names: Mapping[str, str] = field(hash=False)


def read_bands(typed: str, language: str, known: Collection[str]) -> tuple[NamedBand, ...]:
    r"""Read bands, one a line, the lowest first: `2 Fachkraft | en: Specialist`.

    A name without a language is the one of whoever types; nothing typed means the usual bands.

    >>> [band.names["de"] for band in read_bands("1 Azubi\n3 Leitung", "de", ("de", "en"))]
    ['Azubi', 'Leitung']

    Raises:
        BandUnclear, BandNumberWrong, BandOrder, BandTwice, BandNameLong, BandLanguage,
        BandsTooFew, BandsTooMany: with the line it is about.
    """
    lines = [(n, line.strip()) for n, line in enumerate(typed.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_BANDS:
        raise BandsTooMany(n=len(lines), most=MOST_BANDS)
    bands = tuple(_band(number, line, language, known) for number, line in lines)
    if bands and len(bands) < FEWEST_BANDS:
        raise BandsTooFew
    for (_, (line, _)), (lower, higher) in zip(enumerate(lines[1:]), pairwise(bands), strict=True):
        if lower.rank >= higher.rank:
            raise BandOrder(line=line, lower=lower.rank, number=higher.rank)
    _check_names(bands)
    return bands


def _band(line: int, text: str, language: str, known: Collection[str]) -> NamedBand:
    first, *translated = (part.strip() for part in text.split("|"))
    found = _LINE.fullmatch(first)
    if not found or not found[2].strip():
        raise BandUnclear(line=line, text=text[:40])
    if not 1 <= int(found[1]) <= HIGHEST:
        raise BandNumberWrong(line=line, number=found[1], most=HIGHEST)
    names = {language: found[2].strip()}
    for part in translated:
        told = _TRANSLATED.fullmatch(part)
        if not told:
            raise BandUnclear(line=line, text=part[:40])
        if told[1].lower() not in known:
            raise BandLanguage(line=line, code=told[1], known=", ".join(sorted(known)))
        names[told[1].lower()] = told[2].strip()
    if longest := next((name for name in names.values() if len(name) > NAME_LENGTH), None):
        raise BandNameLong(line=line, n=len(longest), most=NAME_LENGTH)
    return NamedBand(int(found[1]), names)


def _check_names(bands: Sequence[NamedBand]) -> None:
    """Refuse a name that stands for two bands, in whichever language."""
    owner: dict[str, int] = {}
    for band in bands:
        for name in band.names.values():
            if owner.setdefault(name.casefold(), band.rank) != band.rank:
                raise BandTwice(name=name)


def written(bands: Sequence[NamedBand], language: str) -> str:
    """Write bands as they are typed, the reader's own language first.

    >>> written([NamedBand(1, {"de": "Azubi", "en": "Trainee"})], "en")
    '1 Trainee | de: Azubi'
    """
    return "\n".join(_line(band, language) for band in bands)


def _line(band: NamedBand, language: str) -> str:
    own = language if language in band.names else next(iter(band.names))
    others = [f"{code}: {name}" for code, name in band.names.items() if code != own]
    prefix = f"{band.rank} {band.names[own]}"
    return " | ".join([prefix, *others])


def vanishing(used: Mapping[int, int], ranks: Collection[int]) -> dict[int, int]:
    """Count the people on levels that will have no band, by level.

    >>> vanishing({1: 4, 3: 2}, [1, 2])
    {3: 2}
    """
    return {level: used[level] for level in sorted(used) if level not in ranks}


def nearest(level: int, ranks: Sequence[int]) -> int:
    """Suggest the band for somebody whose own disappears: the nearest, the lower of two.

    >>> nearest(3, [1, 2, 4]), nearest(9, [1, 2])
    (2, 2)
    """
    return min(ranks, key=lambda rank: (abs(rank - level), rank))
