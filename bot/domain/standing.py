"""How far an outcome report is: final, or preliminary with what is still missing and until when."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

RUN = ("baseline", "midpoint", "closing")
"""The surveys that must be frozen before a report is final."""
AT_THE_END = ("goals", "pulse")
"""What is frozen on the day the report becomes final, and not before."""
LATER = "later"
"""The survey that comes when the report is final, and is put beside it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something still to come (`insight.missing_<what>`); `until` is None while no day is set."""

    what: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a report is; `on` is the day it became final, or is to become final."""

    final: bool
    on: date
    missing: tuple[Missing, ...] = ()
    closed: bool = True
    """Whether the programme has been closed: before that, `on` is the earliest day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the answer depends on.

    `frozen` are the surveys frozen so far, `until` the last day of those that are asked or will
    be; `final_on` and `planned` are the day of the final freeze, past or to come.
    """

    today: date
    closed: bool
    last_day: date
    settle: timedelta
    frozen: AbstractSet[str] = frozenset()
    until: Mapping[str, date]
    final_on: date | None = None
    planned: date | None = None
    unread: bool = False
    """Whether free texts wait for somebody to read them."""


def standing(known: Known) -> Standing:
    """Tell how far a report is.

    >>> day = date(2026, 5, 4)
    >>> standing(Known(today=day, closed=True, last_day=day, settle=timedelta(15), until={})).on
    datetime.date(2026, 5, 19)
    """
    texts = (Missing("texts", None),) if known.unread else ()
    if known.final_on:
        return Standing(final=True, on=known.final_on, missing=(*_asked((LATER,), known), *texts))
    ends = known.today if known.closed else max(known.last_day, known.today)
    on = known.planned or ends + known.settle
    goes_on = known.last_day if known.last_day >= known.today else None
    talks = () if known.closed else (Missing("talks", goes_on),)
    last = tuple(Missing(one, on) for one in AT_THE_END if one not in known.frozen)
    missing = (*talks, *_asked(RUN, known), *last, *texts)
    return Standing(final=False, on=on, missing=missing, closed=known.closed)


def _asked(waves: tuple[str, ...], known: Known) -> tuple[Missing, ...]:
    """List the surveys that are or will be asked and are not frozen yet."""
    return tuple(
        Missing(one, known.until[one])
        for one in waves
        if one not in known.frozen and known.until.get(one, known.today) > known.today
    )
