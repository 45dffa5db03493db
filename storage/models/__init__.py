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
from storage.models.matching import MatchRound, PairRule, Waiting
from storage.models.meetings import PulseKey, TalkEvent, TalkSetup, TalkSlot
from storage.models.pairs import Meeting, Pair, PulseAnswer
from storage.models.people import Audit, Draft, Grant, Person, Workspace
from storage.models.privacy import Erasure, OauthState
from storage.models.programmes import Enrolment, Mailing, Programme, Skill
from storage.models.recognition import (
    CertificateRow,
    Consent,
    InsightWords,
    Letterhead,
    MilestoneRow,
    ProcessEvent,
    PromiseRow,
    RecognitionChoice,
    Shoutout,
    ShoutoutPost,
)
from storage.models.support import SupportRequest
from storage.models.surveys import Survey, SurveyAsked, SurveyBallot, SurveyKey
from storage.models.topics import OwnTopic
from storage.models.training import LearningGoal, LessonProgress, Workshop, WorkshopSeat

__all__ = [
    "Audit",
    "CertificateRow",
    "Consent",
    "Draft",
    "Enrolment",
    "Erasure",
    "Grant",
    "InsightWords",
    "LearningGoal",
    "LessonProgress",
    "LetterRow",
    "LetterState",
    "Letterhead",
    "Mailing",
    "MatchRound",
    "Meeting",
    "MilestoneRow",
    "OauthState",
    "OwnTopic",
    "Pair",
    "PairRule",
    "PendingImport",
    "Person",
    "ProcessEvent",
    "Programme",
    "PromiseRow",
    "PulseAnswer",
    "PulseKey",
    "RateBlock",
    "Received",
    "RecognitionChoice",
    "ReminderRow",
    "ReminderState",
    "Shoutout",
    "ShoutoutPost",
    "Skill",
    "SupportRequest",
    "Survey",
    "SurveyAsked",
    "SurveyBallot",
    "SurveyKey",
    "TalkEvent",
    "TalkSetup",
    "TalkSlot",
    "Waiting",
    "Workshop",
    "WorkshopSeat",
    "Workspace",
]
