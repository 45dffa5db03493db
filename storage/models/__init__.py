"""All tables, one module per area; importing this package declares the schema."""

from storage.models.imports import PendingImport
from storage.models.ledger import (
    LetterRow,
    LetterState,
    RateBlock,
    Received,
    ReminderRow,
    ReminderState,
)
from storage.models.pairs import Meeting, Pair, PulseAnswer
from storage.models.people import Audit, Draft, Grant, Person, Workspace
from storage.models.privacy import Erasure, OauthState
from storage.models.programmes import Enrolment, Mailing, Programme, Skill
from storage.models.recognition import Consent, Shoutout
from storage.models.support import SupportRequest
from storage.models.surveys import Survey, SurveyAsked, SurveyBallot, SurveyKey
from storage.models.topics import OwnTopic

__all__ = [
    "Audit",
    "Consent",
    "Draft",
    "Enrolment",
    "Erasure",
    "Grant",
    "LetterRow",
    "LetterState",
    "Mailing",
    "Meeting",
    "OauthState",
    "OwnTopic",
    "Pair",
    "PendingImport",
    "Person",
    "Programme",
    "PulseAnswer",
    "RateBlock",
    "Received",
    "ReminderRow",
    "ReminderState",
    "Shoutout",
    "Skill",
    "SupportRequest",
    "Survey",
    "SurveyAsked",
    "SurveyBallot",
    "SurveyKey",
    "Workspace",
]
