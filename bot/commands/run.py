"""`mentorbot run`: connect to Slack and work until told to stop."""

import argparse
import logging
import signal
import threading
from pathlib import Path
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.clock import SystemClock
from bot.commands.edge import DONE, WRONG, say, settings_of
from bot.log import configure
from bot.running import serve, start
from bot.scopes import ForbiddenScopeError
from storage.engine import AlreadyRunningError

log = logging.getLogger(__name__)


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "run",
        help="connect to your Slack workspace and work until stopped",
        description="Connects to Slack over Socket Mode (no public address needed) with the "
        "settings from the environment or a .env file, and runs until Ctrl-C or SIGTERM.",
    )
    parser.add_argument("--env", type=Path, default=Path(".env"), help="settings file (.env)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run until a signal; 2 when settings are wrong."""
    settings = settings_of(args, offline=False)
    configure(settings.log)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    try:
        running = start(settings, SystemClock())
    except (ForbiddenScopeError, AlreadyRunningError, SlackApiError, OSError) as error:
        say(_reason(error))
        return WRONG
    server = serve(running, settings.http) if settings.http else None
    log.info("ready")
    stop.wait()
    if server:
        server.stop()
    running.stop()
    return DONE


def _reason(error: Exception) -> str:
    """Say why the bot did not start, and what to do."""
    match error:
        case ForbiddenScopeError():
            return f"The token has {error}: the bot never reads along and does not start with it."
        case AlreadyRunningError():
            return "Another mentorbot runs on this database: stop it first."
        case SlackApiError():
            code = error.response.get("error", "") if error.response else ""
            return f"Slack refused the token ({code}). `mentorbot doctor` says what to do."
    return f"Slack did not answer ({type(error).__name__}). `mentorbot doctor` says what to do."
