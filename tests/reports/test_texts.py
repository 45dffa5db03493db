"""The texts of reports, surveys, goals and recognition are complete in both languages."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.domain import goals, insight, milestones, playbook, recognition, surveys
from bot.domain.cells import Why
from bot.domain.refusals import Refusal

LOCALES = Path(__file__).parents[2] / "bot" / "locales"
FILES = ("reports", "surveys", "goals", "recognition")


def texts(lang: str, name: str) -> dict[str, str | dict[str, str]]:
    """One catalogue file."""
    return tomllib.loads((LOCALES / lang / f"{name}.toml").read_text("utf-8"))


def variants(text: str | dict[str, str]) -> list[str]:
    """All strings of an entry."""
    return [text] if isinstance(text, str) else list(text.values())


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_keys_and_placeholders(name: str) -> None:
    """Nothing is missing in one language, and every variant knows the same facts."""
    english, german = texts("en", name), texts("de", name)
    assert list(english) == list(german)
    for key, text in english.items():
        fields = [
            set(re.findall(r"{(\w+)}", v)) - {"n"} for v in variants(text) + variants(german[key])
        ]
        assert all(found == fields[0] for found in fields), key


@pytest.mark.parametrize("name", FILES)
def test_german_addresses_people_in_one_form_at_a_time(name: str) -> None:
    """`du` texts hold no Sie, `sie` texts no du, and neutral texts neither."""
    for key, text in texts("de", name).items():
        forms = {"": text} if isinstance(text, str) else text
        for form, words in forms.items():
            if form != "sie":
                assert not re.search(r"(?<![.!?:] )\b(Sie|Ihnen|Ihren?)\b", words), key
            if form not in {"du", "ihr"}:
                assert not re.search(
                    r"\b([Dd]u|[Dd]ein\w*|[Dd]ir|[Dd]ich|[Ee]u(ch|re?))\b", words
                ), key


def test_every_code_of_the_domain_has_its_sentence() -> None:
    """Reasons, levels, milestones, hints, figures and refusals can all be said."""
    known = {f"{name}.{key}" for name in FILES for key in texts("en", name)}
    told = insight.figures(insight.Facts(), {})
    wanted = {f"surveys.why_{why}" for why in Why}
    wanted |= {f"recognition.milestone_{one}" for one in milestones.Milestone}
    wanted |= {f"reports.hint_{rule.key}" for rule in playbook.PLAYBOOK}
    wanted |= {f"reports.figure_{figure.key}" for figure in told}
    wanted |= {f"reports.branch_{figure.branch}" for figure in told}
    for module in (goals, recognition, surveys):
        wanted |= {
            kind.key
            for kind in vars(module).values()
            if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal
        }
    assert wanted - known == set()
