"""Supply and demand per topic, live while people sign up, and calls for what is missing."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.core import Tick, Turn
from bot.domain.ids import id_in
from bot.domain.programme import ProgrammeState
from bot.domain.roles import Action
from bot.i18n import Translate
from bot.services import programmes
from bot.services.enrolment_catalogue import catalogue
from bot.views import programmes_supply as views
from storage import programmes as store
from storage.models import Programme

ON_PAGE = 5
OFFERED = 40
"""How many topics a menu offers in each direction."""


def section(turn: Turn, programme: Programme) -> Sequence[Block]:
    """Show the scarcest topics on the programme's page, from sign-up until it closes."""
    if programme.state not in programmes.ALIVE:
        return ()
    return views.section(_table(turn, programme, ON_PAGE), turn.t)


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show all topics: the page `supply:7`."""
    programme_id = id_in(argument)
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_SEE)
    return views.page(_table(turn, programme, OFFERED), turn.t)


def audiences(turn: Turn, programme: Programme) -> list[str]:
    """Name the groups of people who offer or want a topic, as far as somebody looks after them."""
    rows = _supply(turn, programme)
    offers = [f"offer:{row.topic}" for row in rows if row.offers][:OFFERED]
    return offers + [f"want:{row.topic}" for row in rows if row.wants][:OFFERED]


def topic_name(tick: Tick, programme: Programme, topic: str, t: Translate) -> str:
    """Name a topic for a reader: the catalogue's, one that people added, or HR's own word."""
    return catalogue(tick, t, programme).name(topic)


def _supply(turn: Turn, programme: Programme) -> list[store.Supply]:
    places = turn.who.places(programme.id)
    return store.supply(turn.session, turn.workspace_id, programme.id or 0, places)


def _table(turn: Turn, programme: Programme, limit: int) -> views.Table:
    rows = _supply(turn, programme)
    topics = catalogue(turn, turn.t, programme)
    return views.Table(
        programme_id=programme.id or 0,
        name=programme.name,
        rows=tuple(
            views.Row(row.topic, topics.name(row.topic), row.offers, row.wants)
            for row in rows[:limit]
        ),
        topics=len(rows),
        may_write=turn.who.may(Action.WRITE_TO_ROLE, programme.id)
        and programme.state == ProgrammeState.SIGNUP,
    )


PAGES = {"supply": page}
"""Pages of Home: `supply:7`."""
