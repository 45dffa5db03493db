"""The words of the outcome report: quotes, wishes, “you said – we do”, costs and how to read it."""

from dataclasses import dataclass
from datetime import date

from bot.domain.insight import Facts
from bot.reports.paper import INK, LINE, SOFT, Paper, Translate, day, number

MOST_QUOTES, MOST_WISHES, MOST_PROMISES = 3, 4, 4
QUOTE_LINES, WISH_LINES, PROMISE_LINES = 3, 2, 2
COLUMNS = {"said": 58.0, "do": 62.0, "owner": 26.0, "due": 28.0}
GAP = 10.0


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of "you said – we do"."""

    said: str
    done: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the page: left edge, top and width."""

    x: float
    y: float
    width: float

    def column(self, place: int) -> "Box":
        """One of two columns."""
        width = (self.width - GAP) / 2
        return Box(self.x + place * (width + GAP), self.y, width)


def shortened(paper: Paper, text: str, width: float, lines: int) -> str:
    """The text, or as much of it as fits into so many lines."""
    plain = " ".join(text.split())
    broken = paper.broken(plain, width)
    if len(broken) <= lines:
        return plain
    kept = " ".join(line.strip() for line in broken[:lines])
    while kept and len(paper.broken(f"{kept} …", width)) > lines:
        kept = kept.rpartition(" ")[0] or kept[:-1]
    return kept.rstrip(" .,;:") + " …"


def quotes_and_wishes(
    paper: Paper, quotes: tuple[str, ...], wishes: tuple[str, ...], box: Box, t: Translate
) -> float:
    """What pairs released together beside what people asked to change; the place below."""
    left = _list(paper, "quotes", quotes[:MOST_QUOTES], box.column(0), t)
    right = _list(paper, "wishes", wishes[:MOST_WISHES], box.column(1), t)
    return max(left, right)


def room_for(
    paper: Paper,
    quotes: tuple[str, ...],
    wishes: tuple[str, ...],
    found: tuple[Promise, ...],
    width: float,
) -> float:
    """How much room words and promises take, before they are drawn."""
    column = Box(0, 0, width).column(0).width - 3
    paper.face("Serif", 9.4, "I")
    sides = (
        (quotes[:MOST_QUOTES], QUOTE_LINES),
        (wishes[:MOST_WISHES], WISH_LINES),
    )
    lists = [
        sum(
            1.4 + 4.5 * min(most, len(paper.broken(" ".join(one.split()), column))) for one in texts
        )
        for texts, most in sides
    ]
    rows = min(len(found), MOST_PROMISES)
    return 6.6 + max(*lists, 4.2) + 3 + 11.4 + max(rows * 9.6, 4.2)


def _list(paper: Paper, what: str, texts: tuple[str, ...], box: Box, t: Translate) -> float:
    x, y, width = box.x, box.y, box.width
    paper.face("Serif", 12, "B", paper.brand.accent)
    paper.put(x, y, t(f"reports.outcome_{what}"))
    y += 6.6
    if not texts:
        paper.face("Sans", 8.8, "", SOFT)
        return paper.flow(x, y, width, t(f"reports.outcome_no_{what}"))
    lines = QUOTE_LINES if what == "quotes" else WISH_LINES
    for text in texts:
        if what == "quotes":
            paper.face_for(text, "Serif", 9.4)
        else:
            paper.face("Serif", 9.4, "", INK)
        paper.bar(x, y + 0.6, 0.7, 3.4, paper.brand.accent)
        y = paper.flow(x + 3, y, width - 3, shortened(paper, text, width - 3, lines)) + 1.4
    return y


def promises(paper: Paper, found: tuple[Promise, ...], box: Box, t: Translate) -> float:
    """What is done about it, by whom and until when; the place below."""
    paper.face("Serif", 13, "B", paper.brand.accent)
    paper.put(box.x, box.y, t("reports.outcome_promises"))
    y = box.y + 7.2
    if not found:
        paper.face("Sans", 8.8, "", SOFT)
        return paper.flow(box.x, y, box.width, t("reports.outcome_promise_none"))
    paper.face("Sans", 7.6, "B", SOFT)
    x = box.x
    for column, width in COLUMNS.items():
        paper.put(x, y, t(f"reports.outcome_promise_{column}"))
        x += width
    y += 4.2
    for promise in found[:MOST_PROMISES]:
        paper.rule(box.x, y, box.width, LINE)
        due = day(promise.due, paper.lang_code)
        y = _line(paper, (promise.said, promise.done, promise.owner, due), Box(box.x, y + 1, 0))
    return y


def _line(paper: Paper, texts: tuple[str, ...], box: Box) -> float:
    x, lowest = box.x, box.y
    paper.face("Sans", 8.6, "", INK)
    for text, width in zip(texts, COLUMNS.values(), strict=True):
        short = shortened(paper, text, width - 3, PROMISE_LINES)
        lowest = max(lowest, paper.flow(x, box.y, width - 3, short, 1.25))
        x += width
    return lowest + 1


def notes(paper: Paper, facts: Facts, box: Box, t: Translate) -> None:
    """Costs, what is not measured and how to read it, small but complete."""
    y = box.y
    for key, text in (
        ("costs", costs(facts, paper.lang_code, t)),
        ("unmeasured", t("reports.outcome_unmeasured_line")),
        ("reading", t("reports.outcome_reading_line")),
    ):
        paper.rule(box.x, y, box.width, LINE)
        paper.face("Sans", 8, "B", paper.brand.accent)
        paper.flow(box.x, y + 1.3, 36, t(f"reports.outcome_{key}"), 1.2)
        paper.face("Sans", 8, "", INK)
        y = paper.flow(box.x + 40, y + 1.3, box.width - 40, text, 1.26) + 1.6


def costs(facts: Facts, lang: str, t: Translate) -> str:
    """Hours in talks and around them, in all and per person who signed up."""
    hours = {
        "talks": number(facts.hours_in_talks, lang),
        "around": number(facts.hours_around, lang),
        "all": number(facts.hours_in_talks + facts.hours_around, lang),
    }
    said = t("reports.outcome_costs_line", **hours)
    if not facts.signed_up:
        return said
    each = (facts.hours_in_talks + facts.hours_around) / facts.signed_up
    return f"{said} {t('reports.outcome_costs_each', each=number(each, lang, 1))}"
