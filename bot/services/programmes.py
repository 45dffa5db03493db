"""Programmes: found, created and copied; the questions other features ask about them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.core import Tick, Turn, zone_of
from bot.domain.enrolment_access import is_open
from bot.domain.formats import Format
from bot.domain.programme import (
    NAME_LENGTH,
    PURPOSE_LENGTH,
    ROUND_BEFORE_START,
    ProgrammeDraft,
    ProgrammeState,
    validate,
)
from bot.domain.programme_settings import ProgrammeSettings, supplied
from bot.domain.refusals import ChangedMeanwhile, FormRefused, Refusal
from bot.domain.roadmap import Roadmap, Stage, roadmap
from bot.domain.roles import Action, Role
from bot.views import programmes as views
from bot.views.home import NextStep
from storage import people
from storage import programmes as store
from storage.models import Programme

FREE_TEXTS = ("invitation", "contacts")
"""Settings that HR writes in own words: kept encrypted, apart from the others."""

REACHED = {
    ProgrammeState.MATCHING: Stage.MATCHING,
    ProgrammeState.RUNNING: Stage.KICKOFF,
    ProgrammeState.CLOSING: Stage.CLOSING,
}
"""The stage of the roadmap that a programme in this state has reached at least."""

ALIVE = (
    ProgrammeState.SIGNUP,
    ProgrammeState.MATCHING,
    ProgrammeState.RUNNING,
    ProgrammeState.CLOSING,
)


class ProgrammeUnknown(Refusal):
    """No such programme in this workspace."""

    key = "programmes.unknown"


def may_see_any(turn: Turn) -> bool:
    """Tell whether the person has HR pages at all."""
    return turn.who.may(Action.PROGRAMME_SEE) or may_appoint_first_lead(turn)


def may_appoint_first_lead(turn: Turn) -> bool:
    """Tell whether the person is a workspace admin and there is no lead yet."""
    return turn.who.may(Action.ROLE_FIRST_LEAD) and not leads(turn)


def leads(tick: Tick) -> list[str]:
    """Name all programme leads who are still here, those from the configuration included."""
    granted = people.holders(tick.session, tick.workspace_id, Role.LEAD)
    return [one for one in dict.fromkeys([*tick.settings.leads, *granted]) if _is_here(tick, one)]


def _is_here(tick: Tick, user_id: str) -> bool:
    person = people.person(tick.session, tick.workspace_id, user_id)
    return person is None or person.left_at is None


def load(turn: Turn, programme_id: int, action: Action) -> Programme:
    """Find a programme for somebody who may do this in it.

    Raises:
        NotAllowed: no role of theirs covers the action here.
        ProgrammeUnknown: there is no such programme.
    """
    turn.authorise(action, programme_id)
    return get(turn, programme_id)


def get(tick: Tick, programme_id: int) -> Programme:
    """Find a programme on nobody's behalf.

    Raises:
        ProgrammeUnknown: there is no such programme.
    """
    found = store.programme(tick.session, tick.workspace_id, programme_id)
    if found is None:
        raise ProgrammeUnknown
    return found


def claim(tick: Tick, programme: Programme, seen: int) -> None:
    """Make the programme ours for a change; `seen` is the version the person looked at.

    Raises:
        ChangedMeanwhile: somebody else saved first.
    """
    if not store.claim_version(tick.session, Programme, programme.id or 0, seen):
        raise ChangedMeanwhile
    tick.session.refresh(programme)


def visible(turn: Turn) -> list[Programme]:
    """List the programmes whose HR page the person may see, the next to start first."""
    allowed = turn.who.programmes(Action.PROGRAMME_SEE)
    found = store.programmes(turn.session, turn.workspace_id)
    return [one for one in found if allowed is None or one.id in allowed]


def open_for_signup(tick: Tick) -> list[Programme]:
    """List the programmes one can join today: in their window, or late but not too late."""
    found = store.programmes(tick.session, tick.workspace_id)
    return [one for one in found if _takes_people(one, today(tick, one))]


def _takes_people(programme: Programme, day: date) -> bool:
    settings = settings_of(programme)
    return is_open(
        programme.state,
        starts_on=programme.starts_on,
        opens=settings.signup_from,
        last_start_on=settings.last_start(programme.starts_on),
        today=day,
    )


def settings_of(programme: Programme) -> ProgrammeSettings:
    """Read the programme's settings, defaults filled in."""
    return ProgrammeSettings.from_json(
        {**programme.settings, **{key: programme.texts.get(key, "") for key in FREE_TEXTS}}
    )


def keep_settings(programme: Programme, settings: ProgrammeSettings) -> None:
    """Write settings into the row; other features' entries and the columns stay in step."""
    stored = settings.to_json()
    programme.texts = programme.texts | {key: str(stored.pop(key)) for key in FREE_TEXTS}
    programme.settings = programme.settings | stored
    programme.format = settings.format.name
    programme.language, programme.address = settings.language, settings.address
    programme.gap = settings.level_gap


def format_of(programme: Programme) -> Format:
    """Give length, rhythm and minutes of the programme's talks."""
    return settings_of(programme).format


