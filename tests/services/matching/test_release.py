"""Editing and releasing: rules are re-checked, versions guard, and undo means undo."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.agenda import Agenda
from bot.core import Turn, Who
from bot.domain.refusals import ChangedMeanwhile, FormRefused, NotAllowed, Outdated
from bot.outgoing import Outgoing
from bot.services import (
    matching_desk,
    matching_edit,
    matching_hand,
    matching_release,
    matching_swap,
    pairs,
)
from bot.services.looks import LOOKS
from bot.services.matching_letters import again
from bot.services.matching_release import NothingToRelease, NotYet, TooLate, stamp
from storage import pairs as pair_store
from storage import post_office
from storage.ledger import Claim
from storage.models import Audit, Grant, LetterRow, Pair, Programme

Act = Callable[[Turn, Pair], object]


@contextmanager
def refused(*names: str) -> Iterator[None]:
    """Expect a form to be refused at these fields."""
    with pytest.raises(FormRefused) as caught:
        yield
    assert {type(error).__name__ for error in caught.value.errors.values()} == set(names)


@pytest.fixture
def full(fair: Any) -> Any:
    """Three mentors and two mentees after a round: two pairs, one mentor waits."""
    for who in ("UM1", "UM2", "UM3"):
        fair.join(who, "mentor", country="DE")
    for who in ("UE1", "UE2"):
        fair.join(who, "mentee", country="AT")
    fair.run()
    return fair


def hand(fair: Any, mentor: str, mentee: str, note: str = "") -> Pair:
    """Pair two people by hand as the lead."""
    with fair.bot.turn(fair.lead) as turn:
        return matching_hand.by_hand(turn, fair.programme_id, mentor, mentee, note)


def test_a_hand_made_pair_takes_the_place_of_unlocked_ones(full: Any) -> None:
    """Capacity holds: what does not fit beside the new pair is taken apart, locked ones are not."""
    first, second = full.pairs()
    hand(full, first.mentor_id, second.mentee_id)

    assert full.two() == {(first.mentor_id, second.mentee_id)}
    with refused("NeedsNote"):
        hand(full, second.mentor_id, second.mentee_id)
    hand(full, second.mentor_id, second.mentee_id, "She asked for two")
    assert len(full.two()) == 2


@pytest.mark.parametrize(
    ("mentor", "mentee", "errors"),
    [
        ("UM1", "UNOBODY", {"mentee": "NotInPool"}),
        ("UNOBODY", "UE1", {"mentor": "NotInPool"}),
        ("UM1", "UM1", {"mentee": "SamePerson"}),
        ("UM1", "UM2", {"mentee": "NoMentee"}),
        ("UE1", "UE2", {"mentor": "NoMentor"}),
        ("UE1", "UM1", {"mentor": "NoMentor", "mentee": "NoMentee"}),
        ("ULOW", "UE1", {"mentor": "LevelUnknown"}),
    ],
)
def test_nonsense_is_refused_beside_its_field(
    full: Any, mentor: str, mentee: str, errors: dict[str, str]
) -> None:
    """No note helps where there is nothing to override."""
    full.join("ULOW", "mentor", level=None)
    with pytest.raises(FormRefused) as caught:
        hand(full, mentor, mentee, "please")

    assert {field: type(one).__name__ for field, one in caught.value.errors.items()} == errors


def test_the_same_two_are_not_suggested_twice(full: Any) -> None:
    """A pair on the desk stays one pair."""
    row = full.pairs()[0]
    with refused("AlreadyThere"):
        hand(full, row.mentor_id, row.mentee_id, "again")


CHANGES: list[Act] = [
    lambda turn, row: matching_edit.lock(turn, row.id or 0, row.version, on=True),
    lambda turn, row: matching_edit.unpair(turn, row.id or 0, row.version),
    lambda turn, row: matching_edit.veto(turn, row.id or 0, row.version),
    lambda turn, row: matching_swap.swap(turn, row.id or 0, row.version, f"UM3:{row.mentee_id}"),
    lambda turn, row: matching_release.release_some(
        turn, row.programme_id, {row.id or 0: row.version}
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_comes_second_changes_nothing(full: Any, change: Act) -> None:
    """Every change names the version it was made for."""
    row = full.pairs()[0]
    with full.bot.turn(full.lead) as turn:
        matching_edit.lock(turn, row.id, row.version, on=True)
    with pytest.raises(ChangedMeanwhile), full.bot.turn(full.lead) as turn:
        change(turn, row)

    assert (row.mentor_id, row.mentee_id) in full.two()
    assert {one.released_at for one in full.pairs()} == {None}


@pytest.mark.parametrize("change", CHANGES)
def test_only_hr_changes_the_desk_and_every_try_leaves_a_trace(full: Any, change: Act) -> None:
    """A participant's press is refused and audited; a lead's is audited as well."""
    row = full.pairs()[0]
    with pytest.raises(NotAllowed), full.bot.turn(Who("T1", "UM1")) as turn:
        change(turn, row)
    with full.bot.turn(full.lead) as turn:
        change(turn, row)
    with full.bot.tick("T1") as tick:
        trail = [(one.actor_id, one.allowed) for one in tick.session.exec(select(Audit))]

    assert ("UM1", False) in trail
    assert ("ULEAD", True) in trail


def test_a_coordinator_of_one_country_leaves_the_others_alone(full: Any) -> None:
    """Pairs outside somebody's scope are neither seen nor changed."""
    with full.bot.tick("T1") as tick:
        tick.session.add(
            Grant(
                workspace_id="T1",
                user_id="UCO",
                role="coordinator",
                scope=["CH"],
                granted_at=tick.now,
            )
        )
    row = full.pairs()[0]
    for change in CHANGES[:4]:
        with pytest.raises(NotAllowed), full.bot.turn(Who("T1", "UCO")) as turn:
            change(turn, row)
    with pytest.raises(NothingToRelease), full.bot.turn(Who("T1", "UCO")) as turn:
        matching_release.release_all(turn, full.programme_id, stamp([]), warned=True)


