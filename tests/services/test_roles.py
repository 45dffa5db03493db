"""Roles: the first lead, appointing, removing, and the trail they leave."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from bot.core import Bot, Who
from bot.domain.refusals import FormRefused, NotAllowed
from bot.domain.roles import Action, Role
from bot.services import programmes, roles
from bot.services.roles import HeldAlready, LastLead, NotAMember
from storage import people
from storage.models import Audit, Grant


@pytest.fixture
def leaderless(bot: Bot) -> Bot:
    """Give a bot whose configuration names no lead."""
    return replace(bot, settings=replace(bot.settings, leads=()))


def test_an_admin_appoints_the_first_lead_and_nothing_else(
    leaderless: Bot, add_person: Callable[..., Who]
) -> None:
    """Once there is a lead, being an admin allows nothing."""
    admin = add_person("UADMIN", is_admin=True)
    first = add_person("UFIRST")
    add_person("USECOND")

    with pytest.raises(NotAllowed), leaderless.turn(admin) as turn:
        roles.form(turn)
    with leaderless.turn(admin) as turn:
        assert programmes.may_see_any(turn)
        roles.appoint_first_lead(turn, "UFIRST")
    with leaderless.turn(first) as turn:
        assert turn.who.may(Action.PROGRAMME_CREATE)
    with leaderless.turn(admin) as turn:
        assert not programmes.may_see_any(turn)
    with pytest.raises(NotAllowed), leaderless.turn(admin) as turn:
        roles.appoint_first_lead(turn, "USECOND")


def test_who_is_no_admin_appoints_nobody(leaderless: Bot, add_person: Callable[..., Who]) -> None:
    """A forged press is refused and leaves a trace."""
    who = add_person("UX")

    with pytest.raises(NotAllowed), leaderless.turn(who) as turn:
        roles.appoint_first_lead(turn, "UX")
    with leaderless.tick("T1") as tick:
        (entry,) = tick.session.exec(select(Audit)).all()
        assert (entry.actor_id, entry.action, entry.allowed) == ("UX", "role.first_lead", False)


@pytest.mark.parametrize("kind", ["guest", "bot", "stranger"])
def test_only_members_hold_roles(
    as_lead: Callable[..., Any], add_person: Callable[..., Who], kind: str
) -> None:
    """Guests, bots and strangers are told apart on the server."""
    add_person("UX", kind=kind)

    with pytest.raises(NotAMember):
        as_lead(roles.appoint, "UX", Role.COORDINATOR, None, "")


def test_a_role_is_held_once(as_lead: Callable[..., Any], add_person: Callable[..., Who]) -> None:
    """Pressing twice gives one grant."""
    add_person("UX")
    as_lead(roles.appoint, "UX", Role.LEAD, None, "")

    with pytest.raises(HeldAlready):
        as_lead(roles.appoint, "UX", Role.LEAD, None, "")


def test_a_deputy_is_a_coordinator_within_a_scope(
    bot: Bot, as_lead: Callable[..., Any], add_person: Callable[..., Who], programme: int
) -> None:
    """Deputies have the same rights; the scope holds countries and places."""
    add_person("UX")
    as_lead(roles.appoint, "UX", roles.DEPUTY, programme, "de, Wien")

    with bot.tick("T1") as tick:
        (held,) = tick.session.exec(select(Grant)).all()
        assert (held.role, held.deputy, held.scope) == ("coordinator", True, ["DE", "Wien"])


def test_the_last_lead_stays(leaderless: Bot, add_person: Callable[..., Who]) -> None:
    """Somebody always leads; with a second lead the first may go."""
    admin, first = add_person("UADMIN", is_admin=True), add_person("UFIRST")
    add_person("UOTHER")
    with leaderless.turn(admin) as turn:
        roles.appoint_first_lead(turn, "UFIRST")
    with leaderless.turn(first) as turn:
        grant = people.grant(turn.session, "T1", "UFIRST", Role.LEAD, None)
        assert grant is not None

    with pytest.raises(LastLead), leaderless.turn(first) as turn:
        roles.remove(turn, grant.id or 0)
    with leaderless.turn(first) as turn:
        roles.appoint(turn, "UOTHER", Role.LEAD, None, "")
        roles.remove(turn, grant.id or 0)
        assert programmes.leads(turn) == ["UOTHER"]


def test_settings_name_exactly_the_coordinators(
    bot: Bot, as_lead: Callable[..., Any], add_person: Callable[..., Who], programme: int
) -> None:
    """Who is left out loses the role; who cannot hold it is told beside the field."""
    for name in ("UA", "UB"):
        add_person(name)
    add_person("UGUEST", kind="guest")
    as_lead(roles.set_coordinators, programme, ["UA"])
    as_lead(roles.set_coordinators, programme, ["UB"])

    assert as_lead(roles.coordinators, programme) == ["UB"]
    with pytest.raises(FormRefused):
        as_lead(roles.set_coordinators, programme, ["UB", "UGUEST"])
    with bot.tick("T1") as tick:
        assert len(people.trail(tick.session, "T1", 50)) == 4


def test_a_scope_has_an_end(as_lead: Callable[..., Any], add_person: Callable[..., Who]) -> None:
    """Ten places are enough."""
    add_person("UX")

    with pytest.raises(roles.ScopeTooLong):
        as_lead(roles.appoint, "UX", Role.COORDINATOR, None, ",".join("abcdefghijkl"))
