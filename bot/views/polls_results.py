"""Results of a closed survey as numbers and text bars, n and response rate beside each figure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from babel.numbers import format_decimal
from slack_sdk.models.blocks import Block

from bot.domain.suppression import Span
from bot.i18n import Markup, Translate
from bot.outgoing import Message
from bot.views import kit
from bot.views import polls_review as review
from bot.views.home import go

CHART = "polls:chart"
WIDTH = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a share of `top`, and the number beside it; `joined` stands for several options."""

    label: str
    value: Span
    top: float
    digits: int = 0
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One question, index or group: bars with n, or the sentence that says why there are none."""

    label: str
    n: int
    bars: Sequence[Bar]
    why: Markup | None = None
    texts: Sequence[str] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """A closed survey as everybody with a right to results sees it: frozen cells only."""

    survey_id: int
    programme_id: int
    programme: str
    title: str
    closed_at: datetime
    asked: int
    answered: int | None
    figures: Sequence[Figure]
    waiting: int = 0
    may_read: bool = False


def results(shown: Results, t: Translate) -> list[Block]:
    """Show figures as numbers and text bars, n and response rate beside each."""
    number = str(shown.survey_id)
    picture = kit.button(t.plain("polls.chart"), f"{CHART}:{number}", number)
    back = go(t.plain("polls.back"), f"polls:{shown.programme_id}")
    figures = [block for one in shown.figures for block in _figure(one, shown, t)]
    buttons = [picture, back] if any(one.bars for one in shown.figures) else [back]
    return [*_head(shown, t), *figures, *_waiting(shown, t), kit.actions(*buttons)]


def message(shown: Results, t: Translate) -> Message:
    """Bring results to HR as a message; what does not fit, and every free text, is on the page."""
    told = (replace(one, texts=()) for one in shown.figures)
    figures = [block for one in told for block in _figure(one, shown, t)]
    more = go(t.plain("polls.results"), f"poll:{shown.survey_id}")
    waiting = _waiting(shown, t)
    room = kit.MESSAGE_BLOCKS - 3 - len(waiting)
    blocks = [*_head(shown, t), *figures[:room], *waiting, kit.actions(more)]
    return Message(t("common.card"), blocks)


def _waiting(shown: Results, t: Translate) -> list[Block]:
    """Say that free texts are read first, and lead whoever may read them there."""
    if not shown.waiting:
        return []
    said = kit.context(t("polls_review.waiting", n=shown.waiting))
    if not shown.may_read:
        return [said]
    return [said, kit.actions(review.button(shown.survey_id, shown.waiting, t))]


def _head(shown: Results, t: Translate) -> list[Block]:
    answered = t("polls.few_answered") if shown.answered is None else None
    rate = answered or t(
        "polls.answered",
        n=shown.answered,
        asked=shown.asked,
        share=round(100 * (shown.answered or 0) / max(shown.asked, 1)),
    )
    return [
        kit.section(t("polls.results_of", title=shown.title)),
        kit.context(
            rate, t("polls.closed_at", at=shown.closed_at), t("polls.of", name=shown.programme)
        ),
    ]


def _figure(one: Figure, shown: Results, t: Translate) -> list[Block]:
    lines = [*_name(one, shown, t), *(_bar(bar, t) for bar in one.bars)]
    if any(bar.joined for bar in one.bars):
        lines.append(t("polls.joined"))
    if one.why:
        lines.append(one.why)
    if one.n:
        lines.append(facts(one.n, shown, t))
    paragraph = [kit.section("\n".join(lines))] if lines else []
    return [*paragraph, *_texts(one.texts, t)]


def _name(one: Figure, shown: Results, t: Translate) -> list[str]:
    """Name a figure; the one question of a poll stands in the heading already."""
    if one.label == shown.title:
        return [t("polls.figure", label=one.group)] if one.group else []
    if one.group:
        return [t("polls.group", label=one.label, group=one.group)]
    return [t("polls.figure", label=one.label)]


def _texts(texts: Sequence[str], t: Translate) -> list[Block]:
    """Show free texts as a list, cut into as few paragraphs as Slack takes."""
    paragraphs: list[str] = []
    for line in (t("polls.text", text=text) for text in texts):
        if paragraphs and len(paragraphs[-1]) + len(line) < kit.SECTION_LIMIT:
            paragraphs[-1] += f"\n{line}"
        else:
            paragraphs.append(line)
    return [kit.section(one) for one in paragraphs]


def facts(n: int, shown: Results, t: Translate) -> str:
    """Say n and the response rate, as they stand beside every figure."""
    if shown.answered is None:
        return t("polls.n", n=n)
    share = round(100 * shown.answered / max(shown.asked, 1))
    return t("polls.n_rate", n=n, share=share)


def _bar(bar: Bar, t: Translate) -> str:
    full = round(WIDTH * bar.value.middle / bar.top)
    drawn = "█" * full + "░" * (WIDTH - full)
    return t("polls.bar", bar=drawn, label=bar.label, value=value(bar.value, t, bar.digits))


def value(span: Span, t: Translate, digits: int = 0) -> str:
    """Write a figure, or its range."""
    places = "." + "0" * digits if digits else ""
    low, high = (
        format_decimal(round(each, digits), f"#,##0{places}", locale=t.language)
        for each in (span.low, span.high)
    )
    return low if low == high else t("surveys.range", low=low, high=high)
