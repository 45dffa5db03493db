"""The life of a pair: agreement, risk, pause, change, goodbye, and the programme's end."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.pair_moves import NoPairYet, PairIsOver
from bot.domain.pausing import NotPaused, PauseEndsBeforeToday, PauseExtendedBefore, PauseTooLong
from bot.domain.refusals import Outdated
from bot.domain.rematch import NoRematchToTakeBack
from bot.services import (
    pairs,
    pairs_care,
    pairs_home,
    pairs_hooks,
    pairs_moves,
)

MENTOR, MENTEE, HR = "UMIA", "UTOM", "ULEAD"


def settle(desk: Any, agreed: Any) -> tuple[Any, Any]:
    """Let both agree with their wishes; give what came of it."""
    desk.accept()
    for who, (language, du) in zip((MENTOR, MENTEE), agreed, strict=True):
        with desk.turn(who) as turn:
            pairs.confirm(turn, desk.pair_id, language=language, du=du)
    return desk.row().language, desk.row().address


@pytest.mark.parametrize(
    ("mentor", "mentee", "settled"),
    [
        (("de", True), ("de", True), ("de", "du")),
        (("de", True), ("de", False), ("de", "sie")),
        (("en", False), ("en", False), ("en", "sie")),
        (("en", True), ("de", True), ("de", "du")),
    ],
)
def test_language_and_address_are_settled_from_private_wishes(
    desk: Any, mentor: Any, mentee: Any, settled: tuple[str, str]
) -> None:
    """`du` where both ticked it; a language both chose, else the programme's; no wish is kept."""
    assert settle(desk, (mentor, mentee)) == settled
    assert desk.row().wishes == {}


def test_the_form_asks_only_what_is_open(desk: Any) -> None:
    """Two languages and German are asked about; whoever has confirmed gets the card."""
    desk.accept()
    with desk.turn(MENTOR) as turn:
        asked = pairs.agree(turn, desk.pair_id)
        assert asked.form
        assert [b.get("block_id") for b in asked.form["blocks"]] == [
            None,
            "language",
            "address",
            None,
        ]
        pairs.confirm(turn, desk.pair_id, language="de", du=True)
        again = pairs.agree(turn, desk.pair_id)
    assert again.form is None
    assert again.card


def test_one_foreign_language_leaves_nothing_to_ask(desk: Any) -> None:
    """Two people who share English only confirm with one click."""
    for place in (desk.place(MENTOR), desk.place(MENTEE)):
        with desk.tick() as tick:
            tick.session.merge(place).languages = ["en"]
    desk.accept()
    with desk.turn(MENTOR) as turn:
        asked = pairs.agree(turn, desk.pair_id)
    assert asked.form is None
    assert desk.row().agreed_mentor_at


def test_agreement_and_first_talk_start_a_pair(desk: Any) -> None:
    """Only both together make a pair active; other features hear of it once."""
    heard: list[int | None] = []
    pairs_hooks.STARTED.append(lambda _tick, row: heard.append(row.id))
    desk.accept()
    desk.agree()
    assert desk.row().state == "accepted"
    desk.meet()
    desk.meet()
    pairs_hooks.STARTED.pop()
    assert desk.row().state == "active"
    assert heard == [desk.pair_id]


def test_a_pair_without_a_date_is_asked_then_hr_then_offered_a_goodbye(desk: Any) -> None:
    """The two are asked at once, HR hears seven days later, goodbye is offered after fourteen."""
    desk.accept()
    group = f"pair:{desk.pair_id}"
    desk.ahead(days=7, hours=1)
    assert desk.row().state == "at_risk"
    assert desk.written("pairs.at_risk") == [("pairs.at_risk", group)]
    assert desk.written("pairs.hr") == []
    desk.ahead(days=7)
    assert desk.written("pairs.hr") == [("pairs.hr", HR)]
    with desk.turn(HR) as turn:
        assert [each.what for each in pairs_care.needs_decision(turn, desk.programme_id)] == [
            "stalled"
        ]
    desk.ahead(days=7)
    assert desk.written("pairs.close_talk") == [("pairs.close_talk", group)]
    desk.agree()
    desk.meet()
    assert desk.row().state == "active"


def pause(desk: Any, who: str, days: int) -> None:
    """Let somebody pause the pair for some days."""
    with desk.turn(who) as turn:
        pairs_moves.pause(turn, desk.pair_id, turn.now.date() + timedelta(days=days))


