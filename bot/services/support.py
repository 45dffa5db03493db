"""“I need support”: a private request to the person one chose, with a deputy and an end."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.agenda import Look
from bot.core import Tick, Turn
from bot.courier import Handling
from bot.domain.letters import Counts, Letter, Reminder, Urgency
from bot.domain.refusals import NotYours, Outdated
from bot.domain.roles import Action, Role
from bot.domain.support import (
    ANSWER_TIME,
    LONGEST_TEXT,
    AlreadyAnswered,
    Asked,
    Helpers,
    NobodyToAsk,
    SaySomething,
    SomebodyElseCares,
    choose,
)
from bot.outgoing import Drop, Outgoing
from bot.services import company_defaults, scopes
from bot.services.programmes import settings_of
from bot.views import support as views
from bot.views.home import NextStep
from storage import programmes
from storage import support as stored
from storage.ledger import Claim
from storage.models import ReminderRow, SupportRequest

ASKED = "support.asked"
TAKEN = "support.taken"
UNANSWERED = "support.unanswered"
LATE = "support.late"
RANK = 5
"""Among the next steps: before everything that only concerns oneself."""

ROLES: Mapping[Asked, tuple[Role, ...]] = {
    Asked.COORDINATOR: (Role.COORDINATOR, Role.LEAD),
    Asked.CONFIDANT: (Role.CONFIDANT,),
}


def form(turn: Turn) -> dict[str, Any]:
    """Open the form, with the people who would answer.

    Raises:
        NobodyToAsk: no role is given to anybody but the person.
    """
    choices = [found for asked in Asked if (found := _helpers(turn, asked, turn.user_id))]
    if not choices:
        raise NobodyToAsk
    return views.form(choices, turn.t, _contacts(turn))


def _contacts(turn: Turn) -> list[str]:
    """Give who else helps: whom the person's programmes name, else the company."""
    session, workspace_id = turn.session, turn.workspace_id
    mine = programmes.enrolments_of(session, workspace_id, turn.user_id)
    found = [programmes.programme(session, workspace_id, one.programme_id) for one in mine]
    told = [settings_of(one).contacts for one in found if one]
    named = [one for one in dict.fromkeys(told) if one]
    return named or [one for one in [company_defaults.text(turn, "contacts")] if one]


