"""How the company's documents look, as programme leads set it in Slack."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement

from bot.i18n import Translate
from bot.views import kit

OPEN = "letterhead:open"
FORM = "letterhead:form"
SAMPLE = "letterhead:sample"
SIGNERS = 2
TYPED_LIMIT = 300
"""More than fits: what is too long is explained beside the field, and nothing typed is lost."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is set now; `slack` is the workspace's name, used where no company is named."""

    programme_id: int
    company: str
    slack: str
    accent: str
    place: str
    signers: tuple[tuple[str, str], ...]
    logo: bool


def form(shown: Shown, t: Translate) -> dict[str, Any]:
    """Ask for name, colour, place and signatures; the logo comes by the command line."""
    logo = t("letterhead.logo_there" if shown.logo else "letterhead.logo_none")
    fields: list[Block] = [
        _field(
            "company", shown.company, t, hint=t.plain("letterhead.hint_company", name=shown.slack)
        ),
        _field("accent", shown.accent, t, hint=t.plain("letterhead.hint_accent")),
        _field("place", shown.place, t, hint=t.plain("letterhead.hint_place")),
    ]
    for number in range(1, SIGNERS + 1):
        name, office = (*shown.signers, *[("", "")] * SIGNERS)[number - 1]
        fields.append(_field(f"name_{number}", name, t))
        fields.append(_field(f"office_{number}", office, t))
    return kit.modal(
        t.plain("letterhead.title"),
        [
            kit.section(t("letterhead.intro")),
            *fields,
            kit.context(t("letterhead.signers_small")),
            kit.section(t("letterhead.logo", state=logo)),
            kit.actions(_sample(shown.programme_id, t), block_id="sample"),
            kit.context(t("letterhead.sample_small")),
        ],
        callback_id=FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=str(shown.programme_id),
    )


def _field(name: str, value: str, t: Translate, *, hint: str | None = None) -> Block:
    typed = PlainTextInputElement(
        action_id=kit.VALUE, initial_value=value or None, max_length=TYPED_LIMIT
    )
    label = t.plain(f"letterhead.field_{name}")
    return kit.field(name, label, typed, hint=hint, optional=True)


def _sample(programme_id: int, t: Translate) -> Any:
    return kit.button(t.plain("letterhead.sample"), SAMPLE, str(programme_id))


def saved(programme_id: int, t: Translate) -> dict[str, Any]:
    """Say that it is kept, and offer the sample."""
    return kit.modal(
        t.plain("letterhead.title"),
        [
            kit.section(t("letterhead.saved")),
            kit.actions(_sample(programme_id, t), block_id="sample"),
        ],
        close=t.plain("common.close"),
    )
