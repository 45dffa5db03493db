"""`/mentor …`: finds the feature behind the first word, and helps when there is none."""

import difflib
import re
from collections.abc import Iterable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import guide
from handlers.edge import Call, Command

GERMAN = {
    "hilfe": "help",
    "anmelden": "signup",
    "profil": "profile",
    "weiter": "resume",
    "verlassen": "leave",
    "lernen": "learn",
    "ziele": "goals",
    "danke": "thanks",
    "unterstützung": "support",
    "unterstuetzung": "support",
    "datenschutz": "privacy",
    "programm": "program",
    "programme": "program",
    "bericht": "report",
    "sign-up": "signup",
    "personen": "people",
}
"""German words and common spellings of the commands; a word changes no language."""

NEAR = 0.6
"""How alike a word must be to a command for “did you mean”."""


class Commands:
    """All commands of all features, by their English word."""

    def __init__(self, features: Iterable[Any]) -> None:
        self._known: dict[str, Command] = {"help": self._help}
        for feature in features:
            self._known |= getattr(feature, "COMMANDS", {})

    def __call__(
        self, ack: Ack, body: dict[str, Any], client: WebClient, bot: Bot, who: Who
    ) -> None:
        """Run the command, or help."""
        word, _, rest = str(body.get("text") or "").strip().partition(" ")
        name = GERMAN.get(word.lower(), word.lower())
        call = Call(ack, client, bot, who, body, rest.strip())
        self._known.get(name, self._unknown(word))(call)

    def _help(self, call: Call) -> None:
        with call.bot.turn(call.who) as turn:
            answer = guide.overview(turn, call.body.get("command", "/mentor"))
        call.answer(answer)

    def _unknown(self, word: str) -> Command:
        """Help somebody who mistyped: the nearest command first."""

        def unknown(call: Call) -> None:
            words = [*self._known, *GERMAN]
            near = difflib.get_close_matches(word.lower(), words, 1, NEAR) if word else []
            with call.bot.turn(call.who) as turn:
                answer = guide.overview(
                    turn,
                    call.body.get("command", "/mentor"),
                    unknown=word,
                    near=near[0] if near else None,
                )
            call.answer(answer)

        return unknown


def register(app: App, features: Iterable[Any]) -> None:
    """Bind the slash command, whatever its name in the manifest."""
    app.command(re.compile("^/"))(Commands(features).__call__)
