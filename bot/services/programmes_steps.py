"""A programme moves: steps HR confirms, steps that are due, and taking the last one back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core import Tick, Turn
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.programme import (
    ProgrammeFacts,
    ProgrammeMoved,
    ProgrammeState,
    Step,
    called_off,
    move,
    move_back,
    ready,
    steps_from,
    validate,
)
from bot.domain.refusals import Refusal
from bot.domain.roles import Action
from bot.services import afterwards, pairs_care, programmes, programmes_calendar
from bot.services.programmes import settings_of
from storage import post_office
from storage import programmes as store
from storage.models import Enrolment, Programme

HELD_FOR = timedelta(minutes=10)
"""How long a step's letters wait, so that undo means undo."""

ROUND = "matching.round"
"""The kind of reminder at which the matching feature runs a round."""

MOVED: list[Callable[[Tick, Programme], None]] = []
"""Called after a programme took a step, with the new state in the row."""


def facts_of(tick: Tick, programme: Programme) -> ProgrammeFacts:
    """Gather what a step looks at."""
    counted = store.counts(tick.session, tick.workspace_id, programme.id or 0)
    gone = post_office.any_gone(tick.session, tick.workspace_id, step_prefix(programme))
    return ProgrammeFacts(
        state=ProgrammeState(programme.state),
        came_from=ProgrammeState(programme.came_from) if programme.came_from else None,
        letters_sent=gone,
        draft_complete=missing(tick, programme) is None,
        pairs=counted.pairs,
        open_pairs=counted.open_pairs,
    )


def missing(tick: Tick, programme: Programme) -> Refusal | None:
    """Name the first thing that keeps a draft from opening, such as a start that came too near."""
    draft = settings_of(programme).draft(
        programme.name, programme.purpose, programme.starts_on, programme.channel_id or ""
    )
    day = programmes.today(tick, programme)
    keys = [key for found in validate(draft, day).values() for key in found]
    return programmes.problem(keys[0], draft, day) if keys else None


def ready_steps(tick: Tick, programme: Programme) -> list[tuple[Step, bool]]:
    """List the steps from here, each with whether it could be taken now."""
    facts = facts_of(tick, programme)
    return [(step, ready(step.need, facts)) for step in steps_from(facts.state)]


def is_due(tick: Tick, programme: Programme, target: ProgrammeState) -> bool:
    """Tell whether it is time for a step; before that it may be taken, and nobody suggests it."""
    settings, start = settings_of(programme), programme.starts_on
    day = programmes.today(tick, programme)
    match target:
        case ProgrammeState.MATCHING:
            return day > settings.last_day_of_signup(start)
        case ProgrammeState.RUNNING:
            return day >= start
        case ProgrammeState.CLOSING:
            return day >= settings.last_day(start) or _all_are_over(tick, programme, day)
    return target is not ProgrammeState.ARCHIVED


def _all_are_over(tick: Tick, programme: Programme, day: date) -> bool:
    """Tell whether every pair has said goodbye, and none can begin any more."""
    counted = store.counts(tick.session, tick.workspace_id, programme.id or 0)
    late = day > settings_of(programme).last_start(programme.starts_on)
    return late and counted.pairs > 0 and not counted.open_pairs


def take(turn: Turn, programme_id: int, target: ProgrammeState, seen: int) -> Programme:
    """Take a confirmed step forward and post what it causes, held for ten minutes.

    Raises:
        Refusal: the step is unknown here or not ready, or somebody else was faster.
    """
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_MOVE)
    if target is ProgrammeState.SIGNUP and (lacking := missing(turn, programme)):
        raise lacking
    moved = move(facts_of(turn, programme), target, confirmed=True)
    programmes.claim(turn, programme, seen)
    enter(turn, programme, moved)
    turn.audit(
        Action.PROGRAMME_MOVE,
        programme_id=programme_id,
        source=str(moved.source),
        target=str(moved.target),
    )
    return programme


