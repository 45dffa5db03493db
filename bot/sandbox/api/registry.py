"""The table of Web API methods: which scopes each needs, its rate tier, what it does."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.api.args import Args
from bot.sandbox.core import Slack
from bot.sandbox.delivery import Delivery
from bot.sandbox.state import Json


@dataclass(frozen=True, slots=True)
class Context:
    """What a method works with."""

    slack: Slack
    delivery: Delivery


Work = Callable[[Context, Args], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """One method: `scopes` must all be granted; tier 0 means a special or no limit."""

    name: str
    work: Work
    scopes: frozenset[str]
    tier: int
    token: str


METHODS: dict[str, Method] = {}
"""Every method that the workspace understands, by name."""


def method(name: str, *scopes: str, tier: int = 0, token: str = "bot") -> Callable[[Work], Work]:  # noqa: S107 - a kind of token, not a token
    """Enter a function into the table."""

    def enter(work: Work) -> Work:
        METHODS[name] = Method(name, work, frozenset(scopes), tier, token)
        return work

    return enter
