"""The Web API through the SDK's own client: answers, refusals, scopes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import AppConfig, Sandbox, World
from bot.sandbox.company import employees

Do = Callable[[WebClient], Any]


def refusal(client: WebClient, do: Do) -> str:
    """The error code with which a call is refused ("" if it is not)."""
    try:
        do(client)
    except SlackApiError as refused:
        return str(refused.response["error"])
    return ""


LONG = "x" * 4001
HOME = {"type": "home", "blocks": [{"type": "divider"}]}
REFUSALS: list[tuple[str, Do]] = [
    ("channel_not_found", lambda c: c.chat_postMessage(channel="C9", text="x")),
    ("no_text", lambda c: c.api_call("chat.postMessage", json={"channel": "C0MENTORING"})),
    ("msg_too_long", lambda c: c.chat_postMessage(channel="C0MENTORING", text=LONG)),
    (
        "invalid_blocks",
        lambda c: c.chat_postMessage(channel="C0MENTORING", text="x", blocks=[{"type": "section"}]),
    ),
    ("user_disabled", lambda c: c.chat_postMessage(channel="U0XENIA", text="x")),
    ("user_disabled", lambda c: c.conversations_open(users="U0XENIA")),
    ("user_not_visible", lambda c: c.conversations_open(users="U0VICTOR,U0ANNA")),
    ("too_many_users", lambda c: c.conversations_open(users=[p.id for p in employees()[:9]])),
    (
        "user_not_in_channel",
        lambda c: c.chat_postEphemeral(channel="C0GENERAL", user="U0VICTOR", text="x"),
    ),
    ("message_not_found", lambda c: c.chat_update(channel="C0MENTORING", ts="1.1", text="x")),
    ("user_not_found", lambda c: c.users_info(user="U9")),
    ("users_not_found", lambda c: c.users_lookupByEmail(email="nobody@nordlicht.example")),
    ("missing_scope", lambda c: c.conversations_join(channel="C0GENERAL")),
    ("missing_scope", lambda c: c.team_info()),
    ("unknown_method", lambda c: c.conversations_history(channel="C0GENERAL")),
    ("not_found", lambda c: c.views_update(view_id="V9", view=HOME)),
    ("invalid_arguments", lambda c: c.views_publish(user_id="U0ANNA", view={"type": "home"})),
    (
        "channel_not_found",
        lambda c: c.files_upload_v2(channel="U0ANNA", content="x", filename="a.txt"),
    ),
]


@pytest.mark.parametrize(("code", "do"), REFUSALS)
def test_a_call_is_refused_with_slacks_code(client: WebClient, code: str, do: Do) -> None:
    """Each mistake has the code that Slack documents."""
    assert refusal(client, do) == code


def test_wrong_and_revoked_tokens_are_refused(sandbox: Sandbox, client: WebClient) -> None:
    """invalid_auth for a made-up token, token_revoked after the app was removed."""
    stranger = WebClient("xoxb-other", base_url=sandbox.api_url)

    assert refusal(stranger, lambda c: c.auth_test()) == "invalid_auth"
    sandbox.do(sandbox.people.uninstall)
    assert refusal(client, lambda c: c.auth_test()) == "token_revoked"


def test_auth_test_names_the_granted_scopes(sandbox: Sandbox, client: WebClient) -> None:
    """The header that the start-up check reads."""
    scopes = client.auth_test().headers["x-oauth-scopes"].split(",")

    assert set(scopes) == sandbox.app.scopes


def test_the_same_people_get_the_same_conversation(sandbox: Sandbox, client: WebClient) -> None:
    """Order and repetition do not matter; a person's id opens the direct message."""
    first = client.conversations_open(users="U0ANNA,U0BEN")["channel"]["id"]
    again = client.conversations_open(users=["U0BEN", "U0ANNA"])
    direct = client.chat_postMessage(channel="U0ANNA", text="hello")["channel"]

    assert (again["channel"]["id"], again["already_open"]) == (first, True)
    assert direct == client.conversations_open(users="U0ANNA")["channel"]["id"]
    assert direct == sandbox.person("anna.lindqvist").dm_channel()


def test_time_stamps_grow_and_follow_the_clock(sandbox: Sandbox, client: WebClient) -> None:
    """A clock that stands still still gives every message a ts of its own."""
    stamps = [client.chat_postMessage(channel="U0ANNA", text="x")["ts"] for _ in range(3)]

    assert sorted(set(stamps)) == stamps
    assert int(float(stamps[0])) == int(sandbox.clock.now().timestamp())


