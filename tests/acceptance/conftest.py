"""The demo, opened in an empty folder for each acceptance test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.stage import Demo
from tests.acceptance.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Open the demo in an empty folder on a free port, on a Wednesday in January."""
    demo = Demo(tmp_path / "a folder with spaces", begin=datetime(2027, 1, 6, 9, tzinfo=UTC))
    demo.start()
    yield Stage(demo)
    demo.stop()
    assert demo.sandbox.violations == []
