"""Every button and form of HR × every role, forged: only the table's cells succeed."""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import handlers
from bot.domain.roles import ALLOWED, Role
from bot.sandbox.state import TEAM
from tests.safety.forging import Forger, forger
from tests.safety.lived import Lived
from tests.safety.matrix import FORMS, OWN, PRESSES, Cell
from tests.safety.test_mutated_payloads import state

SOMEBODY = "U0UMA"
"""Takes part in nothing."""

MENTEE = "U0BEN"
CELLS = (*PRESSES, *FORMS)

HOLDERS: dict[str, tuple[Role, str, int | None]] = {
    "works council": (Role.WORKS_COUNCIL, TEAM, None),
    "confidant": (Role.CONFIDANT, TEAM, None),
    "coordinator": (Role.COORDINATOR, TEAM, 1),
    "coordinator of another programme": (Role.COORDINATOR, TEAM, 99),
    "lead": (Role.LEAD, TEAM, None),
    "lead of another workspace": (Role.LEAD, "T0ELSEWHERE", None),
}


class Register:
    """Takes down what would be bound to an app."""

    def __init__(self) -> None:
        self.bound: list[tuple[str, str]] = []

    def __getattr__(self, kind: str) -> Callable[[Any], Callable[..., Any]]:
        """Take down one binding: an action, a form, a shortcut, an event, a menu."""

        def bind(name: Any) -> Callable[..., Any]:
            self.bound.append((kind, getattr(name, "pattern", name)))
            return lambda listener: listener

        return bind


def cells_of(kind: str, pattern: str) -> list[Cell]:
    """Find the rows of a listener."""
    table = {"action": PRESSES, "view": FORMS}.get(kind, ())
    fits = re.compile(pattern if pattern.startswith("^") else f"^{re.escape(pattern)}$")
    return [cell for cell in table if fits.search(cell.name)]


def test_every_listener_has_a_row() -> None:
    """A listener nobody thought about fails here, and so does a row without one."""
    register = Register()
    handlers.register(register)  # type: ignore[arg-type]  # it has what registering needs

    without = {f"{kind} {name}" for kind, name in register.bound if not cells_of(kind, name)}
    used = {cell.name for kind, name in register.bound for cell in cells_of(kind, name)}
    assert without == OWN
    assert used == {cell.name for cell in CELLS}


@pytest.fixture
def forging(house: Lived, tmp_path: Path) -> Iterator[Forger]:
    """Give a forger whose work is on a copy."""
    with forger(house, tmp_path) as one:
        yield one


def refused_all(forging: Forger, cells: tuple[Cell, ...], user_id: str) -> None:
    """Send all; each must be refused and audited, and nothing else may be different."""
    before = state(forging.bot.engine)
    left = {cell.name: [one.action for one in forging.send(cell, user_id)] for cell in cells}

    assert left == {cell.name: [cell.action] for cell in cells}
    assert state(forging.bot.engine) == before


@pytest.mark.parametrize("user_id", [SOMEBODY, MENTEE])
def test_whoever_has_no_role_is_refused_everywhere(forging: Forger, user_id: str) -> None:
    """Whether they take part or not."""
    refused_all(forging, CELLS, user_id)


@pytest.mark.parametrize("holder", HOLDERS)
def test_only_the_cells_of_the_table_succeed(
    forging: Forger, holder: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What the table lets a role do is not refused for want of it; all else is."""
    role, workspace_id, programme_id = HOLDERS[holder]
    elsewhere = programme_id not in {None, 1}
    bound = {cell.name for cell in CELLS if elsewhere and _programme(forging, cell) == 1}
    forging.grant(SOMEBODY, role, workspace_id, programme_id)

    def may(cell: Cell) -> bool:
        here = workspace_id == TEAM and role in ALLOWED[cell.action]
        return here and cell.name not in bound

    refused_all(forging, tuple(cell for cell in CELLS if not may(cell)), SOMEBODY)
    denied = [cell.name for cell in filter(may, CELLS) if forging.send(cell, SOMEBODY)]

    loud = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    print(f"\n{holder}: {sum(map(may, CELLS))} of {len(CELLS)} cells open")
    assert not denied
    assert not loud


def _programme(forging: Forger, cell: Cell) -> int | None:
    """Tell for which programme the role is asked."""
    return next((one.programme_id for one in forging.send(cell, SOMEBODY)), None)
