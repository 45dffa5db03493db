"""Milestones: earned by what happened, told to their owner only, shared with one click."""

from collections.abc import Sequence
from typing import Literal

from slack_sdk.models.blocks import Block

from bot import content
from bot.core import Tick, Turn
from bot.courier import Handling
from bot.domain.letters import Counts, Letter, Urgency
from bot.domain.milestones import PERSONAL, Event, Milestone, earned
from bot.domain.pair_facts import PairState
from bot.domain.refusals import NotYours, Outdated
from bot.i18n import Translate
from bot.outgoing import Drop, Outgoing
from bot.services import (
    meetings_hooks,
    pairs_hooks,
    programmes,
    programmes_calendar,
    programmes_letters,
)
from bot.slack import Sent
from bot.views import milestones as views
from storage import certificates, pairs
from storage import milestones as store
from storage.ledger import Claim
from storage.models import Meeting, MilestoneRow, Pair, Programme

QUIET = frozenset(
    {
        Milestone.AGREEMENT,
        Milestone.ROLES_SWITCHED,
        Milestone.GAP_NAMED,
        Milestone.BOUNDARY,
        Milestone.EXPERIMENT,
        Milestone.FEEDBACK,
        Milestone.HALFWAY,
        Milestone.BRIDGE,
    }
)
"""Reached in passing: they stand in Home and cause no message."""

IN_CONTENT = {
    Milestone.AGREEMENT: "agreement_made",
    Milestone.GAP_NAMED: "honest_gap",
    Milestone.BOUNDARY: "boundary_respected",
    Milestone.EXPERIMENT: "experiment_tried",
    Milestone.FEEDBACK: "feedback_both_ways",
    Milestone.INSIGHT: "insight_shared",
    Milestone.BRIDGE: "bridge_builder",
}
"""How the curriculum names them, where it differs."""

GOODBYES = frozenset({Milestone.FULL_CIRCLE, Milestone.CLOSED_WELL})
"""With these comes the question what the sponsor should know."""

GOOD_ENDS = frozenset({"topic_done", "too_few_talks", "programme_closed", "time"})


def milestone(tick: Tick, user_id: str, pair_id: int, event: Event) -> None:
    """Note what somebody or their pair has done; new milestones are told to whose they are.

    Safe to be called any number of times for the same thing. `user_id` counts for what one does
    alone; it may be empty for what the two do together.
    """
    pair = pairs.pair(tick.session, tick.workspace_id, pair_id)
    if pair is None:
        return
    whose = user_id if event in PERSONAL else ""
    if not store.note(tick.session, pair, event, whose, tick.now):
        return
    _reach(tick, pair, [whose] if whose else [pair.mentor_id, pair.mentee_id])


def _reach(tick: Tick, pair: Pair, people: Sequence[str]) -> None:
    happened = store.events(tick.session, pair.id or 0, people)
    reached = [(who, one.milestone, one.at) for who in people for one in earned(happened[who])]
    tick.post(
        *(
            Letter(
                "recognition.milestone",
                row.user_id,
                key(row),
                facts={"milestone": row.id},
                urgency=Urgency.NEWS,
                programme_id=pair.programme_id,
            )
            for row in store.reach(tick.session, pair, reached)
            if row.milestone not in QUIET
        )
    )


def key(row: MilestoneRow) -> str:
    """Name the letter that tells somebody of a milestone."""
    return f"milestone:{row.id}"


def shown(row: MilestoneRow, t: Translate) -> views.Milestone:
    """Name a milestone in the reader's voice."""
    key = Milestone(row.milestone)
    known = content.load(t.language).milestones[IN_CONTENT.get(key, key.value)]
    address: Literal["du", "sie"] = "sie" if t.address == "sie" else "du"
    return views.Milestone(
        id=row.id or 0,
        milestone=key.value,
        text=known.text.say(address),
        on=row.at.astimezone(t.zone).date(),
        shared=row.shared_at is not None,
        goodbye_of=row.pair_id if key in GOODBYES else None,
    )


def section(turn: Turn, limit: int = 8) -> Sequence[Block]:
    """Show what the person has reached."""
    rows = store.of_person(turn.session, turn.workspace_id, turn.user_id, limit)
    return views.section([shown(row, turn.t) for row in rows], turn.t)


def share(turn: Turn, milestone_id: int, *, wanted: bool) -> views.Milestone:
    """Share a milestone in the programme's channel, or take that back; twice changes nothing.

    Raises:
        Outdated: there is no such milestone, or its programme is over.
        NotYours: it is somebody else's.
    """
    row = store.milestone(turn.session, turn.workspace_id, milestone_id)
    if row is None:
        raise Outdated
    if row.user_id != turn.user_id:
        raise NotYours
    programme = programmes.get(turn, row.programme_id)
    if wanted and programme.state not in programmes.ALIVE:
        raise Outdated
    if wanted and row.shared_at is None:
        row.shared_at = turn.now
        _post(turn, row, programme)
    elif not wanted and row.shared_at is not None:
        row.shared_at = None
        _unpost(turn, row)
    return shown(row, turn.t)


