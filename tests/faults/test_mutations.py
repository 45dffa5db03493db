"""Each protection, switched off in a copy of the source, makes the rig red."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CRASHES = "tests/faults/test_crashes.py"
OUTCOMES = "tests/faults/test_outcomes.py"
AWAY = "tests/faults/test_away.py"
VOTES = "tests/faults/test_votes.py"
LEDGER = "tests/storage/test_ledger.py"
SLACK = "tests/test_slack.py"

OPTIONS = ("-q", "-x", "-m", "not long", "-k", "not postgresql", "-p", "no:cacheprovider")
MUTATIONS = {
    "fencing": (
        "storage/ledger.py",
        '            LETTER.c.epoch == bindparam("the_epoch"),\n',
        '            bindparam("the_epoch") == bindparam("the_epoch"),\n',
        LEDGER,
    ),
    "unique key": (
        "storage/ledger.py",
        '"dedupe_key": letter.key,',
        '"dedupe_key": f"{letter.key}{id(letter)}",',
        LEDGER,
    ),
    "quarantine": (
        "bot/settling.py",
        'if RECEIPT_SCOPE in scopes.replace(" ", "").split(","):',
        "if not scopes:",
        f"{CRASHES} {OUTCOMES}",
    ),
    "mark before the call": (
        "bot/settling.py",
        "if state == LetterState.CLAIMED:",
        "if state != LetterState.UNCLEAR:",
        f"{CRASHES} {OUTCOMES}",
    ),
    "retries of the SDK off": (
        "bot/slack.py",
        "        retry_handlers=[],\n",
        "",
        SLACK,
    ),
    "public letters are not repeated": (
        "bot/settling.py",
        "if claim.public or claim.repeats:",
        "if claim.repeats:",
        OUTCOMES,
    ),
    "Retry-After": (
        "bot/settling.py",
        "rates.block(session, claim.workspace_id, method, until=wall + seconds)",
        "rates.block(session, claim.workspace_id, method, until=wall)",
        OUTCOMES,
    ),
    "lease of a stopped process": (
        "bot/calling.py",
        "if since >= ready.until or ",
        "if ",
        OUTCOMES,
    ),
    "no letter is risked while Slack answers nothing": (
        "bot/calling.py",
        "        if isinstance(outcome, Unknown):\n",
        "        if isinstance(outcome, Done):\n",
        AWAY,
    ),
    "answers outlast the database": (
        "bot/courier.py",
        "for call in ended if not call.exception())",
        "for call in ended if call.exception())",
        AWAY,
    ),
    "one ballot per person": (
        "bot/services/surveys.py",
        "return pseudonym(bytes.fromhex(key.link), user_id) if key else None",
        "return pseudonym(bytes.fromhex(key.link), user_id + token_hex(2)) if key else None",
        VOTES,
    ),
    "the newest vote replaces the older": (
        "storage/surveys.py",
        "        found.answers = dict(row.answers)\n",
        "        found.answers = dict(found.answers)\n",
        VOTES,
    ),
    "an outdated letter is dropped": (
        "bot/preparing.py",
        "            self.settler.drop(tick, claim, found.reason)\n",
        "            self.settler.fail(tick, claim, found.reason)\n",
        OUTCOMES,
    ),
    "sent by this very call": (
        "storage/settlements.py",
        'LETTER.c.lease_until == bindparam("sign")',
        'LETTER.c.lease_until <= -bindparam("sign")',
        LEDGER,
    ),
    "sent is a fact": (
        "bot/settling.py",
        "if claim.id not in known and _receipt(tick, claim.id, sent):",
        "if claim.id in known and _receipt(tick, claim.id, sent):",
        OUTCOMES,
    ),
}


def rig_is_green(tree: Path, tests: str) -> bool:
    """Run the short rig on a copy of the source, on SQLite."""
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *tests.split(), *OPTIONS],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    assert result.returncode in (0, 1), result.stdout.decode()[-2000:]
    return result.returncode == 0


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Give a copy of the source."""
    for name in ("bot", "handlers", "storage", "tests", "pyproject.toml", "manifest.yml"):
        source, copy = ROOT / name, tmp_path / name
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__", "golden"))
        else:
            shutil.copy(source, copy)
    return tmp_path


@pytest.mark.long
def test_the_rig_is_green_on_an_untouched_copy(tree: Path) -> None:
    """Otherwise red would mean nothing."""
    assert rig_is_green(tree, f"{CRASHES} {OUTCOMES} {AWAY} {VOTES} {LEDGER} {SLACK}")


@pytest.mark.long
@pytest.mark.parametrize("protection", MUTATIONS)
def test_the_rig_is_red_without(protection: str, tree: Path) -> None:
    """A protection that can be switched off unnoticed is not tested."""
    file, there, instead, tests = MUTATIONS[protection]
    source = (tree / file).read_text()
    assert source.count(there) == 1, f"{protection}: the source has changed"
    (tree / file).write_text(source.replace(there, instead))
    green = rig_is_green(tree, tests)
    print(f"\nwithout {protection}: {'green (bad)' if green else 'red'}")
    assert not green
