"""HR writes to a group of people: draft, remarks, preview, a test to oneself, then the ledger."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from bot.content import check_wording, content
from bot.core import Turn
from bot.domain.letters import Letter
from bot.domain.refusals import ChangedMeanwhile, Outdated, Refusal
from bot.domain.roles import Action
from bot.i18n import escape
from bot.services import programmes, programmes_copies, programmes_letters, programmes_supply
from bot.services.programmes_calendar import channel_moment
from bot.services.programmes_copies import CHANNEL
from bot.services.programmes_steps import HELD_FOR
from bot.views import programmes_writing as views
from bot.views.voice import address_of
from storage import mailings, post_office
from storage import programmes as store
from storage.models import Mailing, Programme

TEXT_LIMIT = 2500
EARLIEST = time(9)
"""When a day is chosen without an hour."""


class TextMissing(Refusal):
    """Nothing was written."""

    key = "programmes_writing.missing"
    field = "text"


class TextTooLong(Refusal):
    """Slack cuts longer paragraphs."""

    key = "programmes_writing.too_long"
    field = "text"


class NobodyThere(Refusal):
    """The group is empty."""

    key = "programmes_writing.nobody"
    field = "audience"


class InThePast(Refusal):
    """The chosen moment has passed."""

    key = "programmes_writing.in_the_past"
    field = "day"


def opened(turn: Turn, programme_id: int, audience: str = "", topic: str = "") -> dict[str, Any]:
    """Open an empty form, or one with the ready call for people who know a topic."""
    programme = programmes.load(turn, programme_id, Action.WRITE_TO_ROLE)
    text = _call_for(turn, programme, topic) if topic else ""
    return _form(turn, programme, None, audience, text)


def edited(turn: Turn, mailing_id: int) -> dict[str, Any]:
    """Open a message again, as long as nobody has received it."""
    found, programme = _load(turn, mailing_id)
    _not_gone(turn, found)
    return _form(turn, programme, found, found.audience, found.text)


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote in the form; `mailing_id` 0 is a new message, `seen` its version."""

    mailing_id: int
    seen: int
    audience: str
    text: str


def compose(turn: Turn, programme_id: int, written: Written) -> dict[str, Any]:
    """Keep what was written and show how it will look.

    Raises:
        TextMissing, TextTooLong, NobodyThere: beside their fields.
    """
    programme = programmes.load(turn, programme_id, Action.WRITE_TO_ROLE)
    if not written.text:
        raise TextMissing
    if len(escape(written.text)) > TEXT_LIMIT:
        raise TextTooLong(n=len(escape(written.text)), limit=TEXT_LIMIT)
    if written.audience != CHANNEL and not programmes_copies.recipients(
        turn, programme, written.audience, turn.who
    ):
        raise NobodyThere
    return preview(turn, _keep(turn, programme, written), programme)


def preview(
    turn: Turn, found: Mailing, programme: Programme, *, tested: bool = False
) -> dict[str, Any]:
    """Show who gets it, how it reads, and which words to think about."""
    shown = views.Preview(
        mailing_id=found.id or 0,
        version=found.version,
        name=programme.name,
        audience=_audience(turn, programme, found.audience),
        count=len(programmes_copies.recipients(turn, programme, found.audience, turn.who)),
        channel=programme.channel_id or "" if found.audience == CHANNEL else "",
        text=found.text,
        tested=tested,
        planned=found.due_at if found.state in {"waiting", "held"} else None,
        findings=tuple(check_wording(found.text, turn.t.language)),
    )
    return views.preview(shown, turn.t)


def test(turn: Turn, mailing_id: int) -> dict[str, Any]:
    """Send it to oneself, and show the preview with that said."""
    found, programme = _load(turn, mailing_id)
    found.tests += 1
    turn.session.flush()
    turn.post(
        Letter(
            "programmes_writing.test",
            turn.user_id,
            f"mailing:{mailing_id}:test:{found.tests}",
            facts={"mailing": mailing_id},
            programme_id=programme.id,
        )
    )
    return preview(turn, found, programme, tested=True)


def send(
    turn: Turn, mailing_id: int, seen: int, *, anyway: bool, day: date | None, at: str | None
) -> dict[str, Any] | None:
    """Hand the message to the ledger; give the preview again when its words need a decision.

    Without a day it goes out in ten minutes or later, so that it can still be taken back.

    Raises:
        ChangedMeanwhile: somebody else changed it.
        InThePast: the chosen moment has passed.
    """
    found, programme = _load(turn, mailing_id)
    if found.version != seen:
        raise ChangedMeanwhile
    _not_gone(turn, found)
    if not anyway and check_wording(found.text, turn.t.language):
        return preview(turn, found, programme)
    due_at = _moment(turn, programme, day, at)
    _claim(turn, found, seen)
    post_office.call_back(turn.session, turn.workspace_id, _prefix(found), "sent_anew")
    found.state, found.due_at, found.round = "waiting", due_at, found.round + 1
    turn.post(*_letters(turn, found, programme, due_at))
    turn.audit(
        Action.WRITE_TO_ROLE,
        programme_id=programme.id,
        subject=f"mailing:{mailing_id}",
        audience=found.audience,
    )
    return None


