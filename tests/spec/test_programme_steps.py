"""Every step a programme can take, as one table; whatever is not in it is refused."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.domain.programme import (
    Need,
    ProgrammeFacts,
    ProgrammeState,
    StepIsFinal,
    StepNotReady,
    StepUnconfirmed,
    StepUnknown,
    move,
    move_back,
)
from bot.domain.refusals import Refusal

TABLE = """
draft     signup    complete_draft  undoable
draft     archived  nothing         undoable
signup    matching  nothing         undoable
signup    archived  never_a_pair    undoable
matching  running   a_pair          undoable
matching  archived  never_a_pair    undoable
running   closing   nothing         undoable
closing   closed    no_open_pair    final
closed    archived  nothing         final
"""

STEPS = {
    (ProgrammeState(source), ProgrammeState(target)): (Need(need), undo == "undoable")
    for source, target, need, undo in (line.split() for line in TABLE.strip().splitlines())
}

LACKING: dict[Need, dict[str, Any]] = {
    Need.COMPLETE_DRAFT: {"draft_complete": False},
    Need.A_PAIR: {"pairs": 0},
    Need.NEVER_A_PAIR: {"pairs": 3},
    Need.NO_OPEN_PAIR: {"open_pairs": 2},
}

ALL = list(product(ProgrammeState, ProgrammeState))


def facts(
    state: ProgrammeState, target: ProgrammeState | None = None, **more: Any
) -> ProgrammeFacts:
    """Give the facts of a programme in a state, ready for any step unless said otherwise."""
    need = STEPS.get((state, target), (Need.NOTHING, False))[0] if target else Need.NOTHING
    pairs = 0 if need is Need.NEVER_A_PAIR else 3
    return replace(ProgrammeFacts(state, draft_complete=True, pairs=pairs), **more)


@pytest.mark.parametrize(("source", "target"), ALL)
def test_only_the_steps_of_the_table_exist(source: ProgrammeState, target: ProgrammeState) -> None:
    """A confirmed step of the table is taken; any other is refused."""
    if (source, target) in STEPS:
        moved = move(facts(source, target), target, confirmed=True)
        assert (moved.source, moved.target, moved.back) == (source, target, False)
    else:
        with pytest.raises(StepUnknown):
            move(facts(source, target), target, confirmed=True)


@pytest.mark.parametrize(("source", "target"), STEPS)
def test_no_step_is_taken_unconfirmed(source: ProgrammeState, target: ProgrammeState) -> None:
    """HR confirms every step."""
    with pytest.raises(StepUnconfirmed):
        move(facts(source, target), target, confirmed=False)


@pytest.mark.parametrize(
    ("source", "target", "need"),
    [(*step, need) for step, (need, _) in STEPS.items() if need in LACKING],
)
def test_a_step_waits_for_what_it_needs(
    source: ProgrammeState, target: ProgrammeState, need: Need
) -> None:
    """What is missing is named."""
    with pytest.raises(StepNotReady) as refused:
        move(facts(source, **LACKING[need]), target, confirmed=True)

    assert refused.value.facts["need"] == need


@pytest.mark.parametrize(("source", "target"), ALL)
@pytest.mark.parametrize("sent", [False, True])
def test_a_step_is_undone_until_its_messages_are_out(
    source: ProgrammeState, target: ProgrammeState, *, sent: bool
) -> None:
    """The table says which steps can be undone at all."""
    _, undoable = STEPS.get((source, target), (None, False))
    now = facts(target, came_from=source, letters_sent=sent)
    if undoable and not sent:
        assert move_back(now).target is source
    else:
        with pytest.raises(StepIsFinal):
            move_back(now)


def test_every_refusal_has_a_sentence() -> None:
    """A refusal names a key of its own."""
    keys = {kind.key for kind in (StepUnknown, StepUnconfirmed, StepNotReady, StepIsFinal)}

    assert len(keys - {Refusal.key}) == 4
