"""Socket Mode with the SDK's own sync client: the way the real bot connects."""

import socket
import threading
import time
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.app.app import SlackAppDevelopmentServer
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Sandbox


def test_a_command_is_answered_in_its_ack(sandbox: Sandbox, bolt: Any) -> None:
    """The text of the ack appears to the person who typed, and to nobody else."""

    def mentor(ack: Ack, command: dict[str, str]) -> None:
        ack(f"you said {command['text']}")

    bolt.app.command("/mentor")(mentor)

    reply = sandbox.person("anna.lindqvist").command("/mentor hello", "general")

    assert (reply.ok, reply.text) == (True, "you said hello")
    assert sandbox.person("ben.carter").messages("general") == []
    assert sandbox.violations == []


def test_mentions_and_channels_become_references_only_where_the_command_escapes(
    sandbox: Sandbox, bolt: Any
) -> None:
    """`should_escape` maps names to ids and neutralises typed markup."""

    def echo(ack: Ack, command: dict[str, str]) -> None:
        bolt.seen.append(command["text"])
        ack()

    bolt.app.command("/mentor")(echo)
    bolt.app.command("/raw")(echo)

    anna = sandbox.person("anna.lindqvist")
    anna.command("/mentor thank @Ben 🚀 and @inês ferreira in #general <!channel>")
    anna.command("/raw thank @ben.carter")

    assert bolt.seen == [
        "thank <@U0BEN> and <@U0INES> in <#C0GENERAL|general> &lt;!channel&gt;",
        "thank @ben.carter",
    ]


def test_without_an_ack_the_person_sees_a_time_out(sandbox: Sandbox, bolt: Any) -> None:
    """A command that nobody acknowledges ends in operation_timeout."""
    hold = threading.Event()

    def mentor(ack: Ack) -> None:
        hold.wait(3)
        ack("too late")

    bolt.app.command("/mentor")(mentor)

    reply = sandbox.person("anna.lindqvist").command("/mentor hello")
    hold.set()

    assert reply.error == "operation_timeout"


def test_without_a_socket_nothing_is_dispatched(sandbox: Sandbox) -> None:
    """A bot that is down is told apart from one that is slow."""
    assert sandbox.person("anna.lindqvist").command("/mentor x").error == "dispatch_failed"
    assert sandbox.person("anna.lindqvist").command("/other x").error == "dispatch_unknown_command"


def test_an_event_without_an_ack_is_repeated_with_its_reason(sandbox: Sandbox, bolt: Any) -> None:
    """Three repetitions, same event_id, then Slack gives up."""

    def changed(request: BoltRequest, body: dict[str, Any]) -> None:
        headers = request.headers
        bolt.seen.append((body["event_id"], headers.get("x-slack-retry-num")))
        if len(bolt.seen) < 4:
            raise RuntimeError

    bolt.app.event("user_change")(changed)

    sandbox.slack.app = sandbox.slack.app.__class__(
        ack_seconds=0.2, retry_delays=(0.01, 0.01, 0.01)
    )
    sandbox.do(lambda: sandbox.people.change("U0BEN", title="Analyst"))
    sandbox.wait(lambda: len(bolt.seen) == 4)

    assert [attempt for _, attempt in bolt.seen] == [["0"], ["1"], ["2"], ["3"]]
    assert len({event for event, _ in bolt.seen}) == 1


def hears(sandbox: Sandbox, seconds: float = 30.0) -> bool:
    """Tell whether the app answers: what goes into a dying connection is lost, as in Slack."""
    anna = sandbox.person("anna.lindqvist")
    until = time.monotonic() + seconds
    while anna.command("/mentor x").text != "here":
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_a_refreshed_or_dropped_client_comes_back(sandbox: Sandbox, bolt: Any) -> None:
    """After refresh_requested and after a cut the app connects again and hears commands."""

    def mentor(ack: Ack) -> None:
        ack("here")

    bolt.app.command("/mentor")(mentor)

    sandbox.refresh("warning")
    sandbox.refresh()
    sandbox.wait(lambda: sandbox.sockets.opened >= 2 and sandbox.sockets.count >= 1, 30)
    assert hears(sandbox)
    before = sandbox.sockets.opened
    sandbox.drop()
    sandbox.wait(lambda: sandbox.sockets.opened > before and sandbox.sockets.count >= 1, 30)

    assert hears(sandbox)


def test_each_payload_reaches_one_of_several_sockets(sandbox: Sandbox, bolt: Any) -> None:
    """Two connections share the work; nothing is delivered twice."""

    def mentor(ack: Ack, command: dict[str, str]) -> None:
        bolt.seen.append(command["text"])
        ack()

    bolt.app.command("/mentor")(mentor)

    second: Any = SocketModeHandler(bolt.app, sandbox.app.app_token, ping_interval=0.1)
    second.connect()
    sandbox.wait(lambda: sandbox.sockets.count == 2)
    for number in range(4):
        sandbox.person("anna.lindqvist").command(f"/mentor {number}")
    second.client.auto_reconnect_enabled = False
    bolt.sandbox.drop()
    second.close()

    assert sorted(bolt.seen) == ["0", "1", "2", "3"]


def test_a_bot_token_opens_no_socket(sandbox: Sandbox, client: WebClient) -> None:
    """Socket Mode needs the app's own token."""
    with pytest.raises(SlackApiError) as refused:
        client.apps_connections_open(app_token=sandbox.app.bot_token)

    assert refused.value.response["error"] == "not_allowed_token_type"


def test_http_mode_delivers_signed_requests(workspace: Any) -> None:
    """With a request URL, payloads arrive by HTTP and pass Bolt's own signature check."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    sandbox = workspace(request_url=f"http://127.0.0.1:{port}/slack/events")
    app = App(
        name="test",
        client=WebClient(sandbox.app.bot_token, base_url=sandbox.api_url),
        signing_secret=sandbox.app.signing_secret,
        process_before_response=True,
    )

    def mentor(ack: Ack) -> None:
        ack("signed")

    app.command("/mentor")(mentor)

    server = SlackAppDevelopmentServer(
        port, "/slack/events", app, http_server_logger_enabled=False
    )._server
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    reply = sandbox.person("anna.lindqvist").command("/mentor x")
    server.shutdown()
    server.server_close()
    thread.join()

    assert (reply.error, reply.text) == ("", "signed")
