"""The four forms of a programme's settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock, Option, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import (
    CheckboxesElement,
    DatePickerElement,
    NumberInputElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from bot.content import content
from bot.domain.formats import COMPACT, SPRINT, STANDARD, FormatName
from bot.domain.programme import GAPS, LARGEST_MINIMUM, MOST_GOALS, SMALLEST_GROUP
from bot.domain.programme_settings import CRITERIA, ProgrammeSettings
from bot.i18n import Translate
from bot.views import kit
from bot.views.programmes import (
    channel_field,
    channel_picker,
    format_line,
    name_field,
    purpose_field,
    start_field,
)
from bot.views.voice import address_of

FORM = "programmes_settings:form"
SWITCHES = ("same_team", "training_gate", "between_prompts", "auto_release")


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the forms are filled with."""

    programme_id: int
    version: int
    name: str
    purpose: str
    starts_on: date
    channel_id: str | None
    settings: ProgrammeSettings
    coordinators: Sequence[str]
    languages: Sequence[str]
    capacities: Sequence[int]


def form(section: str, shown: Shown, t: Translate) -> dict[str, Any]:
    """Make one form; its metadata names the programme, the version seen, and the section."""
    return kit.modal(
        t.plain(f"programmes_settings.open_{section}"),
        FORMS[section](shown, t),
        callback_id=f"{FORM}:{section}",
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=f"{shown.programme_id}:{shown.version}:{section}",
    )


def _basics(shown: Shown, t: Translate) -> list[Block]:
    settings = shown.settings
    languages = {name: t.plain(f"programmes_settings.language_{name}") for name in shown.languages}
    addresses = {name: t.plain(f"programmes_settings.address_{name}") for name in ("du", "sie")}
    return [
        name_field(shown.name, t),
        purpose_field(shown.purpose, t),
        channel_field(shown.channel_id, t),
        _goals(settings, t),
        _choice("language", languages, settings.language, t),
        _choice("address", addresses, settings.address, t),
    ]


def _goals(settings: ProgrammeSettings, t: Translate) -> Block:
    options = [
        kit.option(label.title.say(address_of(t)), name)
        for name, label in content(t.language).setup.outcomes.items()
    ]
    chosen = [one for one in options if one.value in settings.goals]
    return _field(
        "goals",
        StaticMultiSelectElement(
            action_id=kit.VALUE,
            options=options,
            initial_options=chosen or None,
            max_selected_items=MOST_GOALS,
        ),
        t,
        optional=True,
    )


def _dates(shown: Shown, t: Translate) -> list[Block]:
    settings, shape = shown.settings, shown.settings.format
    formats = {
        one.name.value: f"{t.plain(f'programmes.format_{one.name}')}: {format_line(one, t)}"
        for one in (SPRINT, COMPACT, STANDARD)
    }
    formats[FormatName.CUSTOM.value] = t.plain("programmes.format_custom")
    return [
        _choice("format", formats, shape.name.value, t),
        kit.context(t("programmes_settings.custom_hint")),
        _number("weeks", shape.weeks, t),
        _number("every", shape.every, t),
        _number("minutes", shape.minutes, t),
        start_field(shown.starts_on, t),
        _day("signup_from", settings.signup_from, t),
        _day("signup_until", settings.last_day_of_signup(shown.starts_on), t),
        _day("last_start_on", settings.last_start(shown.starts_on), t),
        _day("ends_on", settings.ends_on, t),
    ]


def _rules(shown: Shown, t: Translate) -> list[Block]:
    settings = shown.settings
    gaps = {str(gap): t.plain("programmes_settings.gap", n=gap) for gap in GAPS}
    gaps["0"] = t.plain("programmes_settings.gap_none")
    numbers = {str(n): str(n) for n in shown.capacities}
    return [
        _choice("level_gap", gaps, str(settings.level_gap), t),
        _choice("mentor_capacity", numbers, str(settings.mentor_capacity), t),
        _choice("mentee_capacity", numbers, str(settings.mentee_capacity), t),
        _switches(settings, t),
        kit.context(t("programmes_settings.weights_hint")),
        *(
            _number(f"weight_{name}", getattr(settings.weights, name), t, optional=False)
            for name in CRITERIA
        ),
    ]


def _switches(settings: ProgrammeSettings, t: Translate) -> Block:
    options = [
        kit.option(
            t.plain(f"programmes_settings.switch_{name}"),
            name,
            t.plain(f"programmes_settings.about_{name}"),
        )
        for name in SWITCHES
    ]
    chosen = [one for one in options if getattr(settings, str(one.value))]
    return _field(
        "switches",
        CheckboxesElement(action_id=kit.VALUE, options=options, initial_options=chosen or None),
        t,
        optional=True,
    )


def _people(shown: Shown, t: Translate) -> list[Block]:
    settings = shown.settings
    sizes = {str(n): str(n) for n in range(SMALLEST_GROUP, LARGEST_MINIMUM + 1)}
    return [
        _field(
            "sponsor",
            UserSelectElement(action_id=kit.VALUE, initial_user=settings.sponsor),
            t,
            optional=True,
        ),
        _field(
            "coordinators",
            UserMultiSelectElement(
                action_id=kit.VALUE, initial_users=list(shown.coordinators) or None
            ),
            t,
            optional=True,
        ),
        _choice("minimum_group", sizes, str(settings.minimum_group), t),
        _field("company_channel", channel_picker(settings.company_channel), t, optional=True),
        _field(
            "contacts",
            PlainTextInputElement(
                action_id=kit.VALUE, multiline=True, initial_value=settings.contacts or None
            ),
            t,
            optional=True,
        ),
    ]


FORMS: Mapping[str, Callable[[Shown, Translate], list[Block]]] = {
    "basics": _basics,
    "dates": _dates,
    "rules": _rules,
    "people": _people,
}


def _field(name: str, element: Any, t: Translate, *, optional: bool = False) -> InputBlock:
    """Make a field whose label and hint stand in the catalogue under its name."""
    hint = f"programmes_settings.hint_{name}"
    return kit.field(
        name,
        t.plain(f"programmes_settings.field_{name}"),
        element,
        hint=t.plain(hint) if t.has(hint) else None,
        optional=optional,
    )


def _choice(name: str, choices: Mapping[str, str], chosen: str, t: Translate) -> Block:
    options: list[Option] = [kit.option(text, value) for value, text in choices.items()]
    current = next((one for one in options if one.value == chosen), None)
    return _field(
        name,
        StaticSelectElement(action_id=kit.VALUE, options=options, initial_option=current),
        t,
    )


def _number(name: str, value: int, t: Translate, *, optional: bool = True) -> Block:
    element = NumberInputElement(
        action_id=kit.VALUE, is_decimal_allowed=False, initial_value=str(value)
    )
    return _field(name, element, t, optional=optional)


def _day(name: str, day: date | None, t: Translate) -> Block:
    element = DatePickerElement(action_id=kit.VALUE, initial_date=day.isoformat() if day else None)
    return _field(name, element, t, optional=True)
