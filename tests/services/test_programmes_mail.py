"""What HR writes, the week's mail, and the next cohort."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.clock import MovableClock
from bot.commands import preview
from bot.core import Bot, Who
from bot.domain.localtime import A_WEEK
from bot.domain.refusals import ChangedMeanwhile, NotAllowed, Outdated
from bot.services import (
    programmes,
    programmes_copies,
    programmes_copy,
    programmes_mail,
    programmes_setup,
    programmes_writing,
)
from bot.services.programmes_writing import InThePast, NobodyThere, TextTooLong, Written
from storage import programmes as store
from storage.models import LetterRow, LetterState, Mailing, Programme

TEXT = "Am Donnerstag um zwölf gibt es eine Fragestunde."


@pytest.fixture
def people(programme: int, enrol: Callable[..., Who]) -> int:
    """Give a programme with two mentors, one who does both, a mentee, and one on a break."""
    enrol(programme, "UA", "mentor", offers=["ai_daily"])
    enrol(programme, "UB", "both", offers=["strategy"], wants=["ai_daily"])
    enrol(programme, "UC", "mentee", wants=["ai_daily"])
    enrol(programme, "UD", "mentor", state="paused")
    return programme


def state_of(bot: Bot) -> list[str]:
    """List the states of all copies."""
    with bot.tick("T1") as tick:
        rows = tick.session.exec(select(LetterRow).order_by(col(LetterRow.dedupe_key)))
        return [row.state for row in rows if row.kind == "programmes_writing.letter"]


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        ("mentors", ["UA", "UB"]),
        ("mentees", ["UB", "UC"]),
        ("everybody", ["UA", "UB", "UC"]),
        ("offer:ai_daily", ["UA"]),
        ("want:ai_daily", ["UB", "UC"]),
    ],
)
def test_groups_hold_who_takes_part(bot: Bot, people: int, audience: str, who: list[str]) -> None:
    """Whoever does both belongs to both; nobody on a break is written to."""
    with bot.tick("T1") as tick:
        found = programmes_copies.recipients(tick, programmes.get(tick, people), audience)

    assert found == who


def test_a_message_goes_to_each_once_and_can_be_taken_back(
    bot: Bot, people: int, as_lead: Callable[..., Any]
) -> None:
    """Ten minutes are left to change one's mind."""
    as_lead(programmes_writing.compose, people, Written(0, 0, "everybody", TEXT))
    as_lead(programmes_writing.send, 1, 1, anyway=False, day=None, at=None)
    assert state_of(bot) == [LetterState.WAITING] * 3
    as_lead(programmes_writing.cancel, 1)

    assert state_of(bot) == [LetterState.DROPPED] * 3


def test_editing_holds_the_copies_until_sent_again(
    bot: Bot, people: int, as_lead: Callable[..., Any]
) -> None:
    """Half-edited words never go out."""
    as_lead(programmes_writing.compose, people, Written(0, 0, "mentors", TEXT))
    as_lead(programmes_writing.send, 1, 1, anyway=False, day=None, at=None)
    as_lead(programmes_writing.compose, people, Written(1, 2, "mentees", "Anders"))
    assert state_of(bot) == [LetterState.HELD] * 2
    as_lead(programmes_writing.send, 1, 3, anyway=False, day=None, at=None)

    assert sorted(state_of(bot)) == [LetterState.DROPPED] * 2 + [LetterState.WAITING] * 2


def test_two_writers_do_not_overwrite_each_other(people: int, as_lead: Callable[..., Any]) -> None:
    """The second one is told."""
    as_lead(programmes_writing.compose, people, Written(0, 0, "mentors", TEXT))
    as_lead(programmes_writing.compose, people, Written(1, 1, "mentors", "Neu"))

    with pytest.raises(ChangedMeanwhile):
        as_lead(programmes_writing.compose, people, Written(1, 1, "mentors", "Alt"))


def test_words_that_hint_at_age_wait_for_a_decision(
    bot: Bot, people: int, as_lead: Callable[..., Any]
) -> None:
    """HR reads why, and decides."""
    as_lead(programmes_writing.compose, people, Written(0, 0, "mentors", "Hallo Digital Natives"))

    assert as_lead(programmes_writing.send, 1, 1, anyway=False, day=None, at=None) is not None
    assert state_of(bot) == []
    assert as_lead(programmes_writing.send, 1, 1, anyway=True, day=None, at=None) is None
    assert len(state_of(bot)) == 2


