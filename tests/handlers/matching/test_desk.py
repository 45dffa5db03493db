"""The release desk as HR uses it, through a local workspace and the real Slack client."""

from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("language", "word"), [("de", "Freigabe: Blickwechsel"), ("en", "Release desk: Blickwechsel")]
)
def test_a_round_lists_pairs_with_reasons(desk: Make, language: str, word: str) -> None:
    """The button runs a round in its own process; the command lists its pairs with reasons."""
    here = desk(language)
    here.run()
    view = here.home()

    assert word in str(view)
    assert len(here.rows()) == 2
    assert all(f"<@{row.mentor_id}> → <@{row.mentee_id}>" in str(view) for row in here.rows())
    assert here.lead.dm()[-1].blocks, "HR is told what is ready"


def test_a_locked_pair_survives_and_a_vetoed_one_does_not(desk: Make) -> None:
    """Lock and veto hold when the round runs again."""
    here = desk("en")
    here.run()
    first, second = here.rows()
    assert here.act(here.details(first), "desk:lock").ok
    assert here.act(here.details(second), "desk:veto").ok
    assert "not suggested again" in str(here.lead.modal())
    here.run()

    after = {(row.mentor_id, row.mentee_id): row.locked for row in here.rows()}
    assert after[first.mentor_id, first.mentee_id]
    assert (second.mentor_id, second.mentee_id) not in after
    assert len(after) == 2


def test_a_veto_can_be_taken_back(desk: Make) -> None:
    """The desk lists who is kept apart, and by whom; allowed again, the two are suggested again."""
    here = desk("en")
    here.run()
    two = here.rows()[0]
    assert "Never together" not in str(here.home()), "no veto, no list"
    assert here.act(here.details(two), "desk:veto").ok
    here.lead.press(here.home(), "Never together")
    assert here.shows(f"<@{two.mentor_id}> → <@{two.mentee_id}>*")
    assert here.shows(f"Never suggested; decided by <@{here.lead.id}>")
    listed = here.published()
    assert here.press("Allow again", listed).ok
    assert here.shows("No two people are kept apart here.")
    assert here.lead.press(listed, "Allow again").view, "a second press is explained"
    here.run()

    assert (two.mentor_id, two.mentee_id) in {(r.mentor_id, r.mentee_id) for r in here.rows()}


def test_a_pair_taken_apart_waits_and_can_be_swapped(desk: Make) -> None:
    """Swap offers who is free; unpaired people stand on the list of those who wait."""
    here = desk("en")
    here.run()
    first = here.rows()[0]
    form = here.lead.press(here.details(first), "desk:swap").view
    option = form["blocks"][1]["element"]["options"][0]
    assert here.lead.submit(form, {"partner": option["value"]}).ok
    mentor, _, mentee = option["value"].partition(":")
    assert here.shows(f"<@{mentor}> → <@{mentee}>")
    swapped = next(r for r in here.rows() if (r.mentor_id, r.mentee_id) == (mentor, mentee))
    assert swapped.locked

    here.act(here.details(swapped), "desk:unpair")
    here.lead.press(here.home(), "Who waits")
    assert here.shows(f"<@{swapped.mentee_id}>* · Mentee")
    assert here.shows("Free since the desk was changed")


def test_a_release_can_be_taken_back_for_ten_minutes(desk: Make) -> None:
    """Nobody hears of a released pair until the ten minutes are over, nor after an undo."""
    here = desk("en")
    here.run()
    before = {row.mentor_id: len(here.house.person(row.mentor_id).dm()) for row in here.rows()}
    assert here.press("desk:all").ok
    here.house.pass_time(minutes=9)
    assert here.press("desk:undo:0").ok
    here.house.pass_time(minutes=20)
    assert all(len(here.house.person(who).dm()) == n for who, n in before.items())
    assert {row.released_at for row in here.rows()} == {None}

    here.press("desk:all")
    here.house.pass_time(minutes=11)
    assert here.rows() == []
    assert all(len(here.house.person(who).dm()) == n + 1 for who, n in before.items())


def test_some_pairs_can_be_released_alone(desk: Make) -> None:
    """Only what is ticked goes out; nothing ticked is explained at the field."""
    here = desk("en")
    here.run()
    form = here.press("desk:some").view
    assert here.lead.submit(form, {}).errors == {
        "pairs0": "Nothing is ticked, or nothing is left to release."
    }
    option = form["blocks"][1]["element"]["options"][1]
    assert here.lead.submit(form, {"pairs0": [option["value"]]}).ok
    assert [bool(row.released_at) for row in here.rows()].count(True) == 1


