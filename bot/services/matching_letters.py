"""Letters about matching to those who run a programme, rendered as of the moment of sending."""

import csv
import io
from typing import Any

from bot.core import Tick
from bot.courier import Handling
from bot.domain.letters import Counts, Letter, Urgency
from bot.domain.matching.types import CRITERIA
from bot.i18n import Translate
from bot.outgoing import Drop, File, Message, Outgoing
from bot.services import matching_hints, pairs_hooks, programmes, programmes_calendar
from bot.services.enrolment_catalogue import topic_words
from bot.services.matching_facts import weights_of
from bot.services.matching_rounds import RUNS_IN, auto_at
from bot.services.matching_swap import open_pool, remaining
from bot.views import matching_posts as views
from storage import matching as store
from storage import matching_desk as desk_store
from storage.ledger import Claim
from storage.models import MatchRound, Pair

OUTDATED = Drop("outdated")


def _run(tick: Tick, claim: Claim) -> MatchRound | None:
    return store.match_round(tick.session, tick.workspace_id, int(claim.facts["round"]))


def ready(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell HR what a round brought; outdated once a later one has."""
    run = _run(tick, claim)
    last = store.last_round(tick.session, claim.programme_id or 0)
    if run is None or last is None or last.id != run.id:
        return OUTDATED
    programme = programmes.get(tick, run.programme_id)
    slips = desk_store.slips(tick.session, tick.workspace_id, programme.id or 0)
    rows = [row for row in slips if row.released_at is None]
    waits = store.waiting(tick.session, tick.workspace_id, programme.id or 0)
    clean = [row for row in rows if not row.warnings]
    shown = views.Ready(
        programme_id=programme.id or 0,
        name=programme.name,
        pairs=len(rows),
        warned=len(rows) - len(clean),
        waiting=len({one.user_id for one in waits}),
        problems=len(run.figures.get("problems", ())),
        hints=matching_hints.shown(tick, programme, run, waits),
        auto_at=auto_at(programme, run) if clean else None,
        auto_pairs=len(clean),
        round_id=run.id or 0,
        topics=topic_words(tick, programme, tick.voice(claim.to)),
    )
    return Outgoing(claim.to, views.ready(shown, tick.voice(claim.to)))


def failed(tick: Tick, claim: Claim) -> Outgoing:
    """Tell HR that a round could not be computed."""
    programme = programmes.get(tick, claim.programme_id or 0)
    t = tick.voice(claim.to)
    return Outgoing(claim.to, views.failed(programme.id or 0, programme.name, t))


def compared(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell whoever asked what other weights would change."""
    run = _run(tick, claim)
    if run is None:
        return OUTDATED
    programme, t = programmes.get(tick, run.programme_id), tick.voice(claim.to)
    figures = run.figures
    shown = views.Compared(
        programme_id=programme.id or 0,
        name=programme.name,
        pairs=(figures["pairs"][0], figures["pairs"][1]),
        kept=figures["kept"],
        people=figures["people"],
        floor=figures["floor"],
        total=figures["total"],
        gone=figures["gone"],
        new=figures["new"],
        rescored=len(figures["rescored"]),
        weights=list(zip(CRITERIA, weights_of(programme).values(), run.weights, strict=True)),
    )
    return Outgoing(claim.to, views.compared(shown, t))


def compared_file(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Send every change of a comparison as a file."""
    run, t = _run(tick, claim), tick.voice(claim.to)
    if run is None:
        return OUTDATED
    content = table(tick, run.figures, t)
    file = File(t.plain("desk.file_name"), content, t.plain("desk.file_title"))
    return Outgoing(claim.to, Message(t.plain("common.card")), files=(file,))


def table(tick: Tick, figures: dict[str, Any], t: Translate) -> bytes:
    """Write every change as CSV, readable by Excel; formulas in names are made harmless."""
    known = desk_store.faces(tick.session, tick.workspace_id)
    names = {user_id: face.name for user_id, face in known.items()}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if t.language == "de" else ",")
    columns = ("change", "mentor", "mentee", "before", "after")
    writer.writerow([t.plain(f"desk.column_{name}") for name in columns])
    for kind in ("gone", "new", "rescored"):
        for one in figures[kind]:
            before = "" if kind == "new" else points(one["score"])
            after = {"gone": "", "new": points(one["score"])}.get(kind, points(one.get("after", 0)))
            two = [_harmless(names.get(one[role], one[role])) for role in ("mentor", "mentee")]
            writer.writerow([t.plain(f"desk.change_{kind}"), *two, before, after])
    return out.getvalue().encode("utf-8-sig")


def points(hundredths: int) -> str:
    """Write a score with two decimals."""
    return f"{hundredths / 100:.2f}"


def _harmless(name: str) -> str:
    return f"'{name}" if name[:1] in "=+-@\t\r" else name


def returned(tick: Tick, row: Pair, user_id: str) -> None:
    """Offer HR the best remaining partner of somebody who waits again.

    Each of the two gets the same kind of letter, so that it tells nothing about the cause.
    """
    programme = programmes.get(tick, row.programme_id)
    if programme.state not in RUNS_IN[1:]:
        return
    tick.post(
        *(
            Letter(
                "matching.again",
                who,
                f"pair:{row.id}:again:{user_id}:{who}",
                facts={"pair": row.id, "person": user_id},
                due_at=programmes_calendar.working_moment(tick, who),
                urgency=Urgency.DATE,
                programme_id=row.programme_id,
            )
            for who in programmes_calendar.hr_of(tick, programme)
        )
    )


def again(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Name the best partner who is free now; nothing when there is none, or no need any more."""
    programme = programmes.get(tick, claim.programme_id or 0)
    person = str(claim.facts["person"])
    rows = desk_store.slips(tick.session, tick.workspace_id, programme.id or 0)
    standing = [row for row in rows if row.released_at is None]
    found = open_pool(tick, programme, standing, person)
    if person not in found.people or any(person in (r.mentor_id, r.mentee_id) for r in rows):
        return OUTDATED
    best = remaining(found, standing, person)
    if not best:
        return Drop("nobody_free")
    shown = views.Again(
        programme_id=programme.id or 0,
        name=programme.name,
        person=person,
        mentor=best[0].mentor,
        mentee=best[0].mentee,
        score=best[0].score,
        reasons=tuple([said.code, dict(said.params)] for said in best[0].reasons),
        topics=topic_words(tick, programme, tick.voice(claim.to)),
    )
    return Outgoing(claim.to, views.again(shown, tick.voice(claim.to)))


pairs_hooks.RETURNED.append(returned)

LETTERS = {
    "matching.ready": Handling(ready, counts=Counts.TASK),
    "matching.failed": Handling(failed, counts=Counts.TASK),
    "matching.compared": Handling(compared, counts=Counts.ANSWER),
    "matching.compared_file": Handling(compared_file, counts=Counts.ANSWER),
    "matching.again": Handling(again, counts=Counts.TASK),
}
