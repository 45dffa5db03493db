"""The door every letter passes before it goes out: its reader's hours, and the week's account."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core import Tick
from bot.domain import budget
from bot.domain.letters import Counts, Letter, Urgency
from bot.domain.working_hours import PersonCalendar
from bot.outgoing import Drop, Later
from bot.services import budget as accounts
from bot.services import meetings_pair, meetings_people
from storage import budget as store
from storage import pairs as pair_store
from storage.budget import Told
from storage.ledger import Claim
from storage.models import LetterRow

PATIENCE = timedelta(days=28)
"""Small things that found no room for so long lapse."""
CROWDED = timedelta(minutes=15)
"""What is ahead at this very moment may turn out to be outdated: then there is room again."""
HOURS_ONLY = frozenset({Counts.TASK, Counts.DATE})
"""What is never withheld: a decision somebody has to take, and where a date went."""
QUIET = timedelta(days=7)
"""When no allowed hour is in sight at all, we ask again after this long."""


def door(tick: Tick, claim: Claim) -> Later | Drop | None:
    """Tell whether a letter may go out now; if not, when, or that it lapses."""
    counts = accounts.counts_of(claim.kind)
    if counts is Counts.ANSWER or claim.public:
        return None
    readers = _readers(tick, claim, counts)
    if not readers:
        return None
    row = store.letter(tick.session, claim.id)
    free = accounts.Account(readers, dict.fromkeys(readers, frozenset()))
    book = free if counts in HOURS_ONLY else accounts.of_people(tick, readers)
    found = _plan(tick, row, readers, book)
    if _is_full(found) and not _is_full(_plan(tick, row, readers, book, crowd=False)):
        return Later("crowded", tick.now + CROWDED)
    return _follow(tick, row, found)


def _readers(tick: Tick, claim: Claim, counts: Counts) -> dict[str, PersonCalendar]:
    """Find who reads a letter, with the hours that hold for it; tasks and dates know no pause."""
    group = claim.to.startswith("pair:")
    pair_id = claim.to.partition(":")[2] if group else claim.facts.get("pair")
    row = pair_store.pair(tick.session, tick.workspace_id, int(pair_id)) if pair_id else None
    known = meetings_pair.load(tick, row).calendars if row else {}
    if group:
        found = known
    elif claim.to in known:
        found = {claim.to: known[claim.to]}
    elif claim.to.startswith(("U", "W")):
        found = {claim.to: accounts.calendar(tick, claim.to, claim.programme_id)}
    else:
        found = {}
    if counts in HOURS_ONLY:
        return {who: meetings_people.without_pauses(one) for who, one in found.items()}
    return found


def _plan(
    tick: Tick,
    row: LetterRow,
    readers: Mapping[str, PersonCalendar],
    book: accounts.Account,
    *,
    crowd: bool = True,
) -> tuple[budget.Outcome, ...]:
    """Place one letter; without the `crowd` as if nothing else were due at this moment."""
    kind = accounts.kind_of(row.kind, row.urgency)
    wish = budget.Candidate(f"letter:{row.id}", kind, tuple(readers), tick.now)
    me = Told(row.id, "", row.kind, row.to, row.urgency, row.state, row.due_at, row.due_at)
    ahead = [each for who in readers for each in book.expected(who, tick.now, me)]
    if not crowd:
        ahead = [each for each in ahead if each.at > tick.now]
    wanted = [*ahead, *accounts.reserved(tick, book, kind)]
    return accounts.plan(book, readers, [wish], tick.now, wanted=wanted)


def _is_full(found: tuple[budget.Outcome, ...]) -> bool:
    return any(isinstance(one, budget.Deferred) and one.why is budget.Why.BUDGET for one in found)


def _follow(tick: Tick, row: LetterRow, found: tuple[budget.Outcome, ...]) -> Later | Drop | None:
    """Do what the account allows; a post for two without a common hour goes to each alone."""
    if len(found) > 1:
        _to_each_alone(tick, row, found)
        return Drop("to_each_alone")
    (outcome,) = found
    match outcome:
        case budget.Scheduled(_, at, _, _):
            return Later("quiet", at) if at > tick.now else None
        case budget.Deferred(_, until, why):
            return _later(row, until or tick.now + QUIET, why)
        case budget.Lapsed(_, why):
            return Drop(str(why))


def _later(row: LetterRow, at: datetime, why: budget.Why) -> Later | Drop:
    small = why is budget.Why.BUDGET and row.urgency >= Urgency.PROMPT
    return Drop("no_room") if small and at > row.created_at + PATIENCE else Later(str(why), at)


def _to_each_alone(tick: Tick, row: LetterRow, found: tuple[budget.Outcome, ...]) -> None:
    """Write to each of the two in place of their common post."""
    tick.post(
        *(
            Letter(
                row.kind,
                who,
                f"{row.dedupe_key}:{who}",
                row.facts,
                urgency=Urgency(row.urgency),
                programme_id=row.programme_id,
            )
            for outcome in found
            for who in outcome.candidate.to
        )
    )
