"""The addresses that the browser page uses."""

import json
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.sandbox import Command, Sandbox, Word, World


def ask(sandbox: Sandbox, path: str, body: dict[str, Any] | None = None) -> Any:
    """GET, or POST with a body."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(f"{sandbox.url}/ui/{path}", data, timeout=5) as answer:  # noqa: S310 - our own server
        return json.load(answer)


def test_the_page_learns_who_is_there(sandbox: Sandbox) -> None:
    """Bootstrap, sidebar and clock have the agreed shape."""
    start = ask(sandbox, "bootstrap")
    places = ask(sandbox, "conversations?as=U0ANNA")

    assert (start["team"]["name"], start["bot_online"], len(start["users"])) == (
        "Nordlicht",
        False,
        25,
    )
    assert [one["name"] for one in places] == [
        "mentorbot",
        "general",
        "random",
        "reverse-mentoring",
    ]
    assert places[0]["kind"] == "im"


def test_a_visitor_reads_says_presses_and_moves_the_clock(sandbox: Sandbox, bolt: Any) -> None:
    """The whole round by plain HTTP, as the page does it."""

    def go(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        bolt.seen.append(body["actions"][0]["value"])

    bolt.app.action("go")(go)

    button = {
        "type": "button",
        "action_id": "go",
        "value": "1",
        "text": {"type": "plain_text", "text": "Go"},
    }
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    WebClient(sandbox.app.bot_token, base_url=sandbox.api_url).chat_postMessage(
        channel="U0ANNA", text="press", blocks=blocks
    )
    dm = ask(sandbox, "conversations?as=U0ANNA")[0]
    [message] = ask(sandbox, f"messages?as=U0ANNA&channel={dm['id']}")
    place = {"type": "message", "channel": dm["id"], "ts": message["ts"], "ephemeral": False}
    press = {"container": place, "block_id": "b", "action_id": "go", "action": {"type": "button"}}

    assert (dm["unread"], message["bot"], message["blocks"]) == (1, True, blocks)
    assert ask(sandbox, "action", {"as": "U0ANNA", **press}) == {"ok": True}
    assert ask(sandbox, "action", {"as": "U0BEN", **press})["error"] == "not_in_channel"
    assert bolt.seen == ["1"]
    ask(sandbox, "read", {"as": "U0ANNA", "channel": dm["id"]})
    assert ask(sandbox, "conversations?as=U0ANNA")[0]["unread"] == 0
    said = {"as": "U0ANNA", "channel": dm["id"], "text": "hi"}
    assert ask(sandbox, "say", said) == {"ok": False, "error": "read_only"}
    assert ask(sandbox, "say", said | {"channel": "C0GENERAL"})["ok"]
    moved = ask(sandbox, "clock", {"by_seconds": 3600})
    assert (moved["now"][:16], moved["steps"]) == ("2026-03-02T09:00", 1)
    assert ask(sandbox, "user", {"id": "U0BEN", "deleted": True}) == {"ok": True}
    assert sandbox.person("U0BEN").user.deleted
    assert ask(sandbox, "messages?as=U0BEN&channel=C9")["error"] == "channel_not_found"


def test_the_event_stream_tells_what_changed(sandbox: Sandbox, client: WebClient) -> None:
    """A page that listens hears of a message to its user, not of others."""
    with urllib.request.urlopen(f"{sandbox.url}/ui/events?as=U0ANNA", timeout=5) as stream:  # noqa: S310 - our own server
        assert stream.readline() == b": hello\n"
        client.chat_postMessage(channel="U0BEN", text="not for Anna")
        client.chat_postMessage(channel="U0ANNA", text="for Anna")
        stream.readline()
        told = json.loads(stream.readline().removeprefix(b"data: "))

    assert (told["type"], told["channel"]) == (
        "message",
        sandbox.person("anna.lindqvist").dm_channel(),
    )


def test_the_page_groups_people_and_learns_what_may_be_typed(
    workspace: Callable[..., Sandbox],
) -> None:
    """The switch of persons shows roles; the composer shows words in the reader's language."""
    words = (Word({"de": ("hilfe", "was geht"), "en": ("help", "what you can do")}),)
    start = ask(workspace(commands=(Command("/mentor", words=words),)), "bootstrap")
    people = {one["id"]: one for one in start["users"]}

    assert start["commands"][0]["words"] == [
        {"role": "", "texts": {"de": ["hilfe", "was geht"], "en": ["help", "what you can do"]}}
    ]
    assert [people[name]["role"] for name in ("U0PETRA", "U0DAVID", "U0BEN", "U0UMA")] == [
        "hr",
        "lead",
        "team",
        "outside",
    ]
    assert people["U0UMA"]["is_guest"]
    assert people["U0VICTOR"]["is_stranger"]


def test_the_page_sees_who_has_something_to_read(sandbox: Sandbox, client: WebClient) -> None:
    """Private messages count until they have been read; channels do not."""
    client.chat_postMessage(channel="U0ANNA", text="one")
    client.chat_postMessage(channel="U0ANNA", text="two")
    client.chat_postMessage(channel="C0MENTORING", text="for everybody")
    dm = sandbox.person("U0ANNA").dm_channel()

    assert ask(sandbox, "waiting") == {"U0ANNA": 2}
    ask(sandbox, "read", {"as": "U0ANNA", "channel": dm})
    assert ask(sandbox, "waiting") == {}


def test_a_reload_still_knows_who_answers_and_what_comes_next(sandbox: Sandbox) -> None:
    """Both are the server's to remember: a second tab shows the same."""
    modes: list[str] = []
    assert ask(sandbox, "coming") == {}
    sandbox.stage.on_play = modes.append
    sandbox.stage.on_coming = lambda: {"at": "2026-03-02T09:00:00+00:00", "what": {"en": "A look"}}
    ask(sandbox, "play", {"mode": "auto"})

    assert (modes, ask(sandbox, "bootstrap")["play_mode"]) == (["auto"], "auto")
    assert ask(sandbox, "coming")["what"] == {"en": "A look"}


def test_a_workspace_that_was_kept_remembers_its_time(sandbox: Sandbox, tmp_path: Path) -> None:
    """Whoever comes back finds the clock where it was, not where the last message was."""
    sandbox.advance(timedelta(days=3))
    sandbox.save(tmp_path / "world.json")

    assert World.load(tmp_path / "world.json").now == sandbox.clock.now().timestamp()
