"""Uninstalled, revoked, deactivated, archived in mid-delivery: no retry, nothing lost, told soon.

`make faults FAULTS="-k ends"` prints the figures.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlmodel import select

from bot.core import Bot
from bot.courier import Courier
from bot.domain.letters import Letter
from bot.pace import Pace
from bot.sandbox import Sandbox
from bot.sandbox.core import Call
from bot.sandbox.state import TEAM
from bot.services import installs
from storage import operations
from storage.models import LetterRow, LetterState, Pair
from tests.faults.beats import TOLD_WITHIN, Notebook, metronome, noted
from tests.faults.rig import Rig
from tests.safety.lived import CHANNEL, Lived, lived

pytestmark = pytest.mark.long

LETTERS, BEFORE = 200, 40
IN_FLIGHT = 1.0
"""Seconds in which a call that was under way at the end may still arrive."""


@dataclass
class Delivery:
    """A courier at its real beats, in the middle of many letters, for an installed workspace."""

    rig: Rig
    bot: Bot
    notebook: Notebook

    def install(self) -> None:
        """Install the app as an admin does in the browser."""
        state, _address = installs.begin(self.bot)
        installs.finish(self.bot, "code", state)

    def until_under_way(self) -> float:
        """Wait until some letters have arrived; give the moment."""
        self.rig.sandbox.wait(lambda: self.accepted() >= BEFORE, 30)
        return time.monotonic()

    def accepted(self) -> int:
        """Count the letters that Slack took."""
        return sum(one.accepted for one in self.posts())

    def posts(self) -> list[Call]:
        """List the calls that try to post."""
        return [one for one in self.rig.sandbox.calls if one.method == "chat.postMessage"]

    def late(self, error: str) -> list[float]:
        """List calls made well after Slack had said this no for the first time."""
        first = min(one.at for one in self.posts() if one.error == error)
        return [one.at - first for one in self.posts() if one.at > first + IN_FLIGHT]


@pytest.fixture
def delivery(rig: Rig) -> Iterator[Delivery]:
    """Begin to deliver two hundred letters, with the bot's own app listening."""
    rig.give_slack_time()
    rig.listen()
    settings = replace(rig.bot.settings, client_id="1.2", client_secret="s")  # noqa: S106
    bot = replace(rig.bot, settings=settings)
    courier = Courier(bot, rig.handlings, installs.Clients(bot), pace=Pace(None))
    with noted() as notebook:
        made = Delivery(rig, bot, notebook)
        made.install()
        rig.post(private=LETTERS // 2, public=LETTERS // 2)
        with metronome(bot, courier):
            yield made


def uninstall(slack: Sandbox) -> None:
    """Remove the app; Slack says so in two events."""
    slack.do(slack.people.uninstall)


def revoke(slack: Sandbox) -> None:
    """Take the token back; nobody says so."""
    slack.slack.revoked = True


@pytest.mark.parametrize("end", [uninstall, revoke])
def test_the_end_of_an_installation_stops_everything(
    delivery: Delivery, end: Callable[[Sandbox], None]
) -> None:
    """No call after the no, the operator knows, and after a new installation all goes on."""
    rig, since = delivery.rig, delivery.until_under_way()
    end(rig.sandbox)
    rig.sandbox.wait(lambda: any(one.error for one in delivery.posts()), 30)
    time.sleep(5)
    late = delivery.late("token_revoked")
    told = delivery.notebook.first("workspace out of reach", since)
    with rig.bot.glance() as tick:
        suspended = operations.queue(tick.session, tick.now).suspended
    rig.sandbox.slack.revoked = False
    arrived, again = delivery.accepted(), time.monotonic()
    delivery.install()
    rig.sandbox.wait(lambda: delivery.accepted() > arrived, 30)
    resumed = time.monotonic() - again
    rig.wait_until_done(60)
    report = rig.report()
    print(
        f"\n{rig.name}, {end.__name__} after {arrived} of {LETTERS} letters: calls after the no "
        f"{len(late)}, operator told after {told:.1f} s (goal {TOLD_WITHIN:.0f}), resumed "
        f"{resumed:.1f} s after a new installation: {report}"
    )
    assert late == []
    assert suspended == 1
    assert told <= TOLD_WITHIN
    assert (report.lost, report.double, report.missed, report.unjust) == (0, 0, 0, [])
    assert len(rig.arrivals()) == LETTERS


def test_somebody_deactivated_gets_no_second_try(delivery: Delivery) -> None:
    """Each letter to them meets Slack's no once at the most; everybody else gets theirs."""
    rig, since = delivery.rig, delivery.until_under_way()
    rig.sandbox.do(lambda: rig.sandbox.people.change("U0ANNA", deleted=True))
    rig.wait_until_done(60)
    refused = [str(one.args["text"]) for one in delivery.posts() if one.error == "user_disabled"]
    dead = [row for row in rig.rows() if row.state == LetterState.DEAD]
    told = delivery.notebook.first("letter refused", since)
    print(
        f"\n{rig.name}, deactivated after {delivery.accepted()} of {LETTERS} letters: "
        f"{len(refused)} refused, tried again {len(refused) - len(set(refused))}, operator told "
        f"after {told:.1f} s, missed {len(rig.open())}"
    )
    assert len(refused) == len(set(refused)) == len(dead)
    assert {row.to for row in dead} == {"U0ANNA"}
    assert told <= TOLD_WITHIN
    assert not rig.open()
    assert len(rig.arrivals()) + len(dead) == LETTERS


# --- what HR sees, in a programme that has been lived -------------------------------------------


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Lived]:
    """Live through the first week of a programme; it is Wednesday morning."""
    with lived(tmp_path, 7) as house:
        yield house


