"""What asking for support looks like: the form, the helper's card without content, the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextObject, SectionBlock
from slack_sdk.models.blocks.block_elements import (
    ButtonElement,
    PlainTextInputElement,
    RadioButtonsElement,
)

from bot.domain.retention import SPANS, Kept
from bot.domain.support import ANSWER_TIME, LONGEST_TEXT, Helpers
from bot.i18n import Markup, Translate, mention
from bot.outgoing import Message
from bot.views import kit

OPEN = "support:open"
FORM = "support:form"
READ = "support:read"
TAKE = "support:take"
DONE = "support:done"
KEPT_DAYS = (SPANS[Kept.SUPPORT] or timedelta()).days


@dataclass(frozen=True, slots=True)
class Request:
    """What a helper reads."""

    id: int
    asker: str
    text: str
    at: datetime
    taken_by: str | None


def form(choices: Sequence[Helpers], t: Translate, contacts: Sequence[str] = ()) -> dict[str, Any]:
    """Ask whom and what, with deputy and answer time in view, and who else helps."""
    options = [kit.option(t.plain(f"support.to_{one.asked}"), one.asked) for one in choices]
    blocks: list[Block] = [
        kit.section(t("support.intro")),
        kit.section("\n".join(_who(one, t) for one in choices)),
        kit.field(
            "asked",
            t.plain("support.whom"),
            RadioButtonsElement(
                action_id=kit.VALUE,
                options=options,
                initial_option=options[0] if len(options) == 1 else None,
            ),
        ),
        kit.field(
            "text",
            t.plain("support.what"),
            PlainTextInputElement(action_id=kit.VALUE, multiline=True, max_length=LONGEST_TEXT),
            hint=t.plain("support.hint"),
        ),
        *(kit.context(t("support.also", contacts=one)) for one in contacts),
        kit.context(t("support.limits")),
    ]
    return kit.modal(
        t.plain("support.title"),
        blocks,
        callback_id=FORM,
        submit=t.plain("common.send"),
        close=t.plain("common.cancel"),
    )


def _who(helpers: Helpers, t: Translate) -> Markup:
    days = ANSWER_TIME.days
    kind = t.plain(f"support.to_{helpers.asked}")
    if helpers.deputy is None:
        return t("support.who_alone", kind=kind, first=mention(helpers.first), n=days)
    return t(
        "support.who",
        kind=kind,
        first=mention(helpers.first),
        deputy=mention(helpers.deputy),
        n=days,
    )


def asked(helpers: Helpers, t: Translate) -> str:
    """Confirm, with name and time."""
    return t("support.asked", first=mention(helpers.first), n=ANSWER_TIME.days)


def card(request_id: int, t: Translate) -> Message:
    """Tell a helper that somebody asks: neither who nor what, since Slack keeps messages."""
    blocks = (kit.section(t("support.card")), kit.actions(_read(request_id, t)))
    return Message(t("common.card"), blocks)


def _read(request_id: int, t: Translate) -> ButtonElement:
    return kit.button(
        t.plain("support.read"), f"{READ}:{request_id}", str(request_id), style="primary"
    )


def waiting(request_id: int, t: Translate) -> tuple[Markup, tuple[ButtonElement, ...]]:
    """Remind a helper in Home."""
    return t("support.card"), (_read(request_id, t),)


def own(helpers: Sequence[str], taken_by: str | None, t: Translate) -> Markup:
    """Tell the person where their request is."""
    if taken_by:
        return t("support.own_taken", helper=mention(taken_by))
    return t("support.own_open", helpers=t.join([mention(one) for one in helpers]))


def request(facts: Request, t: Translate) -> dict[str, Any]:
    """Show the request to the helper, with the two steps.

    The text stands in a plain text block: whole, and nothing in it is markup.
    """
    number = str(facts.id)
    buttons = [kit.button(t.plain("support.done"), f"{DONE}:{number}", number)]
    if facts.taken_by is None:
        buttons.insert(
            0, kit.button(t.plain("support.take"), f"{TAKE}:{number}", number, style="primary")
        )
    blocks: list[Block] = [
        kit.section(t("support.from", asker=mention(facts.asker), at=facts.at)),
        SectionBlock(text=PlainTextObject(text=facts.text, emoji=False)),
        kit.actions(*buttons),
        kit.context(t("support.only_you")),
    ]
    return kit.modal(t.plain("support.title"), blocks, close=t.plain("common.close"))


def closed(t: Translate) -> dict[str, Any]:
    """Thank the helper."""
    return kit.modal(
        t.plain("support.title"),
        (kit.section(t("support.closed", n=KEPT_DAYS)),),
        close=t.plain("common.close"),
    )


def taken(helper: str, t: Translate) -> Message:
    """Tell the person who takes care."""
    return Message(t("common.card"), (kit.section(t("support.taken", helper=mention(helper))),))


def unanswered(t: Translate) -> Message:
    """Own up that nobody answered, with the way to ask somebody else."""
    again = kit.button(t.plain("support.ask_again"), OPEN, style="primary")
    return Message(t("common.card"), (kit.section(t("support.unanswered")), kit.actions(again)))
