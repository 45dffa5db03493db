"""Somebody at the demo's page, with mouse and keyboard."""

import json
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

CHROMIUM = Path("/usr/bin/chromium")


class Visitor:
    """Somebody with mouse and keyboard; every step waits for what it needs to see."""

    def __init__(self, page: "Page", address: str) -> None:
        self.page = page
        self.address = address

    def be(self, person: str, place: str = "home") -> None:
        """Become somebody and go somewhere."""
        self.page.goto(f"{self.address}/#as={person}&c={place}")
        self.page.reload()
        self.shows("app")

    def seen(self, text: str) -> None:
        """Wait until a text can be read."""
        found = self.page.get_by_text(text).locator("visible=true").first
        found.wait_for(state="visible")

    def shows(self, testid: str) -> "Locator":
        """Wait until a part of the page is there, and give it."""
        found = self.page.locator(f'[data-testid="{testid}"]:visible').last
        found.wait_for(state="visible")
        return found

    def look(self, script: str) -> Any:
        """Ask the page for something a person would see at once, such as a colour."""
        return self.page.evaluate(script)

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

    def submit_twice(self) -> None:
        """Press it like somebody who double-clicks everything."""
        self.page.locator('[data-testid="modal-submit"]:visible').last.dblclick()

    def close(self) -> None:
        """Close the form on top."""
        self.page.locator('[data-testid="modal-close"]:visible').last.click()

    def say(self, text: str) -> None:
        """Type something and send it."""
        self.page.get_by_test_id("composer").fill(text)
        self.page.get_by_test_id("send").click()

    def pass_minutes(self, count: int) -> None:
        """Move the clock on, through all that falls due."""
        self._post("clock", by_seconds=count * 60)

    def tell(self, person: str, channel: str, text: str) -> None:
        """Let somebody else, who sits elsewhere, write a message."""
        self._post("say", channel=channel, text=text, **{"as": person})

    def _post(self, name: str, **facts: object) -> None:
        body = json.dumps(facts).encode()
        urllib.request.urlopen(f"{self.address}/ui/{name}", body, timeout=60).close()  # noqa: S310 - our own server
