"""Who may join, when a programme takes people, and when the next round is."""

from datetime import date, timedelta

from bot.domain.localtime import A_DAY, A_WEEK
from bot.domain.programme import default_signup_until
from bot.domain.refusals import Refusal

LATE_SIGN_UP = timedelta(weeks=4)
"""How long after the start people may still join when HR set no last start day."""


class GuestCannotJoin(Refusal):
    """Guests see single channels only."""

    key = "enrolment.guest_cannot_join"


class StrangerCannotJoin(Refusal):
    """Somebody from another company, through Slack Connect."""

    key = "enrolment.stranger_cannot_join"


class BotCannotJoin(Refusal):
    """An app, not a person."""

    key = "enrolment.bot_cannot_join"


class AccountIsOff(Refusal):
    """The account is switched off."""

    key = "enrolment.account_is_off"


class NothingOpen(Refusal):
    """No programme takes sign-ups, and none is planned."""

    key = "enrolment.nothing_open"


class OpensLater(Refusal):
    """The next sign-up opens on `day`."""

    key = "enrolment.opens_later"


def why_not(kind: str, *, left: bool) -> Refusal | None:
    """Say why this kind of account cannot take part; None for a colleague."""
    if left:
        return AccountIsOff()
    kinds: dict[str, type[Refusal]] = {
        "guest": GuestCannotJoin,
        "stranger": StrangerCannotJoin,
        "bot": BotCannotJoin,
    }
    refusal = kinds.get(kind)
    return refusal() if refusal else None


def next_round_on(starts_on: date, signup_until: date | None, today: date) -> date:
    """Tell the day of the next matching round: after the sign-up window, then every week.

    >>> next_round_on(date(2026, 3, 2), date(2026, 2, 13), date(2026, 2, 20)).isoformat()
    '2026-02-21'
    """
    first = (signup_until or default_signup_until(starts_on)) + A_DAY
    if today <= first:
        return first
    return first + A_WEEK * -((first - today) // A_WEEK)


def is_open(
    state: str, *, starts_on: date, opens: date | None, last_start_on: date | None, today: date
) -> bool:
    """Tell whether people may join: in sign-up, and later while a pair can still start."""
    if state == "signup":
        return opens is None or opens <= today
    return state in {"matching", "running"} and today <= (last_start_on or starts_on + LATE_SIGN_UP)
