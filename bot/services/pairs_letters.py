"""What is written to a pair and its people, rendered as of the moment it is sent."""

from datetime import date, timedelta

from bot.content import content
from bot.core import Tick
from bot.courier import Handling
from bot.domain.letters import Counts
from bot.domain.localtime import local_date
from bot.domain.pair_events import Signal
from bot.domain.pair_facts import OVER, PairState
from bot.outgoing import Drop, Outgoing
from bot.services import pairs_cards as cards
from bot.services import pairs_events as events
from bot.services import pairs_facts as facts_of
from bot.services import pairs_hooks as hooks
from bot.services import pairs_hr, programmes_calendar
from bot.slack import Sent
from bot.views import pairs as views
from bot.views import pairs_posts as posts
from storage import programmes
from storage.ledger import Claim
from storage.models import Pair

OUTDATED = Drop("outdated")


def _row(tick: Tick, claim: Claim) -> Pair:
    return facts_of.find(tick, int(claim.facts["pair"]))


def _is_group(claim: Claim) -> bool:
    return claim.to.startswith("pair:")


def place(row: Pair, claim: Claim) -> str | tuple[str, ...]:
    """Tell where a letter for both goes: the known group message, else one to be opened."""
    if not _is_group(claim):
        return claim.to
    return row.channel_id or (row.mentor_id, row.mentee_id)


