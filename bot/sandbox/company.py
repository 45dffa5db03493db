"""The made-up company of the demo: 24 people, their posts, zones and languages."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.state import BOT, Channel, User, World, fresh_world

_FILE = Path(__file__).with_name("company.toml")
_OUTSIDE = ("guest", "stranger", "bot", "deleted")
_LEADING = ("lead", "executive")


@dataclass(frozen=True, slots=True)
class Employee:
    """One person with the facts that an HR system would know.

    `flags` may hold admin, owner, hr, guest, stranger, bot, deleted.
    """

    id: str
    name: str
    real_name: str
    department: str
    team: str
    location: str
    tz: str
    title: str = ""
    display_name: str = ""
    level: str = ""
    manager: str = ""
    locale: str | None = None
    flags: frozenset[str] = frozenset()

    @property
    def email(self) -> str:
        """The address at work."""
        return f"{self.name}@nordlicht.example"

    @property
    def regular(self) -> bool:
        """An employee in service, not a guest, stranger or bot."""
        return not self.flags.intersection(_OUTSIDE)

    def user(self) -> User:
        """The account in the workspace."""
        stranger = "stranger" in self.flags
        return User(
            self.id,
            self.name,
            self.real_name,
            self.display_name,
            self.title,
            email="" if stranger or "bot" in self.flags else self.email,
            tz=self.tz,
            locale=self.locale,
            is_admin=bool(self.flags & {"admin", "owner"}),
            is_owner="owner" in self.flags,
            is_restricted="guest" in self.flags,
            is_bot="bot" in self.flags,
            is_stranger=stranger,
            deleted="deleted" in self.flags,
            team_id="T0PARTNER" if stranger else "T0SANDBOX",
        )


def role(user_id: str) -> str:
    """How the page groups somebody: "hr", "lead", "team" or "outside" (may not take part).

    >>> role("U0PETRA"), role("U0DAVID"), role("U0BEN"), role("U0UMA"), role("somebody else")
    ('hr', 'lead', 'team', 'outside', 'team')
    """
    known = {one.id: one for one in employees()}.get(user_id)
    if known is None:
        return "team"
    if not known.regular:
        return "outside"
    if "hr" in known.flags:
        return "hr"
    return "lead" if known.level in _LEADING else "team"


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def employees() -> tuple[Employee, ...]:
    """All 24, in alphabetical order of their handles.

    >>> len(employees()), sum(one.regular for one in employees())
    (24, 20)
    """
    return tuple(
        Employee(**{**entry, "flags": frozenset(entry.get("flags", ()))})
        for entry in _facts()["people"]
    )


def world(clock: Clock, bot_name: str = "mentorbot") -> World:
    """A fresh workspace of this company: everybody and the three channels, nothing said yet."""
    made = fresh_world(clock, bot_name)
    made.team_name, made.team_domain = _facts()["name"], _facts()["domain"]
    made.users |= {one.id: one.user() for one in employees()}
    inside = [one.id for one in employees() if not one.flags & {"stranger", "deleted", "guest"}]
    for entry in _facts()["channels"]:
        members = [*inside, BOT] if entry["bot"] else list(inside)
        made.channels[entry["id"]] = Channel(
            entry["id"],
            "channel",
            entry["name"],
            entry["topic"],
            members=members,
            created=int(clock.now().timestamp()),
        )
    guests = [one.id for one in employees() if "guest" in one.flags]
    made.channels["C0MENTORING"].members.extend(guests)
    return made
