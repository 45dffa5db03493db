"""A running workspace, and a small Bolt app in it."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.running import hang_up
from bot.sandbox import AppConfig, Clock, Command, Sandbox, Shortcut

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)


def installed(**changes: Any) -> AppConfig:
    """The app of these tests: a command that escapes, one that does not, one shortcut."""
    facts: dict[str, Any] = {
        "commands": (Command("/mentor"), Command("/raw", should_escape=False)),
        "shortcuts": (Shortcut("start", "Start here"),),
        "ack_seconds": 1.0,
        "retry_delays": (0.01, 0.02, 0.03),
        "hang_seconds": 5.0,
    }
    return AppConfig(**{**facts, **changes})


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A workspace on a free port whose clock stands still."""
    with Sandbox(installed(), clock=Clock(T0, running=False)) as running:
        yield running


@pytest.fixture
def workspace() -> Iterator[Callable[..., Sandbox]]:
    """Makes workspaces with another app configuration."""
    made: list[Sandbox] = []

    def make(**changes: Any) -> Sandbox:
        made.append(Sandbox(installed(**changes), clock=Clock(T0, running=False)).start())
        return made[-1]

    yield make
    for running in made:
        running.stop()


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    """The SDK's own client with only its address changed."""
    return web_client(sandbox)


def web_client(sandbox: Sandbox) -> WebClient:
    """A client without retries."""
    return WebClient(sandbox.app.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@dataclass
class Bolt:
    """A Bolt app that keeps what it was told."""

    sandbox: Sandbox
    app: App
    seen: list[Any] = field(default_factory=list)


@pytest.fixture(scope="session")
def closing() -> Iterator[ThreadPoolExecutor]:
    """The SDK's client takes a second to close; nobody needs to wait for it test by test."""
    with ThreadPoolExecutor() as pool:
        yield pool


@pytest.fixture
def bolt(sandbox: Sandbox, closing: ThreadPoolExecutor) -> Iterator[Bolt]:
    """A sync Bolt app on a real socket: built-in client, only `base_url` changed."""
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)
    app = App(name="test", client=web_client(sandbox), process_before_response=True)
    handler: Any = SocketModeHandler(app, sandbox.app.app_token, ping_interval=0.1)
    handler.connect()
    sandbox.wait_for_app()
    yield Bolt(sandbox, app)
    handler.client.auto_reconnect_enabled = False
    sandbox.drop()
    closing.submit(hang_up, handler)
