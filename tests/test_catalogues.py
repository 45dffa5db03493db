"""Both languages say the same things: keys, placeholders, forms of address and plurals."""

import ast
import functools
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.domain.roles import Action
from bot.i18n import ADDRESSES, Entry, catalogue, languages
from bot.services.looks import LOOKS
from bot.services.post import HANDLINGS

ROOT = Path(__file__).parents[1]
PLURALS = {"zero", "one", "two", "few", "many", "other"}
KEY = re.compile(r"^[a-z_]+\.[a-zA-Z0-9_]+$")
FILE = re.compile(r"\.(csv|html|ics|json|md|pdf|png|toml|txt|xlsx)$")


def texts(entry: Entry) -> Iterator[str]:
    """Walk all variants of an entry."""
    if isinstance(entry, str):
        yield entry
    else:
        for variant in entry.values():
            assert isinstance(variant, str | Mapping)
            yield from texts(variant)


def placeholders(text: str) -> set[str]:
    """Name the placeholders of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def every(language: str) -> list[tuple[str, Entry]]:
    """List all entries of a language."""
    return sorted(catalogue(language).items())


@functools.cache
def literals() -> tuple[set[str], set[str]]:
    """Find every string, and every beginning of an f-string, that may be a catalogue key."""
    whole: set[str] = set()
    begun: set[str] = set()
    for folder in ("bot", "handlers"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    whole.add(node.value)
                if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                    begun.add(str(node.values[0].value))
    return whole, begun


def test_every_language_has_the_same_keys() -> None:
    """A sentence exists in all languages or in none."""
    keys = {language: set(catalogue(language)) for language in languages()}

    assert all(found == keys["en"] for found in keys.values()), {
        language: sorted(found ^ keys["en"]) for language, found in keys.items()
    }


def test_every_variant_has_the_same_placeholders() -> None:
    """No variant of a sentence, in no language, loses or invents a placeholder.

    A plural form may leave out the number it stands for.
    """
    wrong = {}
    for key, english in every("en"):
        wanted = set().union(*(placeholders(text) for text in texts(english)))
        for language in languages():
            for text in texts(catalogue(language)[key]):
                if placeholders(text) | {"n"} != wanted | {"n"}:
                    wrong[f"{language}: {key}"] = (placeholders(text), wanted)

    assert not wrong


def test_no_text_is_empty() -> None:
    """An empty string would be an empty block, which Slack refuses."""
    empty = [
        (language, key)
        for language in languages()
        for key, entry in every(language)
        if not all(text.strip() for text in texts(entry))
    ]

    assert not empty


def variants(entry: Entry) -> Iterator[set[str]]:
    """Walk the sets of variant names of an entry."""
    if isinstance(entry, Mapping):
        yield set(entry)
        for inner in entry.values():
            assert isinstance(inner, str | Mapping)
            yield from variants(inner)


def test_variants_are_complete() -> None:
    """Where the language addresses somebody, `du` and `Sie` exist; plurals have one and other."""
    allowed = [{"du", "sie"}, {"ihr", "sie"}, {"du", "sie", "ihr"}, {"one", "other"}]
    wrong = [
        (language, key, names)
        for language in languages()
        for key, entry in every(language)
        for names in variants(entry)
        if names not in allowed
    ]

    assert not wrong
    assert set(ADDRESSES) == {"du", "sie", "ihr"}


INFORMAL = re.compile(r"\b(du|dir|dich|dein\w*|euch|euer|eure\w*|ihr)\b")
FAMILIAR = re.compile(r"\b(du|dir|dich|dein\w*)\b")
FORMAL = re.compile(r"(?<![.!?:„] )(?<!^)(?<!\n)\b(Sie|Ihnen)\b")


def addressed(entry: Entry, form: str) -> Iterator[str]:
    """Walk the texts of one form of address."""
    if isinstance(entry, Mapping):
        for name, inner in entry.items():
            assert isinstance(inner, str | Mapping)
            if name == form:
                yield from texts(inner)
            elif name in PLURALS:
                yield from addressed(inner, form)


@pytest.mark.parametrize(
    ("form", "foreign"),
    [("du", FORMAL), ("ihr", FORMAL), ("sie", re.compile(r"\b(du|dir|dich|dein\w*)\b"))],
)
def test_forms_of_address_are_not_mixed(form: str, foreign: re.Pattern[str]) -> None:
    """A text that says `du` never says `Sie`, and the other way round."""
    mixed = [
        (key, text)
        for key, entry in every("de")
        for text in addressed(entry, form)
        if foreign.search(text)
    ]

    assert not mixed


def test_a_plain_german_text_addresses_nobody() -> None:
    """What has no variants suits every reader."""
    addressing = [
        (key, entry)
        for key, entry in every("de")
        if isinstance(entry, str) and (INFORMAL.search(entry) or FORMAL.search(entry))
    ]

    assert not addressing


def test_every_key_in_the_code_has_a_text() -> None:
    """A sentence the code asks for exists."""
    whole, begun = literals()
    features = {key.partition(".")[0] for key in catalogue("en")}
    asked = {
        text
        for text in whole - begun
        if KEY.match(text) and not FILE.search(text) and text.partition(".")[0] in features
    }
    known = set(catalogue("en"))
    kinds = known | asked_elsewhere()

    assert not asked - kinds, sorted(asked - kinds)


def asked_elsewhere() -> set[str]:
    """Name dotted strings that are no keys: kinds of letters and of reminders, actions."""
    return {*HANDLINGS, *LOOKS, *Action}


def names_of_mail() -> set[str]:
    """Name the keys that HR's list of mail builds from the kinds of letters and reminders."""
    kinds = [("mail", kind) for kind in HANDLINGS] + [("look", kind) for kind in LOOKS]
    return {kind.replace(".", f".{what}_") for what, kind in kinds}


def test_no_text_is_unused() -> None:
    """Every sentence is asked for somewhere, by its key or by the beginning of its key."""
    whole, begun = literals()
    starts = tuple(start for start in begun if "." in start)
    unused = [
        key
        for key in set(catalogue("en")) - names_of_mail()
        if key not in whole and not key.startswith(starts)
    ]

    assert not unused, sorted(unused)
