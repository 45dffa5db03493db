"""The second page and the second step as tables."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.enrolment_about import About, check_about, country_of, line_above, place_of
from bot.domain.enrolment_better import Better, check_better

TOLD = About(languages=("de",), level=2, place="DE-BE", consent=True)
MANAGERS: dict[str, str | None] = {"UBOSS": "UTOP", "UCHILD": "UME", "UAPP": None}


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, {}),
        ({"manager_id": "UBOSS", "not_with": ("UBOSS",), "team": "x" * 120}, {}),
        ({"languages": ()}, {"languages": "language_missing"}),
        ({"level": None}, {"level": "level_missing"}),
        ({"level": 9}, {"level": "level_missing"}),
        ({"place": None}, {"place": "place_missing"}),
        ({"team": "x" * 121}, {"team": "team_too_long"}),
        ({"manager_id": "UME"}, {"manager": "manager_is_you"}),
        ({"manager_id": "UCHILD"}, {"manager": "manager_in_circle"}),
        ({"manager_id": "UAPP"}, {"manager": "manager_is_nobody"}),
        ({"not_with": ("UBOSS", "UME")}, {"not_with": "not_with_yourself"}),
        ({"consent": False}, {"consent": "consent_missing"}),
    ],
)
def test_every_fact_that_cannot_be_is_refused_at_its_field(
    changes: dict[str, Any], refused: dict[str, str]
) -> None:
    """What matching's rules need is complete and possible, or told at its field."""
    found = check_about(
        replace(TOLD, **changes),
        "UME",
        ranks=range(1, 7),
        managers=MANAGERS,
        machines={"UAPP"},
    )

    assert refused == {k: v.key.removeprefix("enrolment.") for k, v in found.items()}


def test_a_reporting_line_in_a_circle_ends() -> None:
    """Wrong data never hangs anything."""
    assert line_above("U1", {"U1": "U2", "U2": "U1"}) == ("U1", "U2")
    assert line_above(None, {}) == ()


def test_a_reporting_line_of_absurd_depth_ends() -> None:
    """No line is followed for ever."""
    deep = {f"U{n}": f"U{n + 1}" for n in range(100)}

    assert len(line_above("U0", deep)) == 50


@pytest.mark.parametrize(
    ("country", "region", "place"),
    [("DE", "BY", "DE-BY"), ("DE", "DE-BY", "DE-BY"), ("SE", None, "SE"), (None, "BY", None)],
)
def test_country_and_region_make_a_place(
    country: str | None, region: str | None, place: str | None
) -> None:
    """A place is a country with or without a region."""
    assert place == place_of(country, region)
    assert (country if place else None) == country_of(place)[0]


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        (Better(), {}),
        (Better(explain_well="x" * 300, tags=("a", "b"), hours="9-12"), {}),
        (Better(explain_well="<!channel> 😀" * 250), {"explain_well": "sentence_too_long"}),
        (Better(tags=("a", "b", "a", "b", "a", "b")), {"tags": "too_many_tags"}),
        (Better(tags=("zodiac",)), {"tags": "tag_unknown"}),
        (Better(hours="whenever"), {"hours": "hours_unclear"}),
    ],
)
def test_the_second_step_refuses_field_by_field(told: Better, refused: dict[str, str]) -> None:
    """Everything is optional, nothing is boundless."""
    found = check_better(told, {"a", "b"})

    assert refused == {k: v.key.removeprefix("enrolment.") for k, v in found.items()}
