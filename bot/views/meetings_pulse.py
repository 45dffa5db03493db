"""The pulse after a talk: the promise first, then three questions, each of which may be skipped."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import RadioButtonsElement

from bot.content import content
from bot.i18n import Translate
from bot.views import kit
from bot.views import meetings as common
from bot.views.meetings_cards import STOP, SUPPORT

FORM = "meetings:pulse_form"
CHANGE = "pairs:change"


def form(
    meeting_id: int,
    items: Sequence[str],
    given: Mapping[str, int],
    t: Translate,
    *,
    k: int,
    until: date,
    card: str = "",
) -> dict[str, Any]:
    """Ask the three questions; what was answered before is ticked.

    `card` says where the card stands from which this was opened.
    """
    surveys = content(t.language).surveys
    promise = surveys.promise
    told = common.say(promise.text, t).format(k=k, until=t.day(until, "long"))
    blocks: list[Block] = [
        kit.section(common.say(surveys.instruments["pulse"].intro, t)),
        kit.context(f"*{common.say(promise.title, t)}*\n{told}"),
    ]
    for name in items:
        item = surveys.items[name]
        scale = surveys.scales[item.scale]
        options = [
            kit.option(f"{scale.first + place} · {common.say(step, t)}", str(scale.first + place))
            for place, step in enumerate(scale.steps)
        ]
        chosen = next((each for each in options if each.value == str(given.get(name))), None)
        blocks.append(
            kit.field(
                name,
                str(common.say(item.text, t)),
                RadioButtonsElement(action_id=kit.VALUE, options=options, initial_option=chosen),
                optional=True,
            )
        )
    return kit.modal(
        str(common.say(surveys.instruments["pulse"].title, t)),
        blocks,
        callback_id=FORM,
        submit=t.plain("common.send"),
        close=t.plain("meetings.pulse_skip"),
        metadata=f"{meeting_id}|{card}",
    )


def thanks(pair_id: int, t: Translate, *, offer: bool) -> dict[str, Any]:
    """Thank, and where something was missing offer help that only a press sets going."""
    blocks: list[Block] = [kit.section(t("meetings.pulse_thanks"))]
    if offer:
        value = str(pair_id)
        blocks += [
            kit.section(common.say(content(t.language).surveys.offer, t)),
            kit.actions(
                kit.button(t.plain("meetings.support"), f"{SUPPORT}:{value}", value),
                kit.button(t.plain("meetings.other_match"), f"{CHANGE}:{value}", value),
                kit.button(t.plain("meetings.stop"), f"{STOP}:{value}", value),
            ),
        ]
    return kit.modal(t.plain("meetings.pulse_done"), blocks, close=t.plain("common.close"))
