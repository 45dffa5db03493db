"""Settings: sensible defaults, and nothing lost on the way through JSON."""

import json
from datetime import date

import pytest

from bot.domain.agreement import Address
from bot.domain.formats import COMPACT, SPRINT, Format, FormatName
from bot.domain.programme_settings import ProgrammeSettings, Weights, supplied

START = date(2026, 3, 2)

CHANGED = ProgrammeSettings(
    format=Format(FormatName.CUSTOM, weeks=8, every=2, minutes=30),
    language="en",
    address=Address.SIE,
    signup_until=date(2026, 2, 1),
    goals=("bridge", "skills"),
    weights=Weights(topics=50),
    sponsor="U1",
    invitation="Come in",
)


@pytest.mark.parametrize("settings", [ProgrammeSettings(), CHANGED])
def test_settings_survive_json(settings: ProgrammeSettings) -> None:
    """What is stored is read back the same."""
    stored = json.loads(json.dumps(settings.to_json()))

    assert ProgrammeSettings.from_json(stored) == settings


def test_what_is_missing_or_unknown_takes_its_default() -> None:
    """Old rows and rows of a newer version are read all the same."""
    assert ProgrammeSettings.from_json({"of_the_future": 1}) == ProgrammeSettings()


@pytest.mark.parametrize(
    ("settings", "signup", "last_start", "last"),
    [
        (ProgrammeSettings(), date(2026, 2, 14), date(2026, 3, 30), date(2026, 6, 22)),
        (
            ProgrammeSettings(
                format=COMPACT,
                signup_until=date(2026, 2, 1),
                last_start_on=START,
                ends_on=date(2026, 7, 1),
            ),
            date(2026, 2, 1),
            START,
            date(2026, 7, 1),
        ),
    ],
)
def test_days_follow_from_the_start_unless_named(
    settings: ProgrammeSettings, signup: date, last_start: date, last: date
) -> None:
    """Sixteen days before, four weeks after, and the format's length on top."""
    assert settings.last_day_of_signup(START) == signup
    assert settings.last_start(START) == last_start
    assert settings.last_day(START) == last


def test_a_draft_without_a_start_can_be_checked() -> None:
    """A form may come without a day."""
    assert ProgrammeSettings().draft("n", "p", None, "C1").last_start_on is None


@pytest.mark.parametrize(("name", "shape"), [("compact", COMPACT), ("nonsense", SPRINT)])
def test_a_format_is_found_by_name(name: str, shape: Format) -> None:
    """An unknown name reads as the default."""
    assert supplied(name) == shape
