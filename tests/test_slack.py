"""The outgoing port against the local Slack: one call, and what its answer means."""

import socket
import threading
from collections import defaultdict
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.http_retry import default_retry_handlers

from bot.config import Settings
from bot.outgoing import File, Message, Outgoing
from bot.sandbox import AppConfig, Fault, Sandbox
from bot.slack import (
    NotSent,
    Outcome,
    RateLimited,
    Refused,
    Sent,
    Unknown,
    deliver,
    methods,
    web_client,
)

POST = "chat.postMessage"
TEXT = Message("hello")
HOME = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Hi"}}]}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Give a local Slack."""
    with Sandbox(AppConfig(hang_seconds=1.0)) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    """Give the bot's own client, with a short time-out."""
    settings = Settings(bot_token=sandbox.app.bot_token, api_url=sandbox.api_url)
    return web_client(
        settings,
        settings.bot_token,
        timeout=0.3,  # type: ignore[arg-type]  # seconds may be a fraction
    )


@pytest.mark.parametrize(
    ("outgoing", "called"),
    [
        (Outgoing("U0ANNA", TEXT), [POST]),
        (Outgoing(("U0ANNA", "U0BEN"), TEXT), ["conversations.open", POST]),
        (Outgoing("U0ANNA", view=HOME), ["views.publish"]),
        (
            Outgoing("C0MENTORING", TEXT, files=(File("a.txt", b"a"),)),
            ["files.getUploadURLExternal", "files.completeUploadExternal"],
        ),
        (
            Outgoing("U0ANNA", TEXT, files=(File("a.txt", b"a"),)),
            [
                "conversations.open",
                "files.getUploadURLExternal",
                "files.completeUploadExternal",
            ],
        ),
    ],
)
def test_each_kind_of_letter_takes_its_calls(
    outgoing: Outgoing, called: list[str], client: WebClient, sandbox: Sandbox
) -> None:
    """A post, a group's post, a Home and files; the last call is the letter itself."""
    before = len(sandbox.calls)
    assert isinstance(deliver(client, outgoing, "id"), Sent)
    assert [call.method for call in sandbox.calls[before:]] == called
    assert methods(outgoing)[-1] == called[-1]
    assert sandbox.violations == []


def test_a_message_is_replaced_and_taken_back(client: WebClient) -> None:
    """With the time stamp of the first post; taking back twice is as good as once."""
    posted = deliver(client, Outgoing("U0ANNA", TEXT), "id")
    assert isinstance(posted, Sent)
    channel, ts = str(posted.channel), posted.ts
    assert deliver(client, Outgoing(channel, Message("new"), update_ts=ts), "id") == posted
    assert deliver(client, Outgoing(channel, delete_ts=ts), "id") == posted
    assert deliver(client, Outgoing(channel, delete_ts=ts), "id") == Sent()
    gone = deliver(client, Outgoing(channel, Message("newer"), update_ts=ts), "id")
    assert gone == Refused("message_not_found")


def test_a_posted_letter_carries_its_id_and_unfurls_nothing(
    client: WebClient, sandbox: Sandbox
) -> None:
    """The id is what Slack's receipt names; it says nothing about anybody."""
    deliver(client, Outgoing("U0ANNA", TEXT), "abc")
    told = sandbox.calls[-1].args
    assert "abc" in str(told["metadata"])
    assert "mentorbot_letter" in str(told["metadata"])


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault.RATE_LIMITED, RateLimited(POST, 1.0)),
        (Fault.ERROR_BEFORE, Unknown("http_500")),
        (Fault.ERROR_AFTER, Unknown("http_500")),
        (Fault.HANG_BEFORE, Unknown("TimeoutError")),
        (Fault.HANG_AFTER, Unknown("TimeoutError")),
        (Fault.RESET_BEFORE, Unknown("RemoteDisconnected")),
        (Fault.RESET_AFTER, Unknown("RemoteDisconnected")),
    ],
)
def test_a_failure_while_posting_is_classified(
    fault: Fault, outcome: Outcome, client: WebClient, sandbox: Sandbox
) -> None:
    """Whether it arrived cannot be told from outside: before and after look the same."""
    sandbox.faults.next(POST, fault)
    before = len(sandbox.calls)
    found = deliver(client, Outgoing("C0MENTORING", TEXT), "id")
    assert type(found) is type(outcome)
    assert found == outcome or isinstance(outcome, Unknown)
    assert len(sandbox.calls) == before + 1


