"""The second step: shown with what is known, stored when it is sent."""

from typing import Any

from bot.content import content
from bot.content.model import TagKind
from bot.core import Turn
from bot.domain.enrolment import Role
from bot.domain.enrolment_better import CAPACITIES, LEVELS, Better, Rhythm, check_better
from bot.domain.refusals import FormRefused
from bot.domain.typed_hours import tidy_hours
from bot.i18n import languages
from bot.services import company_defaults as defaults
from bot.services import enrolment_hooks
from bot.services.enrolment_catalogue import Catalogue, catalogue
from bot.services.enrolment_versions import mine, stamp, take_version
from bot.views import enrolment_better as views
from bot.views.languages import name_of
from storage import enrolments, programmes
from storage.models import Enrolment, Skill

NINE_TO_FIVE = "09:00-17:00"


def page(turn: Turn, programme_id: int) -> dict[str, Any]:
    """Show the second step for one programme.

    Raises:
        NotIn: the person does not take part in it.
    """
    place = mine(turn, programme_id)
    person, found = turn.person(turn.user_id), _catalogue(turn, programme_id)
    topics = [(one.kind, found.name(one.topic), one.level) for one in _skills(turn, place)]
    shown = views.BetterPage(
        metadata=stamp(place),
        topics=topics,
        tags=_tags(turn),
        chosen=place.style,
        teaches=Role(place.role).teaches,
        learns=Role(place.role).learns,
        zone=turn.t.zone.key,
        languages=[(code, name_of(code, turn.t)) for code in languages()],
        language=turn.t.language,
        address=turn.t.address,
        explain_well=place.explain_well or "",
        hours=defaults.hours(turn, person.hours) or NINE_TO_FIVE,
        rhythm=place.rhythm,
        formats=place.formats or ["remote", "onsite"],
        mentor_capacity=place.mentor_capacity,
        mentee_capacity=place.mentee_capacity,
    )
    return views.better_page(shown, turn.t)


def _catalogue(turn: Turn, programme_id: int) -> Catalogue:
    programme = programmes.programme(turn.session, turn.workspace_id, programme_id)
    return catalogue(turn, turn.t, programme)


def _skills(turn: Turn, place: Enrolment) -> list[Skill]:
    told = programmes.skills(turn.session, [place.id or 0]).get(place.id or 0, [])
    return sorted(told, key=lambda one: (one.kind, one.position))


def _tags(turn: Turn) -> dict[str, list[tuple[str, str]]]:
    known = content(turn.t.language).profile.tags.values()
    return {
        turn.t.plain(f"enrolment.tags_{kind}"): [
            (tag.id, tag.name.informal) for tag in known if tag.kind is kind
        ]
        for kind in TagKind
    }


def tell(turn: Turn, programme_id: int, version: int, told: Better) -> None:
    """Store the second step.

    Raises:
        FormRefused: with a reason for every field.
        ChangedMeanwhile: the profile changed since the form was opened.
    """
    place = mine(turn, programme_id)
    errors = check_better(told, content(turn.t.language).profile.tags)
    if errors:
        raise FormRefused(errors)
    take_version(turn, place, version)
    _set_levels(turn, place, told)
    place.explain_well, place.style = told.explain_well or None, list(told.tags)
    place.rhythm = told.rhythm if told.rhythm in set(Rhythm) else None
    place.formats = list(told.formats)
    place.mentor_capacity = _capacity(told.mentor_capacity, place.mentor_capacity)
    place.mentee_capacity = _capacity(told.mentee_capacity, place.mentee_capacity)
    _set_person(turn, told)
    enrolment_hooks.tell(enrolment_hooks.CHANGED, turn, place)


def _capacity(told: int | None, before: int) -> int:
    return told if told in CAPACITIES and told is not None else before


def _set_levels(turn: Turn, place: Enrolment, told: Better) -> None:
    for one in _skills(turn, place):
        level = told.levels.get((one.kind, one.position))
        if level is not None and level in LEVELS:
            enrolments.set_level(turn.session, place.id or 0, one.kind, one.topic, level)


def _set_person(turn: Turn, told: Better) -> None:
    """Hours, form of address and language belong to the person, whatever the programme."""
    person = turn.person(turn.user_id)
    person.hours = tidy_hours(told.hours) or None
    if told.address in {"du", "sie"}:
        person.address = told.address
    if told.language in languages():
        person.language = told.language
