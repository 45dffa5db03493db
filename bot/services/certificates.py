"""Certificates: issued when a pair is done, on request, and again; confirmed by their code."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.core import Tick, Turn, zone_of
from bot.domain.certificates import Certificate, issue_code, plain, verify_code
from bot.domain.letters import Letter, Urgency
from bot.domain.pair_facts import PairState
from bot.domain.refusals import Refusal
from bot.domain.roles import Action
from bot.i18n import Translate
from bot.services import letterhead, pairs_cards, pairs_facts, pairs_hooks
from bot.services.enrolment_catalogue import topic_words
from bot.views import certificates as page_views
from bot.views import topics as topic_views
from storage import certificates as store
from storage import pairs
from storage.models import CertificateRow, Pair

MODULES: list[Callable[[Tick, Pair, str], Sequence[str]]] = []
"""Names of the modules somebody has finished, told by the feature that teaches them."""

EARNED_IN = (PairState.COMPLETED, PairState.ENDED_EARLY)
DAYS = ("start", "end", "issued")
LISTS = ("modules", "topics")


class NothingToCertify(Refusal):
    """No talk was held, or the pair is not over yet."""

    key = "recognition.refused_certificate"


def deserves(tick: Tick, pair: Pair) -> bool:
    """Tell whether there is something to certify: the pair is over and has talked."""
    return pair.state in EARNED_IN and store.talks(tick.session, pair)[0] > 0


def completed(tick: Tick, pair: Pair) -> None:
    """Issue both certificates and the keepsake, except to whoever wants none."""
    for person in (pair.mentor_id, pair.mentee_id):
        wish = store.choice(tick.session, tick.workspace_id, person)
        if wish.certificates and deserves(tick, pair):
            issue(tick, pair, person)
    if deserves(tick, pair):
        _give_keepsake(tick, pair)


def _give_keepsake(tick: Tick, pair: Pair) -> None:
    """Send the page into the group message, or to each where there is none."""
    both = (pair.mentor_id, pair.mentee_id) if pair.alone else (f"pair:{pair.id}",)
    tick.post(
        *(
            Letter(
                "recognition.keepsake",
                to,
                f"pair:{pair.id}:keepsake:{to}",
                facts={"pair": pair.id},
                urgency=Urgency.NEWS,
                programme_id=pair.programme_id,
            )
            for to in both
        )
    )


def issue(tick: Tick, pair: Pair, person: str) -> CertificateRow:
    """Issue a certificate with the facts of today; earlier ones are marked as replaced."""
    earlier = store.issued(tick.session, pair.id or 0, person)
    for one in earlier:
        one.replaced = True
    facts = facts_of(tick, pair, person, f"{pair.id}-{len(earlier) + 1}")
    row = CertificateRow(
        workspace_id=tick.workspace_id,
        pair_id=pair.id or 0,
        programme_id=pair.programme_id,
        user_id=person,
        seal=plain(issue_code(facts, key(tick))).decode(),
        facts=stored(facts),
        issued_on=facts.issued,
    )
    tick.session.add(row)
    tick.session.flush()
    tick.post(
        Letter(
            "recognition.certificate",
            person,
            f"certificate:{row.id}",
            facts={"certificate": row.id},
            urgency=Urgency.NEWS,
            programme_id=pair.programme_id,
        )
    )
    return row


def facts_of(tick: Tick, pair: Pair, person: str, number: str) -> Certificate:
    """Gather what the certificate says; topics and modules only if the person wants them on it."""
    programme = pairs_facts.programme_of(tick, pair)
    zone = zone_of(tick.person(person))
    begun = pair.accepted_at or pair.created_at
    ended = pair.ended_at or tick.now
    wish = store.choice(tick.session, tick.workspace_id, person)
    finished = tuple(name for find in MODULES for name in find(tick, pair, person))
    return Certificate(
        number=number,
        name=tick.person(person).name or person,
        role=pairs_facts.role_of(pair, person),
        programme=programme.name,
        company=letterhead.company(tick),
        start=begun.astimezone(zone).date(),
        end=ended.astimezone(zone).date(),
        talks=store.talks(tick.session, pair)[0],
        issued=tick.now.astimezone(zone).date(),
        modules=finished if "modules" in wish.shows else (),
        topics=topics(tick, pair, tick.voice(person)) if "topics" in wish.shows else (),
    )


def topics(tick: Tick, pair: Pair, t: Translate) -> tuple[str, ...]:
    """Name what the two brought each other, in the reader's language."""
    there, back = pairs_cards.shared_topics(tick, pair)
    own = topic_words(tick, pairs_facts.programme_of(tick, pair), t)
    return tuple(
        html.unescape(topic_views.topic_name(one, t, own)) for one in dict.fromkeys([*there, *back])
    )


