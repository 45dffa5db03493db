"""Asking for support: who reads it, who never does, and what happens when nobody answers."""

import json
from typing import Any

import pytest
from sqlmodel import col, select

from bot.sandbox import payloads
from bot.sandbox.driver import Person
from bot.sandbox.state import TEAM
from storage.engine import begin
from storage.models import Audit, Grant, SupportRequest

CANARY = "zirkonblau"
NAMES = {
    "asker": "U0CLARA",
    "coordinator": "U0ANNA",
    "deputy": "U0GRACE",
    "confidant": "U0HENRIK",
    "stranger": "U0BEN",
}
ROLES = {"coordinator": "coordinator", "deputy": "coordinator", "confidant": "confidant"}


@pytest.fixture(scope="module", autouse=True)
def helpers(house: Any) -> dict[str, Person]:
    """Name a coordinator, a deputy and a confidant."""
    with house.running.bot.tick(TEAM) as tick:
        for number, (name, role) in enumerate(ROLES.items()):
            tick.person(NAMES[name])
            tick.session.add(
                Grant(
                    workspace_id=TEAM,
                    user_id=NAMES[name],
                    role=role,
                    granted_at=tick.now.replace(second=number),
                )
            )
    return {name: house.person(one) for name, one in NAMES.items()}


def forge(house: Any, who: Person, action_id: str, value: str) -> None:
    """Press a button that Slack never showed to this person."""
    slack = house.sandbox.slack
    payload = payloads.common(slack, slack.user(who.id), "block_actions") | {
        "trigger_id": house.sandbox.do(lambda: slack.triggers.make(who.id)),
        "container": {"type": "message", "channel_id": "D0", "message_ts": "1.0"},
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
    }
    house.sandbox.run(house.sandbox.delivery.interactive(payload))


def ask(house: Any, who: Person, whom: str, text: str) -> None:
    """Fill in the form."""
    who.command("/mentor support")
    view = who.wait_for_modal(lambda view: view["callback_id"] == "support:form")
    assert who.submit(view, {"asked": whom, "text": text}).ok
    house.running.step()


def last_request(house: Any) -> SupportRequest:
    """Load the newest request."""
    with begin(house.running.bot.engine) as session:
        return session.exec(select(SupportRequest).order_by(col(SupportRequest.id).desc())).all()[0]


def test_the_form_names_who_answers_who_stands_in_and_how_soon(
    helpers: dict[str, Person],
) -> None:
    """Nobody has to guess who will read it."""
    helpers["asker"].shortcut("shortcut:support")
    view = helpers["asker"].wait_for_modal(lambda view: view["callback_id"] == "support:form")

    shown = json.dumps(view, ensure_ascii=False)
    assert all(helpers[name].id in shown for name in ("coordinator", "deputy", "confidant"))
    assert "2 Tagen" in shown or "2 days" in shown


def test_only_the_chosen_helper_gets_to_read_it(house: Any, helpers: dict[str, Person]) -> None:
    """The card carries no content; the text shows on the helper's press and nowhere else."""
    ask(house, helpers["asker"], "confidant", f"Es geht um {CANARY}.")
    card = helpers["confidant"].dm()[-1]

    assert CANARY not in json.dumps(card.blocks, ensure_ascii=False) + card.text
    helpers["confidant"].press(card, "support:read")
    modal = helpers["confidant"].wait_for_modal(lambda view: CANARY in json.dumps(view))
    assert helpers["asker"].id in json.dumps(modal)
    everywhere = str(house.sandbox.world.messages)
    assert CANARY not in everywhere


def test_a_forged_press_of_others_is_refused(house: Any, helpers: dict[str, Person]) -> None:
    """Other helpers and people without a role see nothing, and the try is in the audit trail."""
    ask(house, helpers["asker"], "confidant", f"Nochmals {CANARY}.")
    request = last_request(house)
    for who in (helpers["coordinator"], helpers["stranger"]):
        for verb in ("read", "take", "done"):
            forge(house, who, f"support:{verb}:{request.id}", str(request.id))

        assert CANARY not in json.dumps(who.modal() or {})
    assert last_request(house).state == "open"
    with begin(house.running.bot.engine) as session:
        refused = session.exec(select(Audit).where(col(Audit.allowed).is_(False))).all()
    assert {row.actor_id for row in refused} == {helpers["stranger"].id}


def test_a_helper_takes_care_and_closes(house: Any, helpers: dict[str, Person]) -> None:
    """The person hears who cares; the closed request is out of everybody's Home."""
    ask(house, helpers["asker"], "coordinator", "Ein Termin klemmt.")
    card = helpers["coordinator"].dm()[-1]
    helpers["coordinator"].press(card, "support:read")
    modal = helpers["coordinator"].wait_for_modal(lambda view: "klemmt" in json.dumps(view))
    helpers["coordinator"].press(modal, "support:take")
    house.running.step()

    assert helpers["coordinator"].id in json.dumps(helpers["asker"].dm()[-1].blocks)
    modal = helpers["coordinator"].wait_for_modal(lambda view: "support:take" not in str(view))
    helpers["coordinator"].press(modal, "support:done")
    row = last_request(house)
    assert (row.state, row.closed_at is not None) == ("answered", True)
    with begin(house.running.bot.engine) as session:
        steps = [row.detail.get("step") for row in session.exec(select(Audit))]
    assert {"taken", "answered"} <= set(steps)


def test_the_deputy_is_asked_after_two_days_and_then_the_person_hears(
    house: Any, helpers: dict[str, Person]
) -> None:
    """No request stalls silently."""
    ask(house, helpers["asker"], "coordinator", "Bitte melden.")
    assert not helpers["deputy"].dm()

    house.pass_time(days=2, minutes=1)
    assert "support:read" in json.dumps(helpers["deputy"].dm()[-1].blocks)
    house.pass_time(days=2, minutes=1)
    assert "support:open" in json.dumps(helpers["asker"].dm()[-1].blocks)


def test_an_empty_request_is_explained_at_its_field(house: Any, helpers: dict[str, Person]) -> None:
    """Nothing is stored, and the form stays open."""
    helpers["asker"].command("/mentor support")
    view = helpers["asker"].wait_for_modal(lambda view: view["callback_id"] == "support:form")
    before = last_request(house).id

    reply = helpers["asker"].submit(view, {"asked": "coordinator", "text": "   "})

    assert "text" in reply.errors
    assert last_request(house).id == before
