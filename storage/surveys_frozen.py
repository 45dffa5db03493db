"""Frozen survey results as JSON and back: what the database keeps of a survey for good."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.domain.cells import Block, Cell, Why
from bot.domain.indices import Change
from bot.domain.publication import Frozen
from bot.domain.suppression import Span


def to_json(frozen: Frozen) -> dict[str, Any]:
    """Give plain values that JSON can hold."""
    return {
        **asdict(frozen),
        "closed_at": frozen.closed_at.isoformat(),
        "texts": {key: list(texts) for key, texts in frozen.texts.items()},
        "waiting": {key: list(texts) for key, texts in frozen.waiting.items()},
    }


def unread(stored: dict[str, Any] | None) -> int:
    """Count the free texts that wait for somebody to read them."""
    waiting = (stored or {}).get("waiting") or {}
    return sum(len(texts) for texts in waiting.values())


def from_json(stored: dict[str, Any]) -> Frozen:
    """Read stored results."""
    return Frozen(
        survey=stored["survey"],
        closed_at=datetime.fromisoformat(stored["closed_at"]),
        asked=stored["asked"],
        answered=stored["answered"],
        cells=tuple(_cell(one) for one in stored["cells"]),
        texts={key: tuple(texts) for key, texts in stored["texts"].items()},
        changes=tuple(Change(**one) for one in stored["changes"]),
        waiting={key: tuple(texts) for key, texts in stored.get("waiting", {}).items()},
    )


def _cell(stored: dict[str, Any]) -> Cell:
    low, high = stored["scale"]
    return Cell(
        **{
            **stored,
            "blocks": tuple(
                Block(tuple(one["options"]), Span(**one["count"])) for one in stored["blocks"]
            ),
            "mean": Span(**stored["mean"]) if stored["mean"] else None,
            "scale": (low, high),
            "why": Why(stored["why"]) if stored["why"] else None,
        }
    )
