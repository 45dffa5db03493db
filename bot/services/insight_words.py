"""Insights for the sponsor: asked for after the goodbye, released by both, told without names."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core import Tick, Turn
from bot.courier import Handling
from bot.domain import insight_words as rules
from bot.domain.insight_words import Stage
from bot.domain.letters import Letter, Urgency
from bot.domain.milestones import Event
from bot.domain.refusals import ChangedMeanwhile, FormRefused, NotYours, Outdated
from bot.outgoing import Drop, Outgoing
from bot.services import certificates, milestones, pairs_facts, programmes
from bot.services.recognition_state import called
from bot.views import insight_words as views
from storage import insight_words as store
from storage import pairs, people
from storage.ledger import Claim
from storage.models import InsightWords, Pair


def form(turn: Turn, pair_id: int) -> dict[str, Any]:
    """Open the form, with what the person has written before.

    Raises:
        NotYours: somebody else's pair.
        NotYet: the two have not said goodbye.
        Settled: it was released already.
    """
    row = _over(turn, pair_id)
    mine = _mine(turn, row)
    if mine and mine.state == Stage.RELEASED:
        raise rules.Settled
    partner = pairs_facts.other(row, turn.user_id)
    return views.form(pair_id, partner, mine.words if mine else "", turn.t)


def _over(turn: Turn, pair_id: int) -> Pair:
    row = pairs_facts.own(turn, pair_id, turn.user_id)
    if not certificates.deserves(turn, row):
        raise rules.NotYet
    return row


def _mine(turn: Turn, row: Pair) -> InsightWords | None:
    found = store.of_pair(turn.session, turn.workspace_id, row.id or 0)
    return next((one for one in found if one.author_id == turn.user_id), None)


def write(turn: Turn, pair_id: int, words: str) -> None:
    """Keep the words and ask the partner; new words ask anew.

    Raises:
        FormRefused: with what is wrong beside the field.
        NotYours, NotYet, Settled: nothing was written.
    """
    pair = _over(turn, pair_id)
    row = _mine(turn, pair)
    both = people.people(turn.session, turn.workspace_id, [pair.mentor_id, pair.mentee_id])
    try:
        text = rules.checked(words, [name for one in both.values() for name in called(one)])
    except (rules.NoWords, rules.TooManyWords, rules.NameInside) as refusal:
        raise FormRefused({"insight": refusal}) from None
    if row is None:
        row = InsightWords(
            workspace_id=turn.workspace_id,
            pair_id=pair.id or 0,
            programme_id=pair.programme_id,
            author_id=turn.user_id,
            words=text,
            asked_at=turn.now,
        )
        turn.session.add(row)
    elif row.state == Stage.RELEASED:
        raise rules.Settled
    elif row.words != text or row.state == Stage.TAKEN_BACK:
        row.words, row.state, row.asked_at = text, Stage.ASKED.value, turn.now
        row.round += 1
    turn.session.flush()
    _ask(turn, pair, row)


def _ask(turn: Turn, pair: Pair, row: InsightWords) -> None:
    to = pairs_facts.other(pair, row.author_id)
    turn.post(
        Letter(
            "insight_words.asked",
            to,
            f"insight_words:{row.id}:{row.round}",
            facts={"words": row.id, "round": row.round},
            urgency=Urgency.NEWS,
            programme_id=row.programme_id,
        )
    )


def _find(turn: Turn, words_id: int) -> tuple[InsightWords, Pair]:
    row = store.find(turn.session, turn.workspace_id, words_id)
    if row is None:
        raise Outdated
    return row, pairs_facts.own(turn, row.pair_id, turn.user_id)


def _of_partner(turn: Turn, words_id: int) -> tuple[InsightWords, Pair]:
    """Find words that the other one wrote: an author does not answer for the partner."""
    row, pair = _find(turn, words_id)
    if row.author_id == turn.user_id:
        raise NotYours
    return row, pair


def decision(turn: Turn, words_id: int) -> dict[str, Any]:
    """Let the partner read the words and decide.

    Raises:
        NotYours: an author does not answer for the partner, nor does anybody else.
        Settled: that is done.
        Outdated: it is gone.
    """
    row, pair = _of_partner(turn, words_id)
    if row.state != Stage.ASKED:
        raise rules.Settled
    return views.decide(_line(turn, row, pair), row.round, turn.t)


def decide(turn: Turn, words_id: int, seen_round: int, *, agrees: bool) -> None:
    """Take the partner's answer; a yes releases the words.

    Raises:
        NotYours: an author does not answer for the partner, nor does anybody else.
        ChangedMeanwhile: the words are not those that were read.
        Settled: that is done.
        Outdated: it is gone.
    """
    row, pair = _of_partner(turn, words_id)
    if row.round != seen_round:
        raise ChangedMeanwhile
    row.state = rules.answered(Stage(row.state), agrees=agrees).value
    if row.state != Stage.RELEASED:
        return
    row.released_at = turn.now
    milestones.milestone(turn, "", pair.id or 0, Event.INSIGHT_RELEASED)
    sponsor = programmes.settings_of(pairs_facts.programme_of(turn, pair)).sponsor
    if sponsor and sponsor not in {pair.mentor_id, pair.mentee_id}:
        turn.post(
            Letter(
                "insight_words.told",
                sponsor,
                f"insight_words:{row.id}:{row.round}:told",
                facts={"words": row.id},
                urgency=Urgency.NEWS,
                programme_id=row.programme_id,
            )
        )


def take_back(turn: Turn, words_id: int) -> None:
    """Withdraw an insight: it leaves every report from then on.

    Raises:
        NotYours: somebody else's pair, or a partner before their yes.
        Settled: there is nothing left to take back.
        Outdated: it is gone.
    """
    row, _ = _find(turn, words_id)
    if row.author_id != turn.user_id and row.state != Stage.RELEASED:
        raise NotYours
    row.state = rules.taken_back(Stage(row.state)).value
    row.released_at = None


# --- what is read ---------------------------------------------------------------------------------


def home_section(turn: Turn) -> Sequence[Block]:
    """Show the insights of one's pairs, and where one may still be written."""
    rows = store.of_person(turn.session, turn.workspace_id, turn.user_id)
    over = pairs.pairs_of(turn.session, turn.workspace_id, turn.user_id, certificates.EARNED_IN)
    known = {pair.id: pair for pair in over}
    lines = [
        _line(turn, row, known[row.pair_id])
        for row in rows
        if row.pair_id in known and row.state != Stage.TAKEN_BACK
    ]
    lines = [one for one in lines if one.mine or one.stage is not Stage.KEPT]
    told = {row.pair_id for row in rows if row.author_id == turn.user_id and _stands(row)}
    open_for = [
        (pair.id or 0, pairs_facts.other(pair, turn.user_id))
        for pair in over
        if pair.id not in told and certificates.deserves(turn, pair)
    ]
    return views.section(lines, open_for, turn.t)