@pytest.mark.parametrize(
    ("audience", "text", "refusal"),
    [
        ("offer:cooking", TEXT, NobodyThere),
        ("mentors", "<" * 900, TextTooLong),
        ("mentors", "", programmes_writing.TextMissing),
    ],
)
def test_what_cannot_be_sent_is_told_in_the_form(
    people: int, as_lead: Callable[..., Any], audience: str, text: str, refusal: type[Exception]
) -> None:
    """An empty group, an empty text, a text that Slack would cut."""
    with pytest.raises(refusal):
        as_lead(programmes_writing.compose, people, Written(0, 0, audience, text))


def test_a_moment_in_the_past_is_refused(people: int, as_lead: Callable[..., Any]) -> None:
    """The day is checked in the writer's own time zone."""
    as_lead(programmes_writing.compose, people, Written(0, 0, "mentors", TEXT))

    with pytest.raises(InThePast):
        as_lead(programmes_writing.send, 1, 1, anyway=False, day=date(2026, 1, 7), at="09:59")


def test_participants_write_to_nobody(bot: Bot, people: int) -> None:
    """A forged form is refused."""
    with pytest.raises(NotAllowed), bot.turn(Who("T1", "UA")) as turn:
        programmes_writing.compose(turn, people, Written(0, 0, "everybody", TEXT))


def test_a_batch_is_held_and_released(
    bot: Bot, people: int, as_lead: Callable[..., Any], step: Callable[[int, str], None]
) -> None:
    """What is held goes out only after release; a second press finds nothing to do."""
    step(people, "signup")
    with bot.tick("T1") as tick:
        (batch,) = programmes_mail.planned(
            tick, programmes.get(tick, people), tick.now + timedelta(weeks=1)
        )
    as_lead(programmes_mail.switch, people, batch.key, hold=True)
    with pytest.raises(Outdated):
        as_lead(programmes_mail.switch, people, batch.key, hold=True)
    as_lead(programmes_mail.switch, people, batch.key.replace("waiting", "held"), hold=False)

    with bot.tick("T1") as tick:
        assert tick.session.exec(select(LetterRow)).one().state == LetterState.WAITING


def test_the_command_line_shows_the_same_mail(
    bot: Bot, people: int, as_lead: Callable[..., Any], step: Callable[[int, str], None]
) -> None:
    """`mentorbot preview` names programme, day, kind and how many."""
    step(people, "signup")
    as_lead(programmes_writing.compose, people, Written(0, 0, "everybody", TEXT))
    as_lead(programmes_writing.send, 1, 1, anyway=False, day=date(2026, 1, 9), at="14:00")

    assert list(preview.lines(bot, timedelta(weeks=6), "en")) == [
        "Frühjahr (sign-up is open)",
        "  Wednesday, 7 January, 10:10 · Invitation to sign up · in <#C1>",
        "  Friday, 9 January, 14:00 · Message from HR · to 3 people",
        "  Sunday, 15 February, 06:00 · End of sign-up: the first round forms pairs",
    ]


def test_the_page_and_the_command_line_agree_on_every_change(
    bot: Bot, people: int, as_lead: Callable[..., Any], step: Callable[[int, str], None]
) -> None:
    """Held, edited, sent anew and released: `mentorbot preview` reads like the page of the week."""
    step(people, "signup")
    as_lead(programmes_writing.compose, people, Written(0, 0, "mentors", TEXT))

    def agreed() -> str:
        page = as_lead(programmes_mail.page, str(people))
        told = [block.to_dict() for block in page if block.type == "section"]
        shown = [block["text"]["text"].replace("*", "") for block in told]
        assert shown == [one.strip() for one in preview.lines(bot, timedelta(weeks=1), "de")][1:]
        return "\n".join(shown)

    as_lead(programmes_writing.send, 1, 1, anyway=False, day=date(2026, 1, 9), at="14:00")
    assert "Freitag, 9. Januar, 14:00 Uhr" in agreed()
    with bot.turn(Who("T1", "ULEAD")) as turn:
        week = programmes_mail.planned(turn, programmes.get(turn, people), turn.now + A_WEEK)
    held = next(one.key for one in week if one.mailing_id)
    as_lead(programmes_mail.switch, people, held, hold=True)
    assert "angehalten" in agreed()
    as_lead(programmes_writing.compose, people, Written(1, 2, "mentors", "Anders"))
    as_lead(programmes_writing.send, 1, 3, anyway=False, day=date(2026, 1, 12), at="10:00")
    after = agreed()
    assert "angehalten" not in after
    assert "Montag, 12. Januar, 10:00 Uhr" in after


