"""What the tests of the curriculum share: every text with its place, in every language."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest

from bot.content import Content, Voice, languages, load

Texts = dict[str, Voice]


def _walk(value: object, at: str) -> Iterator[tuple[str, Voice]]:
    if isinstance(value, Voice):
        yield at, value
    elif is_dataclass(value):
        for one in fields(value):
            yield from _walk(getattr(value, one.name), f"{at}.{one.name}")
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _walk(one, f"{at}.{key}")
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from _walk(one, f"{at}[{number}]")


@pytest.fixture(scope="session")
def texts() -> dict[str, Texts]:
    """Return every text of every language by its place."""
    return {lang: {at[1:]: text for at, text in _walk(load(lang), "")} for lang in languages()}


@pytest.fixture(params=languages())
def lang(request: pytest.FixtureRequest) -> str:
    """Return each language in turn."""
    return str(request.param)


@pytest.fixture
def curriculum(lang: str) -> Content:
    """Return the curriculum of each language in turn."""
    return load(lang)