def undo(turn: Turn, programme_id: int, seen: int) -> Programme:
    """Take the last step back and call its letters back.

    Raises:
        StepIsFinal: its messages have gone out, or it cannot be undone.
    """
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_MOVE)
    moved = move_back(facts_of(turn, programme))
    programmes.claim(turn, programme, seen)
    post_office.call_back(turn.session, turn.workspace_id, step_prefix(programme), "undone")
    turn.forget(f"programme:{programme_id}:round:", "undone")
    programme.state, programme.came_from = moved.target, None
    programmes_calendar.plan(turn, programme)
    turn.audit(
        Action.PROGRAMME_MOVE,
        programme_id=programme_id,
        source=str(moved.source),
        target=str(moved.target),
        undone=True,
    )
    return programme


def step_prefix(programme: Programme) -> str:
    """Begin the keys of all letters of the last step."""
    return f"programme:{programme.id}:step:{programme.moves}:"


def enter(tick: Tick, programme: Programme, moved: ProgrammeMoved) -> None:
    """Write the new state and everything that follows from it."""
    programme.state, programme.came_from = moved.target, moved.source
    programme.moves += 1
    pairs_care.programme_moved(tick, programme)
    _post(tick, programme, moved.target)
    if moved.target is ProgrammeState.MATCHING:
        ask_for_round(tick, programme)
    programmes_calendar.plan(tick, programme)
    for hook in MOVED:
        hook(tick, programme)


def _post(tick: Tick, programme: Programme, target: ProgrammeState) -> None:
    held = tick.now + HELD_FOR
    due_at = programmes_calendar.channel_moment(tick, programme, held)
    prefix = step_prefix(programme)
    if target is ProgrammeState.SIGNUP:
        _note_opening(tick, programme)
        tick.post(
            _public("programmes.invitation", programme, f"{prefix}invitation", due_at),
            *(
                Letter(
                    "programmes.taken_along",
                    one.user_id,
                    f"{prefix}along:{one.user_id}",
                    due_at=programmes_calendar.working_moment(tick, one.user_id, held),
                    programme_id=programme.id,
                )
                for one in _taken_along(tick, programme)
            ),
            *(
                Letter(
                    "afterwards.invited",
                    who,
                    f"{prefix}invited:{who}",
                    due_at=programmes_calendar.working_moment(tick, who, held),
                    programme_id=programme.id,
                )
                for who in afterwards.wishing_for(tick, programme)
            ),
        )
    elif target is not ProgrammeState.ARCHIVED or called_off(target, programme.came_from):
        tick.post(_public("programmes.news", programme, f"{prefix}{target}", due_at, target))


def _note_opening(tick: Tick, programme: Programme) -> None:
    """Let the roadmap begin on the day sign-up really opens, unless HR has named one."""
    settings, day = settings_of(programme), programmes.today(tick, programme)
    if settings.signup_from is None:
        programmes.keep_settings(programme, replace(settings, signup_from=day))


def _taken_along(tick: Tick, programme: Programme) -> list[Enrolment]:
    if programme.copied_from is None:
        return []
    return store.enrolments_in(tick.session, tick.workspace_id, programme.id or 0)


def _public(
    kind: str, programme: Programme, key: str, due_at: datetime, state: str | None = None
) -> Letter:
    return Letter(
        kind,
        programme.channel_id or "",
        key,
        facts={"state": str(state) if state else None},
        due_at=due_at,
        urgency=Urgency.NEWS,
        public=True,
        programme_id=programme.id,
    )


def ask_for_round(tick: Tick, programme: Programme) -> None:
    """Let the matching feature run a round as soon as it can; once for each step and day."""
    day = programmes.today(tick, programme)
    tick.remind(
        Reminder(
            ROUND,
            f"programme:{programme.id}:round:{programme.moves}:{day}",
            tick.now,
            programme_id=programme.id,
        )
    )
