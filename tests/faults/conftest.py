"""The rig as fixtures: without and with Slack's receipts, on SQLite and on PostgreSQL."""

import logging
from collections.abc import Iterator
from datetime import datetime

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine

from bot.sandbox import AppConfig, Sandbox
from bot.settling import RECEIPT_SCOPE
from bot.slack import LETTER_EVENT
from storage import migrate
from storage.engine import connect
from tests.conftest import Postgres
from tests.faults.nursery import close_house
from tests.faults.rig import TIMEOUT, Rig


@pytest.fixture(scope="session", autouse=True)
def _nobody_stays() -> Iterator[None]:
    """Close the house of the nurseries in the end."""
    yield
    close_house()


@pytest.fixture
def rig(database: Engine, t0: datetime) -> Iterator[Rig]:
    """A workspace without receipts and a migrated database: first SQLite, then PostgreSQL."""
    yield from _rig(AppConfig(hang_seconds=TIMEOUT * 2), database, t0)


@pytest.fixture
def impatient_rig(migrated_url: str, t0: datetime) -> Iterator[Rig]:
    """The same with a database whose writers give up after a fifth of a second."""
    engine = connect(migrated_url, (Fernet.generate_key().decode(),), patience=0.2)
    yield from _rig(AppConfig(), engine, t0)
    engine.dispose()


@pytest.fixture
def durable_rig(durable_postgres: Postgres, t0: datetime) -> Iterator[Rig]:
    """The same on a PostgreSQL that waits for the disk, as in production: it may crash."""
    engine = connect(durable_postgres.database(), (Fernet.generate_key().decode(),))
    migrate.upgrade(engine)
    yield from _rig(AppConfig(), engine, t0)
    engine.dispose()


@pytest.fixture
def rig_with_receipts(database: Engine, t0: datetime) -> Iterator[Rig]:
    """The same with receipts: the scope, the subscription, and the app listening."""
    scopes = AppConfig().scopes | {RECEIPT_SCOPE}
    config = AppConfig(
        scopes=scopes, metadata_events=frozenset({LETTER_EVENT}), hang_seconds=TIMEOUT * 2
    )
    for rig in _rig(config, database, t0):
        rig.listen()
        yield rig


def _rig(config: AppConfig, database: Engine, now: datetime) -> Iterator[Rig]:
    logging.getLogger("bot").setLevel(logging.CRITICAL)
    with Sandbox(config) as sandbox:
        rig = Rig(sandbox, database, now)
        yield rig
        rig.close()
    logging.getLogger("bot").setLevel(logging.NOTSET)
