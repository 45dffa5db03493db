"""The named steps of delivery: where a process may die, and where the fault tests let it die."""

from collections.abc import Callable

Step = Callable[[str], None]
"""Called with a step's name as it is passed; only tests do anything with it."""

COURIER = (
    "asked",  # which workspaces have due letters
    "picked",  # letters taken, not yet committed
    "claimed",  # letters taken and committed
    "rendering",
    "rendered",
    "marked",  # marked as being sent, not yet committed
    "calling",  # marked and committed; the call comes next
    "answered",  # Slack has answered, nobody wrote it down
    "settling",  # the transaction of the outcome is open
    "noted",  # outcome written, the feature not yet told
    "followed",  # the feature has drawn its conclusions, not yet committed
    "settled",  # outcome committed
)
REPAIR = ("searched", "judged", "repaired")
AGENDA = ("listed", "taken", "looked", "kept")


def no_step(_name: str) -> None:
    """Do nothing: what production does at every step."""
