"""The demo as a visitor sees it: programme, sign-up and the way between, in a real browser."""

from dataclasses import dataclass

import pytest

from tests.browser.visitor import CHROMIUM, Visitor

if not CHROMIUM.exists():
    pytest.skip(f"{CHROMIUM} is missing (Debian: apt install chromium)", allow_module_level=True)

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
    visitor.submit_twice()
    visitor.tick("consent")
    visitor.submit()
    visitor.seen(words.welcome)
    visitor.be(words.employee)
    visitor.seen(words.next_step)
    visitor.seen(words.topic)
