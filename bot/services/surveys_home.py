"""A person's surveys in their Home: the next step, a line, and the page `surveys`."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block

from bot.core import Turn
from bot.services import programmes, surveys, surveys_items, surveys_waves
from bot.views import surveys as views
from bot.views.home import NextStep
from storage import surveys as store
from storage.models import Survey


def lines(turn: Turn) -> list[views.Line]:
    """List the surveys the person can answer or change, for their own eyes."""
    found = store.open_for(turn.session, turn.workspace_id, turn.user_id, turn.now)
    return [
        _line(turn, row)
        for row in found
        if surveys_waves.is_here(turn, row, turn.user_id)
        and surveys.waits_for(turn, row, turn.user_id)
    ]


def _line(turn: Turn, row: Survey) -> views.Line:
    return views.Line(
        survey_id=row.id or 0,
        title=surveys_items.words(row, turn.t)[0],
        programme=programmes.get(turn, row.programme_id).name,
        until=row.closes_at or turn.now,
        answered=surveys.has_answered(turn, row, turn.user_id),
    )


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Name the survey that closes next and waits for the person."""
    waiting = [line for line in lines(turn) if not line.answered]
    return [views.step(line, turn.t) for line in waiting[:1]]


def home_section(turn: Turn) -> Sequence[Block]:
    """Say how many surveys wait."""
    return views.section(lines(turn), turn.t)


def page(turn: Turn, argument: str) -> Sequence[Block]:  # noqa: ARG001 - every page has an argument
    """Show the person's surveys."""
    return views.page(lines(turn), turn.t)


PAGES = {views.PAGE: page}
"""Pages of Home: `surveys`."""
