"""The HTTP side: alive, ready, measured; and Slack over HTTP with many workspaces."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.config import Settings
from bot.courier import Pace
from bot.demo.stage import installed
from bot.domain.letters import Letter
from bot.meter import Meter
from bot.running import Running, serve, start
from bot.sandbox import Clock, Sandbox
from bot.sandbox.faults import Fault
from bot.sandbox.state import TEAM
from bot.scopes import ForbiddenScopeError
from bot.web import Server, Watch
from storage.engine import begin, connect
from storage.models import OauthState, Workspace


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Show redirects instead of following them."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing."""


OPENER = urllib.request.build_opener(NoRedirect)


@dataclass
class Site:
    """A running bot with its HTTP side."""

    sandbox: Sandbox
    running: Running
    server: Server

    def get(
        self, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        """Ask; give status, text and headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.server.port}{path}", data=body, headers=named
        )
        try:
            with OPENER.open(request, timeout=20) as answer:
                return answer.status, answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(), dict(error.headers)


def settings(sandbox: Sandbox, folder: Path, **more: Any) -> Settings:
    """Point a bot at the workspace."""
    return Settings(
        api_url=sandbox.api_url,
        database_url=f"sqlite:///{folder}/web.db",
        leads=("U0PETRA",),
        **more,
    )


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, hang_up: Callable[[Sandbox, Running], None]
) -> Iterator[Site]:
    """Start a bot on a socket, with beats and the HTTP side."""
    with Sandbox(installed(), clock=Clock(running=True)) as sandbox:
        tokens = {"bot_token": sandbox.app.bot_token, "app_token": sandbox.app.app_token}
        running = start(
            settings(sandbox, tmp_path_factory.mktemp("web"), **tokens),
            sandbox.clock,
            pace=Pace(None),
        )
        server = serve(running, ("127.0.0.1", 0))
        yield Site(sandbox, running, server)
        server.stop()
        hang_up(sandbox, running)


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, hang_up: Callable[[Sandbox, Running], None]
) -> Iterator[Site]:
    """Start a bot in HTTP mode, not yet installed anywhere."""
    with Sandbox(installed(), clock=Clock(running=True)) as sandbox:
        secrets = {"client_id": "1.2", "client_secret": "s"}
        running = start(
            settings(
                sandbox,
                tmp_path_factory.mktemp("http"),
                signing_secret=sandbox.app.signing_secret,
                http=("127.0.0.1", 0),
                **secrets,
            ),
            sandbox.clock,
            pace=Pace(None),
            with_beats=False,
        )
        server = serve(running, ("127.0.0.1", 0))
        yield Site(sandbox, running, server)
        server.stop()
        hang_up(sandbox, running)


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


def test_readiness_follows_the_socket(site: Site) -> None:
    """Red within 15 seconds of a cut line, green within 15 of its return."""
    faults = site.sandbox.faults
    faults.by_chance({Fault.ERROR_BEFORE: 1.0}, seed=1, method="apps.connections.open")
    site.sandbox.drop()
    until(site, 503)

    faults.clear()
    until(site, 200)


def install(house: Site) -> tuple[int, str]:
    """Walk through the installation in a browser."""
    _, _, headers = house.get("/slack/install")
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(headers["Location"]).query)["state"][0]
    cookie = headers["Set-Cookie"].partition(";")[0]
    status, told, _ = house.get(f"/slack/oauth_redirect?code=c&state={state}", Cookie=cookie)
    return status, told


def test_an_installation_works_once_in_its_own_browser(house: Site) -> None:
    """No cookie, another state, a used one: nothing is installed."""
    status, _, headers = house.get("/slack/install")
    address = headers["Location"]
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["state"][0]
    cookie = headers["Set-Cookie"].partition(";")[0]
    done = f"/slack/oauth_redirect?code=c&state={state}"

    assert (status, "oauth/v2/authorize" in address) == (302, True)
    assert "HttpOnly" in headers["Set-Cookie"]
    assert house.get(done)[0] == 400
    assert house.get("/slack/oauth_redirect?code=c&state=other", Cookie=cookie)[0] == 400
    assert house.get("/slack/oauth_redirect?error=access_denied")[1] == "Nothing was installed.\n"
    assert house.get(done, Cookie=cookie)[0] == 200
    assert house.get(done, Cookie=cookie)[0] == 400


def test_an_installation_takes_ten_minutes_at_most(house: Site) -> None:
    """An old link is as good as a used one."""
    with begin(house.running.bot.engine) as session:
        session.add(OauthState(state="old", expires_at=house.running.bot.clock.wall() - 1))

    status, _, _ = house.get(
        "/slack/oauth_redirect?code=c&state=old", Cookie="mentorbot-install=old"
    )

    assert status == 400


def test_the_token_is_stored_unreadably(house: Site) -> None:
    """It opens with the key only."""
    install(house)
    file = Path(str(house.running.bot.engine.url.database))

    with begin(house.running.bot.engine) as session:
        found = session.get(Workspace, TEAM)
        assert found is not None
        assert found.bot_token == house.sandbox.app.bot_token
    stored = b"".join(one.read_bytes() for one in file.parent.glob("web.db*"))
    assert str(found.bot_token).encode() not in stored


def test_slack_speaks_over_http(house: Site, request: pytest.FixtureRequest) -> None:
    """Command, Home, letter: the same bot without a socket."""
    install(house)
    object.__setattr__(
        house.sandbox.app, "request_url", f"http://127.0.0.1:{house.server.port}/slack/events"
    )
    request.addfinalizer(lambda: object.__setattr__(house.sandbox.app, "request_url", ""))
    ben = house.sandbox.person("U0BEN")

    assert ben.command("/mentor status").ok
    assert ben.command("/mentor my payload question").ok
    assert ben.home()["blocks"]
    ben.press(ben.home(), "home:go:privacy")
    with house.running.bot.tick(TEAM) as tick:
        tick.post(Letter("privacy.export", "U0BEN", "k"))
    house.running.step()
    assert ben.dm()[-1].files


@pytest.mark.parametrize(
    ("stamp", "signature"), [("1", "v0=0"), ("soon", "v0=0"), ("", ""), (None, "v0=0")]
)
def test_a_wrong_signature_opens_nothing(house: Site, stamp: str | None, signature: str) -> None:
    """Old, malformed, missing: 401, and Bolt never sees it."""
    now = str(int(house.running.bot.clock.wall()))

    status, _, _ = house.get(
        "/slack/events",
        b"command=%2Fmentor&text=status",
        X_Slack_Request_Timestamp=now if stamp is None else stamp,
        X_Slack_Signature=signature,
    )

    assert status == 401


def test_an_uninstalled_workspace_is_not_written_to(house: Site) -> None:
    """Its token goes with the app; letters wait for a new installation."""
    from bot.services import receipts

    install(house)
    with house.running.bot.tick(TEAM) as tick:
        tick.post(Letter("privacy.export", "U0BEN", "later"))
        receipts.suspend(tick, "uninstalled")
    before = len(house.sandbox.calls)
    house.running.step()
    assert len(house.sandbox.calls) == before

    install(house)
    house.running.step()
    assert len(house.sandbox.calls) > before


def test_a_token_that_may_read_along_starts_nothing(tmp_path: Path) -> None:
    """Neither the socket nor a beat."""
    scopes = installed().scopes | {"channels:history"}
    config = type(installed())(scopes=scopes)
    with Sandbox(config) as sandbox:
        tokens = {"bot_token": config.bot_token, "app_token": config.app_token}
        with pytest.raises(ForbiddenScopeError, match="channels:history"):
            start(settings(sandbox, tmp_path, **tokens), sandbox.clock)
