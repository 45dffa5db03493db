"""The solver's own process: jobs on standard input, their answers on standard output.

It stays for a while after an answer: whoever edits at the desk then waits for one flow, not for
a whole round.
"""

import gc
import os
import pickle
import select
import sys

NICE = 10
"""Clicks come first: the solver takes what processor time is left."""

PATIENCE = 600.0
"""So many seconds the last plan is remembered; then the process ends and its memory is free."""


def main() -> int:
    """Solve jobs for the process that started this one."""
    os.nice(NICE)
    gc.disable()
    from bot.domain.matching.job import Job, Memory

    memory = Memory()
    while select.select([sys.stdin], [], [], PATIENCE)[0]:
        try:
            job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent wrote it
        except EOFError:
            break
        pickle.dump(memory.answer(job), sys.stdout.buffer)
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
