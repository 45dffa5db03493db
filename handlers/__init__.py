"""The table of contents: every listener of the bot, one module per feature."""

from slack_bolt import App

from handlers import (
    commands,
    enrolment,
    enrolment_pause,
    enrolment_profile,
    events,
    home,
    meetings,
    meetings_cycle,
    pairs,
    pairs_care,
    programmes,
)

FEATURES = (
    home,
    enrolment,
    enrolment_profile,
    enrolment_pause,
    meetings,
    meetings_cycle,
    pairs,
    pairs_care,
    programmes,
)


def register(app: App) -> None:
    """Bind all listeners to the app."""
    commands.register(app, FEATURES)
    events.register(app)
    for feature in FEATURES:
        feature.register(app)
