"""The keepsake: one page for the two, with what they did, talked about and give thanks for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.reports.paper import INK, SOFT, Brand, Paper, Translate, day, mix

LEFT, WIDE, MOST_LINES = 30.0, 150.0, 8
PAGE = (253, 252, 249)


@dataclass(frozen=True, slots=True)
class Keepsake:
    """What goes on the page; `thanks` holds name and words, only what both may read."""

    mentor: str
    mentee: str
    programme: str
    start: date
    end: date
    talks: int
    hours: int
    topics: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    thanks: tuple[tuple[str, str], ...] = ()


def draw(facts: Keepsake, brand: Brand, t: Translate, *, lang: str) -> bytes:
    """The keepsake as PDF in the pair's language."""
    paper = Paper("portrait", lang, t("reports.keepsake_title"), brand)
    paper.set_creation_date(datetime.combine(facts.end, time(12), UTC))
    y = _head(paper, facts, t)
    for key, lines in (("topics", facts.topics), ("milestones", facts.milestones)):
        y = _block(paper, t(f"reports.keepsake_{key}"), lines, y) if lines else y
    if facts.thanks:
        _thanks(paper, facts.thanks, y, t)
    paper.face("Sans", 8.5, "", SOFT)
    paper.centred(280, t("reports.keepsake_foot"), WIDE)
    return paper.bytes()


def _head(paper: Paper, facts: Keepsake, t: Translate) -> float:
    paper.bar(0, 0, paper.w, paper.h, PAGE)
    paper.set_draw_color(*mix(paper.brand.accent, 0.7, PAGE))
    paper.set_line_width(0.7)
    for shift in (-5.0, 5.0):
        paper.circle(paper.w / 2 + shift, 34, 8)
    paper.face("Serif", 26, "B", INK)
    paper.centred(52, t("reports.keepsake_names", mentor=facts.mentor, mentee=facts.mentee), WIDE)
    paper.face("Serif", 15, "I", paper.brand.accent)
    paper.centred(66, t("reports.keepsake_title"))
    start, end = day(facts.start, paper.lang_code), day(facts.end, paper.lang_code)
    paper.face("Sans", 10.5, "", SOFT)
    when = t("reports.keepsake_time", programme=facts.programme, start=start, end=end)
    paper.centred(77, when, WIDE)
    talks = t("reports.keepsake_talks", n=facts.talks)
    hours = t("reports.keepsake_hours", n=facts.hours)
    paper.centred(83, f"{talks} · {hours}", WIDE)
    paper.rule(paper.w / 2 - 20, 92, 40, paper.brand.accent, 0.5)
    return 101


def _title(paper: Paper, title: str, y: float) -> float:
    paper.face("Serif", 13.5, "B", paper.brand.accent)
    paper.put(LEFT, y, title)
    return y + 8


def _block(paper: Paper, title: str, lines: tuple[str, ...], y: float) -> float:
    y = _title(paper, title, y)
    for line in lines[:MOST_LINES]:
        paper.face("Sans", 11, "", INK)
        paper.set_fill_color(*paper.brand.accent)
        paper.circle(LEFT + 1, y + 2.2, 0.7, style="F")
        paper.put(LEFT + 5, y, paper.clipped(line, WIDE - 5))
        y += 6.2
    return y + 5


def _thanks(paper: Paper, thanks: tuple[tuple[str, str], ...], y: float, t: Translate) -> None:
    y = _title(paper, t("reports.keepsake_thanks"), y)
    for name, words in thanks[:2]:
        paper.face_for(words, "Serif", 11.5)
        lines = paper.broken(words, WIDE - 6)
        shown = words if len(lines) <= MOST_LINES else " ".join(lines[:MOST_LINES]) + " …"
        top = y
        y = paper.flow(LEFT + 6, y, WIDE - 6, shown, 1.4)
        paper.bar(LEFT + 1, top + 0.8, 0.8, y - top - 1, paper.brand.accent)
        paper.face("Sans", 9.5, "", SOFT)
        paper.put(LEFT + 6, y + 0.6, t("reports.keepsake_from", name=name))
        y += 10
