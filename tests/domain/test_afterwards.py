"""What comes after the goodbye as tables: who is asked, and what can be chosen."""

import pytest

from bot.domain.afterwards import Wish, chosen, offered, said_goodbye
from bot.domain.pair_events import Reason
from bot.domain.pair_facts import PairState
from bot.domain.refusals import Outdated

GOOD_ENDS = {
    (PairState.COMPLETED, None),
    (PairState.ENDED_EARLY, Reason.TOO_FEW_TALKS),
    (PairState.ENDED_EARLY, Reason.PROGRAMME_CLOSED),
}


@pytest.mark.parametrize("state", PairState)
@pytest.mark.parametrize("reason", [None, *Reason])
def test_only_a_goodbye_in_its_own_time_is_one(state: PairState, reason: Reason | None) -> None:
    """Whoever changed the partner, stopped or was parted is not asked what comes after it."""
    good = state is PairState.COMPLETED or (state, reason) in GOOD_ENDS

    assert said_goodbye(state.value, reason.value if reason else None) is good


@pytest.mark.parametrize(
    ("teaches", "names", "read"),
    [
        (True, [], ()),
        (True, ["next", "speaker"], (Wish.SPEAKER, Wish.NEXT)),
        (True, ["peer", "peer", "mentor"], (Wish.PEER, Wish.MENTOR)),
        (False, ["next"], (Wish.NEXT,)),
        (False, ["mentor"], None),
        (True, ["king"], None),
    ],
)
def test_a_choice_is_read_in_the_order_of_the_list(
    teaches: bool,  # noqa: FBT001 - a column of the table
    names: list[str],
    read: tuple[Wish, ...] | None,
) -> None:
    """Nothing is an answer; what was not on offer is refused."""
    if read is None:
        with pytest.raises(Outdated):
            chosen(names, teaches=teaches)
    else:
        assert chosen(names, teaches=teaches) == read


def test_who_only_learns_is_not_asked_about_mentoring_again() -> None:
    """The other wishes are everybody's."""
    assert set(offered(teaches=True)) - set(offered(teaches=False)) == {Wish.MENTOR}
