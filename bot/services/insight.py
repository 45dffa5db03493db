"""HR's view of a programme: funnel, pairs by state, decisions of today, hints of the playbook."""

from collections.abc import Callable, Iterable, Sequence

from slack_sdk.models.blocks import Block

from bot.core import Tick, Turn
from bot.domain import playbook
from bot.domain.ids import id_in
from bot.domain.insight import figures, smallness
from bot.domain.pair_facts import PairState
from bot.domain.programme import ProgrammeState
from bot.domain.roles import Action
from bot.i18n import Translate
from bot.services import insight_standing, programmes
from bot.views import insight as views
from storage import insight as store
from storage import post_office, promises, surveys, surveys_frozen
from storage.models import Programme

Places = frozenset[str] | None
"""Countries and places somebody looks after; None means all."""
Decisions = Callable[[Tick, Programme, Translate, Places], Iterable[views.Decision]]

UNDER_WAY = (PairState.ACTIVE, PairState.PAUSED, PairState.AT_RISK, PairState.REMATCH_REQUESTED)
SHOWN_STATES = ("suggested", *(state.value for state in PairState))
MOST_DECISIONS, MOST_HINTS = 10, 5


def states_decide(
    tick: Tick, programme: Programme, t: Translate, places: Places = None
) -> Iterable[views.Decision]:
    """Ask for what pairs wait for: a release, a word to a stalled pair, a new partner."""
    where = (tick.session, tick.workspace_id, programme.id or 0, places)
    counted = store.needing_somebody(*where)
    counted["suggested"] = store.states(*where).get("suggested", 0)
    for rank, (state, what) in enumerate(
        (
            (PairState.REMATCH_REQUESTED.value, "rematch"),
            (PairState.AT_RISK.value, "at_risk"),
            ("suggested", "release"),
        )
    ):
        if counted.get(state):
            yield views.decision(rank, what, counted[state], path(what, programme), t)


PATHS = {
    "rematch": "programme",
    "at_risk": "programme",
    "release": "desk",
    "letters": "programme",
    "promises": "promises",
    "no_promise": "promises",
    "texts": "polls",
}
"""The page of Home at which each decision is made; features with a page of their own change it."""


def path(what: str, programme: Programme) -> str:
    """Name the page of Home at which something is decided."""
    return f"{PATHS[what]}:{programme.id}"


def letters_decide(
    tick: Tick,
    programme: Programme,
    t: Translate,
    _places: Places = None,
) -> Iterable[views.Decision]:
    """Ask what to do about letters that a channel refused."""
    dead = post_office.undeliverable(tick.session, tick.workspace_id, programme.id or 0)
    if dead:
        yield views.decision(3, "letters", len(dead), path("letters", programme), t)


def promises_decide(
    tick: Tick,
    programme: Programme,
    t: Translate,
    _places: Places = None,
) -> Iterable[views.Decision]:
    """Remind of “we do” whose day has passed, and of the answer a closed programme owes."""
    day = programmes.today(tick, programme)
    found = promises.promises(tick.session, tick.workspace_id, programme.id or 0)
    late = [one for one in found if one.due_on < day and not one.kept]
    if late:
        yield views.decision(4, "promises", len(late), path("promises", programme), t)
    if programme.state == ProgrammeState.CLOSED and not any(one.posted_at for one in found):
        yield views.decision(5, "no_promise", 1, path("promises", programme), t)


def texts_decide(
    tick: Tick,
    programme: Programme,
    t: Translate,
    _places: Places = None,
) -> Iterable[views.Decision]:
    """Ask for somebody to read free texts: until then nobody else sees them."""
    rows = surveys.surveys_in(tick.session, tick.workspace_id, programme.id or 0)
    if n := sum(surveys_frozen.unread(one.frozen) for one in rows):
        yield views.decision(6, "texts", n, path("texts", programme), t)


DECISIONS: list[Decisions] = [states_decide, letters_decide, promises_decide, texts_decide]
"""What may need a decision today; every feature adds a function that counts its own."""


def decisions(
    tick: Tick, programme: Programme, t: Translate, places: Places = None
) -> list[views.Decision]:
    """Collect what needs somebody today, the most urgent first."""
    found = [one for find in DECISIONS for one in find(tick, programme, t, places)]
    return sorted(found, key=lambda one: one.rank)[:MOST_DECISIONS]


IN_DETAIL = frozenset({"rematch", "at_risk", "letters"})
"""Decisions that a programme's own page shows one by one."""


def beside(turn: Turn, programme: Programme) -> list[views.Decision]:
    """Collect what needs somebody besides the single pairs and posts on the programme's page."""
    found = decisions(turn, programme, turn.t, turn.who.places(programme.id))
    return [one for one in found if one.what not in IN_DETAIL]


def everywhere(turn: Turn) -> list[tuple[str, views.Decision]]:
    """Collect what needs the person today in all programmes they run, the most urgent first."""
    found = [
        (one.name, each)
        for one in programmes.visible(turn)
        if one.state in programmes.ALIVE and turn.who.may(Action.PAIR_SEE, one.id)
        for each in decisions(turn, one, turn.t, turn.who.places(one.id))
    ]
    return sorted(found, key=lambda each: each[1].rank)


def count(tick: Tick, programme: Programme, places: Places = None) -> store.Counted:
    """Count what was done in a programme."""
    found = (tick.session, tick.workspace_id, programme.id or 0)
    return store.count(*found, now=tick.now, places=places)


def funnel(
    tick: Tick, programme: Programme, counted: store.Counted, places: Places = None
) -> views.Funnel:
    """Follow people and pairs from sign-up to the goodbye."""
    known = counted.facts
    programme_id = programme.id or 0
    states = store.states(tick.session, tick.workspace_id, programme_id, places)
    return views.Funnel(
        signed_up=known.signed_up,
        waiting=known.waiting,
        proposed=known.proposed,
        accepted=known.accepted,
        talked=counted.talked,
        under_way=sum(states.get(state.value, 0) for state in UNDER_WAY),
        completed=states.get(PairState.COMPLETED.value, 0),
        states=tuple((one, states[one]) for one in SHOWN_STATES if states.get(one)),
    )


def insight_section(turn: Turn, programme: Programme) -> Sequence[Block]:
    """Show the funnel on the programme's page; nothing before sign-up opens."""
    if programme.state == ProgrammeState.DRAFT:
        return ()
    places = turn.who.places(programme.id)
    return views.funnel(funnel(turn, programme, count(turn, programme, places), places), turn.t)


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show funnel, states, decisions and hints of one programme."""
    programme_id = id_in(argument)
    programme = programmes.load(turn, programme_id, Action.REPORT_SEE)
    places = turn.who.places(programme_id)
    counted = count(turn, programme, places)
    known = counted.facts
    waves = surveys.frozen_waves(turn.session, programme_id)
    told = figures(known, waves)
    may_act = turn.who.may(Action.PAIR_SEE, programme_id)
    shown = views.Page(
        programme_id=programme_id,
        name=programme.name,
        funnel=funnel(turn, programme, counted, places),
        decisions=tuple(decisions(turn, programme, turn.t, places)) if may_act else None,
        hints=playbook.hints(known, told, waves)[:MOST_HINTS],
        small=smallness(known),
        may_act=may_act,
        standing=insight_standing.said(turn, programme, turn.t),
        may_edit=turn.who.may(Action.PROGRAMME_EDIT, programme_id),
    )
    return views.page(shown, turn.t)


PAGES = {"insight": page}
"""The page `insight:7`."""
