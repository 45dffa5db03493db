"""The catalogue of stored fields says what the database holds: all of it, and nothing else."""

import re
import tomllib

import pytest
from sqlalchemy import JSON
from sqlmodel import SQLModel

from bot.domain.retention import SPANS, Kept
from storage import fields
from storage.fields import Field
from storage.types import EncryptedJson, EncryptedText

NAMES_A_PERSON = re.compile(
    r"^(?!answer_).*(user|mentor|mentee|author|actor|manager|sponsor|helper|owner|person|asker)s?(_ids?)?$"
    r"|_by$|^to$|^key$|_key$|^subject$"
)


def every() -> list[Field]:
    """List all fields."""
    return [field for table in fields.catalogue().values() for field in table.fields]


def test_every_column_is_catalogued() -> None:
    """A column nobody can explain is not stored."""
    missing = fields.uncatalogued()

    assert not missing, (
        "add these to storage/fields.toml, under [TABLE.columns], with purpose, and `person` "
        f"where somebody's Slack id may stand: {', '.join(missing)}"
    )


def test_the_catalogue_promises_nothing_that_is_not_there() -> None:
    """What the annex for the works council lists exists."""
    surplus = fields.unmodelled()

    assert not surplus, f"remove these from storage/fields.toml: {', '.join(surplus)}"


def test_columns_that_may_name_a_person_say_what_an_erasure_does() -> None:
    """JSON, encrypted text and whatever is called like an id state their rule."""
    columns = {
        f"{table.name}.{column.name}": column
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
    }
    silent = [
        name
        for field in every()
        if (name := f"{field.table}.{field.column}") in columns
        and field.person is None
        and (
            NAMES_A_PERSON.search(field.column)
            or isinstance(columns[name].type, JSON | EncryptedText | EncryptedJson)
        )
    ]

    assert not silent, f"say `person = …` in storage/fields.toml for: {', '.join(silent)}"


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_entry_reads_in_both_languages(language: str) -> None:
    """Purpose, ground, retention and readers are sentences, not codes."""
    for field in every():
        texts = [
            field.purpose[language],
            fields.legal(field, language),
            fields.kept(field, language),
            fields.sees(field, language),
        ]

        assert all(texts), f"{field.table}.{field.column}"
        assert "{" not in "".join(texts)


def test_every_kind_of_retention_has_a_span_and_a_text() -> None:
    """The clean-up and the annex read one table."""
    written = tomllib.loads(fields.FILE.read_text())["kept"]

    assert set(SPANS) == set(Kept) == {Kept(name) for name in written}
