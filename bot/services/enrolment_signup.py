"""Signing up: two pages, a draft between them, and a welcome at the end."""

import json
from collections.abc import Sequence
from typing import Any

from bot.core import Turn
from bot.domain import enrolment as domain
from bot.domain.enrolment import FIRST_STEP_TOPICS, MOST_TOPICS, OFFER_LEVEL, WANT_LEVEL, Topics
from bot.domain.enrolment_about import About
from bot.domain.letters import Letter
from bot.domain.refusals import FormRefused, Outdated
from bot.services import enrolment_about, enrolment_hooks, enrolment_places
from bot.services.enrolment_catalogue import Catalogue, catalogue, settle_new
from bot.views import enrolment as views
from bot.views import enrolment_form as forms
from storage import enrolments, people, programmes
from storage.models import Enrolment, Programme

DRAFT = "signup"


def begin(turn: Turn, wanted: int | None = None) -> dict[str, Any] | None:
    """Open the form for what the person may join; None when they are in everything open.

    Raises:
        GuestCannotJoin, StrangerCannotJoin, BotCannotJoin, AccountIsOff: not this account.
        OpensLater, NothingOpen: there is nothing to join.
    """
    enrolment_places.check_person(turn)
    free = enrolment_places.joinable(turn)
    if wanted is not None and enrolment_places.place(turn, wanted, turn.user_id):
        return None
    asked = [one for one in free if one.id == wanted] or free
    return forms.topics_page(_page(turn, asked), turn.t) if asked else None


def _page(turn: Turn, free: Sequence[Programme]) -> forms.TopicsPage:
    """Fill the first page from the draft, else from what the person told another time."""
    draft = _draft(turn)
    chosen = draft[1] if draft else _had(turn, free[0].id or 0)
    first = draft[0] if draft else free[0].id
    found = catalogue(turn, turn.t, free[0])
    return forms.TopicsPage(
        metadata=str(first if any(one.id == first for one in free) else free[0].id),
        invitations=[enrolment_places.invitation(one) for one in free],
        today=enrolment_places.today(turn),
        most=max(FIRST_STEP_TOPICS, len(chosen.offers), len(chosen.wanted)),
        **shown_topics(chosen, found),
    )


def shown_topics(chosen: Topics, found: Catalogue) -> dict[str, Any]:
    """Give the fields of a page that shows these topics."""
    return {
        "role": chosen.role,
        "offers": found.shown(chosen.offers),
        "focus": next(iter(found.shown([chosen.focus])), None) if chosen.focus else None,
        "wants": found.shown(one for one in chosen.wants if one != chosen.focus),
    }


def _draft(turn: Turn) -> tuple[int, Topics] | None:
    row = people.draft(turn.session, turn.workspace_id, turn.user_id, DRAFT)
    if row is None:
        return None
    kept = json.loads(row.content)
    role = domain.Role(kept["role"])
    wants = tuple(kept["wants"])
    return kept["programme"], Topics(role, tuple(kept["offers"]), kept["focus"], wants)


def _had(turn: Turn, programme_id: int) -> Topics:
    place = enrolment_places.latest(turn, programme_id)
    return topics_of(turn, place) if place else Topics(None)


def topics_of(turn: Turn, place: Enrolment) -> Topics:
    """Load what somebody offers and wants in a programme."""
    mine = programmes.skills(turn.session, [place.id or 0]).get(place.id or 0, [])
    wants = [one for one in mine if one.kind == "want"]
    return Topics(
        domain.Role(place.role),
        tuple(one.topic for one in mine if one.kind == "offer"),
        next((one.topic for one in wants if one.priority == 1), None),
        tuple(one.topic for one in wants if one.priority != 1),
    )


def open_programme(turn: Turn, programme_id: int | None) -> Programme:
    """Find a programme that takes people today.

    Raises:
        ProgrammeMissing: none was chosen.
        Outdated: it takes nobody (any more).
    """
    if programme_id is None:
        raise FormRefused({"programme": domain.ProgrammeMissing()})
    programme = enrolment_places.open_programme(turn, programme_id)
    if programme is None:
        raise Outdated
    return programme


def check(chosen: Topics, found: Catalogue, most: int, had: Topics | None = None) -> None:
    """Refuse topics that cannot be matched, each beside its field; hidden ones may be kept."""
    known = found.known | (frozenset({*had.offers, *had.wanted}) if had else frozenset())
    errors = domain.check_topics(chosen, known=known, offer_only=found.offer_only, most=most)
    for refusal in errors.values():
        if "topic" in refusal.facts:
            refusal.facts["topic"] = found.name(str(refusal.facts["topic"]))
    if errors:
        raise FormRefused(errors)


