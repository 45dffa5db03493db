"""Questions in HR's own words: what pairs read, what they never get twice, what comes back."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.content import content
from bot.core import Bot, Who
from bot.domain.prompting import choose
from bot.domain.refusals import ChangedMeanwhile, FormRefused, NotAllowed, Outdated
from bot.services import pairs_facts, programmes, programmes_prompts, programmes_worded
from bot.services.programmes_prompts import PromptNeeded, Written
from storage.models import Programme

OWN = Written("", "meet", "both", {"de": "Wann hast du zuletzt gestaunt?", "en": ""})
WORDED = Written("work_best", "meet", "both", {"de": "Neu <gefragt>", "en": ""})


@pytest.fixture
def row(bot: Bot, programme: int) -> Callable[[], Programme]:
    """Read the programme as it is now."""

    def read() -> Programme:
        with bot.tick("T1") as tick:
            return programmes.get(tick, programme)

    return read


def test_pairs_read_hr_s_words_and_never_the_same_question_twice(
    as_lead: Callable[..., Any], programme: int, row: Callable[[], Programme]
) -> None:
    """An edited question keeps its name, by which a pair's past is known."""
    before = programmes_worded.pool(row())
    as_lead(programmes_prompts.keep, programme, 1, WORDED)

    assert programmes_worded.prompts(row(), "de")["work_best"].text.informal == "Neu <gefragt>"
    assert programmes_worded.prompts(row(), "en") == content("en").prompts
    assert programmes_worded.pool(row()) == before
    asked = choose(before, ["meet"], "meet", {"work_best"}, count=99, seed=1)
    assert "work_best" not in asked


def test_what_is_hidden_is_offered_to_nobody_and_still_shown_where_it_was(
    as_lead: Callable[..., Any], programme: int, row: Callable[[], Programme]
) -> None:
    """A card that has gone out keeps its words."""
    hidden = Written("work_best", "meet", "both", {"de": "", "en": ""}, hidden=True)
    as_lead(programmes_prompts.keep, programme, 1, hidden)
    idea = next(iter(content("en").tries))
    gone = Written(f"try:{idea}", "meet", "both", {"de": "", "en": ""}, hidden=True)
    as_lead(programmes_prompts.keep, programme, 2, gone)

    assert "work_best" not in programmes_worded.pool(row())
    assert "work_best" in programmes_worded.prompts(row(), "de")
    assert f"try:{idea}" not in programmes_worded.try_pool(row())
    as_lead(programmes_prompts.reset, programme, 3, "work_best")
    assert "work_best" in programmes_worded.pool(row())


def test_an_own_question_is_asked_in_both_languages(
    as_lead: Callable[..., Any], programme: int, row: Callable[[], Programme]
) -> None:
    """Without words of their own, readers of the other language read the same."""
    as_lead(programmes_prompts.keep, programme, 1, OWN)
    as_lead(programmes_prompts.keep, programme, 2, OWN)

    assert programmes_worded.pool(row())["own1"] == "meet"
    assert programmes_worded.prompts(row(), "en")["own2"].text.informal == OWN.texts["de"]
    page = as_lead(programmes_prompts.page, f"{programme}:meet")
    assert str([one.to_dict() for one in page]).count("zuletzt gestaunt") == 2


def test_the_preview_shows_both_languages_and_remarks(
    as_lead: Callable[..., Any], programme: int, row: Callable[[], Programme]
) -> None:
    """Nothing is kept before HR has seen it; words that hint at age wait for a decision."""
    told = Written("work_best", "meet", "both", {"de": "Was denken Digital Natives?", "en": ""})
    view = as_lead(programmes_prompts.preview, programme, 1, told)

    assert "Digital Natives" in str(view["blocks"])
    assert "anyway" in [block.get("block_id") for block in view["blocks"]]
    assert row().version == 1


def test_ours_come_back_with_an_empty_field_or_one_press(
    as_lead: Callable[..., Any], programme: int, row: Callable[[], Programme]
) -> None:
    """Saving the form as it was opened stores nothing; resetting an own question makes no sense."""
    as_lead(programmes_prompts.keep, programme, 1, WORDED)
    as_lead(programmes_prompts.reset, programme, 2, "work_best")
    assert programmes_worded.prompts(row(), "de") == content("de").prompts
    view = as_lead(programmes_prompts.form, programme, "work_best", "meet")
    given = {
        block["block_id"].removeprefix("text_"): block["element"]["initial_value"]
        for block in view["blocks"]
        if str(block.get("block_id")).startswith("text_")
    }
    as_lead(programmes_prompts.keep, programme, 3, Written("work_best", "meet", "both", given))
    assert not [key for key in row().texts if key.startswith("prompt.")]
    as_lead(programmes_prompts.keep, programme, 4, OWN)
    with pytest.raises(Outdated):
        as_lead(programmes_prompts.reset, programme, 5, "own1")


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        (Written("", "meet", "both", {"de": "", "en": ""}), FormRefused),
        (Written("work_best", "meet", "both", {"de": "x" * 301, "en": ""}), FormRefused),
        (Written("nonsense", "meet", "both", {"de": "x", "en": ""}), Outdated),
        (Written("", "nonsense", "both", {"de": "x", "en": ""}), Outdated),
        (
            Written(
                pairs_facts.first_question(), "meet", "both", {"de": "", "en": ""}, hidden=True
            ),
            PromptNeeded,
        ),
    ],
)
def test_what_cannot_be_kept_is_refused(
    as_lead: Callable[..., Any], programme: int, written: Written, refusal: type[Exception]
) -> None:
    """Neither previewed nor kept."""
    for do in (programmes_prompts.preview, programmes_prompts.keep):
        with pytest.raises(refusal):
            as_lead(do, programme, 1, written)


def test_only_leads_edit_and_nobody_overwrites_anybody(
    bot: Bot, as_lead: Callable[..., Any], programme: int, add_person: Callable[..., Who]
) -> None:
    """A forged press and an old form change nothing."""
    as_lead(programmes_prompts.keep, programme, 1, WORDED)
    with pytest.raises(ChangedMeanwhile):
        as_lead(programmes_prompts.keep, programme, 1, WORDED)
    with bot.turn(add_person("UX")) as turn:
        for do in (
            lambda: programmes_prompts.page(turn, str(programme)),
            lambda: programmes_prompts.form(turn, programme, "work_best", "meet"),
            lambda: programmes_prompts.preview(turn, programme, 2, WORDED),
            lambda: programmes_prompts.keep(turn, programme, 2, WORDED),
            lambda: programmes_prompts.reset(turn, programme, 2, "work_best"),
        ):
            with pytest.raises(NotAllowed):
                do()
