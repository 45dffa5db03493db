"""Catalogues read straight from their files, and a made-up programme to report about."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

Translate = Callable[..., str]
LOCALES = Path(__file__).parents[2] / "bot" / "locales"


def catalogue(lang: str, form: str = "du") -> Translate:
    """A tiny stand-in for the real catalogue: prefix by file, plural by n, address by form."""
    texts = {
        f"{path.stem}.{key}": text
        for path in sorted((LOCALES / lang).glob("*.toml"))
        for key, text in tomllib.loads(path.read_text("utf-8")).items()
    }

    def t(key: str, **facts: object) -> str:
        text = texts[key]
        if isinstance(text, dict):
            count = "one" if facts.get("n") == 1 else "other"
            plural = "ihr" if form == "du" else "sie"
            text = next(text[name] for name in (count, form, plural) if name in text)
        return str(text).format(**facts)

    return t


@pytest.fixture
def speak() -> Callable[..., Translate]:
    """`speak("de")` gives the `t` of a language."""
    return catalogue
