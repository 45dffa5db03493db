"""The table of contents: every listener of the bot, one module per feature."""

from slack_bolt import App

from handlers import (
    commands,
    company,
    enrolment,
    enrolment_pause,
    enrolment_profile,
    events,
    goals,
    home,
    insight,
    insight_words,
    lessons,
    lessons_texts,
    letterhead,
    matching,
    matching_forms,
    meetings,
    meetings_cycle,
    moments,
    pairs,
    pairs_care,
    people,
    polls,
    polls_review,
    privacy,
    programmes,
    programmes_invite,
    programmes_mail,
    programmes_prompts,
    programmes_settings,
    programmes_setup,
    programmes_topics,
    recognition,
    recognition_certificates,
    roles,
    support,
    surveys,
    workshops,
)

FEATURES = (
    home,
    company,
    enrolment,
    enrolment_pause,
    enrolment_profile,
    goals,
    insight,
    insight_words,
    lessons,
    lessons_texts,
    letterhead,
    matching,
    matching_forms,
    meetings,
    meetings_cycle,
    moments,
    pairs,
    pairs_care,
    people,
    polls,
    polls_review,
    privacy,
    programmes,
    programmes_invite,
    programmes_mail,
    programmes_settings,
    programmes_prompts,
    programmes_setup,
    programmes_topics,
    recognition,
    recognition_certificates,
    roles,
    support,
    surveys,
    workshops,
)


def register(app: App) -> None:
    """Bind all listeners to the app."""
    commands.register(app, FEATURES)
    events.register(app)
    for feature in FEATURES:
        feature.register(app)
