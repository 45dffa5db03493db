"""How long each kind of data is kept: one table, read by the daily clean-up and by the annex."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum


class Kept(StrEnum):
    """A kind of data with a retention period of its own."""

    PROFILE = "profile"
    PAIR = "pair"
    DECLINED = "declined"
    ANSWER = "answer"
    SUPPORT = "support"
    AUDIT = "audit"
    IMPORT = "import"
    DRAFT = "draft"
    LETTER = "letter"
    TRACE = "trace"
    MOMENT = "moment"
    ERASURE = "erasure"
    THANKS = "thanks"
    OWN = "own"
    PROGRAMME = "programme"
    INSTALLATION = "installation"


_MONTH = timedelta(days=30)

SPANS: Mapping[Kept, timedelta | None] = {
    Kept.PROFILE: timedelta(days=120),
    Kept.PAIR: 24 * _MONTH,
    Kept.DECLINED: _MONTH,
    Kept.ANSWER: timedelta(days=60),
    Kept.SUPPORT: timedelta(days=90),
    Kept.AUDIT: 12 * _MONTH,
    Kept.IMPORT: _MONTH,
    Kept.DRAFT: _MONTH,
    Kept.LETTER: timedelta(days=120),
    Kept.TRACE: _MONTH,
    Kept.MOMENT: timedelta(minutes=10),
    Kept.ERASURE: 24 * _MONTH,
    Kept.THANKS: 24 * _MONTH,
    Kept.OWN: None,
    Kept.PROGRAMME: None,
    Kept.INSTALLATION: None,
}
"""Counted from: the close (profile), the end (pair, request), the report (answer), the event.

None means until somebody deletes it: the person, the programme's people or the operator.
"""


def before(kind: Kept, now: datetime) -> datetime | None:
    """Tell the moment before which data of this kind has had its time; None: it has no end.

    >>> from datetime import UTC
    >>> before(Kept.SUPPORT, datetime(2026, 4, 1, tzinfo=UTC)).date().isoformat()
    '2026-01-01'
    """
    span = SPANS[kind]
    return now - span if span is not None else None
