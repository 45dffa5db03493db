"""The outcome report: two A4 pages HR, sponsor and works council all get alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.domain.bridges import Bridges
from bot.domain.cells import Cell
from bot.domain.insight import Facts, Figure, Unit, figures, roles, smallness
from bot.domain.publication import Frozen
from bot.reports import bridges
from bot.reports.charts import Bar, Chart, chart_of, vector
from bot.reports.outcome_words import (
    Box,
    Promise,
    notes,
    promises,
    quotes_and_wishes,
    room_for,
    shortened,
)
from bot.reports.paper import INK, SOFT, TINT, Brand, Paper, Translate, day, number
from bot.reports.wording import facts_text, label_text, span_text, value_text

LEFT, WIDE, BOTTOM = 18.0, 174.0, 283.0
TILES = ("two_way", "understanding", "goals", "belonging")
DONE = ("signed_up", "acceptance", "first_talk", "agreement", "held")
CHANGED = ("understanding", "belonging", "staying", "skills")
EXPERIENCE = ("relationship", "match", "help", "load", "recommend", "view", "transfer")
ROOMY, NARROW, TIGHT_FROM = 5.0, 3.0, 84.0
"""The space between the parts of the first page, and how low its tiles may begin for the wider."""
TILE_LEAST, TILE_MOST = 26.0, 33.0
NOTES = 229.0
"""Where the small print begins; what stands above it shares the room."""
PICTURE_LEAST, PICTURE_MOST, AROUND = 18.0, 40.0, 19.0
"""How high the pictures of bridges may be, and what their words and margins take."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """All a report says; survey figures come from frozen cells only."""

    programme: str
    purpose: str
    start: date
    end: date
    created: date
    facts: Facts
    waves: Mapping[str, Frozen]
    quotes: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()
    bridges: tuple[Bridges, ...] = ()
    standing: tuple[str, str] = ("", "")
    """How far the report is: preliminary or final, and what is still missing until when."""


def draw(outcome: Outcome, brand: Brand, t: Translate, *, lang: str) -> bytes:
    """The report as PDF of exactly two pages."""
    title = t("reports.outcome_title")
    paper = Paper("portrait", lang, f"{title} · {outcome.programme}", brand)
    paper.set_creation_date(datetime.combine(outcome.created, time(12), UTC))
    told = {figure.key: figure for figure in figures(outcome.facts, outcome.waves)}
    _first(paper, outcome, told, t)
    paper.add_page()
    _second(paper, outcome, told, t)
    return paper.bytes()


def _first(paper: Paper, outcome: Outcome, told: dict[str, Figure], t: Translate) -> None:
    y = _head(paper, outcome, t)
    y = _small(paper, outcome, y, t)
    y = _section(paper, y, t("reports.outcome_short"), t("reports.outcome_short_line"))
    gap = ROOMY if y < TIGHT_FROM else NARROW
    y = _tiles(paper, [told[key] for key in TILES], y, t) + gap
    y = _section(paper, y, t("reports.outcome_done"), _done_line(outcome.facts, paper, t))
    y = vector(paper, _chart(DONE, told, paper, t), LEFT, y, WIDE) + gap
    y = _section(paper, y, t("reports.outcome_directions"), t("reports.outcome_directions_line"))
    y = vector(paper, _directions(outcome, told, paper, t), LEFT, y, WIDE) + gap
    y = _section(paper, y, t("reports.outcome_changed"))
    vector(paper, _chart(CHANGED, told, paper, t), LEFT, y, WIDE)
    _foot(paper, outcome, 1, t)


def _second(paper: Paper, outcome: Outcome, told: dict[str, Figure], t: Translate) -> None:
    paper.bar(0, 0, paper.w, 4, paper.brand.accent)
    y = _section(paper, 15, t("reports.outcome_quality"), t("reports.outcome_quality_line"))
    y = vector(paper, _chart(EXPERIENCE, told, paper, t), LEFT, y, WIDE) + 3
    y = _bridges(paper, outcome, y, t)
    box = Box(LEFT, y, WIDE)
    y = quotes_and_wishes(paper, outcome.quotes, outcome.wishes, box, t) + 3
    y = promises(paper, outcome.promises, Box(LEFT, y, WIDE), t)
    notes(paper, outcome.facts, Box(LEFT, max(y + 3, NOTES), WIDE), t)
    _foot(paper, outcome, 2, t)


def _bridges(paper: Paper, outcome: Outcome, y: float, t: Translate) -> float:
    """Two pictures side by side: departments and levels; where there is none, why."""
    if not outcome.bridges:
        return y
    drawn = any(one.told for one in outcome.bridges)
    line = t("reports.bridges_sides") if drawn else ""
    y = _section(paper, y, t("reports.bridges_title"), line)
    below = room_for(paper, outcome.quotes, outcome.wishes, outcome.promises, WIDE)
    most = min(PICTURE_MOST, max(PICTURE_LEAST, NOTES - below - y - AROUND))
    high = max(bridges.height(one, most) for one in outcome.bridges)
    bottom = y
    for place, one in enumerate(outcome.bridges):
        column = Box(LEFT, y, WIDE).column(place)
        paper.face("Sans", 9, "B", INK)
        paper.put(column.x, y, t(f"reports.bridges_{one.what}"))
        bottom = max(bottom, _picture(paper, one, column, high, t))
    return bottom + 4


def _picture(paper: Paper, one: Bridges, column: Box, high: float, t: Translate) -> float:
    """One picture with its words, or why there is none; the place below."""
    x, y, width = column.x, column.y, column.width
    paper.face("Sans", 7.6, "", SOFT)
    y = paper.flow(x, y + 4.2, width, bridges.words(one, paper.lang_code, t), 1.25)
    if not one.told:
        return paper.flow(x, y, width, bridges.why_none(one, paper.lang_code, t), 1.25)
    bridges.vector(paper, one, (x, y + 1.4), width, high)
    paper.face("Sans", 7.2, "", SOFT)
    rest = bridges.rest_words(one, paper.lang_code, t)
    paper.put(x, y + high + 2.4, paper.clipped(rest, width))
    return y + high + 5


def _head(paper: Paper, outcome: Outcome, t: Translate) -> float:
    paper.bar(0, 0, paper.w, 4, paper.brand.accent)
    paper.face("Sans", 9, "B", SOFT)
    beside = paper.emblem(LEFT + WIDE - 45, 12, 45, 14, centre=False)
    if not beside:
        paper.put(LEFT + WIDE, 15, paper.clipped(paper.brand.company, 80), right=True)
    paper.face("Sans", 9, "B", paper.brand.accent)
    paper.put(LEFT, 15, t("reports.outcome_kind"))
    paper.face("Serif", 25, "B", INK)
    paper.shrink(t("reports.outcome_title"), WIDE - 52 if beside else WIDE, 25)
    paper.put(LEFT, 21, t("reports.outcome_title"))
    paper.face("Sans", 11, "", SOFT)
    start, end = day(outcome.start, paper.lang_code), day(outcome.end, paper.lang_code)
    period = t("reports.outcome_time", start=start, end=end)
    paper.put(LEFT, 33, paper.clipped(f"{outcome.programme} · {period}", WIDE))
    y = _standing(paper, outcome.standing, 40)
    paper.face_for(outcome.purpose, "Serif", 11)
    lines = 2 if smallness(outcome.facts) else 3
    purpose = shortened(paper, outcome.purpose, WIDE, lines)
    return paper.flow(LEFT, y, WIDE, purpose) + 5


def _standing(paper: Paper, standing: tuple[str, str], y: float) -> float:
    """Say beside the head whether figures can still change; the place below."""
    title, line = standing
    if not title:
        return y + 1
    paper.face("Sans", 8.8, "B", paper.brand.accent)
    paper.put(LEFT, y, title)
    paper.face("Sans", 8.8, "", SOFT)
    return paper.flow(LEFT, y + 4.2, WIDE, line) + 2.4


def _section(paper: Paper, y: float, title: str, line: str = "") -> float:
    paper.face("Serif", 13, "B", paper.brand.accent)
    paper.put(LEFT, y, title)
    y += 6.8
    if line:
        paper.face("Sans", 8.8, "", SOFT)
        y = paper.flow(LEFT, y - 0.4, WIDE, line) + 1.6
    return y + 0.6


def _small(paper: Paper, outcome: Outcome, y: float, t: Translate) -> float:
    """Why a small programme has empty places, and what is shown all the same."""
    for code in smallness(outcome.facts):
        paper.face("Sans", 9, "", INK)
        text = t(f"reports.small_{code}")
        lines = paper.broken(text, WIDE - 8)
        height = 8.5 + 4.3 * len(lines)
        paper.bar(LEFT, y, WIDE, height, TINT)
        paper.face("Sans", 9, "B", paper.brand.accent)
        paper.put(LEFT + 4, y + 2, t("reports.outcome_small"))
        paper.face("Sans", 9, "", INK)
        paper.flow(LEFT + 4, y + 6.6, WIDE - 8, text)
        y += height + 4
    return y


def _tiles(paper: Paper, figures: list[Figure], y: float, t: Translate) -> float:
    gap = 4.0
    width = (WIDE - gap * (len(figures) - 1)) / len(figures)
    high = TILE_MOST if any(one.value is not None for one in figures) else TILE_LEAST
    for place, figure in enumerate(figures):
        x = LEFT + place * (width + gap)
        paper.bar(x, y, width, high, TINT)
        paper.bar(x, y, width, 0.9, paper.brand.accent)
        paper.face("Serif", 22, "B", INK if figure.value is not None else SOFT)
        value = value_text(figure, paper.lang_code, t)
        paper.shrink(value, width - 6, 22)
        paper.put(x + 3, y + 9 - paper.font_size / 2, value)
        paper.face("Sans", 8.6, "B", INK)
        below = paper.flow(x + 3, y + 13.6, width - 5, label_text(figure, t), 1.2)
        paper.face("Sans", 7, "", SOFT)
        paper.flow(x + 3, below + 0.6, width - 5, facts_text(figure, paper.lang_code, t), 1.25)
    return y + high


def _done_line(facts: Facts, paper: Paper, t: Translate) -> str:
    held, planned, moved = (
        number(value, paper.lang_code)
        for value in (facts.talks_held, facts.talks_planned, facts.talks_moved)
    )
    return t("reports.outcome_done_line", held=held, planned=planned, moved=moved)


def _chart(keys: tuple[str, ...], told: dict[str, Figure], paper: Paper, t: Translate) -> Chart:
    return chart_of("", [told[key] for key in keys], paper.lang_code, t)


def _directions(outcome: Outcome, told: dict[str, Figure], paper: Paper, t: Translate) -> Chart:
    """Benefit per role, then the weaker of both."""
    wave = outcome.waves.get("closing")
    cells = roles(wave, "lb")
    bars = [
        _role(cells.get(role), role, told["two_way"], paper, t) for role in ("mentor", "mentee")
    ]
    return Chart("", (*bars, *chart_of("", [told["two_way"]], paper.lang_code, t).bars))


def _role(cell: Cell | None, role: str, both: Figure, paper: Paper, t: Translate) -> Bar:
    label = t(f"reports.outcome_{role}s")
    index = cell.index if cell else None
    if cell is None or index is None:
        none, why = t("reports.value_none"), both.empty or "few_answers"
        return Bar(label, None, none, t(f"reports.empty_{why}"))
    figure = Figure("", both.branch, Unit.POINTS, index, cell.n, both.response)
    facts = facts_text(figure, paper.lang_code, t)
    return Bar(label, index, span_text(index, paper.lang_code, t), facts)


def _foot(paper: Paper, outcome: Outcome, page: int, t: Translate) -> None:
    on = day(outcome.created, paper.lang_code)
    names = {"company": paper.brand.company, "programme": outcome.programme}
    paper.face("Sans", 7.5, "", SOFT)
    paper.put(LEFT, BOTTOM + 4, paper.clipped(t("reports.outcome_made", date=on, **names), 140))
    paper.put(LEFT + WIDE, BOTTOM + 4, t("reports.outcome_page", page=page), right=True)
