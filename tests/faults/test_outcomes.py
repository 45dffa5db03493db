"""What Slack answers, and what becomes of the letter: on SQLite and on PostgreSQL."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.core import Tick
from bot.outgoing import Defer, Drop, Message, Outgoing
from bot.pace import Pace
from bot.sandbox import Fault
from bot.sandbox.state import TEAM
from bot.settling import FAILURES, Done, Handling, confirm
from bot.slack import RateLimited, Sent
from storage import people, rates
from storage.ledger import Claim
from storage.models import LetterState
from tests.faults.rig import LEASE, QUARANTINE, Rig

POST = "chat.postMessage"
HOME = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Hi"}}]}


def states(rig: Rig) -> dict[str, str]:
    """Name each letter's state by its receiver's first letter: U(ser) or C(hannel)."""
    return {row.to[0]: row.state for row in rig.rows()}


def test_a_rate_limit_holds_its_method_only(rig: Rig) -> None:
    """Posts wait for as long as Slack says; a Home is published meanwhile."""
    rig.handlings["home"] = Handling(
        lambda _tick, claim: Outgoing(claim.to, view=HOME), method="views.publish"
    )
    rig.sandbox.faults.next(POST, Fault.RATE_LIMITED)
    rig.post(private=5, public=0)
    courier = rig.courier()
    courier.run_until_empty()
    rig.post_kind("home", "U0BEN")
    courier.run_until_empty()

    assert {row.kind: row.state for row in rig.rows()} == {"test": "waiting", "home": "sent"}
    assert sum(rig.arrivals().values()) == 0

    rig.settle_blocks()
    courier.run_until_empty()
    assert sum(rig.arrivals().values()) == 5
    assert rig.sandbox.undercuts == []


def test_another_process_respects_the_wait_as_well(rig: Rig) -> None:
    """The second courier never heard Slack's answer; the database tells it."""
    rig.sandbox.faults.next(POST, Fault.RATE_LIMITED)
    rig.post(private=1, public=0)
    rig.courier().run_until_empty()
    rig.post(private=3, public=0)
    rig.courier().run_until_empty()

    assert sum(rig.arrivals().values()) == 0
    assert rig.sandbox.undercuts == []


def test_a_letter_marked_before_another_process_was_told_to_wait_waits_too(rig: Rig) -> None:
    """A thread was busy for a moment: it asks the database once more before it calls."""
    rig.post(private=1, public=0)
    courier = rig.courier()
    (claim,) = courier._take()
    with rig.bot.tick(TEAM) as tick:
        (ready,) = courier._preparer.prepare(tick, [claim])
        rates.block(tick.session, TEAM, POST, until=rig.clock.wall() + 5)
    done = courier._send(replace(ready, since=ready.since - 1))
    assert isinstance(done.outcome, RateLimited)
    assert 4 < done.outcome.seconds <= 5
    assert sum(rig.arrivals().values()) == 0


def test_couriers_beside_each_other_undercut_no_wait(
    rig: Rig, together: Callable[..., list[Any]]
) -> None:
    """Half of all answers are 429; three couriers share what one of them was told."""
    rig.sandbox.faults.by_chance({Fault.RATE_LIMITED: 0.5}, seed=5, method=POST)
    rig.post(private=8, public=0)
    couriers = [rig.courier(threads=2) for _ in range(3 if rig.name == "postgresql" else 1)]
    for _ in range(40):
        together([courier.run_until_empty for courier in couriers])
        if not rig.open():
            break
        rig.settle_blocks()
    assert rig.report().lost == rig.report().missed == 0
    assert set(rig.arrivals().values()) == {1}
    assert rig.late_undercuts() == []


def test_a_receiver_who_is_gone_is_told_to_the_feature_once(rig: Rig) -> None:
    """No retry; the feature learns it; everybody else gets their letter."""
    rig.sandbox.world.users["U0ANNA"].deleted = True
    rig.post(private=1, public=1)
    courier = rig.courier()
    courier.run_until_empty()
    courier.run_until_empty()

    assert states(rig) == {"U": "dead", "C": "sent"}
    assert [row.outcome for row in rig.rows() if row.state == "dead"] == ["user_disabled"]
    assert rig.trails() == 2
    assert sum(call.error == "user_disabled" for call in rig.sandbox.calls) == 1


