"""Programmes: created, moved through their states, and shown to the people who run them."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot.core import Turn
from bot.domain.roles import Action
from bot.views.home import NextStep


def may_see_any(turn: Turn) -> bool:
    """Tell whether the person has HR pages at all."""
    return turn.who.may(Action.PROGRAMME_SEE) or turn.who.may(Action.ROLE_FIRST_LEAD)


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Name what HR people have to do next."""
    return ()


def hr_page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show all programmes the person runs."""
    return ()


PAGES: Mapping[str, Callable[[Turn, str], Sequence[Block]]] = {"hr": hr_page}
