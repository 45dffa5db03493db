"""What HR does before a programme opens: the checklist, ticked off one by one, and ready texts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from slack_sdk.models.blocks import Block

from bot.content import content
from bot.content.frame import Setup
from bot.core import Turn
from bot.domain.ids import id_in
from bot.domain.programme import ProgrammeState
from bot.domain.refusals import Outdated
from bot.domain.roles import Action
from bot.i18n import Translate
from bot.services import programmes
from bot.views import programmes_setup as views
from bot.views.voice import address_of
from storage.models import Programme

GAPS = ("name", "topic")
"""Placeholders of the ready texts that only HR can fill in."""


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show the checklist: the page `setup:7`."""
    programme_id = id_in(argument)
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_SEE)
    return views.page(_checklist(turn, programme), turn.t)


def section(turn: Turn, programme: Programme) -> Sequence[Block]:
    """Show on the programme's page how far the checklist is, until pairs are being formed."""
    if programme.state not in {ProgrammeState.DRAFT, ProgrammeState.SIGNUP}:
        return ()
    return views.progress(_checklist(turn, programme), turn.t)


def tick(turn: Turn, programme_id: int, task: str) -> None:
    """Tick a task off, or open it again.

    Raises:
        Outdated: there is no such task any more.
    """
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_EDIT)
    if task not in _setup(turn.t).checklist:
        raise Outdated
    done = task not in programme.done
    programme.done = [*programme.done, task] if done else [d for d in programme.done if d != task]
    turn.audit(Action.PROGRAMME_EDIT, programme_id=programme_id, subject=task, done=done)


def text(turn: Turn, programme_id: int, name: str) -> dict[str, Any]:
    """Show a ready text with everything filled in that the programme knows.

    Raises:
        Outdated: there is no such text any more.
    """
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_SEE)
    setup, address = _setup(turn.t), address_of(turn.t)
    if name == views.QUESTIONS:
        lines = (f"{one.title.say(address)}\n{one.text.say(address)}" for one in setup.faq.values())
        return views.text(turn.t.plain("programmes_setup.faq"), "\n\n".join(lines), turn.t)
    if name not in setup.texts:
        raise Outdated
    found = setup.texts[name]
    return views.text(
        found.title.say(address), _filled(found.text.say(address), programme, turn.t), turn.t
    )


def _setup(t: Translate) -> Setup:
    return content(t.language).setup


def _filled(body: str, programme: Programme, t: Translate) -> str:
    settings = programmes.settings_of(programme)
    known = {
        "programme": programme.name,
        "start": t.day(programme.starts_on, "long"),
        "end": t.day(settings.last_day(programme.starts_on), "long"),
        "until": t.day(settings.last_day_of_signup(programme.starts_on), "long"),
        "k": str(settings.minimum_group),
    }
    gaps = {gap: f"[{t.plain(f'programmes_setup.gap_{gap}')}]" for gap in GAPS}
    return body.format_map(known | gaps)


def _checklist(turn: Turn, programme: Programme) -> views.Checklist:
    setup, address = _setup(turn.t), address_of(turn.t)
    day = programmes.today(turn, programme)
    items = tuple(
        views.Item(
            id=task.id,
            title=task.title.say(address),
            text=task.text.say(address),
            who=setup.people[task.who].say(address),
            until=programme.starts_on - timedelta(weeks=task.weeks_before),
            done=task.id in programme.done,
            late=programme.starts_on - timedelta(weeks=task.weeks_before) < day,
            template=task.template,
        )
        for task in setup.checklist.values()
    )
    return views.Checklist(
        programme_id=programme.id or 0,
        name=programme.name,
        items=sorted(items, key=lambda item: item.done),
        texts={name: label.title.say(address) for name, label in setup.texts.items()},
        may_edit=turn.who.may(Action.PROGRAMME_EDIT, programme.id),
    )


PAGES = {"setup": page}
"""Pages of Home: `setup:7`."""
