"""The outcome report: two A4 pages HR, sponsor and works council all get alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.domain.cells import Cell
from bot.domain.insight import Facts, Figure, Unit, figures, roles, smallness
from bot.domain.publication import Frozen
from bot.reports.charts import Bar, Chart, chart_of, vector
from bot.reports.paper import INK, LINE, SOFT, TINT, Brand, Paper, Translate, day, number
from bot.reports.wording import facts_text, label_text, span_text, value_text

LEFT, WIDE, BOTTOM = 18.0, 174.0, 283.0
TILES = ("two_way", "understanding", "goals", "belonging")
DONE = ("signed_up", "acceptance", "first_talk", "agreement", "held")
CHANGED = ("understanding", "belonging", "staying", "skills")
EXPERIENCE = ("relationship", "match", "help", "load", "recommend", "view", "transfer")
MOST_QUOTES, MOST_WISHES, MOST_PROMISES = 3, 4, 4


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of "you said – we do"."""

    said: str
    done: str
    owner: str
    due: date


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
    y = _tiles(paper, [told[key] for key in TILES], y, t) + 6
    y = _section(paper, y, t("reports.outcome_done"), _done_line(outcome.facts, paper, t))
    y = vector(paper, _chart(DONE, told, paper, t), LEFT, y, WIDE) + 5
    y = _section(paper, y, t("reports.outcome_directions"), t("reports.outcome_directions_line"))
    y = vector(paper, _directions(outcome, told, paper, t), LEFT, y, WIDE) + 5
    y = _section(paper, y, t("reports.outcome_changed"))
    vector(paper, _chart(CHANGED, told, paper, t), LEFT, y, WIDE)
    _foot(paper, outcome, 1, t)


def _second(paper: Paper, outcome: Outcome, told: dict[str, Figure], t: Translate) -> None:
    paper.bar(0, 0, paper.w, 4, paper.brand.accent)
    y = _section(paper, 15, t("reports.outcome_quality"), t("reports.outcome_quality_line"))
    y = vector(paper, _chart(EXPERIENCE, told, paper, t), LEFT, y, WIDE) + 3
    column = (WIDE - 10) / 2
    quotes = _list(paper, "quotes", outcome.quotes[:MOST_QUOTES], (LEFT, y, column), t)
    wishes = outcome.wishes[:MOST_WISHES]
    other = _list(paper, "wishes", wishes, (LEFT + column + 10, y, column), t)
    y = _promises(paper, outcome.promises, max(quotes, other) + 4, t)
    _notes(paper, outcome, max(y + 4, 226), t)
    _foot(paper, outcome, 2, t)


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
    paper.face("Serif", 11, "I", INK)
    purpose = _shortened(paper, outcome.purpose, WIDE, 3)
    return paper.flow(LEFT, 41, WIDE, purpose) + 5


def _shortened(paper: Paper, text: str, width: float, lines: int) -> str:
    broken = paper.broken(text, width)
    if len(broken) <= lines:
        return text
    kept = " ".join(line.strip() for line in broken[:lines])
    return kept.rstrip(" .,;:") + " …"


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
    gap, high = 4.0, 33.0
    width = (WIDE - gap * (len(figures) - 1)) / len(figures)
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


def _list(
    paper: Paper, what: str, texts: tuple[str, ...], at: tuple[float, float, float], t: Translate
) -> float:
    x, y, width = at
    paper.face("Serif", 12, "B", paper.brand.accent)
    paper.put(x, y, t(f"reports.outcome_{what}"))
    y += 6.6
    if not texts:
        paper.face("Sans", 8.8, "", SOFT)
        return paper.flow(x, y, width, t(f"reports.outcome_no_{what}"))
    for text in texts:
        paper.face("Serif", 9.4, "I" if what == "quotes" else "", INK)
        paper.bar(x, y + 0.6, 0.7, 3.4, paper.brand.accent)
        y = paper.flow(x + 3, y, width - 3, _shortened(paper, text, width - 3, 3)) + 1.6
    return y


def _promises(paper: Paper, promises: tuple[Promise, ...], y: float, t: Translate) -> float:
    y = _section(paper, y, t("reports.outcome_promises"))
    if not promises:
        paper.face("Sans", 8.8, "", SOFT)
        return paper.flow(LEFT, y, WIDE, t("reports.outcome_promise_none"))
    widths = {"said": 58.0, "do": 62.0, "owner": 26.0, "due": 28.0}
    paper.face("Sans", 7.6, "B", SOFT)
    x = LEFT
    for column, width in widths.items():
        paper.put(x, y, t(f"reports.outcome_promise_{column}"))
        x += width
    y += 4.2
    for promise in promises[:MOST_PROMISES]:
        paper.rule(LEFT, y, WIDE, LINE)
        due = day(promise.due, paper.lang_code)
        y = _line(paper, (promise.said, promise.done, promise.owner, due), widths, y + 1)
    return y


def _line(paper: Paper, texts: tuple[str, ...], widths: dict[str, float], y: float) -> float:
    x, lowest = LEFT, y
    paper.face("Sans", 8.6, "", INK)
    for text, width in zip(texts, widths.values(), strict=True):
        short = _shortened(paper, text, width - 3, 2)
        lowest = max(lowest, paper.flow(x, y, width - 3, short, 1.25))
        x += width
    return lowest + 1


def _notes(paper: Paper, outcome: Outcome, y: float, t: Translate) -> None:
    """Costs, what is not measured and how to read it, small but complete."""
    hours = {
        "talks": number(outcome.facts.hours_in_talks, paper.lang_code),
        "around": number(outcome.facts.hours_around, paper.lang_code),
    }
    blocks = (
        ("costs", t("reports.outcome_costs_line", **hours)),
        ("unmeasured", t("reports.outcome_unmeasured_line")),
        ("reading", t("reports.outcome_reading_line")),
    )
    for key, text in blocks:
        paper.rule(LEFT, y, WIDE, LINE)
        paper.face("Sans", 8.2, "B", paper.brand.accent)
        paper.flow(LEFT, y + 1.3, 36, t(f"reports.outcome_{key}"), 1.2)
        paper.face("Sans", 8.2, "", INK)
        y = paper.flow(LEFT + 40, y + 1.3, WIDE - 40, text, 1.28) + 1.8


def _foot(paper: Paper, outcome: Outcome, page: int, t: Translate) -> None:
    on = day(outcome.created, paper.lang_code)
    names = {"company": paper.brand.company, "programme": outcome.programme}
    paper.face("Sans", 7.5, "", SOFT)
    paper.put(LEFT, BOTTOM + 4, paper.clipped(t("reports.outcome_made", date=on, **names), 140))
    paper.put(LEFT + WIDE, BOTTOM + 4, t("reports.outcome_page", page=page), right=True)
