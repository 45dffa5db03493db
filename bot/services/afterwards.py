"""After the goodbye: everybody is asked once what comes next, and may change it at any time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core import Tick, Turn
from bot.courier import Handling
from bot.domain.afterwards import Wish, chosen, offered
from bot.domain.enrolment import Role
from bot.domain.ids import id_in
from bot.domain.programme import ProgrammeState
from bot.domain.refusals import Outdated
from bot.domain.retention import SPANS, Kept
from bot.domain.roles import Action
from bot.i18n import Markup
from bot.outgoing import Drop, Outgoing
from bot.services import enrolment_hooks, enrolment_places, enrolment_standing, programmes
from bot.views import afterwards as views
from bot.views.enrolment_profile import Stand
from bot.views.home import NextStep
from storage import enrolments
from storage import programmes as store
from storage.ledger import Claim
from storage.models import Enrolment, Programme

RANK = 58


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Ask everybody whose pair has said goodbye, until they have answered."""
    for place in store.enrolments_of(turn.session, turn.workspace_id, turn.user_id):
        done = enrolment_standing.stand_of(turn, place) is Stand.DONE
        if done and place.afterwards_at is None:
            name = programmes.get(turn, place.programme_id).name
            yield views.step(RANK, place.programme_id, name, turn.t)


def form(turn: Turn, programme_id: int) -> dict[str, Any]:
    """Ask what the person would like, with what they said before.

    Raises:
        Outdated: no pair of theirs has said goodbye there, or they have left.
    """
    place = _mine(turn, programme_id)
    kept = SPANS[Kept.PROFILE]
    asked = views.Question(
        programme_id=programme_id,
        programme=programmes.get(turn, programme_id).name,
        offered=offered(teaches=Role(place.role).teaches),
        told=[Wish(each) for each in place.afterwards],
        days=kept.days if kept else 0,
    )
    return views.form(asked, turn.t)


def choose(turn: Turn, programme_id: int, wishes: Iterable[str]) -> Markup:
    """Take a choice, the first or another one; none at all is an answer, too.

    Raises:
        Outdated: no pair of theirs has said goodbye there, or such a wish was not on offer.
    """
    place = _mine(turn, programme_id)
    told = chosen(wishes, teaches=Role(place.role).teaches)
    place.afterwards, place.afterwards_at = [str(wish) for wish in told], turn.now
    place.version += 1
    return turn.t("afterwards.noted" if told else "afterwards.noted_nothing")


def _mine(turn: Turn, programme_id: int) -> Enrolment:
    place = enrolment_places.place(turn, programme_id, turn.user_id)
    if place is None or not enrolment_standing.met(turn, place):
        raise Outdated
    return place


def forget(_tick: Tick, place: Enrolment) -> None:
    """Let nobody be asked who has left."""
    place.afterwards, place.afterwards_at = [], None


# --- what HR reads ------------------------------------------------------------------------------


def section(turn: Turn, programme: Programme) -> Sequence[Block]:
    """Show on a programme's page who may be asked again, and whom a copy will invite."""
    if not turn.who.may(Action.PAIR_SEE, programme.id):
        return ()
    shown = views.section(_willing(turn, programme), turn.t)
    if programme.state == ProgrammeState.DRAFT:
        shown += views.waiting(len(wishing_for(turn, programme)), turn.t)
    return shown


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show who may be asked for what, within the person's scope: the page `afterwards:7`."""
    programme = programmes.load(turn, id_in(argument), Action.PAIR_SEE)
    return views.page(_willing(turn, programme), turn.t)


def _willing(turn: Turn, programme: Programme) -> views.Willing:
    places = turn.who.places(programme.id)
    found = enrolments.afterwards(turn.session, turn.workspace_id, programme.id or 0, places)
    return views.Willing(
        programme_id=programme.id or 0,
        programme=programme.name,
        people={
            wish: tuple(one.user_id for one in found if wish in one.afterwards) for wish in Wish
        },
    )


# --- the next cohort ----------------------------------------------------------------------------


def wishing_for(tick: Tick, programme: Programme) -> list[str]:
    """Name who asked to join a copy, and is not in it yet."""
    if programme.copied_from is None:
        return []
    found = enrolments.afterwards(tick.session, tick.workspace_id, programme.copied_from)
    return [one.user_id for one in found if _still_wishes(tick, one, programme)]


def _still_wishes(tick: Tick, one: Enrolment, programme: Programme) -> bool:
    inside = enrolment_places.place(tick, programme.id or 0, one.user_id)
    here = tick.person(one.user_id).left_at is None
    return Wish.NEXT in one.afterwards and inside is None and here


def invited(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Invite somebody to the cohort they asked for, unless that is no longer so."""
    programme = programmes.get(tick, claim.programme_id or 0)
    open_ = enrolment_places.open_programme(tick, programme.id or 0)
    if open_ is None or claim.to not in wishing_for(tick, programme):
        return Drop("outdated")
    card = views.invited(
        programme.id or 0, programme.name, programme.starts_on, tick.voice(claim.to)
    )
    return Outgoing(claim.to, card)


LETTERS: Mapping[str, Handling] = {"afterwards.invited": Handling(invited)}
PAGES: Mapping[str, Callable[[Turn, str], Sequence[Block]]] = {views.PAGE: page}
enrolment_hooks.LEFT.append(forget)
