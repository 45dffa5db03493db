"""Queries about installations: tokens of workspaces, and installations under way."""

from sqlalchemy import delete
from sqlmodel import Session, col

from storage.models import OauthState, Workspace


def begin_install(session: Session, state: str, expires_at: float) -> None:
    """Remember that somebody begins to install."""
    session.add(OauthState(state=state, expires_at=expires_at))


def take_install(session: Session, state: str, wall: float) -> bool:
    """Use up an installation under way; false when it is unknown, used or too old."""
    connection = session.connection()
    connection.execute(delete(OauthState).where(col(OauthState.expires_at) < wall))
    return (
        connection.execute(delete(OauthState).where(col(OauthState.state) == state)).rowcount == 1
    )


def home(session: Session, workspace_id: str) -> Workspace | None:
    """Find a workspace in which the app is installed, with its token."""
    found = session.get(Workspace, workspace_id)
    return found if found and found.bot_token else None
