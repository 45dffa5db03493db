"""The release desk: what HR sees of a round, page by page, and one pair in detail."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core import Turn
from bot.domain.localtime import local_date
from bot.domain.matching.types import CRITERIA, Kind
from bot.domain.programme import ProgrammeState
from bot.domain.roles import Action
from bot.services import matching_edit, matching_hints, matching_release, matching_swap, programmes
from bot.services.enrolment_catalogue import topic_words
from bot.services.matching_facts import weights_of
from bot.services.matching_release import stamp
from bot.services.matching_rounds import RUNS_IN, auto_at
from bot.services.matching_scope import Scope
from bot.services.programmes_steps import HELD_FOR
from bot.views import matching as views
from bot.views import matching_forms as forms
from bot.views.matching_look import Look
from storage import matching as store
from storage import matching_desk as desk_store
from storage.matching_desk import Slip
from storage.models import MatchRound, Pair, PairRule, Programme, Waiting


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show the desk of one programme.

    Raises:
        NotAllowed, ProgrammeUnknown: the person has no desk there.
    """
    look = Look.read(argument)
    programme = programmes.load(turn, look.programme_id, Action.MATCH_SEE)
    return views.page(gather(turn, programme, look), turn.t)


def gather(turn: Turn, programme: Programme, look: Look) -> views.Desk:
    """Collect what a page of the desk shows."""
    programme_id = programme.id or 0
    scope = Scope.of(turn, programme)
    rows = matching_release.waiting_rows_in(turn, programme, scope)
    everywhere = store.waiting(turn.session, turn.workspace_id, programme_id)
    waits = [one for one in everywhere if scope.sees(one.user_id)]
    last = store.last_round(turn.session, programme_id)
    shown = [row for row in rows if _fits(row, look, scope)]
    shown_waits = [one for one in waits if _fits_person(one.user_id, look, scope)]
    vetoes = [one for one in _vetoes(turn, programme_id) if scope.covers(one)]
    apart = [one for one in vetoes if _fits_two(one, look, scope)]
    found = {"waiting": len(shown_waits), "vetoed": len(apart)}.get(look.show, len(shown))
    look = look.on_page(found)
    here = slice(look.page * views.PER_PAGE, (look.page + 1) * views.PER_PAGE)
    ids = [] if look.show in {"waiting", "vetoed"} else [row.id for row in shown[here]]
    full = desk_store.in_full(turn.session, turn.workspace_id, ids) if ids else {}
    return views.Desk(
        look=look,
        name=programme.name,
        found=found,
        pairs=len(rows),
        warned=sum(1 for row in rows if row.warnings),
        waiting=len({one.user_id for one in waits}),
        lines=[line(full[one]) for one in ids if one in full],
        waits=[_wait(one) for one in shown_waits[here]],
        countries=scope.countries(_everybody(rows, waits)),
        stamp=stamp(rows),
        vetoed=len(vetoes),
        vetoes=[_veto(one) for one in apart[here]],
        running=store.open_round(turn.session, programme_id) is not None,
        batches=_batches(turn, programme_id),
        last=_last(turn, programme, last, rows, everywhere),
        auto=_auto(turn, programme, last, rows),
        may_run=programme.state in RUNS_IN,
        may_release=programme.state in RUNS_IN[1:],
        topics=topic_words(turn, programme, turn.t),
    )


def _everybody(rows: list[Slip], waits: list[Waiting]) -> set[str]:
    paired = {who for row in rows for who in (row.mentor_id, row.mentee_id)}
    return paired | {one.user_id for one in waits}


def _fits(row: Slip, look: Look, scope: Scope) -> bool:
    if look.show == "warned" and not row.warnings:
        return False
    if look.show == "locked" and not row.locked:
        return False
    return _fits_two(row, look, scope)


def _fits_two(row: Slip | PairRule, look: Look, scope: Scope) -> bool:
    return any(_fits_person(who, look, scope) for who in (row.mentor_id, row.mentee_id))


def _fits_person(who: str, look: Look, scope: Scope) -> bool:
    one = scope.known.get(who)
    if look.country and (one is None or one.country != look.country):
        return False
    return look.search.casefold() in scope.name(who).casefold()


def line(row: Pair) -> views.Line:
    """Shorten a suggestion to one line."""
    return views.Line(
        row.id or 0,
        row.version,
        row.mentor_id,
        row.mentee_id,
        row.score,
        tuple(row.reasons),
        tuple(row.warnings),
        row.locked,
    )


def _vetoes(turn: Turn, programme_id: int) -> list[PairRule]:
    rules = store.rules(turn.session, turn.workspace_id, programme_id)
    return [rule for rule in rules if rule.kind == Kind.VETO]


def _veto(one: PairRule) -> views.Veto:
    return views.Veto(one.id or 0, one.mentor_id, one.mentee_id, one.decided_by)


def _wait(one: Waiting) -> views.Wait:
    return views.Wait(one.user_id, one.role, (one.hint, _few(one.params)))


def _few(params: dict[str, Any]) -> dict[str, Any]:
    """Keep three topics: a hint is one sentence."""
    return {**params, "topics": params["topics"][:3]} if "topics" in params else params


