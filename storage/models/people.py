"""Tables of workspaces, people, roles and the audit trail."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import Row, instant, json_column, secret
from storage.types import EncryptedJson


class Workspace(SQLModel, table=True):
    """A Slack workspace that installed the bot, or an organisation that installed it for several.

    Workspaces of an organisation (`org_id`) have no token of their own: the organisation's serves.
    `settings` holds what leads set for the whole company, `texts` what they wrote in own words;
    `version` rises with every change of either, so that nobody overwrites anybody.
    """

    __tablename__ = "workspace"

    workspace_id: str = Field(primary_key=True, max_length=32)
    name: str = Field(default="", max_length=120)
    bot_user_id: str = Field(default="", max_length=32)
    bot_token: str | None = secret()
    org_id: str | None = Field(default=None, max_length=32, index=True)
    scopes: str = ""
    language: str = Field(default="de", max_length=8)
    address: str = Field(default="du", max_length=4)
    settings: dict[str, Any] = json_column()
    texts: dict[str, str] | None = Field(default=None, sa_type=EncryptedJson, nullable=True)
    version: int = 1
    installed_at: datetime | None = instant()
    suspended: str | None = Field(default=None, max_length=60)


class Person(Row, table=True):
    """Somebody in the workspace: what Slack, an import or they themselves told us.

    `level` grows with the hierarchy; it never leaves HR's and the person's own screens.
    """

    __tablename__ = "person"

    workspace_id: str = Field(primary_key=True, max_length=32)
    user_id: str = Field(primary_key=True, max_length=32)
    name: str = Field(default="", max_length=200)
    email: str | None = secret()
    language: str | None = Field(default=None, max_length=8)
    locale: str | None = Field(default=None, max_length=16)
    address: str | None = Field(default=None, max_length=4)
    timezone: str | None = Field(default=None, max_length=64)
    level: int | None = None
    manager_id: str | None = Field(default=None, max_length=32, index=True)
    department: str | None = Field(default=None, max_length=120)
    team: str | None = Field(default=None, max_length=120)
    location: str | None = Field(default=None, max_length=120)
    country: str | None = Field(default=None, max_length=2)
    region: str | None = Field(default=None, max_length=8)
    hours: str | None = Field(default=None, max_length=120)
    languages: list[str] = json_column(list)
    kind: str = Field(default="member", max_length=10)
    is_admin: bool = False
    left_at: datetime | None = instant()
    imported_at: datetime | None = instant()
    seen_at: datetime | None = instant()


class Grant(Row, table=True):
    """A role given to somebody, for all programmes or one, maybe within some countries.

    A `deputy` has the same rights and is asked when the others do not answer.
    """

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id", "role", "programme_id"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: str = Field(max_length=32, index=True)
    role: str = Field(max_length=20)
    programme_id: int | None = Field(default=None, index=True)
    scope: list[str] = json_column(list)
    deputy: bool = False
    granted_by: str | None = Field(default=None, max_length=32)
    granted_at: datetime = instant(nullable=False)


class Audit(Row, table=True):
    """One action of somebody with a role; kept twelve months."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = instant(nullable=False, index=True)
    actor_id: str = Field(max_length=32)
    action: str = Field(max_length=60)
    programme_id: int | None = Field(default=None, index=True)
    subject: str = Field(default="", max_length=80)
    allowed: bool = True
    detail: dict[str, Any] = json_column()


class Draft(Row, table=True):
    """A form somebody has begun: kept until it is sent or thirty days old."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id", "form"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: str = Field(max_length=32)
    form: str = Field(max_length=60)
    content: str = secret(nullable=False)
    saved_on: date
