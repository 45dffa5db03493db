"""Calendar entries people can import: .ics files and links to Google and Outlook.

Files are published (`METHOD:PUBLISH`), not invitations: nobody is asked to answer, and the
same `UID` with a rising `SEQUENCE` moves or cancels what was imported before (RFC 5546, 3.2.1).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//mentorbot//EN"
GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/0/deeplink/compose"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One date as a calendar shows it; all instants are aware, `uid` never changes."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    summary: str
    description: str = ""
    place: str = ""
    link: str = ""
    cancelled: bool = False

    @property
    def ends_at(self) -> datetime:
        """The instant at which the talk is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


def uid_of(workspace: str, meeting: int) -> str:
    """Name a meeting for calendars, the same for every version of it.

    >>> uid_of("T1", 7)
    'meeting-7-T1@mentorbot'
    """
    return f"meeting-{meeting}-{workspace}@mentorbot"


def to_ics(entries: Iterable[CalendarEntry], *, now: datetime) -> bytes:
    """Write one file for a date or a whole series; `now` stamps it."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, now: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    texts = {
        "summary": entry.summary,
        "description": entry.description,
        "location": entry.place,
        "url": entry.link,
    }
    for name, text in texts.items():
        if text:
            event.add(name, _clean(text))
    return event


def google_link(entry: CalendarEntry) -> str:
    """Link to a prefilled Google Calendar entry at the right instant."""
    return _link(
        GOOGLE,
        action="TEMPLATE",
        text=entry.summary,
        dates=f"{entry.starts_at.astimezone(UTC):{_BASIC}}/{entry.ends_at.astimezone(UTC):{_BASIC}}",
        details=entry.description,
        location=entry.place or entry.link,
    )


def outlook_link(entry: CalendarEntry) -> str:
    """Link to a prefilled Outlook entry at the right instant."""
    return _link(
        OUTLOOK,
        path="/calendar/action/compose",
        rru="addevent",
        subject=entry.summary,
        startdt=f"{entry.starts_at.astimezone(UTC):{_EXTENDED}}",
        enddt=f"{entry.ends_at.astimezone(UTC):{_EXTENDED}}",
        body=entry.description,
        location=entry.place or entry.link,
    )


_BASIC = "%Y%m%dT%H%M%SZ"
_EXTENDED = "%Y-%m-%dT%H:%M:%SZ"


def _link(base: str, **fields: str) -> str:
    given = {name: _clean(text) for name, text in fields.items() if text}
    return f"{base}?{urlencode(given, quote_via=quote)}"


def _clean(text: str) -> str:
    """Keep line breaks, drop every other control character: they could forge lines."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
