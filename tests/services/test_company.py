"""The company's settings: bands, defaults and contacts, and what they change for people."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from bot.core import Bot, Who
from bot.domain.refusals import ChangedMeanwhile, FormRefused, NotAllowed, Outdated
from bot.services import (
    company,
    company_defaults,
    enrolment,
    enrolment_about,
    people_import,
    programmes,
    programmes_calendar,
    support,
)
from bot.services.enrolment_catalogue import bands
from storage import people
from storage.models import Audit

BASICS: dict[str, Any] = {
    "place": None,
    "hours": "",
    "company_channel": None,
    "working_languages": [],
}


def words(view: Any) -> str:
    """Give everything a view says."""
    return str([one if isinstance(one, dict) else one.to_dict() for one in view])


@pytest.fixture
def colleagues(add_person: Callable[..., Who]) -> None:
    """Put three people on levels 2, 6 and 6."""
    add_person("UADA", level=2)
    add_person("UBEN", level=6)
    add_person("UCEM", level=6)


def test_bands_replace_ours_everywhere(bot: Bot, as_lead: Callable[..., Any]) -> None:
    """Sign-up and import read the new names; each reader sees their own language."""
    assert as_lead(company.name_levels, 1, "1 Azubi | en: Trainee\n2 Leitung | en: Head") is None

    with bot.tick("T1") as tick:
        assert [one.name for one in bands(tick, tick.voice("ULEAD"))] == ["Azubi", "Leitung"]
        known = people_import.directory(tick, "", {})
    assert known.ranks["trainee"] == 1
    assert known.ranks["leitung"] == 2
    as_lead(company.name_levels, 2, "")
    with bot.tick("T1") as tick:
        assert len(bands(tick, tick.voice("ULEAD"))) == 6


@pytest.mark.usefixtures("colleagues")
def test_people_of_a_vanished_band_go_where_hr_says(bot: Bot, as_lead: Callable[..., Any]) -> None:
    """Nothing is stored until HR has said it; somebody may also be asked again."""
    typed = "1 Azubi\n2 Fachkraft\n3 Leitung"
    asked = as_lead(company.name_levels, 1, typed)
    assert "2 Personen" in words(asked["blocks"])
    with bot.tick("T1") as tick:
        assert len(bands(tick, tick.voice("ULEAD"))) == 6

    as_lead(company.move_levels, 1, {6: "3"})
    with bot.tick("T1") as tick:
        assert people.levels(tick.session, "T1") == {2: 1, 3: 2}
    as_lead(company.name_levels, 2, "1 Azubi\n2 Fachkraft")
    as_lead(company.move_levels, 2, {3: "ask"})
    with bot.tick("T1") as tick:
        assert people.levels(tick.session, "T1") == {2: 1}
        assert tick.person("UBEN").level is None


@pytest.mark.usefixtures("colleagues")
def test_a_forged_or_late_answer_moves_nobody(bot: Bot, as_lead: Callable[..., Any]) -> None:
    """A target that is no band, a level that was not asked about, a form seen too early."""
    as_lead(company.name_levels, 1, "1 Azubi\n2 Fachkraft")
    for targets in ({6: "7"}, {}):
        with pytest.raises(Outdated):
            as_lead(company.move_levels, 1, targets)
    as_lead(company.save, "basics", 1, BASICS)
    with pytest.raises(ChangedMeanwhile):
        as_lead(company.move_levels, 1, {6: "2"})

    with bot.tick("T1") as tick:
        assert people.levels(tick.session, "T1") == {2: 1, 6: 2}


def test_whoever_has_no_level_is_asked_in_home(
    bot: Bot, as_lead: Callable[..., Any], enrol: Callable[..., Who], programme: int
) -> None:
    """The next step opens the form in which the level is chosen."""
    who = enrol(programme, "UADA", "mentor")
    as_lead(company.name_levels, 1, "1 Azubi\n2 Leitung")

    with bot.turn(who) as turn:
        step = min(enrolment.next_steps(turn), key=lambda one: one.rank)
        assert step.buttons[0].action_id == f"enrolment:edit_about:{programme}:next"
        turn.person("UADA").level = 2
    with bot.turn(who) as turn:
        ranks = [one.rank for one in enrolment.next_steps(turn)]
        assert enrolment.LEVEL_RANK not in ranks


def test_place_and_hours_fill_what_people_left_open(
    bot: Bot, as_lead: Callable[..., Any], add_person: Callable[..., Who]
) -> None:
    """The company's place holds unless the time zone is abroad; told hours go first."""
    typed = {**BASICS, "place": "DE-BY", "hours": "10 bis 16", "company_channel": "C9"}
    as_lead(company.save, "basics", 1, typed)
    here, abroad = add_person("UADA"), add_person("UBEA", timezone="Europe/Vienna")

    with bot.turn(here) as turn:
        assert enrolment_about.page(turn, None, "1", consents=True).place == "DE-BY"
        assert company_defaults.hours(turn, None) == "10:00-16:00"
        assert company_defaults.hours(turn, "08:00-12:00") == "08:00-12:00"
        assert programmes_calendar.working_moment(turn, "UADA").hour == 9, "10 o'clock in Berlin"
    with bot.turn(abroad) as turn:
        assert enrolment_about.page(turn, None, "1", consents=True).place == "AT"
    made = as_lead(
        programmes.create,
        name="Neu",
        purpose="Wozu",
        starts_on=bot.clock.now().date().replace(month=3),
        channel="C1",
        shape="sprint",
    )
    assert programmes.settings_of(made).company_channel == "C9"


def test_contacts_stand_beside_support_until_a_programme_names_its_own(
    bot: Bot, as_lead: Callable[..., Any], add_person: Callable[..., Who]
) -> None:
    """What leads type mentions nobody."""
    texts = {"contacts": "Ombudsstelle <!channel>", "privacy_contact": "", "controller": ""}
    as_lead(company.save, "contacts", 1, texts)

    with bot.turn(add_person("UADA", language="en")) as turn:
        form = support.form(turn)
    assert "Ombudsstelle &lt;!channel&gt;" in str(form)


@pytest.mark.parametrize(
    ("section", "typed", "field"),
    [
        ("basics", {**BASICS, "hours": "irgendwann"}, "hours"),
        (
            "contacts",
            {"contacts": "x" * 501, "privacy_contact": "", "controller": ""},
            "contacts",
        ),
    ],
)
def test_mistakes_are_told_beside_their_field(
    as_lead: Callable[..., Any], section: str, typed: dict[str, Any], field: str
) -> None:
    """Nothing is stored while something is wrong."""
    with pytest.raises(FormRefused) as told:
        as_lead(company.save, section, 1, typed)

    assert set(told.value.errors) == {field}


def test_nobody_overwrites_anybody_and_every_change_is_audited(
    bot: Bot, as_lead: Callable[..., Any], add_person: Callable[..., Who]
) -> None:
    """The second of two forms opened at once is refused; only leads may save at all."""
    as_lead(company.save, "basics", 1, BASICS)
    with pytest.raises(ChangedMeanwhile):
        as_lead(company.name_levels, 1, "1 Azubi\n2 Leitung")
    with pytest.raises(NotAllowed), bot.turn(add_person("UX")) as turn:
        company.save(turn, "basics", 2, BASICS)

    with bot.tick("T1") as tick:
        found = tick.session.exec(select(Audit).where(Audit.action == "company.edit")).all()
        assert [(one.actor_id, one.allowed) for one in found] == [("ULEAD", True), ("UX", False)]
