"""What is wrong in a file, and where: all of it at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeAlias

Translate: TypeAlias = Callable[..., str]


class WrongCellError(ValueError):
    """A cell cannot be read; `key` names the sentence that says why."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key, self.params = key, params


@dataclass(frozen=True, slots=True)
class Problem:
    """One error at a line and column (both from 1)."""

    file: str
    line: int
    column: int
    key: str
    params: dict[str, Any] = field(default_factory=dict)

    def told(self, t: Translate) -> str:
        """Return `file:line:column: message`."""
        message = t(f"matching.{self.key}", **self.params)
        return f"{self.file}:{self.line}:{self.column}: {message}"


class RefusedFilesError(Exception):
    """WrongCellError input: nothing is computed or written; `problems` are sorted by place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def closest(word: str, known: list[str]) -> str:
    """Return what somebody probably meant, or nothing."""
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), "")


def unknown(key: str, word: str, known: list[str]) -> WrongCellError:
    """Refuse a word, with a suggestion where there is a close one."""
    near = closest(word, known)
    if near:
        return WrongCellError(f"{key}_suggest", value=word, suggestion=near)
    return WrongCellError(key, value=word, known=", ".join(known[:12]))
