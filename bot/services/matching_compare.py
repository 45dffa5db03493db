"""Two weightings side by side: what would change, for the person who asked."""

from typing import Any

from bot.core import Tick
from bot.domain.letters import Letter, Urgency
from bot.domain.matching.edit import compare
from bot.domain.matching.job import Answer
from bot.domain.matching.types import PairResult
from storage.models import MatchRound


def save(tick: Tick, run: MatchRound, answer: Answer) -> None:
    """Keep what would change, and send it to whoever asked."""
    if answer.other is None:
        return
    changed = compare(answer.plan, answer.other)
    run.figures = {
        "kept": changed.kept,
        "people": changed.people,
        "floor": changed.floor,
        "total": changed.total,
        "pairs": [len(answer.plan.pairs), len(answer.other.pairs)],
        "gone": [_plain(pair) for pair in changed.gone],
        "new": [_plain(pair) for pair in changed.new],
        "rescored": [_plain(old) | {"after": new.score} for old, new in changed.rescored],
    }
    tick.post(*(_letter(run, kind) for kind in ("matching.compared", "matching.compared_file")))


def _letter(run: MatchRound, kind: str) -> Letter:
    return Letter(
        kind,
        run.wanted_by,
        f"programme:{run.programme_id}:match:{run.id}:{kind.partition('.')[2]}",
        facts={"round": run.id},
        urgency=Urgency.DATE,
        programme_id=run.programme_id,
    )


def _plain(pair: PairResult) -> dict[str, Any]:
    return {"mentor": pair.mentor, "mentee": pair.mentee, "score": pair.score}
