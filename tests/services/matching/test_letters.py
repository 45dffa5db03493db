"""What HR is told: when it is time to look, what other weights would change, what went wrong."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.agenda import Agenda
from bot.core import Who
from bot.domain.matching.job import Answer, Job, answer
from bot.domain.refusals import FormRefused, NotAllowed
from bot.i18n import Translate
from bot.matcher import SolverStoppedError
from bot.outgoing import Drop, Outgoing
from bot.services import (
    matching,
    matching_desk,
    matching_letters,
    matching_rounds,
    programmes_calendar,
)
from bot.services.looks import LOOKS
from storage import post_office
from storage.ledger import Claim
from storage.models import Grant, Programme

WEIGHTS = {
    "topic_fit": "1",
    "return_topic": "0",
    "style": "80",
    "availability": "0",
    "distance": "0",
    "language": "0",
}


def rendered(fair: Any, kind: str) -> list[Any]:
    """Render all waiting letters of a kind as of now."""
    handling = matching_letters.LETTERS[kind]
    with fair.bot.tick("T1") as tick:
        until = tick.now + timedelta(days=9)
        found = post_office.planned(tick.session, "T1", fair.programme_id, until=until)
        claims = [
            Claim(**{one.name: getattr(letter, one.name) for one in fields(Claim)})
            for letter in found
            if letter.kind == kind
        ]
        return [handling.render(tick, claim) for claim in claims]


def test_hr_reads_when_pairs_go_out_by_themselves(fair: Any, clock: Any) -> None:
    """The letter names the moment after two working days: Sunday's round, Wednesday."""
    fair.begin(auto_release=True)
    clock.set(datetime(2026, 3, 8, 6, tzinfo=UTC))
    pool_of_two(fair)
    fair.both_ways()
    fair.run()
    (out,) = rendered(fair, "matching.ready")

    assert "Mittwoch, 11. März" in str(out.message.to_slack())


def pool_of_two(fair: Any) -> None:
    """Two mentors for one mentee: the first fits her topics better, the second her style."""
    fair.join("UM1", "mentor", style=["visual"], topics=("ai_daily", "data"))
    fair.join("UM2", "mentor", style=["direct"])
    fair.join("UE1", "mentee", style=["direct"], topics=("ai_daily", "data"))


def test_the_next_step_is_the_desk_for_those_who_may_release(fair: Any) -> None:
    """Leads are led to waiting pairs, participants are not, and nobody while none waits."""
    pool_of_two(fair)
    with fair.bot.turn(fair.lead) as turn:
        assert list(matching.next_steps(turn)) == []
    fair.run()
    with fair.bot.turn(fair.lead) as turn:
        (step,) = matching.next_steps(turn)
    with fair.bot.turn(Who("T1", "UE1")) as turn:
        assert list(matching.next_steps(turn)) == []

    assert "Blickwechsel" in step.text


def test_desk_and_letters_read_hr_s_names_for_topics(fair: Any) -> None:
    """What HR called a topic in this programme stands at the desk, in its detail and letters."""
    for one in ("UM1", "UM2"):
        fair.join(one, "mentor")
    fair.join("UE1", "mentee")
    fair.join("UE2", "mentee", topics=("data",))
    with fair.bot.tick("T1") as tick:
        programme = tick.session.get(Programme, fair.programme_id)
        programme.texts = {"topic.ai_daily.de": "KI bei Acme", "topic.data.de": "Zahlenwelt"}
    fair.run()
    pair = fair.pairs()[0].id

    with fair.bot.turn(fair.lead) as turn:
        desk = str([one.to_dict() for one in matching_desk.page(turn, str(fair.programme_id))])
        detail = str(matching_desk.detail(turn, pair, ""))
    (letter,) = rendered(fair, "matching.ready")
    assert "KI bei Acme" in desk
    assert "KI bei Acme" in detail
    assert "Zahlenwelt" in str(letter)


def test_whoever_asked_hears_at_once_and_others_in_their_hours(
    fair: Any, clock: Any, add_person: Any
) -> None:
    """A round pressed on a Saturday is answered then; a colleague reads of it on Monday."""
    pool_of_two(fair)
    add_person("UCO", name="Co")
    with fair.bot.tick("T1") as tick:
        held = {"user_id": "UCO", "role": "lead", "granted_by": "ULEAD", "granted_at": tick.now}
        tick.session.add(Grant(workspace_id="T1", **held))
    clock.set(clock.now() + timedelta(days=3))
    with fair.bot.turn(fair.lead) as turn:
        matching_rounds.ask(turn, fair.programme_id)
    fair.matcher().run_until_empty()

    with fair.bot.tick("T1") as tick:
        until = tick.now + timedelta(days=9)
        found = post_office.planned(tick.session, "T1", fair.programme_id, until=until)
        due = {one.to: one.due_at for one in found if one.kind == "matching.ready"}
        assert due["ULEAD"] == tick.now
        assert due["UCO"] == datetime(2026, 1, 12, 8, 1, tzinfo=UTC)


