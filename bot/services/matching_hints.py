"""What would help those who wait: as solved with their round, or counted since the desk changed."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from bot.core import Tick
from bot.domain.matching.counted import SECRET, counted, typical
from bot.domain.matching.types import Hint, Role
from bot.services.matching_waits import LEVEL_UNKNOWN
from storage import matching_desk as store
from storage.models import MatchRound, Programme, Waiting

FREE = "desk.hint_free_"
"""How the hint of somebody begins whom the desk set free: the next round looks, nobody is missing.
"""


def rows(hints: Iterable[Hint]) -> list[dict[str, Any]]:
    """Make hints that help anybody fit to be kept with their round."""
    return [
        {
            "topic": hint.topic,
            "role": str(hint.role),
            "count": hint.count,
            "gain": hint.gain,
            "solved": hint.solved,
        }
        for hint in hints
        if hint.gain
    ]


def waited(waits: Iterable[Waiting]) -> str:
    """Sum up whom a round found no partner for; whom the desk set free since does not count."""
    names = sorted(f"{one.user_id}:{one.role}" for one in waits if not one.hint.startswith(FREE))
    return blake2b("\n".join(names).encode(), digest_size=8).hexdigest()


def shown(
    tick: Tick, programme: Programme, last: MatchRound, waits: Iterable[Waiting]
) -> tuple[Mapping[str, Any], ...]:
    """Tell what would help those who wait now.

    What the round solved holds as long as the same people wait; once the desk found a partner for
    one of them, or somebody left, the others are counted.
    """
    solved = last.figures.get("hints", ())
    if last.figures.get("waited", now := waited(waits)) == now:
        return tuple(solved)
    wanted = store.topics_waited_for(
        tick.session, tick.workspace_id, programme.id or 0, [*SECRET, LEVEL_UNKNOWN], FREE
    )
    rooms = store.rooms(tick.session, tick.workspace_id, programme.id or 0)
    mentors = typical(one.mentor_capacity for one in rooms if Role(one.role).teaches)
    mentees = typical(one.mentee_capacity for one in rooms if Role(one.role).learns)
    sizes = {Role.MENTEE: mentors, Role.MENTOR: mentees}
    found = [counted(role, wanted.get(role, {}), size) for role, size in sizes.items()]
    return tuple(rows(hint for hints in found for hint in hints))
