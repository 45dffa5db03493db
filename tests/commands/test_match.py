"""`mentorbot match` from the outside: files in, files out, or nothing at all."""

import csv
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.commands.match import Bar, first_wednesday
from bot.domain.matching.types import CRITERIA, Code, Said, Why
from bot.i18n import LOCALES, Translate
from bot.matchfile.words import sentence

HEAD = "id,role,level,team,languages,timezone,offers,wants,style,not_with"
ROWS = [
    "mia,mentor,2,A,de;en,Europe/Berlin,AI:3;data:2,strategy:1:1,direct;humour,",
    "moe,mentor,1,B,en,Europe/London,data:3,budget:1:1,,",
    "meg,mentor,1,B,en,Europe/London,video:3,,,",
    "max,mentee,5,C,de,Europe/Berlin,strategy:4,AI:1:1;data:2:1,direct,",
    "ann,mentee,6,D,en,America/New_York,budget:3,data:1:0,,ben",
    "ben,mentee,6,A,en,Europe/London,,AI:1:0,,",
]


@pytest.fixture
def match(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run the command in a folder with people.csv; return its code and what it says."""
    (tmp_path / "people.csv").write_text("\n".join([HEAD, *ROWS]))

    def run(*args: str) -> tuple[int, str]:
        words = [
            str(tmp_path / word) if word.endswith((".csv", ".toml")) else word for word in args
        ]
        code = main(["match", *words, "--on", "2026-12-02"])
        return code, capsys.readouterr().err

    return run


def rows(path: Path) -> list[dict[str, str]]:
    """Read a result."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ALL = ("--out", "pairs.csv", "--unmatched", "unmatched.csv", "--edges", "edges.csv")


def test_pairs_people_left_and_every_edge_are_written(
    match: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """The columns are fixed, and scores, reasons and codes are all there."""
    code, told = match("people.csv", *ALL)
    pairs, left = rows(tmp_path / "pairs.csv"), rows(tmp_path / "unmatched.csv")
    edges = rows(tmp_path / "edges.csv")

    assert code == 0
    assert ["mentor", "mentee", "score", *CRITERIA, "reason_1", "reason_2", "reason_3"] == list(
        pairs[0]
    )
    assert {("mia", "max"), ("moe", "ann")} == {(p["mentor"], p["mentee"]) for p in pairs}
    assert all(p[f"reason_{place}"] for p in pairs for place in (1, 2, 3))
    assert [(one["id"], one["role"], one["code"]) for one in left] == [
        ("ben", "mentee", "no_eligible_partner"),
        ("meg", "mentor", "no_topic"),
    ]
    assert {(p["mentor"], p["mentee"], p["score"]) for p in pairs} <= {
        (e["mentor"], e["mentee"], e["score"]) for e in edges
    }
    assert "2 pairs, 4 people matched" in told


def test_german_is_german(match: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    """--lang de speaks German in the tables and on the screen."""
    code, told = match("people.csv", *ALL, "--lang", "de")

    assert code == 0
    assert "2 Tandems" in told
    assert "Lernwunsch trifft Angebot" in (tmp_path / "pairs.csv").read_text("utf-8")


def test_the_order_of_rows_changes_no_byte(
    match: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """Turned input, same three files."""
    match("people.csv", *ALL)
    before = [(tmp_path / name).read_bytes() for name in ALL[1::2]]
    (tmp_path / "people.csv").write_text("\n".join([HEAD, *reversed(ROWS)]))
    match("people.csv", *ALL)

    assert before == [(tmp_path / name).read_bytes() for name in ALL[1::2]]


def test_history_locks_and_rules_are_heeded(
    match: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """A former pair does not return, a locked one stands, weights change scores."""
    (tmp_path / "old.csv").write_text("mentor,mentee\nmia,max\n")
    (tmp_path / "locks.csv").write_text("mentor,mentee,kind\nmoe,max,veto\nmoe,ann,lock\n")
    (tmp_path / "rules.toml").write_text("[weights]\nstyle = 0\n")
    more = ("--history", "old.csv", "--locks", "locks.csv", "--rules", "rules.toml")

    assert match("people.csv", *ALL, *more)[0] == 0
    assert {("moe", "ann")} == {
        (p["mentor"], p["mentee"]) for p in rows(tmp_path / "pairs.csv")
    } - {("mia", "ann")}


BROKEN = {
    "people": ("people.csv", "id,rolle\n", "people.csv:1:4: Unknown column “rolle”"),
    "locks": ("locks.csv", "mentor,mentee,kind\nmoe,max,lock\n", "locks.csv:2:1: moe and max"),
    "private": ("locks.csv", "mentor,mentee,kind\nmia,ann,lock\n", "locks.csv:2:1: mia and ann"),
    "rules": ("rules.toml", "floor = 1.5\n", "rules.toml:1:1: “floor”"),
    "syntax": ("rules.toml", "floor\n", "rules.toml:1:6: The rules"),
    "history": ("old.csv", "mentor\n", "old.csv:1:1: The column “mentee” is missing"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_wrong_input_is_told_and_nothing_is_written(
    broken: tuple[str, str, str], match: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """Exit 2, the place of the error, no file and no draft."""
    name, text, told = broken
    private = [*ROWS[:4], "ann,mentee,6,D,en,America/New_York,budget:3,AI:1:0,,mia"]
    (tmp_path / "people.csv").write_text("\n".join([HEAD, *private]))
    for other in ("old.csv", "locks.csv"):
        (tmp_path / other).write_text("mentor,mentee,kind\n")
    (tmp_path / "rules.toml").write_text("")
    (tmp_path / name).write_text(text)
    before = {path.name for path in tmp_path.iterdir()}

    more = ("--history", "old.csv", "--locks", "locks.csv", "--rules", "rules.toml")
    code, error = match("people.csv", *ALL, *more)

    assert code == 2
    assert told in error
    assert "Nothing was written." in error
    assert before == {path.name for path in tmp_path.iterdir()}


def test_a_private_cause_is_not_told_by_a_refused_lock(
    match: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """The sentence for a “not with” pair says no more than that it cannot be."""
    (tmp_path / "people.csv").write_text("\n".join([HEAD, *ROWS[:4], f"{ROWS[4][:-3]}moe"]))
    (tmp_path / "locks.csv").write_text("mentor,mentee,kind\nmoe,ann,lock\n")

    error = match("people.csv", *ALL, "--locks", "locks.csv")[1]

    assert "moe and ann cannot be a pair." in error


def test_an_unwritable_place_leaves_nothing_behind(
    match: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """If one table cannot be written, none is."""
    code, error = match("people.csv", "--out", "pairs.csv", "--edges", "none/edges.csv")

    assert code == 2
    assert "cannot be written" in error
    assert {"people.csv"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("today", "wednesday"),
    [((2026, 11, 30), (2026, 12, 2)), ((2026, 12, 1), (2027, 1, 6)), ((2027, 8, 31), (2027, 9, 1))],
)
def test_the_day_is_the_first_wednesday_of_next_month(
    today: tuple[int, int, int], wednesday: tuple[int, int, int]
) -> None:
    """Over the turn of a year too."""
    assert date(*wednesday) == first_wednesday(date(*today))


def test_without_a_day_the_clock_decides(tmp_path: Path) -> None:
    """--on may be left out."""
    (tmp_path / "people.csv").write_text("\n".join([HEAD, *ROWS]))

    assert main(["match", str(tmp_path / "people.csv"), "--out", str(tmp_path / "o.csv")]) == 0


def test_the_bar_shows_on_a_terminal_only(capsys: pytest.CaptureFixture[str]) -> None:
    """Pipes and logs stay clean."""
    bar = Bar(Translate("en").plain)
    bar("scoring", 0.5)
    bar.end()
    quiet = capsys.readouterr().err
    bar._shown = True
    bar("scoring", 0.5)
    bar.end()

    assert quiet == ""
    assert "██████████░░░░░░░░░░ scoring pairs" in capsys.readouterr().err


def texts(language: str) -> dict[str, Any]:
    """Read our catalogue."""
    return tomllib.loads((LOCALES / language / "matching.toml").read_text("utf-8"))


def test_both_catalogues_have_the_same_keys_and_every_code_has_words() -> None:
    """No code of the engine is left without a sentence."""
    english, german = texts("en"), texts("de")

    assert list(english) == list(german)
    for why in Why:
        assert {f"word_{why}", f"hint_{why}_mentor", f"hint_{why}_mentee"} <= set(english)
    for code in Code:
        assert f"rule_{code}" in english
        assert f"lock_{code}" in english or code in {Code.VETO, Code.FLOOR}


@pytest.mark.parametrize("language", ["en", "de"])
def test_reasons_with_lists_read_as_sentences(language: str) -> None:
    """Languages have names, tags and topics are lists."""
    t = Translate(language).plain
    spoken = sentence(
        Said("matching.reason_language", {"languages": ("de", "en"), "n": 2}), t, language
    )
    tags = sentence(Said("matching.reason_style", {"tags": ("a",), "n": 1}), t, language)
    topics = Said("matching.hint_no_topic_mentee", {"topics": ("a", "b", "c", "d")})

    assert ("German and English" if language == "en" else "Deutsch und Englisch") in spoken
    assert "a" in tags
    assert "d." not in sentence(topics, t, language)
