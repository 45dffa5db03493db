"""The form of the second step: levels, style, hours, rhythm, formats, capacity, address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.blocks.basic_components import OptionGroup, PlainTextObject
from slack_sdk.models.blocks.block_elements import (
    CheckboxesElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)

from bot.domain.enrolment_better import CAPACITIES, LEVELS, MOST_TAGS, Format, Rhythm
from bot.i18n import Translate
from bot.views import kit

BETTER_SENT = "enrolment:better_sent"
LABEL = 150
ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class BetterPage:
    """What the second step shows: topics with levels, and what was told before.

    `topics` are (`offer` or `want`, name, level); `tags` maps a group's name to (id, name).
    """

    metadata: str
    topics: Sequence[tuple[str, str, int]]
    tags: Mapping[str, Sequence[tuple[str, str]]]
    chosen: Sequence[str]
    teaches: bool
    learns: bool
    zone: str
    languages: Sequence[tuple[str, str]]
    language: str
    address: str
    explain_well: str = field(default="", repr=False)
    hours: str = ""
    rhythm: str | None = None
    formats: Sequence[str] = ()
    mentor_capacity: int = 1
    mentee_capacity: int = 1


def better_page(page: BetterPage, t: Translate) -> dict[str, Any]:
    """Ask for what makes a match better; every field may stay as it is."""
    blocks: list[Block] = [
        kit.context(t("enrolment.better_intro")),
        *_levels(page, t),
        *_explain(page, t),
        _tags(page, t),
        _hours(page, t),
        _rhythm(page, t),
        _formats(page, t),
        *_capacities(page, t),
        *_address(page, t),
    ]
    return kit.modal(
        t.plain("enrolment.better_title"),
        blocks,
        callback_id=BETTER_SENT,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=page.metadata,
    )


def _select(options: Sequence[tuple[str, str]], chosen: str | None) -> StaticSelectElement:
    made = [kit.option(name, value) for value, name in options]
    first = next((one for one in made if one.value == chosen), None)
    return StaticSelectElement(action_id=kit.VALUE, options=made, initial_option=first)


def _levels(page: BetterPage, t: Translate) -> list[Block]:
    """Ask how well somebody knows each topic, offers first."""
    levels = [(str(level), t.plain(f"enrolment.level_{level}")) for level in LEVELS]
    numbers = {"offer": 0, "want": 0}
    blocks: list[Block] = []
    for kind, name, level in page.topics:
        label = kit.cut(t.plain(f"enrolment.level_of_{kind}", topic=name), LABEL)
        place = f"level_{kind}_{numbers[kind]}"
        numbers[kind] += 1
        blocks.append(kit.field(place, label, _select(levels, str(level)), optional=True))
    if blocks:
        blocks.append(kit.context(t("enrolment.levels_hint")))
    return blocks


def _explain(page: BetterPage, t: Translate) -> list[Block]:
    if not page.teaches:
        return []
    element = PlainTextInputElement(
        action_id=kit.VALUE,
        multiline=True,
        initial_value=page.explain_well or None,
        placeholder=t.plain("enrolment.explain_example"),
    )
    label, hint = t.plain("enrolment.explain_label"), t.plain("enrolment.explain_hint")
    return [kit.field("explain_well", label, element, hint=hint, optional=True)]


def _tags(page: BetterPage, t: Translate) -> InputBlock:
    groups = [
        OptionGroup(
            label=PlainTextObject(text=label),
            options=[kit.option(name, tag) for tag, name in tags],
        )
        for label, tags in page.tags.items()
    ]
    every = [kit.option(name, tag) for tags in page.tags.values() for tag, name in tags]
    element = StaticMultiSelectElement(
        action_id=kit.VALUE,
        placeholder=t.plain("enrolment.choose"),
        option_groups=groups,
        initial_options=[one for one in every if one.value in page.chosen] or None,
        max_selected_items=MOST_TAGS,
    )
    label, hint = t.plain("enrolment.tags_label", most=MOST_TAGS), t.plain("enrolment.tags_hint")
    return kit.field("tags", label, element, hint=hint, optional=True)


def _hours(page: BetterPage, t: Translate) -> InputBlock:
    element = PlainTextInputElement(
        action_id=kit.VALUE,
        initial_value=page.hours or None,
        placeholder=t.plain("enrolment.hours_example"),
    )
    label = t.plain("enrolment.hours_label")
    hint = t.plain("enrolment.hours_hint", zone=page.zone)
    return kit.field("hours", label, element, hint=hint, optional=True)


def _rhythm(page: BetterPage, t: Translate) -> InputBlock:
    names = [(ANY, t.plain("enrolment.rhythm_any"))]
    names += [(str(one), t.plain(f"enrolment.rhythm_{one}")) for one in Rhythm]
    label, hint = t.plain("enrolment.rhythm_label"), t.plain("enrolment.rhythm_hint")
    return kit.field("rhythm", label, _select(names, page.rhythm or ANY), hint=hint)


def _formats(page: BetterPage, t: Translate) -> InputBlock:
    options = [kit.option(t.plain(f"enrolment.format_{one}"), str(one)) for one in Format]
    chosen = [one for one in options if one.value in page.formats]
    element = CheckboxesElement(
        action_id=kit.VALUE, options=options, initial_options=chosen or None
    )
    label, hint = t.plain("enrolment.formats_label"), t.plain("enrolment.formats_hint")
    return kit.field("formats", label, element, hint=hint, optional=True)


def _capacities(page: BetterPage, t: Translate) -> list[Block]:
    roles = (
        (page.teaches, "mentor_capacity", page.mentor_capacity),
        (page.learns, "mentee_capacity", page.mentee_capacity),
    )
    names = [(str(n), t.plain("enrolment.pairs", n=n)) for n in CAPACITIES]
    return [
        kit.field(
            name,
            t.plain(f"enrolment.{name}_label"),
            _select(names, str(capacity)),
            hint=t.plain("enrolment.capacity_hint"),
        )
        for wanted, name, capacity in roles
        if wanted
    ]


def _address(page: BetterPage, t: Translate) -> list[Block]:
    options = [kit.option(t.plain(f"enrolment.address_{one}"), one) for one in ("du", "sie")]
    chosen = next((one for one in options if one.value == page.address), None)
    radio = RadioButtonsElement(action_id=kit.VALUE, options=options, initial_option=chosen)
    return [
        kit.field(
            "address",
            t.plain("enrolment.address_label"),
            radio,
            hint=t.plain("enrolment.address_hint"),
        ),
        kit.field(
            "language",
            t.plain("enrolment.language_label"),
            _select(page.languages, page.language),
            hint=t.plain("enrolment.language_hint"),
        ),
    ]
