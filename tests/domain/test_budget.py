"""The message budget: never too much, never at the wrong hour, the important things first."""

from datetime import UTC, date, datetime, timedelta

from bot.domain.budget import (
    Candidate,
    Deferred,
    Kind,
    Lapsed,
    Outcome,
    Scheduled,
    Sent,
    Why,
    plan,
)
from bot.domain.working_hours import (
    NINE_TO_FIVE,
    Absence,
    PersonCalendar,
)

MONDAY = datetime(2026, 9, 7, 8, tzinfo=UTC)  # ten o'clock in Berlin
WEEK = date(2026, 9, 7)
ADA = PersonCalendar("U_ADA", "Europe/Berlin", NINE_TO_FIVE, "DE", "BE")
BO = PersonCalendar("U_BO", "America/New_York", NINE_TO_FIVE, "US")
MIA = PersonCalendar("U_MIA", "Pacific/Auckland", NINE_TO_FIVE, "NZ")
PEOPLE = {each.who: each for each in (ADA, BO, MIA)}
TALKS = {"U_ADA": frozenset({WEEK})}


def wish(key: str, kind: Kind, *to: str, **more: object) -> Candidate:
    """Write a candidate, due on Monday, to Ada unless told otherwise."""
    facts: dict[str, object] = {"due_at": MONDAY, **more}
    return Candidate(key, kind, to or ("U_ADA",), **facts)  # type: ignore[arg-type]  # by name


def planned(
    *wishes: Candidate, sent: tuple[Sent, ...] = (), now: datetime = MONDAY, talks: bool = False
) -> tuple[Outcome, ...]:
    """Plan for everybody; with `talks` Ada has a talk this week."""
    weeks = TALKS if talks else {}
    return plan(wishes, people=PEOPLE, session_weeks=weeks, sent=sent, now=now)


def kept(outcomes: tuple[Outcome, ...]) -> list[str]:
    """Name what goes out, in the order decided."""
    return [out.candidate.key for out in outcomes if isinstance(out, Scheduled)]


def test_one_message_in_between_two_in_a_week_with_a_talk() -> None:
    """The third thing waits, whatever its kind."""
    wishes = [wish("date", Kind.DATE), wish("poll", Kind.SURVEY), wish("tip", Kind.PROMPT)]

    assert kept(planned(*wishes)) == ["date"]
    assert kept(planned(*wishes, talks=True)) == ["date", "poll"]


def test_the_order_is_safety_date_proposal_survey_prompt_lesson_news() -> None:
    """With room for four in all, safety and proposals do not use up the two counted ones."""
    wishes = [wish(kind.value, kind) for kind in reversed(Kind)]

    assert kept(planned(*wishes, talks=True)) == ["safety", "date", "proposal", "survey"]


def test_what_only_wants_to_go_takes_room_from_what_is_not_more_important() -> None:
    """A survey that waits keeps its place from the news, and yields to a date."""
    waiting = (Sent("poll", "U_ADA", MONDAY, Kind.SURVEY, firm=False),)

    assert kept(planned(wish("news", Kind.NEWS), sent=waiting)) == []
    assert kept(planned(wish("date", Kind.DATE), sent=waiting)) == ["date"]
    assert kept(planned(wish("poll", Kind.DATE), sent=waiting)) == ["poll"], "it is not sent yet"


def test_the_group_post_counts_for_both() -> None:
    """After a post to both, neither has room left in a week in between."""
    both = wish("post", Kind.DATE, "U_ADA", "U_BO")
    out = planned(both, wish("a", Kind.NEWS), wish("b", Kind.NEWS, "U_BO"))

    assert kept(out) == ["post"]


def test_never_more_than_four_a_week_not_even_for_safety() -> None:
    """Four is four; the fifth waits for Monday."""
    four = tuple(Sent(f"s{n}", "U_ADA", MONDAY, Kind.SAFETY) for n in range(4))
    [out] = planned(wish("more", Kind.SAFETY), sent=four)

    assert isinstance(out, Deferred)
    assert (datetime(2026, 9, 13, 22, tzinfo=UTC), Why.BUDGET) == (out.until, out.why)


def test_what_has_no_room_and_will_be_stale_next_week_lapses() -> None:
    """A prompt of this week is not sent next week."""
    friday = MONDAY + timedelta(days=4)
    out = planned(wish("date", Kind.DATE), wish("tip", Kind.PROMPT, until=friday))

    assert Lapsed(wish("tip", Kind.PROMPT, until=friday), Why.BUDGET) == out[1]


