"""Queries about installations: tokens of workspaces, and installations under way."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import Session, col, select

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
    """Find whose token serves a workspace: its own row, or that of its organisation."""
    found = session.get(Workspace, workspace_id)
    if found and found.org_id and not found.suspended:
        found = session.get(Workspace, found.org_id)
    return found if found and found.bot_token else None


def of_organisation(session: Session, org_id: str) -> Sequence[Workspace]:
    """List the workspaces that an organisation's installation serves, without its own row."""
    return session.exec(
        select(Workspace).where(col(Workspace.org_id) == org_id).order_by(Workspace.workspace_id)
    ).all()
