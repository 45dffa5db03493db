"""Pages of polls for HR and the works council: what is asked, and frozen results only."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.content import content
from bot.core import Tick, Turn
from bot.courier import Handling
from bot.domain.ids import id_in
from bot.domain.letters import Counts, Letter
from bot.domain.refusals import NotAllowed, Outdated
from bot.domain.roles import Action
from bot.domain.surveys import answers_so_far
from bot.outgoing import Drop, File, Message, Outgoing
from bot.services import polls_results, programmes, surveys, surveys_items
from bot.views import polls as views
from bot.views import polls_results as result_views
from bot.views.voice import address_of
from storage import surveys as store
from storage.ledger import Claim
from storage.models import Survey


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """List a programme's surveys and polls: the page `polls:7`."""
    programme_id = id_in(argument)
    programme = programmes.load(turn, programme_id, Action.REPORT_SEE)
    address = address_of(turn.t)
    ready = content(turn.t.language).surveys.polls
    rows = store.surveys_in(turn.session, turn.workspace_id, programme_id)
    shown = views.Page(
        programme_id=programme_id,
        name=programme.name,
        entries=[_entry(turn, row) for row in rows if _shows(turn, row)],
        ready={key: one.title.say(address) for key, one in ready.items()},
        may_send=turn.who.may(Action.POLL_SEND, programme_id),
        k=programmes.settings_of(programme).minimum_group,
    )
    return views.page(shown, turn.t)


def _shows(turn: Turn, row: Survey) -> bool:
    """Drafts are shown to those who write polls; what other features froze is in the report."""
    drafts = turn.who.may(Action.POLL_SEND, row.programme_id)
    return _known(row) and (row.state != "draft" or drafts)


def _known(row: Survey) -> bool:
    return row.wave is None or row.wave in surveys.INSTRUMENTS


def _entry(turn: Turn, row: Survey) -> views.Entry:
    state = row.state
    if state == surveys.OPEN and row.opens_at and turn.now < row.opens_at:
        state = "waiting"
    answered = store.answered(turn.session, row.id or 0) if state == surveys.OPEN else 0
    asked = len(store.asked(turn.session, row.id or 0)) if row.wave else row.reach
    return views.Entry(
        survey_id=row.id or 0,
        title=surveys_items.words(row, turn.t)[0],
        state=state,
        closes_at=row.closes_at,
        opens_at=row.opens_at,
        reach=row.reach if state == surveys.CLOSED else asked,
        answered=answers_so_far(answered, k=surveys.smallest_group(turn, row)),
        own=row.wave is None,
    )


def results_page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show the results of one closed survey: the page `poll:9`.

    Raises:
        NotAllowed, Outdated: the person sees no results here, or it is no survey.
        ResultsHidden: people can still answer.
    """
    row = _seen(turn, id_in(argument))
    return result_views.results(polls_results.gather(turn, row, turn.t, turn.who), turn.t)


def send_chart(turn: Turn, survey_id: int) -> None:
    """Send the results as a picture to whoever asks and may see them.

    Raises:
        NotAllowed, Outdated, ResultsHidden: nothing is sent.
    """
    row = _seen(turn, survey_id)
    polls_results.frozen_of(turn, row)
    name = f"survey:{survey_id}:chart:{turn.user_id}:{turn.now.isoformat()}"
    facts = {"survey": survey_id}
    turn.post(Letter("surveys.chart", turn.user_id, name, facts, programme_id=row.programme_id))


def _seen(turn: Turn, survey_id: int) -> Survey:
    row = surveys.find(turn, survey_id)
    turn.authorise(Action.REPORT_SEE, row.programme_id)
    if not _known(row):
        raise Outdated
    return row


def bring(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Bring the results, unless the reader lost the right to see them."""
    row = _readable(tick, claim)
    if row is None:
        return Drop(NotAllowed.key)
    t = tick.voice(claim.to)
    found = polls_results.gather(tick, row, t, tick.actor(claim.to))
    return Outgoing(claim.to, result_views.message(found, t))


def chart(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Bring the picture, its numbers in the alternative text; nothing where there is no figure."""
    row = _readable(tick, claim)
    if row is None:
        return Drop(NotAllowed.key)
    t = tick.voice(claim.to)
    drawn = polls_results.chart(polls_results.gather(tick, row, t), t)
    if drawn is None:
        return Drop("nothing_to_draw")
    picture, alt = drawn
    title = t.plain("polls.chart_title")
    file = File(f"{title}.png", picture, title, alt)
    return Outgoing(claim.to, Message(t("polls.chart_comment")), files=(file,))


def _readable(tick: Tick, claim: Claim) -> Survey | None:
    row = surveys.find(tick, int(claim.facts["survey"]))
    may = tick.actor(claim.to).may(Action.REPORT_SEE, row.programme_id)
    return row if may and row.state == surveys.CLOSED else None


UPLOAD = "files.completeUploadExternal"

PAGES = {"polls": page, "poll": results_page}
"""Pages of Home: `polls:7` for a programme, `poll:9` for the results of one survey."""

LETTERS = {
    "surveys.results": Handling(bring, counts=Counts.TASK),
    "surveys.chart": Handling(chart, method=UPLOAD, counts=Counts.TASK),
}
"""Results as a message with bars, and as a picture."""
