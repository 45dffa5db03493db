"""Slack over HTTP: signed requests, installations, workspaces and organisations."""

import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from bot.domain.letters import Letter
from bot.sandbox.state import TEAM
from storage.engine import begin
from storage.models import OauthState, Received, Workspace
from tests.web.site import Site, install


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


def received(house: Site) -> int:
    """Count what was noted as carried out."""
    with begin(house.running.bot.engine) as session:
        return len(session.exec(select(Received)).all())


def test_a_captured_request_opens_nothing_a_second_time(house: Site) -> None:
    """A copy within five minutes is refused; an older one is not even looked at."""
    install(house)
    body = house.command("status")
    calls = len(house.sandbox.calls)

    assert house.slack(body, ago=2) == 200
    done = len(house.sandbox.calls)
    assert house.slack(body, ago=2) == 409
    assert house.slack(body, ago=400) == 401
    assert house.slack(house.command("help"), ago=2) == 200
    assert calls <= done <= len(house.sandbox.calls)


@pytest.mark.parametrize(
    "text", ["my payload question", "payload=%7B%7D", "{payload}", "a&b=payload"]
)
def test_no_typed_word_makes_slack_unheard(house: Site, text: str) -> None:
    """Bolt 1.30 reads any form with the word “payload” as an empty interaction."""
    install(house)

    told = house.ask(house.command(text))
    other = house.ask(house.command(text.replace("payload", "paxload")))
    _, named = house.ask(house.command("status", channel_name=f"x{text}"))

    assert told == (200, other[1].replace("paxload", "payload"))
    assert named == house.ask(house.command("status"))[1]


def test_a_repeated_event_is_carried_out_once_and_a_failed_one_again(house: Site) -> None:
    """The number counts, not the retry header: a repetition may be the only delivery."""
    install(house)
    house.slack(house.command("status"))
    profile = {"id": "U0BEN", "real_name": "Ben", "team_id": TEAM, "tz": "Europe/Berlin"}
    before = received(house)
    event = {"type": "user_change", "user": profile}

    assert house.event({**event, "user": {"id": "U0BEN", "team_id": 7, "tz": ["no"]}}) == 500
    assert received(house) == before
    assert house.event(event) == 200
    assert house.event(event) == 200
    assert received(house) == before + 1


def test_an_uninstalled_workspace_is_not_written_to(house: Site) -> None:
    """Its token goes with the app; letters wait for a new installation."""
    install(house)
    with house.running.bot.tick(TEAM) as tick:
        tick.post(Letter("privacy.export", "U0BEN", "later"))
    assert house.event({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}) == 200
    assert house.event({"type": "app_uninstalled"}) == 200
    before = len(house.sandbox.calls)
    house.running.step()
    assert len(house.sandbox.calls) == before
    assert (home := house.home())
    assert (home.suspended, home.bot_token) == ("app_uninstalled", None)

    install(house)
    house.running.step()
    assert len(house.sandbox.calls) > before


def test_an_event_from_before_the_new_installation_ends_nothing(house: Site) -> None:
    """Slack's events come late and in any order."""
    install(house)
    old = int(house.running.bot.clock.now().timestamp()) - 60

    assert house.event({"type": "app_uninstalled"}, event_time=old) == 200
    assert house.event({"type": "tokens_revoked", "tokens": {"oauth": ["U0BEN"]}}) == 200
    assert (home := house.home())
    assert (home.suspended, home.bot_token) == (None, house.sandbox.app.bot_token)


@pytest.fixture
def grid(house: Site) -> Iterator[Site]:
    """Let Slack install the app for an organisation; at the end it is gone again."""
    app = house.sandbox.app
    object.__setattr__(app, "org_id", "E0GROUP")
    yield house
    object.__setattr__(app, "org_id", "")
    with begin(house.running.bot.engine) as session:
        for row in session.exec(select(Workspace).where(Workspace.workspace_id != TEAM)):
            session.delete(row)


def test_an_organisation_installs_once_for_its_workspaces(grid: Site) -> None:
    """Each workspace is let in by name or at first contact, keeps its own data, is taken out."""
    facts = {"enterprise_id": "E0GROUP"}
    assert install(grid) == (200, "mentorbot is installed in Acme Group. Open its Home in Slack.\n")
    assert grid.event({"type": "team_access_granted", "team_ids": ["T0A"]}, None, **facts) == 200
    assert grid.slack(grid.command("status", "T0B", **facts)) == 200
    stranger = grid.slack(grid.command("status", "T0C", enterprise_id="E0OTHER"))
    client_for = grid.running.courier._preparer.client_for

    assert stranger == 200
    assert [grid.home(one).org_id for one in ("T0A", "T0B")] == ["E0GROUP"] * 2  # type: ignore[union-attr]  # they exist
    assert grid.home("T0C") is None
    assert (client := client_for("T0A"))
    assert (client.token, client.default_params) == (grid.sandbox.app.bot_token, {"team_id": "T0A"})

    assert grid.event({"type": "team_access_revoked", "team_ids": ["T0A"]}, None, **facts) == 200
    assert client_for("T0A") is None
    assert client_for("T0B")
    assert grid.event({"type": "app_uninstalled"}, None, **facts) == 200
    assert client_for("T0B") is None
    install(grid)
    assert client_for("T0A") is None
    assert client_for("T0B")


def test_an_organisation_tells_once_who_left_all_its_workspaces(grid: Site) -> None:
    """Its event names no workspace; the account names those it belongs to."""
    facts = {"enterprise_id": "E0GROUP"}
    install(grid)
    for workspace_id in ("T0A", "T0B"):
        assert grid.slack(grid.command("status", workspace_id, **facts)) == 200
    profile = {"id": "U0BEN", "deleted": True, "enterprise_user": {"teams": ["T0A", "T0B", "T0Z"]}}

    assert grid.event({"type": "user_change", "user": profile}, None, **facts) == 200

    for workspace_id in ("T0A", "T0B"):
        with grid.running.bot.tick(workspace_id) as tick:
            assert tick.person("U0BEN").left_at
