"""What a survey says and asks, in the reader's words: title, promise, questions, pages."""

from collections.abc import Mapping, Sequence
from math import ceil

from bot.content import content
from bot.content.frame import Item as ContentItem
from bot.core import Tick, Turn
from bot.domain.surveys import Kind, Question, Value
from bot.i18n import Translate
from bot.services import enrolment_catalogue, programmes, surveys
from bot.views import surveys as views
from bot.views.surveys import Item
from bot.views.voice import address_of
from storage import programmes as programme_store
from storage.models import Survey

PER_PAGE = 10


def words(row: Survey, t: Translate) -> tuple[str, str]:
    """Give the title and the introduction of a survey; a poll's question is its title."""
    if not row.wave:
        return surveys.poll_of(row).title, ""
    found = surveys.instrument(row, t.language)
    address = address_of(t)
    return found.title.say(address), found.intro.say(address)


def promise(tick: Tick, row: Survey, t: Translate) -> views.Promise:
    """Say what happens to an answer: from how many on it is counted, until when it is linked."""
    found = content(t.language).surveys.promise
    text = found.text.say(address_of(t)).format(
        k=surveys.smallest_group(tick, row),
        until=t.day(surveys.linked_until(tick, row), "long"),
    )
    return views.Promise(found.title.say(address_of(t)), text)


def cut_pages(asked: Sequence[Item]) -> list[Sequence[Item]]:
    """Cut a form into pages of nearly the same length."""
    pages = max(1, ceil(len(asked) / PER_PAGE))
    edges = [round(len(asked) * nth / pages) for nth in range(pages + 1)]
    return [asked[edges[nth] : edges[nth + 1]] for nth in range(pages)]


def items(
    turn: Turn, row: Survey, t: Translate, given: Mapping[str, Value] | None = None
) -> list[Item]:
    """List the questions as this person is asked them."""
    had = given or {}
    if not row.wave:
        return [_poll_item(one, t, had) for one in surveys.poll_of(row).questions]
    return [
        item
        for name in surveys.instrument(row, t.language).items
        for item in _wave_items(turn, row, name, had)
    ]


def _poll_item(question: Question, t: Translate, had: Mapping[str, Value]) -> Item:
    value = had.get(question.key)
    if question.kind is not Kind.SCALE:
        options = question.options
        return Item(question.key, question.text, question.kind, options, given=value)
    scale = content(t.language).surveys.scales["agree"]
    steps = tuple(step.say(address_of(t)) for step in scale.steps)
    skip = scale.skip.say(address_of(t)) if scale.skip else ""
    return Item(question.key, question.text, Kind.SCALE, steps, scale.first, skip, value)


def _wave_items(turn: Turn, row: Survey, name: str, had: Mapping[str, Value]) -> list[Item]:
    found = content(turn.t.language).surveys.items[name]
    if not found.per_topic:
        return [_wave_item(found, name.lower(), "", turn.t, had)]
    return [
        _wave_item(found, f"{name}:{topic}", label, turn.t, had)
        for topic, label in _topics(turn, row)
    ]


def _wave_item(
    found: ContentItem, field: str, topic: str, t: Translate, had: Mapping[str, Value]
) -> Item:
    address = address_of(t)
    label = found.text.say(address)
    label = label.format(topic=topic) if topic else label
    if not found.scale:
        return Item(field, label, Kind.TEXT, given=had.get(field))
    scale = content(t.language).surveys.scales[found.scale]
    skip = scale.skip.say(address) if scale.skip else t.plain("surveys.cannot_say")
    steps = tuple(step.say(address) for step in scale.steps)
    return Item(field, label, Kind.SCALE, steps, scale.first, skip, had.get(field))


def _topics(turn: Turn, row: Survey) -> list[tuple[str, str]]:
    """Name the person's own topics: what they want to learn, for whoever only teaches their own."""
    programme = programmes.get(turn, row.programme_id)
    place = programme_store.enrolment(
        turn.session, turn.workspace_id, row.programme_id, turn.user_id
    )
    mine = programme_store.skills(turn.session, [place.id or 0]) if place else {}
    skills = mine.get(place.id or 0, []) if place else []
    wanted = [one.topic for one in skills if one.kind == "want"]
    found = enrolment_catalogue.catalogue(turn, turn.t, programme)
    chosen = wanted or [one.topic for one in skills]
    return [(topic, found.name(topic)) for topic in dict.fromkeys(chosen)]
