"""Nothing of ours lets the SDK repeat a call: its default posts twice on a dropped connection."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*(ROOT / "handlers").rglob("*.py"), *(ROOT / "bot").rglob("*.py")])
CLIENTS = {"WebClient", "WebhookClient"}


def test_no_listener_uses_bolts_respond() -> None:
    """It makes a client of its own, with the SDK's default retries, and ignores ours."""
    for file in (ROOT / "handlers").rglob("*.py"):
        tree = ast.parse(file.read_text())
        names = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        assert "respond" not in names, file.name


def test_every_client_of_ours_is_made_without_retries() -> None:
    """A client is only ever made with `retry_handlers=[]`."""
    made = 0
    for file in SOURCES:
        text = file.read_text()
        if not any(client in text for client in CLIENTS):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CLIENTS:
                made += 1
                given = {one.arg: ast.unparse(one.value) for one in node.keywords}
                assert given.get("retry_handlers") == "[]", f"{file.name}:{node.lineno}"
    assert made