def roadmap_of(
    programme: Programme, opens: date | None = None, week_one: date | None = None
) -> Roadmap:
    """Compute the one roadmap that invitation, sign-up and Home show.

    `opens` is the day on which sign-up would begin, as long as no day has been settled;
    `week_one` makes it the road of a pair, which goes by its own weeks alone.
    """
    settings = settings_of(programme)
    return roadmap(
        programme.starts_on,
        settings.format,
        signup_from=settings.signup_from or opens,
        signup_until=settings.signup_until,
        week_one=week_one,
        reached=None if week_one else REACHED.get(ProgrammeState(programme.state)),
    )


def today(tick: Tick, programme: Programme) -> date:
    """Tell the date where the programme lives: in the zone of the person who created it."""
    zone = zone_of(tick.person(programme.created_by))
    return tick.now.astimezone(zone).date()


def create(
    turn: Turn, *, name: str, purpose: str, starts_on: date | None, channel: str, shape: str
) -> Programme:
    """Begin a programme as a draft; all else has defaults.

    Raises:
        FormRefused: with what is wrong, field by field.
    """
    turn.authorise(Action.PROGRAMME_CREATE)
    settings = ProgrammeSettings.from_json(
        {
            "format": ProgrammeSettings(format=supplied(shape)).to_json()["format"],
            "language": turn.t.language,
            "address": turn.home.address,
            "company_channel": turn.home.settings.get("company_channel"),
        }
    )
    draft = settings.draft(name, purpose, starts_on, channel)
    check(draft, turn.now.astimezone(turn.t.zone).date())
    programme = Programme(
        workspace_id=turn.workspace_id,
        name=draft.name,
        purpose=draft.purpose,
        starts_on=draft.starts_on or turn.now.date(),
        channel_id=draft.channel,
        created_by=turn.user_id,
        created_at=turn.now,
    )
    keep_settings(programme, settings)
    turn.session.add(programme)
    turn.session.flush()
    turn.audit(Action.PROGRAMME_CREATE, programme_id=programme.id)
    return programme


def check(draft: ProgrammeDraft, day: date, *, shown: Iterable[str] = ()) -> None:
    """Refuse a draft in which something is wrong.

    `shown` are the fields of the form; a problem of a field that is not in it is told at the
    first one, so that it is never silent.

    Raises:
        FormRefused: with the first problem of each field.
    """
    fields = tuple(shown)
    found: dict[str, Refusal] = {}
    for field, keys in validate(draft, day).items():
        where = field if field in fields or not fields else fields[0]
        found.setdefault(where, problem(keys[0], draft, day))
    if found:
        raise FormRefused(found)


def problem(key: str, draft: ProgrammeDraft, day: date) -> Refusal:
    """Make the refusal that explains one problem of a draft, with the limits in its words."""
    kind = type("Problem", (Refusal,), {"key": key})
    refusal: Refusal = kind(
        name_limit=NAME_LENGTH,
        purpose_limit=PURPOSE_LENGTH,
        n=len(draft.purpose if "purpose" in key else draft.name),
        earliest=day + ROUND_BEFORE_START,
        latest=(draft.starts_on or day) - ROUND_BEFORE_START,
        end=(draft.last_start_on or day) + draft.format.length,
    )
    return refusal


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Name what HR people have to do next."""
    if may_appoint_first_lead(turn):
        yield views.step_first_lead(turn.t)
    if not turn.who.may(Action.PROGRAMME_CREATE):
        return
    found = visible(turn)
    if not found:
        yield views.step_create(turn.t)
    for one in found:
        if one.state == ProgrammeState.DRAFT:
            yield views.step_open(one.id or 0, one.name, turn.t)


def overview(turn: Turn) -> views.Overview:
    """Gather the list of programmes with their figures."""
    return views.Overview(
        tuple(_line(turn, one) for one in visible(turn)),
        may_create=turn.who.may(Action.PROGRAMME_CREATE),
        may_grant=turn.who.may(Action.ROLE_GRANT),
        may_set=turn.who.may(Action.COMPANY_EDIT),
        may_appoint=may_appoint_first_lead(turn),
    )


def _line(turn: Turn, programme: Programme) -> views.Line:
    places = turn.who.places(programme.id)
    counted = store.counts(turn.session, turn.workspace_id, programme.id or 0, places)
    return views.Line(
        id=programme.id or 0,
        name=programme.name,
        state=ProgrammeState(programme.state),
        starts_on=programme.starts_on,
        ends_on=settings_of(programme).last_day(programme.starts_on),
        people=counted.people,
        pairs=counted.pairs,
    )


def form_opened(turn: Turn) -> ProgrammeDraft:
    """Check the right to create, and suggest what an empty form may begin with.

    The suggested start is the first Monday that leaves two weeks of sign-up and the round.
    """
    turn.authorise(Action.PROGRAMME_CREATE)
    day = turn.now.astimezone(turn.t.zone).date() + ROUND_BEFORE_START + timedelta(days=14)
    monday = day + timedelta(days=-day.weekday() % 7)
    return ProgrammeSettings().draft("", "", monday, "")


def names(programmes: Sequence[Programme]) -> dict[int, str]:
    """Name programmes by id."""
    return {one.id or 0: one.name for one in programmes}
