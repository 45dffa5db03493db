"""Answers leave when they are given, and every request finds the one listener it is meant for."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import Engine

from bot import app
from bot.answering import Answer, Switchboard, promptly
from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot
from tests.safety.matrix import FORMS, PRESSES, Cell


@pytest.fixture
def bolt() -> App:
    """Give an app that talks to nobody."""
    known = AuthorizeResult(enterprise_id=None, team_id="T1")
    return App(name="test", authorize=lambda **_: known, process_before_response=True)


def pressing(name: str, kind: str = "block_actions") -> dict[str, Any]:
    """Build the payload of a press or a form."""
    body: dict[str, Any] = {"type": kind, "team": {"id": "T1"}, "user": {"id": "U1"}}
    if kind == "block_actions":
        action = {"action_id": name, "block_id": "b", "type": "button", "value": ""}
        return body | {"actions": [action], "trigger_id": "1.2.3"}
    return body | {"view": {"id": "V1", "type": "modal", "callback_id": name}}


def request(body: dict[str, Any], **context: Any) -> BoltRequest:
    """Build what Bolt gets by socket."""
    return BoltRequest(mode="socket_mode", body=body, context=context)


def test_an_answer_leaves_before_the_listener_ends(bolt: App) -> None:
    """What a listener does after its acknowledgement, nobody waits for."""
    leave, left = threading.Event(), threading.Event()

    def listener(ack: Ack) -> None:
        ack()
        leave.wait(5)
        left.set()

    bolt.action("a:b")(listener)
    assert promptly(bolt, request(pressing("a:b"))).status == 200
    assert not left.is_set()
    leave.set()
    assert left.wait(5)


def test_a_listener_that_fails_before_its_answer_is_answered_by_the_explanation(bolt: App) -> None:
    """Nothing is acknowledged that was not stored."""

    def listener() -> None:
        raise LookupError

    bolt.action("a:b")(listener)
    bolt.error(lambda: BoltResponse(status=500))
    assert promptly(bolt, request(pressing("a:b"))).status == 500


def test_one_answer_leaves(bolt: App) -> None:
    """A failure after the acknowledgement is no second answer."""
    sent = list[BoltResponse]()
    answer = Answer(sent.append)

    def listener(ack: Ack) -> None:
        ack("done")
        raise LookupError

    bolt.action("a:b")(listener)
    answer.send(bolt.dispatch(request(pressing("a:b"), ack=answer)))
    assert [one.status for one in sent] == [200]


def test_a_lost_connection_does_not_keep_the_rest_from_being_done(
    bolt: App, caplog: pytest.LogCaptureFixture
) -> None:
    """The card is replaced and Home published all the same."""
    done = threading.Event()

    def lose(_given: BoltResponse) -> None:
        raise BrokenPipeError

    def listener(ack: Ack) -> None:
        ack()
        done.set()

    bolt.action("a:b")(listener)
    bolt.dispatch(request(pressing("a:b"), ack=Answer(lose)))
    assert done.is_set()
    assert "answer not sent" in caplog.text


@pytest.fixture(scope="module")
def ours(reused_engine: Engine) -> Iterator[App]:
    """Give the bot's own app: whom it asks, it knows without its database."""
    bot = Bot(Settings(), reused_engine, MovableClock(datetime(2026, 1, 7, 9, tzinfo=UTC)))
    made = app.build(bot, WebClient("xoxb-1"), token_verification_enabled=False)
    yield made
    made.listener_runner.listener_executor.shutdown()


def board(made: App) -> Switchboard:
    """Give the one listener behind which all others are."""
    [found] = made._listeners
    assert isinstance(found, Switchboard)
    return found


@pytest.mark.parametrize("cell", [*PRESSES, *FORMS], ids=lambda cell: cell.name)
def test_every_button_and_form_has_one_listener(ours: App, cell: Cell) -> None:
    """So whoever is asked first for it is the only one who could answer."""
    body = pressing(cell.name, "view_submission" if cell.is_form else "block_actions")
    asked, answer = request(body), BoltResponse(status=200)
    [fit] = [one for one in board(ours)._all if one.matches(req=asked, resp=answer)]
    for _ in range(2):
        assert board(ours).matches(req=asked, resp=answer)
        assert asked.context["found"] is fit


def test_made_up_names_fill_no_memory(ours: App) -> None:
    """Whoever invents names is not remembered for them."""
    for number in range(3000):
        made_up = request(pressing(f"home:go{number}"))
        assert board(ours).matches(req=made_up, resp=BoltResponse(status=200))
    assert len(board(ours)._known) <= 1000
