"""Bar charts: as data, as a picture for Slack with alt text, and as vectors in a PDF."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from bot.domain.cells import Cell
from bot.domain.insight import Figure
from bot.domain.suppression import Span
from bot.reports.paper import (
    ACCENT,
    FACES,
    FONTS,
    INK,
    LINE,
    SOFT,
    TINT,
    Colour,
    Paper,
    Translate,
    mix,
    number,
)
from bot.reports.wording import facts_text, label_text, span_text, value_text

WIDTH, ROW, HEAD, FOOT, EDGE = 1600, 104, 150, 60, 64
LABELS = 560


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; the text says the same in words."""

    label: str
    value: Span | None
    shown: str
    facts: str
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars on one scale from nought to `top`."""

    title: str
    bars: tuple[Bar, ...]
    top: float = 100


def chart_of(title: str, figures: Sequence[Figure], lang: str, t: Translate) -> Chart:
    """A chart of figures that share a scale from 0 to 100."""
    bars = (
        Bar(
            label_text(figure, t),
            figure.value,
            value_text(figure, lang, t),
            facts_text(figure, lang, t, aim=False),
            figure.before.middle if figure.before is not None else None,
        )
        for figure in figures
    )
    return Chart(title, tuple(bars))


def spread_of(title: str, cell: Cell, options: Sequence[str], lang: str, t: Translate) -> Chart:
    """A chart of how a question's answers spread, blocks of options as they were frozen."""
    n = t("reports.facts_n", n=number(cell.n, lang))
    bars = tuple(
        Bar(
            ", ".join(options[option] for option in block.options),
            block.count,
            span_text(block.count, lang, t),
            n,
        )
        for block in cell.blocks
    )
    return Chart(title, bars, max(cell.n, 1))


def alt_text(chart: Chart, t: Translate) -> str:
    """The chart in words, with every number it draws."""
    rows = [
        t("reports.chart_alt_row", label=bar.label, value=bar.shown, facts=bar.facts)
        for bar in chart.bars
    ]
    joined = t("reports.chart_alt_join").join(rows)
    return t("reports.chart_alt", title=chart.title, rows=joined)


def picture(chart: Chart, accent: Colour = ACCENT) -> bytes:
    """The chart as PNG, wide enough to be read on a phone."""
    height = HEAD + ROW * max(1, len(chart.bars)) + FOOT
    image = Image.new("RGB", (WIDTH, height), "white")
    pen = ImageDraw.Draw(image)
    pen.text((EDGE, 48), chart.title, INK, _font("Serif", "B", 48))
    for place, bar in enumerate(chart.bars):
        _row(pen, bar, HEAD + place * ROW, chart.top, accent)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _font(family: str, style: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / FACES[family, style]), size)


def _row(pen: ImageDraw.ImageDraw, bar: Bar, y: int, top: float, accent: Colour) -> None:
    left, right = EDGE + LABELS, WIDTH - EDGE - 150
    pen.text((EDGE, y + 6), _cut(pen, bar.label, LABELS - 24), INK, _font("Sans", "B", 32))
    pen.text((EDGE, y + 50), _cut(pen, bar.facts, right - EDGE, 24), SOFT, _font("Sans", "", 24))
    pen.rounded_rectangle((left, y + 10, right, y + 40), 6, TINT)
    if bar.value is None:
        return
    scale = (right - left) / top
    low, high = left + bar.value.low * scale, left + bar.value.high * scale
    if high - left > 1:
        pen.rounded_rectangle((left, y + 10, high, y + 40), 6, mix(accent, 0.4))
    if low - left > 1:
        pen.rounded_rectangle((left, y + 10, low, y + 40), 6, accent)
    if bar.before is not None:
        x = left + bar.before * scale
        pen.ellipse((x - 10, y + 15, x + 10, y + 35), "white", INK, 4)
    pen.text((right + 20, y + 6), bar.shown, INK, _font("Sans", "B", 34))


def _cut(pen: ImageDraw.ImageDraw, text: str, width: float, size: int = 32) -> str:
    font = _font("Sans", "", size)
    if pen.textlength(text, font) <= width:
        return text
    while text and pen.textlength(text + "…", font) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def vector(paper: Paper, chart: Chart, x: float, y: float, width: float) -> float:
    """The same chart drawn into a PDF; the place below it."""
    step, labels, values = 8.6, width * 0.36, 15.0
    left, long = x + labels, width - labels - values
    accent = paper.brand.accent
    for bar in chart.bars:
        paper.face("Sans", 9, "B", INK)
        paper.put(x, y, paper.clipped(bar.label, labels - 3))
        paper.face("Sans", 7.2, "", SOFT)
        paper.put(left, y + 4.1, paper.clipped(bar.facts, long + values))
        paper.bar(left, y + 0.4, long, 3.1, TINT)
        _mark(paper, bar, (left, y + 0.4, long / chart.top), accent)
        paper.face("Sans", 9.5, "B", INK if bar.value is not None else SOFT)
        paper.put(x + width, y - 0.2, bar.shown, right=True)
        y += step
    paper.rule(x, y - 1, width, LINE)
    return y


def _mark(paper: Paper, bar: Bar, at: tuple[float, float, float], accent: Colour) -> None:
    left, y, scale = at
    if bar.value is None:
        return
    paper.bar(left, y, bar.value.high * scale, 3.1, mix(accent, 0.4))
    paper.bar(left, y, bar.value.low * scale, 3.1, accent)
    if bar.before is not None:
        paper.set_fill_color(255, 255, 255)
        paper.set_draw_color(*INK)
        paper.set_line_width(0.4)
        paper.circle(left + bar.before * scale, y + 1.55, 1.1, style="DF")
