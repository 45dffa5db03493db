"""`mentorbot match` with input nobody hopes for: each has a defined and explained result."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands.match import check_edges
from bot.i18n import Translate
from bot.matchfile.problems import RefusedFilesError

HEAD = "id,role,level,manager_id,languages,timezone,offers,wants,mentor_capacity,not_with"
MIA = "mia,mentor,1,,de,Europe/Berlin,AI:3,,,"
MAX = "max,mentee,4,,de,Europe/Berlin,,AI:1:1,,"
MOE = "moe,mentee,5,,de,Europe/Berlin,,AI:1:1,,"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def match(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Match rows, maybe around locks; return the code and what is said."""

    def run(people: list[str], locks: str = "") -> tuple[int, str]:
        (tmp_path / "people.csv").write_text("\n".join([HEAD, *people]))
        (tmp_path / "locks.csv").write_text(f"mentor,mentee,kind\n{locks}")
        words = [str(tmp_path / "people.csv"), "--locks", str(tmp_path / "locks.csv")]
        words += ["--out", str(tmp_path / "pairs.csv"), "--on", "2026-12-02"]
        words += ["--unmatched", str(tmp_path / "left.csv")]
        return main(["match", *words]), capsys.readouterr().err

    return run


REFUSED = {
    "contradictory locks": ([MIA, MAX], "mia,max,lock\nmia,max,veto\n", "locks.csv:3:9:"),
    "more locks than capacity": ([MIA, MAX, MOE], "mia,max,lock\nmia,moe,lock\n", "locks.csv:3:1:"),
    "a lock against a hard rule": (
        [MIA.replace(",1,", ",4,"), MAX],
        "mia,max,lock\n",
        "locks.csv:2:1:",
    ),
    "a lock on nobody": ([MIA, MAX], "mia,mars,lock\n", "locks.csv:2:5:"),
    "somebody on their own list": ([f"{MIA}mia", MAX], "", "people.csv:2:39:"),
    "a cycle of managers": (
        [MIA.replace("1,,", "1,max,"), MAX.replace("4,,", "4,mia,")],
        "",
        "people.csv:2:14:",
    ),
    "two people with one id": ([MIA, MAX, MIA], "", "people.csv:4:1:"),
    "an unknown zone": ([MIA.replace("Berlin", "Berln"), MAX], "", "people.csv:2:18:"),
    "a capacity of six": ([f"{MIA[:-1]}6,", MAX], "", "people.csv:2:"),
}


@pytest.mark.parametrize(
    ("people", "locks", "place"), REFUSED.values(), ids=[name.replace(" ", "-") for name in REFUSED]
)
def test_what_contradicts_itself_is_refused_with_its_place(
    people: list[str], locks: str, place: str, match: Run, tmp_path: Path
) -> None:
    """Exit 2, file, line and column, and nothing is written."""
    code, told = match(people, locks)

    assert (code, place in told) == (2, True), told
    assert not (tmp_path / "pairs.csv").exists()


def left(folder: Path) -> dict[str, int]:
    """Count who is left, by code."""
    with (folder / "left.csv").open(encoding="utf-8", newline="") as stream:
        codes = [row["code"] for row in csv.DictReader(stream)]
    return {code: codes.count(code) for code in codes}


def pairs(folder: Path) -> int:
    """Count the pairs."""
    return len((folder / "pairs.csv").read_text("utf-8").splitlines()) - 1


def copies(row: str, number: int) -> list[str]:
    """Make many people who differ in nothing but their id."""
    name, _, rest = row.partition(",")
    return [f"{name}{place:03},{rest}" for place in range(number)]


RESULTS = {
    "capacity 0": ([f"{MIA[:-1]}0,", MAX], 0, {"no_capacity": 1, "no_eligible_partner": 1}),
    "200 identical people": ([*copies(MIA, 100), *copies(MAX, 100)], 100, {}),
    "one mentor for 300": ([MIA, *copies(MAX, 300)], 1, {"all_taken": 299}),
    "nobody eligible": ([MIA, MAX.replace("AI", "video")], 0, {"no_topic": 2}),
    "nobody at all": ([], 0, {}),
    "mentors only": (copies(MIA, 3), 0, {"nobody_there": 3}),
}


@pytest.mark.parametrize(
    ("people", "made", "codes"), RESULTS.values(), ids=[name.replace(" ", "-") for name in RESULTS]
)
def test_what_is_merely_unlucky_is_explained(
    people: list[str], made: int, codes: dict[str, int], match: Run, tmp_path: Path
) -> None:
    """Exit 0, as many pairs as there can be, and a reason for everybody else."""
    code, told = match(people)

    assert code == 0, told
    assert (made, codes) == (pairs(tmp_path), left(tmp_path))


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_audit_table_beyond_ten_million_rows_is_refused(language: str) -> None:
    """The limit itself is fine, one row more is refused with the number and the limit."""
    check_edges(Path("edges.csv"), 10_000_000)
    check_edges(None, 10_000_001)
    with pytest.raises(RefusedFilesError) as caught:
        check_edges(Path("edges.csv"), 10_000_001)
    (problem,) = caught.value.problems
    told = problem.told(Translate(language).plain)

    dot = "," if language == "en" else "."
    assert told.startswith("edges.csv:1:1: ")
    assert f"10{dot}000{dot}000" in told