def test_without_a_programme_the_command_says_so(fair: Any) -> None:
    """Nothing to pair is explained; a participant is refused."""
    with fair.bot.tick("T1") as tick:
        programme = tick.session.get(Programme, fair.programme_id)
        programme.state = "draft"
    with fair.bot.turn(fair.lead) as turn:
        told, path = matching.answer(turn)
    assert path == "hr"
    assert "noch niemanden" in told.text
    with pytest.raises(NotAllowed), fair.bot.turn(Who("T1", "UX")) as turn:
        matching.answer(turn)


def test_a_comparison_lists_what_other_weights_would_change(fair: Any) -> None:
    """The message and the file name each pair that would fall away, come, or be scored anew."""
    pool_of_two(fair)
    fair.run()
    with fair.bot.turn(fair.lead) as turn:
        matching.compare(turn, fair.programme_id, WEIGHTS)
    fair.matcher().run_until_empty()
    (shown,) = rendered(fair, "matching.compared")
    (file,) = rendered(fair, "matching.compared_file")

    assert "Gewichtungen" in str(shown.message.to_slack())
    rows = file.files[0].content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Änderung;Mentor:in;Mentee;Punkte jetzt;Punkte dann"
    assert [row.split(";")[:3] for row in rows[1:]] == [
        ["fällt weg", "UM1 Name", "UE1 Name"],
        ["neu", "UM2 Name", "UE1 Name"],
    ]


def test_a_table_is_harmless_in_a_spreadsheet(fair: Any) -> None:
    """A name that looks like a formula is text, and each kind of change has its columns."""
    fair.join("UM1", "mentor")
    with fair.bot.tick("T1") as tick:
        tick.person("UM1").name = "=1+1"
        pair = {"mentor": "UM1", "mentee": "UE1", "score": 5_000}
        figures = {"gone": [pair], "new": [pair], "rescored": [{**pair, "after": 6_000}]}
        text = matching_letters.table(tick, figures, Translate("en")).decode("utf-8-sig")

    assert text.splitlines()[1:] == [
        "falls away,'=1+1,UE1,50.00,",
        "new,'=1+1,UE1,,50.00",
        "scored anew,'=1+1,UE1,50.00,60.00",
    ]


def test_a_wrong_weight_is_explained_at_its_field(fair: Any) -> None:
    """Topic fit must count something; a weight is a number up to a hundred."""
    wrong = WEIGHTS | {"topic_fit": "0", "style": "101", "distance": "many"}
    with pytest.raises(FormRefused) as caught, fair.bot.turn(fair.lead) as turn:
        matching.compare(turn, fair.programme_id, wrong)

    assert set(caught.value.errors) == {"topic_fit", "style", "distance"}


@pytest.mark.parametrize("state", ["draft", "closing"])
def test_no_round_before_sign_up_or_after_the_end(fair: Any, state: str) -> None:
    """HR is told when pairs are made; a round wanted before is dropped."""
    fair.want()
    with fair.bot.tick("T1") as tick:
        programme = tick.session.get(Programme, fair.programme_id)
        programme.state = state
    for ask in (matching_rounds.ask, lambda t, p: matching.compare(t, p, WEIGHTS)):
        with pytest.raises(matching_rounds.NoRoundNow), fair.bot.turn(fair.lead) as turn:
            ask(turn, fair.programme_id)
    assert fair.matcher().run_until_empty() == 0


def test_a_programme_that_closes_during_the_solve_gets_no_pairs(fair: Any) -> None:
    """The plan is dropped when it comes back too late."""
    pool_of_two(fair)

    def slow(job: Job) -> Answer:
        with fair.bot.tick("T1") as tick:
            programme = tick.session.get(Programme, fair.programme_id)
            programme.state = "closing"
        return answer(job)

    fair.run(fair.matcher(solve=slow))
    assert fair.pairs() == []


def test_a_failure_is_told_and_a_later_round_outdates_old_news(fair: Any) -> None:
    """HR reads about the newest round only."""
    pool_of_two(fair)

    def broken(_job: Job) -> Answer:
        raise SolverStoppedError("exit code 1")

    fair.run(fair.matcher(solve=broken))
    (failed,) = rendered(fair, "matching.failed")
    assert isinstance(failed, Outgoing)
    fair.run()
    with fair.bot.turn(fair.lead) as turn:
        matching_rounds.ask(turn, fair.programme_id)
    fair.matcher().run_until_empty()
    first, second = rendered(fair, "matching.ready")

    assert {type(first), type(second)} == {Drop, Outgoing}


def test_weekly_rounds_end_with_the_last_start_day(fair: Any, clock: Any) -> None:
    """After it, no new pair could begin, and no further round is planned."""
    pool_of_two(fair)
    with fair.bot.tick("T1") as tick:
        programme = tick.session.get(Programme, fair.programme_id)
        programmes_calendar.plan_round(tick, programme)
    clock.set(clock.now() + timedelta(days=60))
    Agenda(fair.bot, LOOKS).drain()

    assert fair.matcher().run_until_empty() == 0