def cancel(turn: Turn, mailing_id: int) -> None:
    """Take a message back that nobody has received.

    Raises:
        Outdated: it has gone out.
    """
    found, programme = _load(turn, mailing_id)
    _not_gone(turn, found)
    _claim(turn, found, found.version)
    found.state = "cancelled"
    post_office.call_back(turn.session, turn.workspace_id, _prefix(found), "cancelled")
    turn.audit(
        Action.MAIL_EDIT, programme_id=programme.id, subject=f"mailing:{mailing_id}", cancelled=True
    )


def programme_of(turn: Turn, mailing_id: int) -> int:
    """Tell which programme a message belongs to."""
    return _load(turn, mailing_id)[0].programme_id


def _letters(turn: Turn, found: Mailing, programme: Programme, due_at: datetime) -> list[Letter]:
    public = found.audience == CHANNEL
    to = (
        [programme.channel_id or ""]
        if public
        else programmes_copies.recipients(turn, programme, found.audience, turn.who)
    )
    return [
        Letter(
            "programmes_writing.post" if public else "programmes_writing.letter",
            one,
            f"{_prefix(found)}{found.round}:{one}",
            facts={"mailing": found.id},
            due_at=due_at,
            public=public,
            programme_id=programme.id,
        )
        for one in to
    ]


def _moment(turn: Turn, programme: Programme, day: date | None, at: str | None) -> datetime:
    if day is None:
        return channel_moment(turn, programme, turn.now + HELD_FOR)
    clock = time.fromisoformat(at) if at else EARLIEST
    moment = datetime.combine(day, clock, turn.t.zone).astimezone(UTC)
    if moment <= turn.now:
        raise InThePast
    return max(moment, turn.now + HELD_FOR)


def _load(turn: Turn, mailing_id: int) -> tuple[Mailing, Programme]:
    found = mailings.mailing(turn.session, turn.workspace_id, mailing_id)
    if found is None:
        turn.authorise(Action.WRITE_TO_ROLE)
        raise Outdated
    return found, programmes.load(turn, found.programme_id, Action.WRITE_TO_ROLE)


def _not_gone(turn: Turn, found: Mailing) -> None:
    sent = post_office.any_gone(turn.session, turn.workspace_id, _prefix(found))
    if sent or found.state == "cancelled":
        raise Outdated


def _keep(turn: Turn, programme: Programme, written: Written) -> Mailing:
    """Store a new draft, or change what has not gone out; it is held until sent once more."""
    found = mailings.mailing(turn.session, turn.workspace_id, written.mailing_id)
    if found is None:
        found = Mailing(
            workspace_id=turn.workspace_id,
            programme_id=programme.id or 0,
            author_id=turn.user_id,
            audience=written.audience,
            text=written.text,
            created_at=turn.now,
        )
        turn.session.add(found)
    else:
        if found.programme_id != programme.id:
            raise Outdated
        _not_gone(turn, found)
        _claim(turn, found, written.seen)
        post_office.hold(turn.session, turn.workspace_id, _prefix(found))
        found.audience, found.text = written.audience, written.text
    turn.session.flush()
    return found


def _claim(turn: Turn, found: Mailing, seen: int) -> None:
    if not store.claim_version(turn.session, Mailing, found.id or 0, seen):
        raise ChangedMeanwhile
    turn.session.refresh(found)


def _prefix(found: Mailing) -> str:
    return f"mailing:{found.id}:to:"


def _form(
    turn: Turn, programme: Programme, found: Mailing | None, audience: str, text: str
) -> dict[str, Any]:
    names = ["mentors", "mentees", "everybody", CHANNEL]
    names += programmes_supply.audiences(turn, programme)
    shown = views.Writing(
        programme_id=programme.id or 0,
        mailing_id=found.id or 0 if found else 0,
        version=found.version if found else 0,
        audience=audience,
        audiences={
            name: _audience(turn, programme, name)
            for name in dict.fromkeys([*names, audience])
            if name
        },
        text=text,
    )
    return views.form(shown, turn.t)


def _audience(turn: Turn, programme: Programme, audience: str) -> str:
    kind, _, topic = audience.partition(":")
    name = programmes_supply.topic_name(turn, programme, topic, turn.t) if topic else ""
    return turn.t.plain(f"programmes_writing.to_{kind}", topic=name)


def _call_for(turn: Turn, programme: Programme, topic: str) -> str:
    """Write the ready call for people who know a topic, in the channel's voice."""
    t = programmes_letters.channel_voice(turn, programme)
    settings = programmes.settings_of(programme)
    ready = content(t.language).setup.texts["reminder"].text
    return ready.say(address_of(t)).format(
        programme=programme.name,
        topic=programmes_supply.topic_name(turn, programme, topic, t),
        until=t.day(settings.last_day_of_signup(programme.starts_on), "long"),
    )
