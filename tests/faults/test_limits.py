"""Slack asks to wait, or is away for hours: nothing lost, no wait cut short, nobody else held up.

`make faults FAULTS="-k limits"` prints the figures with their seed.
"""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from bot.courier import Courier
from bot.domain.letters import Letter
from bot.pace import Pace
from bot.sandbox import AppConfig, Fault, Sandbox
from bot.sandbox.state import TEAM
from bot.slack import web_client
from storage import people
from tests.faults.beats import metronome, noted
from tests.faults.rig import QUARANTINE, Rig

pytestmark = pytest.mark.long

SEED = 20260116
OTHER = "T0OTHER"
POST = "chat.postMessage"
ROUNDS, SECONDS, EACH_SECOND = 3, 8.0, 8
HOURS, STEP, LETTERS = 6, 10.0, 60
"""Six hours of an outage, in steps of ten seconds that pass at once."""


class Town:
    """Two workspaces, each at a Slack of its own, that share one bot."""

    def __init__(self, rig: Rig, other: Sandbox) -> None:
        self.rig = rig
        self.slacks = {TEAM: rig.sandbox, OTHER: other}
        rig.give_slack_time()
        self.clients = {
            name: web_client(rig.bot.settings, slack.app.bot_token)
            for name, slack in self.slacks.items()
        }
        for name, slack in self.slacks.items():
            self.clients[name].base_url = slack.api_url
            with rig.bot.tick(name) as tick:
                people.workspace(tick.session, name)
        self.posted: dict[str, float] = {}

    def courier(self) -> Courier:
        """Start a courier for both, without a pace of its own."""
        return Courier(self.rig.bot, self.rig.handlings, self.clients.get, pace=Pace(None))

    def post(self, workspace_id: str, key: str, *, public: bool = False) -> None:
        """Write one letter and note when."""
        to = "C0MENTORING" if public else "U0ANNA"
        with self.rig.bot.tick(workspace_id) as tick:
            tick.post(Letter("test", to, f"{workspace_id}:{key}", public=public))
        self.posted[f"{workspace_id}:{key}"] = time.monotonic()

    def lags(self, workspace_id: str, prefix: str) -> list[float]:
        """Measure at the server how long each letter took from its decision."""
        arrived = {
            str(call.args["text"]).removeprefix("letter "): call.at
            for call in self.slacks[workspace_id].calls
            if call.method == POST and call.accepted
        }
        return [
            arrived[row.id] - self.posted[row.dedupe_key]
            for row in self.rig.rows()
            if row.dedupe_key.startswith(f"{workspace_id}:{prefix}:") and row.id in arrived
        ]


@pytest.fixture
def town(rig: Rig) -> Iterator[Town]:
    """Open a second workspace beside the rig's."""
    with Sandbox(AppConfig()) as other:
        yield Town(rig, other)


def stream(town: Town, prefix: str) -> None:
    """Post to both workspaces at an even rate for a while."""
    for number in range(int(SECONDS * EACH_SECOND)):
        for workspace_id in town.slacks:
            town.post(workspace_id, f"{prefix}:{number}")
        time.sleep(1 / EACH_SECOND)


def p95(lags: list[float]) -> float:
    """Give the lag that one in twenty exceeds."""
    return statistics.quantiles(lags, n=20)[18]


def test_limits_hold_up_nobody_else(town: Town) -> None:
    """Half of one workspace's calls are refused: no wait is cut short, the other feels nothing."""
    rig = town.rig
    with metronome(rig.bot, town.courier()):
        for number in range(ROUNDS):
            stream(town, f"calm{number}")
            rig.sandbox.faults.by_chance({Fault.RATE_LIMITED: 0.5}, seed=SEED + number, method=POST)
            stream(town, f"storm{number}")
            rig.sandbox.faults.clear()
        rig.wait_until_done(60)
    calm, storm = (
        p95([lag for number in range(ROUNDS) for lag in town.lags(OTHER, f"{kind}{number}")])
        for kind in ("calm", "storm")
    )
    late = rig.late_undercuts()
    refused = sum(call.status == 429 for call in rig.sandbox.calls)
    arrived = [len(town.lags(name, f"storm{n}")) for name in town.slacks for n in range(ROUNDS)]
    print(
        f"\n{rig.name}: {len(rig.rows())} letters, 50 % refused, {refused} answers 429, seed {SEED}"
        f": waits cut short {len(late)} (calls under way when Slack asked {rig.undercuts()}), "
        f"p95 of the other workspace {calm:.2f} s, then {storm:.2f} s, {storm / calm:.2f} × "
        f"(goal ≤ 1.10); missed {len(rig.open())}"
    )
    assert refused > 5
    assert late == []
    assert not rig.open()
    assert set(arrived) == {int(SECONDS * EACH_SECOND)}
    assert storm <= 1.10 * calm


# --- Slack is away ------------------------------------------------------------------------------


def unplugged(town: Town) -> Callable[[], None]:
    """Let no connection come about; returns what undoes it."""
    for client in town.clients.values():
        client.base_url = "http://127.0.0.1:9/api/"

    def plug() -> None:
        for name, slack in town.slacks.items():
            town.clients[name].base_url = slack.api_url

    return plug


def failing(town: Town) -> Callable[[], None]:
    """Answer every call with 500; returns what undoes it."""
    for slack in town.slacks.values():
        slack.faults.by_chance({Fault.ERROR_BEFORE: 1.0}, seed=SEED)

    def mend() -> None:
        for slack in town.slacks.values():
            slack.faults.clear()

    return mend


AWAY: dict[str, Callable[[Town], Callable[[], None]]] = {
    "no connection": unplugged,
    "500 to everything": failing,
}


def live(town: Town, courier: Courier) -> None:
    """Let the hours pass: a letter for each workspace every six minutes, private or public."""
    steps = int(HOURS * 3600 / STEP)
    for number in range(steps):
        if number % (steps // LETTERS) == 0:
            for workspace_id in town.slacks:
                town.post(workspace_id, f"{number}", public=number % 8 > 3)
        courier.run_until_empty()
        courier.repair()
        town.rig.clock.pushed += STEP


@pytest.mark.parametrize("how", AWAY)
def test_six_hours_without_slack_lose_nothing(town: Town, how: str) -> None:
    """Letters pile up and go out afterwards; the log says so once a minute at the most."""
    rig, courier, began = town.rig, town.courier(), time.monotonic()
    with noted(rig.clock.wall) as notebook:
        back = AWAY[how](town)
        live(town, courier)
        tries = sum(len(slack.calls) for slack in town.slacks.values())
        back()
        for _ in range(10):
            courier.run_until_empty()
            rig.clock.pushed += QUARANTINE
            courier.repair()
    courier.close()
    arrived = [
        len({call.args["text"] for call in slack.calls if call.method == POST and call.accepted})
        for slack in town.slacks.values()
    ]
    lines = max(notebook.lines.values(), default=0)
    states = Counter(row.state for row in rig.rows())
    print(
        f"\n{rig.name}, {how}: {HOURS} h scaled to {time.monotonic() - began:.0f} s, "
        f"{len(rig.rows())} letters, {tries} calls reached Slack: arrived {sum(arrived)}, "
        f"{dict(states)}, missed {len(rig.open())}, at most {lines} line per workspace and minute "
        f"({sum(notebook.lines.values())} in all)"
    )
    assert lines <= 1
    assert not rig.open()
    assert sum(arrived) == len(rig.rows())
