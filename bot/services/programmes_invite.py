"""Opening sign-up: the invitation is checked for words that hint at age, and HR decides."""

from typing import Any

from bot.content import Finding, check_wording
from bot.core import Turn
from bot.domain.programme import ProgrammeState
from bot.domain.refusals import ChangedMeanwhile, Refusal
from bot.domain.roles import Action
from bot.i18n import escape
from bot.services import programmes, programmes_letters, programmes_steps
from bot.views import programmes_invite as views
from bot.views.programmes_posts import default_text
from storage.models import Programme

TEXT_LIMIT = 2500


class TextTooLong(Refusal):
    """Slack cuts longer paragraphs."""

    key = "programmes_invite.too_long"
    field = "text"


class TextMissing(Refusal):
    """An empty invitation."""

    key = "programmes_invite.missing"
    field = "text"


def opened(turn: Turn, programme_id: int, seen: int) -> dict[str, Any]:
    """Show the invitation before it goes out.

    Raises:
        Refusal: the draft is not complete, or somebody changed it meanwhile.
    """
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_MOVE)
    if programme.version != seen:
        raise ChangedMeanwhile
    if lacking := programmes_steps.missing(turn, programme):
        raise lacking
    return _form(turn, programme, text_of(turn, programme))


def submit(
    turn: Turn, programme_id: int, seen: int, text: str, *, anyway: bool
) -> dict[str, Any] | None:
    """Open sign-up with this text; give the form again when HR should read its words again.

    Raises:
        TextMissing, TextTooLong: beside the field, with all that was typed kept.
    """
    programme = programmes.load(turn, programme_id, Action.PROGRAMME_MOVE)
    if not text:
        raise TextMissing
    if len(escape(text)) > TEXT_LIMIT:
        raise TextTooLong(n=len(escape(text)), limit=TEXT_LIMIT)
    if not anyway and _findings(turn, programme, text):
        return _form(turn, programme, text)
    standard = text == text_of(turn, programme, own=False)
    programmes_steps.take(turn, programme_id, ProgrammeState.SIGNUP, seen)
    programme.texts = programme.texts | {"invitation": "" if standard else text}
    return None


def text_of(turn: Turn, programme: Programme, *, own: bool = True) -> str:
    """Give HR's own invitation, else the ready one in the programme's language."""
    facts = programmes_letters.invitation_facts(turn, programme)
    voice = programmes_letters.channel_voice(turn, programme)
    return (own and facts.text) or default_text(facts, voice)


def _findings(turn: Turn, programme: Programme, text: str) -> list[Finding]:
    """Check everything of ours that the channel will read."""
    return check_wording(f"{programme.name}\n{programme.purpose}\n{text}", turn.t.language)


def _form(turn: Turn, programme: Programme, text: str) -> dict[str, Any]:
    return views.form(
        programmes_letters.invitation_facts(turn, programme),
        text,
        _findings(turn, programme, text),
        (programme.channel_id or "", f"{programme.id}:{programme.version}"),
        turn.t,
    )
