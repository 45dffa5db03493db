"""The certificate: a page one would frame, confirming that somebody took part."""

from dataclasses import dataclass
from datetime import date, datetime, time, timezone

from bot.domain.certificates import Certificate
from bot.reports.paper import INK, SOFT, Brand, Paper, Translate, day, mix

PAPER = (253, 252, 249)
WIDE = 190


MOST_SIGNERS = 2


@dataclass(frozen=True, slots=True)
class Signers:
    """Where it is issued, and who stands behind it: names with their offices."""

    place: str = ""
    names: tuple[tuple[str, str], ...] = ()


def draw(
    facts: Certificate,
    code: str,
    brand: Brand,
    t: Translate,
    *,
    lang: str,
    signers: Signers | None = None,
) -> bytes:
    """The certificate as PDF, in the person's language, with its verification code."""
    heading = t("reports.certificate_title")
    paper = Paper("landscape", lang, f"{heading} · {facts.name}", brand)
    paper.set_creation_date(_noon(facts.issued))
    _frame(paper)
    _head(paper, heading, t("reports.certificate_kind"))
    _person(paper, facts, t, lang)
    _signatures(paper, facts.issued, signers or Signers(), t, lang)
    _foot(paper, code, t)
    return paper.bytes()


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(12), timezone.utc)  # noqa: UP017 - reads as a zone here


def _frame(paper: Paper) -> None:
    paper.bar(0, 0, paper.w, paper.h, PAPER)
    paper.bar(0, 0, paper.w, 4, paper.brand.accent)
    paper.set_draw_color(*mix(paper.brand.accent, 0.55, PAPER))
    paper.set_line_width(0.5)
    paper.rect(11, 14, paper.w - 22, paper.h - 25)
    paper.set_line_width(0.15)
    paper.rect(12.6, 15.6, paper.w - 25.2, paper.h - 28.2)


def _head(paper: Paper, heading: str, kind: str) -> None:
    paper.face("Sans", 10.5, "B", SOFT)
    if not paper.emblem((paper.w - 70) / 2, 22, 70, 19, centre=True):
        paper.spaced(30, paper.clipped(paper.brand.company.upper(), 200), 1.6)
    paper.face("Serif", 40, "", paper.brand.accent)
    paper.centred(45, heading)
    paper.face("Sans", 11, "", SOFT)
    paper.spaced(64, kind.upper(), 2.2)


def _person(paper: Paper, facts: Certificate, t: Translate, lang: str) -> None:
    paper.face("Serif", 33, "B", INK)
    paper.shrink(facts.name, WIDE + 30, 33, least=14)
    if not paper.normalize_text(facts.name):
        paper.rule(paper.w / 2 - 70, 90, 140, SOFT)
    elif paper.get_string_width(facts.name) > WIDE + 30:
        paper.set_xy((paper.w - WIDE - 30) / 2, 76)
        paper.multi_cell(WIDE + 30, 7, facts.name, align="C")
    else:
        paper.centred(83 - paper.font_size / 2, facts.name)
    paper.rule(paper.w / 2 - 28, 94, 56, paper.brand.accent, 0.6)
    paper.face("Serif", 13.5, "", INK)
    below = paper.flow_centred(99, WIDE - 14, _statement(facts, t, lang), 1.5)
    paper.face("Sans", 10.5, "", SOFT)
    for key, values in (("modules", facts.modules), ("topics", facts.topics)):
        if values:
            line = t(f"reports.certificate_{key}", list=_joined(values, t))
            below = paper.flow_centred(below + 2.5, WIDE, line, 1.35)
    paper.face("Serif", 13, "I", paper.brand.accent)
    paper.centred(max(below + 4, 134), t("reports.certificate_thanks"))
    _rings(paper, max(below + 20, 152))


def _rings(paper: Paper, y: float) -> None:
    """Two rings that share a part: the two people, and what they have in common."""
    paper.set_draw_color(*mix(paper.brand.accent, 0.7, PAPER))
    paper.set_line_width(0.5)
    for shift in (-2.6, 2.6):
        paper.circle(paper.w / 2 + shift, y, 4.2)


def _statement(facts: Certificate, t: Translate, lang: str) -> str:
    words = {
        "programme": facts.programme,
        "company": facts.company,
        "role": t(f"reports.role_{facts.role}"),
        "start": day(facts.start, lang),
        "end": day(facts.end, lang),
    }
    talks = t("reports.certificate_talks", n=facts.talks)
    return t("reports.certificate_statement", **words, talks=talks)


def _joined(values: tuple[str, ...], t: Translate) -> str:
    if len(values) == 1:
        return values[0]
    return t("reports.list_and", first=", ".join(values[:-1]), last=values[-1])


def _signatures(paper: Paper, issued: date, signers: Signers, t: Translate, lang: str) -> None:
    on = day(issued, lang)
    place = t("reports.place_date", place=signers.place, date=on) if signers.place else on
    lines = [(place, t("reports.certificate_issued"))]
    lines += [one for one in signers.names if paper.normalize_text(one[0])][:MOST_SIGNERS]
    width, gap = 66.0, 14.0
    left = (paper.w - width * len(lines) - gap * (len(lines) - 1)) / 2
    for place_of, (name, what) in enumerate(lines):
        x = left + place_of * (width + gap)
        paper.rule(x, 168, width, SOFT)
        paper.face("Serif", 11, "", INK)
        paper.shrink(name, width, 11, least=7)
        paper.put(x + (width - paper.get_string_width(name)) / 2, 169.5, name)
        paper.face("Sans", 8.5, "", SOFT)
        paper.shrink(what, width, 8.5, least=6)
        paper.put(x + (width - paper.get_string_width(what)) / 2, 175, what)


def _foot(paper: Paper, code: str, t: Translate) -> None:
    paper.face("Sans", 8.5, "", SOFT)
    paper.centred(184.5, t("reports.certificate_note"), WIDE + 40)
    paper.face("Sans", 8.5, "B", SOFT)
    paper.centred(189.5, t("reports.certificate_code", code=code))
