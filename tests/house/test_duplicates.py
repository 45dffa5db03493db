"""Code that stands in two places is counted, and the count may only fall."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = 6
"""So many lines in a row that say the same are a repetition."""

THINNEST = 3
"""Shorter lines (brackets, `else:`, `return`) neither make a run nor break one."""

CEILINGS = {"source": 14, "tests": 25}
"""How many repeated runs there are today: lower it when one goes, never raise it."""

ROOMS = {"source": ("bot", "handlers", "storage"), "tests": ("tests",)}


class Line(NamedTuple):
    """One line of code that says something, and where it stands."""

    file: str
    number: int
    text: str


def telling(text: str, file: str = "") -> list[Line]:
    """Leave out blank and thin lines, comments, and imports, which repeat by nature."""
    found = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if len(line) >= THINNEST and not line.startswith(("#", "import ", "from ")):
            found.append(Line(file, number, line))
    return found


def repeated(files: Sequence[list[Line]]) -> list[tuple[Line, Line]]:
    """Find where runs of equal lines begin: the second place of each, with the first.

    A run that goes on counts once, and a file is compared with itself as well.
    """
    first: dict[tuple[str, ...], tuple[int, int]] = {}
    starts: list[tuple[Line, Line]] = []
    for index, lines in enumerate(files):
        inside = False
        for place in range(len(lines) - RUN + 1):
            key = tuple(line.text for line in lines[place : place + RUN])
            known = first.setdefault(key, (index, place))
            again = known != (index, place) and (known[0] != index or place - known[1] >= RUN)
            if again and not inside:
                starts.append((lines[place], files[known[0]][known[1]]))
            inside = again
    return starts


def sources(room: str) -> Iterator[list[Line]]:
    """Read every module of a room, in one order on every machine."""
    for folder in ROOMS[room]:
        for path in sorted((ROOT / folder).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            if "migrations/versions" not in file:
                yield telling(path.read_text(encoding="utf-8"), file)


@pytest.mark.parametrize("room", CEILINGS)
def test_nothing_is_written_twice_that_was_not_before(room: str) -> None:
    """A change that copies code fails here and is shown both places."""
    found = repeated(list(sources(room)))

    shown = "\n".join(
        f"{there.file}:{there.number} repeats {here.file}:{here.number}" for there, here in found
    )
    assert len(found) <= CEILINGS[room], f"{len(found)} repeated runs\n{shown}"


def test_a_copied_run_is_found_once_and_thin_lines_do_not_hide_it() -> None:
    """The check itself sees what it is there for, and nothing else."""
    run = "\n".join(f"value_{number} = number * {number}" for number in range(9))
    files = [telling(run), telling("other = value_of(number)\n" + run.replace("\n", "\n\n)\n"))]

    assert len(repeated(files)) == 1
    assert repeated(files[:1]) == []
    assert len(repeated([telling(f"{run}\n{run}")])) == 1
    assert repeated([telling(run), telling(run.replace("number *", "letter *"))]) == []
