"""`mentorbot demo`: a local Slack-like workspace with a made-up company, and the bot in it."""

import argparse
import itertools
import shutil
import signal
import threading
from pathlib import Path
from typing import Any

PORT = 8765
SAVE_SECONDS = 30


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "demo",
        help="try everything in a local workspace, without a Slack account",
        description="Starts a Slack-like workspace in your browser with a made-up company of 24 "
        "people, and the bot in it. Be anybody, move the clock, close it and go on later.",
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"port of the page ({PORT})")
    parser.add_argument("--folder", type=Path, default=Path(".demo"), help="where it is kept")
    parser.add_argument("--fresh", action="store_true", help="forget the last visit, begin anew")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run until Ctrl-C; 2 when the demo's extra packages are missing."""
    try:
        from bot.demo.stage import Demo
    except ImportError:
        print("The demo needs its extra: pip install 'mentorbot[demo]'")  # noqa: T201 - the answer
        return 2
    if args.fresh:
        shutil.rmtree(args.folder, ignore_errors=True)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    demo = Demo(args.folder, args.port)
    demo.open()
    print(f"\n  Open {demo.sandbox.url} in your browser. Ctrl-C ends the demo.\n", flush=True)  # noqa: T201 - the answer
    demo.bot.wait_until_ready()
    for seconds in itertools.count(1):
        if stop.wait(1):
            break
        if seconds % SAVE_SECONDS == 0:
            demo.save()
    demo.stop()
    return 0
