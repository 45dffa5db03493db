"""Booking, moving, cancelling, and whether the two met."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.meetings import (
    DateAlreadyBooked,
    DateIsOver,
    Happened,
    Kind,
    Meeting,
    Met,
    NotYourDate,
    Status,
    book,
    cancel,
    count,
    may_handle_dates,
    met,
    move,
)
from bot.domain.slots import DateInPast

NOW = datetime(2026, 9, 7, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
TALK = Meeting(2, LATER, 45)


def test_booking_the_same_date_twice_books_once() -> None:
    """A double click, or both clicking the same slot, leaves one date."""
    first = book(2, LATER, 45, booked=None, by="U_ADA", now=NOW)

    assert first.meeting == TALK
    assert book(2, LATER, 45, booked=TALK, by="U_BO", now=NOW).meeting == TALK
    assert LATER + timedelta(hours=2, minutes=45) == TALK.asked_at


def test_moved_is_not_cancelled() -> None:
    """A moved date keeps number and entry and stays booked; a cancelled one is over."""
    moved = move(TALK, LATER + timedelta(days=1), by="U_BO", now=NOW)
    off = cancel(moved.meeting, by="U_BO")

    assert (
        moved.meeting.number,
        moved.meeting.sequence,
        moved.meeting.status,
        moved.was,
    ) == (2, 1, Status.BOOKED, LATER)
    assert (off.meeting.sequence, off.meeting.status) == (2, Status.CANCELLED)
    assert move(TALK, LATER, by="U_BO", now=NOW).meeting == TALK


@pytest.mark.parametrize(
    ("click", "refusal"),
    [
        (lambda: book(2, NOW, 45, booked=None, by="U", now=NOW), DateInPast),
        (lambda: book(2, NOW, 45, booked=TALK, by="U", now=NOW), DateAlreadyBooked),
        (lambda: move(TALK, NOW, by="U", now=NOW), DateInPast),
        (lambda: move(cancel(TALK, by="U").meeting, LATER, by="U", now=NOW), DateIsOver),
        (lambda: cancel(cancel(TALK, by="U").meeting, by="U"), DateIsOver),
        (lambda: may_handle_dates("U_EVE", "U_ADA", "U_BO", None), NotYourDate),
    ],
)
def test_what_cannot_be_done_to_a_date_is_refused_by_name(
    click: Callable[[], object], refusal: type[Exception]
) -> None:
    """Each row is one impossible click."""
    with pytest.raises(refusal):
        click()


def test_the_two_and_the_assistant_handle_dates() -> None:
    """The mentee may name an assistant, who touches dates and nothing else."""
    for who in ("U_ADA", "U_BO", "U_HELP"):
        may_handle_dates(who, "U_ADA", "U_BO", "U_HELP")


@pytest.mark.parametrize(
    ("answers", "again", "over", "expected"),
    [
        ({}, False, False, Met.WAITING),
        ({}, False, True, Met.UNANSWERED),
        ({"a": True}, False, False, Met.HELD),
        ({"a": True}, False, True, Met.HELD),
        ({"a": False}, False, False, Met.WAITING),
        ({"a": False}, False, True, Met.NOT_HELD),
        ({"a": True, "b": True}, False, False, Met.HELD),
        ({"a": False, "b": False}, False, False, Met.NOT_HELD),
        ({"a": True, "b": False}, False, False, Met.ASK_AGAIN),
        ({"a": True, "b": False}, False, True, Met.HELD),
        ({"a": True, "b": False}, True, False, Met.HELD),
        ({"a": False, "b": False}, True, False, Met.NOT_HELD),
    ],
)
def test_one_yes_counts_and_yes_against_no_asks_both_once(
    answers: dict[str, bool], expected: Met, *, again: bool, over: bool
) -> None:
    """The table of all combinations of answers, asking again and time running out."""
    assert expected is met(answers, asked_again=again, over=over)


HISTORY = [
    # what happened, moves, cancels by one, unanswered in a row
    ("", 0, 0, 0),
    ("moved moved", 2, 0, 0),
    ("moved held moved", 1, 0, 0),
    ("moved cancelled:a moved", 1, 1, 0),
    ("cancelled:a cancelled:b", 0, 1, 0),
    ("cancelled:a cancelled:a", 0, 2, 0),
    ("cancelled:a held cancelled:a", 0, 1, 0),
    ("unanswered unanswered", 0, 0, 2),
    ("unanswered moved unanswered", 0, 0, 2),
    ("unanswered not_held unanswered", 0, 0, 1),
    ("unanswered held", 0, 0, 0),
]


@pytest.mark.parametrize(("story", "moves", "cancels", "silent"), HISTORY)
def test_what_happens_in_a_row_is_counted_since_the_last_talk(
    story: str, moves: int, cancels: int, silent: int
) -> None:
    """Moves, one person's cancellations and silence add up until a talk is held."""
    counts = count(_told(story))

    assert (moves, cancels, silent) == (
        counts.moves_in_a_row,
        counts.cancels_by_one,
        counts.unanswered_in_a_row,
    )


def test_a_pause_forgives_what_came_before_it() -> None:
    """Only what happened since then counts, while every talk stays held."""
    counts = count(_told("held moved moved"), since=NOW + timedelta(days=2))

    assert (counts.held, counts.moves_in_a_row) == ((NOW,), 1)


def _told(story: str) -> list[Happened]:
    things = [word.partition(":") for word in story.split()]
    return [
        Happened(Kind(kind), NOW + timedelta(days=day), by)
        for day, (kind, _, by) in enumerate(things)
    ]
