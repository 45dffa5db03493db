"""What those in charge see of pairs: what needs a decision, and one pair's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.i18n import Markup, Translate, mention
from bot.views import kit, pairs_home
from bot.views.home import go, heading
from bot.views.pairs_posts import HR_SENTENCES

RECALL = "pairs:hr_recall"
RELEASE = "pairs:hr_release"
STOP = "pairs:hr_stop"
ACTIONS = {"recall": RECALL, "release": RELEASE, "stop": STOP}
RANKS = ("overdue", "rematch", "stalled", "no_group", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One thing to decide: what, about whom, since when; `signal` or `person` says why."""

    what: str
    pair_id: int
    programme_id: int
    mentor: str
    mentee: str
    since: date
    signal: str | None = None
    person: str = ""
    until: date | None = None

    @property
    def rank(self) -> int:
        """The order of urgency."""
        return RANKS.index(self.what)

    def why(self, t: Translate) -> Markup:
        """Say in a sentence what is the matter."""
        return t(
            HR_SENTENCES.get(self.what, "pairs.hr_failed"),
            mentor=mention(self.mentor),
            mentee=mention(self.mentee),
            person=mention(self.person),
            signal=t(f"pairs.signal_{self.signal}") if self.signal else "",
            until=self.until or "",
        )

    def button(self, t: Translate) -> ButtonElement:
        """Lead to where it can be decided."""
        return go(t.plain("pairs.look_at"), f"pair:{self.pair_id}")


def decisions(
    found: Sequence[Decision], total: int, t: Translate, others: Sequence[Block] = ()
) -> list[Block]:
    """Show what needs a decision today, `others` first, or that nothing does."""
    title = heading(t("pairs.decide_title"))
    if not found and not others:
        return [title, kit.context(t("pairs.decide_nothing"))]
    blocks: list[Block] = [title, *others]
    for each in found:
        said = f"{each.why(t)}\n_{t('pairs.since', day=each.since)}_"
        blocks.append(kit.section(said, accessory=each.button(t)))
    if total > len(found):
        blocks.append(kit.context(t("pairs.decide_more", n=total - len(found))))
    return blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPage:
    """One pair as those in charge see it."""

    pair_id: int
    programme_id: int
    programme: str
    mentor: str
    mentee: str
    state: str
    since: date
    held: int
    planned: int
    next_at: datetime | None
    on_now: bool
    agreed: bool
    signal: str | None
    actions: tuple[str, ...]


def page(pair: PairPage, t: Translate) -> list[Block]:
    """Show state and process of a pair, and what may be done."""
    two = t("pairs.page_two", mentor=mention(pair.mentor), mentee=mention(pair.mentee))
    facts = [
        t("pairs.page_state", state=t(f"pairs.state_{pair.state}"), day=pair.since),
        t("pairs.page_talks", held=pair.held, planned=pair.planned),
        pairs_home.date_line(pair.next_at, t, on_now=pair.on_now),
        t("pairs.page_agreed" if pair.agreed else "pairs.page_agreement_open"),
    ]
    if pair.signal:
        facts.append(t("pairs.page_signal", signal=t(f"pairs.signal_{pair.signal}")))
    back = go(t.plain("common.back"), f"programme:{pair.programme_id}")
    return [
        kit.header(t.plain("pairs.page_title", programme=pair.programme)),
        kit.section(two),
        kit.section("\n".join(facts)),
        kit.context(t("pairs.page_promise")),
        kit.actions(*(_action(name, pair, t) for name in pair.actions), back),
    ]


def _action(name: str, pair: PairPage, t: Translate) -> ButtonElement:
    value = str(pair.pair_id)
    sure = kit.confirm(
        t.plain(f"pairs.{name}"),
        t.plain(f"pairs.{name}_confirm"),
        t.plain(f"pairs.{name}"),
        t.plain("common.cancel"),
    )
    return kit.button(t.plain(f"pairs.{name}"), f"{ACTIONS[name]}:{value}", value, confirm=sure)
