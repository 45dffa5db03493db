"""Where somebody is at the release desk: programme, page, and what they filter by."""

from dataclasses import dataclass, replace
from typing import Self

from bot.domain.ids import id_in

PER_PAGE = 20
SEARCH_LENGTH = 40
SHOWS = ("all", "warned", "locked", "waiting", "vetoed")


@dataclass(frozen=True, slots=True)
class Look:
    """One view of the desk; its path is kept in Home, so that a press shows it again.

    >>> Look.read("7:2:DE:warned:an:na").search
    'an:na'
    >>> Look.read("nonsense").path
    'desk:0:0::all:'
    """

    programme_id: int
    page: int = 0
    country: str = ""
    show: str = "all"
    search: str = ""

    @classmethod
    def read(cls, argument: str) -> Self:
        """Read what follows `desk:` in a path; nonsense reads as the beginning."""
        parts = [*argument.split(":", 4), "", "", "", ""][:5]
        programme, page, country, show, search = parts
        return cls(
            id_in(programme),
            id_in(page),
            country[:2],
            show if show in SHOWS else "all",
            search[:SEARCH_LENGTH],
        )

    @classmethod
    def of_path(cls, path: str) -> Self:
        """Read a whole path."""
        return cls.read(path.removeprefix("desk:"))

    @property
    def path(self) -> str:
        """Write the path of this view."""
        return f"desk:{self.programme_id}:{self.page}:{self.country}:{self.show}:{self.search}"

    def on_page(self, found: int) -> Self:
        """Stay on a page that exists."""
        return replace(self, page=min(self.page, max(0, -(-found // PER_PAGE) - 1)))
