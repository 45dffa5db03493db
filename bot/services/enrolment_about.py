"""The personal facts of the sign-up: pre-filled where known, checked, stored."""

from bot.content import Voice, content
from bot.core import Turn
from bot.domain.enrolment_about import (
    REPORTING_DEPTH,
    About,
    check_about,
    country_of,
    place_of,
)
from bot.domain.refusals import FormRefused
from bot.i18n import Translate
from bot.services import company_defaults as defaults
from bot.services.enrolment_catalogue import bands
from bot.views import enrolment_form as forms
from bot.views import languages, places
from storage import people
from storage.models import Enrolment, Person


def page(turn: Turn, place: Enrolment | None, metadata: str, *, consents: bool) -> forms.AboutPage:
    """Fill the second page with what the person, an import or Slack told us."""
    person = turn.person(turn.user_id)
    country, region = person.country, person.region
    if not country:
        country, region = defaults.guess(turn, places.country_of_zone(person.timezone or ""))
    known = content(turn.t.language).privacy
    return forms.AboutPage(
        metadata=metadata,
        languages=languages.offered(turn.t, turn.home.settings.get("working_languages")),
        spoken=(place.languages if place else person.languages) or [turn.t.language],
        bands=bands(turn, turn.t),
        level=person.level,
        place=place_of(country, region),
        team=person.team or "",
        manager_id=person.manager_id,
        not_with=place.not_with if place else (),
        notice=say(known.voluntary, turn.t) if consents else "",
        consent=say(known.confirm, turn.t),
    )


def say(text: Voice, t: Translate) -> str:
    """Say a text of the curriculum in the reader's form of address."""
    return text.formal if t.address == "sie" else text.informal


def check(turn: Turn, told: About) -> None:
    """Refuse what is missing or cannot be, each beside its field.

    Raises:
        FormRefused: with a reason for every field.
    """
    line = _line(turn, told.manager_id)
    errors = check_about(
        told,
        turn.user_id,
        ranks=[band.rank for band in bands(turn, turn.t)],
        managers={person.user_id: person.manager_id for person in line},
        machines=[person.user_id for person in line if person.kind == "bot"],
    )
    if errors:
        raise FormRefused(errors)


def _line(turn: Turn, manager_id: str | None) -> list[Person]:
    """Load the chosen manager and those above, as far as we know them."""
    line: list[Person] = []
    while manager_id and len(line) < REPORTING_DEPTH:
        person = people.person(turn.session, turn.workspace_id, manager_id)
        if person is None or person in line:
            break
        line.append(person)
        manager_id = person.manager_id
    return line


def write(turn: Turn, place: Enrolment, told: About) -> None:
    """Store the facts with the person and with their place in the programme."""
    person = turn.person(turn.user_id)
    person.level = told.level
    person.country, person.region = country_of(told.place)
    person.team, person.manager_id = told.team or None, told.manager_id
    person.languages = list(told.languages)
    place.languages, place.not_with = list(told.languages), list(told.not_with)