def proposal(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Ask one side, unless the answer is there already."""
    row = _row(tick, claim)
    if not cards.waits_for(row, claim.to):
        return OUTDATED
    return Outgoing(claim.to, cards.proposal(tick, row, claim.to, int(claim.facts["nth"])))


def proposal_sent(tick: Tick, claim: Claim, _sent: Sent) -> None:
    """Bring the card up to date if the answer came while it was on its way."""
    row = _row(tick, claim)
    if not cards.waits_for(row, claim.to):
        events.renew_cards(tick, row, claim.to)


def card(tick: Tick, claim: Claim) -> Outgoing:
    """Replace a proposal card by the one that holds now."""
    row = _row(tick, claim)
    facts = claim.facts
    return Outgoing(facts["channel"], cards.proposal(tick, row, claim.to), update_ts=facts["ts"])


def not_now(tick: Tick, claim: Claim) -> Outgoing:
    """Tell the mentor, in one same text whatever the cause, that nothing came of a proposal."""
    row = _row(tick, claim)
    t = tick.voice(claim.to)
    day = programmes_calendar.next_round(tick, facts_of.programme_of(tick, row))
    if day is None:
        return Outgoing(claim.to, posts.not_now(t("pairs.not_now_last"), t))
    words = content(t.language).cards.not_now.say("sie" if t.address == "sie" else "du")
    return Outgoing(claim.to, posts.not_now(words.format(date=t.day(day, "long")), t))


def introduced(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Introduce the two to each other, in their group message or to each alone."""
    row = _row(tick, claim)
    if row.state in OVER:
        return OUTDATED
    who = None if _is_group(claim) else claim.to
    return Outgoing(place(row, claim), cards.introduction(tick, row, who))


def group_known(tick: Tick, claim: Claim, sent: Sent) -> None:
    """Remember the group message the first time something arrived there."""
    row = _row(tick, claim)
    if _is_group(claim) and sent.channel:
        row.channel_id = row.channel_id or sent.channel


def group_lost(tick: Tick, claim: Claim, reason: str) -> None:
    """Write to each alone when the group message cannot be posted to, and tell HR once."""
    row = _row(tick, claim)
    if not _is_group(claim):
        return
    if not row.alone:
        row.alone, row.channel_id = True, None
        pairs_hr.tell(tick, row, "no_group", reason[:40])
    name = str(claim.facts["post"])
    more = {key: value for key, value in claim.facts.items() if key not in {"pair", "post"}}
    events.write_both(tick, row, claim.kind, name, **more)


def voice_asked(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Ask somebody to say language and form of address once more, unless they have."""
    row = _row(tick, claim)
    said = facts_of.role_of(row, claim.to) in row.wishes
    if row.state in OVER or said or not row.wishes:
        return OUTDATED
    partner, programme = facts_of.other(row, claim.to), facts_of.programme_of(tick, row).name
    card = posts.voice_asked(row.id or 0, partner, programme, tick.voice(claim.to))
    return Outgoing(claim.to, card)


def introduction_card(tick: Tick, claim: Claim) -> Outgoing:
    """Show who has confirmed on an introduction that was posted before."""
    row = _row(tick, claim)
    who = None if _is_group(claim) else claim.to
    return Outgoing(
        claim.facts["channel"], cards.introduction(tick, row, who), update_ts=claim.facts["ts"]
    )


def _say(tick: Tick, claim: Claim, row: Pair, post: posts.Post) -> Outgoing:
    """Post to both, in their common voice, or to one of them in their own."""
    t = facts_of.voice(tick, row) if _is_group(claim) else tick.voice(claim.to).to_both()
    return Outgoing(place(row, claim), posts.post(post, t, private=not _is_group(claim)))


def _post(tick: Tick, row: Pair, what: str, *buttons: str) -> posts.Post:
    t = facts_of.voice(tick, row)
    return posts.Post(
        what,
        row.id or 0,
        facts_of.programme_of(tick, row).name,
        buttons=buttons,
        more=tuple(each for make in hooks.BUTTONS for each in make(tick, row, t)),
    )


def at_risk(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Ask the two: find a date, take a break, or end it? Unless it moves again."""
    row = _row(tick, claim)
    if row.state != PairState.AT_RISK:
        return OUTDATED
    post = _post(tick, row, f"risk_{Signal(claim.facts['signal'])}", "pause", "end")
    return _say(tick, claim, row, post)


def close_talk(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Offer the two a good goodbye after two weeks of standstill."""
    row = _row(tick, claim)
    if row.state != PairState.AT_RISK:
        return OUTDATED
    return _say(tick, claim, row, _post(tick, row, "close_talk_offered", "pause", "end"))


def paused(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell both until when their pair rests; nobody is named."""
    row = _row(tick, claim)
    until = date.fromisoformat(claim.facts["until"])
    if row.state != PairState.PAUSED or until not in _pause_ends(row):
        return OUTDATED
    post = posts.Post(
        "paused", row.id or 0, facts_of.programme_of(tick, row).name, until=row.paused_until
    )
    return _say(tick, claim, row, post)


def _pause_ends(row: Pair) -> set[date]:
    return {date.fromisoformat(pause["until"]) for pause in row.pauses}


def resumed(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell both that it goes on."""
    row = _row(tick, claim)
    if row.state not in {PairState.ACCEPTED, PairState.ACTIVE}:
        return OUTDATED
    return _say(tick, claim, row, _post(tick, row, "resumed"))


def finished(tick: Tick, claim: Claim) -> Outgoing:
    """Say goodbye to both when their time is over, and ask what comes next."""
    row = _row(tick, claim)
    what = claim.kind.removeprefix("pairs.")
    post = posts.Post(
        what,
        row.id or 0,
        facts_of.programme_of(tick, row).name,
        talks=int(claim.facts.get("talks") or 0),
        asks=row.programme_id,
    )
    return _say(tick, claim, row, post)


def cared_for(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell somebody kindly that their pair is over, and what happens next."""
    row = _row(tick, claim)
    place = programmes.enrolment(tick.session, tick.workspace_id, row.programme_id, claim.to)
    if tick.person(claim.to).left_at is not None or place is None or place.state == "left":
        return OUTDATED
    programme = facts_of.programme_of(tick, row)
    card = views.Goodbye(
        pair_id=row.id or 0,
        programme=programme.name,
        partner=facts_of.other(row, claim.to),
        next_round=programmes_calendar.next_round(tick, programme),
    )
    return Outgoing(claim.to, views.cared_for(card, tick.voice(claim.to)))


def _answer_by(tick: Tick, row: Pair) -> date | None:
    """Tell the last day for an answer to a wish for another partner."""
    wish = facts_of.load(tick, row).rematch
    return (
        local_date(wish.answer_by - timedelta(seconds=1), facts_of.zone(tick, row))
        if wish
        else None
    )


def to_hr(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell somebody in charge that a pair needs a decision, if it still does."""
    row = _row(tick, claim)
    if row.state in OVER:
        return OUTDATED
    note = posts.HrNote(
        str(claim.facts["what"]),
        row.id or 0,
        facts_of.programme_of(tick, row).name,
        row.mentor_id,
        row.mentee_id,
        signal=claim.facts.get("signal"),
        person=str(row.rematch.get("by") or ""),
        until=_answer_by(tick, row),
    )
    return Outgoing(claim.to, posts.to_hr(note, tick.voice(claim.to)))


LETTERS: dict[str, Handling] = {
    "pairs.proposal": Handling(proposal, proposal_sent, counts=Counts.FOUR),
    "pairs.card": Handling(card, counts=Counts.ANSWER),
    "pairs.not_now": Handling(not_now, counts=Counts.FOUR),
    "pairs.introduced": Handling(introduced, group_known, group_lost, counts=Counts.FOUR),
    "pairs.introduction_card": Handling(introduction_card, counts=Counts.ANSWER),
    "pairs.voice_asked": Handling(voice_asked),
    "pairs.at_risk": Handling(at_risk, group_known, group_lost),
    "pairs.close_talk": Handling(close_talk, group_known, group_lost),
    "pairs.paused": Handling(paused, group_known, group_lost, counts=Counts.DATE),
    "pairs.resumed": Handling(resumed, group_known, group_lost),
    "pairs.completed": Handling(finished, group_known, group_lost, counts=Counts.FOUR),
    "pairs.goodbye": Handling(finished, group_known, group_lost, counts=Counts.FOUR),
    "pairs.cared_for": Handling(cared_for, counts=Counts.DATE),
    "pairs.hr": Handling(to_hr, counts=Counts.TASK),
}
