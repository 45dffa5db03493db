"""The two pages of the sign-up: what people bring and want, and what the rules need to know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.blocks.basic_components import Option
from slack_sdk.models.blocks.block_elements import (
    CheckboxesElement,
    ExternalDataMultiSelectElement,
    ExternalDataSelectElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from bot.domain.enrolment import NEW, TEAM_LENGTH, Band, Role, TopicName
from bot.domain.roadmap import Roadmap
from bot.i18n import Translate
from bot.views import kit, places
from bot.views import roadmap as roadmap_view

OPEN = "enrolment:open"
TOPICS = "enrolment:topics"
ABOUT = "enrolment:about"
TOPICS_EDITED = "enrolment:topics_edited"
ABOUT_EDITED = "enrolment:about_edited"
OFFERED = "enrolment:offered"
WANTED = "enrolment:wanted"
PLACE = "enrolment:place"
NOTICE = "enrolment:notice"
YES = "yes"


@dataclass(frozen=True, slots=True)
class Invitation:
    """The programme somebody signs up for, as its form introduces it."""

    programme_id: int
    name: str
    purpose: str
    starts_on: date
    roadmap: Roadmap


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsPage:
    """What the first page shows: nothing, a draft, or the profile to change."""

    metadata: str
    invitations: Sequence[Invitation]
    most: int
    today: date | None = None
    role: str | None = None
    offers: Sequence[TopicName] = ()
    focus: TopicName | None = None
    wants: Sequence[TopicName] = ()
    edits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPage:
    """What the second page shows; `languages` are those on offer, `spoken` those chosen."""

    metadata: str
    languages: Sequence[tuple[str, str]]
    spoken: Sequence[str]
    bands: Sequence[Band]
    level: int | None = None
    place: str | None = None
    team: str = ""
    manager_id: str | None = None
    not_with: Sequence[str] = field(default=(), repr=False)
    notice: str = ""
    consent: str = ""


def topics_page(page: TopicsPage, t: Translate) -> dict[str, Any]:
    """Ask for role and topics; with several programmes open, for the programme first.

    The road ahead stands below, so that on a phone the first question is in sight at once.
    """
    blocks: list[Block] = [] if page.edits else _introduction(page, t)
    blocks += [
        _role(page.role, t),
        kit.field(
            "offers",
            t.plain("enrolment.offers_label", most=page.most),
            _several(OFFERED, page.offers, page.most, t),
            hint=t.plain("enrolment.offers_hint"),
            optional=True,
        ),
        kit.field(
            "focus",
            t.plain("enrolment.focus_label"),
            _one(WANTED, page.focus, t),
            hint=t.plain("enrolment.focus_hint"),
            optional=True,
        ),
        kit.field(
            "wants",
            t.plain("enrolment.wants_label", most=page.most - 1),
            _several(WANTED, page.wants, page.most - 1, t),
            hint=t.plain("enrolment.wants_hint"),
            optional=True,
        ),
        *([] if page.edits else _road(page, t)),
    ]
    return kit.modal(
        t.plain("enrolment.topics_title" if page.edits else "enrolment.signup_title"),
        blocks,
        callback_id=TOPICS_EDITED if page.edits else TOPICS,
        submit=t.plain("common.save" if page.edits else "common.next"),
        close=t.plain("common.cancel"),
        metadata=page.metadata,
    )


def _introduction(page: TopicsPage, t: Translate) -> list[Block]:
    if len(page.invitations) == 1:
        [one] = page.invitations
        told = t("enrolment.invitation", name=one.name, purpose=one.purpose, day=one.starts_on)
        return [kit.section(told), kit.context(t("enrolment.steps"))]
    options = [
        kit.option(one.name, str(one.programme_id), t.plain("enrolment.starts", day=one.starts_on))
        for one in page.invitations
    ]
    chosen = next((one for one in options if one.value == page.metadata), options[0])
    return [
        kit.section(t("enrolment.several_open")),
        kit.field(
            "programme",
            t.plain("enrolment.programme_label"),
            StaticSelectElement(action_id=kit.VALUE, options=options, initial_option=chosen),
        ),
        kit.context(t("enrolment.steps")),
    ]


def _road(page: TopicsPage, t: Translate) -> list[Block]:
    if len(page.invitations) != 1:
        return []
    return [kit.divider(), *roadmap_view.roadmap(page.invitations[0].roadmap, page.today, t)]


def _role(role: str | None, t: Translate) -> InputBlock:
    options = [
        kit.option(t.plain(f"enrolment.role_{one}"), one, t.plain(f"enrolment.role_{one}_is"))
        for one in Role
    ]
    chosen = next((one for one in options if one.value == role), None)
    element = RadioButtonsElement(action_id=kit.VALUE, options=options, initial_option=chosen)
    return kit.field("role", t.plain("enrolment.role_label"), element)


def topic_option(topic: TopicName, t: Translate) -> Option:
    """Show one topic as a choice; one that is new says so."""
    if topic.topic.startswith(NEW):
        return kit.option(topic.name, topic.topic, t.plain("enrolment.new_topic"))
    return kit.option(topic.name, topic.topic, topic.description)


def _several(
    action: str, chosen: Sequence[TopicName], most: int, t: Translate
) -> ExternalDataMultiSelectElement:
    return ExternalDataMultiSelectElement(
        action_id=action,
        placeholder=t.plain("enrolment.topic_search"),
        min_query_length=0,
        max_selected_items=most,
        initial_options=[topic_option(one, t) for one in chosen] or None,
    )


def _one(action: str, chosen: TopicName | None, t: Translate) -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        action_id=action,
        placeholder=t.plain("enrolment.topic_search"),
        min_query_length=0,
        initial_option=topic_option(chosen, t) if chosen else None,
    )


def about_page(page: AboutPage, t: Translate) -> dict[str, Any]:
    """Ask for what the rules need; with a notice also for consent."""
    blocks: list[Block] = [
        _languages(page, t),
        _level(page, t),
        _place(page.place, t),
        *_reporting(page, t),
        kit.field(
            "not_with",
            t.plain("enrolment.not_with_label"),
            UserMultiSelectElement(
                action_id=kit.VALUE,
                placeholder=t.plain("enrolment.people_search"),
                initial_users=list(page.not_with) or None,
            ),
            hint=t.plain("enrolment.not_with_hint"),
            optional=True,
        ),
        *_consent(page, t),
    ]
    return kit.modal(
        t.plain("enrolment.about_title"),
        blocks,
        callback_id=ABOUT if page.notice else ABOUT_EDITED,
        submit=t.plain("enrolment.join" if page.notice else "common.save"),
        close=t.plain("common.cancel"),
        metadata=page.metadata,
    )


def _languages(page: AboutPage, t: Translate) -> InputBlock:
    options = [kit.option(name, code) for code, name in page.languages]
    spoken = [one for one in options if one.value in page.spoken]
    element = StaticMultiSelectElement(
        action_id=kit.VALUE,
        placeholder=t.plain("enrolment.choose"),
        options=options,
        initial_options=spoken or None,
    )
    label, hint = t.plain("enrolment.languages_label"), t.plain("enrolment.languages_hint")
    return kit.field("languages", label, element, hint=hint)


def _level(page: AboutPage, t: Translate) -> InputBlock:
    options = [kit.option(one.name, str(one.rank), one.explanation) for one in page.bands]
    element = StaticSelectElement(
        action_id=kit.VALUE,
        placeholder=t.plain("enrolment.choose"),
        options=options,
        initial_option=next((one for one in options if one.value == str(page.level)), None),
    )
    label, hint = t.plain("enrolment.level_label"), t.plain("enrolment.level_hint")
    return kit.field("level", label, element, hint=hint)


def _place(place: str | None, t: Translate) -> InputBlock:
    chosen = kit.option(places.name_of(place, t), place) if place else None
    element = ExternalDataSelectElement(
        action_id=PLACE,
        placeholder=t.plain("enrolment.place_search"),
        min_query_length=0,
        initial_option=chosen,
    )
    label, hint = t.plain("enrolment.place_label"), t.plain("enrolment.place_hint")
    return kit.field("place", label, element, hint=hint)


def _reporting(page: AboutPage, t: Translate) -> list[Block]:
    team = PlainTextInputElement(
        action_id=kit.VALUE, initial_value=page.team or None, max_length=TEAM_LENGTH
    )
    manager = UserSelectElement(
        action_id=kit.VALUE,
        placeholder=t.plain("enrolment.people_search"),
        initial_user=page.manager_id,
    )
    return [
        kit.field(
            "team",
            t.plain("enrolment.team_label"),
            team,
            hint=t.plain("enrolment.team_hint"),
            optional=True,
        ),
        kit.field(
            "manager",
            t.plain("enrolment.manager_label"),
            manager,
            hint=t.plain("enrolment.manager_hint"),
            optional=True,
        ),
    ]


def _consent(page: AboutPage, t: Translate) -> list[Block]:
    if not page.notice:
        return []
    read = kit.button(t.plain("enrolment.read_notice"), NOTICE)
    options = [kit.option(t.plain("enrolment.consent_yes"), YES)]
    return [
        kit.divider(),
        kit.section(page.notice),
        kit.actions(read),
        kit.field("consent", page.consent, CheckboxesElement(action_id=kit.VALUE, options=options)),
    ]


def options(found: Sequence[Option]) -> list[dict[str, Any]]:
    """Give choices as the answer to what somebody typed into a search field."""
    return [one.to_dict() for one in found]
