"""What HR people are written about matching: a round is ready, weights compared, a way on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement

from bot.i18n import Translate, mention
from bot.outgoing import Message
from bot.views import kit, topics
from bot.views.home import go
from bot.views.matching import OBJECT
from bot.views.matching_look import Look
from bot.views.matching_words import advice, score, signed, warned

SUGGEST = "desk:suggest"
SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What a round brought."""

    programme_id: int
    name: str
    pairs: int
    warned: int
    waiting: int
    problems: int = 0
    hints: Sequence[Mapping[str, Any]] = ()
    auto_at: datetime | None = None
    auto_pairs: int = 0
    round_id: int = 0
    topics: Mapping[str, str] = field(default_factory=dict)


def desk_button(programme_id: int, t: Translate) -> ButtonElement:
    """Make the button that opens the desk."""
    return go(t.plain("programmes.page_desk"), Look(programme_id).path, style="primary")


def ready(shown: Ready, t: Translate) -> Message:
    """Tell HR that a round is ready: pairs, warnings, who waits, what would help."""
    lines = [
        t(
            "desk.ready",
            pairs=t("matching.count_pairs", n=shown.pairs),
            warned=warned(shown.warned, t),
            waiting=t("desk.wait", n=shown.waiting),
        )
    ]
    if shown.problems:
        lines.append(t("desk.ready_problems", n=shown.problems))
    lines += [advice(one, t, shown.topics) for one in shown.hints[:1]]
    buttons = [desk_button(shown.programme_id, t)]
    if shown.auto_at:
        lines.append(t("desk.auto", n=shown.auto_pairs, at=shown.auto_at))
        value = f"{shown.programme_id}|{shown.round_id}"
        buttons.append(kit.button(t.plain("desk.object"), OBJECT, value))
    blocks: list[Block] = [
        kit.header(t.plain("desk.ready_title", name=shown.name)),
        kit.section("\n".join(lines)),
        kit.actions(*buttons),
    ]
    return Message(t.plain("common.card"), blocks)


def failed(programme_id: int, name: str, t: Translate) -> Message:
    """Own up to a round that could not be computed."""
    blocks: list[Block] = [
        kit.header(t.plain("desk.ready_title", name=name)),
        kit.section(t("desk.failed")),
        kit.actions(desk_button(programme_id, t)),
    ]
    return Message(t.plain("common.card"), blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two weightings side by side: what changes, in hundredths and people."""

    programme_id: int
    name: str
    pairs: tuple[int, int]
    kept: int
    people: int
    floor: int
    total: int
    gone: Sequence[Mapping[str, Any]]
    new: Sequence[Mapping[str, Any]]
    rescored: int
    weights: Sequence[tuple[str, int, int]]


def compared(shown: Compared, t: Translate) -> Message:
    """Tell what other weights would change; the whole list is in the file."""
    before, after = shown.pairs
    lines = [
        t("desk.compared_counts", before=before, after=after, kept=shown.kept),
        t(
            "desk.compared_change",
            people=signed(shown.people),
            floor=signed(round(shown.floor / 100)),
            total=signed(round(shown.total / 100)),
        ),
    ]
    weights = [
        t("desk.compared_weight", name=t(f"desk.component_{name}"), now=now, then=then)
        for name, now, then in shown.weights
        if now != then
    ]
    blocks: list[Block] = [
        kit.header(t.plain("desk.compared_title", name=shown.name)),
        kit.section("\n".join(lines)),
        *([kit.context("\n".join(weights))] if weights else []),
        *_changes("desk.compared_gone", shown.gone, t),
        *_changes("desk.compared_new", shown.new, t),
    ]
    if not shown.gone and not shown.new:
        blocks.append(kit.section(t("desk.compared_same")))
    blocks.append(kit.context(t("desk.compared_nothing_changed")))
    blocks.append(kit.actions(desk_button(shown.programme_id, t)))
    return Message(t.plain("common.card"), blocks)


def _changes(key: str, pairs: Sequence[Mapping[str, Any]], t: Translate) -> list[Block]:
    if not pairs:
        return []
    lines = [
        t(
            "desk.line",
            mentor=mention(one["mentor"]),
            mentee=mention(one["mentee"]),
            score=score(one["score"]),
        )
        for one in pairs[:SHOWN]
    ]
    if len(pairs) > SHOWN:
        lines.append(t("desk.compared_more", n=len(pairs) - SHOWN))
    return [kit.section("\n".join([t(key, n=len(pairs)), *lines]))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Somebody is free again, with the best partner who is."""

    programme_id: int
    name: str
    person: str
    mentor: str
    mentee: str
    score: int
    reasons: tuple[Any, ...]
    topics: Mapping[str, str] = field(default_factory=dict)


def again(shown: Again, t: Translate) -> Message:
    """Offer the best remaining partner for somebody who is free again, without saying why."""
    other = shown.mentee if shown.person == shown.mentor else shown.mentor
    reason = topics.reasons(shown.reasons[:1], t, shown.topics)[0]
    value = f"{shown.programme_id}|{shown.mentor}|{shown.mentee}"
    blocks: list[Block] = [
        kit.header(t.plain("desk.again_title", name=shown.name)),
        kit.section(
            t(
                "desk.again",
                person=mention(shown.person),
                other=mention(other),
                score=score(shown.score),
                reason=reason,
            )
        ),
        kit.actions(
            kit.button(t.plain("desk.suggest"), SUGGEST, value, style="primary"),
            desk_button(shown.programme_id, t),
        ),
    ]
    return Message(t.plain("common.card"), blocks)
