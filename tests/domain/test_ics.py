"""Calendar entries: one identity, rising versions, the right instant, nothing forged."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar

from bot.domain.ics import CalendarEntry, google_link, outlook_link, to_ics, uid_of

NOW = datetime(2026, 9, 7, 8, tzinfo=UTC)
ENTRY = CalendarEntry(
    uid_of("T1", 7),
    0,
    datetime(2026, 10, 25, 9, tzinfo=ZoneInfo("Europe/Berlin")),
    45,
    "Talk; with, Ada \\ Bo",
    "Line one\nLine two\r\nBEGIN:VALARM\rX",
    "Café “Mitte”",
    "https://meet.example/a?b=c&d=e",
)


def test_moving_and_cancelling_keep_the_uid_and_raise_the_sequence() -> None:
    """Calendars recognise the entry and replace what they had."""
    moved = replace(ENTRY, sequence=1, starts_at=ENTRY.starts_at + timedelta(days=1))
    off = replace(moved, sequence=2, cancelled=True)
    read = [
        Calendar.from_ical(to_ics([each], now=NOW)).walk("VEVENT")[0]
        for each in (ENTRY, moved, off)
    ]

    assert {"meeting-7-T1@mentorbot"} == {str(each["UID"]) for each in read}
    assert [each["SEQUENCE"] for each in read] == [0, 1, 2]
    assert [str(each["STATUS"]) for each in read] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_a_file_is_published_in_utc_and_may_hold_a_series() -> None:
    """Nobody is asked to answer an invitation, and no time zone table is needed."""
    text = to_ics([ENTRY, replace(ENTRY, uid=uid_of("T1", 8))], now=NOW).decode()

    assert "METHOD:PUBLISH\r\n" in text
    assert text.count("DTSTART:20261025T080000Z") == text.count("DTEND:20261025T084500Z") == 2
    assert text.count("BEGIN:VEVENT") == 2


def test_what_people_typed_cannot_forge_lines() -> None:
    """Commas, line breaks and control characters stay inside their field."""
    text = to_ics([ENTRY], now=NOW)
    [event] = Calendar.from_ical(text).walk("VEVENT")

    assert str(event["SUMMARY"]) == "Talk; with, Ada \\ Bo"
    assert str(event["DESCRIPTION"]) == "Line one\nLine two\nBEGIN:VALARM\nX"
    assert b"\r\nBEGIN:VALARM" not in text
    assert b"DESCRIPTION" not in to_ics([replace(ENTRY, description="")], now=NOW)


def test_links_carry_the_right_instant_and_survive_odd_characters() -> None:
    """Both calendars read UTC; spaces are %20, since Outlook shows a plus as a plus."""
    google, outlook = urlsplit(google_link(ENTRY)), urlsplit(outlook_link(ENTRY))
    given, wanted = parse_qs(google.query), parse_qs(outlook.query)

    assert given["dates"] == ["20261025T080000Z/20261025T084500Z"]
    assert (
        wanted["startdt"],
        wanted["enddt"],
    ) == (["2026-10-25T08:00:00Z"], ["2026-10-25T08:45:00Z"])
    assert [ENTRY.summary] == given["text"] == wanted["subject"]
    assert "+" not in google.query + outlook.query
    remote = replace(ENTRY, place="")
    assert [remote.link] == parse_qs(urlsplit(outlook_link(remote)).query)["location"]
