"""A person's pairs in their Home: partner, where it stands in kind words, next date, actions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core import Turn
from bot.domain.localtime import local_date
from bot.domain.pair_facts import PairFacts, PairState
from bot.i18n import Markup
from bot.services import pairs
from bot.services import pairs_cards as cards
from bot.services import pairs_facts as facts_of
from bot.services import pairs_hooks as hooks
from bot.services.pairs import together
from bot.views import pairs_home as views
from bot.views.home import NextStep
from storage import pairs as store
from storage.models import Pair

ANSWER_RANK = 10
AGREE_RANK = 30


def mine(turn: Turn) -> list[Pair]:
    """List the person's pairs that are not over; a mentee hears of a proposal when asked."""
    rows = store.pairs_of(turn.session, turn.workspace_id, turn.user_id, facts_of.LIVE)
    return [row for row in rows if cards.heard_of(row, turn.user_id)]


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Name what waits for the person: a proposal to answer, an agreement to confirm."""
    for row in mine(turn):
        partner = facts_of.other(row, turn.user_id)
        if cards.waits_for(row, turn.user_id):
            yield views.step_answer(ANSWER_RANK, row.id or 0, partner, turn.t)
        elif not _agreed(row, turn.user_id) and _begins(turn, row):
            yield views.step_agree(AGREE_RANK, row.id or 0, partner, turn.t)
        elif _voice_open(row, turn.user_id):
            yield views.step_voice(AGREE_RANK, row.id or 0, partner, turn.t)


def _voice_open(row: Pair, who: str) -> bool:
    """Tell whether the partner alone has said language and form of address once more."""
    both = facts_of.agreement(row).signed_at is not None
    return both and facts_of.role_of(row, facts_of.other(row, who)) in row.wishes


def _begins(turn: Turn, row: Pair) -> bool:
    return seen_by(facts_of.load(turn, row), turn.user_id).state is PairState.ACCEPTED


def _agreed(row: Pair, who: str) -> datetime | None:
    return row.agreed_mentor_at if who == row.mentor_id else row.agreed_mentee_at


def home_section(turn: Turn) -> Sequence[Block]:
    """Show the person's pairs."""
    rows = mine(turn)
    if not rows:
        return ()
    return views.section([_shown(turn, row) for row in rows], turn.t)


def more(turn: Turn, pair_id: int) -> dict[str, Any]:
    """Show what can be done about a pair beyond what Home offers at once.

    Raises:
        NotYours, Outdated, PairIsOver, NoPairYet: there is nothing to be done.
    """
    row = together(turn, pair_id)
    facts = seen_by(facts_of.load(turn, row), turn.user_id)
    state = facts.state
    still = state in {PairState.PAUSED, PairState.REMATCH_REQUESTED}
    others = [] if still else [block for make in hooks.MORE for block in make(turn, row)]
    if not still and _may_say_voice(turn, row):
        others.append(views.voice(pair_id, turn.t))
    return views.more(
        pair_id,
        others,
        turn.t,
        paused=state is PairState.PAUSED,
        changing=state is PairState.REMATCH_REQUESTED and _asked(facts, turn.user_id),
    )


def _may_say_voice(turn: Turn, row: Pair) -> bool:
    return facts_of.agreement(row).signed_at is not None and pairs.may_choose_voice(turn, row)


def _shown(turn: Turn, row: Pair) -> views.MyPair:
    who = turn.user_id
    facts = seen_by(facts_of.load(turn, row), who)
    ahead = facts_of.talk_ahead(turn, row)
    return views.MyPair(
        pair_id=row.id or 0,
        programme=facts_of.programme_of(turn, row).name,
        role=facts_of.role_of(row, who),
        partner=facts_of.other(row, who),
        stand=stand(turn, row, facts),
        proposal=cards.proposal_facts(turn, row, who) if cards.waits_for(row, who) else None,
        together=facts.state is not PairState.PROPOSED,
        next_at=ahead.starts_at if ahead else None,
        on_now=ahead is not None and ahead.starts_at <= turn.now,
        paused=facts.state is PairState.PAUSED,
        may_resume=any(pause.by in {None, who} for pause in facts.pauses),
        changing=facts.state is PairState.REMATCH_REQUESTED and _asked(facts, who),
        agreed=_agreed(row, who) is not None,
        lines=tuple(line for make in hooks.LINES for line in make(turn, row, turn.t)),
        buttons=tuple(one for make in hooks.BUTTONS for one in make(turn, row, turn.t)),
    )


def seen_by(facts: PairFacts, who: str) -> PairFacts:
    """Give the facts as one of the two may see them.

    A partner's wish that needs nobody's help does not show: all looks as it did before.
    """
    wish = facts.rematch
    if wish and wish.self_service and wish.by != who:
        return replace(facts, state=wish.came_from, rematch=None)
    return facts


def _asked(facts: PairFacts, who: str) -> bool:
    return facts.rematch is not None and facts.rematch.by == who


def stand(turn: Turn, row: Pair, facts: PairFacts) -> Markup:
    """Say in kind words where a pair stands for this reader; nothing tells on the partner."""
    t = turn.t
    if facts.state is PairState.PAUSED:
        return t.to_both()("pairs.stand_paused", until=row.paused_until or _day(turn, turn.now))
    if facts.state is PairState.REMATCH_REQUESTED:
        return _changing(turn, facts)
    if facts.state is PairState.AT_RISK:
        return t("pairs.stand_stuck")
    if facts.state is PairState.PROPOSED:
        return t("pairs.stand_asking")
    if facts.state is PairState.ACCEPTED:
        return t(_beginning(turn, row, facts))
    return t("pairs.stand_going")


def _beginning(turn: Turn, row: Pair, facts: PairFacts) -> str:
    """Name what a new pair still lacks for this reader: agreement, date, or only the talk."""
    if not _agreed(row, turn.user_id):
        return "pairs.stand_new"
    return "pairs.stand_first_talk" if facts.next_at else "pairs.stand_first_date"


def _changing(turn: Turn, facts: PairFacts) -> Markup:
    """Tell the person who asked what happens; the partner reads neutral words."""
    wish = facts.rematch
    if wish is None or wish.by != turn.user_id:
        return turn.t("pairs.coordinator_in_touch")
    if wish.self_service:
        return turn.t("pairs.stand_changing", at=wish.ends_at)
    return turn.t("pairs.stand_looking", at=_day(turn, wish.answer_by))


def _day(turn: Turn, at: datetime) -> date:
    return local_date(at, turn.t.zone)
