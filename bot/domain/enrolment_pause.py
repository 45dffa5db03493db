"""How long somebody may rest: four weeks while they have a partner, else half a year."""

from datetime import date, timedelta

from bot.domain.pausing import LONGEST_PAUSE
from bot.domain.refusals import Refusal

LONGEST_ALONE = timedelta(weeks=26)
"""Nobody waits for somebody without a partner; after half a year signing up anew is honest."""


class PauseInPast(Refusal):
    """The last day of the pause has passed."""

    key = "enrolment.pause_in_past"


class PauseTooLong(Refusal):
    """Longer than a partner can wait."""

    key = "enrolment.pause_too_long"


class PauseTooLongAlone(Refusal):
    """Longer than half a year."""

    key = "enrolment.pause_too_long_alone"


class NotResting(Refusal):
    """There is no pause to end."""

    key = "enrolment.not_resting"


def check_pause(until: date, today: date, *, has_partner: bool) -> None:
    """Let a pause until the end of `until` pass, or refuse it.

    Raises:
        PauseInPast: the day is over.
        PauseTooLong, PauseTooLongAlone: `latest` is the last day that would do.
    """
    if until < today:
        raise PauseInPast(until=until, today=today)
    latest = today + (LONGEST_PAUSE if has_partner else LONGEST_ALONE)
    if until > latest:
        if has_partner:
            raise PauseTooLong(weeks=LONGEST_PAUSE.days // 7, latest=latest)
        raise PauseTooLongAlone(latest=latest)
