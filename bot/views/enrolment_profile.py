"""The profile as its owner sees it, in a modal and in Home."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, SectionBlock

from bot.domain.afterwards import Wish
from bot.domain.enrolment import Role
from bot.domain.roadmap import Roadmap
from bot.i18n import Translate, mention
from bot.views import kit, places
from bot.views import roadmap as roadmap_view
from bot.views.afterwards import ASK, said
from bot.views.enrolment import BETTER, EDIT_ABOUT, LEAVE, PAUSE, PROFILE

EDIT_TOPICS = "enrolment:edit_topics"
RESUME = "enrolment:resume"


class Stand(StrEnum):
    """Where somebody stands in a programme, pauses aside."""

    IN = "is_in"
    WAITS = "why_waiting"
    RESTS = "looks_for_nobody"
    DONE = "is_done"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands, until when they rest, why they wait and for which round, if any.

    `afterwards` is what they would like after the goodbye; None before they have said so.
    """

    paused_until: date | None
    stand: Stand
    round_on: date | None = None
    reason: str | None = None
    afterwards: tuple[Wish, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything somebody told for one programme, in words; `not_with` is only a number."""

    programme_id: int
    name: str
    role: Role
    offers: Sequence[str]
    focus: str | None
    wants: Sequence[str]
    languages: Sequence[str]
    level: str
    place: str | None
    team: str
    manager_id: str | None
    not_with: int
    tags: Sequence[str]
    hours: str
    rhythm: str | None
    formats: Sequence[str]
    standing: Standing
    explain_well: str = field(default="", repr=False)


def profile(all_told: Sequence[Profile], t: Translate) -> dict[str, Any]:
    """Show the whole profile, with a button beside every part."""
    blocks = [block for one in all_told for block in _whole(one, t)]
    return kit.modal(
        t.plain("enrolment.profile_title"),
        blocks[: kit.VIEW_BLOCKS],
        callback_id=PROFILE,
        close=t.plain("common.close"),
    )


def _whole(one: Profile, t: Translate) -> list[Block]:
    return [
        kit.header(one.name),
        kit.context(where(one.standing, t)),
        _part(topics(one, t), EDIT_TOPICS, one, t),
        _part(_about(one, t), EDIT_ABOUT, one, t),
        _part(_better(one, t), BETTER, one, t),
        buttons(one, t, in_home=False),
    ]


def _part(text: str, action: str, one: Profile, t: Translate) -> SectionBlock:
    button = kit.button(
        t.plain("common.edit"), f"{action}:{one.programme_id}", str(one.programme_id)
    )
    return kit.section(text, accessory=button)


def topics(one: Profile, t: Translate) -> str:
    """Say what somebody is, offers and wants."""
    lines = [f"*{t(f'enrolment.role_{one.role}')}*"]
    if one.offers:
        lines.append(t("enrolment.i_offer", topics=list(one.offers)))
    if one.focus:
        lines.append(t("enrolment.i_want_most", topic=one.focus))
    if one.wants:
        lines.append(t("enrolment.i_want", topics=list(one.wants)))
    return "\n".join(lines)


def _about(one: Profile, t: Translate) -> str:
    nobody = t("enrolment.nothing_told")
    manager = mention(one.manager_id) if one.manager_id else nobody
    return t(
        "enrolment.about_told",
        languages=list(one.languages) or nobody,
        level=one.level or nobody,
        place=places.name_of(one.place, t) or nobody,
        team=one.team or nobody,
        manager=manager,
        n=one.not_with,
    )


def _better(one: Profile, t: Translate) -> str:
    lines = [t("enrolment.better_heading")]
    if one.explain_well:
        lines.append(t("enrolment.explain_told", text=one.explain_well))
    if one.tags:
        lines.append(t("enrolment.tags_told", tags=list(one.tags)))
    if one.hours:
        lines.append(t("enrolment.hours_told", hours=one.hours.replace(";", ", ")))
    if one.rhythm:
        lines.append(t("enrolment.rhythm_told", rhythm=t(f"enrolment.rhythm_{one.rhythm}")))
    if one.formats:
        formats = [t(f"enrolment.format_{each}") for each in one.formats]
        lines.append(t("enrolment.formats_told", formats=formats))
    return "\n".join(lines if len(lines) > 1 else [*lines, t("enrolment.better_empty")])


def where(one: Standing, t: Translate) -> str:
    """Say where somebody stands: resting until when, or why they wait and until what day."""
    if one.paused_until:
        return t("enrolment.rests", until=one.paused_until)
    if one.stand is not Stand.WAITS:
        return t(f"enrolment.{one.stand}")
    why = f"matching.word_{one.reason}"
    reason = t(why) if one.reason and t.has(why) else t(f"enrolment.{one.stand}")
    key = "enrolment.round_on" if one.round_on else "enrolment.no_round"
    return f"{reason} {t(key, day=one.round_on)}"


def buttons(one: Profile, t: Translate, *, in_home: bool) -> ActionsBlock:
    """Offer what can be done: change, better match, what comes afterwards, pause, leave."""
    done = one.standing.stand is Stand.DONE
    rests = one.standing.paused_until is not None
    found = [("enrolment.see_profile", PROFILE)] if in_home else []
    if in_home and not done:
        found.append(("enrolment.better", BETTER))
    if in_home and (done or one.standing.afterwards is not None):
        found.append(("afterwards.choose", ASK))
    if rests or not done:
        found.append(("enrolment.resume", RESUME) if rests else ("enrolment.pause", PAUSE))
    value = str(one.programme_id)
    shown = [kit.button(t.plain(key), f"{action}:{value}", value) for key, action in found]
    return kit.actions(*shown, kit.button(t.plain("enrolment.leave"), f"{LEAVE}:{value}", value))


def section(one: Profile, plan: Roadmap, today: date, t: Translate) -> list[Block]:
    """Show a programme in Home: where one stands, the roadmap, what one offers and wants."""
    return [
        kit.section(f"*{t('enrolment.home_heading', name=one.name)}*"),
        kit.context(where(one.standing, t)),
        *roadmap_view.roadmap(plan, today, t),
        kit.section("\n".join([topics(one, t), *said(one.standing.afterwards, t)])),
        buttons(one, t, in_home=True),
    ]
