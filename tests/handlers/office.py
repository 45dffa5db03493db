"""What every bot of the tests in this folder is told."""

from pathlib import Path

from bot.config import Settings
from bot.sandbox import Sandbox


def settings_for(sandbox: Sandbox, file: Path | str, lead: str) -> Settings:
    """Point a bot at a workspace and at a database of its own."""
    return Settings(
        bot_token=sandbox.app.bot_token,
        app_token=sandbox.app.app_token,
        api_url=sandbox.api_url,
        database_url=f"sqlite:///{file}",
        leads=(lead,),
    )
