"""The small checks from which the description of Block Kit is composed."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: where (a JSON pointer) and what."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


Found = Iterator[Violation]
Check = Callable[[Any, str], Found]


def string(longest: int, shortest: int = 1, pattern: str = "") -> Check:
    """A string of `shortest` to `longest` characters that matches the whole `pattern`."""

    def check(value: Any, at: str) -> Found:
        if not isinstance(value, str):
            yield Violation(at, "must be a string")
        elif len(value) < shortest:
            yield Violation(at, f"must be at least {shortest} characters")
        elif len(value) > longest:
            yield Violation(at, f"must be at most {longest} characters, has {len(value)}")
        elif pattern and not re.fullmatch(pattern, value):
            yield Violation(at, f"must match {pattern}")

    return check


def integer(lowest: int, highest: int) -> Check:
    """A whole number between both bounds, inclusive."""

    def check(value: Any, at: str) -> Found:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Violation(at, "must be a whole number")
        elif not lowest <= value <= highest:
            yield Violation(at, f"must be between {lowest} and {highest}")

    return check


def boolean(value: Any, at: str) -> Found:
    """True or false."""
    if not isinstance(value, bool):
        yield Violation(at, "must be true or false")


def number(value: Any, at: str) -> Found:
    """Any number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Violation(at, "must be a number")


def anything(value: Any, at: str) -> Found:
    """Any object or list that Slack does not describe further."""
    if not isinstance(value, dict | list):
        yield Violation(at, "must be an object or a list")


def one_of(*choices: str) -> Check:
    """One of the given words."""

    def check(value: Any, at: str) -> Found:
        if value not in choices:
            yield Violation(at, f"must be one of {', '.join(choices)}")

    return check


def array(check_one: Check, fewest: int, most: int) -> Check:
    """A list of `fewest` to `most` entries, each of which passes `check_one`."""

    def check(value: Any, at: str) -> Found:
        if not isinstance(value, list):
            yield Violation(at, "must be a list")
            return
        if not fewest <= len(value) <= most:
            yield Violation(at, f"must have {fewest} to {most} entries, has {len(value)}")
        for index, entry in enumerate(value):
            yield from check_one(entry, f"{at}/{index}")

    return check


def record(
    need: Mapping[str, Check], may: Mapping[str, Check] | None = None, *also: Check
) -> Check:
    """An object with all keys of `need`, some of `may`, no others; `also` looks at the whole."""
    known = {**(may or {}), **need, "type": string(255)}

    def check(value: Any, at: str) -> Found:
        if not isinstance(value, dict):
            yield Violation(at, "must be an object")
            return
        yield from (Violation(f"{at}/{key}", "is missing") for key in need if key not in value)
        for key, entry in value.items():
            rule = known.get(key)
            if rule is None:
                yield Violation(f"{at}/{key}", "invalid additional property")
            else:
                yield from rule(entry, f"{at}/{key}")
        for rule in also:
            yield from rule(value, at)

    return check


def tagged(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` chooses the check."""

    def check(value: Any, at: str) -> Found:
        kind = value.get("type") if isinstance(value, dict) else None
        rule = kinds.get(kind) if isinstance(kind, str) else None
        if rule is None:
            yield Violation(f"{at}/type", f"unsupported type: {kind}")
        else:
            yield from rule(value, at)

    return check


def exactly_one(*keys: str) -> Check:
    """Just one of the keys is present."""

    def check(value: Json, at: str) -> Found:
        if sum(key in value for key in keys) != 1:
            yield Violation(at, f"needs exactly one of {', '.join(keys)}")

    return check


def at_least_one(*keys: str) -> Check:
    """One or more of the keys are present."""

    def check(value: Json, at: str) -> Found:
        if not any(key in value for key in keys):
            yield Violation(at, f"needs one of {', '.join(keys)}")

    return check
