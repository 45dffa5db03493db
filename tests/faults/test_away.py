"""Slack answers nothing but errors, or the database goes while calls are under way."""

import time
from dataclasses import replace

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from bot import app
from bot.sandbox import Fault
from bot.sandbox.state import TEAM
from bot.settling import FAILURES, Done
from storage.models import LetterState
from tests.faults.rig import Rig

EVERYTHING = {Fault.ERROR_BEFORE: 1.0}


def test_while_slack_answers_nothing_no_further_letter_is_risked(rig: Rig) -> None:
    """The first letter may have arrived; all others wait unharmed and go out once."""
    rig.sandbox.faults.by_chance(EVERYTHING, seed=7)
    rig.post(private=4, public=0)
    courier = rig.courier()
    for _ in range(FAILURES):
        courier.run_until_empty()
        rig.clock.pushed += 60
    tried = [call for call in rig.sandbox.calls if call.method == "chat.postMessage"]
    assert len(tried) == 1
    assert sorted(row.repeats for row in rig.rows()) == [0, 0, 0, 1]
    assert {row.state for row in rig.rows()} == {LetterState.WAITING}

    rig.sandbox.faults.clear()
    until = time.monotonic() + 10
    while rig.open() and time.monotonic() < until:
        rig.clock.pushed += 300
        courier.run_until_empty()
    assert {row.state for row in rig.rows()} == {LetterState.SENT}
    assert set(rig.arrivals().values()) == {1}


def test_an_answer_that_got_lost_holds_nobody_up_when_slack_is_there(rig: Rig) -> None:
    """Slack answers the harmless question, so the next letters go out in the same round."""
    rig.sandbox.faults.next("chat.postMessage", Fault.RESET_BEFORE)
    rig.post(private=5, public=0)
    rig.courier().run_until_empty()
    assert sum(rig.arrivals().values()) == 4
    assert sum(call.method == "auth.test" for call in rig.sandbox.calls) == 1


def test_a_database_that_goes_while_calls_are_under_way_costs_no_answer(rig: Rig) -> None:
    """What Slack answers meanwhile is kept and written down at the next beat."""
    looks: list[str] = []

    def go_at_the_second_look(step: str) -> None:
        looks.append(step)
        if step == "asked" and looks.count(step) == 2:
            raise OperationalError("gone", {}, Exception("gone"))

    rig.give_slack_time()
    rig.post(private=2, public=2)
    courier = rig.courier(go_at_the_second_look, threads=4)
    with pytest.raises(OperationalError):
        courier.run_once()
    assert {row.state for row in rig.rows()} == {LetterState.SENDING}

    courier.run_once()
    assert {(row.state, row.repeats) for row in rig.rows()} == {(LetterState.SENT, 0)}
    assert sorted(rig.arrivals().values()) == [1, 1, 1, 1]


def test_a_letter_that_waited_for_its_call_is_not_sent_when_the_database_is_gone(rig: Rig) -> None:
    """It goes back, and the answers of the letters beside it are written down all the same."""
    rig.post(private=1, public=0)
    courier = rig.courier()
    (claim,) = courier._take()
    with rig.bot.tick(TEAM) as tick:
        (ready,) = courier._preparer.prepare(tick, [claim])
    gone = replace(rig.bot, engine=create_engine("sqlite:////no/such/folder.db"))
    caller = replace(courier._send, bot=gone)
    assert caller(replace(ready, since=ready.since - 1)) == Done(claim, None)
    assert sum(rig.arrivals().values()) == 0


def test_a_press_that_failed_is_acknowledged_only_when_the_person_is_told(rig: Rig) -> None:
    """Without a database a window owns up to it; without a window the client itself must say so."""
    gone = replace(rig.bot, engine=create_engine("sqlite:////no/such/folder.db"))
    bolt, slack = app.build(gone, rig.client), rig.sandbox.slack

    def press(trigger: str) -> int:
        body = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": "U0ANNA", "team_id": TEAM},
            "trigger_id": trigger,
            "actions": [{"type": "button", "action_id": "lessons:open:1", "value": "x"}],
        }
        return bolt.dispatch(BoltRequest(body=body, mode="socket_mode")).status

    assert press(rig.sandbox.do(lambda: slack.triggers.make("U0ANNA"))) == 200
    assert rig.sandbox.person("U0ANNA").modal()
    assert press("1.2.3") == 500
