"""A programme moves: steps HR confirms, steps that are due, and taking the last one back."""

from datetime import UTC, date, datetime, time, timedelta

from bot.core import Tick, Turn, zone_of
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.localtime import A_DAY
from bot.domain.programme import (
    Need,
    ProgrammeFacts,
    ProgrammeMoved,
    ProgrammeState,
    Step,
    move,
    move_back,
    steps_from,
    validate,
)
from bot.domain.refusals import Refusal
from bot.domain.roles import Action, Actor, Role
from bot.services import pairs_care, programmes
from bot.services.programmes import settings_of
from storage import people, post_office
from storage import programmes as store
from storage.models import Enrolment, Programme, ReminderRow

HELD_FOR = timedelta(minutes=10)
"""How long a step's letters wait, so that undo means undo."""

MORNING = time(6)
"""Local time at which the bot looks at what the new day brings."""

ROUND = "matching.round"
"""The kind of reminder at which the matching feature runs a round."""


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
    met = {
        Need.NOTHING: True,
        Need.COMPLETE_DRAFT: facts.draft_complete,
        Need.A_PAIR: facts.pairs > 0,
        Need.NO_OPEN_PAIR: facts.open_pairs == 0,
    }
    return [(step, met[step.need]) for step in steps_from(facts.state)]


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
    _enter(turn, programme, moved)
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
    plan(turn, programme)
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


def _enter(tick: Tick, programme: Programme, moved: ProgrammeMoved) -> None:
    """Write the new state and everything that follows from it."""
    programme.state, programme.came_from = moved.target, moved.source
    programme.moves += 1
    pairs_care.programme_moved(tick, programme)
    _post(tick, programme, moved.target)
    if moved.target is ProgrammeState.MATCHING:
        ask_for_round(tick, programme)
    plan(tick, programme)


def _post(tick: Tick, programme: Programme, target: ProgrammeState) -> None:
    due_at = tick.now + HELD_FOR
    prefix = step_prefix(programme)
    if target is ProgrammeState.SIGNUP:
        tick.post(
            _public("programmes.invitation", programme, f"{prefix}invitation", due_at),
            *(
                Letter(
                    "programmes.taken_along",
                    one.user_id,
                    f"{prefix}along:{one.user_id}",
                    due_at=due_at,
                    programme_id=programme.id,
                )
                for one in _taken_along(tick, programme)
            ),
        )
    elif target is not ProgrammeState.ARCHIVED:
        tick.post(_public("programmes.news", programme, f"{prefix}{target}", due_at, target))


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
    """Let the matching feature run a round as soon as it can; at most once a day this way."""
    day = programmes.today(tick, programme)
    tick.remind(
        Reminder(
            ROUND,
            f"programme:{programme.id}:round:{day}",
            tick.now,
            programme_id=programme.id,
        )
    )


def plan(tick: Tick, programme: Programme) -> None:
    """Write down the days on which the programme needs a look, instead of those planned before."""
    prefix = f"programme:{programme.id}:plan:"
    tick.forget(prefix, "planned_anew")
    tick.remind(
        *(
            Reminder(
                kind,
                f"{prefix}{programme.version}:{programme.moves}:{kind.partition('.')[2]}",
                morning(tick, programme, day),
                programme_id=programme.id,
            )
            for kind, day in _days(programme)
        )
    )


def _days(programme: Programme) -> list[tuple[str, date]]:
    """Name what the programme waits for in its present state, with the day of the look."""
    settings, start = settings_of(programme), programme.starts_on
    match programme.state:
        case ProgrammeState.SIGNUP:
            return [("programmes.signup_ends", settings.last_day_of_signup(start) + A_DAY)]
        case ProgrammeState.MATCHING:
            return [("programmes.kick_off", start)]
        case ProgrammeState.RUNNING:
            return [
                ("programmes.last_start", settings.last_start(start) + A_DAY),
                ("programmes.ends", settings.last_day(start)),
            ]
    return []


def morning(tick: Tick, programme: Programme, day: date) -> datetime:
    """Give the early morning of a day where the programme lives."""
    zone = zone_of(tick.person(programme.created_by))
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def signup_ends(tick: Tick, row: ReminderRow) -> None:
    """Close the sign-up window: matching begins and HR is told; later moves change nothing."""
    programme = programmes.get(tick, row.programme_id or 0)
    if programme.state != ProgrammeState.SIGNUP:
        return
    programmes.claim(tick, programme, programme.version)
    _enter(
        tick, programme, move(facts_of(tick, programme), ProgrammeState.MATCHING, confirmed=True)
    )
    _audit_own_step(tick, programme)
    _tell_hr(tick, programme, "signup_ended")


def kick_off(tick: Tick, row: ReminderRow) -> None:
    """Remind HR on the day of the kick-off that the programme has not been started."""
    _look(tick, row, ProgrammeState.MATCHING, "kick_off")


def last_start(tick: Tick, row: ReminderRow) -> None:
    """Tell HR that from now on no pair begins any more."""
    _look(tick, row, ProgrammeState.RUNNING, "last_start")


def ends(tick: Tick, row: ReminderRow) -> None:
    """Remind HR that it is time to close."""
    _look(tick, row, ProgrammeState.RUNNING, "ends")


def _look(tick: Tick, row: ReminderRow, state: ProgrammeState, what: str) -> None:
    programme = programmes.get(tick, row.programme_id or 0)
    if programme.state == state:
        _tell_hr(tick, programme, what)


def _tell_hr(tick: Tick, programme: Programme, what: str) -> None:
    tick.post(
        *(
            Letter(
                "programmes.to_hr",
                user_id,
                f"programme:{programme.id}:hr:{programme.version}:{what}:{user_id}",
                facts={"what": what},
                urgency=Urgency.DATE,
                programme_id=programme.id,
            )
            for user_id in hr_of(tick, programme)
        )
    )


def hr_of(tick: Tick, programme: Programme) -> list[str]:
    """Name the leads and the programme's coordinators, each once."""
    coordinators = people.holders(tick.session, tick.workspace_id, Role.COORDINATOR, programme.id)
    return list(dict.fromkeys([*programmes.leads(tick), *coordinators]))


def _audit_own_step(tick: Tick, programme: Programme) -> None:
    people.audit(
        tick.session,
        Actor(tick.workspace_id, "bot"),
        Action.PROGRAMME_MOVE,
        at=tick.now,
        programme_id=programme.id,
        source=programme.came_from,
        target=programme.state,
    )


LOOKS = {
    "programmes.signup_ends": signup_ends,
    "programmes.kick_off": kick_off,
    "programmes.last_start": last_start,
    "programmes.ends": ends,
}
"""By kind of reminder: what happens when its day has come."""
