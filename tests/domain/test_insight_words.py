"""Insights for the sponsor: what may be written, who releases it, and what its author reads."""

from datetime import timedelta

import pytest

from bot.domain import insight_words as rules
from bot.domain.insight_words import Stage
from bot.domain.refusals import Refusal


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("  ", rules.NoWords),
        ("x" * 281, rules.TooManyWords),
        ("Ada hat es vorgemacht.", rules.NameInside),
        ("Fragt <@U0ADA>!", rules.NameInside),
    ],
)
def test_words_that_cannot_travel_are_refused(words: str, refused: type[Refusal]) -> None:
    """Nothing, too much, a name, a mention."""
    with pytest.raises(refused):
        rules.checked(words, ["Ada", "Ada Lovelace"])


def test_words_as_long_as_allowed_travel_as_they_are() -> None:
    """Only the blanks around them go."""
    assert rules.checked(f" {'x' * 280}\n", ["Ada"]) == "x" * 280


def test_only_an_open_question_is_answered() -> None:
    """A yes releases, a no keeps it between the two, and a second answer comes too late."""
    assert rules.answered(Stage.ASKED, agrees=True) is Stage.RELEASED
    assert rules.answered(Stage.ASKED, agrees=False) is Stage.KEPT
    for stage in (Stage.RELEASED, Stage.KEPT, Stage.TAKEN_BACK):
        with pytest.raises(rules.Settled):
            rules.answered(stage, agrees=True)


def test_what_was_kept_or_withdrawn_cannot_be_withdrawn_again() -> None:
    """Before the answer and after a yes it can."""
    assert {rules.taken_back(one) for one in (Stage.ASKED, Stage.RELEASED)} == {Stage.TAKEN_BACK}
    for stage in (Stage.KEPT, Stage.TAKEN_BACK):
        with pytest.raises(rules.Settled):
            rules.taken_back(stage)


@pytest.mark.parametrize("days", [0, 13, 14, 100])
def test_an_author_reads_the_same_after_a_no_as_after_silence(days: int) -> None:
    """For two weeks it is asked, then it stays between the two."""
    waited = timedelta(days=days)
    seen = {rules.shown(stage, waited) for stage in (Stage.ASKED, Stage.KEPT)}
    assert seen == {Stage.ASKED if days < 14 else Stage.KEPT}
    assert rules.shown(Stage.RELEASED, waited) is Stage.RELEASED
