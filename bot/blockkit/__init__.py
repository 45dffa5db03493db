"""Our strict validator of Block Kit payloads: what Slack would refuse is found here first."""

from bot.blockkit.checks import Json, Violation
from bot.blockkit.surfaces import (
    MESSAGE_TEXT,
    VIEW_BYTES,
    check_message,
    check_options,
    check_view,
)

__all__ = [
    "MESSAGE_TEXT",
    "VIEW_BYTES",
    "Json",
    "Violation",
    "check_message",
    "check_options",
    "check_view",
]
