"""A local Slack in a process of its own, so that it and the bot do not share an interpreter."""

import sys

from bot.sandbox import AppConfig, Sandbox


def main() -> None:
    """Serve until standard input ends."""
    with Sandbox(AppConfig(ack_seconds=30)) as sandbox:
        print(sandbox.api_url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
