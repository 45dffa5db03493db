"""Faults and rate limits, seen from the client's side."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Fault, Sandbox

HELLO: dict[str, Any] = {"channel": "C0MENTORING", "text": "hello"}


@pytest.mark.parametrize("fault", list(Fault))
def test_a_scripted_fault_hits_one_call_and_may_take_effect(sandbox: Sandbox, fault: Fault) -> None:
    """The answer is spoilt once; only the "after" faults leave a message behind."""
    client = WebClient(sandbox.app.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    client.timeout = 0.3  # type: ignore[assignment]  # seconds may be a fraction
    sandbox.faults.next("chat.postMessage", fault)

    with pytest.raises((SlackApiError, OSError)):
        client.chat_postMessage(**HELLO)

    seen = sandbox.person("anna.lindqvist").messages("reverse-mentoring")
    assert len(seen) == int(fault.accepted)
    assert sandbox.calls[-1].fault == fault.value


def test_a_call_before_retry_after_is_over_is_recorded(sandbox: Sandbox, client: WebClient) -> None:
    """429 names the seconds; whoever does not wait is found out; other methods go on."""
    sandbox.limits.enabled = True
    client.chat_postMessage(**HELLO)
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(**HELLO)
    client.auth_test()

    assert refused.value.response.headers["Retry-After"] == "1"
    assert [call.undercut for call in sandbox.calls] == [False, False, True, False]
    assert len(sandbox.undercuts) == 1


def test_the_workspace_has_a_limit_beside_the_channels(sandbox: Sandbox, client: WebClient) -> None:
    """Different channels share the workspace's budget."""
    sandbox.limits.enabled = True
    sandbox.limits.workspace_per_minute = 2
    codes = []
    for user in ("U0ANNA", "U0BEN", "U0CLARA"):
        try:
            codes.append(client.chat_postMessage(channel=user, text="x").status_code)
        except SlackApiError as refused:
            codes.append(refused.response.status_code)

    assert codes == [200, 200, 429]


def test_chance_repeats_itself_for_the_same_seed(sandbox: Sandbox) -> None:
    """A fault run can be repeated from its seed."""
    drawn = []
    for _ in range(2):
        sandbox.faults.by_chance({Fault.ERROR_BEFORE: 0.3, Fault.RESET_AFTER: 0.3}, seed=7)
        drawn.append([sandbox.faults.draw("x") for _ in range(50)])
    sandbox.faults.clear()

    assert drawn[0] == drawn[1]
    assert set(drawn[0]) == {None, Fault.ERROR_BEFORE, Fault.RESET_AFTER}
    assert sandbox.faults.draw("x") is None
