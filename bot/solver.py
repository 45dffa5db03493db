"""The solver's own process: one job on standard input, its answer on standard output."""

import gc
import os
import pickle
import sys

NICE = 10
"""Clicks come first: the solver takes what processor time is left."""


def main() -> int:
    """Solve one job for the process that started this one."""
    os.nice(NICE)
    gc.disable()
    from bot.domain.matching.job import Job, answer

    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent wrote it
    pickle.dump(answer(job), sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
