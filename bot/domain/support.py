"""Who is asked for help, who stands in, and when: the rules behind “I need support”."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.refusals import Refusal

ANSWER_TIME = timedelta(days=2)
"""How long the first helper has before the deputy is asked as well."""

LONGEST_TEXT = 3000


class Asked(StrEnum):
    """Whom the person chose: somebody who runs the programme, or somebody outside HR."""

    COORDINATOR = "coordinator"
    CONFIDANT = "confidant"


@dataclass(frozen=True, slots=True)
class Helpers:
    """Who answers, and who stands in for them."""

    asked: Asked
    first: str
    deputy: str | None = None


class NobodyToAsk(Refusal):
    """Nobody has the role yet, or only the person who asks."""

    key = "support.nobody"


class SaySomething(Refusal):
    """A request needs a sentence."""

    key = "support.say_something"
    field = "text"


class AlreadyAnswered(Refusal):
    """The request has been answered meanwhile."""

    key = "support.already_answered"


class SomebodyElseCares(Refusal):
    """Another helper was faster."""

    key = "support.somebody_else"


def choose(asked: Asked, candidates: Sequence[str], asker: str) -> Helpers | None:
    """Pick helper and deputy: the first two who are not the person themselves.

    >>> choose(Asked.CONFIDANT, ["U1", "U2", "U3"], "U1")
    Helpers(asked=<Asked.CONFIDANT: 'confidant'>, first='U2', deputy='U3')
    >>> choose(Asked.CONFIDANT, ["U1"], "U1") is None
    True
    """
    others = [one for one in candidates if one != asker]
    if not others:
        return None
    return Helpers(asked, others[0], others[1] if len(others) > 1 else None)
