"""Check a company's logo before anything is drawn with it."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from bot.domain.refusals import Refusal

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000
LEAST_SIDE, MOST_SIDE = 64, 6_000
WIDEST = 8
FORMATS = ("PNG", "JPEG")


class LogoRefused(Refusal):
    """The file cannot be used as a logo; `code` says why (`reports.logo_<code>`)."""

    key = "reports.logo_refused"

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code=code, **facts)
        self.code = code


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that was read once, written anew without metadata, and can be drawn safely."""

    png: bytes
    width: int
    height: int

    def fit(self, width: float, height: float) -> tuple[float, float]:
        """The size inside a box, keeping its proportions."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


def read_logo(data: bytes) -> Logo:
    """A usable logo, or `LogoRefused`: too big, no picture, a bomb, broken, or a bad shape."""
    if len(data) > MOST_BYTES:
        raise LogoRefused("too_big", most_mb=MOST_BYTES // 1024**2)
    width, height = _size(data)
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise LogoRefused("too_many_pixels", most=MOST_SIDE)
    if min(width, height) < LEAST_SIDE:
        raise LogoRefused("too_small", least=LEAST_SIDE)
    if max(width, height) > WIDEST * min(width, height):
        raise LogoRefused("too_long", ratio=WIDEST)
    return Logo(_rewritten(data), width, height)


def _size(data: bytes) -> tuple[int, int]:
    """Only the header is read here, so a bomb has not gone off yet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                return picture.size
    except UnidentifiedImageError:
        raise LogoRefused("not_a_picture") from None
    except Image.DecompressionBombError:
        raise LogoRefused("too_many_pixels", most=MOST_SIDE) from None
    except (OSError, ValueError, SyntaxError):
        raise LogoRefused("broken") from None


def _rewritten(data: bytes) -> bytes:
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            picture.convert("RGBA").save(out, "PNG")
    except (OSError, ValueError, SyntaxError):
        raise LogoRefused("broken") from None
    return out.getvalue()
