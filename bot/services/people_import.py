"""The people import: planned, braked when it would end many pairs, carried out whole or not."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.agenda import Look
from bot.collector import uncollected
from bot.content import content, languages
from bot.core import Tick, Turn
from bot.domain import people_import as domain
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.pair_facts import OVER, PairState
from bot.domain.people_import import Directory, Plan
from bot.domain.refusals import Outdated
from bot.domain.roles import Action, Role
from bot.services import departures
from bot.services.people_hooks import RELATED
from storage import people, people_import
from storage.models import PendingImport, ReminderRow

KEPT_FOR = timedelta(days=30)
"""How long imported facts of people who did not sign up are kept."""
RUNNING = tuple(state for state in PairState if state not in OVER and state != "suggested")


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an import would do: its plan, the pairs it would end, and how many pairs there are."""

    plan: Plan
    ending: tuple[int, ...] = ()
    running: int = 0

    @property
    def braked(self) -> bool:
        """Whether it waits for a person's yes."""
        return domain.needs_brake(len(self.ending), self.running)


def prospect(
    tick: Tick,
    text: str,
    *,
    emails: Mapping[str, str] | None = None,
    seen: Callable[[int, int], None] | None = None,
) -> Prospect:
    """Say what an import would change; nothing is changed yet.

    `emails` maps addresses in small letters to ids, as Slack knows them.
    """
    with uncollected():
        known = directory(tick, text, emails or {})
        found = domain.plan(text, known, seen=seen)
    if found.wrong:
        return Prospect(found)
    there = people_import.pairs_between(tick.session, tick.workspace_id, RUNNING)
    return Prospect(found, domain.ended_pairs(there, found, known), len(there))


def directory(tick: Tick, text: str, emails: Mapping[str, str]) -> Directory:
    """Load what is known before; addresses only when the file names some."""
    session, workspace_id = tick.session, tick.workspace_id
    stored = people_import.known_emails(session, workspace_id) if "@" in text else {}
    return Directory(
        people_import.known_people(session, workspace_id),
        {**stored, **emails},
        _ranks(tick),
    )


def _ranks(tick: Tick) -> dict[str, int]:
    """Map the names of the level bands, in all languages, to their ranks."""
    own = people.workspace(tick.session, tick.workspace_id).settings.get("bands")
    if own:
        return {
            name.casefold(): int(band["rank"])
            for band in own
            for name in (*band["name"].values(), str(band["rank"]))
        }
    known = [content(code).profile.levels.values() for code in languages()]
    return {
        word.casefold(): level.rank
        for levels in known
        for level in levels
        for word in (level.name.informal, level.id)
    }


def carry_out(tick: Tick, found: Prospect) -> None:
    """Store everything in this one transaction, and let the pairs concerned be cared for."""
    session, workspace_id = tick.session, tick.workspace_id
    session.flush()  # what is expired below must have been written
    fresh = [one for one in found.plan.changes if one.is_new]
    known = [one for one in found.plan.changes if not one.is_new]
    with uncollected():
        added = [{"user_id": one.user_id, **_stored(one.facts)} for one in fresh]
        people_import.add_people(session, workspace_id, added, tick.now)
    changed = [(one.user_id, _stored({k: v[1] for k, v in one.changed.items()})) for one in known]
    people_import.change_people(session, workspace_id, [row for row in changed if row[1]])
    ids = [one.user_id for one in known]
    people_import.stamp_imported(session, workspace_id, ids, tick.now)
    session.expire_all()
    _care(tick, found)
    _remind(tick)


def _stored(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in facts.items() if name != "left"}


def _care(tick: Tick, found: Prospect) -> None:
    """End what people who left were part of, and pairs that became one reporting line."""
    gone = set(found.plan.left)
    for user_id in sorted(gone):
        person = tick.person(user_id)
        if person.left_at is None:
            person.left_at = tick.now
            departures.changed(tick, user_id, was_here=True)
    there = people_import.pairs_between(tick.session, tick.workspace_id, RUNNING)
    for number, _, _ in there:
        if number in found.ending:
            for hook in RELATED:
                hook(tick, number)


def _remind(tick: Tick) -> None:
    due = tick.now + KEPT_FOR
    before = {"before": tick.now.isoformat()}
    tick.remind(Reminder("people.retention", f"people:retention:{tick.now}", due, before))


def forget(tick: Tick, row: ReminderRow) -> None:
    """Delete what was imported about people who did not sign up within thirty days."""
    before = datetime.fromisoformat(row.facts["before"])
    people_import.forget_imported(tick.session, tick.workspace_id, before)


def hold(
    tick: Tick, text: str, found: Prospect, by: str, emails: Mapping[str, str] | None = None
) -> PendingImport:
    """Keep an import until somebody with the right confirms it, and tell them."""
    row = PendingImport(
        workspace_id=tick.workspace_id,
        created_by=by,
        created_at=tick.now,
        content=json.dumps({"text": text, "emails": dict(emails or {})}),
        people=len(found.plan.changes),
        ending=len(found.ending),
    )
    tick.session.add(row)
    tick.session.flush()
    granted = people.holders(tick.session, tick.workspace_id, Role.LEAD)
    for user_id in sorted({*granted, *tick.settings.leads}):
        key = f"people:import:{row.id}:{user_id}"
        facts = {"import": row.id}
        tick.post(Letter("people.waits", user_id, key, facts, urgency=Urgency.SAFETY))
    return row


def decide(turn: Turn, import_id: int, *, confirmed: bool) -> Prospect | None:
    """Carry out or throw away an import that waits; None when it was thrown away.

    It is planned anew, so that what happened meanwhile counts.

    Raises:
        NotAllowed: only programme leads decide.
        Outdated: it was decided already, or no longer fits.
    """
    turn.authorise(Action.PEOPLE_IMPORT)
    row = people_import.pending(turn.session, turn.workspace_id, import_id)
    if row is None:
        raise Outdated
    kept = json.loads(row.content or "{}")
    found = prospect(turn, kept["text"], emails=kept["emails"]) if confirmed else None
    if found and found.plan.wrong:
        raise Outdated
    row.state, row.decided_by, row.content = "declined", turn.user_id, None
    if found:
        row.state = "done"
        carry_out(turn, found)
    turn.audit(Action.PEOPLE_IMPORT, subject=str(import_id), state=row.state, n=row.people)
    return found


LOOKS: Mapping[str, Look] = {"people.retention": forget}
