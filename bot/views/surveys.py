"""What people see of surveys: a card, the promise, a form in pages, and what is still open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock, PlainTextInputElement
from slack_sdk.models.blocks.basic_components import Option
from slack_sdk.models.blocks.block_elements import CheckboxesElement, RadioButtonsElement

from bot.domain.surveys import Kind, Value
from bot.i18n import Translate, escape
from bot.outgoing import Message
from bot.views import kit
from bot.views.home import NextStep, go, heading

ANSWER = "surveys:answer"
FORM = "surveys:form"
TRIED = "surveys:tried"
SKIP = "skip"
PAGE = "surveys"
STEP_RANK = 40


@dataclass(frozen=True, slots=True)
class Item:
    """One question as it is asked; `options` begin at the number `low`; texts are plain."""

    field: str
    label: str
    kind: Kind
    options: tuple[str, ...] = ()
    low: int = 0
    skip: str = ""
    given: Value | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What people are told before their first answer: from how many on, linked until when."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a form; `nth` counts from 0."""

    survey_id: int
    title: str
    intro: str
    items: Sequence[Item]
    nth: int
    pages: int
    promise: Promise | None
    place: str = ""
    test: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """The message that asks; what HR typed is plain text here."""

    survey_id: int
    title: str
    intro: str
    programme: str
    until: datetime
    k: int
    linked: date
    again: bool = False
    wave: bool = True
    test: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One open survey on the person's page."""

    survey_id: int
    title: str
    programme: str
    until: datetime
    answered: bool


def form(page: Page, t: Translate) -> dict[str, Any]:
    """Show one page of questions, the promise before the first."""
    last = page.nth + 1 == page.pages
    top: list[Block] = []
    if page.test:
        top.append(kit.context(t("surveys.test_form")))
    if page.promise:
        top += _promise(page.promise, t)
    if page.intro:
        top.append(kit.section(escape(page.intro)))
    if page.pages > 1:
        top.append(kit.context(t("surveys.page_of", nth=page.nth + 1, pages=page.pages)))
    return kit.modal(
        page.title,
        [*top, *(_field(item, t) for item in page.items)],
        callback_id=TRIED if page.test else FORM,
        submit=t.plain("surveys.submit" if last else "surveys.next"),
        close=t.plain("common.cancel"),
        metadata=f"{page.survey_id}:{page.nth}:{page.place}",
    )


def _promise(promise: Promise, t: Translate) -> list[Block]:
    said = t("surveys.promise_block", title=promise.title, text=promise.text)
    return [kit.section(said), kit.divider()]


def _field(item: Item, t: Translate) -> InputBlock:
    if item.kind is Kind.TEXT:
        element = PlainTextInputElement(
            action_id=kit.VALUE, multiline=True, initial_value=str(item.given or "") or None
        )
        hint = t.plain("surveys.hint_text")
        return kit.field(item.field, item.label, element, hint=hint, optional=True)
    options = [kit.option(text, str(item.low + n)) for n, text in enumerate(item.options)]
    if item.kind is Kind.MULTIPLE:
        chosen = item.given if isinstance(item.given, frozenset) else frozenset()
        ticked = [one for one in options if int(str(one.value)) in chosen]
        boxes = CheckboxesElement(
            action_id=kit.VALUE, options=options, initial_options=ticked or None
        )
        return kit.field(item.field, item.label, boxes, optional=True)
    return kit.field(item.field, item.label, _radio(item, options), optional=True)


def _radio(item: Item, options: list[Option]) -> RadioButtonsElement:
    if item.skip:
        options.append(kit.option(item.skip, SKIP))
    current = next((one for one in options if one.value == str(item.given)), None)
    return RadioButtonsElement(action_id=kit.VALUE, options=options, initial_option=current)


def thanks(until: datetime, t: Translate, *, test: bool = False) -> dict[str, Any]:
    """Say that the answer counts, and until when it can be changed; never which it was."""
    said = t("surveys.tested") if test else t("surveys.thanks", at=until)
    return kit.modal(
        t.plain("surveys.thanks_title"), [kit.section(said)], close=t.plain("common.close")
    )


def card(shown: Card, t: Translate, *, public: bool = False) -> Message:
    """Ask, with the promise in short; the text of a private card tells nothing."""
    key = "surveys.ask_again" if shown.again else "surveys.ask"
    said = t(key, title=shown.title, intro=shown.intro)
    number = str(shown.survey_id)
    small = [t("surveys.until", at=shown.until, programme=shown.programme)]
    if shown.again:
        small.append(t("surveys.again_note"))
    blocks: list[Block] = [
        *([kit.context(t("surveys.test_card"))] if shown.test else []),
        kit.section(said if shown.wave else t("surveys.typed", text=shown.title)),
        kit.actions(
            kit.button(t.plain("surveys.answer"), f"{ANSWER}:{number}", number, style="primary")
        ),
        kit.context(*small),
        kit.context(t("surveys.promise", date=shown.linked, k=shown.k)),
    ]
    if shown.again and not shown.wave:
        blocks.insert(0, kit.section(t("surveys.still_open")))
    text = t("surveys.public_card") if public else t("common.card")
    return Message(text, blocks)


def answered(shown: Card, t: Translate) -> Message:
    """Show that somebody has answered, and the way to change that; never what they said."""
    number = str(shown.survey_id)
    change = kit.button(t.plain("surveys.change"), f"{ANSWER}:{number}", number)
    blocks: list[Block] = [
        kit.section(t("surveys.typed", text=shown.title)),
        kit.section(t("surveys.answered", at=shown.until), accessory=change),
        kit.context(t("surveys.until", at=shown.until, programme=shown.programme)),
        kit.context(t("surveys.promise", date=shown.linked, k=shown.k)),
    ]
    return Message(t("common.card"), blocks)


def step(line: Line, t: Translate, talk: int | None = None) -> NextStep:
    """Name an open survey as the next thing to do; it may stand on the card after a talk."""
    said = t("surveys.step", title=line.title, programme=line.programme, at=line.until)
    number = str(line.survey_id)
    value = f"{number}:{talk}" if talk else number
    button = kit.button(t.plain("surveys.answer"), f"{ANSWER}:{number}", value, style="primary")
    return NextStep(STEP_RANK, said, (button,))


def section(lines: Sequence[Line], t: Translate) -> list[Block]:
    """Lead from Home to the person's surveys, where there are any."""
    if not lines:
        return []
    waiting = sum(not line.answered for line in lines)
    said = t("surveys.section", n=waiting) if waiting else t("surveys.section_done")
    button = go(t.plain("surveys.section_open"), PAGE)
    return [kit.section(said, accessory=button, block_id="surveys")]


def page(lines: Sequence[Line], t: Translate) -> list[Block]:
    """List what the person can answer or change."""
    shown: list[Block] = [heading(t("surveys.page_title")), kit.context(t("surveys.page_intro"))]
    if not lines:
        shown.append(kit.section(t("surveys.page_empty")))
    for line in lines:
        key = "change" if line.answered else "answer"
        number = str(line.survey_id)
        button = kit.button(t.plain(f"surveys.{key}"), f"{ANSWER}:{number}", number)
        said = t("surveys.line", title=line.title, programme=line.programme, at=line.until)
        state = t("surveys.line_answered") if line.answered else t("surveys.line_open")
        shown += [kit.section(said, accessory=button), kit.context(state)]
    return [*shown, kit.actions(go(t.plain("surveys.back"), "start"))]
