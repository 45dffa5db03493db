"""Listeners of the enrolment journey."""

from slack_bolt import App

from handlers.edge import Command

COMMANDS: dict[str, Command] = {}


def register(app: App) -> None:
    """Bind the listeners."""
