"""What thanks look like when they are sent: the private card, and the post with names."""

from bot.core import Tick
from bot.courier import Handling
from bot.domain.letters import Counts
from bot.domain.recognition import Stage, Where
from bot.i18n import Translate
from bot.outgoing import Drop, Outgoing
from bot.services import programmes, programmes_letters, recognition_state
from bot.slack import Sent
from bot.views import recognition as views
from bot.views import recognition_card as card_views
from storage import recognition as store
from storage.ledger import Claim
from storage.models import Consent
from storage.models import Shoutout as Row

OUTDATED = Drop("outdated")


def card_facts(tick: Tick, row: Row, consent: Consent, seen_round: int) -> card_views.Card:
    """Gather what a named person reads."""
    where = None
    if row.state == Stage.POSTED and consent.answer in {"programme", "company"}:
        reach = min(recognition_state.ANSWERS[consent.answer], Where(row.reach))
        where = recognition_state.channel_for(tick, row, reach) or None
    return card_views.Card(
        id=row.id or 0,
        round=row.round,
        author=row.author_id,
        words=row.text,
        state=row.state,
        answer=consent.answer,
        reach=Where(row.reach),
        until=recognition_state.facts_of(row, {}).until,
        channel_id=where,
        outdated=seen_round != row.round,
    )


def card(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Give a named person the words and the choice; nothing once it was taken back."""
    row = store.shoutout(tick.session, tick.workspace_id, int(claim.facts["shoutout"]))
    consent = store.consents(tick.session, row.id or 0).get(claim.to) if row else None
    if row is None or consent is None or row.state == Stage.TAKEN_BACK:
        return OUTDATED
    if row.round != claim.facts["round"]:
        return OUTDATED
    shown = card_facts(tick, row, consent, row.round)
    return Outgoing(claim.to, card_views.card(shown, tick.voice(claim.to)))


def card_sent(tick: Tick, claim: Claim, sent: Sent) -> None:
    """Remember where the card stands; an older one of the same thanks says it is outdated."""
    consent = store.consents(tick.session, int(claim.facts["shoutout"])).get(claim.to)
    if consent is None:
        return
    if consent.message_ts and consent.message_ts != sent.ts:
        recognition_state.close_card(tick, claim.to, claim.facts, consent.message_ts)
    consent.channel_id, consent.message_ts = sent.channel, sent.ts


def card_again(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Bring a card up to date that stands in the person's messages."""
    row = store.shoutout(tick.session, tick.workspace_id, int(claim.facts["shoutout"]))
    consent = store.consents(tick.session, row.id or 0).get(claim.to) if row else None
    ts = claim.facts.get("ts") or (consent.message_ts if consent else None)
    if row is None or consent is None or not ts:
        return OUTDATED
    shown = card_facts(tick, row, consent, int(claim.facts["round"]))
    message = card_views.card(shown, tick.voice(claim.to))
    return Outgoing(consent.channel_id or claim.to, message, update_ts=str(ts))


def post(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Post the words with the names of those who agreed, or bring the post up to date."""
    row = store.shoutout(tick.session, tick.workspace_id, int(claim.facts["shoutout"]))
    if row is None or row.version != claim.facts["version"]:
        return OUTDATED
    place = Where(int(claim.facts["place"]))
    consents = store.consents(tick.session, row.id or 0)
    named = next(
        (p.names for p in recognition_state.posts_of(row, consents) if p.where == place), ()
    )
    if not named:
        return OUTDATED
    programme = programmes.get(tick, row.programme_id or 0)
    shown = views.Post(
        kind=row.kind,
        author=row.author_id,
        people=recognition_state.in_order(tick, named),
        words=row.text,
        programme=programme.name,
    )
    t: Translate = programmes_letters.channel_voice(tick, programme)
    there = store.posts(tick.session, row.id or 0).get(place)
    if there is not None:
        return Outgoing(there.channel_id, views.post(shown, t), update_ts=there.message_ts)
    return Outgoing(claim.to, views.post(shown, t))


def post_sent(tick: Tick, claim: Claim, sent: Sent) -> None:
    """Remember where it stands; what was decided meanwhile is carried out at once."""
    row = store.shoutout(tick.session, tick.workspace_id, int(claim.facts["shoutout"]))
    if row is None or sent.ts is None:
        return
    place = int(claim.facts["place"])
    channel = sent.channel or claim.to
    there = store.posts(tick.session, row.id or 0).get(place)
    if there is not None and there.message_ts != sent.ts:
        recognition_state.unpost(tick, row, place)
    store.note_post(tick.session, row, place, channel=channel, ts=sent.ts, now=tick.now)
    if row.version != claim.facts["version"]:
        recognition_state.publish(tick, row, store.consents(tick.session, row.id or 0))


def unpost(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Delete a post of ours, unless it is wanted again."""
    row = store.shoutout(tick.session, tick.workspace_id, int(claim.facts["shoutout"]))
    if row is not None:
        wanted = recognition_state.posts_of(row, store.consents(tick.session, row.id or 0))
        there = store.posts(tick.session, row.id or 0).get(int(claim.facts["place"]))
        mine = there is not None and there.message_ts == claim.facts["ts"]
        if mine and int(claim.facts["place"]) in {one.where for one in wanted}:
            return OUTDATED
    return Outgoing(claim.to, delete_ts=str(claim.facts["ts"]))


def unposted(tick: Tick, claim: Claim, _outcome: Sent | str) -> None:
    """Forget a post that is gone, deleted by us or by somebody before us."""
    shoutout_id, place = int(claim.facts["shoutout"]), int(claim.facts["place"])
    there = store.posts(tick.session, shoutout_id).get(place)
    if there is not None and there.message_ts == claim.facts["ts"]:
        store.forget_post(tick.session, shoutout_id, place)


LETTERS = {
    "recognition.card": Handling(card, sent=card_sent, counts=Counts.FOUR),
    "recognition.card_again": Handling(card_again, counts=Counts.ANSWER),
    "recognition.post": Handling(post, sent=post_sent, refused=programmes_letters.channel_refused),
    "recognition.unpost": Handling(unpost, sent=unposted, refused=unposted, counts=Counts.ANSWER),
}
"""By kind: how each letter of a thank-you is written."""
