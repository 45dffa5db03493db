"""Charts with their words, tables without formulas, and logos that are refused."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PIL import Image

from bot.domain.cells import Asked
from bot.domain.indices import Form, Measure
from bot.domain.insight import figures
from bot.domain.publication import freeze
from bot.domain.suppression import Span
from bot.domain.surveys import Ballot
from bot.reports import charts, tables
from bot.reports.logo import LogoRefused, read_logo
from bot.reports.outcome import Outcome
from bot.reports.paper import colour, number

Speak = Callable[..., Callable[..., str]]
Programme = Callable[..., Outcome]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_the_alt_text_states_every_number_of_the_picture(
    speak: Speak, programme: Programme
) -> None:
    """Each bar's label, value and n are in the words."""
    whole = programme(24)
    told = [f for f in figures(whole.facts, whole.waves) if f.unit == "points"]
    chart = charts.chart_of("Wie war es?", told, "de", speak("de"))
    text = charts.alt_text(chart, speak("de"))
    assert all(bar.label in text and bar.shown in text and bar.facts in text for bar in chart.bars)
    with Image.open(io.BytesIO(charts.picture(chart))) as image:
        assert image.width == charts.WIDTH
    empty = charts.Bar("Noch nichts " * 9, None, "–", "noch nicht gefragt")
    nought = charts.Bar("Null", Span(0, 0), "0", "n = 9")
    assert charts.picture(charts.Chart("Leer", (empty, nought))).startswith(b"\x89PNG")


def test_a_polls_blocks_are_drawn_as_they_were_frozen(speak: Speak) -> None:
    """Merged options share a bar; a range says from and to; long labels are cut."""
    measure = Measure("q", Form.CHOICE, ("q",), options=("Kaffee " * 12, "Gehen", "Anruf"))
    votes = [0] * 10 + [1] * 8 + [2] * 2
    ballots = [Ballot(f"{n:02}", (), {"q": vote}, NOON) for n, vote in enumerate(votes)]
    asked = Asked((), ((),) * 20)
    told = freeze("s", [measure], ballots, asked, closed_at=NOON, seed=1).cells[0]
    chart = charts.spread_of("Wo?", told, measure.options, "de", speak("de"))
    assert [(bar.label[:5], bar.shown) for bar in chart.bars] == [("Kaffe", "10"), ("Gehen", "10")]
    assert chart.bars[1].label == "Gehen, Anruf"
    assert charts.picture(chart).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "text", ["=1+1", "+49", "-x", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1"]
)
def test_no_text_becomes_a_formula(text: str) -> None:
    """Whatever people typed stays text in a spreadsheet."""
    assert tables.as_csv([[text]], "en").decode("utf-8-sig").strip('"').startswith("'")


def test_tables_hold_the_same_figures_in_both_formats(speak: Speak, programme: Programme) -> None:
    """The CSV opens in its language; the workbook has three sheets and no formula."""
    whole, t = programme(60), speak("de")
    text = tables.as_csv(tables.report_rows(whole, t), "de").decode("utf-8-sig")
    assert "Stand des Berichts;Vorläufig, Stand 10. Juni 2026;;" in text
    assert "Gespräche;Gespräche geführt, von den geplanten;83,3;83,3;%;180" in text
    labels = {"mentor": "=cmd|' /C calc'!A0", "goal.1": "erreicht"}
    book = zipfile.ZipFile(io.BytesIO(tables.as_xlsx(whole, t, "de", labels)))
    sheets = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2, 3)]
    assert not any("<f>" in sheet for sheet in sheets)
    strings = book.read("xl/sharedStrings.xml").decode()
    assert "=cmd|" in strings
    assert "Vorläufig, Stand 10. Juni 2026" in strings
    assert "Jana" not in strings
    assert tables.as_xlsx(programme(0, answered=False), t, "de", {}).startswith(b"PK")
    assert "33.3" in tables.as_csv(tables.figure_rows(whole, speak("en")), "en").decode()


@pytest.mark.parametrize(
    ("size", "code"),
    [((63, 200), "too_small"), ((900, 100), "too_long"), ((6001, 2000), "too_many_pixels")],
)
def test_a_logo_of_a_bad_shape_is_refused(
    png: Callable[..., bytes], size: tuple[int, int], code: str
) -> None:
    """Too small to print, too thin to place, too many pixels."""
    assert refusal(png(*size)) == code


def test_a_logo_that_is_no_picture_is_refused(png: Callable[..., bytes]) -> None:
    """20 MB, text, GIF, half a file, and a bomb of 60,000 by 60,000 pixels."""
    good = png(400, 100)
    gif = io.BytesIO()
    Image.new("RGB", (200, 200)).save(gif, "GIF")
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = (
        good[:8] + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + good[33:]
    )
    codes = [
        refusal(data)
        for data in (b"x" * 20_000_000, b"hello", gif.getvalue(), bomb, good[:60], good[:12])
    ]
    assert codes[:4] == ["too_big", "not_a_picture", "not_a_picture", "too_many_pixels"]
    assert codes[4] == "broken"
    assert codes[5] in {"broken", "not_a_picture"}
    assert read_logo(good).fit(10, 10) == (10, 2.5)


def refusal(data: bytes) -> str:
    """The code with which a logo is refused."""
    with pytest.raises(LogoRefused) as refused:
        read_logo(data)
    return refused.value.code


def test_numbers_and_colours_are_written_and_read_with_care() -> None:
    """A real minus, a sign on request, and no colour from nonsense."""
    assert number(-3.25, "de", 1) in {"−3,2", "−3,3"}
    assert (number(4, "en", sign=True), number(0, "en", sign=True)) == ("+4", "0")
    for nonsense in ("red", "#12", "#gggggg"):
        with pytest.raises(ValueError):  # noqa: PT011 - each sort of nonsense has its own words
            colour(nonsense)
