"""Frozen cells as figures to be shown: bars with n, reasons where nothing is told, a picture."""

from collections.abc import Iterator

from bot.content import content
from bot.core import Tick
from bot.domain.cells import Cell
from bot.domain.indices import INDICES, Measure
from bot.domain.publication import Frozen, results
from bot.domain.roles import Action, Actor
from bot.domain.suppression import OTHER
from bot.i18n import Translate
from bot.services import programmes, surveys, surveys_close, surveys_items
from bot.views import polls_results as views
from bot.views.voice import address_of
from storage import surveys_frozen
from storage.models import Survey

ALT_LIMIT = 950
"""Slack takes a thousand characters of alternative text."""
OWN_NAME = ("skill", "skill_then")


def frozen_of(tick: Tick, row: Survey) -> Frozen:
    """Read what was frozen at the close: the only thing results are made of.

    Raises:
        ResultsHidden: people can still answer.
    """
    frozen = surveys_frozen.from_json(row.frozen) if row.frozen else None
    return results(surveys.poll_of(row), frozen, now=tick.now)


def gather(tick: Tick, row: Survey, t: Translate, actor: Actor | None = None) -> views.Results:
    """Collect the figures of a closed survey; who sends polls may read texts that wait.

    Raises:
        ResultsHidden: people can still answer.
    """
    frozen = frozen_of(tick, row)
    return views.Results(
        survey_id=row.id or 0,
        programme_id=row.programme_id,
        programme=programmes.get(tick, row.programme_id).name,
        title=surveys_items.words(row, t)[0],
        closed_at=frozen.closed_at,
        asked=frozen.asked,
        answered=frozen.answered,
        figures=tuple(_figures(row, frozen, surveys.smallest_group(tick, row), t)),
        waiting=sum(map(len, frozen.waiting.values())),
        may_read=actor is not None and actor.may(Action.POLL_SEND, row.programme_id),
    )


def _figures(row: Survey, frozen: Frozen, k: int, t: Translate) -> Iterator[views.Figure]:
    for measure in surveys_close.measures(row):
        texts = frozen.texts.get(measure.key, ())
        for cell in frozen.cells:
            if cell.measure == measure.key and (not cell.split or cell.n):
                why = t(f"surveys.why_{cell.why}", k=k) if cell.why else None
                yield views.Figure(
                    label=label(row, measure, t),
                    n=cell.n,
                    bars=tuple(_bars(row, measure, cell, t)),
                    why=why,
                    texts=texts,
                    group=_group(cell, t) if cell.split else "",
                )


def _group(cell: Cell, t: Translate) -> str:
    if cell.group == OTHER:
        return t.plain("surveys.group_other")
    return t.plain(f"polls.group_{cell.group}")


def label(row: Survey, measure: Measure, t: Translate) -> str:
    """Name what a figure is about: the question itself, or the index."""
    found, address = content(t.language).surveys, address_of(t)
    if not row.wave:
        return surveys.poll_of(row).questions[0].text
    if measure.key in OWN_NAME:
        return t.plain(f"polls.measure_{measure.key}")
    if len(measure.items) > 1 or len(INDICES.get(measure.key, ())) > 1:
        return found.indices[measure.key.upper()].say(address)
    items = {name.lower(): item for name, item in found.items.items()}
    return items[measure.items[0]].text.say(address)


def _bars(row: Survey, measure: Measure, cell: Cell, t: Translate) -> Iterator[views.Bar]:
    names = _options(measure, t)
    for block in cell.blocks:
        told = " / ".join(names[option] for option in block.options)
        joined = len(block.options) > 1
        yield views.Bar(told, block.count, max(cell.n, 1), joined=joined)
    if cell.index is not None and row.wave:
        yield views.Bar(t.plain("polls.of_100"), cell.index, 100)
    elif cell.mean is not None:
        yield views.Bar(t.plain("polls.mean"), cell.mean, measure.high, 1)


def _options(measure: Measure, t: Translate) -> tuple[str, ...]:
    if measure.options:
        return measure.options
    scale = content(t.language).surveys.scales["agree"]
    return tuple(step.say(address_of(t)) for step in scale.steps)


def chart(shown: views.Results, t: Translate) -> tuple[bytes, str] | None:
    """Draw the bars for everybody as a picture, and say the same in words."""
    from bot.reports import charts

    figures = [one for one in shown.figures if one.bars and not one.group]
    if not figures:
        return None
    many = len(figures) > 1
    bars = tuple(
        charts.Bar(
            one.label if many else bar.label,
            bar.value,
            views.value(bar.value, t, bar.digits),
            views.facts(one.n, shown, t),
        )
        for one in figures
        for bar in one.bars
    )
    top = max(bar.top for one in figures for bar in one.bars)
    drawn = charts.Chart(shown.title, bars, top)
    return charts.picture(drawn), _short(charts.alt_text(drawn, t.plain))


def _short(text: str) -> str:
    return text if len(text) <= ALT_LIMIT else text[: ALT_LIMIT - 1] + "…"
