"""A proposal as its two people see it, through a local workspace and the real Slack client."""

from collections.abc import Callable
from typing import Any

Propose = Callable[..., Any]


def test_two_yeses_make_a_pair_that_agrees(duo: Propose) -> None:
    """Mentor first, then mentee; then both meet in a group message and settle their agreement."""
    two = duo()
    before = len(two.mentee.dm())
    assert two.press(two.mentor, "yes").ok
    assert len(two.mentee.dm()) == before + 1
    assert two.press(two.mentee, "yes").ok
    card = two.mentor.messages(two.group)[-1]

    for who in (two.mentor, two.mentee):
        form = who.press(card, f"pairs:agree:{two.pair_id}").view
        assert form
        assert who.submit(form).ok
    two.settle()

    row = two.row
    assert (row.state, row.language, row.address) == ("accepted", "de", "du")
    assert row.wishes == {}
    assert "beide einverstanden" in str(two.mentor.messages(two.group)[-1].blocks)