@pytest.mark.parametrize("fault", [Fault.ERROR_AFTER, Fault.RESET_BEFORE, Fault.HANG_AFTER])
@pytest.mark.parametrize(
    ("method", "outgoing"),
    [
        ("conversations.open", Outgoing(("U0ANNA", "U0BEN"), TEXT)),
        ("views.publish", Outgoing("U0ANNA", view=HOME)),
    ],
)
def test_what_can_be_repeated_is_never_unclear(
    fault: Fault, method: str, outgoing: Outgoing, client: WebClient, sandbox: Sandbox
) -> None:
    """Opening a conversation or publishing a Home twice is the same as once."""
    sandbox.faults.next(method, fault)
    assert isinstance(deliver(client, outgoing, "id"), NotSent)


@pytest.mark.parametrize(
    ("channel", "reason"),
    [
        ("C0NOWHERE", "channel_not_found"),
        (("U0NOBODY", "U0ANNA"), "user_not_found"),
    ],
)
def test_a_refusal_of_the_receiver_is_final(
    channel: str | tuple[str, ...], reason: str, client: WebClient
) -> None:
    """Nobody tries again; somebody is told."""
    assert deliver(client, Outgoing(channel, TEXT), "id") == Refused(reason)


def test_a_refusal_of_the_app_concerns_the_whole_workspace(sandbox: Sandbox) -> None:
    """A wrong or revoked token stops everything there."""
    settings = Settings(bot_token="xoxb-other", api_url=sandbox.api_url)  # noqa: S106 - opens nothing
    client = web_client(settings, settings.bot_token)
    assert deliver(client, Outgoing("U0ANNA", TEXT), "id") == Refused(
        "invalid_auth", workspace=True
    )


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/api/", "http://no-such-host.invalid/api/"])
def test_a_connection_that_never_was_is_not_a_lost_answer(address: str) -> None:
    """Nothing was handed over, so nothing can have arrived."""
    client = web_client(Settings(api_url=address), "xoxb-1")
    assert deliver(client, Outgoing("U0ANNA", TEXT), "id") == NotSent("unreachable")


class Answering:
    """A server that answers every call with the same bytes."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/api/"

    def serve(self) -> None:
        """Answer once, after all that was asked: a port that closes on unread words resets."""
        connection, _ = self._socket.accept()
        with connection, connection.makefile("rb") as asked:
            lines = iter(asked.readline, b"\r\n")
            fields = dict(line.decode().lower().split(": ", 1) for line in lines if b": " in line)
            asked.read(int(fields["content-length"]))
            connection.sendall(self._answer)

    def close(self) -> None:
        """Close the port."""
        self._socket.close()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (b"HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nproxy", NotSent("http_403")),
        (b"HTTP/1.1 502 No\r\nContent-Length: 3\r\n\r\nbad", Unknown("http_502")),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n???", Unknown("no_answer")),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", Unknown("IncompleteRead")),
        (
            b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nslow",
            RateLimited(POST, 7.0),
        ),
        (b"HTTP/1.1 429 Slow\r\nContent-Length: 4\r\n\r\nslow", RateLimited(POST, 30.0)),
        (
            b'HTTP/1.1 200 OK\r\nContent-Length: 39\r\n\r\n{"ok": false, "error": "fatal_error"}  ',
            Unknown("fatal_error"),
        ),
        (
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 43\r\n\r\n"
                b'{"ok": false, "error": "team_added_to_org"}'
            ),
            NotSent("team_added_to_org"),
        ),
    ],
)
def test_answers_that_are_not_slacks_are_read_with_care(answer: bytes, outcome: Outcome) -> None:
    """Proxies, half answers, and errors that Slack says may hide a success."""
    server = Answering(answer)
    thread = threading.Thread(target=server.serve)
    thread.start()
    client = web_client(Settings(api_url=server.url), "xoxb-1")
    found = deliver(client, Outgoing("U0ANNA", TEXT), "id")
    thread.join()
    server.close()
    assert found == outcome


def test_no_call_begins_while_its_method_has_to_wait(client: WebClient, sandbox: Sandbox) -> None:
    """Neither the opening of a group's conversation nor the post itself."""
    before = len(sandbox.calls)
    group = Outgoing(("U0ANNA", "U0BEN"), TEXT)
    for method in ("conversations.open", POST):
        found = deliver(client, group, "id", waits=defaultdict(float, {method: 3.0}).__getitem__)
        assert found == RateLimited(method, 3.0)
    assert len(sandbox.calls) == before


def test_the_sdk_repeats_nothing_on_its_own(client: WebClient) -> None:
    """Its default would post twice on a dropped connection."""
    assert default_retry_handlers() != []
    assert client.retry_handlers == []


def test_a_company_proxy_is_used() -> None:
    """Outgoing calls go the operator's way."""
    client = web_client(Settings(proxy="http://proxy:3128"), "xoxb-1")
    assert client.proxy == "http://proxy:3128"
