"""What HR should look at twice, the weightiest first."""

from typing import Any

import pytest

from bot.domain.matching.types import Components, PairResult
from bot.domain.matching.warnings import Known, Warn, warnings

FLOOR = 4_500
TOLD: dict[str, Any] = {"zone": "Europe/Berlin", "hours": True, "manager": True}

CASES: dict[str, tuple[int, int | None, dict[str, Any], dict[str, Any], bool, list[Warn]]] = {
    "nothing to see": (6_000, 5_000, {}, {}, False, []),
    "just clear of the floor": (5_000, 5_000, {}, {}, False, []),
    "close above the floor": (4_999, 5_000, {}, {}, False, [Warn.NEAR_FLOOR]),
    "on the floor": (4_500, 5_000, {}, {}, False, [Warn.NEAR_FLOOR]),
    "below the floor": (4_499, 5_000, {}, {}, False, [Warn.BELOW_FLOOR]),
    "nothing flows back": (6_000, 0, {}, {}, False, [Warn.ONE_WAY]),
    "nobody said what could": (6_000, None, {}, {}, False, [Warn.ONE_WAY]),
    "mentor's manager unknown": (6_000, 1, {"manager": False}, {}, False, [Warn.LINE_UNKNOWN]),
    "mentee's manager unknown": (6_000, 1, {}, {"manager": False}, False, []),
    "no zone": (6_000, 1, {"zone": None}, {"hours": False}, False, [Warn.NO_ZONE]),
    "hours assumed in one zone": (6_000, 1, {"hours": False}, {}, False, []),
    "hours assumed in two zones": (
        6_000,
        1,
        {"hours": False},
        {"zone": "Asia/Tokyo"},
        False,
        [Warn.ASSUMED_HOURS],
    ),
    "hours told in two zones": (6_000, 1, {}, {"zone": "Asia/Tokyo"}, False, []),
    "by hand against rules": (
        3_000,
        0,
        {"manager": False},
        {"zone": None},
        True,
        [Warn.OVERRIDDEN, Warn.BELOW_FLOOR, Warn.LINE_UNKNOWN, Warn.NO_ZONE, Warn.ONE_WAY],
    ),
}


@pytest.mark.parametrize(
    ("score", "back", "mentor", "mentee", "overridden", "found"), CASES.values(), ids=list(CASES)
)
def test_what_to_look_at(
    score: int,
    back: int | None,
    mentor: dict[str, Any],
    mentee: dict[str, Any],
    found: list[Warn],
    *,
    overridden: bool,
) -> None:
    """Score, ways, what is known of each: the warnings in their order."""
    parts = Components(10_000, back, None, 10_000, None, 10_000)
    pair = PairResult("mia", "max", score, parts, ())
    one, other = Known(**TOLD | mentor), Known(**TOLD | mentee)

    assert warnings(pair, FLOOR, one, other, overridden=overridden) == found
