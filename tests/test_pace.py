"""The courier's pace: buckets below Slack's limits, waits that threads share, letters ahead."""

import pytest

from bot.pace import AHEAD, LONGEST_DOUBT_SECONDS, Doubt, Gate, Pace, Tempo


def test_a_workspace_gets_its_burst_and_then_its_rate() -> None:
    """Twenty at once, then 200 a minute; what is not needed is given back."""
    pace = Pace(per_minute=200, burst=20)
    assert pace.take("T1", 0.0, 100) == 20
    assert pace.take("T1", 0.0, 100) == 0
    assert pace.take("T2", 0.0, 5) == 5
    assert pace.take("T1", 3.0, 100) == 10
    pace.give_back("T1", 4)
    assert pace.take("T1", 3.0, 100) == 4
    assert pace.take("T1", 9999.0, 100) == 20
    assert pace.take("T1", 0.0, 100) == 0


def test_a_channel_gets_one_message_a_second() -> None:
    """Other channels are not held up, and a clock set back holds up nobody."""
    pace = Pace()
    assert pace.wait("T1", "C1", 100.0) == 0.0
    assert pace.wait("T1", "C1", 100.25) == 0.75
    assert pace.wait("T1", "C2", 100.25) == 0.0
    assert pace.wait("T1", "C1", 101.0) == 0.0
    assert pace.wait("T1", "C1", 5.0) == 0.0


def test_channels_of_the_past_are_forgotten() -> None:
    """Memory does not grow with the number of people ever written to."""
    pace = Pace()
    for number in range(25_000):
        pace.wait("T1", f"U{number}", number / 1000)
    assert len(pace._channels) <= 10_001


def test_without_limits_nothing_waits() -> None:
    """For benches and for servers without limits."""
    pace = Pace(None)
    pace.give_back("T1", 3)
    assert pace.take("T1", 0.0, 1000) == 1000
    assert pace.wait("T1", "C1", 0.0) == pace.wait("T1", "C1", 0.0) == 0.0


def test_a_gate_is_shut_for_the_longest_of_its_waits() -> None:
    """A shorter wait told later does not open it."""
    gate = Gate()
    gate.shut("T1", "chat.postMessage", 30.0)
    gate.shut("T1", "chat.postMessage", 1.0)
    assert 29 < gate.shut_for("T1", "chat.postMessage") <= 30
    assert gate.shut_for("T1", "chat.update") == gate.shut_for("T2", "chat.postMessage") == 0


@pytest.mark.parametrize(
    ("call", "books", "ahead"),
    [(0.2, 0.005, 5), (1.0, 0.005, 5), (0.001, 0.02, 4 * AHEAD), (0.02, 0.02, 12)],
)
def test_no_more_letters_are_marked_than_the_threads_need(
    call: float, books: float, ahead: int
) -> None:
    """With Slack's usual fifth of a second one more than there are threads."""
    tempo = Tempo()
    for _ in range(100):
        tempo.called(call)
        tempo.booked(books)
    assert tempo.ahead(4) == ahead


def test_a_doubt_is_asked_ever_more_seldom_until_slack_answers() -> None:
    """Two seconds, four, … five minutes; others are not held, and a clock set back asks at once."""
    doubt = Doubt()
    assert not doubt.may_ask("T1", 0.0)
    doubt.heard("T1", 0.0, there=False)
    doubt.heard("T1", 1.0, there=False)
    assert doubt.holds("T1")
    assert not doubt.holds("T2")
    asked = [second for second in range(4000) if doubt.may_ask("T1", second)]
    assert asked[:3] == [2, 6, 14]
    assert asked[-1] - asked[-2] == LONGEST_DOUBT_SECONDS
    assert doubt.may_ask("T1", -1e6)
    doubt.heard("T1", 4000.0, there=True)
    assert not doubt.holds("T1")
    assert not doubt.may_ask("T1", 1e6)
