"""Figures in words: value, n, response rate, before and after, as the reader's language has it."""

from bot.domain.insight import Figure, Unit
from bot.domain.suppression import Span
from bot.reports.paper import Translate, number


def span_text(span: Span, lang: str, t: Translate, digits: int = 0) -> str:
    """One number, or two with a dash."""
    low, high = number(span.low, lang, digits), number(span.high, lang, digits)
    return low if low == high else t("reports.value_range", low=low, high=high)


def value_text(figure: Figure, lang: str, t: Translate) -> str:
    """The figure's value with its unit, or why there is none."""
    if figure.value is None:
        return t("reports.value_none")
    digits = 1 if figure.unit is Unit.HOURS and figure.value.low % 1 else 0
    return t(f"reports.value_{figure.unit}", value=span_text(figure.value, lang, t, digits))


def facts_text(figure: Figure, lang: str, t: Translate, *, aim: bool = True) -> str:
    """What belongs beside every figure: n, response rate, before, change, aim."""
    if figure.value is None:
        return t(f"reports.empty_{figure.empty}")
    parts = [t("reports.facts_n", n=number(figure.n, lang))]
    if figure.response is not None:
        share = number(100 * figure.response, lang)
        parts.append(t("reports.facts_response", share=share))
    if figure.before is not None:
        parts.append(t("reports.facts_before", value=span_text(figure.before, lang, t)))
    if figure.change is not None:
        key = "reports.facts_steps" if figure.key == "goals" else "reports.facts_change"
        change = number(figure.change.points, lang, 0, sign=True)
        parts.append(t(key, points=change, n=number(figure.change.n, lang)))
    if aim and figure.target is not None:
        aimed = Figure("", figure.branch, figure.unit, Span(figure.target, figure.target), 0)
        parts.append(t("reports.facts_target", value=value_text(aimed, lang, t)))
    return t("reports.facts_join").join(parts)


def label_text(figure: Figure, t: Translate) -> str:
    """The figure's name."""
    return t(f"reports.figure_{figure.key}")
