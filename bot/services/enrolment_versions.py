"""Editing without overwriting: a form remembers the version it was opened with."""

from bot.core import Turn
from bot.domain.enrolment import NotIn
from bot.domain.refusals import ChangedMeanwhile
from bot.services import enrolment_places
from storage import programmes
from storage.models import Enrolment


def mine(turn: Turn, programme_id: int) -> Enrolment:
    """Find the person's own place.

    Raises:
        NotIn: they do not take part (any more).
    """
    found = enrolment_places.place(turn, programme_id, turn.user_id)
    if found is None:
        raise NotIn
    return found


def stamp(place: Enrolment) -> str:
    """Write down what a form is about, and which version it shows: `7:3`."""
    return f"{place.programme_id}:{place.version}"


def take_version(turn: Turn, place: Enrolment, seen: int) -> None:
    """Take the next version, unless somebody else did meanwhile.

    Raises:
        ChangedMeanwhile: the place is not what the form showed any more.
    """
    if not programmes.claim_version(turn.session, Enrolment, place.id or 0, seen):
        raise ChangedMeanwhile
    turn.session.refresh(place)
