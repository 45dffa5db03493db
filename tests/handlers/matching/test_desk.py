"""The release desk as HR uses it, through a local workspace and the real Slack client."""

from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("language", "word"), [("de", "Freigabe: Blickwechsel"), ("en", "Release desk: Blickwechsel")]
)
def test_a_round_lists_pairs_with_reasons(desk: Make, language: str, word: str) -> None:
    """The button runs a round in its own process; the command lists its pairs with reasons."""
    here = desk(language)
    here.run()
    view = here.home()

    assert word in str(view)
    assert len(here.rows()) == 2
    assert all(f"<@{row.mentor_id}> → <@{row.mentee_id}>" in str(view) for row in here.rows())
