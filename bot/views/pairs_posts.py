"""Short posts to a pair and to those who run its programme."""

from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.i18n import Translate, mention
from bot.outgoing import Message
from bot.views import afterwards, kit
from bot.views.home import go

VOICE = "pairs:voice"
PAUSE = "pairs:pause"
END = "pairs:end"
ACTIONS = {"pause": PAUSE, "end": END}


@dataclass(frozen=True, slots=True)
class Post:
    """One post to both: `what` picks the sentence, `buttons` what they may press.

    `asks` is the programme for which it asks as well what comes after the goodbye.
    """

    what: str
    pair_id: int
    programme: str
    buttons: tuple[str, ...] = ()
    more: tuple[ButtonElement, ...] = ()
    until: date | None = None
    talks: int = 0
    asks: int | None = None


def post(what: Post, t: Translate, *, private: bool = False) -> Message:
    """Say something short to both; the programme is named, since two may share one place."""
    key = f"pairs.{what.what}"
    said = t(key if t.has(key) else "pairs.at_risk", until=what.until or "", n=what.talks)
    blocks: list[Block] = [kit.section(said)]
    asked: list[ButtonElement] = []
    if what.asks is not None:
        blocks.append(kit.section(t("afterwards.asked_both")))
        asked.append(afterwards.choose(what.asks, t))
    value = str(what.pair_id)
    own = [
        kit.button(t.plain(f"pairs.{name}"), f"{ACTIONS[name]}:{value}", value)
        for name in what.buttons
    ]
    if what.more or own or asked:
        blocks.append(kit.actions(*asked, *what.more, *own))
    blocks.append(kit.context(t("pairs.programme_line", programme=what.programme)))
    return Message(t.plain("common.card" if private else "pairs.group_card"), blocks)


def voice_asked(pair_id: int, partner: str, programme: str, t: Translate) -> Message:
    """Ask the other one to say language and form of address once more, too."""
    value = str(pair_id)
    return Message(
        t.plain("common.card"),
        [
            kit.section(t("pairs.voice_asked", partner=mention(partner))),
            kit.actions(kit.button(t.plain("pairs.voice"), f"{VOICE}:{value}", value)),
            kit.context(t("pairs.programme_line", programme=programme)),
        ],
    )


def not_now(words: str, t: Translate) -> Message:
    """Tell the mentor that nothing came of a proposal."""
    return Message(t.plain("common.card"), [kit.section(words)])


@dataclass(frozen=True, slots=True)
class HrNote:
    """What somebody in charge is told about a pair."""

    what: str
    pair_id: int
    programme: str
    mentor: str
    mentee: str
    signal: str | None = None
    person: str = ""
    until: date | None = None


HR_SENTENCES = {
    "stalled": "pairs.coordinator_alerted",
    "rematch": "pairs.rematch_requested",
    "overdue": "pairs.rematch_overdue",
    "no_group": "pairs.hr_no_group",
}


def to_hr(note: HrNote, t: Translate) -> Message:
    """Tell that a pair needs a decision, why, and where to look."""
    said = t(
        HR_SENTENCES[note.what],
        mentor=mention(note.mentor),
        mentee=mention(note.mentee),
        person=mention(note.person),
        signal=t(f"pairs.signal_{note.signal}") if note.signal else "",
        until=note.until or "",
    )
    return Message(
        t.plain("common.card"),
        [
            kit.section(said),
            kit.context(t("pairs.programme_line", programme=note.programme)),
            kit.actions(go(t.plain("pairs.look_at"), f"pair:{note.pair_id}")),
        ],
    )
