"""People who leave the company or come back: every feature cares for its part."""

from bot.core import Tick
from bot.domain.pair_events import Reason
from bot.services import enrolment_pause, pairs_people


def changed(tick: Tick, user_id: str, *, was_here: bool) -> None:
    """Carry on after Slack told us that an account was switched off or on again."""
    person = tick.person(user_id)
    if was_here and person.left_at is not None:
        left(tick, user_id)
    if not was_here and person.left_at is None:
        enrolment_pause.company_joined_again(tick, user_id)


def left(tick: Tick, user_id: str) -> None:
    """End what the person was part of, and look after those who stay."""
    pairs_people.person_left(tick, user_id, reason=Reason.DEACTIVATED)
    enrolment_pause.company_left(tick, user_id)
    tick.forget(f"person:{user_id}:", "left")