def card_to_hr(house: Lived, since: str, text: str) -> float:
    """Wait until HR has a card with this text; tell how long it took."""
    began = time.monotonic()
    house.lead.wait_for(text, after=since, seconds=TOLD_WITHIN)
    return time.monotonic() - began


def test_hr_is_told_of_an_archived_channel_and_sends_again(house: Lived) -> None:
    """The post is tried once; when the channel is open again, one press brings it out."""
    bot, slack = house.running.bot, house.sandbox
    slack.world.channels[CHANNEL].is_archived = True
    since, name = slack.world.last_ts, "programmes.rules_changed"
    with bot.tick(TEAM) as tick:
        tick.post(Letter(name, CHANNEL, "ends", {"minimum_group": 1}, public=True, programme_id=1))
    with metronome(bot, house.running.courier):
        told = card_to_hr(house, since, CHANNEL)
        tries = [call for call in slack.calls if call.error == "is_archived"]
        slack.world.channels[CHANNEL].is_archived = False
        card = house.lead.wait_for(CHANNEL, after=since)
        assert house.lead.press(card, "programmes:retry").ok
        house.lead.wait_for("", CHANNEL, after=card.ts, seconds=TOLD_WITHIN)
    with bot.glance() as tick:
        query = select(LetterRow.state).where(LetterRow.dedupe_key == "ends")
        state = tick.session.exec(query).one()
    print(f"\narchived channel: HR told after {told:.1f} s, {len(tries)} try, then {state}")
    assert len(tries) == 1
    assert state == LetterState.SENT


def test_the_partner_of_somebody_deactivated_is_cared_for(house: Lived) -> None:
    """Slack says so in an event; the pair ends, and nobody writes to who is gone."""
    bot, slack = house.running.bot, house.sandbox
    with bot.glance() as tick:
        pair = tick.session.exec(select(Pair).where(Pair.state == "active")).first()
    assert pair
    since, began = slack.world.last_ts, time.monotonic()
    with metronome(bot, house.running.courier):
        slack.do(lambda: slack.people.change(pair.mentor_id, deleted=True))
        slack.person(pair.mentee_id).wait_for("", after=since, seconds=TOLD_WITHIN)
        told = time.monotonic() - began
        time.sleep(5)
    calls = [call for call in slack.calls if call.error == "user_disabled"]
    print(f"\ndeactivated mentor: partner told after {told:.1f} s, {len(calls)} calls refused")
    assert calls == []
