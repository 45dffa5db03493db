"""Thanks on their way: answers of those named, posts that follow, new words, taking back."""

from collections.abc import Mapping
from dataclasses import replace

from bot.core import Tick, Turn
from bot.domain import recognition as rules
from bot.domain import recognition_words
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.recognition import Choice, Post, Shoutout, Stage, Where
from bot.domain.refusals import ChangedMeanwhile, FormRefused, Outdated
from bot.services import programmes, programmes_calendar
from storage import people
from storage import recognition as store
from storage.models import Consent, Person, ReminderRow
from storage.models import Shoutout as Row

ANSWERS = {"me": Where.ONLY_ME, "programme": Where.PROGRAMME, "company": Where.COMPANY}
NAMES = {where: name for name, where in ANSWERS.items()}


def load(tick: Tick, shoutout_id: int) -> Row:
    """Find a thank-you.

    Raises:
        Outdated: there is none any more.
    """
    row = store.shoutout(tick.session, tick.workspace_id, shoutout_id)
    if row is None:
        raise Outdated
    return row


def facts_of(row: Row, consents: dict[str, Consent]) -> Shoutout:
    """Read a row and its answers as the domain knows them."""
    return Shoutout(
        author=row.author_id,
        reason=row.text,
        choices={person: _choice(one.answer) for person, one in consents.items()},
        reach=Where(row.reach),
        asked_at=row.asked_at,
        stage=Stage(row.state),
    )


def _choice(answer: str | None) -> Choice:
    if answer == "no":
        return Choice(Where.ONLY_ME, named=False)
    return Choice(ANSWERS[answer] if answer else None)


def _answer(choice: Choice) -> str | None:
    if not choice.named:
        return "no"
    return None if choice.where is None else NAMES[choice.where]


def posts_of(row: Row, consents: dict[str, Consent]) -> tuple[Post, ...]:
    """List what is or should be posted, once everybody has answered."""
    if row.state != Stage.POSTED:
        return ()
    return rules.posts(replace(facts_of(row, consents), stage=Stage.READY))


def ask(tick: Tick, row: Row, named: tuple[str, ...]) -> None:
    """Give everybody named their card, and note when silence becomes an answer."""
    tick.post(
        *(
            Letter(
                "recognition.card",
                person,
                f"shoutout:{row.id}:{row.round}:card:{person}",
                facts={"shoutout": row.id, "round": row.round},
                urgency=Urgency.PROPOSAL,
                programme_id=row.programme_id,
            )
            for person in named
        )
    )
    if row.reach > Where.ONLY_ME:
        tick.remind(
            Reminder(
                "recognition.silence",
                f"shoutout:{row.id}:{row.round}:silence",
                row.asked_at + rules.SILENCE,
                facts={"shoutout": row.id, "round": row.round},
                programme_id=row.programme_id,
            )
        )


def called(person: Person | None) -> tuple[str, ...]:
    """Give the names somebody goes by: in full, and the first of them."""
    name = person.name if person else ""
    return tuple(dict.fromkeys(one for one in (name, name.partition(" ")[0]) if one))


def in_order(tick: Tick, named: tuple[str, ...]) -> tuple[str, ...]:
    """Order people by their names, so that no order looks like a ranking."""
    found = people.people(tick.session, tick.workspace_id, list(named))
    names = {one: found[one].name if one in found else one for one in named}
    return tuple(sorted(named, key=lambda one: (names[one].casefold(), one)))


def answer(turn: Turn, shoutout_id: int, seen_round: int, chosen: str) -> Row:
    """Take a named person's answer; “no” also takes a name out of a post.

    Raises:
        Outdated: the words have changed since, or the answer is none we offered.
        NotNamed: somebody else pressed.
        TooLate: it was taken back or posted.
    """
    row = load(turn, shoutout_id)
    consents = store.consents(turn.session, shoutout_id)
    if turn.user_id not in consents:
        raise recognition_words.NotNamed
    if row.round != seen_round or chosen not in {*ANSWERS, "no"}:
        raise Outdated
    if consents[turn.user_id].answer == chosen and row.state != Stage.TAKEN_BACK:
        return row
    thanks = facts_of(row, consents)
    done = thanks.stage in {Stage.POSTED, Stage.PRIVATE}
    if chosen != "no":
        after = rules.choose(thanks, turn.user_id, ANSWERS[chosen])
    elif done:
        after = rules.withdraw_name(thanks, turn.user_id)
    else:
        after = rules.refuse(thanks, turn.user_id)
    keep(turn, row, consents, after)
    return row


def silence(tick: Tick, reminder: ReminderRow) -> None:
    """Take silence as “only me”, unless the words have changed since."""
    row = store.shoutout(tick.session, tick.workspace_id, int(reminder.facts["shoutout"]))
    if row is None or row.round != reminder.facts["round"]:
        return
    consents = store.consents(tick.session, row.id or 0)
    keep(tick, row, consents, rules.lapse(facts_of(row, consents), now=tick.now))


def keep_private(tick: Tick, row: Row) -> None:
    """Settle thanks that were meant for nobody else from the beginning."""
    consents = store.consents(tick.session, row.id or 0)
    for one in consents.values():
        one.answer = "me"
    row.state = Stage.PRIVATE


