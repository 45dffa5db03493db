"""How HR puts lessons into their own words."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement

from bot.content.model import Lesson
from bot.i18n import Translate, escape
from bot.views import kit
from bot.views.home import go
from bot.views.voice import address_of

EDIT = "lessons_texts:edit"
FORM = "lessons_texts:form"
FIELDS = ("goal", "points", "try_out", "reflection")


def page(
    programme_id: int, name: str, lessons: Sequence[Lesson], own: Collection[str], t: Translate
) -> list[Block]:
    """List all lessons; those with words of HR's own say so."""
    return [
        kit.header(t.plain("lessons_texts.title", name=name)),
        kit.section(t("lessons_texts.intro")),
        *(_line(programme_id, one, t, own=one.id in own) for one in lessons),
        kit.actions(go(t.plain("lessons_texts.back"), f"programme:{programme_id}")),
    ]


def _line(programme_id: int, lesson: Lesson, t: Translate, *, own: bool) -> Block:
    title = escape(lesson.title.say(address_of(t)))
    text = t("lessons_texts.own" if own else "lessons_texts.ours", n=lesson.number, title=title)
    value = f"{programme_id}:{lesson.id}"
    edit = kit.button(t.plain("common.edit"), f"{EDIT}:{lesson.id}", value)
    return kit.section(text, accessory=edit)


def written(lesson: Lesson, t: Translate) -> Mapping[str, str]:
    """Write a lesson into the fields of the form; one key point per line."""
    tone = address_of(t)
    return {
        "goal": lesson.goal.say(tone),
        "points": "\n".join(point.say(tone) for point in lesson.points),
        "try_out": lesson.try_out.say(tone),
        "reflection": lesson.reflection.say(tone),
    }


def form(metadata: str, lesson: Lesson, t: Translate) -> dict[str, Any]:
    """Offer the texts of a lesson for editing; the self-check stays ours."""
    texts = written(lesson, t)
    return kit.modal(
        t.plain("lessons_texts.form_title", n=lesson.number),
        [
            kit.section(t("lessons_texts.note")),
            *(_field(name, texts[name], t) for name in FIELDS),
        ],
        callback_id=FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=metadata,
    )


def _field(name: str, value: str, t: Translate) -> Block:
    return kit.field(
        name,
        t.plain(f"lessons_texts.field_{name}"),
        PlainTextInputElement(action_id=kit.VALUE, multiline=True, initial_value=value),
        optional=True,
    )
