"""The profile: what somebody told, shown and changed without losing anything."""

from typing import Any

from bot.content import content
from bot.core import Turn
from bot.domain.enrolment import MOST_TOPICS, NotIn, Role, Topics
from bot.domain.enrolment_about import About, place_of
from bot.services import (
    enrolment_about,
    enrolment_hooks,
    enrolment_signup,
    enrolment_standing,
)
from bot.services.enrolment_catalogue import Catalogue, bands, catalogue
from bot.services.enrolment_versions import mine, stamp, take_version
from bot.views import enrolment_form as forms
from bot.views import enrolment_profile as views
from bot.views.languages import name_of
from storage import programmes
from storage.models import Enrolment


def show(turn: Turn, programme_id: int | None = None) -> dict[str, Any]:
    """Show what somebody told, for every programme or the one asked for.

    Raises:
        NotIn: the person takes part in nothing.
    """
    places = programmes.enrolments_of(turn.session, turn.workspace_id, turn.user_id)
    wanted = [one for one in places if one.programme_id == programme_id] or places
    if not wanted:
        raise NotIn
    return views.profile([told(turn, one) for one in wanted], turn.t)


def told(turn: Turn, place: Enrolment) -> views.Profile:
    """Gather everything somebody told for one programme, in words."""
    t, person = turn.t, turn.person(turn.user_id)
    programme = programmes.programme(turn.session, turn.workspace_id, place.programme_id)
    found = catalogue(turn, t, programme)
    chosen = enrolment_signup.topics_of(turn, place)
    names = {band.rank: band.name for band in bands(turn, t)}
    tags = content(t.language).profile.tags
    return views.Profile(
        programme_id=place.programme_id,
        name=programme.name if programme else "",
        role=Role(place.role),
        offers=found.names(chosen.offers),
        focus=found.name(chosen.focus) if chosen.focus else None,
        wants=found.names(chosen.wants),
        languages=[name_of(code, t) for code in place.languages],
        level=names.get(person.level or 0, ""),
        place=place_of(person.country, person.region),
        team=person.team or "",
        manager_id=person.manager_id,
        not_with=len(place.not_with),
        explain_well=place.explain_well or "",
        tags=[tags[tag].name.informal for tag in place.style if tag in tags],
        hours=person.hours or "",
        rhythm=place.rhythm,
        formats=place.formats,
        standing=enrolment_standing.standing(turn, place),
    )


def topics_page(turn: Turn, programme_id: int) -> dict[str, Any]:
    """Show role and topics to be changed, up to five each way."""
    place = mine(turn, programme_id)
    chosen = enrolment_signup.topics_of(turn, place)
    page = forms.TopicsPage(
        metadata=stamp(place),
        invitations=(),
        most=MOST_TOPICS,
        edits=True,
        **enrolment_signup.shown_topics(chosen, _catalogue(turn, programme_id)),
    )
    return forms.topics_page(page, turn.t)


def _catalogue(turn: Turn, programme_id: int) -> Catalogue:
    programme = programmes.programme(turn.session, turn.workspace_id, programme_id)
    return catalogue(turn, turn.t, programme)


def about_page(turn: Turn, programme_id: int) -> dict[str, Any]:
    """Show the personal facts to be changed."""
    place = mine(turn, programme_id)
    page = enrolment_about.page(turn, place, stamp(place), consents=False)
    return forms.about_page(page, turn.t)


def change_topics(turn: Turn, programme_id: int, version: int, chosen: Topics) -> None:
    """Store changed role and topics.

    Raises:
        FormRefused: with a reason for every field.
        ChangedMeanwhile: the profile changed since the form was opened.
    """
    place = mine(turn, programme_id)
    had = enrolment_signup.topics_of(turn, place)
    enrolment_signup.check(chosen, _catalogue(turn, programme_id), MOST_TOPICS, had)
    take_version(turn, place, version)
    enrolment_signup.write_topics(turn, place, chosen)
    enrolment_hooks.tell(enrolment_hooks.CHANGED, turn, place)


def change_about(turn: Turn, programme_id: int, version: int, facts: About) -> None:
    """Store changed personal facts.

    Raises:
        FormRefused: with a reason for every field.
        ChangedMeanwhile: the profile changed since the form was opened.
    """
    place = mine(turn, programme_id)
    enrolment_about.check(turn, facts)
    take_version(turn, place, version)
    enrolment_about.write(turn, place, facts)
    enrolment_hooks.tell(enrolment_hooks.CHANGED, turn, place)