def key(tick: Tick) -> bytes:
    """Give the workspace's key for codes."""
    return bytes.fromhex(store.letterhead(tick.session, tick.workspace_id).seal_key)


def stored(facts: Certificate) -> dict[str, Any]:
    """Give plain values that JSON can hold."""
    return {**asdict(facts), **{one: getattr(facts, one).isoformat() for one in DAYS}}


def read(facts: Mapping[str, Any]) -> Certificate:
    """Read stored facts."""
    days = {one: date.fromisoformat(facts[one]) for one in DAYS}
    return Certificate(**{**facts, **days, **{one: tuple(facts[one]) for one in LISTS}})


def request(turn: Turn, pair_id: int, *, shows: Sequence[str]) -> None:
    """Issue a certificate to one of the two who asks for it, now or anew.

    Raises:
        NotYours: somebody else's pair.
        NothingToCertify: too early, or no talk was held.
    """
    pair = pairs_facts.own(turn, pair_id, turn.user_id)
    if not deserves(turn, pair):
        raise NothingToCertify
    choose(turn, wanted=True, shows=shows)
    issue(turn, pair, turn.user_id)


def choose(turn: Turn, *, wanted: bool, shows: Sequence[str] | None = None) -> None:
    """Note whether somebody wants certificates at all, and what may stand on them."""
    row = store.choice(turn.session, turn.workspace_id, turn.user_id)
    row.certificates = wanted
    if shows is not None:
        row.shows = [one for one in shows if one in LISTS]
    turn.session.add(row)
    turn.session.flush()


def mine(turn: Turn) -> list[tuple[Pair, str, str]]:
    """List the person's pairs worth a certificate: pair, programme, the name on the newest one."""
    found = pairs.pairs_of(turn.session, turn.workspace_id, turn.user_id, EARNED_IN)
    return [
        (
            pair,
            pairs_facts.programme_of(turn, pair).name,
            next((str(one.facts["name"]) for one in _issued(turn, pair)), ""),
        )
        for pair in found
        if deserves(turn, pair)
    ]


def _issued(turn: Turn, pair: Pair) -> list[CertificateRow]:
    return store.issued(turn.session, pair.id or 0, turn.user_id)


def verify_form(turn: Turn) -> dict[str, Any]:
    """Ask HR or works council for a code.

    Raises:
        NotAllowed: the person runs nothing here.
    """
    turn.authorise(Action.PROGRAMME_SEE)
    return page_views.verify_form(turn.t)


def verify(turn: Turn, code: str) -> tuple[Certificate | None, bool]:
    """Look a code up for HR or works council: the facts it vouches for, whether replaced.

    Raises:
        NotAllowed: the person runs nothing here.
    """
    turn.authorise(Action.PROGRAMME_SEE)
    return look_up(turn, code)


def look_up(tick: Tick, code: str) -> tuple[Certificate | None, bool]:
    """Find what a code vouches for, and whether a newer certificate replaced it."""
    row = store.by_seal(tick.session, plain(code).decode(), tick.workspace_id)
    if row is None:
        return None, False
    facts = read(row.facts)
    return (facts if verify_code(facts, code, key(tick)) else None), row.replaced


pairs_hooks.COMPLETED.append(completed)
