"""What happened to a pair's talks, written down, and the figures and weeks that follow from it."""

from bot.core import Tick
from bot.domain import meetings as rules
from bot.services import meetings_hooks as hooks
from bot.services.meetings_pair import COUNTED, Two, load
from storage import meetings as store
from storage.models import Meeting, Pair, TalkEvent


def note(tick: Tick, row: Pair, talk: Meeting, kind: rules.Kind, by: str = "") -> None:
    """Write down what happened to a date."""
    tick.session.add(
        TalkEvent(
            workspace_id=row.workspace_id,
            pair_id=row.id or 0,
            meeting_id=talk.id or 0,
            kind=kind.value,
            at=talk.starts_at if kind is rules.Kind.HELD else tick.now,
            by=by,
        )
    )


def changed(tick: Tick, row: Pair, *, tell: bool = True) -> None:
    """Bring numbers, week 1 and process figures up to date, and look at the calendar anew."""
    tick.session.flush()
    two = load(tick, row)
    _number(two)
    _begin(two)
    figures = store.facts_of(tick.session, row)
    row.moves, row.cancels = figures.moves, figures.cancels
    row.unanswered = figures.unanswered
    tick.session.flush()
    store.look_at(tick.session, row, tick.now)
    for hook in hooks.CHANGED if tell else ():
        hook(tick, row)


def _number(two: Two) -> None:
    """Number the talks that count, in order of time."""
    counted = [talk for talk in two.talks if talk.state in COUNTED]
    for number, talk in enumerate(counted, 1):
        talk.number = number


def _begin(two: Two) -> None:
    """Let the pair's week 1 follow its first talk, until one was held."""
    first = next((talk for talk in two.talks if talk.state in COUNTED), None)
    begun = two.row.week_one_on is not None and two.held()
    if first is not None and not begun:
        two.row.week_one_on = two.day_of(first)