def test_a_test_copy_reaches_its_author_only(
    bot: Bot, people: int, as_lead: Callable[..., Any]
) -> None:
    """The preview counts whom a message to all mentors will reach, and shows its words."""
    shown = str(as_lead(programmes_writing.compose, people, Written(0, 0, "mentors", TEXT)))
    assert TEXT in shown
    assert "2 Personen" in shown
    as_lead(programmes_writing.test, 1)

    with bot.tick("T1") as tick:
        (letter,) = tick.session.exec(select(LetterRow))
        assert (letter.kind, letter.to) == ("programmes_writing.test", "ULEAD")


@pytest.mark.parametrize("audience", ["mentors", "channel"])
def test_without_a_day_a_message_keeps_working_hours(
    bot: Bot, clock: MovableClock, people: int, as_lead: Callable[..., Any], *, audience: str
) -> None:
    """Written on a Saturday, it leaves on Monday morning; who wants another moment names it."""
    clock.set(datetime(2026, 1, 10, 18, tzinfo=UTC))
    as_lead(programmes_writing.compose, people, Written(0, 0, audience, TEXT))
    as_lead(programmes_writing.send, 1, 1, anyway=False, day=None, at=None)

    with bot.tick("T1") as tick:
        due = set(tick.session.exec(select(LetterRow.due_at)))
    assert due == {datetime(2026, 1, 12, 8, tzinfo=UTC)}


def test_the_wait_list_comes_along(
    bot: Bot,
    people: int,
    as_lead: Callable[..., Any],
    add_pair: Callable[..., None],
    stored: Callable[[int], Programme],
) -> None:
    """Who never got a partner is in the copy with all they said; the others are not."""
    add_pair(people, "UA", "UC", "completed")
    add_pair(people, "UD", "UB", "withdrawn")
    new = as_lead(programmes_copy.copy, people).id

    with bot.tick("T1") as tick:
        places = store.enrolments_in(tick.session, "T1", new)
        assert [one.user_id for one in places] == ["UB", "UD"]
        skills = store.skills(tick.session, [places[0].id or 0])
        assert [skill.topic for skill in skills[places[0].id or 0]] == ["strategy", "ai_daily"]
    assert (stored(new).name, stored(new).state) == ("Frühjahr (2)", "draft")
    assert stored(new).starts_on.weekday() == 0


def test_a_task_is_ticked_off_and_opened_again(
    programme: int, as_lead: Callable[..., Any], stored: Callable[[int], Programme]
) -> None:
    """The checklist keeps what is done; a made-up task is refused."""
    as_lead(programmes_setup.tick, programme, "sponsor")
    assert stored(programme).done == ["sponsor"]
    as_lead(programmes_setup.tick, programme, "sponsor")
    assert stored(programme).done == []

    with pytest.raises(Outdated):
        as_lead(programmes_setup.tick, programme, "nonsense")


@pytest.mark.parametrize("name", ["sponsor", "line_manager", "works_council", "reminder", "faq"])
def test_ready_texts_are_filled_in(programme: int, as_lead: Callable[..., Any], name: str) -> None:
    """No placeholder is left; what only HR knows stands in brackets."""
    view = as_lead(programmes_setup.text, programme, name)

    assert "{" not in view["blocks"][1]["text"]["text"]


def test_texts_are_unreadable_at_rest(bot: Bot, people: int, as_lead: Callable[..., Any]) -> None:
    """What HR writes is encrypted in the database."""
    as_lead(programmes_writing.compose, people, Written(0, 0, "mentors", TEXT))

    with bot.engine.connect() as connection:
        raw = connection.exec_driver_sql("select text from mailing").scalar()
    assert TEXT.encode() not in bytes(raw or b"")
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(Mailing)).one().text == TEXT
