"""What a survey's card says before and after it was answered."""

from bot.core import Tick, Turn
from bot.domain.ids import id_in
from bot.domain.refusals import Refusal
from bot.domain.surveys import Audience
from bot.i18n import Translate
from bot.outgoing import Message
from bot.services import meetings_cycle, programmes, surveys, surveys_items
from bot.views import surveys as views
from storage.models import Survey


def card_of(
    tick: Tick, row: Survey, t: Translate, *, again: bool = False, test: bool = False
) -> views.Card:
    """Gather what the card says to a reader."""
    title, intro = surveys_items.words(row, t)
    return views.Card(
        survey_id=row.id or 0,
        title=title,
        intro=intro,
        programme=programmes.get(tick, row.programme_id).name,
        until=row.closes_at or tick.now,
        k=surveys.smallest_group(tick, row),
        linked=surveys.linked_until(tick, row),
        again=again,
        wave=bool(row.wave),
        test=test,
    )


def answered(turn: Turn, survey_id: int, place: str) -> Message | None:
    """Give what takes the place of the card on which somebody pressed "Answer".

    `place` holds channel, stamp and maybe the talk of the card it rode on. Nothing is written
    down: that somebody has answered is known to the card in front of them alone. None where no
    card lasts, or others still need it.
    """
    channel, _, rest = place.partition("|")
    if not (channel and rest):
        return None
    row = surveys.find(turn, survey_id)
    if row.audience == Audience.CHANNEL:
        return None
    talk = id_in(rest.partition("|")[2])
    if not talk:
        return views.answered(card_of(turn, row, turn.t), turn.t)
    try:
        return meetings_cycle.card(turn, talk)
    except Refusal:
        return None