def topics_told(turn: Turn, programme_id: int | None, chosen: Topics) -> dict[str, Any]:
    """Take the first page, keep it as a draft, and ask for the second.

    Raises:
        FormRefused: with a reason for every field.
    """
    enrolment_places.check_person(turn)
    programme = open_programme(turn, programme_id)
    had = _had(turn, programme.id or 0)
    most = max(FIRST_STEP_TOPICS, len(had.offers), len(had.wanted))
    check(chosen, catalogue(turn, turn.t, programme), min(most, MOST_TOPICS), had)
    content = {
        "programme": programme.id,
        "role": chosen.role,
        "offers": chosen.offers,
        "focus": chosen.focus,
        "wants": chosen.wants,
    }
    enrolments.save_draft(
        turn.session,
        turn.workspace_id,
        turn.user_id,
        DRAFT,
        content=json.dumps(content, ensure_ascii=False),
        today=enrolment_places.today(turn),
    )
    place = enrolment_places.latest(turn, programme.id or 0)
    return forms.about_page(
        enrolment_about.page(turn, place, str(programme.id), consents=True), turn.t
    )


def about_told(turn: Turn, programme_id: int, told: About) -> dict[str, Any]:
    """Take the second page and let the person in.

    Sending it twice changes nothing the second time.

    Raises:
        FormRefused: with a reason for every field.
        Outdated: the first page is gone, or sign-up has closed meanwhile.
    """
    enrolment_places.check_person(turn)
    programme = open_programme(turn, programme_id)
    enrolment_about.check(turn, told)
    draft = _draft(turn)
    if draft and draft[0] == programme.id:
        _join(turn, programme, draft[1], told)
    elif not enrolment_places.place(turn, programme.id or 0, turn.user_id):
        raise Outdated
    again = _came_back(turn, programme.id or 0)
    hello = enrolment_places.welcome(turn, programme, turn.user_id, again=again)
    return views.joined(hello, turn.t)


def _came_back(turn: Turn, programme_id: int) -> bool:
    """Tell whether somebody who has just joined was in before: a new place has version 1."""
    place = enrolment_places.place(turn, programme_id, turn.user_id)
    return place is not None and place.version > 1


def _join(turn: Turn, programme: Programme, chosen: Topics, told: About) -> None:
    place = _place(turn, programme)
    place.role, place.state = str(chosen.role), "active"
    place.joined_at, place.left_at, place.unmatched_code = turn.now, None, None
    enrolment_about.write(turn, place, told)
    turn.session.add(place)
    turn.session.flush()
    write_topics(turn, place, chosen)
    enrolments.drop_draft(turn.session, turn.workspace_id, turn.user_id, DRAFT)
    turn.post(
        Letter(
            kind="enrolment.welcome",
            to=turn.user_id,
            key=f"enrolment:{place.id}:welcome:{place.version}",
            facts={"programme": programme.id, "again": int(place.version > 1)},
            programme_id=programme.id,
        )
    )
    enrolment_hooks.tell(enrolment_hooks.JOINED, turn, place)


def _place(turn: Turn, programme: Programme) -> Enrolment:
    """Find the person's old place, or make one."""
    found = programmes.enrolment(turn.session, turn.workspace_id, programme.id or 0, turn.user_id)
    if found is not None:
        found.version += 1
        return found
    return Enrolment(
        workspace_id=turn.workspace_id,
        programme_id=programme.id or 0,
        user_id=turn.user_id,
        role="",
        joined_at=turn.now,
    )


def write_topics(turn: Turn, place: Enrolment, chosen: Topics) -> None:
    """Store role and topics; typed topics become topics of the workspace."""
    place.role = str(chosen.role)
    programme = programmes.programme(turn.session, turn.workspace_id, place.programme_id)
    found = catalogue(turn, turn.t, programme)
    offers = settle_new(turn, found, chosen.offers, turn.user_id)
    wants = settle_new(turn, found, chosen.wanted, turn.user_id)
    priorities = {
        topic: 1 if chosen.focus and position == 0 else 2 for position, topic in enumerate(wants)
    }
    session = turn.session
    enrolments.write_skills(session, place, "offer", dict.fromkeys(offers, 1), OFFER_LEVEL)
    enrolments.write_skills(session, place, "want", priorities, WANT_LEVEL)