def test_a_pause_has_an_end_one_extension_and_no_timers(desk: Any) -> None:
    """Four weeks at most, later once; until it is over nothing is asked, then all starts afresh."""
    desk.accept()
    for days, refusal in ((-1, PauseEndsBeforeToday), (29, PauseTooLong)):
        with pytest.raises(refusal):
            pause(desk, MENTOR, days)
    pause(desk, MENTOR, 20)
    pause(desk, MENTEE, 28)
    with pytest.raises(PauseExtendedBefore):
        pause(desk, MENTOR, 30)
    desk.ahead(days=28)
    assert desk.row().state == "paused"
    desk.ahead(days=1)
    assert desk.row().state == "accepted"
    assert desk.written("pairs.at_risk") == []
    assert len(desk.written("pairs.paused")) == 2
    assert len(desk.written("pairs.resumed")) == 1


def test_carrying_on_early_and_without_a_pause(desk: Any) -> None:
    """A pause can end at any time; where there is none the answer says so."""
    desk.accept()
    pause(desk, MENTOR, 10)
    with desk.turn(MENTEE) as turn:
        pairs_moves.resume(turn, desk.pair_id)
    with pytest.raises(NotPaused), desk.turn(MENTEE) as turn:
        pairs_moves.resume(turn, desk.pair_id)
    assert desk.row().paused_until is None


def ask(desk: Any, who: str) -> str:
    """Let somebody ask for another partner."""
    with desk.turn(who) as turn:
        return str(pairs_moves.change(turn, desk.pair_id))


def test_another_partner_without_anybodys_help(desk: Any) -> None:
    """A day later both are cared for in the same words; HR and partner hear nothing before."""
    desk.accept()
    ask(desk, MENTOR)
    assert desk.written("pairs.hr") == []
    with desk.turn(MENTEE) as turn:
        home = str([block.to_dict() for block in pairs_home.home_section(turn)])
    assert "Frisch verbunden" in home
    assert "take_back" not in home
    desk.ahead(days=2)
    assert (desk.row().state, desk.row().end_reason) == ("ended_early", "rematch")
    assert desk.written("pairs.cared_for") == [
        ("pairs.cared_for", MENTEE),
        ("pairs.cared_for", MENTOR),
    ]


def test_a_wish_is_taken_back_by_its_owner_only(desk: Any) -> None:
    """Until it is answered; afterwards the pair stands where it stood."""
    desk.accept()
    ask(desk, MENTOR)
    with pytest.raises(NoRematchToTakeBack), desk.turn(MENTEE) as turn:
        pairs_moves.take_back(turn, desk.pair_id)
    with desk.turn(MENTOR) as turn:
        pairs_moves.take_back(turn, desk.pair_id)
    desk.ahead(days=2)
    assert desk.row().state == "accepted"


def test_two_wishes_end_it_at_once(desk: Any) -> None:
    """Both asked: nobody needs to wait."""
    desk.accept()
    ask(desk, MENTOR)
    ask(desk, MENTEE)
    assert desk.row().state == "ended_early"
    assert desk.row().rematch == {}


def test_later_the_coordinator_finds_the_partner(desk: Any) -> None:
    """Seven days after the second talk HR is asked, reminded after five working days, and acts."""
    desk.accept()
    desk.agree()
    desk.meet(2)
    desk.ahead(days=8)
    ask(desk, MENTEE)
    assert desk.written("pairs.hr") == [("pairs.hr", HR)]
    with desk.turn(MENTOR) as turn:
        assert "Koordination" in str([b.to_dict() for b in pairs_home.home_section(turn)])
    desk.ahead(days=8)
    with desk.turn(HR) as turn:
        found = pairs_care.needs_decision(turn, desk.programme_id)
        assert [(each.what, each.person) for each in found] == [("overdue", MENTEE)]
        pairs_care.release(turn, desk.pair_id)
    assert desk.row().state == "ended_early"


