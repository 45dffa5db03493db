"""Thanks: begun in a form, shown as they will look, and sent to be agreed to."""

import html
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.core import Tick, Turn
from bot.domain import recognition as rules
from bot.domain import recognition_words
from bot.domain.recognition import Shoutout, Standing, Where
from bot.domain.recognition_words import ThanksRefused
from bot.domain.refusals import FormRefused, Refusal
from bot.domain.roles import Action
from bot.services import programmes, recognition_state
from bot.services.programmes import ALIVE
from bot.views import recognition as views
from storage import inbound, people
from storage import programmes as programme_store
from storage import recognition as store
from storage.models import Person, Programme
from storage.models import Shoutout as Row

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
REFERENCE = re.compile(r"<[!#@][^>]*>")
FRESH = timedelta(days=1)


class IsBot(ThanksRefused):
    """An app cannot be thanked."""

    key = "recognition.refused_bot"


class HasLeft(ThanksRefused):
    """A former colleague cannot answer."""

    key = "recognition.refused_left"


class IsOutside(ThanksRefused):
    """A guest, or somebody of another company."""

    key = "recognition.refused_outside"


class NoProgramme(ThanksRefused):
    """A channel needs a programme whose channel it is."""

    key = "recognition.refused_programme"


class NoCompanyChannel(ThanksRefused):
    """The programme names no company channel."""

    key = "recognition.refused_company"


