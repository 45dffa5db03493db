"""A sheet of paper with our fonts, a company's colour and logo, and words that fit."""

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal
from fpdf import FPDF
from fpdf.fonts import TTFFont

from bot.reports.logo import Logo

Translate = Callable[..., str]

FONTS = Path(__file__).with_name("fonts")
FACES = {
    ("Sans", ""): "SourceSansPro-Regular.ttf",
    ("Sans", "B"): "SourceSansPro-Semibold.ttf",
    ("Sans", "I"): "SourceSansPro-It.ttf",
    ("Serif", ""): "SourceSerifPro-Regular.ttf",
    ("Serif", "B"): "SourceSerifPro-Semibold.ttf",
    ("Serif", "I"): "SourceSerifPro-It.ttf",
}

Colour = tuple[int, int, int]
INK: Colour = (33, 37, 41)
SOFT: Colour = (96, 104, 112)
LINE: Colour = (214, 218, 222)
TINT: Colour = (243, 245, 247)
ACCENT: Colour = (24, 95, 109)
LAYOUT = {"GDEF", "GPOS", "GSUB"}
"""Tables of a font for shaping and kerning."""
GONE = "\0"
"""Stands for a letter that cannot be written, until the blank beside it is gone as well."""


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose paper it is."""

    company: str
    accent: Colour = ACCENT
    logo: Logo | None = None


def colour(text: str) -> Colour:
    """A colour from `#rrggbb`; `ValueError` for anything else.

    >>> colour("#185F6D")
    (24, 95, 109)
    """
    digits = text.removeprefix("#")
    if len(digits) != len("rrggbb"):
        raise ValueError(f"not a colour: {text}")
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue


def mix(one: Colour, share: float, other: Colour = (255, 255, 255)) -> Colour:
    """`share` of one colour in another.

    >>> mix((0, 0, 0), 0.5)
    (128, 128, 128)
    """
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def locale(lang: str) -> str:
    """Babel's name of a language's house style."""
    return {"en": "en_GB"}.get(lang, lang)


def number(value: float, lang: str, digits: int = 0, *, sign: bool = False) -> str:
    """A number as the language writes it, with a real minus.

    >>> number(-1234.5, "de", 1), number(7, "en", sign=True)
    ('\u22121.234,5', '+7')
    """
    places = "." + "0" * digits if digits else ""
    text = format_decimal(abs(round(value, digits)), format=f"#,##0{places}", locale=locale(lang))
    if round(value, digits) < 0:
        return f"\u2212{text}"
    return f"+{text}" if sign and value else text


def day(value: date, lang: str) -> str:
    """A date written out."""
    return format_date(value, "long", locale=locale(lang))


class Paper(FPDF):
    """A page with embedded fonts; all measures in millimetres."""

    def __init__(self, orientation: str, lang: str, title: str, brand: Brand) -> None:
        super().__init__(orientation=orientation, unit="mm", format="A4")
        self.brand, self.lang_code = brand, lang
        self.loaded: set[tuple[str, str]] = set()
        self.set_title(title)
        self.set_author(brand.company)
        self.set_lang(lang)
        self.set_auto_page_break(auto=False)
        self.set_margin(0)
        self.c_margin = 0
        self.add_page()

    def ink(self, colour: Colour) -> None:
        """Write in this colour from now on."""
        self.set_text_color(*colour)

    def face(self, family: str, size: float, style: str = "", colour: Colour = INK) -> None:
        """Choose font, size in points, and colour."""
        if (family, style) not in self.loaded:
            self.add_font(family, style, FONTS / FACES[family, style])
            self._without_layout(self.fonts[f"{family.lower()}{style}"])
            self.loaded.add((family, style))
        self.set_font(family, style, size)
        self.ink(colour)

    def _without_layout(self, font: object) -> None:
        """Drop the tables for shaping, which we never do: fpdf reads and drops them slowly."""
        if isinstance(font, TTFFont):
            for table in LAYOUT & set(font.ttfont.keys()):
                del font.ttfont[table]

    def face_for(self, text: str, family: str, size: float, colour: Colour = INK) -> None:
        """Choose the italic, or the upright where the italic lacks a letter of the text."""
        self.face(family, size, "I", colour)
        if self.normalize_text(text) != unicodedata.normalize("NFC", text):
            self.face(family, size, "", colour)

    def normalize_text(self, text: str) -> str:
        """What the chosen font can write of a text: emoji and unknown scripts are left out."""
        composed = unicodedata.normalize("NFC", super().normalize_text(text))
        known = getattr(self.current_font, "cmap", None)
        if known is None or all(ord(one) in known or one == "\n" for one in composed):
            return composed
        marked = "".join(one if ord(one) in known or one == "\n" else GONE for one in composed)
        return re.sub(rf"^{GONE}+ *| *{GONE}+(?=\W|$)|{GONE}+", "", marked)

    def shrink(self, text: str, width: float, size: float, least: float = 8) -> float:
        """The largest size up to `size` at which `text` fits `width`; the font must be chosen."""
        self.set_font_size(size)
        wide = self.get_string_width(text)
        fitting = size if wide <= width else max(least, size * width / wide * 0.995)
        self.set_font_size(fitting)
        return fitting

    def centred(self, y: float, text: str, width: float | None = None) -> None:
        """One line in the middle of the page; shrunk if `width` is given."""
        if not self.normalize_text(text):
            return
        if width:
            self.shrink(text, width, self.font_size_pt)
        self.set_xy((self.w - self.get_string_width(text)) / 2, y)
        self.cell(text=text)

    def spaced(self, y: float, text: str, gap: float) -> None:
        """A centred line of widely set capitals."""
        if not self.normalize_text(text):
            return
        self.set_char_spacing(gap)
        self.set_xy((self.w - self.get_string_width(text) + gap * 0.35) / 2, y)
        self.cell(text=text)
        self.set_char_spacing(0)

    def put(self, x: float, y: float, text: str, *, right: bool = False) -> None:
        """One line at a place; `right` ends it there."""
        if not self.normalize_text(text):
            return
        self.set_xy(x - self.get_string_width(text) if right else x, y)
        self.cell(text=text)

    def broken(self, text: str, width: float) -> list[str]:
        """The lines a paragraph takes at this width."""
        lines = self.multi_cell(width, 5, text, dry_run=True, output="LINES")
        return [str(line) for line in lines] if isinstance(lines, list) else []

    def flow(self, x: float, y: float, width: float, text: str, leading: float = 1.35) -> float:
        """A paragraph; the place below it."""
        self.set_xy(x, y)
        self.multi_cell(width, self.font_size * leading, text, align="L")
        return float(self.get_y())

    def flow_centred(self, y: float, width: float, text: str, leading: float = 1.4) -> float:
        """A paragraph in the middle; the place below it."""
        self.set_xy((self.w - width) / 2, y)
        self.multi_cell(width, self.font_size * leading, text, align="C")
        return float(self.get_y())

    def clipped(self, text: str, width: float) -> str:
        """The text, or its beginning with an ellipsis."""
        if self.get_string_width(text) <= width:
            return text
        while text and self.get_string_width(text + "…") > width:
            text = text[:-1]
        return text.rstrip() + "…"

    def bar(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.set_fill_color(*colour)
        self.rect(x, y, width, height, style="F")

    def rule(self, x: float, y: float, width: float, colour: Colour, thick: float = 0.2) -> None:
        """A horizontal line."""
        self.set_draw_color(*colour)
        self.set_line_width(thick)
        self.line(x, y, x + width, y)

    def emblem(self, x: float, y: float, width: float, height: float, *, centre: bool) -> bool:
        """The logo inside a box, if there is one."""
        logo = self.brand.logo
        if logo is None:
            return False
        wide, high = logo.fit(width, height)
        left = x + (width - wide) / 2 if centre else x
        self.image(io.BytesIO(logo.png), left, y + (height - high) / 2, wide, high)
        return True

    def bytes(self) -> bytes:
        """The finished document; the font files are closed."""
        done = bytes(self.output())
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()
        return done
