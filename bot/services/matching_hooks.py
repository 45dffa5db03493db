"""Seams of matching: whom another feature keeps out of a round without saying why."""

from collections.abc import Callable

from bot.core import Tick
from storage.models import Programme

NOT_READY: list[Callable[[Tick, Programme], set[str]]] = []
"""Who may not be matched yet, such as by the training gate; nobody else ever learns of it.

Asked only in programmes whose `training_gate` is on.
"""
