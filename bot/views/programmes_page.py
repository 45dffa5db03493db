"""The page of one programme: where it stands, what it needs, and what can be done next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.domain.formats import Format
from bot.domain.localtime import local_date
from bot.domain.programme import ProgrammeState
from bot.domain.roadmap import Roadmap
from bot.i18n import Markup, Translate, channel
from bot.views import kit
from bot.views import roadmap as roadmap_view
from bot.views.home import go, heading
from bot.views.programmes import format_line, people
from bot.views.programmes_posts import Refused, refused_blocks

MOVE = "programmes:move"
OPEN = "programmes:invite"
UNDO = "programmes:undo"
PROBE = "programmes:probe"
COPY = "programmes:copy"
SETTINGS = "programmes_settings:open"
SECTIONS = ("basics", "dates", "rules", "people")
"""The four forms of settings."""


@dataclass(frozen=True, slots=True)
class NextMove:
    """A step from here; `ready` tells whether its conditions hold now."""

    target: ProgrammeState
    ready: bool
    need: str
    due: bool = True
    """Whether it is time for it; before that its button stays quiet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammePage:
    """All that HR sees of one programme."""

    id: int
    version: int
    name: str
    purpose: str
    state: ProgrammeState
    channel_id: str
    starts_on: date
    ends_on: date
    signup_until: date
    shape: Format
    roadmap: Roadmap
    today: date
    mentors: int = 0
    mentees: int = 0
    people: int = 0
    pairs: int = 0
    open_pairs: int = 0
    moves: tuple[NextMove, ...] = ()
    undo_until: datetime | None = None
    undo: bool = False
    refused: tuple[Refused, ...] = ()
    lacking: Markup | None = None
    may_edit: bool = False
    may_move: bool = False
    links: tuple[str, ...] = ()
    decisions: Sequence[Block] = field(default=())
    """What needs a decision today; `waits` tells whether anything does."""
    waits: bool = False
    figures: Sequence[Block] = field(default=())
    extra: Sequence[Block] = field(default=())


def page(shown: ProgrammePage, t: Translate) -> list[Block]:
    """Show the programme: what must be decided first, then figures, then what can be done next."""
    begun = shown.state is not ProgrammeState.DRAFT
    return [
        kit.header(shown.name),
        kit.section(_status(shown, t)),
        *_alerts(shown, t),
        *shown.decisions,
        *shown.figures,
        *_moves(shown, t),
        *_links(shown, t),
        kit.divider(),
        *roadmap_view.roadmap(shown.roadmap, shown.today if begun else None, t),
        *shown.extra,
        *_settings(shown, t),
        *_rest(shown, t),
    ]


def _status(shown: ProgrammePage, t: Translate) -> str:
    lines = [
        t("programmes.status_state", state=t(f"programmes.state_{shown.state}")),
        t("programmes.status_purpose", purpose=shown.purpose),
        t(
            "programmes.status_dates",
            first=shown.starts_on,
            last=shown.ends_on,
            signup=shown.signup_until,
        ),
        t(
            "programmes.status_format",
            format=format_line(shown.shape, t),
            channel=channel(shown.channel_id),
        ),
        _people(shown, t),
    ]
    return "\n".join(lines)


def _people(shown: ProgrammePage, t: Translate) -> Markup:
    if not shown.people:
        return t("programmes.status_nobody")
    return t(
        "programmes.status_people",
        people=people(shown.people, t),
        mentors=shown.mentors,
        mentees=shown.mentees,
        pairs=t("programmes.pairs", n=shown.pairs),
        open=shown.open_pairs,
    )


def _alerts(shown: ProgrammePage, t: Translate) -> list[Block]:
    blocks = [block for one in shown.refused for block in refused_blocks(one, t)]
    if shown.lacking:
        blocks.append(kit.section(t("programmes.lacking", what=shown.lacking)))
    if shown.undo and shown.may_move:
        key = "programmes.undo_until" if shown.undo_until else "programmes.undo_any_time"
        text = t(key, until=_at(shown.undo_until, shown.today, t))
        blocks.append(kit.section(text, accessory=_undo(shown, t)))
    return blocks


