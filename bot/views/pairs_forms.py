"""The small forms of a pair: agreement, pause, change of partner, goodbye."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import (
    CheckboxesElement,
    DatePickerElement,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.content import Address, content
from bot.domain.pair_events import Reason
from bot.i18n import Markup, Translate, mention
from bot.views import kit, topics

AGREE_FORM = "pairs:agree_form"
VOICE_FORM = "pairs:voice_form"
PAUSE_FORM = "pairs:pause_form"
CHANGE_FORM = "pairs:change_form"
END_FORM = "pairs:end_form"
DU = "du"
STAY = "stay"
REASONS = (
    Reason.TIME,
    Reason.FIT,
    Reason.TOPIC_DONE,
    Reason.ROLE_CHANGE,
    Reason.RATHER_NOT_SAY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceChoice:
    """What one of the two is asked about language and form of address, and what is ticked."""

    partner: str
    languages: Sequence[str]
    language: str
    du: bool
    asks_du: bool


def agree(pair_id: int, t: Translate, choice: VoiceChoice) -> dict[str, Any]:
    """Ask privately for language and form of address, and confirm the agreement with it."""
    words = content(t.language).agreement.confirm.say("sie" if t.address == "sie" else "du")
    return kit.modal(
        t.plain("pairs.form_agree_title"),
        [kit.section(words), *_voice_fields(t, choice)],
        callback_id=AGREE_FORM,
        submit=t.plain("pairs.agree"),
        close=t.plain("common.back"),
        metadata=str(pair_id),
    )


def voice(pair_id: int, t: Translate, choice: VoiceChoice) -> dict[str, Any]:
    """Ask for language and form of address once more; it holds when both have said it."""
    return kit.modal(
        t.plain("pairs.form_voice_title"),
        [kit.section(t("pairs.form_voice")), *_voice_fields(t, choice)],
        callback_id=VOICE_FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.back"),
        metadata=str(pair_id),
    )


def _voice_fields(t: Translate, choice: VoiceChoice) -> list[Block]:
    blocks: list[Block] = []
    if len(choice.languages) > 1:
        options = [kit.option(topics.language_name(code, t), code) for code in choice.languages]
        chosen = next(option for option in options if option.value == choice.language)
        menu = RadioButtonsElement(action_id=kit.VALUE, options=options, initial_option=chosen)
        blocks.append(kit.field("language", t.plain("pairs.form_language"), menu))
    if choice.asks_du:
        tick = kit.option(t.plain("pairs.form_du_tick"), DU)
        boxes = CheckboxesElement(
            action_id=kit.VALUE, options=[tick], initial_options=[tick] if choice.du else None
        )
        blocks.append(
            kit.field(
                "address",
                t.plain("pairs.form_du"),
                boxes,
                hint=t.plain("pairs.form_du_hint"),
                optional=True,
            )
        )
    return [*blocks, kit.context(t("pairs.form_private", partner=mention(choice.partner)))]


def ten_points(both: Translate, t: Translate) -> dict[str, Any]:
    """Show all ten points, in the words the two share."""
    tone: Address = "sie" if both.address == "sie" else "ihr"
    points = content(both.language).agreement.points.values()
    lines = [
        kit.section(Markup(f"*{n}. {each.title.say(tone)}*\n{each.text.say(tone)}"))
        for n, each in enumerate(points, 1)
    ]
    return kit.modal(t.plain("pairs.ten_title"), lines, close=t.plain("common.close"))


def pause(
    pair_id: int, t: Translate, *, partner: str, first: date, latest: date, extends: bool
) -> dict[str, Any]:
    """Ask until when the pair rests."""
    key = "pairs.form_extend" if extends else "pairs.form_pause"
    picker = DatePickerElement(action_id=kit.VALUE, initial_date=first.isoformat())
    return kit.modal(
        t.plain("pairs.form_pause_title"),
        [
            kit.section(t(key, partner=mention(partner), latest=latest)),
            kit.field("until", t.plain("pairs.form_until"), picker),
        ],
        callback_id=PAUSE_FORM,
        submit=t.plain("pairs.pause"),
        close=t.plain("common.back"),
        metadata=str(pair_id),
    )


def change(pair_id: int, t: Translate, *, partner: str, self_service: bool) -> dict[str, Any]:
    """Explain what a change of partner means, and let it be confirmed."""
    key = "pairs.form_change" if self_service else "pairs.form_change_later"
    return kit.modal(
        t.plain("pairs.form_change_title"),
        [kit.section(t(key, partner=mention(partner)))],
        callback_id=CHANGE_FORM,
        submit=t.plain("pairs.form_change_yes"),
        close=t.plain("common.back"),
        metadata=str(pair_id),
    )


def end(pair_id: int, t: Translate, *, partner: str) -> dict[str, Any]:
    """Let somebody end their pair; a reason may be chosen, none is needed."""
    reasons = [kit.option(t.plain(f"pairs.reason_{each}"), each.value) for each in REASONS]
    stay = kit.option(t.plain("pairs.form_stay"), STAY)
    return kit.modal(
        t.plain("pairs.form_end_title"),
        [
            kit.section(t("pairs.form_end", partner=mention(partner))),
            kit.field(
                "reason",
                t.plain("pairs.form_reason"),
                StaticSelectElement(
                    action_id=kit.VALUE,
                    options=reasons,
                    placeholder=t.plain("pairs.form_reason_none"),
                ),
                hint=t.plain("pairs.form_reason_hint"),
                optional=True,
            ),
            kit.field(
                "stay",
                t.plain("pairs.form_new"),
                CheckboxesElement(action_id=kit.VALUE, options=[stay]),
                optional=True,
            ),
        ],
        callback_id=END_FORM,
        submit=t.plain("pairs.form_end_yes"),
        close=t.plain("common.back"),
        metadata=str(pair_id),
    )
