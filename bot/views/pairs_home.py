"""How a person's pairs look in their Home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.i18n import Markup, Translate, mention
from bot.views import kit
from bot.views.home import NextStep, heading
from bot.views.pairs import AGREE, NO, TEN, YES, Proposal, proposal_body
from bot.views.pairs_posts import END, PAUSE, VOICE

RESUME = "pairs:resume"
CHANGE = "pairs:change"
TAKE_BACK = "pairs:take_back"
MORE = "pairs:more"


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPair:
    """One pair as one of the two reads it."""

    pair_id: int
    programme: str
    role: str
    partner: str
    stand: Markup
    proposal: Proposal | None = None
    together: bool = True
    next_at: datetime | None = None
    on_now: bool = False
    paused: bool = False
    may_resume: bool = False
    changing: bool = False
    agreed: bool = False
    lines: tuple[Markup, ...] = ()
    buttons: tuple[ButtonElement, ...] = ()


def step_answer(rank: int, pair_id: int, partner: str, t: Translate) -> NextStep:
    """Ask for the answer to a proposal."""
    return NextStep(
        rank,
        t("pairs.step_answer", partner=mention(partner)),
        (_press(t, "yes", YES, pair_id, style="primary"), _press(t, "no", NO, pair_id)),
    )


def step_agree(rank: int, pair_id: int, partner: str, t: Translate) -> NextStep:
    """Ask to confirm the agreement."""
    return NextStep(
        rank,
        t("pairs.step_agree", partner=mention(partner)),
        (
            _press(t, "agree", AGREE, pair_id, style="primary"),
            _press(t, "ten_points", TEN, pair_id),
        ),
    )


def step_voice(rank: int, pair_id: int, partner: str, t: Translate) -> NextStep:
    """Ask to say language and form of address once more."""
    said = t("pairs.voice_asked", partner=mention(partner))
    return NextStep(rank, said, (_press(t, "voice", VOICE, pair_id, style="primary"),))


def section(pairs: Sequence[MyPair], t: Translate) -> list[Block]:
    """Show all pairs of a person, one below the other, proposals that wait on top."""
    blocks: list[Block] = []
    for each in pairs:
        if each.proposal:
            blocks.append(heading(t("pairs.ask_title", programme=each.programme)))
            blocks += proposal_body(each.proposal, t)
    rest = [each for each in pairs if not each.proposal]
    if rest:
        blocks.append(heading(t("pairs.home_title", n=len(rest))))
    for each in rest:
        blocks += _pair(each, t)
    return blocks


def _pair(pair: MyPair, t: Translate) -> list[Block]:
    who = t(f"pairs.home_{pair.role}", partner=mention(pair.partner), programme=pair.programme)
    lines = [who, pair.stand]
    if pair.together and not pair.paused:
        lines += [date_line(pair.next_at, t, on_now=pair.on_now), *pair.lines]
    shown: list[Block] = [kit.section("\n".join(lines))]
    buttons = _buttons(pair, t)
    return [*shown, kit.actions(*buttons)] if buttons else shown


def date_line(at: datetime | None, t: Translate, *, on_now: bool) -> Markup:
    """Tell when the two talk next, or that they do at this moment."""
    if at is None:
        return t("pairs.no_date")
    return t("pairs.talk_on", time=t.clock(at)) if on_now else t("pairs.next_date", at=at)


def _buttons(pair: MyPair, t: Translate) -> list[ButtonElement]:
    """Offer what can be done now; the first is the likeliest."""
    if not pair.together:
        return []
    if pair.changing:
        take_back = _press(t, "take_back", TAKE_BACK, pair.pair_id)
        return [take_back, _press(t, "end", END, pair.pair_id)]
    more = _press(t, "more", MORE, pair.pair_id)
    if pair.paused:
        resume = [_press(t, "resume", RESUME, pair.pair_id)] if pair.may_resume else []
        return [*resume, more]
    agree = [] if pair.agreed else [_press(t, "agree", AGREE, pair.pair_id, style="primary")]
    return [*agree, *pair.buttons, more]


def voice(pair_id: int, t: Translate) -> Block:
    """Offer to say language and form of address once more, among the rarer things."""
    return kit.section(t("pairs.more_voice"), accessory=_press(t, "voice", VOICE, pair_id))


def more(
    pair_id: int, others: Sequence[Block], t: Translate, *, paused: bool, changing: bool
) -> dict[str, Any]:
    """Show the rarer things, each with a word on what it does; a break first, the end last."""
    rest = ("extend" if paused else "pause", PAUSE)
    rows = [("end", END)] if changing else [rest, ("change", CHANGE), ("end", END)]
    own = [
        kit.section(t(f"pairs.more_{name}"), accessory=_press(t, name, action, pair_id))
        for name, action in rows
    ]
    return kit.modal(t.plain("pairs.more_title"), [*others, *own], close=t.plain("common.close"))


def _press(
    t: Translate, name: str, action: str, pair_id: int, *, style: str | None = None
) -> ButtonElement:
    return kit.button(t.plain(f"pairs.{name}"), f"{action}:{pair_id}", str(pair_id), style=style)
