"""Who may join a programme, and why somebody may not."""

from bot.domain.refusals import Refusal


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
