"""The set-up checklist of a programme and the ready texts HR can copy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.i18n import Translate, escape
from bot.views import kit
from bot.views.home import go

TICK = "programmes_setup:tick"
TEXT = "programmes_setup:text"
QUESTIONS = "faq"


@dataclass(frozen=True, slots=True)
class Item:
    """One task: whose it is, by when it should be done, and whether it is."""

    id: str
    title: str
    text: str
    who: str
    until: date
    done: bool
    late: bool = False
    template: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """All tasks in order, and the ready texts by name."""

    programme_id: int
    name: str
    items: Sequence[Item]
    texts: Mapping[str, str]
    may_edit: bool

    @property
    def open(self) -> int:
        """How many tasks are left."""
        return sum(not item.done for item in self.items)


def page(shown: Checklist, t: Translate) -> list[Block]:
    """Show the checklist with its ready texts."""
    back = go(shown.name, f"programme:{shown.programme_id}")
    return [
        kit.header(t.plain("programmes_setup.title")),
        kit.section(t("programmes_setup.progress", n=shown.open, all=len(shown.items))),
        kit.context(t("programmes_setup.advice")),
        *(_item(shown, one, t) for one in shown.items),
        kit.divider(),
        kit.section(t("programmes_setup.texts")),
        kit.actions(*_texts(shown, t), block_id="texts"),
        kit.actions(back, block_id="back"),
    ]


def progress(shown: Checklist, t: Translate) -> list[Block]:
    """Show on the programme's page how far the checklist is."""
    button = go(t.plain("programmes_setup.page"), f"setup:{shown.programme_id}")
    text = t("programmes_setup.progress", n=shown.open, all=len(shown.items))
    return [kit.section(f"*{t('programmes_setup.title')}*\n{text}", accessory=button)]


def _item(shown: Checklist, one: Item, t: Translate) -> Block:
    key = f"programmes_setup.{'done' if one.done else 'late' if one.late else 'due'}"
    text = t(key, title=one.title, text=one.text, who=one.who, until=one.until)
    if not shown.may_edit:
        return kit.section(text)
    label = "programmes_setup.reopen" if one.done else "programmes_setup.tick"
    value = f"{shown.programme_id}:{one.id}"
    return kit.section(text, accessory=kit.button(t.plain(label), f"{TICK}:{one.id}", value))


def _texts(shown: Checklist, t: Translate) -> list[ButtonElement]:
    names = {**shown.texts, QUESTIONS: t.plain("programmes_setup.faq")}
    return [
        kit.button(title, f"{TEXT}:{name}", f"{shown.programme_id}:{name}")
        for name, title in names.items()
    ]


def text(title: str, body: str, t: Translate) -> dict[str, Any]:
    """Show a ready text to copy; what still has to be filled in stands in brackets."""
    return kit.modal(
        t.plain("programmes_setup.text_title"),
        [
            kit.section(f"*{escape(title)}*"),
            kit.section(escape(body)),
            kit.context(t("programmes_setup.copy_hint")),
        ],
        close=t.plain("common.close"),
    )