def keep(tick: Tick, row: Row, consents: dict[str, Consent], after: Shoutout) -> None:
    """Store what was decided and write the letters that follow."""
    for person, choice in after.choices.items():
        one = consents[person]
        if one.answer != _answer(choice):
            one.answer, one.answered_at = _answer(choice), tick.now
    row.text, row.asked_at = after.reason, after.asked_at
    row.version += 1
    was = row.state
    settled = rules.posted(after) if after.stage is Stage.READY else after
    row.state = settled.stage
    tick.session.flush()
    publish(tick, row, consents)
    if row.state not in {was, Stage.ASKING}:
        refresh_cards(tick, row, tuple(consents))


def publish(tick: Tick, row: Row, consents: dict[str, Consent]) -> None:
    """Post, change and delete until the channels say what was agreed; not while asking again."""
    if row.state == Stage.ASKING:
        return
    wanted = {post.where for post in posts_of(row, consents)}
    for where in sorted(wanted):
        channel = channel_for(tick, row, where)
        if channel:
            tick.post(_post(tick, row, channel, where))
    for place in store.posts(tick.session, row.id or 0):
        if place not in wanted:
            unpost(tick, row, place)


def channel_for(tick: Tick, row: Row, where: Where) -> str:
    """Name the channel a post goes to; empty when it does not exist (any more)."""
    if row.programme_id is None:
        return ""
    programme = programmes.get(tick, row.programme_id)
    if where is Where.COMPANY:
        return programmes.settings_of(programme).company_channel or ""
    return programme.channel_id or ""


def _post(tick: Tick, row: Row, channel: str, where: Where) -> Letter:
    programme = programmes.get(tick, row.programme_id or 0)
    return Letter(
        "recognition.post",
        channel,
        f"shoutout:{row.id}:{row.version}:post:{int(where)}",
        facts={"shoutout": row.id, "place": int(where), "version": row.version},
        due_at=programmes_calendar.channel_moment(tick, programme),
        public=True,
        programme_id=row.programme_id,
    )


def unpost(tick: Tick, row: Row, place: int) -> None:
    """Have a post deleted."""
    found = store.posts(tick.session, row.id or 0).get(place)
    if found is None:
        return
    tick.post(
        Letter(
            "recognition.unpost",
            found.channel_id,
            f"shoutout:{row.id}:unpost:{found.channel_id}:{found.message_ts}",
            facts={"shoutout": row.id, "place": place, "ts": found.message_ts},
            urgency=Urgency.SAFETY,
            programme_id=row.programme_id,
        )
    )


def refresh_cards(tick: Tick, row: Row, named: tuple[str, ...]) -> None:
    """Let the cards say how things stand now."""
    tick.post(
        *(
            Letter(
                "recognition.card_again",
                person,
                f"shoutout:{row.id}:{row.version}:again:{person}",
                facts={"shoutout": row.id, "round": row.round},
                urgency=Urgency.PROPOSAL,
                programme_id=row.programme_id,
            )
            for person in named
        )
    )


def close_card(tick: Tick, person: str, facts: Mapping[str, str | int | None], ts: str) -> None:
    """Let an older card say that there is a newer one."""
    shoutout_id, newest = facts["shoutout"], int(facts["round"] or 1)
    tick.post(
        Letter(
            "recognition.card_again",
            person,
            f"shoutout:{shoutout_id}:close:{person}:{ts}",
            facts={"shoutout": shoutout_id, "round": newest - 1, "ts": ts},
            urgency=Urgency.PROPOSAL,
        )
    )


def reword(turn: Turn, shoutout_id: int, seen: int, words: str) -> Row:
    """Change the author's words: everybody who had not said no is asked again.

    Raises:
        NotNamed: only the author changes the words.
        TooLate: it was taken back.
        ChangedMeanwhile: the words were changed in another window.
        FormRefused: the words cannot be sent like this.
    """
    row = load(turn, shoutout_id)
    consents = store.consents(turn.session, shoutout_id)
    if row.author_id == turn.user_id and row.round != seen:
        raise ChangedMeanwhile
    named = people.people(turn.session, turn.workspace_id, list(consents))
    try:
        after = rules.reword(
            facts_of(row, consents),
            turn.user_id,
            words,
            called={one: called(named.get(one)) for one in consents},
            now=turn.now,
        )
    except (recognition_words.NoReason, recognition_words.NameInside) as refusal:
        raise FormRefused({"words": refusal}) from None
    row.round += 1
    keep(turn, row, consents, after)
    again = tuple(person for person, choice in after.choices.items() if choice.named)
    ask(turn, row, again)
    if row.reach == Where.ONLY_ME:
        keep_private(turn, row)
    return row


def take_back(turn: Turn, shoutout_id: int) -> Row:
    """Take the author's words back; posts are deleted and cards say so.

    Raises:
        NotNamed: only the author takes them back.
        TooLate: that has happened already.
    """
    row = load(turn, shoutout_id)
    consents = store.consents(turn.session, shoutout_id)
    keep(turn, row, consents, rules.take_back(facts_of(row, consents), turn.user_id))
    turn.forget(f"shoutout:{shoutout_id}:", "taken_back")
    return row


LOOKS = {"recognition.silence": silence}
"""By kind of reminder: after five days silence is an answer."""
