"""Settings from the environment: frozen, typed, and all problems told at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet
from dotenv import dotenv_values

SLACK_API_URL = "https://slack.com/api/"
DEFAULT_DATABASE = "sqlite:///mentorbot.db"
LOG_FORMATS = ("text", "json")
_USER = re.compile(r"[UW][A-Z0-9]{2,}")


class SettingsError(Exception):
    """One or more settings are missing or wrong; `problems` says for each what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator can set; `.env.example` explains each one.

    Secrets are kept out of `repr` so that no log or traceback shows them.
    """

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    api_url: str = SLACK_API_URL
    database_url: str = field(default=DEFAULT_DATABASE, repr=False)
    leads: tuple[str, ...] = ()
    keys: tuple[str, ...] = field(default=(), repr=False)
    http: tuple[str, int] | None = None
    log: str = "text"
    proxy: str | None = None
    ca_file: str | None = None

    @property
    def http_mode(self) -> bool:
        """Whether Slack reaches us over HTTP (several workspaces) instead of Socket Mode."""
        return bool(self.client_id and self.client_secret)

    @classmethod
    def from_env(cls, env: Mapping[str, str | None], *, offline: bool = False) -> Self:
        """Read and check all settings; `offline` leaves out what only Slack needs.

        Raises:
            SettingsError: with every problem found, each with what to do about it.
        """
        reader = _Reader(env)
        settings = cls(
            bot_token=reader.token("SLACK_BOT_TOKEN", "xoxb-"),
            app_token=reader.token("SLACK_APP_TOKEN", "xapp-"),
            signing_secret=reader.text("SLACK_SIGNING_SECRET"),
            client_id=reader.text("SLACK_CLIENT_ID"),
            client_secret=reader.text("SLACK_CLIENT_SECRET"),
            api_url=reader.api_url(),
            database_url=reader.text("DATABASE_URL") or DEFAULT_DATABASE,
            leads=reader.leads(),
            keys=reader.keys(),
            http=reader.http(),
            log=reader.choice("MENTORBOT_LOG", LOG_FORMATS),
            proxy=reader.text("HTTPS_PROXY") or None,
            ca_file=reader.file("SSL_CERT_FILE"),
        )
        reader.check_together(settings, offline=offline)
        if reader.problems:
            raise SettingsError(reader.problems)
        return settings


class _Reader:
    """Reads single settings and collects what is wrong with them."""

    def __init__(self, env: Mapping[str, str | None]) -> None:
        self._env = env
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        return (self._env.get(name) or "").strip()

    def token(self, name: str, prefix: str) -> str:
        value = self.text(name)
        if value and not value.startswith(prefix):
            self.problems.append(
                f"{name}: must start with {prefix!r}; copy it from the app's page."
            )
        return value

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name) or choices[0]
        if value not in choices:
            self.problems.append(f"{name}: {value!r} is not one of {', '.join(choices)}.")
        return value

    def api_url(self) -> str:
        value = self.text("SLACK_API_URL") or SLACK_API_URL
        if not value.startswith(("http://", "https://")) or not value.endswith("/api/"):
            self.problems.append("SLACK_API_URL: must be an http(s) address that ends in '/api/'.")
        return value

    def leads(self) -> tuple[str, ...]:
        names = tuple(self.text("MENTORBOT_LEADS").replace(",", " ").split())
        self.problems += [
            f"MENTORBOT_LEADS: {name!r} is not a Slack member id (profile → ⋮ → Copy member ID)."
            for name in names
            if not _USER.fullmatch(name)
        ]
        return names

    def keys(self) -> tuple[str, ...]:
        keys = tuple(self.text("MENTORBOT_KEYS").replace(",", " ").split())
        for number, key in enumerate(keys, 1):
            try:
                Fernet(key)
            except ValueError:
                self.problems.append(
                    f"MENTORBOT_KEYS: key {number} is not valid; `mentorbot keys new` makes one."
                )
        return keys

    def http(self) -> tuple[str, int] | None:
        value = self.text("MENTORBOT_HTTP")
        if not value:
            return None
        host, _, port = value.rpartition(":")
        if not port.isdigit() or not 0 <= int(port) < 2**16:
            self.problems.append("MENTORBOT_HTTP: must look like 127.0.0.1:8080.")
            return None
        return host or "127.0.0.1", int(port)

    def file(self, name: str) -> str | None:
        value = self.text(name)
        if value and not Path(value).is_file():
            self.problems.append(f"{name}: there is no file {value!r}.")
        return value or None

    def check_together(self, settings: Settings, *, offline: bool) -> None:
        """Check what only makes sense in combination."""
        needed: dict[str, object] = {}
        hint = ""
        if offline:
            pass
        elif settings.http_mode:
            needed = {
                "SLACK_SIGNING_SECRET": settings.signing_secret,
                "MENTORBOT_HTTP": settings.http,
            }
            hint = "needed when SLACK_CLIENT_ID is set (several workspaces over HTTP)."
        else:
            needed = {"SLACK_BOT_TOKEN": settings.bot_token, "SLACK_APP_TOKEN": settings.app_token}
            hint = "missing; README → 'Connect a real workspace' shows where to copy it."
        self.problems += [f"{name}: {hint}" for name, value in needed.items() if not value]
        if settings.database_url.startswith("postgresql") and not settings.keys:
            self.problems.append(
                "MENTORBOT_KEYS: PostgreSQL needs one; `mentorbot keys new` makes it."
            )


def read_env(environ: Mapping[str, str], dotenv: Path | None = None) -> dict[str, str | None]:
    """Merge a `.env` file under the process environment: the environment wins."""
    return {**dotenv_values(dotenv or Path(".env")), **environ}
