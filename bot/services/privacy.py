"""`/mentor privacy`: what is stored about somebody, shown, exported, erased; and the clean-up."""

import json
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from slack_sdk.models.blocks import Block
from sqlalchemy import Engine

from bot.agenda import Look
from bot.core import Bot, Tick, Turn
from bot.courier import Handling
from bot.domain.letters import Counts, Letter, Reminder, Urgency
from bot.domain.retention import Kept, before
from bot.domain.roles import Actor
from bot.outgoing import Drop, File, Message, Outgoing
from bot.services import departures, surveys, surveys_pulses
from bot.views import privacy as views
from storage import fields, people, reminders, retention
from storage import privacy as stored
from storage import surveys as surveys_store
from storage.engine import begin
from storage.ledger import Claim
from storage.models import ReminderRow

log = logging.getLogger(__name__)

EXPORT = "privacy.export"
TAKE_BACK = "privacy.take_back"
DAILY = "privacy.daily"
CLEANING_AT = time(2, 40)
"""In UTC: night in Europe, so that it disturbs nobody."""


def overview(turn: Turn) -> Message:
    """Say in words what is stored about the person, and offer the two things to do."""
    return views.overview(_amounts(turn), turn.t)


def page(turn: Turn, argument: str) -> Sequence[Block]:  # noqa: ARG001 - every page has one
    """Show the same as a page of Home."""
    return list(views.page(_amounts(turn), turn.t))


def home_section(turn: Turn) -> Sequence[Block]:
    """Offer support and privacy at the foot of everybody's Home."""
    return views.foot(turn.t)


def _amounts(turn: Turn) -> list[views.Amount]:
    found = stored.about(turn.session, turn.workspace_id, turn.user_id)
    tables = fields.catalogue()
    return [
        views.Amount(tables[name].about[turn.t.language], len(rows), _kept(name, turn.t.language))
        for name, rows in found.items()
    ]


def _kept(name: str, language: str) -> str:
    return fields.kept(fields.catalogue()[name].fields[0], language)


# --- export -----------------------------------------------------------------------------------


def export(turn: Turn) -> None:
    """Have everything sent to the person as a file."""
    key = f"privacy:export:{turn.user_id}:{turn.now:%Y-%m-%dT%H:%M}"
    turn.post(Letter(EXPORT, turn.user_id, key, urgency=Urgency.SAFETY))


def exported(tick: Tick, user_id: str) -> bytes:
    """Write everything stored about somebody as JSON, with the purpose of each table."""
    language = tick.voice(user_id).language
    found = stored.about(tick.session, tick.workspace_id, user_id)
    content = {
        name: {
            "about": fields.catalogue()[name].about[language],
            "columns": {f.column: f.purpose[language] for f in fields.catalogue()[name].fields},
            "rows": rows,
        }
        for name, rows in found.items()
    }
    whole = {"workspace": tick.workspace_id, "person": user_id, "at": tick.now.isoformat()}
    return json.dumps({**whole, "data": content}, ensure_ascii=False, indent=1).encode()


def _render_export(tick: Tick, claim: Claim) -> Outgoing | Drop:
    if people.person(tick.session, tick.workspace_id, claim.to) is None:
        return Drop("erased")
    t = tick.voice(claim.to)
    file = File(f"mentorbot-{tick.now:%Y-%m-%d}.json", exported(tick, claim.to))
    return Outgoing(claim.to, Message(t("privacy.export_ready")), files=(file,))


# --- erasure ----------------------------------------------------------------------------------


def erase_form(turn: Turn) -> dict[str, Any]:
    """Ask once more, saying what goes and what stays."""
    return views.erase_form(turn.t)


def erase(turn: Turn) -> views.Farewell:
    """Erase the person everywhere, take back posts that name them, and say goodbye."""
    farewell = views.farewell(turn.t)
    departures.left(turn, turn.user_id)
    surveys.forget_person(turn, turn.user_id)
    surveys_pulses.forget_person(turn, turn.user_id)
    _erase(turn, turn.user_id)
    stored.note_erasure(turn.session, turn.workspace_id, turn.user_id, turn.now)
    return farewell


def _erase(tick: Tick, user_id: str) -> None:
    posts = stored.posts_naming(tick.session, tick.workspace_id, user_id)
    alias = f"X{secrets.token_hex(5).upper()}"
    touched = stored.erase(tick.session, tick.workspace_id, user_id, alias)
    tick.post(*(_take_back(channel, ts) for channel, ts in posts))
    people.audit(
        tick.session,
        Actor(tick.workspace_id, alias),
        "erasure.done",
        at=tick.now,
        rows=touched,
    )


def _take_back(channel: str, ts: str) -> Letter:
    return Letter(
        TAKE_BACK,
        channel,
        f"privacy:take_back:{channel}:{ts}",
        {"ts": ts},
        urgency=Urgency.SAFETY,
    )


def _render_take_back(_tick: Tick, claim: Claim) -> Outgoing:
    return Outgoing(claim.to, delete_ts=str(claim.facts["ts"]))


def clear_traces(bot: Bot) -> None:
    """After the erasure is committed: empty the database's own log of recent changes."""
    stored.forget_pages(bot.engine)


def replay(engine: Engine, known: Sequence[tuple[str, str, datetime]], now: datetime) -> int:
    """Erase again, in a restored database, everybody who had been erased; return how many.

    Args:
        engine: the restored database.
        known: (workspace, user, moment) of erasures the replaced database knew.
        now: for the audit trail.
    """
    with begin(engine) as session:
        inside = [(one.workspace_id, one.user_id, one.at) for one in stored.erasures(session)]
        for workspace_id, user_id, at in {*inside, *known}:
            alias = f"X{secrets.token_hex(5).upper()}"
            touched = stored.erase(session, workspace_id, user_id, alias)
            if (workspace_id, user_id, at) not in inside:
                stored.note_erasure(session, workspace_id, user_id, at)
            if touched:
                actor = Actor(workspace_id, alias)
                people.audit(session, actor, "erasure.replayed", at=now, rows=touched)
    stored.forget_pages(engine)
    return len({*inside, *known})


# --- retention --------------------------------------------------------------------------------


def plan(tick: Tick, workspace_id: str = "") -> None:
    """Write down the next nightly clean-up, here or elsewhere; twice changes nothing."""
    night = datetime.combine(tick.now.date(), CLEANING_AT, UTC)
    at = night if night > tick.now else night + timedelta(days=1)
    moment = Reminder(DAILY, f"{at:%Y-%m-%d}", at)
    reminders.remind(tick.session, workspace_id or tick.workspace_id, [moment])


def clean(tick: Tick, _row: ReminderRow) -> None:
    """Delete what has had its time, and plan the next night."""
    done = retention.clean(tick.session, tick.workspace_id, tick.now)
    answers_before = before(Kept.ANSWER, tick.now) or tick.now
    raw = surveys_store.drop_answers(tick.session, tick.workspace_id, answers_before)
    if raw:
        done["answers"] = raw
    if done:
        log.info("cleaned", extra={"workspace": tick.workspace_id, "rows": sum(done.values())})
    plan(tick)


LETTERS: Mapping[str, Handling] = {
    EXPORT: Handling(_render_export, counts=Counts.ANSWER),
    TAKE_BACK: Handling(_render_take_back, counts=Counts.ANSWER),
}
LOOKS: Mapping[str, Look] = {DAILY: clean}
PAGES: Mapping[str, Callable[[Turn, str], Sequence[Block]]] = {"privacy": page}
