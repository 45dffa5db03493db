"""Where somebody stands in a programme: with a partner, waiting, resting, or past the goodbye."""

from bot.core import Tick
from bot.domain.afterwards import Wish, said_goodbye
from bot.domain.enrolment import NotIn, Role
from bot.domain.programme import ProgrammeState
from bot.services import pairs_cards, programmes_calendar
from bot.services import pairs_facts as facts_of
from bot.views.enrolment_profile import Stand, Standing
from storage import pairs, programmes
from storage.models import Enrolment, Pair


def standing(tick: Tick, place: Enrolment) -> Standing:
    """Tell where somebody stands, and when the next round is for whom it concerns.

    Raises:
        NotIn: the programme is gone.
    """
    programme = programmes.programme(tick.session, tick.workspace_id, place.programme_id)
    if programme is None:
        raise NotIn
    stand = stand_of(tick, place)
    waits = stand is Stand.WAITS
    said = place.afterwards_at is not None
    return Standing(
        paused_until=place.paused_until if place.state == "paused" else None,
        stand=stand,
        round_on=programmes_calendar.next_round(tick, programme) if waits else None,
        reason=place.unmatched_code,
        afterwards=tuple(Wish(each) for each in place.afterwards) if said else None,
    )


def stand_of(tick: Tick, place: Enrolment) -> Stand:
    """Tell where somebody stands: only who has room for a partner waits for a round.

    A proposal to whose mentor we are still talking changes nothing that its mentee sees.
    """
    mine = _here(tick, place)
    open_ = [row for row in mine if row.state in facts_of.LIVE]
    if any(pairs_cards.heard_of(row, place.user_id) for row in open_):
        return Stand.IN
    programme = programmes.programme(tick.session, tick.workspace_id, place.programme_id)
    if programme is None or programme.state == ProgrammeState.DRAFT:
        return Stand.IN
    done = [row for row in mine if _done(row)]
    if done and not (programme.state in programmes_calendar.WAITS_IN and _room(place, done)):
        return Stand.DONE
    return Stand.WAITS if _room(place, done) else Stand.RESTS


def walked(tick: Tick, place: Enrolment) -> list[Pair]:
    """List somebody's pairs in this programme that are under way, or came to their good end."""
    return [row for row in _here(tick, place) if row.state in facts_of.LIVE or _done(row)]


def met(tick: Tick, place: Enrolment) -> bool:
    """Tell whether a pair of somebody's has come to its good end in this programme."""
    return any(map(_done, _here(tick, place)))


def _done(row: Pair) -> bool:
    return said_goodbye(row.state, row.end_reason)


def _here(tick: Tick, place: Enrolment) -> list[Pair]:
    mine = pairs.pairs_of(tick.session, tick.workspace_id, place.user_id)
    return [row for row in mine if row.programme_id == place.programme_id]


def _room(place: Enrolment, done: list[Pair]) -> bool:
    """Tell whether somebody could take a partner beside those they have said goodbye to."""
    role, taught = Role(place.role), sum(row.mentor_id == place.user_id for row in done)
    teaches = role.teaches and place.mentor_capacity > taught
    return teaches or (role.learns and place.mentee_capacity > len(done) - taught)
