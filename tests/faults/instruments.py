"""What the rig works with: a clock that can be pushed, a hook that dies, and a report."""

import time
from dataclasses import dataclass, field
from datetime import datetime


class Crash(BaseException):
    """The process ends here: nothing catches it, open transactions roll back."""


@dataclass
class RigClock:
    """Programme time stands still; wall time flows and can be pushed on."""

    at: datetime
    pushed: float = 0.0

    def now(self) -> datetime:
        """Give the programme's time."""
        return self.at

    def wall(self) -> float:
        """Give the machine's time, plus what was pushed."""
        return 1e9 + time.monotonic() + self.pushed


@dataclass
class Crasher:
    """A step hook that ends the process at one named step, the first time it gets there."""

    name: str = ""
    passed: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> None:
        """Pass a step, or die at it."""
        self.passed.append(name)
        if name == self.name:
            self.name = ""
            raise Crash(name)


@dataclass
class Report:
    """What became of the letters: counted in the workspace, not in our own books."""

    lost: int
    double: int
    missed: int
    undecided: int
    repeated: int
    unjust: list[str]

    def __str__(self) -> str:
        return (
            f"lost {self.lost}, double {self.double}, missed {self.missed}, "
            f"for a person {self.undecided}, repeated {self.repeated}"
        )
