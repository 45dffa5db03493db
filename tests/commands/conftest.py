"""The operator's place: a database with one workspace and two people."""

from pathlib import Path

import pytest

from storage import migrate
from storage.models import Person, Workspace
from tests.commands.place import Place, W


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    """Give a database with one workspace and two people."""
    place = Place(tmp_path, capsys)
    with place.engine() as engine:
        migrate.upgrade(engine)
    place.put(Workspace(workspace_id="T1"))
    place.put(Person(user_id="UADA", name="Ada", **W), Person(user_id="UBO", name="Bo", **W))
    return place
