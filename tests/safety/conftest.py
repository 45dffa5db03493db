"""One lived-in workspace for all tests that attack it; each leaves it as it was."""

from collections.abc import Iterator

import pytest

from tests.safety.lived import Lived, lived

DAYS = 16
"""Long enough for pairs, first talks and the cards after them."""


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Give a workspace in the third week of its programme."""
    with lived(tmp_path_factory.mktemp("lived"), DAYS) as house:
        yield house
