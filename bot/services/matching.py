"""Matching for the rest of the bot: its pages, letters, looks, steps, and `/mentor match`."""

from collections.abc import Iterable, Mapping

from bot.agenda import Look as LookAgain
from bot.core import Turn
from bot.domain.matching.types import CRITERIA, Weights
from bot.domain.refusals import FormRefused, Refusal
from bot.domain.roles import Action
from bot.i18n import Markup
from bot.outgoing import Message
from bot.services import matching_desk, matching_release, matching_rounds, programmes
from bot.services.matching_letters import LETTERS
from bot.services.matching_rounds import RUNS_IN
from bot.views import matching as desk_views
from bot.views import matching_posts as posts
from bot.views import notices
from bot.views.home import NextStep
from bot.views.matching_look import Look
from storage import matching as store

__all__ = ["LETTERS", "LOOKS", "PAGES", "answer", "compare", "next_steps"]

LOOKS: Mapping[str, LookAgain] = {**matching_rounds.LOOKS, **matching_release.LOOKS}
PAGES = {"desk": matching_desk.page}
"""`desk:7` and what follows: programme, page, country, filter, search."""

DESK_RANK = 20


class WeightMissing(Refusal):
    """A weight is a whole number from 0 to 100, topic fit at least 1."""

    key = "desk.weight_wrong"


def answer(turn: Turn) -> tuple[Message, str]:
    """Answer `/mentor match` with the weakest pairs and their reasons, and the desk's path.

    Raises:
        NotAllowed: the person matches nobody here.
    """
    turn.authorise(Action.MATCH_SEE, _first_allowed(turn))
    found = matching_desk.choose(turn)
    if not found:
        return notices.message(turn.t("desk.no_programme")), "hr"
    look = Look(found[0].id or 0)
    desk = matching_desk.gather(turn, found[0], look)
    return desk_views.summary(desk, turn.t), look.path


def _first_allowed(turn: Turn) -> int | None:
    allowed = turn.who.programmes(Action.MATCH_SEE)
    return next(iter(sorted(allowed)), None) if allowed else None


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Remind those who may release that pairs wait for them."""
    if not turn.who.may(Action.MATCH_RELEASE):
        return
    for programme in matching_desk.choose(turn):
        if not turn.who.may(Action.MATCH_RELEASE, programme.id) or programme.state == RUNS_IN[0]:
            continue
        number = store.count_suggested(turn.session, turn.workspace_id, programme.id or 0)
        if number:
            text: Markup = turn.t("desk.step", n=number, name=programme.name)
            yield NextStep(DESK_RANK, text, (posts.desk_button(programme.id or 0, turn.t),))


def compare(turn: Turn, programme_id: int, typed: Mapping[str, str]) -> None:
    """Have the round solved with other weights as well; the answer comes as a message.

    Raises:
        FormRefused: beside the weight that cannot be.
        NotAllowed, NoRoundNow: nothing happens.
    """
    programme = programmes.load(turn, programme_id, Action.MATCH_RUN)
    if programme.state not in RUNS_IN:
        raise matching_rounds.NoRoundNow
    wrong = {
        name: WeightMissing()
        for name in CRITERIA
        if not (typed.get(name, "").isdigit() and int(typed[name]) <= 100)  # noqa: PLR2004 - of 100
        or (name == "topic_fit" and not int(typed[name]))
    }
    if wrong:
        raise FormRefused({**wrong})
    weights = Weights(*(int(typed[name]) for name in CRITERIA))
    matching_rounds.want(turn, programme, turn.user_id, weights)
    turn.audit(Action.MATCH_RUN, programme_id=programme_id, compared=list(weights.values()))
