"""Column types, on both databases: instants keep their moment, secrets are unreadable at rest."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from storage.types import EncryptedJson, EncryptedText, Keyring, UtcDateTime

SAMPLE = Table(
    "sample",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("words", EncryptedText),
    Column("wishes", EncryptedJson),
)


@pytest.fixture
def keep(database: Engine) -> Callable[..., Any]:
    """Write one row and read it back."""
    SAMPLE.create(database)

    def run(**values: Any) -> Any:
        with database.begin() as connection:
            connection.execute(insert(SAMPLE).values(**values))
            return connection.execute(select(SAMPLE)).one()

    return run


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-11))),
    ],
)
def test_an_instant_comes_back_as_the_same_instant_in_utc(
    at: datetime, keep: Callable[..., Any]
) -> None:
    """Whatever zone it is given in, and across the hour that a clock change repeats."""
    found = keep(at=at).at
    assert found == at
    assert found.tzinfo is UTC


def test_a_time_without_zone_is_refused(keep: Callable[..., Any]) -> None:
    """It could mean anything."""
    with pytest.raises(StatementError, match="naive time"):
        keep(at=datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake this test is about


def test_secrets_are_unreadable_at_rest(keep: Callable[..., Any], database: Engine) -> None:
    """The database file and its backups tell nothing; the program reads what it wrote."""
    row = keep(words="I feel unsafe", wishes=["walking", "chess"])
    with database.connect() as connection:
        raw = connection.execute(text("SELECT words, wishes FROM sample")).one()

    assert (row.words, row.wishes) == ("I feel unsafe", ["walking", "chess"])
    assert not any(word in bytes(cell) for cell in raw for word in (b"unsafe", b"chess"))


def test_nothing_stays_nothing(keep: Callable[..., Any]) -> None:
    """A missing value is not encrypted into something."""
    row = keep(id=1)
    assert (row.at, row.words, row.wishes) == (None, None, None)


def test_keys_rotate_without_losing_what_was_written() -> None:
    """Old keys read, the new one writes; without the key nothing opens."""
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    keys = Keyring()
    keys.install([old])
    sealed = keys.seal("hello")
    keys.install([new, old])
    rotated = keys.rotate(sealed)
    assert keys.open(sealed) == keys.open(rotated) == "hello"

    keys.install([new])
    assert keys.open(rotated) == "hello"
    with pytest.raises(KeyError, match="no installed key"):
        keys.open(sealed)


def test_without_keys_nothing_is_sealed() -> None:
    """Forgetting to connect is a mistake that shows at once."""
    with pytest.raises(RuntimeError, match=r"storage\.engine\.connect"):
        Keyring().seal("hello")