def ask(turn: Turn, asked: str | None, text: str) -> str:
    """Store the request and tell the helper that there is one; the text stays here.

    Raises:
        SaySomething: the text is empty.
        NobodyToAsk: the choice is gone meanwhile.
    """
    if not text:
        raise SaySomething
    helpers = _helpers(turn, Asked(asked), turn.user_id) if asked in set(Asked) else None
    if helpers is None:
        raise NobodyToAsk
    row = SupportRequest(
        workspace_id=turn.workspace_id,
        user_id=turn.user_id,
        asked=helpers.asked,
        helpers=[helpers.first],
        text=text[:LONGEST_TEXT],
        created_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    _call(turn, row, helpers.first)
    _look_again(turn, row, round_=1)
    return views.asked(helpers, turn.t)


def read(turn: Turn, request_id: int) -> dict[str, Any]:
    """Show the request to a helper who was asked, and to nobody else."""
    row = _mine_to_answer(turn, request_id)
    return views.request(_facts(row), turn.t)


def take(turn: Turn, request_id: int) -> dict[str, Any]:
    """Note that the helper takes care, and tell the person.

    Raises:
        SomebodyElseCares: another helper was faster.
    """
    row = _mine_to_answer(turn, request_id)
    if row.taken_by not in {None, turn.user_id}:
        raise SomebodyElseCares
    if row.state == "open":
        row.state, row.taken_by = "taken", turn.user_id
        turn.post(
            Letter(
                TAKEN,
                row.user_id,
                f"support:{row.id}:taken",
                {"request": row.id},
                urgency=Urgency.SAFETY,
            )
        )
        turn.audit(Action.SUPPORT_ANSWER, subject=f"support:{row.id}", step="taken")
    return views.request(_facts(row), turn.t)


def answered(turn: Turn, request_id: int) -> dict[str, Any]:
    """Close the request; it is deleted after its time."""
    row = _mine_to_answer(turn, request_id)
    row.state, row.closed_at = "answered", turn.now
    row.taken_by = row.taken_by or turn.user_id
    turn.forget(f"support:{row.id}:", "answered")
    turn.audit(Action.SUPPORT_ANSWER, subject=f"support:{row.id}", step="answered")
    return views.closed(turn.t)


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Remind helpers of what waits for them, and askers of where their request is."""
    for row in stored.waiting_for(turn.session, turn.workspace_id, turn.user_id):
        yield NextStep(RANK, *views.waiting(_number(row), turn.t))
    for row in stored.own(turn.session, turn.workspace_id, turn.user_id):
        yield NextStep(RANK + 90, views.own(row.helpers, row.taken_by, turn.t))


def pass_on(tick: Tick, reminder: ReminderRow) -> None:
    """Ask the deputy when nobody took care in time; after that, tell the person."""
    row = stored.request(tick.session, tick.workspace_id, int(reminder.facts["request"]))
    if row is None or row.state != "open":
        return
    helpers = _helpers(tick, Asked(row.asked), row.user_id)
    others = [] if helpers is None else [helpers.first, helpers.deputy]
    fresh = next((one for one in others if one and one not in row.helpers), None)
    if fresh:
        row.helpers = [*row.helpers, fresh]
        _call(tick, row, fresh)
        _look_again(tick, row, round_=int(reminder.facts["round"]) + 1)
    else:
        tick.post(
            Letter(
                UNANSWERED,
                row.user_id,
                f"support:{row.id}:unanswered",
                {"request": row.id},
                urgency=Urgency.SAFETY,
            )
        )


def _helpers(tick: Tick, asked: Asked, asker: str) -> Helpers | None:
    """Find who would answer: in the person's programmes first, configured leads last."""
    session, workspace_id = tick.session, tick.workspace_id
    mine = [row.programme_id for row in programmes.enrolments_of(session, workspace_id, asker)]
    found = [
        one
        for role in ROLES[asked]
        for one in stored.helpers(session, workspace_id, role, mine)
        if role is Role.CONFIDANT or _looks_after(tick, one, asker, mine)
    ]
    if asked is Asked.COORDINATOR:
        found += tick.settings.leads
    return choose(asked, list(dict.fromkeys(found)), asker)


def _looks_after(tick: Tick, helper: str, asker: str, mine: Sequence[int]) -> bool:
    """Tell whether a coordinator's scope holds the person in one of their programmes."""
    if not mine:
        return scopes.covers(tick, helper, None, asker)
    return any(scopes.covers(tick, helper, number, asker) for number in mine)


def _mine_to_answer(turn: Turn, request_id: int) -> SupportRequest:
    """Load a request for a helper who was asked.

    Raises:
        NotAllowed: the person is no helper at all.
        NotYours: somebody else was asked.
        AlreadyAnswered: it has an answer.
    """
    turn.authorise(Action.SUPPORT_ANSWER)
    row = stored.request(turn.session, turn.workspace_id, request_id)
    if row is None:
        raise Outdated
    if turn.user_id not in row.helpers:
        raise NotYours
    if row.state == "answered":
        raise AlreadyAnswered
    return row


def _call(tick: Tick, row: SupportRequest, helper: str) -> None:
    tick.post(
        Letter(
            ASKED,
            helper,
            f"support:{row.id}:asked:{helper}",
            {"request": row.id},
            urgency=Urgency.SAFETY,
        )
    )


def _look_again(tick: Tick, row: SupportRequest, *, round_: int) -> None:
    facts = {"request": row.id, "round": round_}
    tick.remind(Reminder(LATE, f"support:{row.id}:{round_}", tick.now + ANSWER_TIME, facts))


def _number(row: SupportRequest) -> int:
    return row.id or 0


def _facts(row: SupportRequest) -> views.Request:
    return views.Request(_number(row), row.user_id, row.text, row.created_at, row.taken_by)


def _open(tick: Tick, claim: Claim) -> SupportRequest | Drop:
    row = stored.request(tick.session, tick.workspace_id, int(claim.facts["request"]))
    if row is None or row.state == "answered":
        return Drop("answered")
    return row


def _render_asked(tick: Tick, claim: Claim) -> Outgoing | Drop:
    row = _open(tick, claim)
    if isinstance(row, Drop):
        return row
    return Outgoing(claim.to, views.card(_number(row), tick.voice(claim.to)))


def _render_taken(tick: Tick, claim: Claim) -> Outgoing | Drop:
    row = _open(tick, claim)
    if isinstance(row, Drop) or row.taken_by is None:
        return Drop("answered")
    return Outgoing(claim.to, views.taken(row.taken_by, tick.voice(claim.to)))


def _render_unanswered(tick: Tick, claim: Claim) -> Outgoing | Drop:
    row = _open(tick, claim)
    if isinstance(row, Drop) or row.state != "open":
        return Drop("answered")
    return Outgoing(claim.to, views.unanswered(tick.voice(claim.to)))


LETTERS: Mapping[str, Handling] = {
    ASKED: Handling(_render_asked, counts=Counts.TASK),
    TAKEN: Handling(_render_taken, counts=Counts.FOUR),
    UNANSWERED: Handling(_render_unanswered, counts=Counts.FOUR),
}
LOOKS: Mapping[str, Look] = {LATE: pass_on}
