"""Loading: faults in data files are named by place, a new language is a folder."""

import shutil
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from bot.content import ContentError, Voice, content, languages, load
from bot.content.loader import HOME
from bot.content.voice import voice


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a copy of the data files that a test may spoil."""
    for folder in ("facts", "en"):
        shutil.copytree(HOME / folder, tmp_path / folder)
    return tmp_path


def _change(home: Path, file: str, old: str, new: str) -> None:
    path = home / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_new_language_is_a_folder(home: Path) -> None:
    """Copying a folder of texts offers a further language, with no code."""
    shutil.copytree(home / "en", home / "fr")
    assert languages(home) == ("en", "fr")
    assert load("fr", home).lessons.keys() == load("en").lessons.keys()


def test_loading_twice_reads_once() -> None:
    """The curriculum of a language is one object for the whole process."""
    assert content("de") is load("de")


def test_an_unknown_language_is_refused_by_name() -> None:
    """The refusal says which languages there are."""
    with pytest.raises(LookupError, match="there is de, en"):
        load("tlh")


def test_content_cannot_be_changed() -> None:
    """Neither a record nor a table of records can be altered by a caller."""
    lessons = load("en").lessons
    with pytest.raises(FrozenInstanceError):
        lessons["feedback"].number = 11  # type: ignore[misc]  # the point of the test
    with pytest.raises(TypeError):
        lessons["feedback"] = lessons["boundaries"]  # type: ignore[index]  # the point of the test


def test_a_missing_file_is_named_by_what_it_should_hold(home: Path) -> None:
    """A language without its goals is not offered half."""
    (home / "en" / "goals.toml").unlink()
    with pytest.raises(ContentError, match=r"en/goals: missing frame, hint, review"):
        load("en", home)


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("en/prompts.toml", "detour.text", "detour.txt", r"en/prompts\.detour: unknown txt"),
        ("en/prompts.toml", "detour.text", "detour2.text", r"en/prompts\.detour: missing text"),
        ("facts/prompts.toml", '"meet"', '"greet"', r"en/prompts\.detour\.stage: 'greet'"),
        ("facts/lessons.toml", "number = 1", 'number = "1"', "expected int, found '1'"),
        ("facts/lessons.toml", "number = 1", 'title = "x"', r"title: given both as a fact"),
        ("en/agreement.toml", "confirm = ", "confirm = 1 #", r"confirm: a text is a string"),
        ("facts/arc.toml", '["block_dates"]', '"block_dates"', r"touches: expected a list"),
        ("facts/arc.toml", "30.phases = {", "30.phases = 3 #", r"clocks\.30\.phases: "),
        ("facts/playbook.toml", "acceptance = {", "acceptance = 3 #", r"playbook\.acceptance: "),
        ("en/goals.toml", "[templates]", "[templates", r"en/goals\.toml: "),
    ],
)
def test_a_fault_is_named_by_its_place(
    home: Path, file: str, old: str, new: str, complaint: str
) -> None:
    """A typing error in a data file is reported with file and key, at load time."""
    _change(home, file, old, new)
    with pytest.raises(ContentError, match=complaint):
        load("en", home)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Hallo", Voice("Hallo", "Hallo")),
        ({"du": "Magst du?", "sie": "Möchten Sie?"}, Voice("Magst du?", "Möchten Sie?")),
        ({"ihr": "Mögt ihr?", "sie": "Möchten Sie?"}, Voice("Mögt ihr?", "Möchten Sie?", True)),  # noqa: FBT003 - plural reads well here
    ],
)
def test_a_text_has_one_wording_or_two(raw: object, expected: Voice) -> None:
    """A string is for everybody, a table for one reader or for two."""
    assert voice(raw) == expected


@pytest.mark.parametrize("raw", [7, {}, {"du": "x"}, {"du": "x", "sie": "y", "er": "z"}, {"du": 1}])
def test_any_other_shape_of_a_text_is_refused(raw: object) -> None:
    """A wording that is missing, extra or no string does not slip through."""
    with pytest.raises(ValueError, match="a text is a string"):
        voice(raw)


def test_a_text_speaks_to_each_reader() -> None:
    """Du and ihr hear the informal wording, Sie the formal one."""
    text = Voice("Magst du?", "Möchten Sie?")
    said = (text.say("du"), text.say("ihr"), text.say("sie"))
    assert said == ("Magst du?", "Magst du?", "Möchten Sie?")
