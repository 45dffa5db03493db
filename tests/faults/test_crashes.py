"""A process dies at every named step while Slack fails in every way: nothing lost, no double."""

from collections.abc import Callable

import pytest

from bot.sandbox import Fault
from bot.steps import COURIER, REPAIR
from tests.faults.instruments import Crash, Crasher
from tests.faults.rig import LEASE, Rig

ANSWERS: dict[str, Fault | None] = {
    "ok": None,
    "429": Fault.RATE_LIMITED,
    "500 before": Fault.ERROR_BEFORE,
    "500 after": Fault.ERROR_AFTER,
    "time-out before": Fault.HANG_BEFORE,
    "time-out after": Fault.HANG_AFTER,
    "reset before": Fault.RESET_BEFORE,
    "reset after": Fault.RESET_AFTER,
}


def crash_in_courier(rig: Rig, step: str) -> bool:
    """Let the courier work until it dies at the step; false when it never got there."""
    try:
        rig.courier(Crasher(step)).run_until_empty()
    except Crash:
        return True
    finally:
        rig.bury()
    return False


def crash_in_repair(rig: Rig, step: str) -> bool:
    """Let a courier die in mid-call, and the one that cleans up after it die as well."""
    crash_in_courier(rig, "answered")
    rig.clock.pushed += LEASE + 1
    try:
        rig.courier(Crasher(step)).repair()
    except Crash:
        return True
    return False


CRASHES: dict[str, Callable[[Rig, str], bool]] = {
    **dict.fromkeys(COURIER, crash_in_courier),
    **dict.fromkeys(REPAIR, crash_in_repair),
}


def die(rig: Rig, step: str, answer: str) -> None:
    """Run one case and check it; leaves the rig empty."""
    rig.post(private=1, public=1)
    fault = ANSWERS[answer]
    if fault is not None:
        rig.sandbox.faults.next("chat.postMessage", fault)
    died = CRASHES[step](rig, step)
    assert died or rig.hears or (step == "noted" and answer != "ok")
    rig.settle_blocks()
    rig.clock.pushed += LEASE + 1
    rig.finish()
    report = rig.report()
    print(f"{rig.name:24} {answer:16} died at {step:10} {report}")
    assert (report.lost, report.missed, report.unjust) == (0, 0, [])
    assert rig.undercuts() == 0
    rig.forget()


@pytest.mark.parametrize("step", CRASHES)
def test_a_crash_at_any_step_loses_nothing(rig: Rig, step: str) -> None:
    """Without receipts a private letter may be repeated once, and that is counted."""
    die(rig, step, "ok")


@pytest.mark.parametrize("answer", ["500 after", "reset after"])
def test_with_receipts_a_lost_answer_and_a_crash_make_no_double(
    rig_with_receipts: Rig, answer: str
) -> None:
    """What arrived is confirmed before anything is repeated."""
    rig = rig_with_receipts
    for step in ("calling", "answered", "settling", "followed"):
        rig.post(private=1, public=1)
        fault = ANSWERS[answer]
        assert fault is not None
        rig.sandbox.faults.next("chat.postMessage", fault)
        crash_in_courier(rig, step)
        rig.clock.pushed += LEASE + 1
        rig.finish()
        report = rig.report()
        assert (report.lost, report.missed, report.double, report.unjust) == (0, 0, 0, []), step
        rig.forget()


@pytest.mark.long
@pytest.mark.parametrize("answer", [answer for answer in ANSWERS if answer != "ok"])
def test_a_crash_at_any_step_while_slack_fails_loses_nothing(rig: Rig, answer: str) -> None:
    """Every step × every failure; the cases are told one by one."""
    for step in CRASHES:
        die(rig, step, answer)


@pytest.mark.long
@pytest.mark.parametrize("answer", ANSWERS)
def test_with_receipts_no_crash_makes_a_double(rig_with_receipts: Rig, answer: str) -> None:
    """Every step × every failure again, with Slack's receipts: not a single double."""
    for step in CRASHES:
        die(rig_with_receipts, step, answer)
    assert rig_with_receipts.doubles == 0
