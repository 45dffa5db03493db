"""The outcome report: ordered with a press, drawn when it is sent, the same for everybody."""

import re
from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

from bot.core import Tick, Turn
from bot.courier import Handling
from bot.domain.insight import WAVES
from bot.domain.letters import Counts, Letter, Urgency
from bot.domain.publication import Frozen
from bot.domain.refusals import NotAllowed
from bot.domain.roles import Action
from bot.i18n import Translate
from bot.outgoing import Drop, File, Message, Outgoing
from bot.services import insight, insight_bridges, insight_standing, letterhead, programmes
from bot.services.insight_promises import kept_words
from bot.services.names import file_name
from bot.views import insight as views
from storage import insight_words, people, surveys
from storage.ledger import Claim
from storage.models import Programme

if TYPE_CHECKING:
    from bot.reports.outcome import Outcome

ASKED_TO_CHANGE = (("closing", "o_next"), ("midpoint", "o_change"))
"""In which survey which question asks what should change."""


def choose(turn: Turn) -> Message:
    """Answer `/mentor report` with the programmes whose report the person may have.

    Raises:
        NotAllowed: no role of theirs covers any report.
    """
    if not turn.who.may(Action.REPORT_SEE):
        turn.authorise(Action.REPORT_SEE)
    allowed = turn.who.programmes(Action.REPORT_SEE)
    found = [one for one in programmes.visible(turn) if allowed is None or one.id in allowed]
    return views.choose([(one.id or 0, one.name) for one in found], turn.t)


def order(turn: Turn, programme_id: int) -> None:
    """Have the report made and sent to who asks; a double press within a minute counts once.

    Raises:
        NotAllowed: the person's roles do not cover this programme's report.
    """
    programmes.load(turn, programme_id, Action.REPORT_SEE)
    minute = turn.now.strftime("%Y%m%dT%H%M")
    turn.post(
        Letter(
            "insight.report_files",
            turn.user_id,
            f"report:{programme_id}:{turn.user_id}:{minute}",
            facts={"programme": programme_id},
            urgency=Urgency.DATE,
            programme_id=programme_id,
        )
    )
    turn.audit(Action.REPORT_SEE, programme_id=programme_id)


def files(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Make PDF, workbook and table in the reader's language; nothing for who lost the right."""
    programme = programmes.get(tick, int(claim.facts["programme"]))
    if not tick.actor(claim.to).may(Action.REPORT_SEE, programme.id):
        return Drop(NotAllowed.key)
    t = tick.voice(claim.to)
    standing = insight_standing.said(tick, programme, t)
    comment = views.report_comment(programme.name, standing, t)
    return Outgoing(claim.to, comment, files=drawn(tick, programme, t))


def drawn(tick: Tick, programme: Programme, t: Translate) -> tuple[File, ...]:
    """Draw the three files."""
    from bot.reports import outcome, tables

    facts = outcome_of(tick, programme, t)
    title = t.plain("insight.report_title", name=programme.name)
    pdf = outcome.draw(facts, letterhead.brand(tick), t.plain, lang=t.language)
    book = tables.as_xlsx(facts, t.plain, t.language, labels(t))
    table = tables.as_csv(tables.report_rows(facts, t.plain), t.language)
    return (
        File(file_name(title, "pdf"), pdf, title, title),
        File(file_name(title, "xlsx"), book, title, title),
        File(file_name(title, "csv"), table, title, title),
    )


def outcome_of(tick: Tick, programme: Programme, t: Translate) -> "Outcome":
    """Gather all the report says, in the reader's language where it names things."""
    from bot.reports.outcome import Outcome

    settings = programmes.settings_of(programme)
    waves = surveys.frozen_waves(tick.session, programme.id or 0)
    return Outcome(
        programme=programme.name,
        standing=insight_standing.said(tick, programme, t),
        purpose=programme.purpose,
        start=programme.starts_on,
        end=settings.last_day(programme.starts_on),
        created=programmes.today(tick, programme),
        facts=insight.count(tick, programme).facts,
        waves=waves,
        quotes=_quotes(tick, programme),
        wishes=_wishes(tick, programme, waves),
        bridges=insight_bridges.pictures(tick, programme, t),
        promises=kept_words(tick, programme.id or 0),
    )


def _quotes(tick: Tick, programme: Programme) -> tuple[str, ...]:
    """Give what pairs released together, shuffled the same way each time."""
    words = insight_words.released(tick.session, tick.workspace_id, programme.id or 0)
    Random(programme.id or 0).shuffle(words)  # noqa: S311 - an order that tells nothing, no secret
    return tuple(dict.fromkeys(words))


def _wishes(tick: Tick, programme: Programme, waves: Mapping[str, Frozen]) -> tuple[str, ...]:
    """Give what people asked to change, the newest survey first, without texts that name anybody.

    Frozen texts are shuffled, and there are none below ten; the rest of the review is HR's.
    """
    found = [
        text
        for wave, question in ASKED_TO_CHANGE
        if wave in waves
        for text in waves[wave].texts.get(question, ())
    ]
    if not found:
        return ()
    known = people.names_in(tick.session, tick.workspace_id, programme.id or 0)
    names = frozenset(part.casefold() for name in known for part in name.split())
    told = dict.fromkeys(found)
    return tuple(one for one in told if not names & set(re.findall(r"\w+", one.casefold())))


def labels(t: Translate) -> dict[str, str]:
    """Name waves, splits and roles as the tables show them."""
    known = {wave: t.plain(f"insight.wave_{wave}") for wave in WAVES}
    return known | {one: t.plain(f"insight.label_{one}") for one in ("role", "mentor", "mentee")}


LETTERS = {"insight.report_files": Handling(files, counts=Counts.ANSWER)}
"""The report, made when it is sent."""
