"""What `mentorbot doctor` checks: each check yields findings and raises nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from enum import Enum
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from bot import manifest
from bot.clock import Clock
from bot.config import Settings
from bot.domain.roles import Role
from bot.scopes import READING, header, named
from bot.scopes import granted as granted_in
from bot.slack import web_client
from storage import copies, migrate, operations, people, rotation
from storage.engine import begin, key_file, sqlite_is_old

MOST_SKEW = timedelta(seconds=60)
"""Slack refuses signatures five minutes off; one minute is a clock nobody sets."""

LONGEST_WAIT = timedelta(minutes=10)
"""A letter due for longer means that no bot is running, or that Slack is out of reach."""


class Level(Enum):
    """How bad a finding is."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: where, and either that it is fine or what to do."""

    level: Level
    area: str
    text: str


def ok(area: str, text: str) -> Finding:
    """Say that something is fine."""
    return Finding(Level.OK, area, text)


def note(area: str, text: str) -> Finding:
    """Say what is worth knowing."""
    return Finding(Level.NOTE, area, text)


def wrong(area: str, text: str) -> Finding:
    """Say what has to be done."""
    return Finding(Level.WRONG, area, text)


# --- Slack ------------------------------------------------------------------------------------


def slack(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Check tokens, scopes, manifest and clock against Slack."""
    if settings.http_mode:
        yield note("slack", "HTTP mode: each workspace has its own token; see `database`")
        return
    client = web_client(settings, settings.bot_token)
    answer, finding = _call("SLACK_BOT_TOKEN", client, "auth.test")
    yield finding
    if answer is not None:
        yield from scopes(granted_in(answer))
        yield from _skew(header(answer, "date"), clock)
    app = web_client(settings, settings.app_token)
    yield _call("SLACK_APP_TOKEN", app, "apps.connections.open")[1]


def _call(name: str, client: WebClient, method: str) -> tuple[Any, Finding]:
    try:
        answer = client.api_call(method)
    except SlackApiError as error:
        code = error.response.get("error", "unknown") if error.response else "unknown"
        return None, wrong("slack", f"{name}: Slack says {code}; copy it anew from the app's page")
    except (OSError, ValueError) as error:
        reason = f"{type(error).__name__}: check network, HTTPS_PROXY and SSL_CERT_FILE"
        return None, wrong("slack", f"{client.base_url} does not answer, {reason}")
    team = answer.get("team")
    return answer, ok("slack", f"{name} works" + (f" in {team}" if team else ""))


def scopes(granted: str) -> Iterator[Finding]:
    """Compare the granted scopes with those of the manifest."""
    have = named(granted)
    reading = sorted(scope for scope in have if scope.endswith(READING))
    missing = sorted(set(manifest.SCOPES) - have)
    lacking = sorted(set(manifest.OPTIONAL_SCOPES) - have)
    if reading:
        yield wrong(
            "scopes",
            f"{', '.join(reading)}: the bot never reads along and refuses to start; remove it "
            "under OAuth & Permissions and reinstall the app",
        )
    if missing:
        yield wrong(
            "scopes",
            f"missing {', '.join(missing)}: paste `mentorbot manifest` under App Manifest and "
            "reinstall the app",
        )
    if not reading and not missing:
        yield ok("scopes", "all that are needed, none that reads conversations")
        yield note("manifest", "`mentorbot manifest` prints what the app's page must show")
    for scope in lacking:
        yield note("scopes", f"without {scope} there is no {manifest.OPTIONAL_SCOPES[scope]}")


def _skew(date: str, clock: Clock) -> Iterator[Finding]:
    try:
        skew = abs(parsedate_to_datetime(date) - clock.now())
    except (ValueError, TypeError):
        yield note("clock", "Slack told no time")
        return
    seconds = round(skew.total_seconds())
    if skew > MOST_SKEW:
        yield wrong("clock", f"{seconds} s off Slack's: let the machine set its clock (NTP)")
    else:
        yield ok("clock", f"{seconds} s off Slack's")


# --- database ---------------------------------------------------------------------------------


def database(settings: Settings, engine: Engine, clock: Clock) -> Iterator[Finding]:
    """Check schema, integrity, keys, workspaces and queue."""
    current, newest = migrate.current(engine), migrate.head()
    if engine.dialect.name == "sqlite":
        yield from _sqlite(Path(str(make_url(settings.database_url).database)))
    if current is None:
        yield note("database", "empty: `mentorbot run` sets it up")
        return
    if current != newest:
        yield wrong("database", f"schema {current}, needs {newest}: run `mentorbot migrate up`")
        return
    yield ok("database", f"{engine.dialect.name}, schema {current}")
    yield from _keys(settings, engine)
    yield from _inside(settings, engine, clock)


def _sqlite(file: Path) -> Iterator[Finding]:
    found = copies.integrity(file)
    yield (
        ok("database", f"{file} is intact")
        if found == "ok"
        else wrong(
            "database",
            f"{file} is damaged ({found[:80]}): stop the bot, `mentorbot restore` a backup",
        )
    )
    if sqlite_is_old():
        yield note(
            "database", "SQLite older than 3.51.3 has a rare bug in its log: update Python's SQLite"
        )


def _keys(settings: Settings, engine: Engine) -> Iterator[Finding]:
    lost = rotation.unreadable(engine)
    file = key_file(make_url(settings.database_url))
    if lost:
        yield wrong("keys", f"no key opens {', '.join(lost)}: add the old key to MENTORBOT_KEYS")
    elif settings.keys:
        yield ok("keys", f"{len(settings.keys)} in MENTORBOT_KEYS, the first one encrypts")
    else:
        yield ok("keys", f"in {file}: keep a copy apart from the backups")
    if not settings.keys and file.exists() and file.stat().st_mode & 0o077:
        yield wrong("keys", f"others can read {file}: chmod 600 {file}")


def _inside(settings: Settings, engine: Engine, clock: Clock) -> Iterator[Finding]:
    now = clock.now()
    with begin(engine) as session:
        queue = operations.queue(session, now)
        homes = [people.workspace(session, one) for one in people.workspaces(session)]
        leads = any(people.holders(session, home.workspace_id, Role.LEAD) for home in homes)
    for home in homes:
        if home.suspended:
            yield wrong(
                "slack", f"{home.workspace_id} is suspended ({home.suspended}): reinstall the app"
            )
    if not settings.leads and not leads:
        yield note("roles", "no programme lead yet: set MENTORBOT_LEADS, or an admin opens Home")
    counts = ", ".join(f"{number} {state}" for state, number in sorted(queue.by_state.items()))
    late = now - queue.oldest_due if queue.oldest_due else timedelta()
    if late > LONGEST_WAIT:
        yield wrong("queue", f"oldest letter due for {late}: is `mentorbot run` running?")
    else:
        yield ok("queue", counts or "empty")
    if dead := queue.by_state.get("dead", 0):
        yield wrong("queue", f"{dead} dead letters wait for you: `mentorbot dead-letters`")
    if lost := queue.reminders.get("dead", 0):
        yield wrong(
            "queue", f"{lost} reminders failed too often: see the log for `reminder failed`"
        )
