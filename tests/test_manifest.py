"""The manifest asks for what the code uses, and for nothing else."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from bot import manifest
from bot.__main__ import main

ROOT = Path(__file__).parents[1]
CODE = [
    file
    for folder in ("bot", "handlers")
    for file in (ROOT / folder).rglob("*.py")
    if not {"sandbox", "demo"} & set(file.parts)
]
CALLS = re.compile(
    r"\b(?:client|self)\.((?:auth|chat|conversations|files|users|views|apps|oauth|reactions|"
    r"team|usergroups|bots|pins|bookmarks|dnd|search|slackLists|canvases)_\w+)\("
)


def test_the_file_in_the_repository_is_what_the_command_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`manifest.yml` and `mentorbot manifest` never differ."""
    assert main(["manifest"]) == 0

    assert (ROOT / "manifest.yml").read_text() == capsys.readouterr().out


def test_http_mode_has_addresses_and_no_socket() -> None:
    """With a public address every entry point carries it."""
    made = manifest.manifest("/tandem", "https://bot.example.com")

    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"].startswith("https://bot.")
    assert made["features"]["slash_commands"][0]["command"] == "/tandem"
    assert made["oauth_config"]["redirect_urls"] == ["https://bot.example.com/slack/oauth_redirect"]


@pytest.mark.parametrize(
    "arguments", [["--command", "mentor"], ["--command", "/a b"], ["--http", "http://plain"]]
)
def test_a_name_or_address_slack_would_refuse_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is printed that Slack would not take."""
    assert main(["manifest", *arguments]) == 2

    assert "display_information" not in capsys.readouterr().out


def _limits(made: dict[str, Any]) -> list[bool]:
    shown, features = made["display_information"], made["features"]
    return [
        len(shown["name"]) <= 35,
        len(shown["description"]) <= 140,
        175 <= len(shown["long_description"]) <= 4000,
        all(len(one["name"]) <= 24 for one in features["shortcuts"]),
        all(len(one["description"]) <= 150 for one in features["shortcuts"]),
        len(features["slash_commands"][0]["usage_hint"]) <= 1000,
        features["slash_commands"][0]["should_escape"] is True,
    ]


def test_the_manifest_keeps_slacks_limits() -> None:
    """Lengths as documented in the manifest's schema."""
    assert all(_limits(manifest.manifest()))


def test_no_scope_reads_conversations() -> None:
    """The bot never reads along, not even optionally."""
    scopes = {**manifest.SCOPES, **manifest.OPTIONAL_SCOPES}

    assert not [scope for scope in scopes if "history" in scope or scope.startswith("dnd")]


def test_every_method_called_is_listed_and_has_its_scope() -> None:
    """The code calls only methods whose scope the manifest asks for."""
    called = {
        name.replace("_", ".", 1)
        for file in CODE
        for name in CALLS.findall(file.read_text())
        if name not in {"files_upload_v2", "files_completeUploadExternal"}
    }
    known = {re.sub(r"[._]", "", method).lower() for method in manifest.METHODS}
    scopes = {*manifest.SCOPES, *manifest.OPTIONAL_SCOPES, None}

    assert not {name for name in called if re.sub(r"[._]", "", name).lower() not in known}
    assert set(manifest.METHODS.values()) <= scopes


def test_every_event_and_shortcut_has_a_listener() -> None:
    """What the manifest subscribes to is bound in `handlers`."""
    bound = {
        node.args[0].value
        for file in (ROOT / "handlers").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"event", "shortcut", "global_shortcut"}
        and isinstance(node.args[0], ast.Constant)
    }
    wanted = {*manifest.EVENTS, *(callback_id for callback_id, _, _ in manifest.SHORTCUTS)}

    assert not wanted - bound
