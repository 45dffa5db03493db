"""What a token may do: the scopes Slack grants, and those with which the bot refuses to work."""

from typing import Any

READING = ":history"


class ForbiddenScopeError(Exception):
    """The token may read conversations; the bot never reads along and refuses to start."""


def header(answer: Any, name: str) -> str:
    """Read a header of Slack's answer, however its name is written."""
    found = {str(key).lower(): value for key, value in dict(answer.headers).items()}
    return str(found.get(name, ""))


def granted(answer: Any) -> str:
    """Read the scopes that come with every answer, separated by commas."""
    return header(answer, "x-oauth-scopes")


def named(scopes: str) -> set[str]:
    """Take a list of scopes apart.

    >>> sorted(named("chat:write, commands"))
    ['chat:write', 'commands']
    """
    return {scope.strip() for scope in scopes.split(",") if scope.strip()}


def refuse_reading(scopes: str) -> None:
    """Refuse a token that may read conversations.

    Raises:
        ForbiddenScopeError: naming the scopes.
    """
    if reading := sorted(scope for scope in named(scopes) if scope.endswith(READING)):
        raise ForbiddenScopeError(", ".join(reading))
