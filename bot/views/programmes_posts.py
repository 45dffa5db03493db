"""What a programme posts: the invitation, news in its channel, and cards to HR people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.domain.formats import Format
from bot.domain.roadmap import Roadmap
from bot.i18n import Translate, channel, escape, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views import roadmap as roadmap_view
from bot.views.home import go
from bot.views.programmes import people

SIGN_UP = "enrolment:open"
RETRY = "programmes:retry"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the invitation tells; `text` are HR's own words, if any."""

    programme_id: int
    name: str
    purpose: str
    text: str
    until: date
    shape: Format
    roadmap: Roadmap
    today: date


def invitation(shown: Invitation, t: Translate) -> Message:
    """Invite everybody in the channel: what for, how long, how much time, and a button."""
    title = t("programmes.invitation_title", name=shown.name)
    blocks: list[Block] = [
        kit.header(t.plain("programmes.invitation_title", name=shown.name)),
        kit.section(escape(shown.text or default_text(shown, t))),
        *roadmap_view.roadmap(shown.roadmap, shown.today, t),
        kit.actions(sign_up(shown.programme_id, t)),
        kit.context(t("programmes.invitation_voluntary", until=shown.until)),
    ]
    return Message(title, blocks)


def default_text(shown: Invitation, t: Translate) -> str:
    """Write the invitation HR may take as it is, as plain text."""
    return t.plain(
        "programmes.invitation_text",
        purpose=shown.purpose,
        weeks=shown.shape.weeks,
        sessions=shown.shape.sessions,
        minutes=shown.shape.minutes,
    )


def sign_up(programme_id: int, t: Translate) -> ButtonElement:
    """Make the button that opens the sign-up form."""
    return kit.button(t.plain("programmes.sign_up"), SIGN_UP, str(programme_id), style="primary")


def news(state: str, name: str, starts_on: date, counted: int, t: Translate) -> Message:
    """Tell the channel which stage has begun.

    `counted` are the people when matching begins and the pairs later on; with none of them the
    sentence is another one, so that nobody is thanked or wished well who is not there.
    """
    key = f"programmes.news_{state}" if counted else f"programmes.news_{state}_empty"
    if not t.has(key):
        key = f"programmes.news_{state}"
    text = t(key, name=name, start=starts_on, pairs=t("programmes.pairs", n=counted))
    return Message(text, (kit.section(text),))


def rules_changed(name: str, rules: Sequence[str], t: Translate) -> Message:
    """Tell the channel which rules have changed since people signed up."""
    changed = [t(f"programmes_settings.rule_{rule}") for rule in rules]
    text = t("programmes_settings.rules_changed", name=name, rules=t.join(changed))
    return Message(text, (kit.section(text),))


@dataclass(frozen=True, slots=True)
class HrNote:
    """What the day brings, for the people who run the programme."""

    what: str
    programme_id: int
    name: str
    people: int
    pairs: int
    starts_on: date
    ends_on: date


def _key(note: HrNote) -> str:
    """Choose the sentence: another one where nobody has signed up, or no pair has said yes."""
    if note.what.startswith("signup_") and not note.people:
        return "programmes.hr_signup_empty"
    if note.what == "kick_off" and not note.pairs:
        return "programmes.hr_kick_off_empty"
    return f"programmes.hr_{note.what}"


def to_hr(note: HrNote, t: Translate) -> Message:
    """Say it, with the way to the programme's page."""
    text = t(
        _key(note),
        name=note.name,
        n=note.pairs,
        people=people(note.people, t),
        pairs=t("programmes.pairs", n=note.pairs),
        start=note.starts_on,
        end=note.ends_on,
    )
    return Message(
        t("common.card"), (kit.section(text), kit.actions(_to_page(note.programme_id, t)))
    )


def taken_along(programme_id: int, name: str, t: Translate) -> Message:
    """Say that a place on the wait-list has moved along."""
    text = t("programmes.taken_along", name=name)
    buttons = kit.actions(
        kit.button(
            t.plain("programmes.look_at_profile"), SIGN_UP, str(programme_id), style="primary"
        ),
    )
    return Message(t("common.card"), (kit.section(text), buttons))


@dataclass(frozen=True, slots=True)
class Refused:
    """A letter to a channel that Slack refused."""

    letter_id: str
    channel_id: str
    bot_user_id: str
    reason: str


def channel_refused(refused: Refused, t: Translate) -> Message:
    """Say how to let the bot in, with a button to send the letter again."""
    return Message(t("common.card"), refused_blocks(refused, t))


def refused_blocks(refused: Refused, t: Translate) -> list[Block]:
    """Explain the refusal and offer the next try, in a card and on the programme's page."""
    key = f"programmes.refused_{refused.reason}"
    if not t.has(key):
        key = "programmes.refused_other"
    text = t(
        key,
        channel=channel(refused.channel_id),
        bot=mention(refused.bot_user_id),
        reason=refused.reason,
    )
    again = kit.button(
        t.plain("programmes.retry"),
        f"{RETRY}:{refused.letter_id}",
        refused.letter_id,
        style="primary",
    )
    return [kit.section(text), kit.actions(again)]


def _to_page(programme_id: int, t: Translate) -> ButtonElement:
    return go(t.plain("programmes.open_page"), f"programme:{programme_id}", style="primary")
