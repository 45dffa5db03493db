"""People of the demo who answer by themselves: they press what a willing colleague would press."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.demo.manners import SEED, Temper, filled
from bot.sandbox import company
from bot.sandbox.driver import ActionFailed, Person, Reply
from bot.sandbox.forms import elements
from bot.sandbox.server import Sandbox
from bot.sandbox.state import BOT, Json, Message

SIGN_UP = "enrolment:open"
FORBIDDEN = "meetings:not_met"
WILLING: Mapping[str, float] = {
    SIGN_UP: 1,
    "pairs:yes": 1,
    "pairs:agree:": 1,
    "meetings:series": 0.5,
    "meetings:take": 1,
    "meetings:find": 0.6,
    FORBIDDEN: 0.05,
    "meetings:met": 1,
    "meetings:pulse": 0.8,
    "meetings:tried": 0.6,
    "surveys:answer": 0.75,
    "lessons:open": 0.7,
    "afterwards:ask": 0.9,
    "insight_words:open": 0.7,
    "insight_words:read": 1,
    "moments:open": 0.6,
    "recognition:share": 0.4,
    "recognition:answer:programme": 0.7,
    "recognition:answer:me": 1,
}
"""What gets pressed, by the beginning of the action's name, and by how many of a hundred people."""

ON_TOP = ("meetings:take",)
"""What gets pressed in a form that opens without a button to send it."""

MINDS = 5
"""How many forms somebody fills in after one press: two pages, a check of two questions, thanks."""


@dataclass(slots=True)
class Players:
    """Everybody but HR, as long as the visitor lets them."""

    sandbox: Sandbox
    playing: bool = False
    seed: int = SEED
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)
    pressed: set[tuple[str, ...]] = field(default_factory=set)
    visited: set[tuple[str, str]] = field(default_factory=set)

    def play(self, mode: str) -> None:
        """Switch them on (`auto`) or off, and let them catch up at once."""
        self.playing = mode == "auto"
        self.act()

    def act(self) -> int:
        """Let everybody answer what they have not answered yet; return how much that was."""
        if not self.playing:
            return 0
        return sum(
            self._answer(Temper(one, self.seed)) for one in company.employees() if plays(one)
        )

    def _answer(self, temper: Temper) -> int:
        person, done = self.sandbox.person(temper.employee.id), 0
        for message, action_id, value in self._open(temper, person):
            done += self._press(temper, person, message, action_id, value)
        return done + self._visit(temper, person)

    def _press(
        self, temper: Temper, person: Person, where: Message | Json, action_id: str, value: str
    ) -> int:
        try:
            reply = person.press(where, action_id, value)
            self._fill(temper, person, reply)
        except (ActionFailed, LookupError):
            return 0
        finally:
            self._leave(person)
        return 1

    def _leave(self, person: Person) -> None:
        """Close what is still open, so that a visitor who plays this person finds a clear page."""
        view = person.modal()
        if view:
            person.close(view, clear=True)

    def _open(self, temper: Temper, person: Person) -> Iterator[tuple[Message, str, str]]:
        """Find buttons worth pressing that this person has not pressed yet, newest last."""
        for place in [person.dm_channel(), *person.groups(), *self._channels(person)]:
            for message in self._fresh(person, place):
                for _, element in elements(message.blocks):
                    action_id, value = (
                        str(element.get("action_id", "")),
                        str(element.get("value") or ""),
                    )
                    if self._wants(temper, message, action_id, value):
                        yield message, action_id, value

    def _fresh(self, person: Person, place: str) -> list[Message]:
        """What the bot has written or changed since this person looked last."""
        found = [one for one in person.messages(place) if one.user == BOT]
        mark = (len(found), max((one.edited or one.ts for one in found), default=""))
        if self.seen.get(f"{person.id}:{place}") == mark:
            return []
        self.seen[f"{person.id}:{place}"] = mark
        return found

    def _wants(self, temper: Temper, message: Message, action_id: str, value: str) -> bool:
        """Whether this person presses a button; each is thought about once."""
        kind = next((one for one in WILLING if action_id.startswith(one)), None)
        if kind is None:
            return False
        about = (message.channel, kind, value, message.ts if kind == "surveys:answer" else "")
        if (temper.employee.id, *about) in self.pressed:
            return False
        self.pressed.add((temper.employee.id, *about))
        if kind == FORBIDDEN:
            return False
        return temper.does(WILLING[kind], kind, value, message.text)

    def _channels(self, person: Person) -> list[str]:
        found = self.sandbox.world.channels.values()
        return [one.id for one in found if one.kind == "channel" and person.id in one.members]

    def _fill(self, temper: Temper, person: Person, reply: Reply) -> None:
        """Fill in the forms that a press opens, page after page."""
        for _ in range(MINDS):
            view = reply.view
            if view is None:
                return
            found = [e for _, e in elements(view["blocks"]) if e["action_id"].startswith(ON_TOP)]
            if found:
                chosen = found[0]
                reply = person.press(view, chosen["action_id"], str(chosen.get("value") or ""))
            elif view.get("submit"):
                reply = person.submit(view, filled(temper, view))
            else:
                return
            if not reply.ok:
                return

    # --- once a week, somebody opens Home -------------------------------------------------------

    def _visit(self, temper: Temper, person: Person) -> int:
        """Look after goals and thanks, once a week and only with a partner."""
        groups = person.groups()
        year, week, day = self.sandbox.clock.now().isocalendar()
        if not groups or day < 1 + temper.dice("day").randrange(4):
            return 0
        if (person.id, f"{year}-{week}") in self.visited:
            return 0
        self.visited.add((person.id, f"{year}-{week}"))
        return self._goals(temper, person) + self._thank(temper, person, groups[-1], week)

    def _goals(self, temper: Temper, person: Person) -> int:
        """Set the own goal, and rate it once that is possible."""
        home = person.home()
        done = self._first(temper, person, home, ("goals:set:",))
        everything = next(
            (e for _, e in elements(home["blocks"]) if e["action_id"].startswith("goals:all:")),
            None,
        )
        if everything is None:
            return done
        view = person.press(home, everything["action_id"]).view
        done += self._first(temper, person, view, ("goals:rate:", "goals:comment:")) if view else 0
        self._leave(person)
        return done

    def _first(self, temper: Temper, person: Person, view: Json, kinds: tuple[str, ...]) -> int:
        """Press the first button of a kind that this person has not pressed yet."""
        for _, element in elements(view["blocks"]):
            key = (person.id, str(element["action_id"]))
            if element["action_id"].startswith(kinds) and key not in self.pressed:
                self.pressed.add(key)
                return self._press(temper, person, view, key[1], str(element.get("value") or ""))
        return 0

    def _thank(self, temper: Temper, person: Person, group: str, week: int) -> int:
        """Thank the partner now and then."""
        members = self.sandbox.world.channels[group].members
        partner = next((one for one in members if one not in (person.id, BOT)), None)
        if partner is None or not temper.does(0.06, "thanks", week):
            return 0
        try:
            self._fill(temper, person, person.command(f"/mentor thanks <@{partner}>"))
        except (ActionFailed, LookupError):
            return 0
        finally:
            self._leave(person)
        return 1


def plays(employee: company.Employee) -> bool:
    """Whether somebody is played: everybody in service but HR."""
    return employee.regular and "hr" not in employee.flags
