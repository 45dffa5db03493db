"""`/mentor help`: what can be typed, fitting who asks."""

from collections.abc import Sequence

from bot.core import Turn
from bot.domain.command_words import FOR_ALL, FOR_HR, INSIDE
from bot.outgoing import Message
from bot.services import pairs_people
from bot.views import guide
from storage import programmes
from storage.models import Enrolment


def overview(turn: Turn, command: str, *, unknown: str = "", near: str | None = None) -> Message:
    """Explain the commands; after a slip, name the nearest one first."""
    mine = programmes.enrolments_of(turn.session, turn.workspace_id, turn.user_id)
    words = _fitting(turn, mine) + (FOR_HR if turn.who.is_hr else ())
    later = () if mine else tuple(word for word in FOR_ALL if word in INSIDE)
    return guide.overview(turn.t, command, words, later=later, unknown=unknown, near=near)


def _fitting(turn: Turn, mine: Sequence[Enrolment]) -> tuple[str, ...]:
    """Choose what the person can use: in no programme little, in a break its end."""
    resting = {one.state == "paused" for one in mine}
    awake = True not in resting and not pairs_people.resting(turn, turn.user_id)
    useless = {"resume"} if awake else {"pause"} if False not in resting else set[str]()
    hidden = useless if mine else INSIDE
    return tuple(word for word in FOR_ALL if word not in hidden)
