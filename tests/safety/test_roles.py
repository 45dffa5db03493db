"""Role × action: what the table does not allow is refused and audited, whatever was sent."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import select

from bot.core import Bot, Who
from bot.domain.refusals import NotAllowed
from bot.domain.roles import ALLOWED, Action, Role
from storage.engine import begin
from storage.models import Audit, Grant, Person


def grant(bot: Bot, who: Who, role: Role | None, at: datetime, programme_id: int | None) -> None:
    """Give somebody a role."""
    if role is None:
        return
    with begin(bot.engine) as session:
        session.add(
            Grant(
                workspace_id=who.workspace_id,
                user_id=who.user_id,
                role=role,
                programme_id=programme_id,
                granted_at=at,
            )
        )


def trail(bot: Bot) -> list[tuple[str, str, bool]]:
    """Read the audit trail."""
    with begin(bot.engine) as session:
        return [(row.actor_id, row.action, row.allowed) for row in session.exec(select(Audit))]


def test_every_action_is_in_the_table() -> None:
    """An action nobody thought about is allowed to nobody, visibly."""
    assert set(ALLOWED) == set(Action)


def test_the_matrix_holds_for_every_role_and_leaves_a_trace(
    bot: Bot, add_person: Callable[..., Who], t0: datetime
) -> None:
    """0 successes beyond the table; every refused try is in the audit trail."""
    wrong, refused = [], []
    for number, role in enumerate((*Role, None)):
        who = add_person(f"U{number}", is_admin=role is Role.ADMIN)
        grant(bot, who, role if role is not Role.ADMIN else None, t0, None)
        for action in Action:
            may = role in ALLOWED[action]
            try:
                with bot.turn(who) as turn:
                    turn.authorise(action)
                if not may:
                    wrong.append((role, action))
            except NotAllowed:
                refused.append((who.user_id, str(action), False))
                if may:
                    wrong.append((role, action))

    assert not wrong
    assert sorted(refused) == sorted(trail(bot))


@pytest.mark.parametrize("action", list(Action))
def test_a_role_in_one_programme_is_none_in_another(
    bot: Bot, add_person: Callable[..., Who], t0: datetime, action: Action
) -> None:
    """A forged programme number opens nothing."""
    who = add_person("U1")
    for role in ALLOWED[action] - {Role.ADMIN}:
        grant(bot, who, role, t0, 7)

    with pytest.raises(NotAllowed), bot.turn(who) as turn:
        turn.authorise(action, 8)


def test_a_role_in_another_workspace_is_none_here(
    bot: Bot, add_person: Callable[..., Who], t0: datetime
) -> None:
    """The same person id elsewhere is another person."""
    grant(bot, add_person("U1", workspace_id="T2"), Role.LEAD, t0, None)
    here = add_person("U1")

    with pytest.raises(NotAllowed), bot.turn(here) as turn:
        turn.authorise(Action.PROGRAMME_CREATE)


def test_whoever_left_has_no_role(bot: Bot, add_person: Callable[..., Who], t0: datetime) -> None:
    """A grant ends with the account, also before anybody takes it back."""
    who = add_person("U1")
    grant(bot, who, Role.LEAD, t0, None)
    with begin(bot.engine) as session:
        person = session.get(Person, ("T1", "U1"))
        assert person is not None
        person.left_at = t0

    with pytest.raises(NotAllowed), bot.turn(who) as turn:
        turn.authorise(Action.PROGRAMME_CREATE)


def test_a_refused_action_leaves_no_other_trace(bot: Bot, add_person: Callable[..., Who]) -> None:
    """What happened before the refusal in the same turn is undone."""
    who = add_person("U1", name="before")

    def rename_and_overreach() -> None:
        with bot.turn(who) as turn:
            turn.person("U1").name = "after"
            turn.authorise(Action.ROLE_GRANT)

    with pytest.raises(NotAllowed):
        rename_and_overreach()

    with begin(bot.engine) as session:
        person = session.get(Person, ("T1", "U1"))
        assert person is not None
        assert person.name == "before"
    assert trail(bot) == [("U1", "role.grant", False)]