def test_what_is_stale_or_already_sent_lapses() -> None:
    """Neither an outdated item nor a repeated one goes out."""
    stale = wish("stale", Kind.DATE, until=MONDAY)
    before = Sent("again", "U_ADA", MONDAY, Kind.DATE)
    evening = MONDAY + timedelta(hours=9)
    late = wish("late", Kind.SAFETY, due_at=evening, until=evening + timedelta(hours=1))
    out = planned(stale, wish("again", Kind.DATE), late, sent=(before,))

    assert [each.why for each in out if isinstance(each, Lapsed)] == [
        Why.ALREADY_SENT,
        Why.OUTDATED,
        Why.OUTDATED,
    ]


def test_who_already_has_a_split_post_does_not_get_it_again() -> None:
    """When a group post went to one alone, only the other still waits for it."""
    both = wish("post", Kind.DATE, "U_ADA", "U_MIA")
    [out] = planned(both, sent=(Sent("post", "U_ADA", MONDAY, Kind.DATE),))

    assert out.candidate.to == ("U_MIA",)


def test_evenings_weekends_holidays_and_pauses_are_quiet() -> None:
    """What falls due on Saturday waits for the next working hour."""
    saturday = datetime(2026, 10, 3, 10, tzinfo=UTC)
    [out] = planned(wish("x", Kind.SAFETY, due_at=saturday), now=saturday)
    assert Deferred(out.candidate, datetime(2026, 10, 5, 7, tzinfo=UTC), Why.QUIET) == out

    away = PersonCalendar("U_ADA", "UTC", absences=(Absence(WEEK, WEEK + timedelta(days=90)),))
    [gone] = plan(
        [wish("x", Kind.SAFETY)], people={"U_ADA": away}, session_weeks={}, sent=[], now=MONDAY
    )
    assert isinstance(gone, Deferred)
    assert gone.until is None


def test_a_group_post_waits_for_an_hour_inside_both_peoples() -> None:
    """Berlin and New York share the German afternoon."""
    monday = MONDAY + timedelta(weeks=1)
    [out] = planned(wish("post", Kind.DATE, "U_ADA", "U_BO", due_at=monday), now=monday)

    assert isinstance(out, Scheduled)
    assert (datetime(2026, 9, 14, 13, tzinfo=UTC), ("U_ADA", "U_BO")) == (out.at, out.to)


def test_without_a_common_hour_in_two_days_each_gets_it_alone() -> None:
    """Nine to five in Berlin and in Auckland never meet."""
    out = planned(wish("post", Kind.DATE, "U_ADA", "U_MIA"))

    assert [each.candidate.to for each in out] == [("U_ADA",), ("U_MIA",)]


def test_a_group_post_on_friday_evening_stays_one_post_on_monday() -> None:
    """Two free days do not tear a post apart when both are back on Monday."""
    friday = datetime(2026, 9, 11, 18, tzinfo=UTC)
    people = {"U_ADA": ADA, "U_2": PersonCalendar("U_2", "Europe/Berlin", country="DE")}
    [out] = plan(
        [wish("post", Kind.DATE, "U_ADA", "U_2")],
        people=people,
        session_weeks={},
        sent=[],
        now=friday,
    )

    assert Deferred(out.candidate, datetime(2026, 9, 14, 7, tzinfo=UTC), Why.QUIET) == out
    assert out.candidate.to == ("U_ADA", "U_2")


def test_small_things_ride_on_the_card_that_goes_anyway() -> None:
    """A lesson on the after-card costs no message of its own."""
    card = wish("card", Kind.DATE, carries=True, due_at=MONDAY + timedelta(days=1))
    lesson = wish("lesson", Kind.LESSON, rides=True)
    too_old = wish("old", Kind.NEWS, rides=True, until=MONDAY + timedelta(hours=1))
    too_soon = wish("soon", Kind.NEWS, rides=True, due_at=MONDAY + timedelta(days=2))
    foreign = wish("other", Kind.LESSON, "U_BO", rides=True)
    plain = wish("plain", Kind.DATE)
    out = planned(card, lesson, too_old, too_soon, foreign, plain, talks=True)

    [carrier] = [each for each in out if isinstance(each, Scheduled) and each.riders]
    assert ("card", (lesson,)) == (carrier.candidate.key, carrier.riders)
    assert {"card", "plain", "other"} == set(kept(out))
