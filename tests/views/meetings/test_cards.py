"""Every card about talks, in every language and form of address, as Slack gets it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.blockkit import check_message, check_view
from bot.content import content
from bot.i18n import Translate
from bot.outgoing import Message
from bot.views import meetings as common
from bot.views import meetings_cards as cards
from bot.views import meetings_clock as clocks
from bot.views import meetings_dates as dates
from bot.views import meetings_home as home
from bot.views import meetings_prep as prep
from bot.views import meetings_pulse as pulse
from bot.views import meetings_wishes as wishes
from bot.views.meetings import Talk

BERLIN, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")
AT = datetime(2026, 1, 8, 9, tzinfo=UTC)
VOICES = {
    "de_du": Translate("de", "du", BERLIN),
    "de_sie": Translate("de", "sie", BERLIN),
    "en": Translate("en", "du", BERLIN),
}
TALK = Talk(
    id=3,
    pair_id=7,
    number=2,
    at=AT,
    minutes=45,
    readers=(("UNORA", BERLIN), ("UMIA", KOLKATA)),
    place="call",
    spot="https://meet.example.com/a?b=1&c=2",
    google="https://calendar.google.com/x",
    outlook="https://outlook.office.com/x",
    programme="Blickwechsel <3",
)
MINE = Talk(id=3, pair_id=7, number=2, at=AT, minutes=45, readers=(), programme="Blickwechsel <3")


def shown(**facts: Any) -> dates.Dates:
    """Make a pair's dates."""
    given = {
        "pair_id": 7,
        "programme": "Blickwechsel <3",
        "minutes": 45,
        "readers": TALK.readers,
        **facts,
    }
    return dates.Dates(**given)


def after(**facts: Any) -> cards.After:
    """Make the card after a talk."""
    return cards.After(talk=MINE, partner="UNORA", **facts)


def dates_cases(both: Translate, t: Translate) -> dict[str, Any]:
    """Build what finds, books and moves dates."""
    starts = (AT, AT + timedelta(days=1), AT + timedelta(days=4))
    note = dates.Note("meetings.shifted", {"at": AT}, "meetings.shift_free_day")
    finder = dates.Finder(
        pair_id=7,
        minutes=45,
        proposals=starts,
        first_day=AT.date(),
        zone="Europe/Berlin",
        partner="UMIA",
    )
    return {
        "offer_first": dates.card(shown(proposals=starts, remaining=6, first=True), both),
        "offer_last": dates.card(shown(proposals=starts[:1], remaining=1), both, private=True),
        "offer_none": dates.card(shown(notes=(dates.Note("meetings.hours_stretched"),)), both),
        "booked": dates.card(shown(talks=(TALK, TALK), notes=(note,), remaining=4), both),
        "finder": dates.finder(finder, both),
        "mover": dates.finder(replace(finder, proposals=(), talk=MINE, partner=""), both),
        "settled": dates.settled(shown(talks=(MINE,)), t),
        "place_form": dates.place_form(TALK, t),
    } | {
        f"dates_{why}": dates.gone("Blickwechsel <3", why, both)
        for why in ("over", "newer", "rests", "ended")
    }


def before_cases(both: Translate, t: Translate) -> dict[str, Any]:
    """Build what stands before a talk, and what becomes of it."""
    card = prep.Prep(
        talk=TALK,
        mentor="UMIA",
        mentee="UNORA",
        theme="hands_on",
        prompts=("you_click", "workaround", "limits"),
    )
    anywhere = replace(TALK, place="", spot="")
    last = replace(card, talk=MINE, theme="reflect_close", prompts=(), closing=True)
    part = prep.Part(talk=MINE, role="mentor", stage="topic_a", theme="hands_on")
    return {
        "prep": prep.prep(card, both),
        "prep_closing": prep.prep(last, both, private=True),
        "prep_over_anywhere": prep.prep(replace(card, gone=prep.OVER, talk=anywhere), both),
        "clock": clocks.clock(45, both),
        "guide": clocks.guide(both),
        "part_mentor": prep.part(part, t),
        "part_mentee": prep.part(replace(part, role="mentee"), t),
    } | {
        f"prep_{gone}": prep.prep(replace(card, gone=gone), both)
        for gone in (prep.OVER, prep.MOVED, prep.CANCELLED)
    }


