"""The picture of bridges: bands from where mentors come from to where mentees do, as vectors."""

from bot.domain.bridges import Bridge, Bridges
from bot.reports.paper import INK, Brand, Colour, Paper, Translate, mix, number

LABELS, PILLAR = 30.0, 1.6
"""Room for the names on either side, and how broad their pillars are."""
GAP, LEAST = 1.6, 0.9
BEND = 0.45
Side = dict[str, tuple[float, float]]


def words(found: Bridges, lang: str, t: Translate) -> str:
    """The picture in one line, also where there is nothing to draw."""
    if not found.whole:
        return t("reports.bridges_nobody")
    facts = {"n": found.whole, "count": number(found.whole, lang)}
    if found.across is None:
        return t("reports.bridges_whole", **facts)
    return t(f"reports.bridges_{found.what}_across", across=number(found.across, lang), **facts)


def why_none(found: Bridges, lang: str, t: Translate) -> str:
    """Why there is no picture; nothing to say before the first pair."""
    return t("reports.bridges_none", k=number(found.least, lang)) if found.whole else ""


def rest_words(found: Bridges, lang: str, t: Translate) -> str:
    """What is hidden, and why."""
    return t("reports.bridges_rest", n=number(found.rest, lang)) if found.rest else ""


def height(found: Bridges, most: float) -> float:
    """How high the picture wants to be: more bridges, more room."""
    sides = max(len({b.mentor for b in found.shown}), len({b.mentee for b in found.shown}), 1)
    return min(most, 9.0 + 5.2 * sides) if found.told else 0


def vector(
    paper: Paper, found: Bridges, at: tuple[float, float], width: float, high: float
) -> None:
    """Draw the bands; broad ones first, so that narrow ones stay visible."""
    x, y = at
    left, right = _sides(found, y, high)
    start, end = x + LABELS, x + width - LABELS
    scale = _scale(found, high)
    leaving, arriving = (
        {n: top for n, (top, _) in left.items()},
        {n: top for n, (top, _) in right.items()},
    )
    order = list(left)
    for place, bridge in enumerate(
        sorted(found.shown, key=lambda b: (order.index(b.mentor), list(right).index(b.mentee)))
    ):
        thick = max(LEAST, bridge.n * scale)
        a, b = leaving[bridge.mentor], arriving[bridge.mentee]
        leaving[bridge.mentor] += thick
        arriving[bridge.mentee] += thick
        _band(paper, (start + PILLAR, a), (end - PILLAR, b), thick, _shade(paper.brand, place))
    for names, edge, outwards in ((left, start, True), (right, end, False)):
        for name, (top, thick) in names.items():
            paper.bar(edge if outwards else edge - PILLAR, top, PILLAR, thick, paper.brand.accent)
            paper.face("Sans", 8, "", INK)
            paper.shrink(name, LABELS - 2, 8, least=6.6)
            short = paper.clipped(name, LABELS - 2)
            middle = top + thick / 2 - 1.6
            if outwards:
                paper.put(edge - 1.6, middle, short, right=True)
            else:
                paper.put(edge + 1.6, middle, short)


def _shade(brand: Brand, place: int) -> Colour:
    return mix(brand.accent, (0.30, 0.42, 0.36, 0.24)[place % 4])


def _scale(found: Bridges, high: float) -> float:
    """Millimetres per pair, so that the fuller side fits with its gaps."""
    n = sum(bridge.n for bridge in found.shown)
    sides = max(len({b.mentor for b in found.shown}), len({b.mentee for b in found.shown}))
    return (high - GAP * (sides - 1)) / n


def _sides(found: Bridges, y: float, high: float) -> tuple[Side, Side]:
    return (
        _side([(b.mentor, b) for b in found.shown], y, high, _scale(found, high)),
        _side([(b.mentee, b) for b in found.shown], y, high, _scale(found, high)),
    )


def _side(named: list[tuple[str, Bridge]], y: float, high: float, scale: float) -> Side:
    """Each name's pillar, the broadest on top, in the middle of the height."""
    thick: dict[str, float] = {}
    for name, bridge in named:
        thick[name] = thick.get(name, 0) + max(LEAST, bridge.n * scale)
    total = sum(thick.values()) + GAP * (len(thick) - 1)
    top, found = y + max(0, (high - total) / 2), {}
    for name in sorted(thick, key=lambda one: (-thick[one], one)):
        found[name] = (top, thick[name])
        top += thick[name] + GAP
    return found


def _band(
    paper: Paper, at: tuple[float, float], to: tuple[float, float], thick: float, colour: Colour
) -> None:
    (x1, y1), (x2, y2) = at, to
    bend = (x2 - x1) * BEND
    with paper.new_path() as path:
        path.style.fill_color = f"#{colour[0]:02x}{colour[1]:02x}{colour[2]:02x}"
        path.style.stroke_color = None
        path.style.fill_opacity = 0.85
        path.move_to(x1, y1)
        path.curve_to(x1 + bend, y1, x2 - bend, y2, x2, y2)
        path.line_to(x2, y2 + thick)
        path.curve_to(x2 - bend, y2 + thick, x1 + bend, y1 + thick, x1, y1 + thick)
        path.close()
