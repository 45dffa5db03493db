"""A day-old backup takes the database's place: nothing is lost, nothing comes twice."""

import itertools
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.__main__ import main
from tests.faults.rig import Rig


def run(rig: Rig, folder: Path, *arguments: str) -> None:
    """Run a command on the rig's database, as an operator does."""
    env = folder / "settings.env"
    url = rig.bot.engine.url.render_as_string()
    env.write_text(f"DATABASE_URL={url}\nMENTORBOT_KEYS={Fernet.generate_key().decode()}\n")
    rig.bot.engine.dispose()
    assert main([*arguments, "--env", str(env)]) == 0


def a_day(rig: Rig, folder: Path) -> Path:
    """Send some letters, back up with others waiting, and send those and more afterwards."""
    rig.give_slack_time()
    rig.post(private=8, public=4)
    rig.courier().run_until_empty()
    rig.post(private=10, public=5)
    copy = folder / "day-old.db"
    run(rig, folder, "backup", str(copy))
    rig.courier().run_until_empty()
    rig.post(private=6, public=3)
    rig.courier().run_until_empty()
    return copy


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
def test_what_went_out_after_the_backup_does_not_go_out_again(rig: Rig, tmp_path: Path) -> None:
    """Neither what waited in the backup nor what the beats decide anew after it."""
    copy = a_day(rig, tmp_path)

    run(rig, tmp_path, "restore", str(copy), "--yes")
    rig._numbers = itertools.count(27)
    rig.post(private=6, public=3)
    rig.post(private=2, public=1)
    rig.finish()

    report = rig.report()
    print(f"\n{len(rig.rows())} letters, a day-old backup restored: {report}")
    assert (report.lost, report.double, report.missed, report.unjust) == (0, 0, 0, [])
    assert len(rig.rows()) == sum(rig.arrivals().values()) == 12 + 15 + 9 + 3


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
def test_without_the_lost_database_doubles_are_private_and_counted(
    rig: Rig, tmp_path: Path
) -> None:
    """A destroyed file tells nothing: what was due may have gone out, so public ones wait."""
    copy = a_day(rig, tmp_path)
    file = Path(str(rig.bot.engine.url.database))
    rig.bot.engine.dispose()
    file.write_bytes(b"gone")

    run(rig, tmp_path, "restore", str(copy), "--yes")
    rig.finish()

    report = rig.report()
    print(f"\ndatabase destroyed, a day-old backup restored: {report}")
    assert (report.lost, report.missed, report.unjust) == (0, 0, [])
    assert (report.double, report.repeated, report.undecided) == (10, 10, 5)