def test_own_messages_can_be_changed_and_deleted(sandbox: Sandbox, client: WebClient) -> None:
    """Update replaces text and blocks; other people's messages stay theirs."""
    sent = client.chat_postMessage(channel="U0ANNA", text="a")
    client.chat_update(channel=sent["channel"], ts=sent["ts"], text="b")
    link = client.chat_getPermalink(channel=sent["channel"], message_ts=sent["ts"])["permalink"]
    anna = sandbox.person("anna.lindqvist")
    own = anna.say("mine", "general")

    assert [one.text for one in anna.dm()] == ["b"]
    assert link.startswith(sandbox.url)
    assert (
        refusal(client, lambda c: c.chat_update(channel="C0GENERAL", ts=own.ts, text="x"))
        == "cant_update_message"
    )
    client.chat_delete(channel=sent["channel"], ts=sent["ts"])
    assert anna.dm() == []


def test_people_are_listed_by_pages_with_locale(client: WebClient) -> None:
    """Everybody but strangers, once each; the locale only when asked for."""
    pages = [page["members"] for page in client.users_list(limit=10, include_locale=True)]
    members = [one for page in pages for one in page]
    ben = client.users_info(user="U0BEN")["user"]

    assert (len(pages), len(members)) == (3, 24)
    assert {one.get("locale") for one in members} == {None, "de-DE", "en-GB", "en-US"}
    assert ("locale" in ben, ben["profile"]["display_name"]) == (False, "Ben 🚀")
    found = client.users_lookupByEmail(email="ben.carter@nordlicht.example")
    assert found["user"]["id"] == "U0BEN"


def test_a_file_arrives_with_its_text(sandbox: Sandbox, client: WebClient) -> None:
    """files_upload_v2 takes its three steps and the bytes come out again."""
    client.files_upload_v2(
        channel=sandbox.person("anna.lindqvist").dm_channel(),
        content="a;b",
        filename="list.csv",
        initial_comment="Your list",
        alt_txt="two columns",
    )
    [message] = sandbox.person("anna.lindqvist").dm()
    file = sandbox.world.files[message.files[0]]

    assert (message.text, file.alt_txt, file.content()) == ("Your list", "two columns", b"a;b")


def test_home_knows_about_rivals(client: WebClient) -> None:
    """A publish with an outdated hash is refused."""
    first = client.views_publish(user_id="U0ANNA", view=HOME)["view"]["hash"]
    client.views_publish(user_id="U0ANNA", view=HOME, hash=first)

    assert (
        refusal(client, lambda c: c.views_publish(user_id="U0ANNA", view=HOME, hash=first))
        == "hash_conflict"
    )


def test_metadata_comes_back_as_an_event_only_where_it_may_be_read(workspace: Any) -> None:
    """Scope and subscription together switch the receipts on."""
    told = []
    for scopes in ({"chat:write"}, {"chat:write", "metadata.message:read"}):
        sandbox = workspace(scopes=frozenset(scopes), metadata_events=frozenset({"letter"}))
        WebClient(sandbox.app.bot_token, base_url=sandbox.api_url).chat_postMessage(
            channel="U0ANNA",
            text="x",
            metadata={"event_type": "letter", "event_payload": {"id": "1"}},
        )
        told.append(
            sandbox.do(
                lambda s=sandbox: [
                    one["payload"]["event"]["metadata"] for one in s.delivery.delivered[:1]
                ]
            )
        )

    assert told == [[], [{"event_type": "letter", "event_payload": {"id": "1"}}]]


def test_a_manifest_decides_what_is_installed() -> None:
    """Scopes, events, commands and tabs come from the manifest."""
    app = AppConfig.from_manifest(
        {
            "display_information": {"name": "Mentor"},
            "features": {
                "bot_user": {"display_name": "Mentor:in"},
                "app_home": {"home_tab_enabled": True},
                "slash_commands": [{"command": "/mentor", "should_escape": True}],
                "shortcuts": [{"name": "Go", "callback_id": "go", "type": "global"}],
            },
            "oauth_config": {"scopes": {"bot": ["commands"]}},
            "settings": {"event_subscriptions": {"bot_events": ["team_join"]}},
        }
    )

    assert (app.name, *app.scopes, *app.events) == ("Mentor:in", "commands", "team_join")
    assert (app.commands[0].should_escape, app.messages_tab, app.home_tab) == (True, False, True)


def test_a_workspace_can_be_kept_and_continued(
    sandbox: Sandbox, client: WebClient, tmp_path: Path
) -> None:
    """What was saved loads to the same world."""
    client.chat_postMessage(channel="U0ANNA", text="kept")
    client.views_publish(user_id="U0ANNA", view=HOME)
    sandbox.save(tmp_path / "world.json")

    assert World.load(tmp_path / "world.json") == sandbox.world
