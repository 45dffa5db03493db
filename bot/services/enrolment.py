"""Enrolment for the other features: places, hooks, letters, and its part of Home."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from slack_sdk.models.blocks import Block

from bot.core import Turn
from bot.domain.roadmap import Stage
from bot.services import enrolment_places, enrolment_profile, enrolment_standing
from bot.services import programmes as service
from bot.services.enrolment_catalogue import bands
from bot.services.enrolment_hooks import CHANGED, JOINED, LEFT, PAUSED, RESUMED, Hook
from bot.services.enrolment_letters import LETTERS
from bot.services.enrolment_places import place
from bot.views import enrolment as views
from bot.views import enrolment_profile as profile_views
from bot.views.enrolment_profile import Stand
from bot.views.home import NextStep
from storage import enrolments, programmes
from storage.models import Enrolment, Programme

__all__ = [
    "CHANGED",
    "JOINED",
    "LEFT",
    "LETTERS",
    "PAUSED",
    "RESUMED",
    "Hook",
    "home_section",
    "next_steps",
    "place",
]

LEVEL_RANK = 55
SIGN_UP_RANK = 60
BETTER_RANK = 80
NOTHING_RANK = 99


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Ask for a level that is gone, invite to what is open and to step two, or tell what comes."""
    mine = programmes.enrolments_of(turn.session, turn.workspace_id, turn.user_id)
    if mine and turn.person(turn.user_id).level not in {one.rank for one in bands(turn, turn.t)}:
        yield NextStep(LEVEL_RANK, *views.level_step(mine[0].programme_id, turn.t))
    there = service.open_for_signup(turn) if enrolment_places.may_join(turn) else []
    yield from _open_steps(turn, there, {one.programme_id for one in mine})
    for one in _searching(turn, mine):
        if not (one.style or one.explain_well):
            yield NextStep(BETTER_RANK, *views.better_step(one.programme_id, turn.t))
    if not mine and not there and enrolment_places.may_join(turn):
        opens = enrolment_places.next_opening(turn)
        yield NextStep(NOTHING_RANK, views.nothing_open(opens, turn.t))


def _open_steps(turn: Turn, there: Iterable[Programme], mine: set[int]) -> Iterable[NextStep]:
    """Invite to programmes that are open, first to those somebody was in before."""
    had = enrolments.ever_enrolled(turn.session, turn.workspace_id, turn.user_id)
    left = {one.programme_id for one in had if one.state == "left"}
    for programme in there:
        if programme.id not in mine:
            told, again = enrolment_places.invitation(programme), programme.id in left
            rank = BETTER_RANK + 1 if mine else SIGN_UP_RANK - again
            yield NextStep(rank, *views.sign_up_step(told, turn.t, again=again))


def _searching(turn: Turn, mine: Iterable[Enrolment]) -> list[Enrolment]:
    """List the places that wait for a partner: nobody else needs a better match."""
    active = [one for one in mine if one.state == "active"]
    return [one for one in active if enrolment_standing.stand_of(turn, one) is Stand.WAITS]


def home_section(turn: Turn) -> Sequence[Block]:
    """Show where the person stands in every programme, what they offer and want."""
    mine = programmes.enrolments_of(turn.session, turn.workspace_id, turn.user_id)
    return [block for one in mine for block in _section(turn, one)]


def _section(turn: Turn, place_: Enrolment) -> Sequence[Block]:
    programme = programmes.programme(turn.session, turn.workspace_id, place_.programme_id)
    if programme is None:
        return ()
    told, today = enrolment_profile.told(turn, place_), enrolment_places.today(turn)
    road = service.roadmap_of(programme, week_one=_week_one(turn, place_))
    if told.standing.stand is Stand.DONE:
        road = replace(road, reached=Stage.AFTERWARDS)
    return profile_views.section(told, road, today, turn.t)


def _week_one(turn: Turn, place_: Enrolment) -> date | None:
    """Find the first week of somebody's only pair; with several, the programme's road is shown."""
    begun = [one.week_one_on for one in enrolment_standing.walked(turn, place_)]
    return begun[0] if len(begun) == 1 else None
