"""What Slack tells about a person: who they are, where they sit, whether they belong here."""

from collections.abc import Mapping
from typing import Any

from bot.core import Tick
from storage import people


def note(tick: Tick, user_id: str, profile: Mapping[str, Any]) -> None:
    """Keep name, zone, locale and kind of account; presence and status are never kept."""
    person = tick.person(user_id)
    person.name = str(profile.get("real_name") or profile.get("name") or "")[:200]
    person.timezone = profile.get("tz") or person.timezone
    person.locale = profile.get("locale") or person.locale
    person.is_admin = bool(profile.get("is_admin") or profile.get("is_owner"))
    person.kind = kind_of(profile, tick.workspace_id)
    person.seen_at = tick.now
    if profile.get("deleted"):
        person.left_at = person.left_at or tick.now
    else:
        person.left_at = None


def kind_of(profile: Mapping[str, Any], workspace_id: str) -> str:
    """Sort an account: `member`, `guest`, `stranger` (another company) or `bot`.

    In an organisation one account belongs to several workspaces.
    """
    if profile.get("is_bot") or profile.get("is_app_user") or profile.get("id") == "USLACKBOT":
        return "bot"
    teams = {profile.get("team_id"), *(profile.get("enterprise_user") or {}).get("teams", ())}
    if profile.get("is_stranger") or (any(teams) and workspace_id not in teams):
        return "stranger"
    if profile.get("is_restricted") or profile.get("is_ultra_restricted"):
        return "guest"
    return "member"


def is_known(tick: Tick, user_id: str) -> bool:
    """Tell whether we keep anything about this person; changes of others are not our business."""
    return people.person(tick.session, tick.workspace_id, user_id) is not None
