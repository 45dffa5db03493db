"""The demo in a real browser: started once for all, or anew for a test that begins with nothing."""

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.visitor import CHROMIUM, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

START_SECONDS = 60
LOOK_MS = 30_000


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """Run the demo on a free port in a folder of its own; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--folder"]
    with (folder / "demo.log").open("w") as log:
        running = subprocess.Popen([*command, str(folder / "demo")], stdout=log, stderr=log)
        try:
            wait_for("Open http", folder / "demo.log", running)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(START_SECONDS)
    shutil.rmtree(folder / "demo", ignore_errors=True)


def wait_for(text: str, log: Path, running: "subprocess.Popen[bytes]") -> None:
    """Wait until the demo has said it is there."""
    for _ in range(START_SECONDS * 5):
        if text in log.read_text():
            return
        assert running.poll() is None, log.read_text()
        time.sleep(0.2)
    raise AssertionError(log.read_text())


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """Start a demo in which nothing has happened yet."""
    with running_demo(tmp_path) as address:
        yield address


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start one demo for every test that only looks at the page."""
    with running_demo(tmp_path_factory.mktemp("shared")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Start Chromium once."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is missing")
    with api.sync_playwright() as play:
        made = play.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield made
        made.close()


@pytest.fixture
def opened(browser: "Browser") -> Iterator[Callable[..., Visitor]]:
    """Open the browser at an address; a script error on the page fails the test."""
    wrong: list[str] = []
    contexts = []

    def open_at(address: str, **facts: Any) -> Visitor:
        size = {"width": 1280, "height": 1000}
        contexts.append(browser.new_context(**{"viewport": size, "locale": "en-GB", **facts}))
        page = contexts[-1].new_page()
        page.set_default_timeout(LOOK_MS)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return Visitor(page, address)

    yield open_at
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def visitor(demo: str, opened: Callable[..., Visitor]) -> Visitor:
    """Somebody in a demo in which nothing has happened yet."""
    return opened(demo)