def test_a_revoked_token_holds_the_workspace_until_it_is_installed_again(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    """Letters wait unharmed, and the operator is told once."""
    rig.sandbox.slack.revoked = True
    logging.getLogger("bot").setLevel(logging.WARNING)
    rig.post(private=20, public=5)
    courier = rig.courier(threads=4)
    courier.run_until_empty()
    calls = len(rig.sandbox.calls)
    courier.run_until_empty()

    assert calls == len(rig.sandbox.calls) <= rig.most_ahead(threads=4)
    assert {row.state for row in rig.rows()} == {"waiting"}
    assert [one.message for one in caplog.records] == ["workspace out of reach"]

    rig.sandbox.slack.revoked = False
    with rig.bot.tick(TEAM) as tick:
        assert people.workspace(tick.session, TEAM).suspended == "token_revoked"
        people.workspace(tick.session, TEAM).suspended = None
    courier.run_until_empty()
    assert {row.state for row in rig.rows()} == {"sent"}


@pytest.mark.parametrize("fault", [Fault.ERROR_BEFORE, Fault.ERROR_AFTER, Fault.RESET_AFTER])
def test_without_receipts_a_lost_answer_repeats_private_letters_once(
    rig: Rig, fault: Fault
) -> None:
    """A private letter is repeated once and counted; a public one waits for a person."""
    rig.post(private=1, public=1)
    rig.sandbox.faults.next(POST, fault, fault)
    rig.courier().run_until_empty()
    assert states(rig) == {"U": "waiting", "C": "dead"}

    rig.sandbox.faults.next(POST, fault)
    rig.clock.pushed += 3
    rig.courier().run_until_empty()
    letters = {row.to[0]: row for row in rig.rows()}
    assert (letters["U"].state, letters["U"].repeats) == ("dead", 1)
    assert (letters["C"].state, letters["C"].repeats) == ("dead", 0)
    assert {str(row.outcome).partition(":")[0] for row in letters.values()} == {"unclear"}


def test_with_receipts_a_lost_answer_is_confirmed_before_anything_is_repeated(
    rig_with_receipts: Rig,
) -> None:
    """The letter that arrived is settled by Slack's word; the other is repeated later."""
    rig = rig_with_receipts
    rig.sandbox.faults.next(POST, Fault.ERROR_AFTER)
    rig.post(private=1, public=1)
    rig.courier().run_until_empty()
    rig.await_receipts()
    assert states(rig) == {"U": "sent", "C": "sent"}

    rig.forget()
    rig.sandbox.faults.next(POST, Fault.ERROR_BEFORE)
    rig.post(private=1, public=0)
    courier = rig.courier()
    courier.run_until_empty()
    rig.clock.pushed += QUARANTINE - 5
    assert courier.repair() == 0
    assert states(rig) == {"U": "unclear"}
    rig.clock.pushed += 10
    assert courier.repair() == 1
    rig.clock.pushed += 3
    courier.run_until_empty()
    assert [(row.state, row.repeats) for row in rig.rows()] == [("sent", 1)]


def test_slack_out_of_reach_costs_patience_only(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing counts as lost or repeated, the pauses grow, and the log stays quiet."""
    logging.getLogger("bot").setLevel(logging.WARNING)
    rig.client.base_url = "http://127.0.0.1:9/api/"
    rig.post(private=3, public=3)
    courier = rig.courier()
    pauses = []
    for _ in range(5):
        before = rig.clock.wall()
        courier.run_until_empty()
        pauses.append(max(row.retry_at for row in rig.rows()) - before)
        rig.clock.pushed += pauses[-1] + 1

    assert pauses == sorted(pauses)
    assert {(row.state, row.repeats, row.attempts) for row in rig.rows()} == {("waiting", 0, 5)}
    assert len(caplog.records) <= 2

    rig.client.base_url = rig.sandbox.api_url
    courier.run_until_empty()
    assert rig.report().lost == rig.report().double == rig.report().missed == 0


def test_an_outdated_letter_is_dropped_and_an_early_one_waits(rig: Rig) -> None:
    """Rendering decides as of now: it may say that there is nothing to say, or not yet."""
    answers: dict[str, Drop | Defer] = {"U": Drop("moved"), "C": Defer("quiet hours", 60.0)}
    rig.handlings["test"] = Handling(lambda _tick, claim: answers[claim.to[0]])
    rig.post(private=1, public=1)
    wall = rig.clock.wall()
    rig.courier().run_until_empty()

    letters = {row.to[0]: row for row in rig.rows()}
    assert (letters["U"].state, letters["U"].outcome) == ("dropped", "moved")
    assert letters["C"].state == "waiting"
    assert 60 <= letters["C"].retry_at - wall < 65


def broken(tick: Tick, claim: Claim) -> Outgoing:
    """Fail for people, in the middle of a change; render for channels."""
    people.workspace(tick.session, TEAM).name = "half done"
    tick.session.flush()
    if claim.to.startswith("U"):
        raise ZeroDivisionError
    return Outgoing(claim.to, Message("fine"))


@pytest.mark.parametrize("kind", ["test", "unknown"])
def test_a_letter_that_cannot_be_rendered_harms_no_other(rig: Rig, kind: str) -> None:
    """It is tried again a few times and then set aside; what it changed is undone."""
    rig.handlings["test"] = Handling(broken)
    rig.post_kind(kind, "U0ANNA")
    rig.post(private=0, public=3)
    courier = rig.courier()
    for _ in range(FAILURES):
        courier.run_until_empty()
        rig.clock.pushed += 301

    letters = {row.kind if row.to[0] == "U" else "public": row for row in rig.rows()}
    assert letters["public"].state == "sent"
    assert (letters[kind].state, letters[kind].failures) == ("dead", FAILURES - 1)


def failing(*_told: object) -> None:
    """Fail after the call."""
    raise ZeroDivisionError


def test_a_feature_that_fails_after_the_call_makes_no_double(rig: Rig) -> None:
    """The letter is known to have arrived, whatever the feature makes of it."""
    rig.handlings["test"] = Handling(rig.handlings["test"].render, failing)
    rig.post(private=2, public=2)
    rig.courier().run_until_empty()
    rig.courier().run_until_empty()
    assert {row.state for row in rig.rows()} == {"sent"}
    assert set(rig.arrivals().values()) == {1}


def test_a_process_stopped_beyond_its_lease_does_not_call(rig: Rig) -> None:
    """Woken up after minutes, it must not send what others have long taken over."""
    rig.post(private=1, public=0)
    courier = rig.courier()
    (claim,) = courier._take()
    with rig.bot.tick(TEAM) as tick:
        (ready,) = courier._preparer.prepare(tick, [claim])
    late = replace(ready, until=time.monotonic() - 1)
    done = courier._send(late)
    assert done == Done(claim, None)
    assert sum(rig.arrivals().values()) == 0

    courier._books.settle(done)
    courier.run_until_empty()
    assert set(rig.arrivals().values()) == {1}


def test_an_answer_that_comes_after_the_repair_spares_the_repetition(rig: Rig) -> None:
    """That a letter arrived is a fact, whoever holds it by now."""
    rig.post(private=1, public=0)
    slow = rig.courier()
    (claim,) = slow._take()
    with rig.bot.tick(TEAM) as tick:
        (ready,) = slow._preparer.prepare(tick, [claim])
    done = slow._send(ready)
    rig.clock.pushed += LEASE + 1
    other = rig.courier()
    assert other.repair() == 1
    slow._books.settle(done)
    rig.clock.pushed += 10
    other.run_until_empty()

    assert [row.state for row in rig.rows()] == ["sent"]
    assert set(rig.arrivals().values()) == {1}
    assert rig.trails() == 1


def test_a_receipt_tells_the_feature_where_the_message_stands(rig: Rig) -> None:
    """Channel and time stamp come with the receipt, and a second receipt changes nothing."""
    seen: list[Sent] = []
    handlings = {"test": Handling(rig.handlings["test"].render, lambda *told: seen.append(told[2]))}
    rig.post(private=1, public=0)
    (letter,) = rig.rows()
    told = Sent("D1", "1.2")
    with rig.bot.tick(TEAM) as tick:
        assert confirm(tick, handlings, letter.id, told)
        assert not confirm(tick, handlings, letter.id, told)
        assert not confirm(tick, handlings, "unknown", told)
    assert seen == [told]


def test_a_courier_that_is_closed_gives_back_what_it_has_not_sent(rig: Rig) -> None:
    """Letters under way are finished and written down; the rest waits for the next process."""
    rig.post(private=40, public=0)
    courier = rig.courier(threads=2)
    rig.handlings["test"] = Handling(closing_at(courier, rig.handlings["test"].render, 10))
    courier.run_until_empty()
    courier.close()

    counts = [row.state for row in rig.rows()]
    assert set(counts) == {LetterState.SENT, LetterState.WAITING}
    rig.courier().run_until_empty()
    assert sorted(rig.arrivals().values()) == [1] * 40


def closing_at(
    courier: object, render: Callable[[Tick, Claim], object], number: int
) -> Callable[[Tick, Claim], Outgoing]:
    """Tell the courier to stop while it renders its n-th letter, as a signal would."""
    seen: list[str] = []

    def run(tick: Tick, claim: Claim) -> Outgoing:
        seen.append(claim.id)
        if len(seen) == number:
            courier._stopping.set()  # type: ignore[attr-defined]  # the first half of close()
        found = render(tick, claim)
        assert isinstance(found, Outgoing)
        return found

    return run


def test_the_pace_keeps_a_channel_to_one_message_a_second(rig: Rig) -> None:
    """Letters to one channel go out one by one; nothing is refused by Slack's own limits."""
    rig.sandbox.limits.enabled = True
    rig.post(private=1, public=3)
    courier = rig.courier(pace=Pace())
    for _ in range(4):
        courier.run_until_empty()
        time.sleep(1.05)
    assert {row.state for row in rig.rows()} == {"sent"}
    assert not [call for call in rig.sandbox.calls if call.status == 429]
