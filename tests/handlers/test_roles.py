"""A workspace in which nobody leads yet: its admin appoints the first lead, in Slack."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.config import Settings
from bot.courier import Pace
from bot.running import Running, start
from bot.sandbox import Sandbox
from bot.sandbox.answers import words
from bot.sandbox.driver import Person


@pytest.fixture(scope="module")
def leaderless(
    tmp_path_factory: pytest.TempPathFactory, hang_up: Callable[[Sandbox, Running], None]
) -> Iterator[Sandbox]:
    """Start a workspace and a bot whose configuration names no lead."""
    folder: Path = tmp_path_factory.mktemp("leaderless")
    with Sandbox() as sandbox:
        settings = Settings(
            bot_token=sandbox.app.bot_token,
            app_token=sandbox.app.app_token,
            api_url=sandbox.api_url,
            database_url=f"sqlite:///{folder}/bot.db",
        )
        running = start(settings, sandbox.clock, pace=Pace(None), with_beats=False, prompt=False)
        yield sandbox
        hang_up(sandbox, running)
        assert sandbox.violations == []


def test_the_first_lead_is_appointed_by_an_admin_and_then_leads(leaderless: Sandbox) -> None:
    """A guest is refused beside the field; the new lead creates programmes at once."""
    admin: Person = leaderless.person("U0THOMAS")
    answer = admin.command("/mentor admin")
    form = admin.press(answer.messages[-1], "roles:first_lead").view
    assert form is not None
    assert "person" in admin.submit(form, {"person": "U0UMA"}).errors
    assert admin.submit(form, {"person": "U0RAVI"}).ok

    lead = leaderless.person("U0RAVI")
    assert "Create programme" in lead.command("/mentor program").text
    again = admin.press(answer.messages[-1], "roles:first_lead").view
    assert again is not None
    assert "betreuen" in words(again), "once there is a lead, an admin can do nothing"