def _batches(turn: Turn, programme_id: int) -> list[views.Batch]:
    found = store.held_batches(turn.session, turn.workspace_id, programme_id)
    return [views.Batch(at, at + HELD_FOR, n) for at, n in found]


def _last(
    turn: Turn,
    programme: Programme,
    last: MatchRound | None,
    rows: list[Slip],
    waits: list[Waiting],
) -> views.Last | None:
    """Gather what the last round found; its proof holds until the desk is changed."""
    if last is None or last.done_at is None:
        return None
    figures = last.figures
    untouched = len(rows) == figures.get("pairs") and all(
        row.created_at == last.done_at for row in rows
    )
    return views.Last(
        failed=last.state == "failed",
        on=local_date(last.done_at, turn.t.zone),
        floor=int(figures.get("floor", 0)) if untouched else 0,
        proved=bool(figures.get("proved", False)),
        hints=matching_hints.shown(turn, programme, last, waits),
        problems=tuple(figures.get("problems", ())),
    )


def _auto(
    turn: Turn, programme: Programme, last: MatchRound | None, rows: list[Slip]
) -> views.Auto | None:
    """Tell when pairs go out by themselves, if a lead switched that on and nobody objected."""
    at = auto_at(programme, last) if last else None
    if last is None or at is None or at <= turn.now:
        return None
    clean = [row for row in rows if not row.warnings and row.created_at == last.done_at]
    if not clean:
        return None
    return views.Auto(last.id or 0, at, len(clean))


def detail(turn: Turn, pair_id: int, path: str) -> dict[str, Any]:
    """Show one suggestion with everything HR may know and do.

    Raises:
        NotAllowed, Outdated: it is not theirs, or gone.
    """
    row = matching_edit.load(turn, pair_id)
    programme = programmes.get(turn, row.programme_id)
    weights = dict(zip(CRITERIA, weights_of(programme).values(), strict=True))
    shown = forms.Detail(
        line=line(row),
        path=path or Look(row.programme_id).path,
        components={name: row.components.get(name) for name in CRITERIA},
        weights=weights,
        note=row.note,
        released=row.released_at is not None,
        may_release=programme.state in (ProgrammeState.MATCHING, ProgrammeState.RUNNING),
        topics=topic_words(turn, programme, turn.t),
    )
    return forms.detail(shown, turn.t)


def swap_form(turn: Turn, pair_id: int, seen: int, path: str) -> dict[str, Any]:
    """Offer the best other partners of both people."""
    row = matching_edit.load(turn, pair_id, Action.MATCH_EDIT)
    programme = programmes.get(turn, row.programme_id)
    scope = Scope.of(turn, programme)
    chances = [
        forms.Chance(
            f"{pair.mentor}:{pair.mentee}",
            scope.name(pair.mentor),
            scope.name(pair.mentee),
            pair.score,
        )
        for pair in matching_swap.others(turn, row)
    ]
    return forms.swap(line(row), seen, path or Look(row.programme_id).path, chances, turn.t)


def search_form(turn: Turn, path: str) -> dict[str, Any]:
    """Ask for a name to look for."""
    look = Look.of_path(path)
    programmes.load(turn, look.programme_id, Action.MATCH_SEE)
    return forms.search(path, look.search, turn.t)


def hand_form(turn: Turn, path: str) -> dict[str, Any]:
    """Open the form that pairs two people by hand."""
    look = Look.of_path(path)
    programmes.load(turn, look.programme_id, Action.MATCH_EDIT)
    return forms.by_hand(path, turn.t)


def some_form(turn: Turn, path: str) -> dict[str, Any]:
    """Offer the pairs of this page to be ticked."""
    look = Look.of_path(path)
    programme = programmes.load(turn, look.programme_id, Action.MATCH_RELEASE)
    scope = Scope.of(turn, programme)
    rows = matching_release.waiting_rows_in(turn, programme, scope)
    shown = [row for row in rows if _fits(row, look, scope)]
    look = look.on_page(len(shown))
    here = shown[look.page * views.PER_PAGE : (look.page + 1) * views.PER_PAGE]
    chances = [
        forms.Chance(
            f"{row.id}:{row.version}",
            scope.name(row.mentor_id),
            scope.name(row.mentee_id),
            row.score,
            bool(row.warnings),
        )
        for row in here
    ]
    return forms.some(path, chances, turn.t)


def weights_form(turn: Turn, path: str) -> dict[str, Any]:
    """Ask for other weights, beginning with those in use."""
    look = Look.of_path(path)
    programme = programmes.load(turn, look.programme_id, Action.MATCH_RUN)
    weights = dict(zip(CRITERIA, weights_of(programme).values(), strict=True))
    return forms.weights(path, weights, turn.t)


def choose(turn: Turn) -> list[Programme]:
    """List the programmes whose desk the person may see, those in matching first."""
    found = [
        one
        for one in programmes.visible(turn)
        if turn.who.may(Action.MATCH_SEE, one.id) and one.state in RUNS_IN
    ]
    return sorted(found, key=lambda one: one.state != ProgrammeState.MATCHING)
