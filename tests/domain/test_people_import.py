"""People data as tables: what is read, what is refused and where, and when the brake holds."""

import pytest

from bot.domain.people_file import read_sheet
from bot.domain.people_import import Directory, Plan, ended_pairs, needs_brake, plan, related

RANKS = {"entry": 1, "einstieg": 1, "specialist": 2, "executive": 6}
KNOWN = Directory(
    {
        "UBOSS": {"name": "Bo", "level": 6, "manager_id": None},
        "UADA": {"name": "Ada", "level": 1, "manager_id": None, "team": "Blue"},
        "UMID": {"name": "Mia", "level": 2, "manager_id": "UBOSS"},
    },
    {"ada@acme.de": "UADA"},
    RANKS,
)


def problems(text: str) -> list[tuple[int, int, str]]:
    """Say what is wrong in a text: line, column, sentence."""
    found = plan(text, KNOWN).sheet.problems
    return [(one.line, one.column, one.key.removeprefix("people.")) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, 1, "file_empty")]),
        ("\n\n", [(1, 1, "file_empty")]),
        ("name\nAda", [(1, 1, "column_missing")]),
        ("user_id,nmae\nUADA,Ada", [(1, 9, "column_unknown_suggest")]),
        ("user_id,xyz\nUADA,1", [(1, 9, "column_unknown")]),
        ("user_id,name,name\n", [(1, 14, "column_twice")]),
        ("user_id,name\nUADA,A,B", [(2, 8, "row_long")]),
        ("user_id,name\nUADA,A,", []),
        ('user_id,name\nUADA,"A\n', []),
        ("user_id,name\n,Ada", [(2, 1, "nobody")]),
        ("name,email\nAda,", [(2, 5, "nobody")]),
        ("user_id\nada", [(2, 1, "id_wrong")]),
        ("email\na@b", [(2, 1, "email_wrong")]),
        ("email\nbo@acme.de", [(2, 1, "email_unknown")]),
        ("user_id\nUADA\nUADA", [(3, 1, "twice")]),
        ("user_id,email\nUADA,\n,Ada@Acme.de", [(3, 2, "twice")]),
        ("user_id,level\nUADA,9", [(2, 6, "level_unknown")]),
        ("user_id,level\nUADA,Chief", [(2, 6, "level_unknown")]),
        ("user_id,manager\nUADA,UNOBODY", [(2, 6, "manager_unknown")]),
        ("user_id,manager\nUADA,ben", [(2, 6, "id_wrong")]),
        ("user_id,manager\nUADA,UADA", [(2, 6, "manager_circle")]),
        ("user_id,manager\nUADA,UNEW\nUNEW,UADA", [(2, 6, "manager_circle")]),
        ("user_id,manager\nUBOSS,UMID", [(2, 7, "manager_circle")]),
        ("user_id,country\nUADA,Germany", [(2, 6, "country_unknown")]),
        ("user_id,country,region\nUADA,DE,XX", [(2, 9, "region_unknown")]),
        ("user_id,country,region\nUADA,DE,DE-BY\nUMID,DE,by", []),
        ("user_id,region\nUADA,BY", [(2, 6, "region_unknown")]),
        ("user_id,languages\nUADA,german", [(2, 6, "language_wrong")]),
        ("user_id,timezone\nUADA,Berlin", [(2, 6, "zone_unknown")]),
        ("user_id,hours\nUADA,late", [(2, 6, "hours_wrong")]),
        ("user_id,left\nUADA,maybe", [(2, 6, "yes_or_no")]),
        (f"user_id,team\nUADA,{'x' * 121}", [(2, 6, "text_long")]),
        (f"user_id,team\nUADA,{'x' * 131_073}", [(2, 1, "file_csv")]),
        ('user_id,name,level\nUADA,"A\nB",9', [(3, 4, "level_unknown")]),
        ('user_id,name,level\nUADA,"A;\n,B","9', [(3, 5, "level_unknown")]),
        ("user_id,level,country\nUADA,9,XX", [(2, 6, "level_unknown"), (2, 8, "country_unknown")]),
    ],
)
def test_every_error_is_told_at_its_line_and_column(
    text: str, expected: list[tuple[int, int, str]]
) -> None:
    """HR finds the cell at once, and learns of all errors at once."""
    assert expected == problems(text)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffuser_id,name,level\r\nUADA,Ada L.,2\r\n",
        "user_id;name;level\nUADA;Ada L.;2",
        "sep=;\nuser_id;name;level\nUADA;Ada L.;2",
        '"sep=,"\nuser_id,name,level\nUADA,Ada L.,2',
        "user_id\tname\tlevel\nUADA\tAda L.\t2",
        'Slack ID;Name;Ebene\n"=""UADA""";Ada L.;"2,0"',
        "user_id;name;level;;\n'UADA;\u00a0Ada   L. ;specialist;;\n;;;;\n",
        'user_id,name,level\rUADA,"Ada\nL.",2.0',
        "e-mail,name,level\nADA@acme.de,Ada L.,Specialist",
    ],
)
def test_a_file_is_read_however_it_was_saved(text: str) -> None:
    """BOM, separators, Excel's formulas, quoted line breaks and German headers mean the same."""
    found = plan(text, KNOWN)

    assert not found.sheet.problems
    [one] = found.changes
    assert dict(one.changed) == {"name": ("Ada", "Ada L."), "level": (1, 2)}


