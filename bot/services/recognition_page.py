"""Recognition in Home: gathers what one received and wrote, without telling who said no."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.core import Turn
from bot.domain import recognition_words
from bot.domain.recognition import Stage, Where
from bot.domain.roles import Action
from bot.services import (
    certificates,
    insight_words,
    milestones,
    pairs_facts,
    recognition_letters,
    recognition_state,
)
from bot.views import certificates as certificate_views
from bot.views import recognition_card as card_views
from bot.views import recognition_page as views
from storage import certificates as certificate_store
from storage import recognition as store
from storage.models import Shoutout

IN_SECTION, ON_PAGE = 2, 5


def home_section(turn: Turn) -> Sequence[Block]:
    """Show the latest thanks and the way to thank somebody."""
    return views.section(received(turn, IN_SECTION), milestones.section(turn, 1), turn.t)


def page(turn: Turn, argument: str) -> Sequence[Block]:  # noqa: ARG001 - every page has an argument
    """Show everything one received and wrote."""
    rows = store.written_by(turn.session, turn.workspace_id, turn.user_id, ON_PAGE)
    return views.page(
        received(turn, ON_PAGE),
        [sent(turn, row) for row in rows],
        [
            *milestones.section(turn),
            *insight_words.home_section(turn),
            *certificate_section(turn),
        ],
        turn.t,
        shoutout=turn.who.may(Action.SHOUTOUT),
    )


def received(turn: Turn, limit: int) -> list[card_views.Card]:
    """List what the person was thanked for."""
    found = store.received_by(turn.session, turn.workspace_id, turn.user_id, limit)
    return [recognition_letters.card_facts(turn, row, one, row.round) for row, one in found]


def sent(turn: Turn, row: Shoutout) -> views.Sent:
    """Tell an author how their thanks stand.

    A quick “no” must not show: until silence would have been an answer, thanks that stay private
    look the same as thanks that still wait.
    """
    thanks = recognition_state.facts_of(row, {})
    state = row.state
    if row.state == Stage.PRIVATE and row.reach > Where.ONLY_ME and turn.now < thanks.until:
        state = Stage.ASKING
    return views.Sent(
        id=row.id or 0,
        words=row.text,
        people=recognition_state.in_order(turn, tuple(store.consents(turn.session, row.id or 0))),
        state=state,
        until=thanks.until.astimezone(turn.t.zone).date(),
        changeable=row.state != Stage.TAKEN_BACK,
    )


def edit(turn: Turn, shoutout_id: int) -> dict[str, object]:
    """Open the author's words.

    Raises:
        NotNamed: somebody else wrote them.
        TooLate: they were taken back.
    """
    row = recognition_state.load(turn, shoutout_id)
    if row.author_id != turn.user_id:
        raise recognition_words.NotNamed
    if row.state == Stage.TAKEN_BACK:
        raise recognition_words.TooLate
    return views.edit_form(shoutout_id, row.round, row.text, turn.t)


def card(turn: Turn, shoutout_id: int) -> card_views.Card:
    """Give the pressed card as it is now."""
    row = recognition_state.load(turn, shoutout_id)
    consent = store.consents(turn.session, shoutout_id)[turn.user_id]
    return recognition_letters.card_facts(turn, row, consent, row.round)


def certificate_section(turn: Turn) -> Sequence[Block]:
    """Show what can be certified, and the choice to get no certificates."""
    now = turn.person(turn.user_id).name
    found = [
        certificate_views.Line(pair.id or 0, programme, issued_to, issued_to not in {"", now})
        for pair, programme, issued_to in certificates.mine(turn)
    ]
    wish = certificate_store.choice(turn.session, turn.workspace_id, turn.user_id)
    return certificate_views.section(found, turn.t, wanted=wish.certificates)


def certificate_form(turn: Turn, pair_id: int) -> dict[str, object]:
    """Open the form for a certificate of the person's own.

    Raises:
        NotYours: somebody else's pair.
    """
    pairs_facts.own(turn, pair_id, turn.user_id)
    wish = certificate_store.choice(turn.session, turn.workspace_id, turn.user_id)
    name = turn.person(turn.user_id).name
    return certificate_views.request_form(pair_id, name, wish.shows, turn.t)


PAGES = {views.PAGE: page}
"""The page `recognition`."""
