"""Saving settings: nobody is overwritten, mistakes stand at their field, rules are announced."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from bot.core import Bot
from bot.domain.refusals import ChangedMeanwhile, FormRefused
from bot.services import programmes, programmes_settings
from storage.models import LetterRow, Programme


def kinds(bot: Bot) -> list[str]:
    """Name what waits to be sent, by key."""
    with bot.tick("T1") as tick:
        found = tick.session.exec(select(LetterRow).order_by(col(LetterRow.dedupe_key)))
        return [one.kind for one in found]


def test_two_people_do_not_overwrite_each_other(
    as_lead: Callable[..., Any], programme: int, stored: Callable[[int], Programme]
) -> None:
    """Whoever saves second is told, and the first change stays."""
    seen = stored(programme).version
    as_lead(programmes_settings.save, programme, "basics", seen, {"name": "Sommer"})

    with pytest.raises(ChangedMeanwhile):
        as_lead(programmes_settings.save, programme, "basics", seen, {"name": "Winter"})
    assert stored(programme).name == "Sommer"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"goals": ("bridge", "exchange", "skills")}, "goals"),
        ({"format": "custom", "weeks": "2", "every": "1", "minutes": "30"}, "weeks"),
        ({"format": "custom", "weeks": "x", "every": "1", "minutes": "30"}, "weeks"),
        ({"weights": {"topics": "0"}}, "weight_topics"),
        ({"weights": {"topics": "101"}}, "weight_topics"),
        ({"contacts": "x" * 501}, "contacts"),
        ({"minimum_group": 4}, "minimum_group"),
    ],
)
def test_wrong_settings_are_told_beside_their_field(
    as_lead: Callable[..., Any],
    programme: int,
    stored: Callable[[int], Programme],
    typed: dict[str, Any],
    field: str,
) -> None:
    """Nothing of a refused form is stored."""
    zero = dict.fromkeys(("topics", "returns", "style", "time", "distance", "language"), "0")
    if "weights" in typed:
        typed = {"weights": zero | typed["weights"]}
    with pytest.raises(FormRefused) as refused:
        as_lead(programmes_settings.save, programme, "x", 1, typed)

    assert list(refused.value.errors) == [field]
    assert stored(programme).version == 1


def test_changed_rules_are_announced_after_sign_up(
    bot: Bot,
    programme: int,
    step: Callable[[int, str], None],
    as_lead: Callable[..., Any],
    stored: Callable[[int], Programme],
) -> None:
    """Silent while a draft, told to the channel once people have signed up."""
    as_lead(programmes_settings.save, programme, "rules", 1, {"level_gap": 2})
    assert kinds(bot) == []
    step(programme, "signup")
    as_lead(
        programmes_settings.save, programme, "rules", stored(programme).version, {"level_gap": 0}
    )

    assert kinds(bot) == ["programmes.rules_changed", "programmes.invitation"]
    assert programmes.settings_of(stored(programme)).level_gap == 0
