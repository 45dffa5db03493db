"""Questions and small things to try in HR's own words: per programme; ours come back any time.

Whatever is edited keeps its name, by which a pair's past questions are known: a question that was
worded anew is still never asked twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block

from bot.content import check_wording, content
from bot.content.model import Audience, Prompt, Stage, Try
from bot.core import Turn
from bot.domain.ids import id_in
from bot.domain.refusals import FormRefused, Outdated, Refusal
from bot.domain.roles import Action
from bot.i18n import languages
from bot.services import pairs_facts, programmes
from bot.services import programmes_worded as worded
from bot.services.programmes_worded import TRY
from bot.views import programmes_prompts as views
from bot.views.voice import address_of
from storage.models import Programme

LENGTH = 300
MOST_OWN = 40
OWN = "own"


class PromptTooLong(Refusal):
    """A question is read at a glance."""

    key = "programmes_prompts.too_long"


class PromptMissing(Refusal):
    """A question of HR's own needs words."""

    key = "programmes_prompts.missing"


class PromptsEnough(Refusal):
    """More questions of one's own than a programme can ask."""

    key = "programmes_prompts.enough"


class PromptNeeded(Refusal):
    """The introduction of every pair asks it."""

    key = "programmes_prompts.needed"
    field = "hidden"


@dataclass(frozen=True, slots=True)
class Written:
    """What the form holds; an empty `name` is a new question."""

    name: str
    stage: str
    asks: str
    texts: Mapping[str, str]
    hidden: bool = False


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """List the questions of one stage for editing: the page `prompts:7:meet`."""
    number, _, wanted = argument.partition(":")
    programme_id = id_in(number)
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    stage = Stage(wanted) if wanted in set(Stage) else Stage.MEET
    shown = views.PromptsPage(
        programme_id, programme.name, stage.value, tuple(_lines(turn, programme, stage))
    )
    return views.page(shown, turn.t)


def _lines(turn: Turn, programme: Programme, stage: Stage) -> list[views.Line]:
    every: dict[str, Prompt | Try] = {
        **worded.prompts(programme, turn.t.language),
        **{f"{TRY}{name}": one for name, one in worded.tries(programme, turn.t.language).items()},
    }
    return [
        views.Line(
            name,
            one.text.say(address_of(turn.t)),
            one.asks.value if isinstance(one, Prompt) else views.TRY,
            changed=_changed(programme, name),
            hidden=name in worded.hidden(programme),
        )
        for name, one in every.items()
        if one.stage is stage
    ]


def _changed(programme: Programme, name: str) -> bool:
    return any(worded.key(name, code) in programme.texts for code in languages())


def form(turn: Turn, programme_id: int, name: str, stage: str) -> dict[str, Any]:
    """Open a question for editing, or an empty form for one of HR's own.

    Raises:
        NotAllowed, Outdated: it is not theirs to edit, or not there.
    """
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    if not name and len(worded.own(programme)) >= MOST_OWN:
        raise PromptsEnough(most=MOST_OWN)
    return views.form(_form(turn, programme, name, stage), turn.t)


def _form(turn: Turn, programme: Programme, name: str, stage: str) -> views.PromptForm:
    found = _find(programme, name, turn.t.language) if name else None
    texts = {code: _find(programme, name, code) if name else None for code in languages()}
    return views.PromptForm(
        programme.id or 0,
        programme.version,
        name,
        found.stage.value if found else stage,
        found.asks.value if isinstance(found, Prompt) else Audience.BOTH.value,
        {code: one.text.say(address_of(turn.t)) if one else "" for code, one in texts.items()},
        hidden=name in worded.hidden(programme),
        own=not name or name in worded.own(programme),
        changed=_changed(programme, name),
        needed=name == pairs_facts.first_question(),
    )


def _find(programme: Programme, name: str, language: str) -> Prompt | Try:
    """Find a question or something to try, as worded now.

    Raises:
        Outdated: there is none of this name.
    """
    found: Prompt | Try | None = (
        worded.tries(programme, language).get(name.removeprefix(TRY))
        if name.startswith(TRY)
        else worded.prompts(programme, language).get(name)
    )
    if found is None:
        raise Outdated
    return found


