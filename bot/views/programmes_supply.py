"""How many people offer and want each topic, and a call for what is missing."""

from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from bot.i18n import Markup, Translate
from bot.views import kit
from bot.views.home import go, heading

CALL = "programmes_writing:call"


@dataclass(frozen=True, slots=True)
class Row:
    """One topic."""

    topic: str
    name: str
    offers: int
    wants: int

    @property
    def missing(self) -> int:
        """How many more people who know it are needed."""
        return max(0, self.wants - self.offers)


@dataclass(frozen=True, slots=True)
class Table:
    """The topics of a programme, the scarcest first."""

    programme_id: int
    name: str
    rows: tuple[Row, ...]
    topics: int
    may_write: bool


def section(table: Table, t: Translate) -> list[Block]:
    """Show the scarcest few."""
    if not table.rows:
        return [heading(t("programmes_supply.title")), kit.section(t("programmes_supply.empty"))]
    lines = "\n".join(_line(row, t) for row in table.rows)
    button = go(t.plain("programmes_supply.page", n=table.topics), f"supply:{table.programme_id}")
    return [heading(t("programmes_supply.title")), kit.section(lines, accessory=button)]


def page(table: Table, t: Translate) -> list[Block]:
    """Show all, each with the way to call for people."""
    return [
        kit.header(t.plain("programmes_supply.title")),
        kit.context(t("programmes_supply.intro")),
        *(_row(row, table, t) for row in table.rows),
        *([] if table.rows else [kit.section(t("programmes_supply.empty"))]),
        kit.actions(go(table.name, f"programme:{table.programme_id}"), block_id="back"),
    ]


def _line(row: Row, t: Translate) -> Markup:
    key = "programmes_supply.scarce" if row.missing else "programmes_supply.enough"
    return t(
        key,
        topic=row.name,
        offers=t("programmes_supply.offers", n=row.offers),
        wants=t("programmes_supply.wants", n=row.wants),
        n=row.missing,
    )


def _row(row: Row, table: Table, t: Translate) -> Block:
    if not (table.may_write and row.missing):
        return kit.section(_line(row, t))
    value = f"{table.programme_id}:{row.topic}"
    button = kit.button(t.plain("programmes_supply.call"), f"{CALL}:{row.topic}", value)
    return kit.section(_line(row, t), accessory=button)
