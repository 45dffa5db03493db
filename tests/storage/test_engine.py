"""Connections: no update is lost, readers wait for nobody, one workspace never sees another."""

import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from storage import people
from storage.engine import IDLE_SECONDS, AlreadyRunningError, begin, connect, glance, sole_process
from storage.models import Person, Workspace

PID = text("SELECT pg_backend_pid()")


def test_no_update_is_lost_between_threads(
    database: Engine, together: Callable[..., list[Any]]
) -> None:
    """Eight threads count to 25 in the same row; each reads before it writes."""
    with begin(database) as session:
        people.ensure(session, "T1", "UADA").level = 0

    def count() -> None:
        for _ in range(25):
            with begin(database, "T1") as session:
                query = select(Person).with_for_update()
                person = session.exec(query).one()
                person.level = (person.level or 0) + 1

    together([count] * 8)
    with begin(database) as session:
        assert session.exec(select(Person.level)).one() == 200


def test_a_reader_neither_waits_for_a_writer_nor_stops_one(database: Engine) -> None:
    """The beats' look at what is due is answered while somebody writes."""
    with begin(database) as writing:
        people.ensure(writing, "T1", "UADA")
        with glance(database) as reading:
            assert reading.exec(select(Person)).all() == []
            people.ensure(writing, "T1", "UBEN")
    with glance(database) as reading:
        assert len(reading.exec(select(Person)).all()) == 2


def test_people_met_for_the_first_time_by_many_at_once_get_one_row(
    database: Engine, together: Callable[..., list[Any]]
) -> None:
    """Two clicks of somebody new arrive together: neither fails."""

    def meet() -> str:
        with begin(database, "T1") as session:
            return people.ensure(session, "T1", "UADA").user_id

    assert together([meet] * 8) == ["UADA"] * 8
    with begin(database) as session:
        assert len(session.exec(select(Person)).all()) == 1
        assert len(session.exec(select(Workspace)).all()) == 1


@pytest.mark.postgres
@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
def test_a_workspace_sees_and_writes_its_own_rows_only(database: Engine) -> None:
    """The second wall: a query that forgets its condition still shows no other workspace."""
    for workspace in ("T1", "T2"):
        with begin(database, workspace) as session:
            people.ensure(session, workspace, "UADA")
    with begin(database, "T1") as session:
        assert [one.workspace_id for one in session.exec(select(Person))] == ["T1"]
    with begin(database) as session:
        assert len(session.exec(select(Person)).all()) == 2
    with pytest.raises(DBAPIError, match="row-level security"), begin(database, "T1") as session:
        session.add(Person(workspace_id="T2", user_id="UBEN"))
    with database.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM person")).scalar() == 0


def test_only_one_process_works_on_a_sqlite_database(tmp_path: Path) -> None:
    """A second start is refused; after the first ends, the next may begin."""
    first, second = (connect(f"sqlite:///{tmp_path}/one.db") for _ in range(2))
    with sole_process(first), pytest.raises(AlreadyRunningError), sole_process(second):
        pass
    with sole_process(second):
        pass
    first.dispose()
    second.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
def test_postgresql_serves_any_number_of_processes(database: Engine) -> None:
    """There is no leader and no lock."""
    with sole_process(database), sole_process(database):
        pass


def test_a_sqlite_database_gets_a_key_of_its_own_that_only_its_owner_reads(tmp_path: Path) -> None:
    """A first start needs no set-up, and a second one reads what the first wrote."""
    url = f"sqlite:///{tmp_path}/new/own.db"
    connect(url).dispose()
    file = tmp_path / "new" / "own.db.key"
    key = file.read_text()
    connect(url).dispose()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == key
    Fernet(key.strip())


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("mysql://localhost/x", "unknown database 'mysql'"),
        ("postgresql://localhost/x", "PostgreSQL needs MENTORBOT_KEYS"),
    ],
)
def test_a_wrong_database_is_refused_in_words(url: str, problem: str) -> None:
    """The operator is told what to do."""
    with pytest.raises(ValueError, match=problem):
        connect(url)


def test_a_database_in_memory_works_without_files() -> None:
    """For a look around: no key file, no lock file."""
    engine = connect("sqlite:///:memory:")
    with sole_process(engine), engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
def test_connections_that_died_while_idle_are_renewed_unseen(database: Engine) -> None:
    """A database that was away for a moment costs no turn once a second has passed."""
    with begin(database) as one, begin(database) as other:
        mine = {one.execute(PID).scalar_one(), other.execute(PID).scalar_one()}
    killer = connect(database.url.render_as_string(hide_password=False), ("k" * 43 + "=",))
    with killer.begin() as connection:
        for pid in mine:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    killer.dispose()
    time.sleep(IDLE_SECONDS)
    with begin(database) as one, begin(database) as other:
        new = {one.execute(PID).scalar_one(), other.execute(PID).scalar_one()}
    assert not new & mine
