"""The operator's place: a database with one workspace and two people."""

import shutil
from pathlib import Path

import pytest

from storage.models import Person, Workspace
from tests.commands.place import Place, W


@pytest.fixture
def place(tmp_path: Path, migrated_sqlite: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    """Give a database with one workspace and two people."""
    place = Place(tmp_path, capsys)
    shutil.copy(migrated_sqlite, place.database)
    place.put(Workspace(workspace_id="T1"))
    place.put(Person(user_id="UADA", name="Ada", **W), Person(user_id="UBO", name="Bo", **W))
    return place
