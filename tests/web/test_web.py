"""The HTTP side: alive, ready, measured; and Slack over HTTP with many workspaces."""

import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.demo.stage import installed
from bot.domain.letters import Letter
from bot.meter import Meter
from bot.running import start
from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault
from bot.sandbox.state import TEAM
from bot.scopes import ForbiddenScopeError
from bot.web import Watch
from storage.engine import connect
from tests.web.site import Site, settings


def test_a_sound_bot_is_alive_and_ready(site: Site) -> None:
    """Database, socket and beats."""
    status, told, _ = site.get("/ready")

    assert site.get("/health")[:2] == (200, "alive\n")
    assert (status, json.loads(told)) == (
        200,
        {"ready": True, "database": True, "slack": True, "beats": True},
    )
    assert site.get("/nowhere")[0] == 404


def test_metrics_hold_numbers_and_no_people(site: Site) -> None:
    """Queue, outcomes, histograms; neither names nor ids of people."""
    site.sandbox.person("U0BEN").command("/mentor status")
    _, told, _ = site.get("/metrics")

    for name in (
        "oldest_due_letter_seconds 0",
        'ack_seconds_bucket{le="0.5"}',
        'up{part="slack"} 1',
    ):
        assert f"mentorbot_{name}" in told
    assert site.running.meter.acks.total > 0
    assert "U0BEN" not in told
    assert "Ben" not in told


def test_an_old_letter_shows_its_age(site: Site) -> None:
    """A queue that stands still is seen from outside."""
    with site.running.bot.tick(TEAM) as tick:
        due = tick.now - timedelta(hours=1)
        tick.session.connection().execute(
            text("UPDATE workspace SET suspended = 'test'"),
        )
        tick.post(Letter("x", "U0BEN", "old", due_at=due))

    told = site.get("/metrics")[1]

    [line] = [one for one in told.splitlines() if one.startswith("mentorbot_oldest_due")]
    assert 3590 < float(line.split()[1]) < 3700
    assert 'mentorbot_letters{state="waiting"} 1' in told
    assert "mentorbot_suspended_workspaces 1" in told


def watch_on(site: Site, path: str, **more: Any) -> Watch:
    """Watch the same bot through another database or socket."""
    bot = site.running.bot
    engine = connect(f"sqlite:///{path}", ()) if path else bot.engine
    meter = Meter(last_beat=bot.clock.wall())
    return Watch(type(bot)(bot.settings, engine, bot.clock), {}, lambda: True, meter, **more)


def test_readiness_is_red_without_database_socket_or_beats(site: Site, tmp_path: Path) -> None:
    """Each part turns it red on its own."""
    without_database = watch_on(site, f"{tmp_path}/empty.db")
    still = watch_on(site, "")
    still.meter.last_beat = site.running.bot.clock.wall() - 11
    deaf = Watch(site.running.bot, {}, lambda: False, Meter())

    assert without_database.ready() == {"database": False, "slack": True, "beats": True}
    assert still.ready() == {"database": True, "slack": True, "beats": False}
    assert deaf.ready()["slack"] is False
    without_database.bot.engine.dispose()
    for one in (without_database, still, deaf):
        one.close()


def until(site: Site, status: int) -> float:
    """Ask until readiness has this status; give the seconds it took."""
    begun = time.monotonic()
    while site.get("/ready")[0] != status:
        assert time.monotonic() - begun < 15, f"not {status} within 15 seconds"
        time.sleep(0.1)
    return time.monotonic() - begun


@pytest.mark.long
def test_readiness_follows_the_socket(site: Site) -> None:
    """Red within 15 seconds of a cut line, green within 15 of its return."""
    faults = site.sandbox.faults
    faults.by_chance({Fault.ERROR_BEFORE: 1.0}, seed=1, method="apps.connections.open")
    site.sandbox.drop()
    until(site, 503)

    faults.clear()
    until(site, 200)


def test_a_token_that_may_read_along_starts_nothing(tmp_path: Path) -> None:
    """Neither the socket nor a beat."""
    scopes = installed().scopes | {"channels:history"}
    config = type(installed())(scopes=scopes)
    with Sandbox(config) as sandbox:
        tokens = {"bot_token": config.bot_token, "app_token": config.app_token}
        with pytest.raises(ForbiddenScopeError, match="channels:history"):
            start(settings(sandbox, tmp_path, **tokens), sandbox.clock)
