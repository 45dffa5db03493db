"""The table of contents: every listener of the bot, one module per feature."""

from slack_bolt import App

from handlers import commands, enrolment, events, home, programmes, recognition

FEATURES = (home, enrolment, programmes, recognition)


def register(app: App) -> None:
    """Bind all listeners to the app."""
    commands.register(app, FEATURES)
    events.register(app)
    for feature in FEATURES:
        feature.register(app)
