"""The form that opens sign-up: the invitation as the channel will read it, to be edited."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import PlainTextInputElement

from bot.content import Finding
from bot.i18n import Translate, channel
from bot.views import kit, wording
from bot.views import roadmap as roadmap_view
from bot.views.programmes_posts import Invitation

FORM = "programmes:invite_form"


def form(
    shown: Invitation,
    text: str,
    found: Sequence[Finding],
    where: tuple[str, str],
    t: Translate,
) -> dict[str, Any]:
    """Show the text with remarks about its words; `where` is the channel and the metadata."""
    return kit.modal(
        t.plain("programmes_invite.title"),
        [
            kit.section(t("programmes_invite.intro", channel=channel(where[0]))),
            *wording.remarks(found, t),
            kit.field(
                "text",
                t.plain("programmes_invite.text"),
                PlainTextInputElement(action_id=kit.VALUE, multiline=True, initial_value=text),
                hint=t.plain("programmes_invite.hint"),
            ),
            kit.context(t("programmes_invite.below")),
            *roadmap_view.roadmap(shown.roadmap, shown.today, t),
        ],
        callback_id=FORM,
        submit=t.plain("programmes_invite.submit"),
        close=t.plain("common.cancel"),
        metadata=where[1],
    )
