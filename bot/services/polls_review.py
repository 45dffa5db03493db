"""Free texts are read by a human before anybody else sees them: masked, shuffled, a few at a time.

Whoever reads sees nothing but what may be shown afterwards: no name, no moment, no other answer.
What they leave out is deleted for good.
"""

from typing import Any

from bot.core import Turn
from bot.domain.publication import Frozen
from bot.domain.refusals import ChangedMeanwhile, Outdated
from bot.domain.roles import Action
from bot.services import polls_results, surveys, surveys_close
from bot.views import polls_review as views
from storage import surveys as store
from storage import surveys_frozen
from storage.models import Survey

AT_ONCE = 20


def form(turn: Turn, survey_id: int) -> dict[str, Any]:
    """Show the next texts that wait to be read.

    Raises:
        NotAllowed, Outdated: they are not theirs to read, or none is left.
    """
    row, frozen, key, texts = _next(turn, survey_id)
    measure = next(one for one in surveys_close.measures(row) if one.key == key)
    left = sum(map(len, frozen.waiting.values()))
    question = polls_results.label(row, measure, turn.t)
    return views.form(views.Review(survey_id, row.version, question, texts, left), turn.t)


def keep(turn: Turn, survey_id: int, seen: int, left_out: frozenset[int]) -> dict[str, Any] | None:
    """Let the texts be shown that were not left out; give the next ones, if there are any.

    Raises:
        NotAllowed, Outdated: they are not theirs to read, or none is left.
        ChangedMeanwhile: somebody else has read these.
    """
    row, frozen, key, texts = _next(turn, survey_id)
    if not store.claim_version(turn.session, survey_id, seen):
        raise ChangedMeanwhile
    turn.session.refresh(row)
    after = frozen.read(key, len(texts), left_out)
    row.frozen = surveys_frozen.to_json(after)
    turn.session.flush()
    turn.audit(
        Action.POLL_SEND,
        programme_id=row.programme_id,
        subject=f"survey:{survey_id}",
        texts_read=len(texts),
        texts_left_out=sum(n < len(texts) for n in left_out),
    )
    return form(turn, survey_id) if after.next_texts(1)[1] else None


def _next(turn: Turn, survey_id: int) -> tuple[Survey, Frozen, str, tuple[str, ...]]:
    """Find the survey, what is frozen of it, and the next texts with their question."""
    row = _load(turn, survey_id)
    frozen = polls_results.frozen_of(turn, row)
    key, texts = frozen.next_texts(AT_ONCE)
    if not texts:
        raise Outdated
    return row, frozen, key, texts


def _load(turn: Turn, survey_id: int) -> Survey:
    row = surveys.find(turn, survey_id)
    turn.authorise(Action.POLL_SEND, row.programme_id)
    if row.state != surveys.CLOSED:
        raise Outdated
    return row
