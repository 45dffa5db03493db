"""How the demo's people answer: each with a temper of their own, the same for the same seed."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from bot.demo.seed import COUNTRIES
from bot.sandbox import company
from bot.sandbox.forms import options
from bot.sandbox.state import Json

SEED = 2027
TEACHES = ("ai_daily", "social_media", "data", "collab_tools", "automation", "image_video")
LEADS = ("strategy", "decisions", "presenting", "careers", "budgeting", "conflict")
SENIOR = frozenset({"lead", "executive", "senior"})
SKIP = "skip"
WRITES, SKIPS = 0.9, 0.04
"""How many of a hundred write something where they may, and skip a question."""

GROWN = {"gu": 0.5, "be": 0.3, "lb": 0.2, "rq": 0.3}
"""How much higher somebody answers at the end, by the beginning of the question's name."""

SKILLS = {"SR_now": (1.2, 2.6), "SR_before": (0.9, 0.9)}
"""Self-ratings from 0 to 4: what people say at the beginning and at the end."""

WORDS: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text("utf-8")
)
"""What people write, by language and by the field they write it in."""


@dataclass(frozen=True, slots=True)
class Temper:
    """One colleague's way: how they rate, and how likely they do what is left to them."""

    employee: company.Employee
    seed: int = SEED

    def dice(self, *about: object) -> Random:
        """Dice for one occasion: the same occasion always falls the same way."""
        return Random(":".join(map(str, (self.seed, self.employee.id, *about))))  # noqa: S311 - a story that can be told again

    def does(self, share: float, *about: object) -> bool:
        """Whether this person does something that `share` of all people would do."""
        return self.dice(*about).random() < share

    @property
    def senior(self) -> bool:
        """Whether they come to learn."""
        return self.employee.level in SENIOR

    @property
    def language(self) -> str:
        """The language they write in."""
        return "de" if (self.employee.locale or "").startswith("de") else "en"

    @property
    def mood(self) -> float:
        """Where their answers lie on a scale from 1 to 5, on an ordinary day."""
        return 3.1 + 0.9 * self.dice("mood").random()

    def words(self, field: str, *about: object) -> str:
        """What they write into a field."""
        known = WORDS[self.language]
        choice = known.get(field, known["any"])
        first = self.dice("words", field, *about).randrange(2)
        return choice[(2 * _place(self.employee) + first) % len(choice)]


def _place(employee: company.Employee) -> int:
    """The person's place in the company's list, so that neighbours write different things."""
    return [one.id for one in company.employees()].index(employee.id)


def filled(temper: Temper, view: Json) -> dict[str, Any]:
    """Answer a form as this person would; what is pre-filled stays."""
    asked = str(view["callback_id"])
    fill = next((found for name, found in FORMS.items() if asked.startswith(name)), usual)
    typed = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            value = fill(temper, block, view)
            if value is not None:
                typed[str(block["block_id"])] = value
    return typed


def usual(temper: Temper, block: Json, _view: Json) -> Any:
    """Give a friendly answer to a field nobody prepared for, if it has to be answered."""
    if block.get("optional"):
        return None
    element = block["element"]
    offered = [option["value"] for option in options(element)]
    if element["type"] in {"checkboxes", "multi_static_select"}:
        return offered[:1]
    if offered:
        return offered[0] if "initial_option" not in element else None
    field = str(block["block_id"])
    if element["type"] == "plain_text_input" and not element.get("initial_value"):
        return temper.words("thanks" if field.startswith("words") else field)
    return None


def signed_up(temper: Temper, block: Json, view: Json) -> Any:
    """Say who one is: what one offers, wants and speaks, and where one works."""
    number = int.from_bytes(temper.employee.id.encode()[-2:], "big")
    own, other = (LEADS, TEACHES) if temper.senior else (TEACHES, LEADS)
    country, region = COUNTRIES.get(temper.employee.location, ("DE", "BE"))
    known: dict[str, Any] = {
        "role": "mentee" if temper.senior else "mentor",
        "offers": [own[number % len(own)], own[(number + 1) % len(own)]],
        "focus": other[number % len(other)],
        "languages": ["de", "en"] if temper.language == "de" else ["en"],
        "level": "5" if temper.senior else "1",
        "place": f"{country}-{region}" if region else country,
        "consent": ["yes"],
    }
    return known.get(str(block["block_id"]), usual(temper, block, view))


def rated(temper: Temper, block: Json, view: Json) -> Any:
    """Answer a question of a survey or pulse: around one's mood, higher at the end, or not."""
    field, form = str(block["block_id"]), str(view["private_metadata"]).partition("|")[0]
    dice = temper.dice("rating", form, field)
    offered = [one["value"] for one in options(block["element"]) if one["value"] != SKIP]
    if not offered:
        return temper.words(field, form) if dice.random() < WRITES else None
    if dice.random() < SKIPS:
        return None
    asked = {str(one["block_id"]).partition(":")[0] for one in view["blocks"]}
    late = bool(asked & {"lb1", "lb2", "rq1", "pq2", "SR_before", "rec"})
    name = field.partition(":")[0]
    first, last = SKILLS.get(name, (temper.mood, temper.mood + GROWN.get(name[:2].lower(), 0.1)))
    wish = dice.gauss(last if late else first, 0.7)
    return min(offered, key=lambda one: abs(int(one) - wish))


def aimed(temper: Temper, block: Json, view: Json) -> Any:
    """Write down a goal, and say at the end how far one came: mostly there, some beyond."""
    offered = [option["value"] for option in options(block["element"])]
    if offered:
        reached = temper.dice("goal", view["private_metadata"]).choice((-1, 0, 0, 0, 1, 1, 2))
        return str(reached) if str(reached) in offered else None
    field = str(block["block_id"])
    return temper.words(field, view["private_metadata"]) if field in {"target", "comment"} else None


def learned(temper: Temper, block: Json, view: Json) -> Any:
    """Answer a self-check: not always right, which is how one learns."""
    offered = [option["value"] for option in options(block["element"])]
    return temper.dice("check", view["private_metadata"], block["block_id"]).choice(offered)


def thanked(temper: Temper, block: Json, view: Json) -> Any:
    """Thank somebody where others of the programme may read it, if they agree."""
    offered = [option["value"] for option in options(block["element"])]
    if block["block_id"] in {"programme", "reach"}:
        return "programme" if "programme" in offered else next(iter(offered), None)
    return usual(temper, block, view)


def going_on(temper: Temper, block: Json, _view: Json) -> Any:
    """Say what one would like after the goodbye: some of it, some people nothing."""
    offered = [option["value"] for option in options(block["element"])]
    return [one for one in offered if temper.does(0.45, "afterwards", one)]


def remembered(temper: Temper, block: Json, view: Json) -> Any:
    """Note some of what may have happened in a talk."""
    offered = [option["value"] for option in options(block["element"])]
    dice = temper.dice("moments", view["private_metadata"])
    return dice.sample(offered, dice.randint(1, len(offered)))


FORMS: Mapping[str, Callable[[Temper, Json, Json], Any]] = {
    "afterwards:": going_on,
    "enrolment:": signed_up,
    "surveys:form": rated,
    "meetings:pulse_form": rated,
    "goals:": aimed,
    "lessons:": learned,
    "moments:form": remembered,
    "recognition:form": thanked,
}
"""How a form is answered, by the beginning of its name."""
