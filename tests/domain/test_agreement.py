"""What two people settle together."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.agreement import (
    Address,
    Agreement,
    NotInThisPair,
    RhythmUnknown,
    RhythmVote,
    confirm,
    settle_address,
    settle_language,
    vote_rhythm,
)

NOW = datetime(2026, 9, 7, 8, tzinfo=UTC)


def test_an_agreement_is_signed_when_the_second_confirms() -> None:
    """Pressing again changes nothing, neither the time nor the signature."""
    one = confirm(Agreement("U_ADA", "U_BO"), "U_BO", NOW)
    two = confirm(one, "U_ADA", NOW + timedelta(days=1))

    assert one.signed_at is None
    assert NOW + timedelta(days=1) == two.signed_at
    assert two == confirm(two, "U_BO", NOW + timedelta(days=9))


def test_nobody_signs_for_somebody_else() -> None:
    """A forged click by a third person is refused."""
    with pytest.raises(NotInThisPair):
        confirm(Agreement("U_ADA", "U_BO"), "U_EVE", NOW)


@pytest.mark.parametrize(
    ("mentor", "mentee", "programme", "settled"),
    [
        (["de", "en"], ["de"], "en", "de"),
        (["de", "en"], ["en", "de"], "en", "en"),
        (["de"], ["en"], "fr", "fr"),
        (["fr", "en", "it"], ["en", "fr"], "de", "en"),
        (["fr", "en"], ["fr", "en"], "de", "fr"),
        (["en", "de"], ["en", "de"], "de", "en"),
        ([], [], "de", "de"),
    ],
)
def test_both_read_a_shared_language_else_the_programmes(
    mentor: list[str], mentee: list[str], programme: str, settled: str
) -> None:
    """What is first for both wins, then the programme's if shared, then the common ranking."""
    assert settled == settle_language(mentor, mentee, programme)


@pytest.mark.parametrize(
    ("mentor", "mentee", "address"),
    [
        (True, True, Address.DU),
        (True, False, Address.SIE),
        (False, True, Address.SIE),
        (False, False, Address.SIE),
    ],
)
def test_du_only_where_both_ticked_it(*, mentor: bool, mentee: bool, address: Address) -> None:
    """Sie if either wants it."""
    assert address is settle_address(mentor_ticked_du=mentor, mentee_ticked_du=mentee)


def test_a_new_rhythm_holds_when_both_click_it() -> None:
    """One click is a wish, two equal clicks are a rhythm."""
    wish = vote_rhythm(RhythmVote(2), 3, by_mentor=True)

    assert RhythmVote(2, mentor=3) == wish
    assert RhythmVote(2, mentor=3, mentee=4) == vote_rhythm(wish, 4, by_mentor=False)
    assert RhythmVote(3) == vote_rhythm(wish, 3, by_mentor=False)


def test_a_rhythm_slower_than_four_weeks_is_refused() -> None:
    """Momentum is lost beyond four weeks."""
    with pytest.raises(RhythmUnknown):
        vote_rhythm(RhythmVote(2), 5, by_mentor=True)
