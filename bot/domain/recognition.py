"""Thanks and shout-outs: who is named decides where their name appears; nobody is shown up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType

from bot.domain.recognition_words import (
    NobodyNamed,
    NotNamed,
    NotThem,
    NotYourself,
    TooLate,
    TooManyNamed,
    nameless,
)

SILENCE = timedelta(days=5)
"""Who has not answered by then keeps the thanks to themselves."""
MOST_NAMES = 10


class Where(IntEnum):
    """How far a name may travel, narrowest first."""

    ONLY_ME = 0
    PROGRAMME = 1
    COMPANY = 2


class Standing(StrEnum):
    """What keeps a person from being thanked publicly."""

    HERE = "here"
    BOT = "bot"
    LEFT = "left"
    OUTSIDE = "outside"


class Stage(StrEnum):
    """The life of a shout-out."""

    ASKING = "asking"
    READY = "ready"
    POSTED = "posted"
    PRIVATE = "private"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Choice:
    """One named person's answer; `where` is None until they answer, `named` False after a no."""

    where: Where | None = None
    named: bool = True


@dataclass(frozen=True, slots=True)
class Shoutout:
    """Words of thanks on their way; `reach` is the widest audience the author asked for."""

    author: str
    reason: str
    choices: Mapping[str, Choice]
    reach: Where
    asked_at: datetime
    stage: Stage = Stage.ASKING

    @property
    def until(self) -> datetime:
        """When silence becomes "only me"."""
        return self.asked_at + SILENCE


@dataclass(frozen=True, slots=True)
class Post:
    """One post to make: the names it carries and where; an order of names that ranks nobody."""

    where: Where
    names: tuple[str, ...]


def thank(
    author: str,
    people: Mapping[str, Standing],
    reason: str,
    *,
    called: Mapping[str, Sequence[str]] = MappingProxyType({}),
    reach: Where = Where.PROGRAMME,
    now: datetime,
) -> Shoutout:
    """Start thanking `people`; each is asked where their name may appear.

    `called` holds the names people go by: none may stand in the words, where it could not be left
    out again. Raises a `ThanksRefused`.
    """
    if not people:
        raise NobodyNamed
    if len(people) > MOST_NAMES:
        raise TooManyNamed(most=MOST_NAMES, n=len(people))
    if author in people:
        raise NotYourself
    for person, standing in people.items():
        if standing is not Standing.HERE:
            raise NotThem(person=person, standing=standing)
    choices = {person: Choice() for person in people}
    return Shoutout(author, nameless(reason, people, called), choices, reach, now)


def choose(shoutout: Shoutout, person: str, where: Where) -> Shoutout:
    """A named person says how far their name may travel; changeable until it is posted."""
    return _answered(shoutout, person, Choice(where))


def refuse(shoutout: Shoutout, person: str) -> Shoutout:
    """A named person wants no mention: they are left out, and nobody is told."""
    return _answered(shoutout, person, Choice(Where.ONLY_ME, named=False))


def _answered(shoutout: Shoutout, person: str, choice: Choice) -> Shoutout:
    if person not in shoutout.choices:
        raise NotNamed
    if shoutout.stage not in {Stage.ASKING, Stage.READY}:
        raise TooLate
    return _settled(replace(shoutout, choices={**shoutout.choices, person: choice}))


def _settled(shoutout: Shoutout) -> Shoutout:
    waiting = any(choice.where is None for choice in shoutout.choices.values())
    return replace(shoutout, stage=Stage.ASKING if waiting else Stage.READY)


def lapse(shoutout: Shoutout, *, now: datetime) -> Shoutout:
    """After five days silence means "only me"."""
    if shoutout.stage is not Stage.ASKING or now < shoutout.until:
        return shoutout
    silent = Choice(Where.ONLY_ME)
    heard = {
        person: silent if choice.where is None else choice
        for person, choice in shoutout.choices.items()
    }
    return _settled(replace(shoutout, choices=heard))


def posts(shoutout: Shoutout) -> tuple[Post, ...]:
    """What to post once all have answered: everybody at the widest place they agreed to.

    Nobody appears further than they or the author allowed, and each name appears once: who said
    "company channel" is named there, who said "programme channel" in the programme's. A post never
    tells that others were asked. Empty while somebody is still being asked, and when all prefer to
    keep it to themselves.
    """
    if shoutout.stage is not Stage.READY:
        return ()
    places = (Where.COMPANY, Where.PROGRAMME)
    named = {where: _names(shoutout, where) for where in places}
    return tuple(Post(where, names) for where, names in named.items() if names)


def _names(shoutout: Shoutout, where: Where) -> tuple[str, ...]:
    return tuple(
        sorted(
            person
            for person, choice in shoutout.choices.items()
            if choice.named and choice.where and min(choice.where, shoutout.reach) == where
        )
    )


def posted(shoutout: Shoutout) -> Shoutout:
    """Remember that the posts have gone out, or that it stays between the people."""
    if shoutout.stage is not Stage.READY:
        raise TooLate
    return replace(shoutout, stage=Stage.POSTED if posts(shoutout) else Stage.PRIVATE)


def privately(shoutout: Shoutout) -> tuple[str, ...]:
    """Who reads the thanks in private: everybody named, whatever they chose; no means no post."""
    return tuple(sorted(shoutout.choices))


def reword(
    shoutout: Shoutout,
    by: str,
    reason: str,
    *,
    called: Mapping[str, Sequence[str]] = MappingProxyType({}),
    now: datetime,
) -> Shoutout:
    """The author changes the words: everybody who agreed is asked again, for words are personal.

    Posts that went out stay as they were until all have answered.
    """
    _authored(shoutout, by)
    asked = {
        person: Choice() if choice.named else choice for person, choice in shoutout.choices.items()
    }
    words = nameless(reason, asked, called)
    changed = replace(shoutout, reason=words, choices=asked, asked_at=now)
    return _settled(changed)


def take_back(shoutout: Shoutout, by: str) -> Shoutout:
    """The author takes the words back; the posts are deleted."""
    _authored(shoutout, by)
    return replace(shoutout, stage=Stage.TAKEN_BACK)


def withdraw_name(shoutout: Shoutout, person: str) -> Shoutout:
    """A named person wants their name out of a post, also later; without names it goes."""
    if person not in shoutout.choices:
        raise NotNamed
    gone = Choice(Where.ONLY_ME, named=False)
    left = replace(shoutout, choices={**shoutout.choices, person: gone})
    if shoutout.stage is Stage.ASKING:
        return _settled(left)
    empty = not any(_names(left, where) for where in (Where.PROGRAMME, Where.COMPANY))
    return replace(left, stage=Stage.PRIVATE) if empty else left


def _authored(shoutout: Shoutout, by: str) -> None:
    if shoutout.author != by:
        raise NotNamed
    if shoutout.stage is Stage.TAKEN_BACK:
        raise TooLate


def order_of(names: Sequence[str], name_of: Mapping[str, str]) -> tuple[str, ...]:
    """Names as they are written: by the alphabet, so that no order looks like a ranking."""
    return tuple(sorted((name_of[name] for name in names), key=str.casefold))