@pytest.mark.parametrize("stays", [True, False])
def test_ending_takes_no_reason_and_leaves_nobody_alone(desk: Any, *, stays: bool) -> None:
    """The partner is cared for; who does not want a new partner is matched no more."""
    desk.accept()
    with desk.turn(MENTOR) as turn:
        pairs_moves.end(turn, desk.pair_id, pairs_moves.Goodbye(None, stays))
    assert desk.row().end_reason == "rather_not_say"
    assert desk.written("pairs.cared_for") == [("pairs.cared_for", MENTEE)]
    assert desk.place(MENTOR).mentor_capacity == int(stays)
    assert desk.place(MENTEE).mentee_capacity == 1
    with desk.turn(MENTEE) as turn:
        pairs_moves.rest(turn, desk.pair_id)
    assert desk.place(MENTEE).mentee_capacity == 0
    with pytest.raises(PairIsOver), desk.turn(MENTEE) as turn:
        pairs_moves.end_form(turn, desk.pair_id)


def test_what_a_pair_may_do_a_proposal_may_not(desk: Any) -> None:
    """A mere proposal is neither paused nor changed nor ended, and an open pair is not over."""
    for form in (pairs_moves.pause_form, pairs_moves.change_form, pairs_moves.end_form):
        with pytest.raises(NoPairYet), desk.turn(MENTOR) as turn:
            form(turn, desk.pair_id)
    with pytest.raises(Outdated), desk.turn(MENTOR) as turn:
        pairs_moves.rest(turn, desk.pair_id)
    desk.accept()
    with pytest.raises(Outdated), desk.turn(MENTOR) as turn:
        pairs_moves.end(turn, desk.pair_id, pairs_moves.Goodbye("left", stays=False))


def say(desk: Any, who: str, language: str, *, du: bool) -> bool:
    """Let somebody say language and form of address once more."""
    with desk.turn(who) as turn:
        return pairs.say_voice(turn, desk.pair_id, language=language, du=du)


@pytest.mark.parametrize(
    ("mentor", "mentee", "settled"),
    [
        (("de", True), ("de", True), ("de", "du")),
        (("de", True), ("de", False), ("de", "sie")),
        (("en", False), ("en", True), ("en", "sie")),
        (("en", True), ("de", True), ("de", "du")),
    ],
)
def test_language_and_address_change_when_both_have_said_it_again(
    desk: Any, mentor: tuple[str, bool], mentee: tuple[str, bool], settled: tuple[str, str]
) -> None:
    """One wish changes nothing and asks the partner once; two wishes hold and are forgotten."""
    before = settle(desk, (("de", False), ("de", False)))
    assert not say(desk, MENTOR, "en", du=False)
    assert not say(desk, MENTOR, mentor[0], du=mentor[1])
    assert (desk.row().language, desk.row().address) == before
    assert desk.written("pairs.voice_asked") == [("pairs.voice_asked", MENTEE)]
    assert say(desk, MENTEE, mentee[0], du=mentee[1])
    assert (desk.row().language, desk.row().address) == settled
    assert desk.row().wishes == {}


def test_who_has_not_said_it_yet_reads_so_in_home_without_a_word_on_the_wish(desk: Any) -> None:
    """The step is the same whatever the partner ticked, and gone once both have said it."""
    settle(desk, (("de", True), ("de", True)))
    steps = []
    for du in (True, False):
        say(desk, MENTOR, "de", du=du)
        with desk.turn(MENTEE) as turn:
            steps.append([str(step.text) for step in pairs_home.next_steps(turn)])
        with desk.turn(MENTOR) as turn:
            assert list(pairs_home.next_steps(turn)) == []
    assert steps[0] == steps[1]
    assert "Sprache und Anrede" in steps[0][0]
    say(desk, MENTEE, "de", du=True)
    with desk.turn(MENTEE) as turn:
        assert list(pairs_home.next_steps(turn)) == []


def test_language_and_address_are_asked_again_only_after_the_agreement(desk: Any) -> None:
    """A proposal, an open agreement and a pair that is over have nothing to change."""
    with pytest.raises(NoPairYet), desk.turn(MENTOR) as turn:
        pairs.voice_form(turn, desk.pair_id)
    desk.accept()
    with pytest.raises(Outdated):
        say(desk, MENTOR, "de", du=True)
    desk.agree()
    with desk.turn(MENTOR) as turn:
        assert pairs.voice_form(turn, desk.pair_id)["callback_id"] == "pairs:voice_form"
        pairs_moves.end(turn, desk.pair_id, pairs_moves.Goodbye(None, stays=True))
    with pytest.raises(PairIsOver):
        say(desk, MENTEE, "de", du=True)
