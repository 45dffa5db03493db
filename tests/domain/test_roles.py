"""Rights: which role covers what, in which programme, and for people of which places."""

import pytest

from bot.domain.refusals import NotAllowed
from bot.domain.roles import ALLOWED, Action, Actor, Held, Role, authorise, within


def actor(*held: Held) -> Actor:
    """Somebody with these roles."""
    return Actor("T1", "U1", held)


COORDINATOR = Held(Role.COORDINATOR, 7, frozenset({"AT", "Munich"}))
COUNCIL = Held(Role.WORKS_COUNCIL)


def test_a_role_covers_its_own_programme_only() -> None:
    """Without a programme named, any will do; a role for all covers each."""
    one = actor(COORDINATOR)
    assert one.may(Action.PAIR_SEE, 7)
    assert one.may(Action.PAIR_SEE)
    assert not one.may(Action.PAIR_SEE, 8)
    assert not one.may(Action.ROLE_GRANT, 7)
    assert actor(Held(Role.LEAD)).may(Action.PAIR_SEE, 8)


def test_the_works_council_reads_reports_and_does_nothing_else_in_them() -> None:
    """The report, the audit trail, the pages around them; it is not HR."""
    council = actor(COUNCIL)
    may = {action for action in Action if council.may(action, 3)}
    assert {Action.REPORT_SEE, Action.AUDIT_SEE} <= may
    assert not may & {Action.MAIL_EDIT, Action.PAIR_SEE, Action.PROGRAMME_EDIT, Action.SHOUTOUT}
    assert not council.is_hr
    assert actor(COORDINATOR).is_hr


def test_whoever_is_not_allowed_is_refused() -> None:
    """A covered action passes without a word."""
    authorise(actor(COUNCIL), Action.REPORT_SEE, 3)
    for somebody in (actor(), actor(COUNCIL)):
        with pytest.raises(NotAllowed):
            authorise(somebody, Action.MAIL_EDIT, 3)


def test_programmes_are_named_unless_a_role_covers_all() -> None:
    """Only the roles that allow the action count."""
    other = Held(Role.COORDINATOR, 9)
    assert actor(COORDINATOR, other).programmes(Action.REPORT_SEE) == frozenset({7, 9})
    assert actor(COORDINATOR, COUNCIL).programmes(Action.REPORT_SEE) is None
    assert actor(COORDINATOR, COUNCIL).programmes(Action.PAIR_SEE) == frozenset({7})
    assert actor().programmes(Action.PAIR_SEE) == frozenset()


def test_the_widest_of_several_scopes_counts() -> None:
    """Scopes of one programme add up; one role without a scope sees all places."""
    vienna = Held(Role.COORDINATOR, 7, frozenset({"Vienna"}))
    assert actor(COORDINATOR, vienna).places(7) == frozenset({"AT", "Munich", "Vienna"})
    assert actor(COORDINATOR, Held(Role.LEAD)).places(7) is None
    assert actor(COORDINATOR).places(8) is None
    assert actor(COUNCIL).places(7) is None


def test_a_person_is_inside_by_country_or_by_place() -> None:
    """Unknown places are outside every scope, and inside a role without one."""
    assert within([COORDINATOR], "AT", None)
    assert within([COORDINATOR], "DE", "Munich")
    assert not within([COORDINATOR], None, None)
    assert within([COUNCIL], None, None)
    assert not within([], "AT", "Vienna")


def test_every_action_is_allowed_to_somebody() -> None:
    """An action nobody may take would be a button that is always refused."""
    assert set(ALLOWED) == set(Action)
    assert all(ALLOWED.values())
