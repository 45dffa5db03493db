"""Socket Mode with the SDK's own sync client: the way the real bot connects."""

from typing import Any

from bot.sandbox import Sandbox

from slack_bolt import Ack


def test_a_command_is_answered_in_its_ack(sandbox: Sandbox, bolt: Any) -> None:
    """The text of the ack appears to the person who typed, and to nobody else."""

    @bolt.app.command("/mentor")
    def mentor(ack: Ack, command: dict[str, str]) -> None:
        ack(f"you said {command['text']}")

    reply = sandbox.person("anna.lindqvist").command("/mentor hello", "general")

    assert (reply.ok, reply.text) == (True, "you said hello")
    assert sandbox.person("ben.carter").messages("general") == []
    assert sandbox.violations == []
