"""Which pairs and people somebody looks after: all, or those of some countries or places."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core import Turn
from bot.domain.roles import Held, Role, within
from storage import matching_desk as store
from storage.matching_desk import Face, Slip
from storage.models import Pair, PairRule, Programme


@dataclass(frozen=True)
class Scope:
    """The roles that count in one programme, and what is known of its people."""

    held: tuple[Held, ...]
    known: dict[str, Face]

    @classmethod
    def of(cls, turn: Turn, programme: Programme) -> "Scope":
        """Gather what one person may look at."""
        held = tuple(
            one
            for one in turn.who.held
            if one.role in {Role.LEAD, Role.COORDINATOR}
            and one.programme_id in {None, programme.id}
        )
        return cls(held, store.faces(turn.session, turn.workspace_id))

    def sees(self, user_id: str) -> bool:
        """Tell whether somebody is inside."""
        one = self.known.get(user_id)
        return one is not None and within(self.held, one.country, one.location)

    def covers(self, row: Pair | Slip | PairRule) -> bool:
        """Tell whether at least one of a pair's two people is inside."""
        return self.sees(row.mentor_id) or self.sees(row.mentee_id)

    def name(self, user_id: str) -> str:
        """Name somebody where Slack shows no mention, such as in a menu."""
        one = self.known.get(user_id)
        return (one.name if one else "") or user_id

    def countries(self, user_ids: Iterable[str]) -> list[str]:
        """List the countries some people are in."""
        found = (self.known.get(who) for who in user_ids)
        return sorted({one.country for one in found if one and one.country})
