"""Every refusal and event of a pair and a programme has its sentences in both languages."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.domain import (
    agreement,
    localtime,
    meetings,
    pair_events,
    pair_moves,
    pausing,
    programme,
    rematch,
    slots,
    working_hours,
)
from bot.domain.pair_events import Event, Reason, Signal
from bot.domain.pair_facts import PairState
from bot.domain.refusals import Refusal
from bot.domain.roadmap import Stage

LOCALES = Path(programme.__file__).parents[1] / "locales"
MODULES = (
    agreement,
    localtime,
    meetings,
    pair_events,
    pair_moves,
    pausing,
    programme,
    rematch,
    slots,
    working_hours,
)
Sentence = str | dict[str, "Sentence"]
CATALOGUES = {
    language: {
        f"{path.stem}.{key}": text
        for feature in ("meetings", "pairs", "programmes")
        for path in [LOCALES / language / f"{feature}.toml"]
        for key, text in tomllib.loads(path.read_text("utf-8")).items()
    }
    for language in ("en", "de")
}


def keys() -> list[str]:
    """List every key the domain names."""
    things = [thing for module in MODULES for thing in vars(module).values()]
    found = [getattr(thing, "key", None) for thing in things if isinstance(thing, type)]
    named = {key for key in found if isinstance(key, str)} - {Refusal.key, Event.key}
    words = {f"pairs.state_{state}" for state in PairState}
    words |= {f"pairs.signal_{signal}" for signal in Signal}
    words |= {f"programmes.state_{state}" for state in programme.ProgrammeState}
    words |= {f"programmes.stage_{stage}" for stage in Stage}
    words |= {f"programmes.need_{need}" for need in programme.Need if need != "nothing"}
    words |= {f"meetings.place_{place}" for place in meetings.Place}
    words |= {f"meetings.shift_{shift}" for shift in slots.Shift if shift != "none"}
    return sorted(named | words)


def leaves(text: Sentence) -> list[str]:
    """List every variant of a sentence."""
    if isinstance(text, str):
        return [text]
    return [leaf for variant in text.values() for leaf in leaves(variant)]


@pytest.mark.parametrize("key", keys())
def test_what_the_domain_says_has_a_sentence_in_both_languages(key: str) -> None:
    """No refusal and no event is ever shown as its bare key."""
    for catalogue in CATALOGUES.values():
        assert all(leaf.strip() for leaf in leaves(catalogue[key]))


def test_both_languages_have_the_same_keys_and_placeholders_in_every_variant() -> None:
    """A translation, or a form of address, neither drops nor invents a fact."""
    assert set(CATALOGUES["en"]) == set(CATALOGUES["de"])
    for key, text in CATALOGUES["en"].items():
        wanted = {name for leaf in leaves(text) for name in re.findall(r"{(\w+)}", leaf)}
        for leaf in [*leaves(text), *leaves(CATALOGUES["de"][key])]:
            assert wanted | {"n"} == {"n"} | set(re.findall(r"{(\w+)}", leaf)), key


def test_every_german_form_of_address_has_its_formal_twin() -> None:
    """Du and ihr never stand without Sie, and Sie never without one of them."""
    for text in CATALOGUES["de"].values():
        for variant in (text, *(text.values() if isinstance(text, dict) else ())):
            forms = set(variant) if isinstance(variant, dict) else set()
            assert forms in (set(), {"du", "sie"}, {"ihr", "sie"}, {"one", "other"})


def test_the_reasons_a_person_may_give_have_words() -> None:
    """The optional list is time, fit, topic done, role change, left, rather not say."""
    offered = {key.removeprefix("pairs.reason_") for key in CATALOGUES["en"] if ".reason_" in key}

    assert {"time", "fit", "topic_done", "role_change", "left", "rather_not_say"} == offered
    assert offered <= {reason.value for reason in Reason}
