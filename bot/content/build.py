"""Turn nested tables from data files into the curriculum's frozen records, and say what is off."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import EnumType
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.content.voice import Voice, voice


class ContentError(ValueError):
    """A data file does not fit its record; the message names the place."""


def merge(facts: Any, words: Any, at: str = "") -> Any:
    """Lay a language's words over the facts; both may hold tables, never the same value."""
    if not (isinstance(facts, dict) and isinstance(words, dict)):
        raise ContentError(f"{at}: given both as a fact and as a text")
    only_words = {key: value for key, value in words.items() if key not in facts}
    shared = {
        key: merge(value, words[key], f"{at}.{key}") if key in words else value
        for key, value in facts.items()
    }
    return shared | only_words


def build(kind: Any, raw: Any, at: str, key: str = "") -> Any:
    """Build one value of type `kind` from `raw`; `at` is its place in the files.

    Raises:
        ContentError: A missing or unknown key, or a value of another shape.
    """
    if isinstance(kind, types.UnionType) or get_origin(kind) is Union:
        kind = get_args(kind)[0]
    try:
        return _value(kind, raw, at, key)
    except ContentError:
        raise
    except (TypeError, ValueError, AttributeError) as error:
        raise ContentError(f"{at}: {error}") from error


def _value(kind: Any, raw: Any, at: str, key: str) -> Any:
    if kind is Voice:
        return voice(raw)
    if is_dataclass(kind):
        return _record(kind, raw, at, key)
    if get_origin(kind) is tuple:
        if not isinstance(raw, list):
            raise ContentError(f"{at}: expected a list, found {raw!r}")
        return tuple(build(get_args(kind)[0], one, f"{at}[{i}]") for i, one in enumerate(raw))
    if get_origin(kind) is Mapping:
        made = {name: build(get_args(kind)[1], v, f"{at}.{name}", name) for name, v in raw.items()}
        return types.MappingProxyType(made)
    if isinstance(kind, EnumType):
        return kind(raw)
    return _plain(kind, raw)


def _plain(kind: Any, raw: Any) -> Any:
    if kind is float and type(raw) is int:
        return float(raw)
    if type(raw) is not kind:
        raise ValueError(f"expected {kind.__name__}, found {raw!r}")
    return raw


def _record(kind: Any, raw: Any, at: str, key: str) -> Any:
    known = _hints(kind)
    given = {"id": key, **raw} if key and "id" in known else dict(raw)
    if unknown := given.keys() - known.keys():
        raise ContentError(f"{at}: unknown {', '.join(sorted(unknown))}")
    if missing := _required(kind) - given.keys():
        raise ContentError(f"{at}: missing {', '.join(sorted(missing))}")
    return kind(**{name: build(known[name], v, f"{at}.{name}", name) for name, v in given.items()})


@lru_cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


@lru_cache
def _required(kind: Any) -> frozenset[str]:
    return frozenset(one.name for one in fields(kind) if one.default is MISSING)