def cycle_cases(both: Translate, t: Translate) -> dict[str, Any]:
    """Build the cards between talks, at the turning points, and after a talk."""
    idea = cards.Between(pair_id=7, on="2026-01-13", idea="calendar", programme="B")
    promise: dict[str, Any] = {"k": 5, "until": date(2026, 6, 1)}
    return {
        "between": cards.between(idea, both),
        "between_tried": cards.between(replace(idea, tried=("UMIA", "UNORA")), both),
        "midpoint": cards.midpoint(7, "Blickwechsel", both),
        "closing": cards.closing(7, "Blickwechsel", both),
        "after_asked": cards.after(after(next_talk=MINE), t),
        "after_again": cards.after(after(again=True), t),
        "after_yes": cards.after(after(answer="yes", held=True), t),
        "after_no": cards.after(after(answer="no", pulse="closed"), t),
        "after_given": cards.after_modal(after(answer="yes", pulse="given", closing=True), t),
        "pulse": pulse.form(3, ("P1", "P2", "P3b"), {"P1": 4}, t, **promise),
        "pulse_thanks": pulse.thanks(7, t, offer=False),
        "pulse_offer": pulse.thanks(7, t, offer=True),
    }


def wish_cases(both: Translate, t: Translate) -> dict[str, Any]:
    """Build what the two settle about their dates, and what Home says of them."""
    return {
        "rhythm_form": wishes.rhythm_form(7, 2, t),
        "rhythm_wish": wishes.rhythm_wish(7, "UMIA", 1, both, holds=False),
        "rhythm_holds": wishes.rhythm_wish(7, "UMIA", 3, both, holds=True, private=True),
        "assistant_form": wishes.assistant_form(7, "UASSI", t),
        "assistant_welcome": wishes.welcome(7, "UMIA", "UNORA", None, t),
        "menu": [b.to_dict() for b in home.more(7, MINE, t, mentee=True, assistant="UASSI")],
        "assisted": [b.to_dict() for b in home.assisted(7, "UMIA", "UNORA", MINE, t)],
        "home_lines": [
            home.place_line(TALK, t),
            home.talks_line(0, 6, t),
            home.talks_line(1, 6, t),
            home.talks_line(4, 6, t),
            home.history_line([AT.date()], t),
            home.step_met(1, 3, "UNORA", AT.date(), t).text,
            home.step_book(1, 7, "UNORA", t, first=True).text,
            home.step_book(1, 7, "UNORA", t, first=False).text,
        ],
    }


def cases(t: Translate) -> dict[str, Any]:
    """Build every card and form once."""
    both = t.to_both()
    rooms = (dates_cases, before_cases, cycle_cases, wish_cases)
    return {name: made for room in rooms for name, made in room(both, t).items()}


@pytest.mark.parametrize("voice", VOICES)
def test_every_card_reads_as_it_was_approved(
    golden: Callable[[str, Any], None], voice: str
) -> None:
    """One file per card and voice; Slack would take each of them."""
    for name, made in cases(VOICES[voice]).items():
        sent = made.to_slack() if isinstance(made, Message) else made
        if isinstance(made, Message):
            assert check_message(sent) == []
        elif isinstance(made, dict):
            assert check_view(sent) == []
        golden(f"{name}.{voice}", sent)


@pytest.mark.parametrize("name", ["after_asked", "offer_last", "prep_closing", "rhythm_holds"])
def test_a_private_card_tells_nothing_on_a_lock_screen(name: str) -> None:
    """The notification says only that there is something."""
    made = cases(VOICES["en"])[name]

    assert made.text == "mentorbot has something for you."


def test_typed_places_bring_no_markup() -> None:
    """A place is shown as typed; only a checked web address becomes a link."""
    assert common.linked("<!channel> & co") == "&lt;!channel&gt; &amp; co"
    assert common.linked("https://a.example/?x=1&y=2") == "<https://a.example/?x=1&amp;y=2>"


def test_times_on_different_days_are_told_in_full() -> None:
    """Late in Berlin is tomorrow in Kolkata."""
    late = datetime(2026, 1, 8, 20, tzinfo=UTC)

    told = common.when(late, VOICES["en"], TALK.readers)

    assert "Thursday, 8 January, 21:00 for <@UNORA> · Friday, 9 January, 01:30" in told


def test_every_question_of_the_curriculum_fits_a_card() -> None:
    """No prompt is left out for its length, in no language."""
    for language in ("de", "en"):
        for key in content(language).prompts:
            card = prep.Prep(talk=TALK, mentor="UMIA", mentee="UNORA", theme="meet", prompts=(key,))
            assert check_message(prep.prep(card, Translate(language).to_both()).to_slack()) == []
