"""Who may do what: one table of roles and actions, asked for every click."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.refusals import NotAllowed


class Role(StrEnum):
    """What somebody is in a workspace or a programme; a person may hold several."""

    LEAD = "lead"
    COORDINATOR = "coordinator"
    CONFIDANT = "confidant"
    WORKS_COUNCIL = "works_council"
    ADMIN = "admin"
    PARTICIPANT = "participant"


class Action(StrEnum):
    """What a role may allow; the name is what the audit trail shows."""

    PROGRAMME_CREATE = "programme.create"
    PROGRAMME_EDIT = "programme.edit"
    PROGRAMME_MOVE = "programme.move"
    PROGRAMME_SEE = "programme.see"
    MATCH_RUN = "match.run"
    MATCH_SEE = "match.see"
    MATCH_EDIT = "match.edit"
    MATCH_RELEASE = "match.release"
    PAIR_SEE = "pair.see"
    PAIR_CARE = "pair.care"
    SHOUTOUT = "shoutout.post"
    WRITE_TO_ROLE = "mail.write"
    MAIL_SEE = "mail.see"
    MAIL_EDIT = "mail.edit"
    POLL_SEND = "poll.send"
    WORKSHOP_EDIT = "workshop.edit"
    REPORT_SEE = "report.see"
    AUDIT_SEE = "audit.see"
    PEOPLE_IMPORT = "people.import"
    COMPANY_EDIT = "company.edit"
    TEXT_EDIT = "text.edit"
    SUPPORT_ANSWER = "support.answer"
    ROLE_GRANT = "role.grant"
    ROLE_FIRST_LEAD = "role.first_lead"


_HR = frozenset({Role.LEAD, Role.COORDINATOR})
_LEAD = frozenset({Role.LEAD})

ALLOWED: Mapping[Action, frozenset[Role]] = {
    Action.PROGRAMME_CREATE: _LEAD,
    Action.PROGRAMME_EDIT: _LEAD,
    Action.PROGRAMME_MOVE: _LEAD,
    Action.PROGRAMME_SEE: _HR | {Role.WORKS_COUNCIL},
    Action.MATCH_RUN: _HR,
    Action.MATCH_SEE: _HR,
    Action.MATCH_EDIT: _HR,
    Action.MATCH_RELEASE: _HR,
    Action.PAIR_SEE: _HR,
    Action.PAIR_CARE: _HR,
    Action.SHOUTOUT: _HR,
    Action.WRITE_TO_ROLE: _HR,
    Action.MAIL_SEE: _HR,
    Action.MAIL_EDIT: _HR,
    Action.POLL_SEND: _HR,
    Action.WORKSHOP_EDIT: _HR,
    Action.REPORT_SEE: _HR | {Role.WORKS_COUNCIL},
    Action.AUDIT_SEE: _LEAD | {Role.WORKS_COUNCIL},
    Action.PEOPLE_IMPORT: _LEAD,
    Action.COMPANY_EDIT: _LEAD,
    Action.TEXT_EDIT: _LEAD,
    Action.SUPPORT_ANSWER: _HR | {Role.CONFIDANT},
    Action.ROLE_GRANT: _LEAD,
    Action.ROLE_FIRST_LEAD: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A role somebody holds: for one programme or all (None), in some countries or all (empty)."""

    role: Role
    programme_id: int | None = None
    scope: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever pressed, typed or sent something, with the roles they hold right now."""

    workspace_id: str
    user_id: str
    held: tuple[Held, ...] = ()

    @property
    def is_hr(self) -> bool:
        """Whether the person runs any programme."""
        return any(held.role in _HR for held in self.held)

    def may(self, action: Action, programme_id: int | None = None) -> bool:
        """Tell whether some role covers the action, in this programme if one is named."""
        return any(_covers(held, action, programme_id) for held in self.held)

    def places(self, programme_id: int | None) -> frozenset[str] | None:
        """Name the countries and places somebody looks after in a programme; None means all.

        >>> held = (Held(Role.COORDINATOR, 7, frozenset({"AT"})), Held(Role.COORDINATOR, 8))
        >>> actor = Actor("T1", "U1", held)
        >>> actor.places(7), actor.places(8)
        (frozenset({'AT'}), None)
        """
        here = [
            held
            for held in self.held
            if held.role in _HR and held.programme_id in {None, programme_id}
        ]
        if not here or any(not held.scope for held in here):
            return None
        return frozenset[str]().union(*(held.scope for held in here))

    def programmes(self, action: Action) -> frozenset[int] | None:
        """Name the programmes an action is allowed in; None means all of them."""
        covering = [held for held in self.held if held.role in ALLOWED[action]]
        if any(held.programme_id is None for held in covering):
            return None
        return frozenset(held.programme_id for held in covering if held.programme_id is not None)


def authorise(actor: Actor, action: Action, programme_id: int | None = None) -> None:
    """Let the action pass or refuse it.

    Raises:
        NotAllowed: no role of the actor covers the action.
    """
    if not actor.may(action, programme_id):
        raise NotAllowed


def within(scopes: Iterable[Held], country: str | None, location: str | None) -> bool:
    """Tell whether a person of this country or location is inside at least one role's scope.

    >>> within([Held(Role.COORDINATOR, scope=frozenset({"AT"}))], "AT", "Vienna")
    True
    >>> within([Held(Role.COORDINATOR, scope=frozenset({"AT"}))], "DE", "Munich")
    False
    """
    return any(not held.scope or held.scope & {country, location} for held in scopes)


def _covers(held: Held, action: Action, programme_id: int | None) -> bool:
    everywhere = held.programme_id is None
    here = programme_id is None or held.programme_id == programme_id
    return held.role in ALLOWED[action] and (everywhere or here)