def _at(moment: datetime | None, today: date | None, t: Translate) -> str:
    """Write a moment: only the time if it is today's."""
    if moment is None:
        return ""
    return t.clock(moment) if local_date(moment, t.zone) == today else t.moment(moment)


def _undo(shown: ProgrammePage, t: Translate) -> ButtonElement:
    return kit.button(
        t.plain("programmes.undo"),
        UNDO,
        f"{shown.id}:{shown.version}",
        confirm=kit.confirm(
            t.plain("programmes.undo_title"),
            t.plain("programmes.undo_text"),
            t.plain("programmes.undo"),
            t.plain("common.cancel"),
        ),
    )


def _moves(shown: ProgrammePage, t: Translate) -> list[Block]:
    if not shown.may_move or not shown.moves:
        return []
    wished = [one for one in shown.moves if one.target is not ProgrammeState.ARCHIVED]
    waiting = [one for one in wished if not one.ready]
    blocks: list[Block] = []
    ready = [_move(shown, one, t) for one in shown.moves if one.ready]
    if ready:
        blocks.append(kit.actions(*ready, block_id="moves"))
    blocks += [kit.context(t(f"programmes.need_{one.need}", n=shown.open_pairs)) for one in waiting]
    return blocks


def _move(shown: ProgrammePage, one: NextMove, t: Translate) -> ButtonElement:
    """Make the button of a step; opening sign-up shows the invitation first, others confirm."""
    text = t.plain(f"programmes.move_{one.target}")
    value = f"{shown.id}:{shown.version}:{one.target}"
    if one.target is ProgrammeState.SIGNUP:
        return kit.button(text, f"{OPEN}:{one.target}", value, style="primary")
    archive = one.target is ProgrammeState.ARCHIVED
    off = archive and shown.state in {ProgrammeState.SIGNUP, ProgrammeState.MATCHING}
    loud = one.due and not off and not shown.waits and not shown.refused
    warning = f"programmes.confirm_{one.target}"
    if one.target is ProgrammeState.MATCHING and not shown.people:
        warning = "programmes.confirm_empty"
    if off:
        text, warning = t.plain("programmes.move_called_off"), "programmes.confirm_called_off"
    return kit.button(
        text,
        f"{MOVE}:{one.target}",
        value,
        style="primary" if loud else None,
        confirm=kit.confirm(
            t.plain("programmes.confirm_title"),
            t.plain(warning, n=shown.people),
            text,
            t.plain("common.cancel"),
        ),
    )


def _links(shown: ProgrammePage, t: Translate) -> list[Block]:
    buttons = [go(t.plain(f"programmes.page_{link}"), f"{link}:{shown.id}") for link in shown.links]
    return [kit.actions(*buttons, block_id="links")] if buttons else []


def _settings(shown: ProgrammePage, t: Translate) -> list[Block]:
    if not shown.may_edit:
        return []
    buttons = [
        kit.button(
            t.plain(f"programmes_settings.open_{name}"),
            f"{SETTINGS}:{name}",
            f"{shown.id}:{name}",
        )
        for name in SECTIONS
    ]
    return [
        heading(t("programmes_settings.heading")),
        kit.actions(*buttons, block_id="settings"),
    ]


def _rest(shown: ProgrammePage, t: Translate) -> list[Block]:
    buttons = [go(t.plain("programmes.all"), "hr")]
    if shown.may_edit:
        buttons.append(kit.button(t.plain("programmes.probe"), PROBE, str(shown.id)))
        buttons.append(_copy(shown, t))
    return [kit.actions(*buttons, block_id="rest")]


def _copy(shown: ProgrammePage, t: Translate) -> ButtonElement:
    return kit.button(
        t.plain("programmes.copy"),
        COPY,
        str(shown.id),
        confirm=kit.confirm(
            t.plain("programmes.copy_title"),
            t.plain("programmes.copy_text"),
            t.plain("programmes.copy"),
            t.plain("common.cancel"),
        ),
    )
