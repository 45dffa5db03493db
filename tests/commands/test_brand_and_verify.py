"""`mentorbot brand` and `verify` from the outside."""

import io
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image

from bot.__main__ import main
from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot
from bot.domain.certificates import issue_code
from bot.services import certificates, letterhead
from storage.engine import connect
from storage.models import Meeting, Pair, Person, Programme, Workspace

T0 = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)


@pytest.fixture
def env(tmp_path: Path, migrated_sqlite: Path) -> Path:
    """Give a settings file that points to an empty database of one workspace."""
    shutil.copy(migrated_sqlite, tmp_path / "bot.db")
    engine = connect(f"sqlite:///{tmp_path}/bot.db")
    with Bot(Settings(), engine, MovableClock(T0)).tick("T1") as tick:
        tick.session.add(Workspace(workspace_id="T1", name="Acme"))
    engine.dispose()
    file = tmp_path / "settings.env"
    file.write_text(f"DATABASE_URL=sqlite:///{tmp_path}/bot.db\n")
    return file


def bot_of(env: Path) -> Bot:
    """Open the database the command works on."""
    return Bot(Settings(), connect(env.read_text().strip().partition("=")[2]), MovableClock(T0))


def picture(width: int, height: int) -> bytes:
    """Make a PNG."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()


def test_name_colour_and_logo_are_used_from_then_on(env: Path, tmp_path: Path) -> None:
    """What is left out stays as it is."""
    (tmp_path / "logo.png").write_bytes(picture(400, 200))
    call = ["brand", "--env", str(env)]
    assert main([*call, "--company", "Nordlicht", "--logo", str(tmp_path / "logo.png")]) == 0
    assert main([*call, "--accent", "#102030"]) == 0

    bot = bot_of(env)
    with bot.tick("T1") as tick:
        brand = letterhead.brand(tick)
    bot.engine.dispose()
    assert (brand.company, brand.accent) == ("Nordlicht", (16, 32, 48))
    assert brand.logo


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x00" * 20 * 1024 * 1024, "larger than 2 MB"),
        (b"no picture", "neither a PNG nor a JPEG"),
        (picture(400, 200)[:200], "damaged"),
        (picture(20, 20), "too small"),
        (None, "No such file"),
    ],
)
def test_a_bad_logo_is_refused_in_words(
    env: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    says: str,
) -> None:
    """Nothing is stored, and the operator reads what to do."""
    file = tmp_path / "logo.png"
    if content is not None:
        file.write_bytes(content)

    assert main(["brand", "--env", str(env), "--logo", str(file)]) == 2
    assert says in capsys.readouterr().out


def test_a_bad_colour_is_refused(env: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A colour is written like #185f6d."""
    assert main(["brand", "--env", str(env), "--accent", "teal"]) == 2
    assert "#185f6d" in capsys.readouterr().out


def issued(env: Path) -> str:
    """Issue a certificate and give its code."""
    bot = bot_of(env)
    with bot.tick("T1") as tick:
        for user_id in ("U1", "U2"):
            tick.session.add(Person(workspace_id="T1", user_id=user_id, name=f"Name {user_id}"))
        programme = Programme(
            workspace_id="T1",
            name="Sprint",
            starts_on=date(2026, 1, 5),
            created_by="U1",
            created_at=T0,
        )
        tick.session.add(programme)
        tick.session.flush()
        pair = Pair(
            workspace_id="T1",
            programme_id=programme.id or 0,
            mentor_id="U1",
            mentee_id="U2",
            state="completed",
            created_at=T0,
        )
        tick.session.add(pair)
        tick.session.flush()
        tick.session.add(
            Meeting(workspace_id="T1", pair_id=pair.id or 0, starts_at=T0, state="held")
        )
        tick.session.flush()
        row = certificates.issue(tick, pair, "U1")
        code = issue_code(certificates.read(row.facts), certificates.key(tick))
    bot.engine.dispose()
    return code


def test_a_code_is_confirmed_however_it_is_typed(
    env: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Dashes and case do not matter; another letter does."""
    code = issued(env)

    assert main(["verify", "--env", str(env), code.lower().replace("-", " ")]) == 0
    assert "genuine: Name U1, Sprint" in capsys.readouterr().out
    wrong = ("B" if code[0] == "A" else "A") + code[1:]
    assert main(["verify", "--env", str(env), wrong]) == 3
    assert "no certificate" in capsys.readouterr().out
