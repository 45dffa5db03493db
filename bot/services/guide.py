"""`/mentor help`: what can be typed, fitting who asks."""

from bot.core import Turn
from bot.outgoing import Message
from bot.views import guide

FOR_ALL = (
    "signup",
    "profile",
    "status",
    "pause",
    "resume",
    "leave",
    "learn",
    "goals",
    "checkin",
    "thanks",
    "support",
    "privacy",
)
FOR_HR = ("program", "match", "shoutout", "report", "admin")


def overview(turn: Turn, command: str, *, unknown: str = "", near: str | None = None) -> Message:
    """Explain the commands; after a slip, name the nearest one first."""
    words = FOR_ALL + (FOR_HR if turn.who.is_hr else ())
    return guide.overview(turn.t, command, words, unknown=unknown, near=near)
