"""Settings of a programme: four short forms, one version, nobody overwrites anybody."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.core import Turn
from bot.domain.formats import Format, FormatName
from bot.domain.letters import Letter
from bot.domain.programme import ROUND_BEFORE_START, ProgrammeState
from bot.domain.programme_settings import CAPACITIES, ProgrammeSettings, Weights, supplied
from bot.domain.refusals import ChangedMeanwhile, FormRefused, Refusal
from bot.domain.roles import Action
from bot.i18n import languages
from bot.services import programmes, programmes_calendar, programmes_steps, roles
from bot.views import programmes_settings as views
from storage.models import Programme

COLUMNS = ("name", "purpose", "starts_on", "channel")
ANNOUNCED = ("weights", "minimum_group", "level_gap", "same_team")
"""Rules whose change after sign-up has begun is told in the channel."""

CONTACTS_LIMIT = 500
PER_CENT = 100
STARTED = (ProgrammeState.RUNNING, ProgrammeState.CLOSING, ProgrammeState.CLOSED)


class StartFixed(Refusal):
    """The kick-off has been; its day stays."""

    key = "programmes_settings.start_fixed"
    field = "starts_on"


class WeightsEmpty(Refusal):
    """Some wish has to count."""

    key = "programmes_settings.weights_empty"


class WeightWrong(Refusal):
    """A weight is a whole number from 0 to 100."""

    key = "programmes_settings.weight_wrong"


class NumberWrong(Refusal):
    """Not a number."""

    key = "programmes_settings.number_wrong"


class ContactsTooLong(Refusal):
    """More than fits into the help card."""

    key = "programmes_settings.contacts_too_long"


def opened(turn: Turn, programme_id: int, section: str) -> dict[str, Any]:
    """Show one of the forms, filled with what holds now."""
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_EDIT)
    return views.form(section, _facts(turn, programme), turn.t)


def save(
    turn: Turn, programme_id: int, section: str, seen: int, typed: Mapping[str, Any]
) -> Programme:
    """Store what one form holds.

    Raises:
        FormRefused: with what is wrong, beside its field.
        ChangedMeanwhile: somebody else saved since the form was opened.
    """
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_EDIT)
    if programme.version != seen:
        raise ChangedMeanwhile
    before = programmes.settings_of(programme)
    settings, columns = _merge(before, programme, typed)
    _check(turn, programme, settings, columns, tuple(typed))
    if "coordinators" in typed:
        roles.set_coordinators(turn, programme_id, tuple(typed["coordinators"]))
    programmes.claim(turn, programme, seen)
    programme.name, programme.purpose = columns["name"], columns["purpose"]
    programme.starts_on, programme.channel_id = columns["starts_on"], columns["channel"]
    programmes.keep_settings(programme, settings)
    _announce(turn, programme, before, settings)
    programmes_calendar.plan(turn, programme)
    turn.audit(
        Action.PROGRAMME_EDIT,
        programme_id=programme_id,
        section=section,
        changed=_changed(before, settings),
    )
    return programme


def _merge(
    before: ProgrammeSettings, programme: Programme, typed: Mapping[str, Any]
) -> tuple[ProgrammeSettings, dict[str, Any]]:
    """Lay what was typed over what holds, settings and columns apart."""
    columns = {
        "name": programme.name,
        "purpose": programme.purpose,
        "starts_on": programme.starts_on,
        "channel": programme.channel_id or "",
    }
    known = {name: typed[name] for name in typed if hasattr(before, name)}
    if "weights" in typed:
        known["weights"] = _weights(typed["weights"])
    if "format" in typed:
        known["format"] = _format(typed)
    columns |= {name: typed[name] for name in COLUMNS if name in typed}
    return replace(before, **known), columns


def _weights(typed: Mapping[str, str]) -> Weights:
    wrong: dict[str, Refusal] = {
        f"weight_{name}": WeightWrong()
        for name, text in typed.items()
        if not text.isdigit() or int(text) > PER_CENT
    }
    if wrong:
        raise FormRefused(wrong)
    weights = Weights(**{name: int(text) for name, text in typed.items()})
    if weights == Weights(0, 0, 0, 0, 0, 0):
        raise FormRefused({"weight_topics": WeightsEmpty()})
    return weights


def _format(typed: Mapping[str, Any]) -> Format:
    """Read the chosen format; only one's own needs the three numbers."""
    if typed["format"] != FormatName.CUSTOM:
        return supplied(typed["format"])
    parts = ("weeks", "every", "minutes")
    wrong: dict[str, Refusal] = {
        name: NumberWrong() for name in parts if not str(typed[name]).isdigit()
    }
    if wrong:
        raise FormRefused(wrong)
    return Format(FormatName.CUSTOM, **{name: int(typed[name]) for name in parts})


def _check(
    turn: Turn,
    programme: Programme,
    settings: ProgrammeSettings,
    columns: Mapping[str, Any],
    shown: tuple[str, ...],
) -> None:
    moved = columns["starts_on"] != programme.starts_on
    if moved and programme.state in STARTED:
        raise FormRefused({"starts_on": StartFixed()})
    if len(settings.contacts) > CONTACTS_LIMIT:
        raise FormRefused(
            {"contacts": ContactsTooLong(n=len(settings.contacts), limit=CONTACTS_LIMIT)}
        )
    programmes.check(
        settings.draft(
            columns["name"], columns["purpose"], columns["starts_on"], columns["channel"]
        ),
        _judged_on(turn, programme, moved=moved),
        shown=shown,
    )


def _judged_on(turn: Turn, programme: Programme, *, moved: bool) -> date:
    """Give the day a draft is judged on: a start that stays may well lie in the past."""
    day = programmes.today(turn, programme)
    return day if moved else min(day, programme.starts_on - ROUND_BEFORE_START)


def _announce(
    turn: Turn, programme: Programme, before: ProgrammeSettings, after: ProgrammeSettings
) -> None:
    """Tell the channel that rules have changed since people signed up; held like every step."""
    changed = [name for name in ANNOUNCED if getattr(before, name) != getattr(after, name)]
    if not changed or programme.state == ProgrammeState.DRAFT:
        return
    turn.post(
        Letter(
            "programmes.rules_changed",
            programme.channel_id or "",
            f"programme:{programme.id}:rules:{programme.version}",
            facts=dict.fromkeys(changed, 1),
            due_at=programmes_calendar.channel_moment(
                turn, programme, turn.now + programmes_steps.HELD_FOR
            ),
            public=True,
            programme_id=programme.id,
        )
    )


def _changed(before: ProgrammeSettings, after: ProgrammeSettings) -> list[str]:
    return sorted(
        name for name, value in after.to_json().items() if before.to_json()[name] != value
    )


def _facts(turn: Turn, programme: Programme) -> views.Shown:
    return views.Shown(
        programme_id=programme.id or 0,
        version=programme.version,
        name=programme.name,
        purpose=programme.purpose,
        starts_on=programme.starts_on,
        channel_id=programme.channel_id,
        settings=programmes.settings_of(programme),
        coordinators=roles.coordinators(turn, programme.id or 0),
        languages=languages(),
        capacities=CAPACITIES,
    )
