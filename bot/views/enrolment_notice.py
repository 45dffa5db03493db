"""The privacy notice in a modal of its own."""

from collections.abc import Sequence
from typing import Any

from bot.i18n import Translate
from bot.views import kit


def notice(title: str, sections: Sequence[tuple[str, str]], t: Translate) -> dict[str, Any]:
    """Show title and sections of the notice, to be read and closed."""
    blocks = [kit.header(title)]
    texts = [kit.section(f"*{name}*\n{text}") for name, text in sections]
    return kit.modal(
        t.plain("enrolment.notice_title"), [*blocks, *texts], close=t.plain("common.back")
    )
