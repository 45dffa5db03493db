"""All tables, one module per area; importing this package declares the schema."""

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
from storage.models.programmes import Enrolment, Programme, Skill
from storage.models.recognition import Consent, Shoutout
from storage.models.support import SupportRequest

__all__ = [
    "Audit",
    "Consent",
    "Draft",
    "Enrolment",
    "Erasure",
    "Grant",
    "LetterRow",
    "LetterState",
    "Meeting",
    "OauthState",
    "Pair",
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
    "Workspace",
]
