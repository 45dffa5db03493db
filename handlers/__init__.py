"""The table of contents: every listener of the bot, one module per feature."""

from slack_bolt import App

from handlers import (
    commands,
    enrolment,
    enrolment_pause,
    enrolment_profile,
    events,
    home,
    pairs,
    pairs_care,
    people,
    polls,
    programmes,
    programmes_invite,
    programmes_mail,
    programmes_settings,
    programmes_setup,
    roles,
    surveys,
)

FEATURES = (
    home,
    enrolment,
    enrolment_pause,
    enrolment_profile,
    pairs,
    pairs_care,
    people,
    polls,
    programmes,
    programmes_invite,
    programmes_mail,
    programmes_settings,
    programmes_setup,
    roles,
    surveys,
)


def register(app: App) -> None:
    """Bind all listeners to the app."""
    commands.register(app, FEATURES)
    events.register(app)
    for feature in FEATURES:
        feature.register(app)
