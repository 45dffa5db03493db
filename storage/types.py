"""Column types: instants that keep their zone, and text that is unreadable at rest."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: timezone-aware in Python, UTC in the database (SQLite drops zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; a naive time is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time: {value}")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Read UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Keyring:
    """The encryption keys in use, newest first; old keys still read what they wrote."""

    def __init__(self) -> None:
        self._fernet: MultiFernet | None = None

    def install(self, keys: Sequence[str]) -> None:
        """Use these Fernet keys from now on; the first one encrypts."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, text: str) -> bytes:
        """Encrypt."""
        return self._ready().encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Decrypt.

        Raises:
            KeyError: none of the keys wrote this.
        """
        try:
            return self._ready().decrypt(sealed).decode()
        except InvalidToken:
            raise KeyError("no installed key opens this value") from None

    def rotate(self, sealed: bytes) -> bytes:
        """Encrypt anew with the first key.

        Raises:
            KeyError: none of the keys wrote this.
        """
        try:
            return self._ready().rotate(sealed)
        except InvalidToken:
            raise KeyError("no installed key opens this value") from None

    def _ready(self) -> MultiFernet:
        if self._fernet is None:
            raise RuntimeError(
                "no encryption keys are installed: call storage.engine.connect first"
            )
        return self._fernet


KEYRING = Keyring()


class EncryptedText(TypeDecorator[str]):
    """Free text and tokens: Fernet-encrypted at rest with rotating keys."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Encrypt."""
        return None if value is None else KEYRING.seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Decrypt."""
        return None if value is None else KEYRING.open(value)


class EncryptedJson(TypeDecorator[Any]):
    """Small structures that hold free text or private choices, encrypted at rest."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Encrypt."""
        return None if value is None else KEYRING.seal(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Decrypt."""
        return None if value is None else json.loads(KEYRING.open(value))