def _stands(row: InsightWords) -> bool:
    return row.state != Stage.TAKEN_BACK


def _line(turn: Turn, row: InsightWords, pair: Pair) -> views.Line:
    mine, stage = row.author_id == turn.user_id, Stage(row.state)
    return views.Line(
        id=row.id or 0,
        words=row.words,
        partner=pairs_facts.other(pair, turn.user_id),
        mine=mine,
        stage=rules.shown(stage, turn.now - row.asked_at) if mine else stage,
    )


def asked(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Ask the partner, unless it was answered, changed or taken back meanwhile."""
    row = store.find(tick.session, tick.workspace_id, int(claim.facts["words"]))
    if row is None or row.state != Stage.ASKED or row.round != int(claim.facts["round"]):
        return Drop("outdated")
    name = programmes.get(tick, row.programme_id).name
    return Outgoing(claim.to, views.card(row.id or 0, row.author_id, name, tick.voice(claim.to)))


def told(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Bring it to the sponsor, unless one of the two has taken it back."""
    row = store.find(tick.session, tick.workspace_id, int(claim.facts["words"]))
    if row is None or row.state != Stage.RELEASED:
        return Drop("outdated")
    name = programmes.get(tick, row.programme_id).name
    return Outgoing(claim.to, views.told(row.words, name, tick.voice(claim.to)))


LETTERS = {
    "insight_words.asked": Handling(asked),
    "insight_words.told": Handling(told),
}
"""By kind: the question to the partner, and the insight for the sponsor."""
