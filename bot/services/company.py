"""The company's settings: three short forms, one version, and nobody lost with a level band."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core import Turn
from bot.domain import company as rules
from bot.domain.refusals import ChangedMeanwhile, FormRefused, Outdated, Refusal
from bot.domain.roles import Action
from bot.domain.typed_hours import tidy_hours
from bot.i18n import languages
from bot.services import company_defaults as defaults
from bot.services import enrolment_places, letterhead
from bot.services.enrolment_catalogue import bands
from bot.views import company as views
from storage import certificates, enrolments, people

DRAFT = "company_levels"
TEXTS = ("contacts", "privacy_contact", "controller")


def page(turn: Turn, argument: str) -> Sequence[Block]:  # noqa: ARG001 - every page has an argument
    """Show what is set: the page `company`."""
    turn.authorise(Action.COMPANY_EDIT)
    return views.page(_shown(turn), turn.t)


def opened(turn: Turn, section: str) -> dict[str, Any]:
    """Open one of the forms, filled with what holds now."""
    turn.authorise(Action.COMPANY_EDIT)
    return views.form(section, _shown(turn), turn.t)


def _shown(turn: Turn) -> views.Shown:
    home = turn.home
    used = people.levels(turn.session, turn.workspace_id)
    named = bands(turn, turn.t)
    head = certificates.letterhead(turn.session, turn.workspace_id)
    return views.Shown(
        version=home.version,
        typed=rules.written(_own(turn) or _usual(turn), turn.t.language),
        own=bool(_own(turn)),
        bands=tuple((band.rank, band.name, used.get(band.rank, 0)) for band in named),
        homeless=sum(rules.vanishing(used, [band.rank for band in named]).values()),
        place=home.settings.get("place"),
        hours=str(home.settings.get("hours") or ""),
        channel=home.settings.get("company_channel"),
        languages=tuple(home.settings.get("working_languages") or ()),
        texts={name: defaults.text(turn, name) for name in TEXTS},
        company=letterhead.company(turn),
        accent=head.accent or "",
        logo=bool(head.logo),
    )


def _own(turn: Turn) -> tuple[rules.NamedBand, ...]:
    stored = turn.home.settings.get("bands") or ()
    return tuple(rules.NamedBand(int(one["rank"]), one["name"]) for one in stored)


def _usual(turn: Turn) -> tuple[rules.NamedBand, ...]:
    language = turn.t.language
    return tuple(rules.NamedBand(one.rank, {language: one.name}) for one in bands(turn, turn.t))


def save(turn: Turn, section: str, seen: int, typed: Mapping[str, Any]) -> None:
    """Store place, hours, channel and languages (`basics`), or whom to turn to (`contacts`).

    Raises:
        FormRefused: with what is wrong, beside its field.
        ChangedMeanwhile: somebody else saved since the form was opened.
    """
    turn.authorise(Action.COMPANY_EDIT)
    if section == "basics":
        _keep(turn, section, seen, settings={**typed, "hours": _hours(typed["hours"])})
        return
    most = rules.TEXT_LENGTH
    long = {name: rules.CompanyTextLong(n=len(typed[name]), most=most) for name in TEXTS}
    wrong: dict[str, Refusal] = {name: long[name] for name in TEXTS if len(typed[name]) > most}
    if wrong:
        raise FormRefused(wrong)
    _keep(turn, section, seen, texts={name: typed[name] for name in TEXTS})


def _hours(typed: str) -> str:
    try:
        return tidy_hours(typed)
    except Refusal as refusal:
        raise FormRefused({"hours": refusal}) from None


def name_levels(turn: Turn, seen: int, typed: str) -> dict[str, Any] | None:
    """Store the level bands, or ask first where the people of a vanished band go.

    Raises:
        FormRefused: with the line that cannot be read.
        ChangedMeanwhile: somebody else saved since the form was opened.
    """
    turn.authorise(Action.COMPANY_EDIT)
    found = _read(turn, typed)
    gone = rules.vanishing(people.levels(turn.session, turn.workspace_id), _ranks(turn, found))
    if not gone:
        _keep_bands(turn, seen, found, {})
        return None
    if turn.home.version != seen:
        raise ChangedMeanwhile
    today = enrolment_places.today(turn)
    enrolments.save_draft(
        turn.session, turn.workspace_id, turn.user_id, DRAFT, content=typed, today=today
    )
    return views.moves(seen, _names(turn, found), _old_names(turn, gone), turn.t)


def move_levels(turn: Turn, seen: int, targets: Mapping[int, str]) -> None:
    """Store the bands kept since the first form, and move the people of those that vanish.

    Raises:
        Outdated: the draft is gone, or people have got onto another vanished level meanwhile.
        ChangedMeanwhile: somebody else saved since the form was opened.
    """
    turn.authorise(Action.COMPANY_EDIT)
    draft = people.draft(turn.session, turn.workspace_id, turn.user_id, DRAFT)
    if draft is None:
        raise Outdated
    found = _read(turn, draft.content)
    ranks = _ranks(turn, found)
    gone = rules.vanishing(people.levels(turn.session, turn.workspace_id), ranks)
    moves = {level: _target(targets.get(level, ""), ranks) for level in gone}
    _keep_bands(turn, seen, found, moves)
    enrolments.drop_draft(turn.session, turn.workspace_id, turn.user_id, DRAFT)


def _target(chosen: str, ranks: Sequence[int]) -> int | None:
    if chosen == views.ASK:
        return None
    if not chosen.isdecimal() or int(chosen) not in ranks:
        raise Outdated
    return int(chosen)


def _read(turn: Turn, typed: str) -> tuple[rules.NamedBand, ...]:
    """Read the bands; the usual ones, left as they are, stay the usual ones."""
    try:
        found = rules.read_bands(typed, turn.t.language, languages())
    except Refusal as refusal:
        raise FormRefused({"bands": refusal}) from None
    return () if not _own(turn) and found == _usual(turn) else found


def _ranks(turn: Turn, found: Sequence[rules.NamedBand]) -> list[int]:
    return [rank for rank, _ in _names(turn, found)]


def _names(turn: Turn, found: Sequence[rules.NamedBand]) -> list[tuple[int, str]]:
    """Name the bands as the editor reads them; without own ones the usual bands hold."""
    shown = bands(turn, turn.t, [{"rank": one.rank, "name": dict(one.names)} for one in found])
    return [(one.rank, one.name) for one in shown]


def _old_names(turn: Turn, gone: Mapping[int, int]) -> list[tuple[int, str, int]]:
    named = {band.rank: band.name for band in bands(turn, turn.t)}
    return [(level, named.get(level, str(level)), number) for level, number in gone.items()]


def _keep_bands(
    turn: Turn, seen: int, found: Sequence[rules.NamedBand], moves: Mapping[int, int | None]
) -> None:
    stored = [{"rank": one.rank, "name": dict(one.names)} for one in found]
    _keep(turn, "levels", seen, settings={"bands": stored})
    people.move_levels(turn.session, turn.workspace_id, moves)


def _keep(
    turn: Turn,
    section: str,
    seen: int,
    *,
    settings: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    home = turn.home
    turn.session.flush()
    if not people.claim_workspace(turn.session, turn.workspace_id, seen):
        raise ChangedMeanwhile
    turn.session.refresh(home)
    home.settings = {**home.settings, **(settings or {})}
    home.texts = {**(home.texts or {}), **(texts or {})}
    turn.session.flush()
    turn.audit(Action.COMPANY_EDIT, section=section)


PAGES = {"company": page}
"""Pages of Home: `company`."""
