"""What HR sees of a programme in figures: text bars, decisions with their buttons, hints."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal
from slack_sdk.models.blocks import Block

from bot.domain.playbook import Hint
from bot.i18n import Markup, Translate
from bot.outgoing import Message
from bot.views import kit
from bot.views.certificates import VERIFY
from bot.views.home import go, heading
from bot.views.letterhead import OPEN as LETTERHEAD
from bot.views.recognition import OPEN

REPORT = "insight:report"
BAR = 12
MOST_EVERYWHERE = 8
FULL, EMPTY = "█", "░"


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that needs somebody today, and the page of Home at which it is decided."""

    rank: int
    text: Markup
    button: str
    path: str
    what: str = ""


def decision(rank: int, what: str, n: int, path: str, t: Translate) -> Decision:
    """Word a decision by what it is about and how often."""
    text = t(f"insight.decide_{what}", n=n)
    return Decision(rank, text, t.plain(f"insight.button_{what}"), path, what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """People and pairs from sign-up to the goodbye; `states` are pairs by state."""

    signed_up: int = 0
    waiting: int = 0
    proposed: int = 0
    accepted: int = 0
    talked: int = 0
    under_way: int = 0
    completed: int = 0
    states: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that HR sees of one programme in figures; `decisions` is None for who only reads."""

    programme_id: int
    name: str
    funnel: Funnel
    decisions: tuple[Decision, ...] | None
    hints: Sequence[Hint]
    small: Sequence[str]
    may_act: bool
    standing: tuple[str, str] = ("", "")
    """How far the report is, in a title and a line."""
    may_edit: bool = False


def bar(part: int, whole: int) -> str:
    """Draw a share as text.

    >>> bar(1, 2)
    '██████░░░░░░'
    """
    if whole <= 0 or part <= 0:
        return EMPTY * BAR
    filled = min(BAR, max(1, round(BAR * part / whole)))
    return FULL * filled + EMPTY * (BAR - filled)


def page(shown: Page, t: Translate) -> list[Block]:
    """Show decisions first, then figures, then what they suggest."""
    return [
        kit.header(t.plain("insight.title", name=shown.name)),
        *_buttons(shown, t),
        *_standing(shown.standing, t),
        *(today(shown.decisions, t) if shown.decisions is not None else []),
        *funnel(shown.funnel, t),
        *_hints(shown, t),
        kit.actions(
            go(t.plain("insight.back"), f"programme:{shown.programme_id}"), block_id="rest"
        ),
    ]


def _buttons(shown: Page, t: Translate) -> list[Block]:
    buttons = [
        kit.button(
            t.plain("insight.report"),
            f"{REPORT}:{shown.programme_id}",
            str(shown.programme_id),
            style="primary",
        ),
        go(t.plain("insight.promises"), f"promises:{shown.programme_id}"),
        kit.button(t.plain("recognition.verify_title"), VERIFY, "verify"),
    ]
    if shown.may_act:
        buttons.append(kit.button(t.plain("recognition.shout_out"), f"{OPEN}:hr", "shoutout"))
    if shown.may_edit:
        number = str(shown.programme_id)
        buttons.append(kit.button(t.plain("letterhead.open"), LETTERHEAD, number))
    return [kit.actions(*buttons, block_id="insight")]


def _standing(standing: tuple[str, str], t: Translate) -> list[Block]:
    return [kit.context(_how_far(standing, t))] if standing[0] else []


def _how_far(standing: tuple[str, str], t: Translate) -> Markup:
    return t("insight.report_standing", title=standing[0], line=standing[1])


def report_comment(name: str, standing: tuple[str, str], t: Translate) -> Message:
    """Say beside the files what they are, and whether figures can still change."""
    text = t("insight.report_comment", name=name)
    return Message(Markup(f"{text}\n{_how_far(standing, t)}"))


def today(decisions: Sequence[Decision], t: Translate) -> list[Block]:
    """Show what needs somebody today, each with its button, or that nothing does."""
    blocks: list[Block] = [heading(t("insight.today"))]
    if not decisions:
        return [*blocks, kit.context(t("insight.nothing_today"))]
    return blocks + rows(decisions)


def rows(decisions: Sequence[Decision]) -> list[Block]:
    """Show each decision with the button that leads to it."""
    return [kit.section(one.text, accessory=go(one.button, one.path)) for one in decisions]


def everywhere(found: Sequence[tuple[str, Decision]], t: Translate) -> list[Block]:
    """Show what needs somebody in all their programmes, each decision with its programme."""
    if not found:
        return []
    blocks: list[Block] = [heading(t("insight.today"))]
    for name, one in found[:MOST_EVERYWHERE]:
        text = t("insight.today_in", name=name, text=one.text)
        blocks.append(kit.section(text, accessory=go(one.button, one.path)))
    if len(found) > MOST_EVERYWHERE:
        blocks.append(kit.context(t("insight.today_more", n=len(found) - MOST_EVERYWHERE)))
    return [*blocks, kit.divider()]


def funnel(found: Funnel, t: Translate) -> list[Block]:
    """Show how many came how far, and pairs by state; before the first sign-up, what helps now."""
    if not (found.signed_up or found.proposed or found.accepted):
        return [heading(t("insight.funnel")), kit.section(t("insight.funnel_empty"))]
    return [heading(t("insight.funnel")), kit.section(_funnel(found, t)), *_states(found, t)]


def _funnel(found: Funnel, t: Translate) -> str:
    pairs = max(found.proposed, found.accepted, 1)
    rows = (
        ("signed_up", found.signed_up, found.signed_up),
        ("waiting", found.waiting, found.signed_up),
        ("proposed", found.proposed, pairs),
        ("accepted", found.accepted, pairs),
        ("talked", found.talked, pairs),
        ("under_way", found.under_way, pairs),
        ("completed", found.completed, pairs),
    )
    return "\n".join(_row(t.plain(f"insight.step_{key}", n=n), n, whole) for key, n, whole in rows)


def _row(label: str, n: int, whole: int) -> str:
    return f"`{bar(n, whole)}` *{n}* {label}"


def _states(found: Funnel, t: Translate) -> list[Block]:
    if not found.states:
        return []
    whole = sum(n for _, n in found.states)
    rows = [_row(t.plain(f"insight.state_{state}"), n, whole) for state, n in found.states]
    return [heading(t("insight.states")), kit.section("\n".join(rows))]


def _hints(shown: Page, t: Translate) -> list[Block]:
    blocks: list[Block] = [heading(t("insight.hints"))] if shown.hints else []
    for hint in shown.hints:
        value = format_decimal(round(hint.value, hint.digits), locale=t.language)
        text = t(f"reports.hint_{hint.key}", value=value)
        blocks += [kit.section(text), kit.context(t("insight.based_on", n=hint.n))]
    return blocks + [kit.context(t(f"reports.small_{code}")) for code in shown.small]


@dataclass(frozen=True, slots=True)
class Digest:
    """One programme's lines in the weekly letter."""

    programme_id: int
    name: str
    signed_up: int
    under_way: int
    decisions: tuple[Decision, ...]


def digest(programmes: Sequence[Digest], t: Translate) -> Message:
    """Say once a week what needs somebody, programme by programme."""
    blocks: list[Block] = [kit.section(t("insight.digest_intro"))]
    for one in programmes:
        line = t("insight.digest_line", people=one.signed_up, pairs=one.under_way)
        blocks.append(kit.section(t("insight.digest_programme", name=one.name, line=line)))
        blocks += rows(one.decisions)
    return Message(t("common.card"), blocks[: kit.MESSAGE_BLOCKS])


def choose(programmes: Sequence[tuple[int, str]], t: Translate) -> Message:
    """Offer the reports somebody may have, or say what would put one there."""
    if not programmes:
        return Message(t("insight.no_programme"), (kit.section(t("insight.no_programme")),))
    blocks: list[Block] = [kit.section(t("insight.which_report"))]
    for programme_id, name in programmes[:20]:
        make = kit.button(t.plain("insight.report"), f"{REPORT}:{programme_id}", str(programme_id))
        blocks.append(kit.section(t("insight.programme_line", name=name), accessory=make))
    return Message(t("insight.which_report"), blocks)