def release(fair: Any, **how: Any) -> int:
    """Release everything as it is shown now."""
    seen = stamp(fair.pairs())
    with fair.bot.turn(fair.lead) as turn:
        return matching_release.release_all(
            turn, fair.programme_id, seen, **{"warned": True, **how}
        )


def test_released_pairs_are_proposed_after_ten_minutes(full: Any, clock: Any) -> None:
    """Not before; and a second look does not ask twice."""
    assert release(full) == 2
    agenda = Agenda(full.bot, LOOKS)
    clock.set(clock.now() + timedelta(minutes=9))
    agenda.drain()
    assert len(full.pairs()) == 2
    clock.set(clock.now() + timedelta(minutes=2))
    agenda.drain()
    with full.bot.tick("T1") as tick:
        states = [p.state for p in pair_store.pairs_in(tick.session, "T1", full.programme_id)]
    assert states == ["proposed", "proposed"]
    with pytest.raises(TooLate), full.bot.turn(full.lead) as turn:
        matching_release.undo(turn, full.programme_id, clock.now() - timedelta(minutes=11))


def test_an_undone_release_can_be_made_again(full: Any, clock: Any) -> None:
    """Undo puts all back as it was; the next release counts from itself."""
    release(full)
    at = full.pairs()[0].released_at
    with full.bot.turn(full.lead) as turn:
        assert matching_release.undo(turn, full.programme_id, at) == 2
    clock.set(clock.now() + timedelta(minutes=5))
    assert release(full) == 2
    clock.set(clock.now() + timedelta(minutes=6))
    Agenda(full.bot, LOOKS).drain()
    assert len(full.pairs()) == 2, "the first release's ten minutes count for nothing"


def test_a_new_round_leaves_released_pairs_alone(full: Any) -> None:
    """What is on its way stays; its people are not suggested to anybody else."""
    release(full)
    before = full.two()
    full.run()

    assert full.two() == before


def test_pairs_with_warnings_stay_when_only_the_others_go(full: Any) -> None:
    """“Without warnings” means it."""
    full.join("UM9", "mentor", manager_id=None)
    full.join("UE9", "mentee")
    full.run()
    warned = {row.id for row in full.pairs() if "line_unknown" in row.warnings}
    with full.bot.tick("T1") as tick:
        for row in pair_store.pairs_in(tick.session, "T1", full.programme_id):
            row.warnings = ["line_unknown"] if row.mentor_id == "UM9" else []
    release(full, warned=False)

    left = {row.id for row in full.pairs() if row.released_at is None}
    assert left == warned


@pytest.mark.parametrize("state", ["signup", "closing", "closed"])
def test_nothing_goes_out_before_matching_or_after_the_end(full: Any, state: str) -> None:
    """Proposals belong to matching and running."""
    with full.bot.tick("T1") as tick:
        tick.session.get(Programme, full.programme_id).state = state
    with pytest.raises(NotYet):
        release(full)


def test_a_pair_that_is_gone_is_explained(full: Any) -> None:
    """Pressing on an old card answers that it is outdated."""
    with pytest.raises(Outdated), full.bot.turn(full.lead) as turn:
        matching_desk.detail(turn, 999, "")


def test_a_failed_proposal_offers_the_best_remaining_partner(full: Any, clock: Any) -> None:
    """The person is back in the pool, and HR is told who would fit, without a cause."""
    row = full.pairs()[0]
    release(full)
    clock.set(clock.now() + timedelta(minutes=11))
    Agenda(full.bot, LOOKS).drain()
    with full.bot.turn(Who("T1", row.mentor_id)) as turn:
        pairs.answer(turn, row.id, yes=False)
    with full.bot.tick("T1") as tick:
        letters = post_office.planned(
            tick.session, "T1", full.programme_id, until=tick.now + timedelta(days=1)
        )
        claims = [_claim(letter) for letter in letters if letter.kind == "matching.again"]
        told = [again(tick, claim) for claim in claims]

    assert {claim.to for claim in claims} == {"ULEAD"}
    shown = [
        str(one.message.to_slack()) for one in told if isinstance(one, Outgoing) and one.message
    ]
    assert any("desk:suggest" in text and row.mentee_id in text for text in shown)
    assert not any("declin" in text or "abgelehnt" in text for text in shown)


def _claim(letter: LetterRow) -> Claim:
    return Claim(**{one.name: getattr(letter, one.name) for one in fields(Claim)})


def test_a_suggestion_in_another_programme_keeps_nobody_off_the_list(full: Any) -> None:
    """Who is taken apart here waits here, whatever is suggested elsewhere."""
    row = full.pairs()[0]
    with full.bot.tick("T1") as tick:
        other = Programme(
            workspace_id="T1",
            name="Other",
            starts_on=tick.now.date(),
            created_by="ULEAD",
            created_at=tick.now,
        )
        tick.session.add(other)
        tick.session.flush()
        tick.session.add(
            Pair(
                workspace_id="T1",
                programme_id=other.id or 0,
                mentor_id=row.mentor_id,
                mentee_id=row.mentee_id,
                created_at=tick.now,
            )
        )
    with full.bot.turn(full.lead) as turn:
        matching_edit.unpair(turn, row.id, row.version)

    assert {row.mentor_id, row.mentee_id} <= {one.user_id for one in full.waiting()}
