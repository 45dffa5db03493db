"""Enrolment: sign-up, profile, pause and leaving."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block

from bot.core import Turn
from bot.views.home import NextStep


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Name what the person has to do next."""
    return ()


def home_section(turn: Turn) -> Sequence[Block]:
    """Show what the person offers and wants."""
    return ()