def test_an_empty_cell_changes_nothing_and_a_dash_empties() -> None:
    """What HR does not know stays; what it wants gone it says so."""
    found = plan("user_id,team,level,languages\nUADA,-,,-", KNOWN)

    assert dict(found.changes[0].changed) == {"team": ("Blue", None), "languages": (None, [])}


def test_every_kind_of_cell_is_read() -> None:
    """Each column ends up as the fact it stands for."""
    text = (
        "user_id,email,manager,department,location,country,region,languages,timezone,hours,left\n"
        'UNEW,new@acme.de,ada@acme.de,IT,Linz,at,Wien,"de, EN;de",Europe/Vienna,9-17,no'
    )

    [one] = plan(text, KNOWN).changes

    assert one.is_new
    assert one.facts == {
        "email": "new@acme.de",
        "manager_id": "UADA",
        "department": "IT",
        "location": "Linz",
        "country": "AT",
        "region": "9",
        "languages": ["de", "en"],
        "timezone": "Europe/Vienna",
        "hours": "09:00-17:00",
        "left": False,
    }


def test_a_circle_is_told_once_and_people_below_it_are_not_blamed() -> None:
    """One circle makes one error, however many report into it."""
    text = "user_id,manager\nU11,U22\nU22,U33\nU33,U22\nU44,U11"

    assert problems(text) == [(3, 5, "manager_circle")]


def test_progress_is_told() -> None:
    """A long import says how far it is."""
    heard: list[tuple[int, int]] = []

    plan("user_id\nUADA\nUBOSS", KNOWN, seen=lambda done, total: heard.append((done, total)))

    assert heard == [(0, 2)]


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("user_id,team\nUADA,Red", ()),
        ("user_id,manager\nUADA,UMID", (1, 2)),
        ("user_id,manager\nUADA,UBOSS", (2,)),
        ("user_id,left\nUADA,yes", (1, 2)),
        ("user_id,left\nUMID,x", (1, 3)),
    ],
)
def test_an_import_ends_pairs_of_people_who_left_or_became_one_line(
    text: str, ended: tuple[int, ...]
) -> None:
    """At any distance; what was one line before is not the import's doing."""
    pairs = [(1, "UADA", "UMID"), (2, "UADA", "UBOSS"), (3, "UMID", "UBOSS")]
    found = plan(text, KNOWN)

    assert ended == ended_pairs(pairs, found, KNOWN)


def test_people_who_left_are_named() -> None:
    """The column `left` names them."""
    assert plan("user_id,left\nUADA,ja\nUMID,nein", KNOWN).left == ("UADA",)


@pytest.mark.parametrize(
    ("ending", "running", "expected"),
    [
        (0, 0, "goes"),
        (5, 1000, "goes"),
        (6, 1000, "waits"),
        (2, 100, "goes"),
        (3, 100, "waits"),
    ],
)
def test_the_brake_holds_above_five_pairs_or_two_percent(
    ending: int, running: int, expected: str
) -> None:
    """More than that is more likely a wrong file than a reorganisation."""
    assert expected == ("waits" if needs_brake(ending, running) else "goes")


def test_relation_runs_both_ways() -> None:
    """It does not matter who stands above."""
    line = {"U1": "U2", "U2": "U3", "U3": None}

    assert related("U1", "U3", line)
    assert related("U3", "U1", line)
    assert not related("U1", "U9", line)


def test_a_plan_with_problems_is_wrong() -> None:
    """Nothing may be imported from it."""
    assert Plan(read_sheet("")).wrong
    assert not Plan(read_sheet("user_id\nU1")).wrong