def test_a_company_rule_gives_way_to_a_note_and_a_private_one_never(desk: Make) -> None:
    """Pairing by hand re-checks the rules; "not with" answers with one neutral sentence."""
    here = desk("en")
    here.change("U0ANNA", not_with=["U0BEN"])
    here.change("U0CLARA", team="A")
    here.change("U0DAVID", team="A")
    here.run()

    form = here.press("desk:hand").view
    typed = {"mentor": "U0CLARA", "mentee": "U0DAVID", "note": ""}
    assert "same team" in here.lead.submit(form, typed).errors["note"]
    assert here.lead.submit(form, typed | {"note": "Both asked for it"}).ok
    row = next(r for r in here.rows() if r.mentor_id == "U0CLARA")
    assert (row.mentee_id, row.note, row.locked) == ("U0DAVID", "Both asked for it", True)
    assert row.warnings[0] == "overridden"

    form = here.press("desk:hand").view
    private = {"mentor": "U0BEN", "mentee": "U0ANNA", "note": "I insist"}
    assert here.lead.submit(form, private).errors == {"mentee": "These two cannot be a pair."}
    here.run()
    assert row.mentor_id in {r.mentor_id for r in here.rows() if r.note == "Both asked for it"}


def test_search_and_country_narrow_the_desk(desk: Make) -> None:
    """A part of a name, or a country, shows only the pairs it fits."""
    here = desk("en")
    here.run()
    names = {row.mentor_id for row in here.rows()}
    chosen = min(names)
    form = here.press("desk:search").view
    word = here.house.person(chosen).user.real_name.split()[0]
    assert here.lead.submit(form, {"text": word}).ok
    assert here.shows(f"“{word}”")
    here.lead.choose(here.home(), "desk:country", "AT")
    assert here.shows(":AT:")


def test_two_weightings_are_compared_without_changing_anything(desk: Make) -> None:
    """The differences come as a message with a file; the desk stays as it is."""
    here = desk("de")
    here.run()
    before = [(row.id, row.version) for row in here.rows()]
    form = here.press("desk:weights").view
    wrong = here.lead.submit(form, {"topic_fit": "0", "style": "80"})
    assert set(wrong.errors) == {"topic_fit"}
    assert here.lead.submit(form, {"topic_fit": "1", "style": "80"}).ok
    here.house.running.step()

    assert "Zwei Gewichtungen" in str([m.blocks for m in here.lead.dm()])
    assert [(row.id, row.version) for row in here.rows()] == before


def test_two_people_cannot_overwrite_each_other(desk: Make, appoint: Make) -> None:
    """Whoever comes second is told so, and nothing of the first is lost."""
    here = desk("en")
    other = appoint("U0NORA")
    here.run()
    first = here.rows()[0]
    theirs = here.details(first, other)
    mine = here.details(first)
    old = here.home(other)
    assert here.act(mine, "desk:lock").ok
    other.press(theirs, "desk:veto")
    assert here.rows()[0].locked
    other.press(old, "desk:all")
    assert {row.released_at for row in here.rows()} == {None}


def test_only_those_who_run_the_programme_see_the_desk(desk: Make, appoint: Make) -> None:
    """Participants are refused; a coordinator of one country sees its pairs only."""
    here = desk("en")
    here.run()
    anna = here.house.person("U0ANNA")
    assert "<@U0BEN>" not in anna.command("/mentor match").text
    assert "desk:" not in str(anna.home())
    austria = appoint("U0MARTA", scope=("CH",))
    assert "→" not in str(here.home(austria))


@pytest.mark.parametrize("stopped", [False, True])
def test_an_automatic_release_waits_for_objections(desk: Make, *, stopped: bool) -> None:
    """Where it is switched on, clean pairs go out after two working days, unless stopped."""
    here = desk("en", auto_release=True)
    for mentor in ("U0BEN", "U0CLARA", "U0ELIF"):
        here.change(mentor, manager_id=None if mentor == "U0BEN" else "U0BOSS")
    here.run()
    for row in here.rows():
        warned = "line_unknown" in row.warnings
        assert warned == (row.mentor_id == "U0BEN")
    clean = {row.id for row in here.rows() if not row.warnings}
    assert clean
    if stopped:
        assert here.lead.press(here.lead.dm()[-1], "desk:object").ok
    here.house.pass_time(days=2, minutes=1)

    assert {row.id for row in here.rows() if row.released_at} == (set() if stopped else clean)


def test_one_pair_can_be_released_and_a_failed_one_is_offered_anew(desk: Make) -> None:
    """After a no HR is offered the best who is free, and one click puts the two on the desk."""
    here = desk("en")
    here.run()
    row = here.rows()[0]
    assert here.act(here.details(row), "desk:release").ok
    here.house.pass_time(minutes=11)
    mentor = here.house.person(row.mentor_id)
    assert mentor.press(mentor.dm()[-1], f"pairs:no:{row.id}").ok
    here.house.running.step()
    card = next(m for m in reversed(here.lead.dm()) if "desk:suggest" in str(m.blocks))
    assert here.lead.press(card, "desk:suggest").ok

    assert row.mentee_id in {one.mentee_id for one in here.rows() if one.locked}
    assert here.lead.press(card, "desk:suggest").view, "a second press is explained"


def test_a_form_without_people_is_explained(desk: Make) -> None:
    """Both people are needed to pair them."""
    here = desk("en")
    form = here.press("desk:hand").view
    assert here.lead.submit(form, {}).errors
