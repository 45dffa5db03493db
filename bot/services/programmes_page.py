"""The page of one programme: gathers what HR sees, within what the person may see."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core import Turn
from bot.domain.ids import id_in
from bot.domain.programme import ProgrammeState, StepIsFinal, move_back
from bot.domain.refusals import Outdated
from bot.domain.roles import Action
from bot.i18n import Markup
from bot.outgoing import Message
from bot.services import (
    afterwards,
    insight,
    pairs_care,
    programmes,
    programmes_setup,
    programmes_steps,
    programmes_supply,
)
from bot.views import insight as insight_views
from bot.views import pairs_care as care_views
from bot.views import programmes as list_views
from bot.views import programmes_page as views
from bot.views.programmes_posts import Refused
from storage import people, post_office
from storage import programmes as store
from storage.models import Programme

LINKS: Mapping[str, Action] = {
    "desk": Action.MATCH_SEE,
    "insight": Action.REPORT_SEE,
    "lesson_texts": Action.TEXT_EDIT,
    "mail": Action.MAIL_SEE,
    "polls": Action.REPORT_SEE,
    "prompts": Action.TEXT_EDIT,
    "topics": Action.TEXT_EDIT,
    "workshops": Action.WORKSHOP_EDIT,
}
"""Further pages of a programme, such as `match` for the path `match:7`, with the right to open.

Their button reads `programmes.page_<name>`. A feature adds its page here and in
`bot.services.home`.
"""

Extra = Callable[[Turn, Programme], Sequence[Block]]
EXTRAS: Sequence[Extra] = (
    afterwards.section,
    programmes_setup.section,
    programmes_supply.section,
)
"""Sections that other modules put on the programme's page, in this order."""

MOST_PAIRS = 8
"""How many pairs that need a decision the page names."""


def hr_page(turn: Turn, argument: str) -> Sequence[Block]:  # noqa: ARG001 - every page has an argument
    """Show all programmes the person runs."""
    today = insight_views.everywhere(insight.everywhere(turn), turn.t)
    return [*today, *list_views.overview(programmes.overview(turn), turn.t)]


def programme_page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show one programme."""
    programme = programmes.load(turn, number(argument), Action.PROGRAMME_SEE)
    return views.page(gather(turn, programme), turn.t)


def number(argument: str) -> int:
    """Read a programme's id from a path or a button; nonsense is no programme."""
    return id_in(argument)


def gather(turn: Turn, programme: Programme) -> views.ProgrammePage:
    """Collect everything the page shows."""
    programme_id = programme.id or 0
    settings = programmes.settings_of(programme)
    places = turn.who.places(programme_id)
    counted = store.counts(turn.session, turn.workspace_id, programme_id, places)
    may_edit = turn.who.may(Action.PROGRAMME_EDIT, programme_id)
    decisions, waits = _decisions(turn, programme)
    return views.ProgrammePage(
        id=programme_id,
        version=programme.version,
        name=programme.name,
        purpose=programme.purpose,
        state=ProgrammeState(programme.state),
        channel_id=programme.channel_id or "",
        starts_on=programme.starts_on,
        ends_on=settings.last_day(programme.starts_on),
        signup_until=settings.last_day_of_signup(programme.starts_on),
        shape=settings.format,
        roadmap=programmes.roadmap_of(programme),
        today=programmes.today(turn, programme),
        mentors=counted.mentors,
        mentees=counted.mentees,
        people=counted.people,
        pairs=counted.pairs,
        open_pairs=counted.open_pairs,
        moves=_moves(turn, programme),
        undo=_can_undo(turn, programme),
        undo_until=post_office.first_due(
            turn.session, turn.workspace_id, programmes_steps.step_prefix(programme)
        ),
        refused=_refused(turn, programme_id) if may_edit else (),
        lacking=_lacking(turn, programme),
        may_edit=may_edit,
        may_move=turn.who.may(Action.PROGRAMME_MOVE, programme_id),
        links=tuple(name for name, right in LINKS.items() if turn.who.may(right, programme_id)),
        decisions=decisions,
        waits=waits,
        figures=insight.insight_section(turn, programme),
        extra=[block for show in EXTRAS for block in show(turn, programme)],
    )


def _decisions(turn: Turn, programme: Programme) -> tuple[Sequence[Block], bool]:
    """Show what needs a decision today, and tell whether anything does.

    Nothing is shown before sign-up opens, or to who may not decide.
    """
    number = programme.id or 0
    if programme.state == ProgrammeState.DRAFT or not turn.who.may(Action.PAIR_SEE, number):
        return (), False
    found, others = pairs_care.needs_decision(turn, number), insight.beside(turn, programme)
    rows = insight_views.rows(others)
    shown = care_views.decisions(found[:MOST_PAIRS], len(found), turn.t, rows)
    return shown, bool(found or others)


def _moves(turn: Turn, programme: Programme) -> tuple[views.NextMove, ...]:
    return tuple(
        views.NextMove(
            step.target,
            ready,
            step.need,
            due=programmes_steps.is_due(turn, programme, step.target),
        )
        for step, ready in programmes_steps.ready_steps(turn, programme)
    )


def _can_undo(turn: Turn, programme: Programme) -> bool:
    try:
        move_back(programmes_steps.facts_of(turn, programme))
    except StepIsFinal:
        return False
    return True


def _lacking(turn: Turn, programme: Programme) -> Markup | None:
    if programme.state != ProgrammeState.DRAFT:
        return None
    found = programmes_steps.missing(turn, programme)
    return turn.t(found.key, **found.facts) if found else None


def _refused(turn: Turn, programme_id: int) -> tuple[Refused, ...]:
    home = people.workspace(turn.session, turn.workspace_id)
    found = post_office.undeliverable(turn.session, turn.workspace_id, programme_id)
    return tuple(Refused(one.id, one.to, home.bot_user_id, one.outcome or "") for one in found[:3])


def retry(turn: Turn, letter_id: str) -> None:
    """Send a refused letter again, for somebody who runs its programme.

    Raises:
        Outdated: it is not waiting for a decision any more.
    """
    letter = post_office.letter(turn.session, turn.workspace_id, letter_id)
    programme_id = letter.programme_id if letter else None
    turn.authorise(Action.MAIL_EDIT, programme_id)
    if not post_office.revive(turn.session, turn.workspace_id, letter_id):
        raise Outdated
    turn.audit(Action.MAIL_EDIT, programme_id=programme_id, subject=letter_id, what="retried")


def answer(turn: Turn) -> Message:
    """Answer `/mentor program` with the list.

    Raises:
        NotAllowed: the person runs nothing here.
    """
    if not programmes.may_see_any(turn):
        turn.authorise(Action.PROGRAMME_SEE)
    return list_views.overview_message(programmes.overview(turn), turn.t)


def channel_hello(turn: Turn, programme_id: int) -> tuple[str, Message]:
    """Give the programme's channel and what the bot says there to try it out."""
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_EDIT)
    return programme.channel_id or "", list_views.channel_hello(programme.name, turn.t)


def channel_modal(
    turn: Turn, programme_id: int, reason: str | None, *, new: bool
) -> dict[str, Any]:
    """Tell how the try went; `reason` is Slack's code if the bot could not write there."""
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_EDIT)
    home = people.workspace(turn.session, turn.workspace_id)
    trouble = list_views.channel_trouble(
        programme.channel_id or "", home.bot_user_id, reason, turn.t
    )
    return list_views.tried(programme.name if new else None, trouble, turn.t)


PAGES = {"hr": hr_page, "programme": programme_page}
"""Pages of Home: the list, and `programme:7`."""
