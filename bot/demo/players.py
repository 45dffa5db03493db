"""People of the demo who answer by themselves: they press what a willing colleague would press."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.demo.seed import COUNTRIES
from bot.sandbox import company
from bot.sandbox.driver import ActionFailed, Person, Reply
from bot.sandbox.forms import elements
from bot.sandbox.server import Sandbox
from bot.sandbox.state import BOT, Json, Message

SIGN_UP = "enrolment:open"
WILLING = (
    SIGN_UP,
    "pairs:yes",
    "pairs:agree:",
    "meetings:take",
    "meetings:met",
    "meetings:pulse",
    "meetings:tried",
    "recognition:answer:programme",
)
"""What gets pressed, by the beginning of the action's name; one press per button."""

TEACHES = ("ai_daily", "social_media", "data", "collab_tools", "automation", "image_video")
LEADS = ("strategy", "decisions", "presenting", "careers", "budgeting", "conflict")
SENIOR = ("lead", "executive", "senior")
MINDS = 3
"""How many forms somebody fills in after one press: two pages of sign-up and a welcome."""


@dataclass(slots=True)
class Players:
    """Everybody but HR, as long as the visitor lets them."""

    sandbox: Sandbox
    playing: bool = False
    pressed: set[tuple[str, str, str]] = field(default_factory=set)

    def play(self, mode: str) -> None:
        """Switch them on (`auto`) or off, and let them catch up at once."""
        self.playing = mode == "auto"
        self.act()

    def act(self) -> int:
        """Let everybody answer what they have not answered yet; return how much that was."""
        if not self.playing:
            return 0
        return sum(self._answer(one) for one in company.employees() if _plays(one))

    def _answer(self, employee: company.Employee) -> int:
        person, done = self.sandbox.person(employee.id), 0
        for message, action_id, value in self._open(person):
            try:
                reply = person.press(message, action_id, value)
            except (ActionFailed, LookupError):
                continue
            done += 1
            self._fill(employee, person, reply)
        return done

    def _open(self, person: Person) -> Iterator[tuple[Message, str, str]]:
        """Find buttons worth pressing that this person has not pressed yet, newest last."""
        for place in [person.dm_channel(), *person.groups(), *self._channels(person)]:
            for message in person.messages(place):
                if message.user != BOT:
                    continue
                for _, element in elements(message.blocks):
                    action_id = str(element.get("action_id", ""))
                    kind = next((one for one in WILLING if action_id.startswith(one)), None)
                    key = (person.id, message.channel, f"{kind}:{element.get('value', '')}")
                    if kind and key not in self.pressed:
                        self.pressed.add(key)
                        yield message, action_id, str(element.get("value") or "")

    def _channels(self, person: Person) -> list[str]:
        found = self.sandbox.world.channels.values()
        return [one.id for one in found if one.kind == "channel" and person.id in one.members]

    def _fill(self, employee: company.Employee, person: Person, reply: Reply) -> None:
        """Fill in the forms that a press opens, page after page."""
        for _ in range(MINDS):
            view = reply.view
            if view is None or not view.get("submit"):
                return
            reply = person.submit(view, _typed(employee, view))


def _plays(employee: company.Employee) -> bool:
    return employee.regular and "hr" not in employee.flags


def _typed(employee: company.Employee, view: Json) -> dict[str, Any]:
    """Answer a form: what is pre-filled stays, the rest is what this person would say."""
    senior = employee.level in SENIOR
    number = int.from_bytes(employee.id.encode()[-2:], "big")
    own, other = (LEADS, TEACHES) if senior else (TEACHES, LEADS)
    country, region = COUNTRIES.get(employee.location, ("DE", "BE"))
    known: dict[str, Any] = {
        "role": "mentee" if senior else "mentor",
        "offers": [own[number % len(own)], own[(number + 1) % len(own)]],
        "focus": other[number % len(other)],
        "languages": ["de", "en"] if (employee.locale or "").startswith("de") else ["en"],
        "level": "5" if senior else "1",
        "place": f"{country}-{region}" if region else country,
        "consent": ["yes"],
    }
    return {
        block["block_id"]: known.get(block["block_id"], _usual(block["element"]))
        for block in view["blocks"]
        if block["type"] == "input" and (block["block_id"] in known or not block.get("optional"))
    }


def _usual(element: Json) -> Any:
    """Give a friendly answer to a field nobody prepared for: the one but last, or a thank-you."""
    offered = element.get("options") or []
    if element["type"] in {"checkboxes", "multi_static_select"}:
        return [offered[0]["value"]]
    if offered:
        return offered[-2 if len(offered) > 2 else -1]["value"]  # noqa: PLR2004 - a scale of three and more has a one but last
    return "Danke!"
