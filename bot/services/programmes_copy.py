"""The next cohort: a programme is copied as a draft, and its wait-list comes along."""

from datetime import date, timedelta

from bot.core import Turn
from bot.domain.programme import NAME_LENGTH, ROUND_BEFORE_START
from bot.domain.roles import Action
from bot.services import programmes
from storage import programmes as store
from storage.models import Enrolment, Programme, Skill

SIGNUP_WEEKS = timedelta(weeks=3)
"""Time for a new invitation before its sign-up window ends."""

KEPT = {
    "signup_from": None,
    "signup_until": None,
    "last_start_on": None,
    "ends_on": None,
    "auto_release": False,
}
"""What a copy does not take over: dates, and sending without a release."""

NEW = {"id", "programme_id", "version", "joined_at", "unmatched_code"}
"""What a place that comes along begins anew; who waits has not said what comes afterwards."""


def copy(turn: Turn, programme_id: int) -> Programme:
    """Make a draft with the same settings; whoever still waits for a partner is in it already."""
    turn.authorise(Action.PROGRAMME_CREATE)
    old = programmes.load(turn, programme_id, Action.PROGRAMME_EDIT)
    new = Programme(
        workspace_id=turn.workspace_id,
        name=next_name(old.name),
        purpose=old.purpose,
        starts_on=_start(turn, old),
        channel_id=old.channel_id,
        format=old.format,
        language=old.language,
        address=old.address,
        gap=old.gap,
        settings=old.settings | KEPT,
        texts={**old.texts, "invitation": ""},
        done=list(old.done),
        copied_from=old.id,
        created_by=turn.user_id,
        created_at=turn.now,
    )
    turn.session.add(new)
    turn.session.flush()
    taken = _take_along(turn, old, new)
    turn.audit(
        Action.PROGRAMME_CREATE,
        programme_id=new.id,
        subject=f"programme:{old.id}",
        taken_along=taken,
    )
    return new


def next_name(name: str) -> str:
    """Number a cohort on; the name stays within its limit.

    >>> next_name("Spring"), next_name("Spring (2)"), next_name("2026 (x)")
    ('Spring (2)', 'Spring (3)', '2026 (x) (2)')
    """
    head, _, number = name.removesuffix(")").rpartition(" (")
    if not (head and name.endswith(")") and number.isdigit()):
        head, number = name, "1"
    tail = f" ({int(number) + 1})"
    return head[: NAME_LENGTH - len(tail)] + tail


def _start(turn: Turn, old: Programme) -> date:
    """Suggest the first Monday after the old one's end that leaves time to sign up."""
    end = programmes.settings_of(old).last_day(old.starts_on)
    first = max(end, programmes.today(turn, old) + SIGNUP_WEEKS + ROUND_BEFORE_START)
    return first + timedelta(days=-first.weekday() % 7)


def _take_along(turn: Turn, old: Programme, new: Programme) -> int:
    """Copy the wait-list's enrolments with all they said; return how many there are."""
    waiting = store.unmatched(turn.session, turn.workspace_id, old.id or 0)
    skills = store.skills(turn.session, [one.id or 0 for one in waiting])
    for one in waiting:
        place = Enrolment(
            **one.model_dump(exclude=NEW),
            programme_id=new.id or 0,
            joined_at=turn.now,
        )
        turn.session.add(place)
        turn.session.flush()
        for skill in skills.get(one.id or 0, ()):
            facts = skill.model_dump(exclude={"id", "enrolment_id"})
            turn.session.add(Skill(**facts, enrolment_id=place.id or 0))
    return len(waiting)
