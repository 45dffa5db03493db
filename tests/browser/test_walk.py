"""The demo as a visitor sees it: programme, sign-up and the way between, in a real browser."""

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

CHROMIUM = Path("/usr/bin/chromium")
START_SECONDS = 60
LOOK_MS = 15_000

if not CHROMIUM.exists():
    pytest.skip(f"{CHROMIUM} is missing (Debian: apt install chromium)", allow_module_level=True)
api = pytest.importorskip("playwright.sync_api", reason="playwright is missing")

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Words:
    """What one language shows on the way; `hr` and `employee` are people who read it."""

    hr: str
    employee: str
    create: str
    name: str
    purpose: str
    open_signup: str
    confirm_signup: str
    running: str
    invitation: str
    command: str
    role: str
    topic: str
    no_topic: str
    welcome: str
    next_step: str


GERMAN = Words(
    hr="U0PETRA",
    employee="U0CLARA",
    create="Programm anlegen",
    name="Reverse Mentoring Frühjahr",
    purpose="Wir lernen über Ebenen hinweg <!channel> 🌱",
    open_signup="Anmeldung öffnen",
    confirm_signup="Anmeldung öffnen",
    running="Anmeldung läuft",
    invitation="Wer lernt von wem? Reverse Mentoring Frühjahr",
    command="/mentor anmelden",
    role="Mentor:in",
    topic="KI im Alltag",
    no_topic="Ohne Thema",
    welcome="Willkommen bei Reverse Mentoring Frühjahr",
    next_step="Dein nächster Schritt",
)
ENGLISH = Words(
    hr="U0RAVI",
    employee="U0BEN",
    create="Create programme",
    name="Reverse Mentoring Spring",
    purpose="We learn across levels <!channel> 🌱",
    open_signup="Open sign-up",
    confirm_signup="Open sign-up",
    running="sign-up is open",
    invitation="Reverse Mentoring Spring",
    command="/mentor signup",
    role="Mentor",
    topic="AI in daily work",
    no_topic="Without a topic",
    welcome="Welcome to Reverse Mentoring Spring",
    next_step="Your next step",
)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """Start the demo on a free port in a folder of its own; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--folder"]
    with (tmp_path / "demo.log").open("w") as log:
        running = subprocess.Popen([*command, str(tmp_path / "demo")], stdout=log, stderr=log)
        try:
            wait_for("Open http", tmp_path / "demo.log", running)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(START_SECONDS)
    shutil.rmtree(tmp_path / "demo", ignore_errors=True)


def wait_for(text: str, log: Path, running: "subprocess.Popen[bytes]") -> None:
    """Wait until the demo has said it is there."""
    for _ in range(START_SECONDS * 5):
        if text in log.read_text():
            return
        assert running.poll() is None, log.read_text()
        time.sleep(0.2)
    raise AssertionError(log.read_text())


@pytest.fixture
def visitor(demo: str) -> Iterator["Visitor"]:
    """Open a browser at the demo; a script error on the page fails the test."""
    with api.sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(LOOK_MS)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield Visitor(page, demo)
        browser.close()
        assert not wrong


class Visitor:
    """Somebody with mouse and keyboard; every step waits for what it needs to see."""

    def __init__(self, page: "Page", address: str) -> None:
        self.page = page
        self.address = address

    def be(self, person: str, place: str = "home") -> None:
        """Become somebody and go somewhere."""
        self.page.goto(f"{self.address}/#as={person}&c={place}")
        self.page.reload()

    def seen(self, text: str) -> None:
        """Wait until a text can be read."""
        found = self.page.get_by_text(text).locator("visible=true").first
        found.wait_for(state="visible")

    def press(self, label: str) -> None:
        """Press a button by its label."""
        self.page.locator('[data-testid="button"]:visible', has_text=label).first.click()

    def field(self, name: str) -> "Locator":
        """Find a field of the form on top."""
        return self.page.locator(f'[data-testid="modal-body"]:visible [data-block-id="{name}"]')

    def write(self, name: str, text: str) -> None:
        """Type into a text field."""
        self.field(name).locator("input, textarea").first.fill(text)

    def choose(self, name: str, text: str) -> None:
        """Open a menu, look for something and take it."""
        self.field(name).get_by_test_id("select").click()
        search = self.page.locator('[data-testid="select-search"]:visible')
        if search.count():
            search.fill(text)
        self.page.locator('[data-testid="option"]:visible', has_text=text).first.click()
        if search.count():
            self.page.keyboard.press("Escape")

    def tick(self, name: str, text: str = "") -> None:
        """Tick one of several choices."""
        self.field(name).get_by_test_id("choice").filter(has_text=text).first.click()

    def submit(self) -> None:
        """Press the button at the foot of the form."""
        self.page.locator('[data-testid="modal-submit"]:visible').last.click()

    def close(self) -> None:
        """Close the form on top."""
        self.page.locator('[data-testid="modal-close"]:visible').last.click()

    def say(self, text: str) -> None:
        """Type something and send it."""
        self.page.get_by_test_id("composer").fill(text)
        self.page.get_by_test_id("send").click()

    def pass_minutes(self, count: int) -> None:
        """Move the clock on, through all that falls due."""
        body = f'{{"by_seconds": {count * 60}}}'.encode()
        urllib.request.urlopen(f"{self.address}/ui/clock", body, timeout=60).close()  # noqa: S310 - our own server


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["de", "en"])
def test_hr_invites_and_an_employee_signs_up(visitor: Visitor, words: Words) -> None:
    """From an empty workspace to a welcome, in the page and in one's own language."""
    visitor.be(words.hr)
    visitor.press(words.create)
    visitor.write("name", words.name)
    visitor.write("purpose", words.purpose)
    visitor.choose("channel", "reverse-mentoring")
    visitor.submit()
    visitor.seen("mentorbot")
    visitor.close()
    visitor.press(words.open_signup)
    visitor.seen("#reverse-mentoring")
    visitor.submit()
    visitor.seen(words.running)
    visitor.pass_minutes(11)

    visitor.be(words.employee, "C0MENTORING")
    visitor.seen(words.name)
    visitor.seen("<!channel> 🌱")
    visitor.say(words.command)
    visitor.tick("role", words.role)
    visitor.submit()
    visitor.seen(words.no_topic)
    visitor.choose("offers", words.topic)
    visitor.submit()
    visitor.tick("consent")
    visitor.submit()
    visitor.seen(words.welcome)
    visitor.be(words.employee)
    visitor.seen(words.next_step)
    visitor.seen(words.topic)
