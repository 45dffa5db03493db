"""Forged presses and forms, sent to the same bot on a copy of a lived-in database."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from slack_bolt import App, BoltRequest
from sqlmodel import col, delete, select

from bot import app
from bot.core import Bot
from bot.domain.roles import Role
from bot.sandbox.state import TEAM
from storage.engine import begin, connect, keys_beside
from storage.models import Audit, Grant, Pair, PromiseRow
from tests.safety.lived import BEGINNING, Lived
from tests.safety.matrix import Cell


@dataclass(frozen=True, slots=True)
class Forger:
    """Sends what no client ever showed."""

    bot: Bot
    bolt: App

    def send(self, cell: Cell, user_id: str) -> list[Audit]:
        """Send what belongs to a cell as somebody; give the refusals it left in the trail."""
        before = self._trail()
        place = {"id": TEAM}
        body: dict[str, Any] = {"team": place, "user": {"id": user_id}, "trigger_id": "1.2.3"}
        view = {
            "id": "V1",
            "type": "modal",
            "callback_id": cell.name,
            "private_metadata": cell.value if cell.is_form else "desk:1",
            "blocks": [],
            "state": {"values": {name: {"x": given} for name, given in cell.given.items()}},
        }
        if cell.is_form:
            body |= {"type": "view_submission", "view": view}
        else:
            action = {"action_id": cell.name, "value": cell.value, "type": "button"}
            body |= {"type": "block_actions", "view": view, "actions": [action]}
        self.bolt.dispatch(BoltRequest(body=body, mode="socket_mode"))
        return [one for one in self._trail(before[-1].id if before else 0) if not one.allowed]

    def _trail(self, after: int | None = None) -> list[Audit]:
        newest = select(Audit).order_by(col(Audit.id).desc()).limit(1)
        asked = newest if after is None else select(Audit).where(col(Audit.id) > after)
        with begin(self.bot.engine) as session:
            return list(session.exec(asked))

    def grant(self, user_id: str, role: Role, workspace_id: str, programme_id: int | None) -> None:
        """Let somebody hold this role and no other."""
        with begin(self.bot.engine) as session:
            session.exec(delete(Grant).where(col(Grant.user_id) == user_id))
            session.add(
                Grant(
                    workspace_id=workspace_id,
                    user_id=user_id,
                    role=role,
                    programme_id=programme_id,
                    granted_at=BEGINNING,
                )
            )


@contextmanager
def forger(house: Lived, folder: Path) -> Iterator[Forger]:
    """Copy the workspace's database, with a suggested pair and a promise in it."""
    engine = house.running.bot.engine
    source = Path(str(engine.url.database))
    for file in source.parent.glob(f"{source.name}*"):
        shutil.copy(file, folder / file.name)
    copy = connect(f"sqlite:///{folder}/{source.name}", keys_beside(engine.url))
    with begin(copy) as session:
        pair = session.get(Pair, 1)
        assert pair
        pair.state = "suggested"
        session.add(
            PromiseRow(
                workspace_id=TEAM,
                programme_id=1,
                said="x",
                done="y",
                owner="z",
                due_on=BEGINNING.date(),
                author_id="U0PETRA",
                created_at=BEGINNING,
            )
        )
    bot = replace(house.running.bot, engine=copy)
    yield Forger(bot, app.build(bot, house.running.app.client))
    copy.dispose()
