"""People data in Slack: pasted, looked at, confirmed; and what waits for a decision."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.core import Tick, Turn
from bot.courier import Handling
from bot.domain.letters import Counts
from bot.domain.refusals import FormRefused, Outdated, Refusal
from bot.domain.roles import Action
from bot.outgoing import Defer, Drop, Outgoing
from bot.services import enrolment_places, people_import
from bot.services.people_import import Prospect
from bot.views import people_import as views
from bot.views.home import NextStep
from storage import enrolments, people
from storage import people_import as stored
from storage.ledger import Claim

DRAFT = "people"
PASTE_LENGTH = 3000
"""What fits into one field of a Slack form."""
TOLD = 5
WAITS_RANK = 10


class PastedTooMuch(Refusal):
    """More text than a form takes."""

    key = "people.pasted_too_much"


class PastedNothing(Refusal):
    """No text at all."""

    key = "people.pasted_nothing"


class PastedWrong(Refusal):
    """The text has errors; `problems` lists the first ones."""

    key = "people.pasted_wrong"


def form(turn: Turn) -> dict[str, Any]:
    """Ask for a table of people.

    Raises:
        NotAllowed: only programme leads import.
    """
    turn.authorise(Action.PEOPLE_IMPORT)
    return views.form(turn.t)


def pasted(turn: Turn, text: str) -> dict[str, Any]:
    """Show what a pasted table would change.

    Raises:
        NotAllowed: only programme leads import.
        FormRefused: with the first errors, line by line.
    """
    turn.authorise(Action.PEOPLE_IMPORT)
    found = _checked(turn, text)
    enrolments.save_draft(
        turn.session,
        turn.workspace_id,
        turn.user_id,
        DRAFT,
        content=text,
        today=enrolment_places.today(turn),
    )
    return views.preview(found.plan.changes, len(found.ending), turn.t)


def _checked(turn: Turn, text: str) -> Prospect:
    if not text:
        raise FormRefused({"text": PastedNothing()})
    if len(text) > PASTE_LENGTH:
        raise FormRefused({"text": PastedTooMuch(n=len(text), most=PASTE_LENGTH)})
    found = people_import.prospect(turn, text)
    if found.plan.wrong:
        wrong = found.plan.sheet.problems
        first = "\n".join(views.problem("–", one, turn.t) for one in wrong[:TOLD])
        raise FormRefused({"text": PastedWrong(n=len(wrong), problems=first)})
    return found


def confirmed(turn: Turn) -> dict[str, Any]:
    """Import what was looked at, or let it wait when it would end many pairs.

    Raises:
        NotAllowed: only programme leads import.
        Outdated: what was pasted is gone.
    """
    turn.authorise(Action.PEOPLE_IMPORT)
    draft = people.draft(turn.session, turn.workspace_id, turn.user_id, DRAFT)
    if draft is None:
        raise Outdated
    text, t = draft.content, turn.t
    found = people_import.prospect(turn, text)
    if found.plan.wrong:
        raise Outdated
    turn.session.delete(draft)
    turn.audit(Action.PEOPLE_IMPORT, n=len(found.plan.changes), ending=len(found.ending))
    if found.braked:
        people_import.hold(turn, text, found, turn.user_id)
        return views.done(t("people.held", n=len(found.ending)), t)
    people_import.carry_out(turn, found)
    return views.done(t("people.imported", counts=views.counts(found.plan.changes, t)), t)


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Ask leads to decide about imports that wait."""
    if not turn.who.may(Action.PEOPLE_IMPORT):
        return
    for row in stored.waiting(turn.session, turn.workspace_id):
        text = turn.t("people.waits", n=row.ending, people=row.people)
        yield NextStep(WAITS_RANK, text, views.decisions(row.id or 0, turn.t))


def waits(tick: Tick, claim: Claim) -> Outgoing | Drop | Defer:
    """Ask a lead to decide; what was decided meanwhile needs no letter."""
    import_id = int(claim.facts["import"])
    row = stored.pending(tick.session, tick.workspace_id, import_id)
    if row is None:
        return Drop("decided")
    t = tick.voice(claim.to)
    return Outgoing(claim.to, views.waits(import_id, row.people, row.ending, t))


LETTERS: Mapping[str, Handling] = {"people.waits": Handling(waits, counts=Counts.TASK)}