def _post(tick: Tick, row: MilestoneRow, programme: Programme) -> None:
    tick.post(
        Letter(
            "recognition.milestone_post",
            programme.channel_id or "",
            f"milestone:{row.id}:post:{tick.now.isoformat()}",
            facts={"milestone": row.id},
            due_at=programmes_calendar.channel_moment(tick, programme),
            urgency=Urgency.NEWS,
            public=True,
            programme_id=row.programme_id,
        )
    )


def _unpost(tick: Tick, row: MilestoneRow) -> None:
    if not row.message_ts or not row.channel_id:
        return
    tick.post(
        Letter(
            "recognition.milestone_unpost",
            row.channel_id,
            f"milestone:{row.id}:unpost:{row.message_ts}",
            facts={"ts": row.message_ts},
            urgency=Urgency.SAFETY,
            programme_id=row.programme_id,
        )
    )
    row.channel_id = row.message_ts = None


def post(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Share a milestone, naming its owner only."""
    row = store.milestone(tick.session, tick.workspace_id, int(claim.facts["milestone"]))
    if row is None or row.shared_at is None or row.message_ts:
        return Drop("outdated")
    programme = programmes.get(tick, row.programme_id)
    t = programmes_letters.channel_voice(tick, programme)
    return Outgoing(claim.to, views.post(row.user_id, row.milestone, programme.name, t))


def posted(tick: Tick, claim: Claim, sent: Sent) -> None:
    """Remember where it stands; taken back meanwhile, it goes at once."""
    row = store.milestone(tick.session, tick.workspace_id, int(claim.facts["milestone"]))
    if row is None or sent.ts is None:
        return
    row.channel_id, row.message_ts = sent.channel or claim.to, sent.ts
    if row.shared_at is None:
        _unpost(tick, row)


def unpost(_tick: Tick, claim: Claim) -> Outgoing:
    """Delete the post."""
    return Outgoing(claim.to, delete_ts=str(claim.facts["ts"]))


LETTERS = {
    "recognition.milestone_post": Handling(
        post, sent=posted, refused=programmes_letters.channel_refused
    ),
    "recognition.milestone_unpost": Handling(unpost, counts=Counts.ANSWER),
}
"""By kind: how a milestone is shared, and taken back."""


def agreed(tick: Tick, pair: Pair) -> None:
    """The two have made their agreement."""
    milestone(tick, "", pair.id or 0, Event.AGREED)


def started(tick: Tick, pair: Pair) -> None:
    """Agreement made and first talk held."""
    milestone(tick, "", pair.id or 0, Event.TALK_HELD)


def completed(tick: Tick, pair: Pair) -> None:
    """The closing talk was held."""
    milestone(tick, "", pair.id or 0, Event.CLOSED)


def ended(tick: Tick, pair: Pair) -> None:
    """Ending early with a good goodbye counts as much as reaching the end."""
    if pair.closing_held or pair.end_reason in GOOD_ENDS:
        milestone(tick, "", pair.id or 0, Event.ENDED_WELL)


def talk_held(tick: Tick, pair: Pair, talk: Meeting) -> None:  # noqa: ARG001 - every talk counts alike
    """Note a talk that took place: the first is a milestone, and the one halfway."""
    milestone(tick, "", pair.id or 0, Event.TALK_HELD)
    planned = programmes.format_of(programmes.get(tick, pair.programme_id)).sessions
    if 2 * certificates.talks(tick.session, pair)[0] >= planned:
        milestone(tick, "", pair.id or 0, Event.HALFWAY)


def accepted(tick: Tick, pair: Pair) -> None:
    """Whoever comes back after a whole round builds a bridge into the next."""
    for person in (pair.mentor_id, pair.mentee_id):
        before = pairs.pairs_of(tick.session, tick.workspace_id, person, [PairState.COMPLETED])
        if any(one.programme_id != pair.programme_id for one in before):
            milestone(tick, person, pair.id or 0, Event.SECOND_COHORT)


def tried(tick: Tick, pair: Pair, person: str) -> None:
    """Somebody tried the week's small thing."""
    milestone(tick, person, pair.id or 0, Event.EXPERIMENT_TRIED)


pairs_hooks.ACCEPTED.append(accepted)
pairs_hooks.AGREED.append(agreed)
pairs_hooks.STARTED.append(started)
pairs_hooks.COMPLETED.append(completed)
pairs_hooks.ENDED.append(ended)
meetings_hooks.HELD.append(talk_held)
meetings_hooks.TRIED.append(tried)
