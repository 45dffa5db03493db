"""How far a report is: what is missing, until when, and on which day nothing changes any more."""

from datetime import date, timedelta

import pytest

from bot.domain.standing import Known, Missing, Standing, standing

TODAY, LAST = date(2026, 5, 4), date(2026, 5, 22)
SETTLE = timedelta(days=15)
SURVEYS = {"baseline": date(2026, 3, 30), "midpoint": date(2026, 5, 8), "closing": date(2026, 6, 5)}


def known(**more: object) -> Known:
    """A programme under way."""
    facts = {
        "today": TODAY,
        "closed": False,
        "last_day": LAST,
        "settle": SETTLE,
        "frozen": frozenset({"baseline"}),
        "until": SURVEYS,
    }
    return Known(**(facts | more))  # type: ignore[arg-type]  # facts by name


def test_while_pairs_talk_everything_to_come_has_its_day() -> None:
    """Talks, the surveys that are or will be asked, and last what is frozen at the end."""
    found = standing(known())
    assert found.on == LAST + SETTLE
    assert not found.final
    assert not found.closed
    assert found.missing == (
        Missing("talks", LAST),
        Missing("midpoint", SURVEYS["midpoint"]),
        Missing("closing", SURVEYS["closing"]),
        Missing("goals", found.on),
        Missing("pulse", found.on),
    )


def test_talks_beyond_the_last_day_have_no_day() -> None:
    """A programme that goes on after its end is final two weeks from today at the earliest."""
    found = standing(known(today=LAST + timedelta(days=1), until={}))
    assert found.missing[0] == Missing("talks", None)
    assert found.on == LAST + timedelta(days=16)


@pytest.mark.parametrize(("planned", "on"), [(date(2026, 5, 30), date(2026, 5, 30)), (None, None)])
def test_a_closed_programme_waits_for_the_day_that_was_planned(
    planned: date | None, on: date | None
) -> None:
    """A survey whose time is over, or that was frozen, is not missing; no talk is."""
    found = standing(known(closed=True, planned=planned, frozen={"closing", "pulse"}))
    assert found.on == (on or TODAY + SETTLE)
    assert found.missing == (
        Missing("midpoint", SURVEYS["midpoint"]),
        Missing("goals", found.on),
    )


@pytest.mark.parametrize(
    ("frozen", "missing"),
    [
        (frozenset({"goals"}), (Missing("later", date(2026, 8, 1)),)),
        (frozenset({"goals", "later"}), ()),
    ],
)
def test_a_final_report_only_waits_for_the_survey_ninety_days_later(
    frozen: frozenset[str], missing: tuple[Missing, ...]
) -> None:
    """Once that is frozen as well, nothing is missing."""
    day = date(2026, 5, 1)
    found = standing(
        known(closed=True, final_on=day, frozen=frozen, until={"later": date(2026, 8, 1)})
    )
    assert found == Standing(final=True, on=day, missing=missing)


def test_texts_nobody_has_read_are_missing_also_in_a_final_report() -> None:
    """They come into it once a human has read them, so it says so."""
    unread = Missing("texts", None)
    assert standing(known(unread=True)).missing[-1] == unread
    assert standing(known(closed=True, final_on=TODAY, unread=True)).missing == (unread,)
