"""The one type every text of the curriculum has: it knows how it sounds to whom."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Address: TypeAlias = Literal["du", "sie", "ihr"]


@dataclass(frozen=True, slots=True)
class Voice:
    """One text in one language, for readers on first-name terms and for formal ones.

    English, and German sentences that address nobody, sound the same to both. `plural` marks a
    German text that both people of a pair read (`ihr`/`Sie`); `say("du")` and `say("ihr")` both
    give the informal string, because a text is written either for one reader or for two.

    >>> Voice("Magst du?", "Möchten Sie?").say("sie")
    'Möchten Sie?'
    """

    informal: str
    formal: str
    plural: bool = False

    def say(self, address: Address) -> str:
        """Return the wording for this form of address."""
        return self.formal if address == "sie" else self.informal

    @property
    def variants(self) -> tuple[str, ...]:
        """Return the different wordings: one when nobody is addressed, else two."""
        if self.informal == self.formal:
            return (self.informal,)
        return (self.informal, self.formal)


def voice(raw: object) -> Voice:
    """Read a text from a data file: a string, `{du, sie}` or `{ihr, sie}`.

    Raises:
        ValueError: Any other shape.
    """
    match raw:
        case str():
            return Voice(raw, raw)
        case {"du": str(informal), "sie": str(formal), **rest} if not rest:
            return Voice(informal, formal)
        case {"ihr": str(informal), "sie": str(formal), **rest} if not rest:
            return Voice(informal, formal, plural=True)
        case _:
            raise ValueError(f"a text is a string, {{du, sie}} or {{ihr, sie}}, not {raw!r}")
