"""The cards of a pair: proposal, introduction with the agreement, and the kind goodbye."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block

from bot.content import Address, content
from bot.content.model import Prompt
from bot.i18n import Markup, Translate, mention
from bot.outgoing import Message
from bot.views import kit, topics

YES = "pairs:yes"
NO = "pairs:no"
AGREE = "pairs:agree"
TEN = "pairs:ten"
NO_NEW = "pairs:no_new"
LAST_NUDGE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposal as one side reads it; `nth` counts the nudges, `until` is the last day."""

    pair_id: int
    programme: str
    role: str
    partner: str
    reasons: tuple[Any, ...]
    until: date
    nth: int = 0
    topics: Mapping[str, str] = field(default_factory=dict)


def bullets(lines: list[Markup]) -> Markup:
    """Show lines as a list."""
    return Markup("\n".join(f"• {line}" for line in lines))


def proposal(card: Proposal, t: Translate) -> Message:
    """Ask one side: who, three reasons in words, and that the answer stays private."""
    blocks: list[Block] = [kit.header(t.plain("pairs.ask_title", programme=card.programme))]
    if card.nth:
        key = "pairs.last_nudge" if card.nth == LAST_NUDGE else "pairs.proposal_nudged"
        blocks.append(kit.section(t(key, until=card.until)))
    return Message(t.plain("common.card"), [*blocks, *proposal_body(card, t)])


def proposal_body(card: Proposal, t: Translate) -> list[Block]:
    """Show what a proposal says, with its two buttons; Home shows the same."""
    why = bullets(topics.reasons(card.reasons, t, card.topics))
    return [
        kit.section(t(f"pairs.ask_{card.role}", partner=mention(card.partner))),
        kit.section(t("pairs.why", reasons=why)),
        kit.context(t("pairs.ask_private", until=card.until)),
        kit.actions(
            kit.button(
                t.plain("pairs.yes"), f"{YES}:{card.pair_id}", str(card.pair_id), style="primary"
            ),
            kit.button(t.plain("pairs.no"), f"{NO}:{card.pair_id}", str(card.pair_id)),
        ),
    ]


def proposal_over(
    card: Proposal, stand: str, t: Translate, next_round: date | None = None
) -> Message:
    """Show a proposal that needs no answer (any more): `asking`, `pair` or `closed`.

    A closed one names the next round to whom it concerns.
    """
    title = kit.header(t.plain("pairs.ask_title", programme=card.programme))
    key = "pairs.proposal_closed" if stand == "closed" else f"pairs.ask_{stand}"
    said = [t(key, partner=mention(card.partner), until=card.until)]
    if stand == "closed" and next_round:
        said.append(t("pairs.over_next", date=next_round))
    return Message(t.plain("common.card"), [title, kit.section(" ".join(said))])


def declined(programme: str, next_round: date | None, t: Translate) -> Message:
    """Thank somebody for a no, and say when the next round is, if one is still to come."""
    title = kit.header(t.plain("pairs.ask_title", programme=programme))
    key = "pairs.declined" if next_round else "pairs.declined_last"
    return Message(t.plain("common.card"), [title, kit.section(t(key, date=next_round))])


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Two people and what they have in common; `confirmed` names who agreed already."""

    pair_id: int
    programme: str
    mentor: str
    mentee: str
    reasons: tuple[Any, ...]
    forth: tuple[str, ...]
    back: tuple[str, ...]
    question: str
    confirmed: tuple[str, ...] = ()
    open: bool = True
    topics: Mapping[str, str] = field(default_factory=dict)
    worded: Mapping[str, Prompt] = field(default_factory=dict)


def introduction(card: Introduction, t: Translate) -> Message:
    """Introduce the two: who, shared topics, why, a first question, and the agreement."""
    words = content(t.language)
    tone: Address = "sie" if t.address == "sie" else "ihr"
    mentor, mentee = mention(card.mentor), mention(card.mentee)
    why = bullets(topics.reasons(card.reasons, t, card.topics))
    asked = card.worded.get(card.question) or words.prompts[card.question]
    question = asked.text.say(tone)
    blocks: list[Block] = [
        kit.header(t.plain("pairs.intro_title", programme=card.programme)),
        kit.section(t("pairs.intro_who", mentor=mentor, mentee=mentee)),
        *_topics(card, t),
        kit.section(t("pairs.intro_why", reasons=why)),
        kit.section(t("pairs.intro_question", question=question)),
        kit.divider(),
        kit.section(t("pairs.agree_intro", text=words.agreement.intro.say(tone))),
        kit.section(bullets([Markup(line.say(tone)) for line in words.agreement.short])),
        *_confirmation(card, t),
    ]
    return Message(t.plain("pairs.group_card"), blocks)


def _topics(card: Introduction, t: Translate) -> list[Block]:
    lines = []
    if card.forth:
        named = topics.topic_list(card.forth, t, card.topics)
        lines.append(t("pairs.intro_forth", mentor=mention(card.mentor), topics=named))
    if card.back:
        named = topics.topic_list(card.back, t, card.topics)
        lines.append(t("pairs.intro_back", mentee=mention(card.mentee), topics=named))
    return [kit.section("\n".join(lines))] if lines else []


def _confirmation(card: Introduction, t: Translate) -> list[Block]:
    """Show who has confirmed, and the buttons that are left."""
    both = {card.mentor, card.mentee} == set(card.confirmed)
    status = [
        t("pairs.agreed_by" if who in card.confirmed else "pairs.agree_open", who=mention(who))
        for who in (card.mentor, card.mentee)
    ]
    value = str(card.pair_id)
    ten = kit.button(t.plain("pairs.ten_points"), f"{TEN}:{value}", value)
    if both or not card.open:
        return [kit.context(t("pairs.agreed_both") if both else t("pairs.over")), kit.actions(ten)]
    agree = kit.button(t.plain("pairs.agree"), f"{AGREE}:{value}", value, style="primary")
    return [kit.context(*status), kit.actions(agree, ten)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodbye:
    """What somebody reads whose pair is over before its time."""

    pair_id: int
    programme: str
    partner: str
    next_round: date | None
    looking: bool = True


def cared_for(card: Goodbye, t: Translate) -> Message:
    """Tell it kindly and without a cause: nobody's fault, and a new partner is looked for."""
    title = kit.header(t.plain("pairs.over_title", programme=card.programme))
    who = kit.context(t("pairs.over_with", partner=mention(card.partner)))
    if not card.looking:
        return Message(t.plain("common.card"), [title, kit.section(t("pairs.over_rest")), who])
    value = str(card.pair_id)
    if card.next_round is None:
        return Message(t.plain("common.card"), [title, kit.section(t("pairs.over_last")), who])
    blocks: list[Block] = [
        title,
        kit.section(t("pairs.partner_cared_for")),
        kit.section(t("pairs.over_next", date=card.next_round)),
        who,
        kit.actions(kit.button(t.plain("pairs.no_new"), f"{NO_NEW}:{value}", value)),
    ]
    return Message(t.plain("common.card"), blocks)
