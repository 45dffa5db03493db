"""Answering: the form page by page, progress kept, one answer per person until the close."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import fmean
from typing import Any

from bot.core import Turn
from bot.domain.localtime import local_date
from bot.domain.refusals import FormRefused, Outdated
from bot.domain.roles import Action
from bot.domain.surveys import (
    AnswerRefused,
    Audience,
    Ballot,
    Kind,
    NotAsked,
    PollClosed,
    vote,
)
from bot.services import surveys, surveys_items
from bot.views import surveys as views
from bot.views.surveys import SKIP, Item
from storage import enrolments, people
from storage import surveys as store
from storage.models import Survey, SurveyBallot

Raw = Mapping[str, str | list[str]]
"""What a form held: a text, the value of the chosen option, or of several."""
Kept = dict[str, Any]
"""Answers so far by field, as JSON; None where somebody skipped on purpose."""


def open_form(turn: Turn, survey_id: int, place: str = "") -> dict[str, Any]:
    """Open the form where the person left it; `place` is where the button was pressed.

    Raises:
        NotAsked: the survey went to others.
        PollClosed: nobody can answer (any more).
    """
    row = surveys.find(turn, survey_id)
    if row.state == "draft":
        return try_out(turn, survey_id)
    check(turn, row, place)
    draft = _draft(turn, row)
    return _form(turn, row, int(draft.get("page", 0)), place, draft.get("values", {}))


def check(turn: Turn, row: Survey, place: str) -> str:
    """Let those who were asked answer while it is open; return their role.

    `place` begins with the channel in which the button stands, if it stands in any.

    Raises:
        NotAsked, PollClosed: nothing was changed.
    """
    role = _role(turn, row, place.partition("|")[0])
    if role is None:
        raise NotAsked
    if not surveys.waits_for(turn, row, turn.user_id):
        raise PollClosed(closes_at=row.closes_at)
    return role


def _role(turn: Turn, row: Survey, channel: str) -> str | None:
    """Tell in which role the person was asked; None when they were not."""
    if row.audience == Audience.CHANNEL:
        inside = people.ensure(turn.session, turn.workspace_id, turn.user_id).kind == "member"
        return "" if inside and channel and channel == row.channel_id else None
    found = store.asked_one(turn.session, row.id or 0, turn.user_id)
    return found.role if found else None


def submit(turn: Turn, survey_id: int, page: int, raw: Raw, place: str = "") -> dict[str, Any]:
    """Take one page; give the next one, or thanks at the end. Sending it twice counts once.

    Raises:
        NotAsked, PollClosed: nothing was stored.
        FormRefused: an answer does not fit, beside its field; what was typed stays.
    """
    row = surveys.find(turn, survey_id)
    role = check(turn, row, place)
    pages = surveys_items.cut_pages(surveys_items.items(turn, row, turn.t))
    if page >= len(pages):
        raise Outdated
    kept = {**_draft(turn, row).get("values", {}), **read(pages[page], raw)}
    if page + 1 < len(pages):
        _keep_draft(turn, row, page + 1, kept)
        return _form(turn, row, page + 1, place, kept)
    _store(turn, row, role, kept)
    enrolments.drop_draft(turn.session, turn.workspace_id, turn.user_id, _form_name(row))
    return views.thanks(row.closes_at or turn.now, turn.t)


def read(asked: Sequence[Item], raw: Raw) -> Kept:
    """Read a page of a form.

    Raises:
        Outdated: it holds something that was not offered.
    """
    return {item.field: _read(item, raw[item.field]) for item in asked if item.field in raw}


def _read(item: Item, given: str | list[str]) -> Any:
    if item.kind is Kind.TEXT:
        return str(given).strip() or None
    chosen = given if isinstance(given, list) else [given] if given else []
    if not all(one == SKIP or one.isdigit() for one in chosen):
        raise Outdated
    numbers = [int(one) for one in chosen if one != SKIP]
    if item.kind is Kind.MULTIPLE:
        return sorted(numbers) or None
    return numbers[0] if numbers else None


def _store(turn: Turn, row: Survey, role: str, kept: Kept) -> None:
    surveys.link_key(turn, row)
    name = surveys.voter(turn, row, turn.user_id)
    if name is None:
        raise Outdated
    found = store.ballot(turn.session, row.id or 0, name)
    values = {**(found.answers if found else {}), **_by_key(kept)}
    given = surveys.read_values({key: v for key, v in values.items() if v is not None})
    try:
        ballot = vote(
            surveys.poll_of(row), Ballot(name, (role,), given, turn.now), asked=True, now=turn.now
        )
    except AnswerRefused as refused:
        raise FormRefused(
            {one.where: surveys.problem(one) for one in refused.problems}
        ) from refused
    store.keep_ballot(
        turn.session,
        SurveyBallot(
            workspace_id=turn.workspace_id,
            survey_id=row.id or 0,
            voter=name,
            role=role,
            answers=surveys.plain_values(ballot.values),
        ),
    )


def _by_key(kept: Kept) -> Kept:
    """Turn self-ratings of topics into one mean; a rating that was skipped changes nothing."""
    found = {field: value for field, value in kept.items() if ":" not in field}
    for name, key in surveys.SKILLS.items():
        rated = [v for f, v in kept.items() if f.startswith(f"{name}:") and v is not None]
        if rated:
            found[key] = fmean(rated)
    return found


# --- the form -----------------------------------------------------------------------------------


def _form(
    turn: Turn, row: Survey, page: int, place: str, kept: Mapping[str, Any]
) -> dict[str, Any]:
    own = surveys.ballot_of(turn, row, turn.user_id)
    before = surveys.read_values({**(own.answers if own else {}), **kept})
    pages = surveys_items.cut_pages(surveys_items.items(turn, row, turn.t, before))
    nth = min(page, len(pages) - 1)
    return views.form(_page(turn, row, pages, nth, place), turn.t)


def _page(
    tick: Turn, row: Survey, pages: Sequence[Sequence[Item]], nth: int, place: str
) -> views.Page:
    title, intro = surveys_items.words(row, tick.t)
    return views.Page(
        survey_id=row.id or 0,
        title=title if row.wave else tick.t.plain("surveys.poll_title"),
        intro=intro if nth == 0 else "",
        items=pages[nth],
        nth=nth,
        pages=len(pages),
        promise=surveys_items.promise(tick, row, tick.t) if nth == 0 else None,
        place=place,
    )


def try_out(turn: Turn, survey_id: int) -> dict[str, Any]:
    """Open the form of a poll that was not sent yet, for its author's test; nothing is stored.

    Raises:
        NotAllowed: the person does not send polls here.
    """
    row = surveys.find(turn, survey_id)
    turn.authorise(Action.POLL_SEND, row.programme_id)
    page = _page(turn, row, surveys_items.cut_pages(surveys_items.items(turn, row, turn.t)), 0, "")
    return views.form(replace(page, test=True), turn.t)


def tried(turn: Turn, survey_id: int) -> dict[str, Any]:
    """Thank for a test.

    Raises:
        NotAllowed: the person does not send polls here.
    """
    row = surveys.find(turn, survey_id)
    turn.authorise(Action.POLL_SEND, row.programme_id)
    return views.thanks(row.closes_at or turn.now, turn.t, test=True)


# --- progress -----------------------------------------------------------------------------------


def _form_name(row: Survey) -> str:
    return f"survey:{row.id}"


def _draft(turn: Turn, row: Survey) -> dict[str, Any]:
    found = people.draft(turn.session, turn.workspace_id, turn.user_id, _form_name(row))
    return dict(json.loads(found.content)) if found else {}


def _keep_draft(turn: Turn, row: Survey, page: int, kept: Kept) -> None:
    enrolments.save_draft(
        turn.session,
        turn.workspace_id,
        turn.user_id,
        _form_name(row),
        content=json.dumps({"page": page, "values": kept}, ensure_ascii=False),
        today=local_date(turn.now, turn.t.zone),
    )
