"""The operator's commands: what each prints, and what it refuses."""

import csv
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlmodel import col, select

from bot.__main__ import COMMANDS, main
from bot.i18n import Translate
from bot.sandbox import AppConfig, Sandbox
from storage import fields, migrate
from storage.engine import begin
from storage.models import Audit, Draft, Erasure, LetterRow, LetterState, Person
from tests.commands.place import CANARY, Place, W


def draft(t0: datetime, user_id: str = "UADA", number: int = 0) -> Draft:
    """Give a row with an encrypted text."""
    return Draft(user_id=user_id, form=f"f{number}", content=CANARY, saved_on=t0.date(), **W)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` ends well and says in sentences what the command does."""
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])

    assert ended.value.code == 0
    assert "." in capsys.readouterr().out


def test_all_problems_of_the_settings_are_told_at_once(place: Place) -> None:
    """Nobody has to start it five times to find five mistakes."""
    place.set(bot="nope", MENTORBOT_LEADS="anna", MENTORBOT_KEYS="k", MENTORBOT_HTTP="x")

    code, told = place("doctor")

    assert code == 2
    for name in ("BOT_TOKEN", "APP_TOKEN", "LEADS", "KEYS", "HTTP"):
        assert name in told


def test_the_schema_goes_down_only_when_confirmed(place: Place) -> None:
    """Dropping tables needs a yes."""
    newest = migrate.head()
    assert place("migrate")[1] == f"schema: {newest}, newest: {newest}\n"
    assert place("migrate", "down")[0] == 2
    assert place("migrate", "down", "--to", "base")[0] == 2
    assert place("migrate", "down", "--to", "base", "--yes")[1] == f"schema: {newest} → none\n"
    code, told = place("audit")
    assert (code, "migrate up" in told) == (2, True)
    assert place("migrate", "up")[1] == f"schema: none → {newest}\n"


def test_a_backup_is_whole_and_never_overwritten(place: Place, t0: datetime) -> None:
    """The copy is checked, private to its owner, and holds no plain text of anybody."""
    place.put(draft(t0))
    file = place.folder / "copy.db"

    code, told = place("backup", str(file))

    assert (code, f"{place.database}.key" in told) == (0, True)
    assert file.stat().st_mode & 0o077 == 0
    assert CANARY.encode() not in file.read_bytes()
    assert place("backup", str(file))[0] == 2


def test_a_restore_brings_the_rows_back_but_not_the_erased(place: Place, t0: datetime) -> None:
    """Whoever was erased after the backup is erased from it again."""
    file = place.folder / "copy.db"
    place("backup", str(file))
    with place.engine() as engine, begin(engine) as session:
        for one in session.exec(select(Person)):
            session.delete(one)
        session.add(Erasure(user_id="UADA", at=t0, **W))

    assert place("restore", str(file))[0] == 2
    code, told = place("restore", str(file), "--yes")

    assert (code, "1 erasures done again" in told) == (0, True)
    with place.engine() as engine, begin(engine) as session:
        assert list(session.exec(select(Person.user_id))) == ["UBO"]
        assert [row.user_id for row in session.exec(select(Erasure))] == ["UADA"]


def test_a_file_that_is_no_backup_replaces_nothing(place: Place) -> None:
    """A damaged file, another database, a missing one: the database in use stays."""
    broken, other = place.folder / "broken.db", place.folder / "other.db"
    broken.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (a)")
    for file in (broken, other, place.folder / "missing.db"):
        assert place("restore", str(file), "--yes")[0] == 2

    with place.engine() as engine, begin(engine) as session:
        assert len(session.exec(select(Person)).all()) == 2


def test_a_backup_whose_key_is_lost_is_refused(place: Place, t0: datetime) -> None:
    """Better to say so before the good database is replaced."""
    place.put(draft(t0))
    file = place.folder / "copy.db"
    place("backup", str(file))
    place.set(MENTORBOT_KEYS=Fernet.generate_key().decode())

    code, told = place("restore", str(file), "--yes")

    assert (code, "no key opens draft.content" in told) == (2, True)


def letter(t0: datetime, name: str) -> LetterRow:
    """Give a dead letter."""
    return LetterRow(
        id=name,
        dedupe_key=name,
        kind="x",
        to="UADA",
        state=LetterState.DEAD,
        outcome="channel_not_found",
        due_at=t0,
        created_at=t0,
        settled_at=t0,
        **W,
    )


def test_dead_letters_wait_for_a_decision(place: Place, t0: datetime) -> None:
    """Listed with their reason, sent again or given up, one or all."""
    place.put(*(letter(t0, name) for name in ("a", "b", "c")))

    assert "channel_not_found" in place("dead-letters")[1]
    assert place("dead-letters", "retry")[0] == 2
    assert place("dead-letters", "retry", "nosuch")[0] == 2
    assert place("dead-letters", "retry", "a")[0] == 0
    assert place("dead-letters", "drop", "--all")[1].startswith("2 given up")
    with place.engine() as engine, begin(engine) as session:
        rows = session.exec(select(LetterRow.state).order_by(col(LetterRow.id))).all()
    assert rows == ["waiting", "dropped", "dropped"]


def test_keys_rotate_in_the_key_file(place: Place, t0: datetime) -> None:
    """After it only the new key opens anything, and every text is still there."""
    place.put(*(draft(t0, number=number) for number in range(30)))
    file = Path(f"{place.database}.key")
    old = file.read_text().strip()

    code, told = place("keys", "rotate")

    assert (code, told.split()[0]) == (0, "30")
    assert old not in file.read_text()
    with place.engine() as engine, begin(engine) as session:
        assert {CANARY} == {row.content for row in session.exec(select(Draft))}


def test_ten_thousand_values_are_rotated_in_five_seconds(place: Place, t0: datetime) -> None:
    """Old and new key in the settings: everything is encrypted with the first one."""
    place.put(*(draft(t0, number=number) for number in range(10_000)))
    old = Path(f"{place.database}.key").read_text().strip()
    new = Fernet.generate_key().decode()
    place.set(MENTORBOT_KEYS=f"{new},{old}")
    begun = time.perf_counter()

    assert place("keys", "rotate")[0] == 0

    assert time.perf_counter() - begun < 5
    with place.engine((new,)) as engine, begin(engine) as session:
        assert {CANARY} == {row.content for row in session.exec(select(Draft))}


def test_a_rotation_without_the_old_key_changes_nothing(place: Place, t0: datetime) -> None:
    """A forgotten key is named, not lost."""
    place.put(draft(t0))
    place.set(MENTORBOT_KEYS=Fernet.generate_key().decode())

    code, told = place("keys", "rotate")

    assert (code, "draft.content" in told) == (2, True)


def test_the_audit_trail_is_printed_and_written(place: Place, t0: datetime) -> None:
    """As lines, since a day, and as CSV that no spreadsheet takes for a formula."""
    place.put(
        Audit(at=t0, actor_id="UADA", action="match.run", programme_id=1, **W),
        Audit(at=t0, actor_id="UBO", action="audit.see", subject="=1+1", allowed=False, **W),
    )
    file = place.folder / "audit.csv"

    assert "refused" in place("audit")[1]
    assert place("audit", "--since", "2099-01-01")[1] == "0 entries\n"
    assert place("audit", "--since", "soon")[0] == 2
    place("audit", "--csv", str(file))
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 3
    assert "'=1+1" in rows[1]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_annex_names_every_field_role_and_action(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the works council reads is what the software does."""
    file = tmp_path / "annex.md"
    main(["export-works-council", "--language", language, "--out", str(file)])
    main(["export-works-council", "--language", language])
    annex = file.read_text()

    assert annex in capsys.readouterr().out
    assert all(f"(`{name}`)" in annex for name in fields.catalogue())
    assert Translate(language).plain("annex.never_performance") in annex


def test_moving_needs_keys_and_a_target(place: Place) -> None:
    """Each thing that is missing is said before anything is done."""
    assert "MENTORBOT_KEYS" in place("move", "postgresql://nobody@127.0.0.1:1/x")[1]
    assert "postgresql://" in place("move", "mysql://x")[1]
    place.set(MENTORBOT_KEYS=Path(f"{place.database}.key").read_text().strip())
    assert place("move", "postgresql://nobody@127.0.0.1:1/x")[0] == 2


@pytest.fixture
def slack(place: Place) -> Iterator[Callable[..., Sandbox]]:
    """Start a workspace with an app of one's own and point the settings there."""
    made: list[Sandbox] = []

    def make(**changes: Any) -> Sandbox:
        sandbox = Sandbox(AppConfig(**changes)).start()
        made.append(sandbox)
        place.set(
            bot=sandbox.app.bot_token,
            app=sandbox.app.app_token,
            SLACK_API_URL=sandbox.api_url,
        )
        return sandbox

    yield make
    for sandbox in made:
        sandbox.stop()


def test_the_doctor_finds_a_sound_house_sound(place: Place, slack: Callable[..., Sandbox]) -> None:
    """Tokens, scopes, clock, database, keys, queue: each has its line."""
    slack()

    code, told = place("doctor")

    assert code == 0, told
    for area in ("settings", "slack", "scopes", "clock", "database", "keys", "queue"):
        assert f"ok     {area}" in told


def test_the_doctor_says_what_to_do(
    place: Place, slack: Callable[..., Sandbox], t0: datetime
) -> None:
    """A scope that reads along, a missing one, a dead letter, an old one nobody sent."""
    slack(scopes=frozenset({"chat:write", "channels:history"}))
    waiting = letter(t0, "w")
    waiting.state = LetterState.WAITING
    place.put(letter(t0, "d"), waiting)

    code, told = place("doctor")

    assert code == 2
    for part in ("channels:history", "missing commands", "dead-letters", "mentorbot run"):
        assert part in told


def test_the_doctor_tells_a_wrong_token_from_an_unreachable_slack(
    place: Place, slack: Callable[..., Sandbox]
) -> None:
    """The two have different cures."""
    sandbox = slack()
    place.set(bot="xoxb-wrong", app="xapp-w", SLACK_API_URL=sandbox.api_url)
    assert "invalid_auth" in place("doctor")[1]

    place.set(
        bot="xoxb-w",
        app="xapp-w",
        SLACK_API_URL="http://127.0.0.1:1/api/",
    )
    assert "HTTPS_PROXY" in place("doctor")[1]


def test_the_doctor_makes_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Looking changes nothing."""
    place = Place(tmp_path, capsys)

    assert place("doctor", "--offline")[0] == 0
    assert not place.database.exists()
    assert place("backup", str(tmp_path / "b"))[0] == 2
