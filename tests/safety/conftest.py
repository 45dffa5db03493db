"""One lived-in workspace for all tests that attack it; each leaves it as it was."""

from collections.abc import Iterator

import pytest

from storage.engine import keys_beside
from storage.types import KEYRING
from tests.safety.lived import Lived, lived

DAYS = 16
"""Long enough for pairs, first talks and the cards after them."""


@pytest.fixture(scope="package")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Live through the first weeks of a programme, once."""
    with lived(tmp_path_factory.mktemp("lived"), DAYS) as house:
        yield house


@pytest.fixture
def house(lived_in: Lived) -> Lived:
    """Give the workspace, with the keys of its database in use again."""
    KEYRING.install(keys_beside(lived_in.running.bot.engine.url))
    return lived_in
