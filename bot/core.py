"""Bot, Turn and Tick: the values that the edges share; one turn or tick is one transaction."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Engine
from sqlmodel import Session

from bot.clock import Clock
from bot.config import Settings
from bot.domain import roles
from bot.domain.letters import Letter, Reminder
from bot.domain.refusals import NotAllowed
from bot.domain.roles import Action, Actor
from bot.i18n import Translate, languages
from bot.latest import Latest
from storage import ledger, people, reminders
from storage.engine import begin, glance
from storage.models import Person, Workspace

ACQUAINTED_FOR = timedelta(days=1)
"""How long what Slack told us about a person (zone, locale, admin) is taken as fresh."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in a workspace, as Slack names them; `meet` asks Slack who they are, once."""

    workspace_id: str
    user_id: str
    meet: Callable[[], None] | None = field(default=None, compare=False, repr=False)


@dataclass(slots=True, kw_only=True)
class Tick:
    """One transaction in one workspace at one moment, begun by the clock."""

    session: Session
    workspace_id: str
    now: datetime
    settings: Settings
    _met: dict[str, Person] = field(default_factory=dict)
    _homes: list[Workspace] = field(default_factory=list)

    def post(self, *letters: Letter) -> None:
        """Write letters into the ledger, together with the decision that causes them."""
        ledger.post(self.session, self.workspace_id, letters, now=self.now)

    def remind(self, *moments: Reminder) -> None:
        """Write down when to look again."""
        reminders.remind(self.session, self.workspace_id, moments)

    def forget(self, prefix: str, reason: str) -> None:
        """Skip waiting reminders whose key begins with `prefix`."""
        reminders.cancel(self.session, self.workspace_id, prefix=prefix, reason=reason)

    def person(self, user_id: str) -> Person:
        """Load somebody, or begin their row; once per transaction."""
        if user_id not in self._met:
            self._met[user_id] = people.ensure(self.session, self.workspace_id, user_id)
        return self._met[user_id]

    @property
    def home(self) -> Workspace:
        """Load the workspace, once per transaction."""
        if not self._homes:
            self._homes.append(people.workspace(self.session, self.workspace_id))
        return self._homes[0]

    def voice(self, user_id: str) -> Translate:
        """Speak to somebody in their language, form of address and time zone."""
        home = self.home
        return voice_of(self.person(user_id), language=home.language, address=home.address)

    def actor(self, user_id: str) -> Actor:
        """Gather the roles somebody holds now."""
        return people.actor(self.session, self.person(user_id), self.settings.leads)


@dataclass(slots=True, kw_only=True)
class Turn(Tick):
    """One transaction begun by a person: the same as a tick, and somebody to answer to.

    It carries no Slack client: nobody talks to Slack while holding a transaction.
    """

    who: Actor
    t: Translate
    refused: list[tuple[Action, int | None]] = field(default_factory=list)

    @property
    def user_id(self) -> str:
        """Name the person whose turn it is."""
        return self.who.user_id

    @property
    def acquainted(self) -> bool:
        """Tell whether Slack has told us lately who this is."""
        seen_at = self.person(self.user_id).seen_at
        return seen_at is not None and self.now - seen_at < ACQUAINTED_FOR

    def authorise(self, action: Action, programme_id: int | None = None) -> None:
        """Let the person do this, or refuse and keep a trace of the attempt."""
        try:
            roles.authorise(self.who, action, programme_id)
        except NotAllowed:
            self.refused.append((action, programme_id))
            raise

    def audit(
        self,
        action: Action,
        *,
        programme_id: int | None = None,
        subject: str = "",
        **detail: Any,
    ) -> None:
        """Write the action into the audit trail."""
        people.audit(
            self.session,
            self.who,
            action,
            at=self.now,
            programme_id=programme_id,
            subject=subject,
            **detail,
        )


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything that lives as long as the process: settings, database and clock."""

    settings: Settings
    engine: Engine
    clock: Clock
    homes: Latest = field(default_factory=Latest, compare=False, repr=False)
    """Whose Home is being published, so that an older one never covers a newer one."""

    @contextmanager
    def turn(self, who: Who) -> Iterator[Turn]:
        """Open one person's turn; a refusal leaves nothing but the audit of a forbidden try."""
        turn: Turn | None = None
        try:
            with self._met(who) as turn:
                yield turn
        except NotAllowed:
            if turn is not None and turn.refused:
                self._note_refused(who, turn.refused)
            raise

    @contextmanager
    def _met(self, who: Who) -> Iterator[Turn]:
        """Open a turn of somebody we know; about others Slack is asked with no transaction open."""
        with begin(self.engine, who.workspace_id) as session:
            turn = self._turn(session, who)
            if who.meet is None or turn.acquainted:
                yield turn
                return
        who.meet()
        with begin(self.engine, who.workspace_id) as session:
            yield self._turn(session, who)

    @contextmanager
    def tick(self, workspace_id: str) -> Iterator[Tick]:
        """Open one transaction on the clock's behalf; "" stands for all workspaces."""
        with begin(self.engine, workspace_id) as session:
            yield self._tick(session, workspace_id)

    @contextmanager
    def glance(self, workspace_id: str = "") -> Iterator[Tick]:
        """Look without writing, in one workspace or all: nobody waits for it, and it for nobody."""
        with glance(self.engine, workspace_id) as session:
            yield self._tick(session, workspace_id)

    def _tick(self, session: Session, workspace_id: str) -> Tick:
        return Tick(
            session=session,
            workspace_id=workspace_id,
            now=self.clock.now(),
            settings=self.settings,
        )

    def _turn(self, session: Session, who: Who) -> Turn:
        home, person, grants = people.arriving(session, who.workspace_id, who.user_id)
        return Turn(
            session=session,
            workspace_id=who.workspace_id,
            now=self.clock.now(),
            settings=self.settings,
            who=people.acting(person, grants, self.settings.leads),
            t=voice_of(person, language=home.language, address=home.address),
            _met={who.user_id: person},
            _homes=[home],
        )

    def _note_refused(self, who: Who, refused: Iterable[tuple[Action, int | None]]) -> None:
        with begin(self.engine, who.workspace_id) as session:
            for action, programme_id in refused:
                people.audit(
                    session,
                    Actor(who.workspace_id, who.user_id),
                    action,
                    at=self.clock.now(),
                    programme_id=programme_id,
                    allowed=False,
                )


def voice_of(person: Person, *, language: str, address: str) -> Translate:
    """Find a person's voice: their choice, else Slack's locale, else the given language."""
    wishes = (person.language, (person.locale or "")[:2], language)
    chosen = next((wish for wish in wishes if wish in languages()), language)
    return Translate(str(chosen), person.address or address, zone_of(person))


def zone_of(person: Person) -> ZoneInfo:
    """Give the person's time zone; an unknown one reads as UTC."""
    try:
        return ZoneInfo(person.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
