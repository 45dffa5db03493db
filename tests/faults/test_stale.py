"""A process slept past its lease and still holds a letter that it claims anew: one call."""

from collections import deque

from tests.faults.rig import LEASE, Rig


def test_two_claims_of_one_letter_make_one_call(rig: Rig) -> None:
    """Both come into the same handful; only the newer may be marked and called."""
    rig.post(private=1, public=0)
    courier = rig.courier()
    stale = deque(courier._take())
    rig.clock.pushed += LEASE + 1
    courier.repair()
    courier._work(stale, set())

    assert list(rig.arrivals().values()) == [1]
    assert [row.state for row in rig.rows()] == ["sent"]
