"""The sections of Home share one page: nothing is lost, nothing stands twice."""

import pytest
from slack_sdk.models.blocks import ActionsBlock, Block

from bot.i18n import Markup, Translate
from bot.views import home_sections as sections
from bot.views import kit
from bot.views.home import NextStep


def lines(count: int, name: str) -> list[Block]:
    """Give a section of so many lines."""
    return [kit.section(f"{name} {number}") for number in range(count)]


def said(blocks: list[Block]) -> list[str]:
    """Read what is shown, without buttons."""
    shown = [block.to_dict() for block in blocks]
    return [one["text"]["text"] for one in shown if one["type"] == "section"]


def ways(blocks: list[Block]) -> list[str]:
    """Read where the buttons lead."""
    rows = [block.to_dict()["elements"] for block in blocks if isinstance(block, ActionsBlock)]
    return [one["value"] for row in rows for one in row]


def test_short_sections_stand_as_they_are() -> None:
    """Without need there is no second page."""
    shown = sections.fit([lines(3, "a"), lines(2, "b")], Translate("en"))

    assert said(shown) == ["a 0", "a 1", "a 2", "b 0", "b 1"]
    assert ways(shown) == []


@pytest.mark.parametrize("long", [89, 150, 400])
def test_what_is_too_long_goes_on_and_nothing_is_lost(long: int) -> None:
    """Turning the pages of the longest section shows every line of it once."""
    section = lines(long, "a")
    shown = sections.fit([lines(5, "b"), section], Translate("de"))
    assert len(shown) <= sections.ROOM
    found = [line for line in said(shown) if line.startswith("a")]
    while ways(shown):
        name, number, start = ways(shown)[-1].split(":")
        assert (name, number) == (sections.MORE, "1")
        shown = sections.rest(section, 1, int(start), Translate("de"))
        assert len(shown) <= sections.ROOM + 1
        found += said(shown)

    assert found == said(section)


def test_the_next_steps_button_stands_once() -> None:
    """Below the next step its button is left out, wherever it is offered."""
    find = kit.button("Find a date", "meetings:find:7", "7")
    step = NextStep(1, Markup("Find a date"), (find,))
    pair = [kit.actions(find, kit.button("More", "pairs:more:7", "7"))]
    alone = [kit.actions(find)]

    assert [ways(section) for section in sections.once([pair, alone], step)] == [["7"], []]
    assert [ways(section) for section in sections.once([alone], None)] == [["7"]]
