"""What guides a talk while it runs: the clock of its phases, and the guide of the last one."""

from typing import Any

from slack_sdk.models.blocks import Block

from bot.content import content
from bot.i18n import Markup, Translate
from bot.views import kit
from bot.views import meetings as common


def clock(minutes: int, t: Translate) -> dict[str, Any]:
    """Show the clock of a talk: five phases with their minutes."""
    arc = content(t.language).arc
    found = min(arc.clocks.values(), key=lambda each: abs(each.minutes - minutes))
    lines: list[Block] = [kit.section(t("meetings.clock_intro"))]
    since = 0
    for name, length in found.phases.items():
        phase = arc.phases[name]
        span = t("meetings.clock_phase", start=since, end=since + length)
        since += length
        title, text = common.say(phase.title, t), common.say(phase.text, t)
        lines.append(kit.section(Markup(f"*{span} · {title}*\n{text}")))
    return kit.modal(t.plain("meetings.clock_title"), lines, close=t.plain("common.close"))


def guide(t: Translate) -> dict[str, Any]:
    """Show the guide of the closing talk."""
    cards = content(t.language).cards
    blocks: list[Block] = [kit.section(common.say(cards.closing_intro, t))]
    for phase in cards.closing.values():
        title = t("meetings.guide_phase", title=common.say(phase.title, t), minutes=phase.minutes)
        blocks.append(kit.section(Markup(f"*{title}*\n{common.say(phase.text, t)}")))
    return kit.modal(t.plain("meetings.guide_title"), blocks, close=t.plain("common.close"))
