"""`mentorbot run`: connect to Slack and work until told to stop."""

import argparse
import logging
import os
import signal
import threading
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.config import Settings, SettingsError, read_env
from bot.log import configure
from bot.running import start

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
    try:
        settings = Settings.from_env(read_env(os.environ, args.env))
    except SettingsError as error:
        for problem in error.problems:
            print(problem)  # noqa: T201 - the answer of a command
        print("Nothing was started. .env.example explains every setting.")  # noqa: T201 - the same
        return 2
    configure(settings.log)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    running = start(settings, SystemClock())
    log.info("ready")
    stop.wait()
    running.stop()
    return 0
