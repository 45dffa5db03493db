"""Two running bots: one on a socket, one over HTTP."""

from collections.abc import Callable, Iterator

import pytest

from bot.courier import Pace
from bot.demo.stage import installed
from bot.running import Running, serve, start
from bot.sandbox import Clock, Sandbox
from tests.web.site import Site, settings


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, hang_up: Callable[[Sandbox, Running], None]
) -> Iterator[Site]:
    """Start a bot on a socket, with beats and the HTTP side."""
    with Sandbox(installed(), clock=Clock(running=True)) as sandbox:
        tokens = {"bot_token": sandbox.app.bot_token, "app_token": sandbox.app.app_token}
        running = start(
            settings(sandbox, tmp_path_factory.mktemp("web"), **tokens),
            sandbox.clock,
            pace=Pace(None),
        )
        server = serve(running, ("127.0.0.1", 0))
        yield Site(sandbox, running, server)
        server.stop()
        hang_up(sandbox, running)


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, hang_up: Callable[[Sandbox, Running], None]
) -> Iterator[Site]:
    """Start a bot in HTTP mode, not yet installed anywhere."""
    with Sandbox(installed(), clock=Clock(running=True)) as sandbox:
        secrets = {"client_id": "1.2", "client_secret": "s"}
        running = start(
            settings(
                sandbox,
                tmp_path_factory.mktemp("http"),
                signing_secret=sandbox.app.signing_secret,
                http=("127.0.0.1", 0),
                **secrets,
            ),
            sandbox.clock,
            pace=Pace(None),
            with_beats=False,
        )
        server = serve(running, ("127.0.0.1", 0))
        yield Site(sandbox, running, server)
        server.stop()
        hang_up(sandbox, running)
