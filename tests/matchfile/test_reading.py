"""Files as people really save them, and every error with its place."""

from pathlib import Path

import pytest

from bot.domain.matching.types import Kind, Lock, PairHistory, Rules, Weights
from bot.i18n import Translate
from bot.matchfile.cells import hours
from bot.matchfile.others import read_history, read_locks, read_rules
from bot.matchfile.people import read_people
from bot.matchfile.problems import Problem, RefusedFilesError
from bot.matchfile.sheets import Sheet

HEAD = "id,role,level,languages,timezone,offers,wants"
MIA = "mia,mentor,2,de,Europe/Berlin,AI:3,"
MAX = "max,mentee,5,de;en,Europe/Berlin,,AI:1:1"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a place for one file."""
    return tmp_path / "people.csv"


def said(problems: list[Problem]) -> list[tuple[int, int, str]]:
    """Return place and key of problems, after saying each in both languages."""
    for language in ("en", "de"):
        for problem in problems:
            message = problem.told(Translate(language).plain)
            assert f":{problem.line}:{problem.column}: " in message
            assert "{" not in message
    return [(problem.line, problem.column, problem.key) for problem in problems]


QUIRKS = {
    "plain": f"{HEAD}\n{MIA}\n{MAX}\n",
    "windows line ends and BOM": f"\ufeff{HEAD}\r\n{MIA}\r\n{MAX}\r\n",
    "old mac line ends": f"{HEAD}\r{MIA}\r{MAX}",
    "semicolons": f"{HEAD}\n{MIA}\n{MAX.replace('de;en', '%')}".replace(",", ";").replace(
        "%", '"de;en"'
    ),
    "sep line": f"sep=,\n{HEAD}\n{MIA}\n{MAX}\n",
    "tabs": f"{HEAD}\n{MIA}\n{MAX}\n".replace(",", "\t"),
    "blank lines and padding": f"{HEAD},,\n\n{MIA},,\n,,,,,,,\n{MAX},,\n",
    "spaces and capitals": f"{HEAD.upper()}\n{MIA}\n{MAX}".replace(",", " ,\u00a0"),
    "numbers from a spreadsheet": f"{HEAD}\n{MIA}\n{MAX}\n".replace(",2,", ",2.0,"),
    "an unnamed column": "\n".join(line.replace(",", ",,", 1) for line in (HEAD, MIA, MAX)),
    "another order": "wants,offers,timezone,languages,level,role,id\n"
    + "\n".join(",".join(reversed(line.split(","))) for line in (MIA, MAX)),
}


@pytest.mark.parametrize("text", QUIRKS.values(), ids=QUIRKS.keys())
def test_a_table_is_read_however_it_was_saved(text: str, file: Path) -> None:
    """Every way of saving gives the same two people."""
    file.write_bytes(text.encode("utf-8"))
    people, sheet = read_people(file)

    assert sheet.problems == []
    assert [(person.id, person.level) for person in people] == [("mia", 2), ("max", 5)]
    assert frozenset({"de", "en"}) == people[1].languages


WRONG = [
    ("role", "mentro", "role_unknown_suggest"),
    ("role", "guru", "role_unknown"),
    ("level", "high", "number_wrong"),
    ("level", "5000", "number_outside"),
    ("languages", "", "language_none"),
    ("languages", "german", "language_wrong"),
    ("timezone", "Europe/Berln", "zone_unknown_suggest"),
    ("timezone", "europe/berlin", "zone_unknown_suggest"),
    ("timezone", "here", "zone_unknown"),
    ("offers", "AI:7", "number_outside"),
    ("offers", ":3", "topic_empty"),
    ("offers", "AI:1;ai:2", "topic_twice"),
    ("offers", "a;b;c;d;e;f", "too_many"),
    ("wants", "AI:4:1", "number_outside"),
    ("wants", "AI:1:1:1", "want_wrong"),
    ("hours", "9-17", "hours_wrong"),
    ("hours", "17:00-09:00", "hours_wrong"),
    ("hours", "09:00-12:75", "hours_wrong"),
    ("hours", "09:00-12:00;11:00-13:00", "hours_overlap"),
    ("formats", "remot", "format_unknown_suggest"),
    ("formats", "phone", "format_unknown"),
    ("rhythm", "weekley", "rhythm_unknown_suggest"),
    ("rhythm", "rarely", "rhythm_unknown"),
    ("mentor_capacity", "6", "number_outside"),
    ("not_with", "moe;mia", "not_with_self"),
    ("id", "", "id_empty"),
]


@pytest.mark.parametrize(("column", "cell", "key"), WRONG)
def test_a_wrong_cell_is_named_with_line_and_column(
    column: str, cell: str, key: str, file: Path
) -> None:
    """The place is where the cell begins, even behind quoted separators."""
    facts = dict(zip(HEAD.split(","), MIA.split(","), strict=True)) | {column: cell}
    first = ",".join(facts)
    line = ",".join(f'"{value}"' for value in facts.values())
    file.write_text(f"{first}\n{line}\n")
    before = list(facts).index(column)
    start = 1 + sum(len(value) + 3 for value in list(facts.values())[:before])

    assert (2, start, key) in said(read_people(file)[1].problems)


SHAPES = {
    "unknown column": ("id,role,levle\n", (1, 9, "column_unknown_suggest")),
    "strange column": ("id,role,shoe size\n", (1, 9, "column_unknown")),
    "doubled column": (f"{HEAD},id\n", (1, 47, "column_twice")),
    "missing column": ("id,role\n", (1, 1, "column_missing")),
    "nothing": ("", (1, 1, "file_empty")),
    "too many fields": (f"{HEAD}\n{MIA},x\n", (2, 37, "row_long")),
    "doubled id": (f"{HEAD}\n{MIA}\n{MIA}\n", (3, 1, "id_twice")),
    "managers in a circle": (
        f"{HEAD},manager_id\n{MIA},max\n{MAX},mia\n",
        (2, 37, "manager_cycle"),
    ),
    "own manager": (f"{HEAD},manager_id\n{MIA},mia\n", (2, 37, "manager_cycle")),
    "open quotation mark": (f'{HEAD}\n"{"x" * 140_000}\n', (2, 1, "file_csv")),
}


@pytest.mark.parametrize(("text", "problem"), SHAPES.values(), ids=SHAPES.keys())
def test_a_wrong_shape_is_named_with_its_place(
    text: str, problem: tuple[int, int, str], file: Path
) -> None:
    """Header, length of lines, ids and managers are checked as a whole."""
    file.write_text(text)

    assert problem in said(read_people(file)[1].problems)


def test_a_cell_over_several_lines_keeps_later_places_right(file: Path) -> None:
    """A line break inside quotation marks counts for the lines, not for the rows."""
    file.write_text(f'{HEAD}\n{MIA},\n"mo\ne",mentor,x,de,Europe/Berlin,AI,\n')

    assert (4, 11, "number_wrong") in said(read_people(file)[1].problems)


UNREADABLE = {
    "windows letters": ("id\nM\u00fcller".encode("cp1252"), (2, 2, "file_encoding")),
    "utf-16": ("id,role".encode("utf-16"), (1, 1, "file_utf16")),
    "no file": (None, (1, 1, "file_unreadable")),
}


@pytest.mark.parametrize(("raw", "problem"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_file_is_refused(
    raw: bytes | None, problem: tuple[int, int, str], file: Path
) -> None:
    """The first wrong byte has a place, and the sentence says how to save the file."""
    if raw is not None:
        file.write_bytes(raw)
    with pytest.raises(RefusedFilesError) as refused:
        read_people(file)

    assert [problem] == said(refused.value.problems)


def test_hours_come_in_order() -> None:
    """Spans are sorted, so that any order of writing is the same."""
    assert hours("12:00-13:00;8:00–9:30;10:00-11:00") == ((480, 570), (600, 660), (720, 780))


def test_an_open_quotation_mark_still_has_a_place() -> None:
    """Looking for a field behind the end of a broken file stops at its end."""
    assert Sheet("f", 'a,"b\nc').where(1, 9) == (1, 3)


def test_topics_that_differ_in_case_are_one_topic(file: Path) -> None:
    """“ai” and “AI” meet; the page shows one spelling."""
    file.write_text(f"{HEAD},style\n{MIA},Humour\n{MAX.replace('AI', 'ai')},humour\n")
    mia, max_ = read_people(file)[0]

    assert mia.offers[0].topic == max_.wants[0].topic
    assert mia.style == max_.style


def test_rules_are_read_and_the_rest_keeps_its_default(file: Path) -> None:
    """Every rule of the file counts."""
    file.write_text("level_gap = 2\nfloor = 0\nsame_team_allowed = true\n[weights]\nstyle = 0\n")

    assert (
        Rules(Weights(style=0), level_gap=2, floor=0, same_team_allowed=True),
        [],
    ) == read_rules(file)


RULES = [
    ("level_gap = -1", (1, 1, "rule_number")),
    ("\n  floor = true", (2, 3, "rule_number")),
    ("repeats_allowed = 1", (1, 1, "rule_switch")),
    ("flor = 1", (1, 1, "rule_unknown_suggest")),
    ("xyz = 1", (1, 1, "rule_unknown")),
    ("weights = 3", (1, 1, "rule_table")),
    ("[weights]\ntopic_fit = 0", (2, 1, "rule_number")),
    ("[weights]\ntopic = 1", (2, 1, "rule_unknown_suggest")),
    ("[weights]\nxyz = 1", (2, 1, "rule_unknown")),
]


@pytest.mark.parametrize(("text", "problem"), RULES)
def test_a_wrong_rule_is_named_with_its_place(
    text: str, problem: tuple[int, int, str], file: Path
) -> None:
    """Rules know where they are written."""
    file.write_text(text)

    assert [problem] == said(read_rules(file)[1])


@pytest.mark.parametrize(("text", "line"), [("floor = 1\nfloor ==", 2), ("a = 1\na = 2", 2)])
def test_broken_toml_is_refused_with_its_place(text: str, line: int, file: Path) -> None:
    """A syntax error stops everything; its line is told."""
    file.write_text(text)
    with pytest.raises(RefusedFilesError) as refused:
        read_rules(file)

    assert [(line, "rules_syntax")] == [(p[0], p[2]) for p in said(refused.value.problems)]


def test_an_earlier_result_serves_as_history(file: Path) -> None:
    """Former pairs may have any further columns, but two ids each."""
    file.write_text("score,mentor,mentee\n5000,mia,max\n")
    found, sheet = read_history(file)
    file.write_text("mentor,mentee\nmia,\n")

    assert ([PairHistory("mia", "max")], []) == (found, sheet.problems)
    assert said(read_history(file)[1].problems) == [(2, 5, "id_empty")]
    file.write_text("mentor\nmia\n")
    assert said(read_history(file)[1].problems) == [(1, 1, "column_missing")]


def test_locks_are_read_with_their_lines(file: Path) -> None:
    """A lock may stand twice."""
    file.write_text("mentor,mentee,kind\nmia,max,lock\nmia,moe,VETO\nmia,max,lock\n")
    found, sheet = read_locks(file, ["mia", "max", "moe"])

    assert ({Lock("mia", "max"): 2, Lock("mia", "moe", Kind.VETO): 3}, []) == (
        found,
        sheet.problems,
    )


LOCKS = [
    ("mia,max,lock\nmia,max,veto", (3, 9, "lock_contradicts")),
    ("mia,maxx,lock", (2, 5, "person_unknown_suggest")),
    ("zoe,max,lock", (2, 1, "person_unknown")),
    ("mia,max,lok", (2, 9, "kind_unknown_suggest")),
    ("mia,max,never", (2, 9, "kind_unknown")),
]


@pytest.mark.parametrize(("text", "problem"), LOCKS)
def test_a_wrong_lock_is_named_with_its_place(
    text: str, problem: tuple[int, int, str], file: Path
) -> None:
    """Contradictions and unknown people are found before anything is solved."""
    file.write_text(f"mentor,mentee,kind\n{text}\n")

    assert [problem] == said(read_locks(file, ["mia", "max"])[1].problems)