WHY = {Standing.BOT: IsBot, Standing.LEFT: HasLeft, Standing.OUTSIDE: IsOutside}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form asks for; `words_field` is the field the words were typed into."""

    kind: str
    people: tuple[str, ...]
    words: str
    programme_id: int | None
    reach: Where
    words_field: str = "words"


def begin(turn: Turn, kind: str, typed: str = "") -> dict[str, Any]:
    """Open the form; people mentioned in `typed` are filled in, the rest are the words.

    Raises:
        NotAllowed: a shout-out is HR's.
    """
    if kind == "shoutout":
        turn.authorise(Action.SHOUTOUT)
    named = tuple(dict.fromkeys(MENTION.findall(typed)))
    words = html.unescape(REFERENCE.sub(" ", typed))
    offered = offered_programmes(turn, kind)
    form = views.Form(
        kind=kind,
        people=named,
        words=" ".join(words.split()),
        programmes=tuple((one.id or 0, one.name) for one in offered),
        programme_id=_mine(turn, offered),
        company=any(programmes.settings_of(one).company_channel for one in offered),
    )
    return views.form(form, turn.t)


def again(turn: Turn, form: views.Form) -> dict[str, Any]:
    """Show the form once more, with a beginning for the words put in."""
    offered = offered_programmes(turn, form.kind)
    return views.form(
        views.Form(
            kind=form.kind,
            people=form.people,
            words=form.words,
            starter=form.starter,
            programmes=tuple((one.id or 0, one.name) for one in offered),
            programme_id=form.programme_id,
            company=any(programmes.settings_of(one).company_channel for one in offered),
            reach=form.reach,
        ),
        turn.t,
    )


def offered_programmes(turn: Turn, kind: str) -> list[Programme]:
    """List the programmes whose channel may carry it, the next to start first."""
    found = programme_store.programmes(turn.session, turn.workspace_id, ALIVE)
    if kind == "shoutout":
        allowed = turn.who.programmes(Action.SHOUTOUT)
        found = [one for one in found if allowed is None or one.id in allowed]
    return found[:100]


def _mine(turn: Turn, offered: list[Programme]) -> int | None:
    places = programme_store.enrolments_of(turn.session, turn.workspace_id, turn.user_id)
    mine = {place.programme_id for place in places}
    chosen = next((one for one in offered if one.id in mine), None)
    if chosen is None and len(offered) == 1:
        chosen = offered[0]
    return chosen.id if chosen else None


def strangers(turn: Turn, named: tuple[str, ...]) -> list[str]:
    """Name those of whom Slack has not told us lately; a list too long is refused anyway."""
    known = people.people(turn.session, turn.workspace_id, list(named))
    stale = [one for one in named if _is_stale(turn, known.get(one))]
    return stale if len(named) <= rules.MOST_NAMES else []


def _is_stale(tick: Tick, person: Person | None) -> bool:
    return person is None or person.seen_at is None or tick.now - person.seen_at > FRESH


def preview(turn: Turn, wish: Wish) -> dict[str, Any]:
    """Check what was filled in and show it as it would be posted.

    Raises:
        FormRefused: with what is wrong beside its field.
    """
    thanks = check(turn, wish)
    shown = views.Preview(
        kind=wish.kind,
        author=turn.user_id,
        people=recognition_state.in_order(turn, tuple(thanks.choices)),
        words=thanks.reason,
        programme=_name(turn, wish.programme_id),
        programme_id=wish.programme_id,
        reach=wish.reach,
        until=thanks.until,
    )
    return views.preview(shown, turn.t)


def send(turn: Turn, wish: Wish, form_id: str) -> Row | None:
    """Store the thanks and ask everybody named; the same form sent twice counts once.

    Raises:
        FormRefused: with what is wrong.
    """
    thanks = check(turn, wish)
    if not inbound.first_time(turn.session, turn.workspace_id, f"thanks:{form_id}", turn.now):
        return None
    row = Row(
        workspace_id=turn.workspace_id,
        programme_id=wish.programme_id,
        author_id=turn.user_id,
        kind=wish.kind,
        text=thanks.reason,
        reach=int(wish.reach),
        created_at=turn.now,
        asked_at=turn.now,
    )
    store.add(turn.session, row, thanks.choices)
    if wish.kind == "shoutout":
        turn.audit(Action.SHOUTOUT, programme_id=wish.programme_id, subject=f"shoutout:{row.id}")
    recognition_state.ask(turn, row, tuple(thanks.choices))
    if wish.reach is Where.ONLY_ME:
        recognition_state.keep_private(turn, row)
    return row


def check(turn: Turn, wish: Wish) -> Shoutout:
    """Turn a wish into thanks that may be sent.

    Raises:
        FormRefused: with what is wrong beside its field.
    """
    _check_place(turn, wish)
    named = people.people(turn.session, turn.workspace_id, list(wish.people))
    try:
        return rules.thank(
            turn.user_id,
            {one: standing(named.get(one)) for one in wish.people},
            wish.words,
            called={one: recognition_state.called(named.get(one)) for one in wish.people},
            reach=wish.reach,
            now=turn.now,
        )
    except recognition_words.NotThem as refusal:
        name = getattr(named.get(str(refusal.facts["person"])), "name", "") or "?"
        kind = WHY[Standing(str(refusal.facts["standing"]))]
        raise FormRefused({"people": kind(person=name)}) from None
    except (recognition_words.NoReason, recognition_words.NameInside) as refusal:
        raise FormRefused({wish.words_field: refusal}) from None
    except ThanksRefused as refusal:
        raise FormRefused({"people": refusal}) from None


def _check_place(turn: Turn, wish: Wish) -> None:
    """Refuse a channel that the person may not use or that does not exist."""
    if wish.kind == "shoutout":
        turn.authorise(Action.SHOUTOUT, wish.programme_id)
    refusal: Refusal | None = None
    if wish.programme_id is None:
        refusal = NoProgramme() if wish.reach > Where.ONLY_ME else None
    else:
        found = programme_store.programme(turn.session, turn.workspace_id, wish.programme_id)
        if found is None or found.state not in ALIVE:
            raise FormRefused({"programme": NoProgramme()})
        if wish.reach is Where.COMPANY and not programmes.settings_of(found).company_channel:
            refusal = NoCompanyChannel(programme=found.name)
    if refusal:
        raise FormRefused({"reach": refusal})


def standing(person: Person | None) -> Standing:
    """Tell whether somebody can be thanked; whom Slack does not know is outside."""
    if person is None or person.seen_at is None or person.kind in {"guest", "stranger"}:
        return Standing.OUTSIDE
    if person.kind == "bot":
        return Standing.BOT
    return Standing.LEFT if person.left_at else Standing.HERE


def _name(tick: Tick, programme_id: int | None) -> str:
    if programme_id is None:
        return ""
    return programmes.get(tick, programme_id).name
