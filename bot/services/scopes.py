"""Whom somebody looks after: everybody, or the people of some countries and places."""

from bot.core import Tick
from bot.domain.roles import Action, Actor
from storage import people


def inside(tick: Tick, who: Actor | None, programme_id: int | None) -> frozenset[str] | None:
    """Name the people within somebody's scope in a programme; None means everybody."""
    places = who.places(programme_id) if who else None
    if places is None:
        return None
    return people.in_places(tick.session, tick.workspace_id, places)


def covers(tick: Tick, user_id: str, programme_id: int | None, about: str) -> bool:
    """Tell whether somebody looks after a person in a programme; None is no programme at all."""
    actor = tick.actor(user_id)
    found = inside(tick, actor, programme_id)
    return actor.may(Action.PAIR_CARE, programme_id) and (found is None or about in found)
