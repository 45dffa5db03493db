"""The demo's bot process: the real bot on a clock that the demo moves over a pipe.

Each line on standard input is one JSON request, each line on standard output its answer:
`{"do": "next"}` → when something is due next; `{"do": "coming"}` → that and what it is;
`{"do": "step", "to": "…"}` → set the clock and carry out what is due. The end of standard input
stops the bot.
"""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from bot.agenda import next_instant, next_kind
from bot.clock import FlowingClock
from bot.config import Settings
from bot.core import Bot
from bot.courier import Pace
from bot.demo.coming import coming
from bot.log import configure
from bot.running import Running, start
from bot.services import people_import


def main(stdin: TextIO, stdout: TextIO, environ: dict[str, str]) -> int:
    """Start the bot at the given time and serve requests until the pipe closes."""
    clock = FlowingClock(datetime.fromisoformat(environ["MENTORBOT_DEMO_NOW"]))
    configure("text")
    running = start(Settings.from_env(environ), clock, pace=Pace(per_minute=None), prompt=False)
    seed(running.bot, environ["MENTORBOT_DEMO_TEAM"], Path(environ["MENTORBOT_DEMO_PEOPLE"]))
    print(json.dumps({"ready": True}), file=stdout, flush=True)
    try:
        for line in stdin:
            print(json.dumps(answer(running, clock, json.loads(line))), file=stdout, flush=True)
    finally:
        running.stop()
    return 0


def seed(bot: Bot, workspace_id: str, export: Path) -> None:
    """Import the made-up company through the same door as HR's own file."""
    with bot.tick(workspace_id) as tick:
        found = people_import.prospect(tick, export.read_text(encoding="utf-8"))
        if found.plan.wrong:
            raise ValueError(str(found.plan.wrong))
        people_import.carry_out(tick, found)


def answer(running: Running, clock: FlowingClock, request: dict[str, Any]) -> dict[str, Any]:
    """Carry out one request of the demo."""
    if request["do"] == "step":
        clock.set(datetime.fromisoformat(request["to"]))
        return {"done": running.step()}
    due = next_instant(running.bot)
    if request["do"] == "coming":
        return coming(due, next_kind(running.bot))
    return {"next": due.isoformat() if due else None}


if __name__ == "__main__":
    sys.exit(main(sys.stdin, sys.stdout, dict(os.environ)))