def preview(turn: Turn, programme_id: int, seen: int, written: Written) -> dict[str, Any]:
    """Show how pairs will read it, and which words to think about; nothing is kept yet.

    Raises:
        FormRefused: a text is missing or too long.
        PromptNeeded: the introduction asks it.
    """
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    _check(programme, written)
    findings = [one for code, text in written.texts.items() for one in check_wording(text, code)]
    return views.preview(programme_id, seen, written_to(written), findings, turn.t)


def written_to(written: Written) -> dict[str, Any]:
    """Give plain values that a form's metadata can carry."""
    return {
        "name": written.name,
        "stage": written.stage,
        "asks": written.asks,
        "texts": dict(written.texts),
        "hidden": written.hidden,
    }


def _check(programme: Programme, written: Written) -> None:
    if written.name:
        _find(programme, written.name, "en")
    if written.hidden and written.name == pairs_facts.first_question():
        raise PromptNeeded
    if written.stage not in set(Stage) or written.asks not in set(Audience):
        raise Outdated
    wrong: dict[str, Refusal] = {
        views.field_of(code): PromptTooLong(n=len(text), most=LENGTH)
        for code, text in written.texts.items()
        if len(text) > LENGTH
    }
    own = not written.name or written.name in worded.own(programme)
    if own and not any(written.texts.values()):
        wrong[views.field_of(languages()[0])] = PromptMissing()
    if wrong:
        raise FormRefused(wrong)


def keep(turn: Turn, programme_id: int, seen: int, written: Written) -> None:
    """Keep HR's words; a text that is empty or reads as ours is ours again.

    Raises:
        ChangedMeanwhile: somebody else saved first.
        FormRefused, NotAllowed, Outdated, PromptNeeded: nothing was kept.
    """
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    _check(programme, written)
    programmes.claim(turn, programme, seen)
    own = dict(worded.own(programme))
    name = written.name or _next(programme)
    if not written.name or name in own:
        own[name] = {"stage": written.stage, "asks": written.asks}
    hidden = worded.hidden(programme) - {name} | ({name} if written.hidden else set())
    programme.settings = {
        **programme.settings,
        "prompts": {"hidden": sorted(hidden), "own": own, "made": _made(programme, name)},
    }
    _keep_texts(turn, programme, name, written.texts)
    turn.audit(Action.TEXT_EDIT, programme_id=programme_id, subject=f"prompt:{name}")


def _keep_texts(turn: Turn, programme: Programme, name: str, texts: Mapping[str, str]) -> None:
    ours = {code: _ours(name, code, turn) for code in texts}
    own = {code: text for code, text in texts.items() if text and text != ours[code]}
    new = {worded.key(name, code): text for code, text in own.items()}
    gone = {worded.key(name, code) for code in texts} - set(new)
    kept = {key: text for key, text in programme.texts.items() if key not in gone}
    programme.texts = {**kept, **new}


def _ours(name: str, language: str, turn: Turn) -> str:
    words = content(language)
    found = words.tries.get(name.removeprefix(TRY)) if name.startswith(TRY) else None
    one = found or words.prompts.get(name)
    return one.text.say(address_of(turn.t)) if one else ""


def _next(programme: Programme) -> str:
    """Name a new question; a name is never used again, since pairs remember what they had."""
    return f"{OWN}{int(worded.settings(programme).get('made') or 0) + 1}"


def _made(programme: Programme, name: str) -> int:
    made = int(worded.settings(programme).get("made") or 0)
    number = name.removeprefix(OWN)
    return max(made, int(number)) if name.startswith(OWN) and number.isdigit() else made


def reset(turn: Turn, programme_id: int, seen: int, name: str) -> None:
    """Bring our words back, and ask it again if it was taken out.

    Raises:
        Outdated: it is HR's own, or not there.
        ChangedMeanwhile: somebody else saved first.
    """
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    found = _find(programme, name, "en")
    if name in worded.own(programme):
        raise Outdated
    asks = found.asks.value if isinstance(found, Prompt) else Audience.BOTH.value
    nothing = dict.fromkeys(languages(), "")
    keep(turn, programme_id, seen, Written(name, found.stage.value, asks, nothing))


PAGES = {"prompts": page}
"""Pages of Home: `prompts:7:meet`."""
