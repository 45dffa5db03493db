"""Moments only the two can know: noted in private on the card after a talk, or from Home."""

from typing import Any

import pytest
from sqlmodel import select

from bot.sandbox import answers
from bot.sandbox.driver import Person
from bot.sandbox.state import TEAM
from bot.services import certificates_letters, meetings_cards
from storage.models import Meeting, MilestoneRow, Pair, ProcessEvent

Stage = Any


def read(thing: Any) -> str:
    """Read a message or a view aloud."""
    return answers.words(thing)


def note(stage: Stage, who: Person, pair_id: int, *chosen: str) -> dict[str, Any]:
    """Open the pair's menu in Home, tick what happened, and read what came of it."""
    menu = who.press(who.home(), f"pairs:more:{pair_id}").view
    assert menu
    form = who.press(menu, f"moments:open:{pair_id}").view
    assert form
    view = who.submit(form, {"moments": list(chosen)}).view
    assert view
    stage.settle()
    return view


def leave(who: Person) -> None:
    """Close all windows."""
    while view := who.modal():
        who.close(view, clear=True)


def reached(stage: Stage, pair_id: int) -> set[tuple[str, str]]:
    """List who has reached what in a pair."""
    with stage.house.running.bot.tick(TEAM) as tick:
        rows = tick.session.exec(select(MilestoneRow).where(MilestoneRow.pair_id == pair_id))
        return {(row.user_id, row.milestone) for row in rows}


@pytest.mark.parametrize(
    ("moment", "milestone", "names"),
    [("taught", "roles_switched", "Rollen getauscht"), ("feedback", "feedback", "Feedback in bei")],
)
def test_what_both_have_noted_is_a_milestone_of_both(
    stage: Stage, pair_of: Any, moment: str, milestone: str, names: str
) -> None:
    """One of them alone reaches nothing, and the other sees no trace and gets no message of it."""
    pair_id = pair_of(state="active", ended=False)
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    before, home = len(anna.dm()), read(anna.home())
    half = note(stage, ben, pair_id, moment)
    leave(ben)
    assert "once you have both noted" in read(half)
    assert reached(stage, pair_id) == set()
    assert (len(anna.dm()), read(anna.home())) == (before, home)

    whole = note(stage, anna, pair_id, moment)
    assert names in read(whole)
    assert reached(stage, pair_id) == {("U0ANNA", milestone), ("U0BEN", milestone)}
    assert (len(anna.dm()), len(ben.dm())) == (before, len(ben.dm()))
    leave(anna)


@pytest.mark.parametrize(
    ("moment", "milestone", "names"),
    [("gap", "gap_named", "Ehrliche Lücke"), ("boundary", "boundary", "Grenze geachtet")],
)
def test_what_one_notes_alone_is_theirs_and_shared_with_one_click(
    stage: Stage, pair_of: Any, moment: str, milestone: str, names: str
) -> None:
    """The other learns nothing; sharing names the owner only, and hides again."""
    pair_id = pair_of(state="active", ended=False)
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    before = (len(anna.dm()), len(ben.dm()), len(stage.posts()))
    view = note(stage, anna, pair_id, moment)
    assert names in read(view)
    assert reached(stage, pair_id) == {("U0ANNA", milestone)}
    assert (len(anna.dm()), len(ben.dm()), len(stage.posts())) == before

    anna.press(view, "recognition:share")
    stage.settle()
    post = read(stage.posts()[-1])
    assert names in post
    assert "U0BEN" not in post
    shown = anna.modal()
    assert shown
    assert "Im Programmkanal geteilt." in read(shown)
    anna.press(shown, "recognition:share")
    stage.settle()
    assert len(stage.posts()) == before[2]
    leave(anna)


def test_a_moment_is_offered_once_somebody_said_that_they_met(stage: Stage, pair_of: Any) -> None:
    """On the card after a talk, after the yes and to the one who said it; noted ones are gone."""
    pair_id = pair_of(state="active", ended=False)
    with stage.house.running.bot.tick(TEAM) as tick:
        pair = tick.session.get_one(Pair, pair_id)
        talk = tick.session.exec(select(Meeting).where(Meeting.pair_id == pair_id)).first()
        assert talk
        talk.answer_mentee = "yes"
        cards = {
            who: read({"blocks": meetings_cards.after(tick, pair, talk, who).to_slack()["blocks"]})
            for who in ("U0ANNA", "U0BEN")
        }
        assert "Moment festhalten" in cards["U0ANNA"]
        assert "Note a moment" not in cards["U0BEN"]
    anna = stage.person("U0ANNA")
    note(stage, anna, pair_id, "taught", "gap", "boundary", "feedback")
    leave(anna)
    assert "Moment festhalten" not in read(anna.press(anna.home(), f"pairs:more:{pair_id}").view)
    leave(anna)


def test_the_page_for_the_two_tells_nobodys_own_moments(stage: Stage, pair_of: Any) -> None:
    """What one noted alone stays theirs; what both have done stands there."""
    pair_id = pair_of(state="active", ended=False)
    for who, chosen in (
        ("U0ANNA", ("taught", "gap", "boundary")),
        ("U0BEN", ("taught", "boundary")),
    ):
        note(stage, stage.person(who), pair_id, *chosen)
        leave(stage.person(who))
    with stage.house.running.bot.tick(TEAM) as tick:
        pair = tick.session.get_one(Pair, pair_id)
        found = certificates_letters.keepsake_facts(tick, pair, tick.voice("U0ANNA")).milestones
    assert found == ("Rollen getauscht",)


def test_before_the_first_talk_there_is_no_moment(stage: Stage, pair_of: Any) -> None:
    """Nothing has happened yet that could be noted."""
    pair_id = pair_of(state="active", ended=False, talks=0)
    anna = stage.person("U0ANNA")
    assert "Moment festhalten" not in read(anna.press(anna.home(), f"pairs:more:{pair_id}").view)
    leave(anna)


def test_nobody_notes_for_a_pair_of_others(stage: Stage, pair_of: Any) -> None:
    """A form that was open when the pair changed notes nothing."""
    pair_id = pair_of(state="active", ended=False)
    ben = stage.person("U0BEN")
    menu = ben.press(ben.home(), f"pairs:more:{pair_id}").view
    assert menu
    form = ben.press(menu, f"moments:open:{pair_id}").view
    assert form
    with stage.house.running.bot.tick(TEAM) as tick:
        tick.session.get_one(Pair, pair_id).mentor_id = "U0CLARA"
    ben.submit(form, {"moments": ["taught"]})
    leave(ben)
    with stage.house.running.bot.tick(TEAM) as tick:
        assert not tick.session.exec(
            select(ProcessEvent).where(ProcessEvent.pair_id == pair_id)
        ).all()
