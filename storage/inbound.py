"""What came in before: each event, form and request of Slack's is carried out once."""

from datetime import datetime

from sqlmodel import Session

from storage.ledger import insert_once
from storage.models import Received

REQUEST = "request:"
"""How keys begin that are of use for minutes only: signed requests."""


def first_time(session: Session, workspace_id: str, key: str, now: datetime) -> bool:
    """Note what came in; false when it had come before, also by another process."""
    row = {"workspace_id": workspace_id, "key": key, "at": now}
    return insert_once(session, Received, [row], ("workspace_id", "key")) == 1
