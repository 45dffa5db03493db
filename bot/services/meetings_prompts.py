"""Questions and small things to try: chosen for a pair's week, and never one twice."""

from datetime import date

from bot.content.model import Stage
from bot.domain import prompting
from bot.services import meetings_pair as pairs
from bot.services import programmes_worded
from bot.services.meetings_pair import Two
from storage.models import Meeting


def offer_prompts(two: Two, talk: Meeting, count: int) -> tuple[str, ...]:
    """Choose questions this pair has never had, and remember them; fewer when they run short."""
    pool = programmes_worded.pool(two.programme)
    stage = pairs.theme(two, two.day_of(talk), "en").stage.value
    fresh = len(pool.keys() - set(two.row.prompts_used))
    later = max(two.shape.sessions - talk.number, 0)
    some = prompting.share(fresh, later, count, more=bool(talk.prompts))
    return _choose(two, pool, stage, some)


def offer_try(two: Two, day: date) -> str:
    """Choose one small thing to try this pair has never had, and remember it; "" when none."""
    pool = programmes_worded.try_pool(two.programme)
    stage = pairs.theme(two, day, "en").stage.value
    found = _choose(two, pool, stage, 1)
    return found[0].removeprefix("try:") if found else ""


def _choose(two: Two, pool: dict[str, str], stage: str, count: int) -> tuple[str, ...]:
    row = two.row
    chosen = prompting.choose(
        pool, list(Stage), stage, frozenset(row.prompts_used), count=count, seed=two.id
    )
    row.prompts_used = [*row.prompts_used, *chosen]
    return chosen
