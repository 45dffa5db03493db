"""What a transaction asks for twice reaches the database once, and never hides what changed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event, update
from sqlmodel import Session, col

from bot.clock import MovableClock
from storage import enrolments, people, privacy
from storage.engine import begin
from storage.ledger import affected
from storage.models import OwnTopic, Person


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Give a transaction in a workspace with one person."""
    with begin(engine) as session:
        people.ensure(session, "T1", "UADA")
        session.flush()
        yield session


@pytest.fixture
def asked(engine: Engine) -> Iterator[Callable[[], int]]:
    """Count the questions since the last look."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    def look() -> int:
        number = sum(each.startswith("SELECT") for each in seen)
        seen.clear()
        return number

    event.listen(engine, "before_cursor_execute", note)
    yield look
    event.remove(engine, "before_cursor_execute", note)


def test_a_row_is_asked_for_once(session: Session, asked: Callable[[], int]) -> None:
    """Though nobody holds it meanwhile; together with others only the unknown ones are asked."""
    people.person(session, "T1", "UADA")
    asked()
    assert people.person(session, "T1", "UADA")
    assert asked() == 0
    people.ensure(session, "T1", "UBEN")
    asked()
    assert sorted(people.people(session, "T1", ["UADA", "UBEN", "UCAT"])) == ["UADA", "UBEN"]
    assert asked() == 1


def test_another_workspace_never_gets_a_kept_row(session: Session) -> None:
    """The workspace is part of the key."""
    assert people.person(session, "T1", "UADA")
    assert people.person(session, "T2", "UADA") is None
    assert people.people(session, "T2", ["UADA"]) == {}


def test_a_deleted_or_renamed_row_is_gone(session: Session) -> None:
    """Deleted but not written yet, renamed, or erased by statements of its own."""
    found = people.person(session, "T1", "UADA")
    session.delete(found)
    assert people.person(session, "T1", "UADA") is None
    people.ensure(session, "T1", "UBEN")
    privacy.erase(session, "T1", "UBEN", "UX")
    assert people.person(session, "T1", "UBEN") is None


def test_a_statement_behind_the_sessions_back_is_seen(session: Session) -> None:
    """What an update changed is read anew, once nobody holds the old row."""
    people.person(session, "T1", "UADA")
    affected(session, update(Person).where(col(Person.user_id) == "UADA").values(name="Ada"))
    found = people.person(session, "T1", "UADA")
    assert found
    assert found.name == "Ada"


def test_a_list_is_asked_for_again_after_a_write(
    session: Session, clock: MovableClock, asked: Callable[[], int]
) -> None:
    """Added, changed and deleted rows show at once; otherwise one question serves three lists."""
    added = ("T1", "Bees", "UADA", clock.now())
    key = enrolments.add_own_topic(session, *added)
    asked()
    assert [row.key for row in enrolments.own_topics(session, "T1")] == [key]
    assert enrolments.own_topic_names(session, "T1") == {key: "Bees"}
    assert enrolments.merged_topics(session, "T1") == []
    assert asked() == 1

    session.add(OwnTopic(workspace_id="T1", name="Ants", created_by="U1", created_at=clock.now()))
    assert len(enrolments.own_topics(session, "T1")) == 2
    row = enrolments.own_topics(session, "T1")[0]
    row.hidden = True
    assert len(enrolments.own_topics(session, "T1")) == 1
    session.delete(row)
    assert list(enrolments.own_topic_names(session, "T1").values()) == ["Ants"]


def test_a_rollback_takes_the_kept_lists_along(session: Session, clock: MovableClock) -> None:
    """What was taken back is neither listed nor missing."""
    key = enrolments.add_own_topic(session, "T1", "Bees", "UADA", clock.now())
    inner = session.begin_nested()
    session.delete(enrolments.own_topics(session, "T1")[0])
    assert enrolments.own_topics(session, "T1") == []
    inner.rollback()
    assert [row.key for row in enrolments.own_topics(session, "T1")] == [key]
