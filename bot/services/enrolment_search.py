"""What people look up while they sign up: topics, places, and the privacy notice."""

from typing import Any

from bot.content import content
from bot.core import Turn
from bot.i18n import escape
from bot.services import company_defaults
from bot.services.enrolment_about import say
from bot.services.enrolment_catalogue import catalogue
from bot.views import enrolment_form as forms
from bot.views import enrolment_notice, kit
from bot.views import places as places_view
from storage import programmes

SMALLEST_GROUP = 5
TYPED = 200
"""More than this many characters are no search any more."""


def topics(
    turn: Turn, typed: str, *, wanted: bool, programme_id: int | None = None
) -> list[dict[str, Any]]:
    """Find topics of a programme by name, synonym or description, in both languages."""
    programme = programmes.programme(turn.session, turn.workspace_id, programme_id or 0)
    found = catalogue(turn, turn.t, programme).search(typed[:TYPED], wanted=wanted)
    return forms.options([forms.topic_option(one, turn.t) for one in found])


def places(turn: Turn, typed: str) -> list[dict[str, Any]]:
    """Find countries and regions."""
    found = places_view.search(typed[:TYPED], turn.t)
    return forms.options([kit.option(name, place) for place, name in found])


def notice(turn: Turn) -> dict[str, Any]:
    """Show the privacy notice, section by section."""
    known = content(turn.t.language).privacy
    facts = {
        "k": SMALLEST_GROUP,
        "contact": _word(turn, "privacy_contact") or turn.t("enrolment.privacy_contact"),
        "controller": _word(turn, "controller") or escape(turn.home.name),
    }
    sections = [
        (say(one.title, turn.t), say(one.text, turn.t).format_map(facts))
        for one in known.sections.values()
    ]
    return enrolment_notice.notice(say(known.title, turn.t), sections, turn.t)


def _word(turn: Turn, name: str) -> str:
    return escape(company_defaults.text(turn, name))
