"""`mentorbot export`: what a programme may tell, and nothing else."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from storage.engine import begin
from storage.models import Audit, Enrolment, Meeting, Pair, Programme, SupportRequest
from tests.commands.place import CANARY, Place, W

HELD = 3


@pytest.fixture
def filled(place: Place, t0: datetime) -> Place:
    """Give a database with a programme of one pair and its talks."""
    made: dict[str, Any] = {"starts_on": t0.date(), "created_by": "UADA", "created_at": t0, **W}
    place.put(Programme(id=7, name="Sprint", purpose=CANARY, state="running", **made))
    mine: dict[str, Any] = {"programme_id": 7, **W}
    place.put(
        Enrolment(user_id="UADA", role="mentor", explain_well=CANARY, joined_at=t0, **mine),
        Enrolment(user_id="UBO", role="mentee", not_with=[CANARY], joined_at=t0, **mine),
        SupportRequest(user_id="UBO", asked="confidant", text=CANARY, created_at=t0, **mine),
    )
    times: dict[str, Any] = {"created_at": t0, "asked_at": t0, "accepted_at": t0}
    place.put(Pair(id=1, mentor_id="UADA", mentee_id="UBO", state="active", **times, **mine))
    for number in range(HELD):
        at = t0 + timedelta(weeks=number)
        place.put(Meeting(pair_id=1, number=number + 1, starts_at=at, state="held", **W))
    return place


def table(place: Place, name: str) -> list[dict[str, str]]:
    """Read one table of the export."""
    text = (place.folder / "out" / f"{name}.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_table_is_written_and_every_column_explained(filled: Place) -> None:
    """Counts, states and weeks are those of the database; the codes are the same in German."""
    code, told = filled("export", "--out", str(filled.folder / "out"))

    assert (code, "6 tables" in told) == (0, True)
    counts = {row["measure"]: row["value"] for row in table(filled, "process")}
    assert (counts["signed_up"], counts["pairs"], counts["talks_held"]) == ("2", "1", str(HELD))
    assert [(row["state"], row["pairs"]) for row in table(filled, "states")] == [("active", "1")]
    assert [row["week"] for row in table(filled, "weeks")] == ["2026-W02", "2026-W03", "2026-W04"]
    told_columns = {(row["table"], row["column"]) for row in table(filled, "columns")}
    for name in ("process", "states", "weeks", "figures"):
        assert {(name, column) for column in table(filled, name)[0]} <= told_columns


@pytest.mark.parametrize("form", ["csv", "json"])
def test_no_person_answer_or_private_list_is_in_it(filled: Place, form: str) -> None:
    """Neither ids nor names nor anything typed, and no count that points at one person."""
    out = filled.folder / "out"
    filled("export", "--out", str(out), "--format", form)

    files = [out] if form == "json" else list(out.iterdir())
    written = "\n".join(one.read_text() for one in files)
    for secret in (CANARY, "UADA", "UBO", "Ada", "support", "not_with"):
        assert secret not in written


def test_json_is_printed_in_german_and_left_in_the_audit_trail(filled: Place) -> None:
    """For other programs: one object; who took it out is told by the trail."""
    code, told = filled("export", "--format", "json", "--language", "de", "--out", "-")

    content = json.loads(told)
    assert (code, content["programme"]) == (0, 7)
    assert {"measure": "signed_up", "label": "Angemeldete", "value": 2} in content["process"]
    with filled.engine() as engine, begin(engine) as session:
        assert session.exec(select(Audit.action, Audit.subject)).all() == [("report.see", "export")]


def test_what_cannot_be_exported_is_told(filled: Place, t0: datetime) -> None:
    """An existing place, an unknown number, several programmes: nothing is written."""
    assert filled("export", "--out", str(filled.folder))[0] == 2
    assert filled("export", "--out", "-")[0] == 2
    code, told = filled("export", "--programme", "8", "--out", str(filled.folder / "out"))
    assert (code, "7  Sprint (running), in T1" in told) == (2, True)
    made: dict[str, Any] = {"starts_on": t0.date(), "created_by": "UADA", "created_at": t0, **W}
    filled.put(Programme(name="Second", **made))
    code, told = filled("export", "--out", str(filled.folder / "out"))
    assert (code, "Several programmes fit" in told) == (2, True)
    assert not (filled.folder / "out").exists()
