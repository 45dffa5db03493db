"""The desk's pages, modals and letters: valid for Slack, and as they were looked at."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.blockkit import check_message, check_view
from bot.i18n import Translate
from bot.views import home, kit, matching_forms, matching_posts
from bot.views import matching as views
from bot.views.matching_look import Look

READERS = [("en", "du"), ("de", "du"), ("de", "sie")]
Golden = Callable[[str, Any], None]
AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
REASONS = (
    ["matching.reason_development", {"topic": "ai_daily"}],
    ["matching.reason_return", {"topic": "strategy"}],
    ["matching.reason_hours", {"n": 6}],
)


def line(number: int = 1, **facts: Any) -> views.Line:
    """Give one suggestion."""
    known = {"score": 6_250, "warnings": (), "locked": False, **facts}
    return views.Line(number, 1, f"UM{number}", f"UE{number}", reasons=REASONS, **known)


def desk(**facts: Any) -> views.Desk:
    """Give a desk in the middle of its work."""
    last = views.Last(
        failed=False,
        on=date(2026, 3, 4),
        floor=5_210,
        proved=True,
        hints=({"topic": "ai_daily", "role": "mentor", "count": 3, "gain": 5, "solved": True},),
        problems=({"mentor": "UM8", "mentee": "UE8", "code": "no_eligible_partner"},),
    )
    known: dict[str, Any] = {
        "look": Look(7),
        "name": "Blickwechsel",
        "found": 41,
        "pairs": 41,
        "warned": 2,
        "waiting": 3,
        "lines": [line(), line(2, locked=True, warnings=("one_way", "near_floor"))],
        "waits": [
            views.Wait("UW", "mentee", ("matching.hint_no_topic_mentee", {"topics": ["data"]}))
        ],
        "countries": ["DE", "AT"],
        "stamp": "41.41.50",
        "batches": [views.Batch(AT, AT, 4)],
        "last": last,
        "auto": views.Auto(3, AT, 39),
        "running": True,
    }
    return views.Desk(**{**known, **facts})


DESKS = {
    "full": desk(),
    "new": desk(last=None, pairs=0, found=0, lines=[], batches=[], auto=None, countries=[]),
    "waiting": desk(look=Look(7, show="waiting"), running=False, found=1),
    "vetoed": desk(
        look=Look(7, show="vetoed"), found=1, vetoed=1, vetoes=[views.Veto(3, "UM1", "UE1", "UHR")]
    ),
    "searched": desk(look=Look(7, search="<@U1>"), found=0, lines=[], may_release=False),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", DESKS)
def test_the_desk(golden: Golden, name: str, reader: tuple[str, str]) -> None:
    """Each page of the desk, in every voice."""
    t = Translate(*reader)
    view = home.view((), views.page(DESKS[name], t), DESKS[name].look.path, t)

    assert check_view(view) == []
    golden(f"desk_{name}_{'_'.join(reader)}", view)


def modals(t: Translate) -> dict[str, dict[str, Any]]:
    """Give every modal of the desk."""
    components = {"topic_fit": 10_000, "return_topic": None, "style": 3_333}
    shown = matching_forms.Detail(
        line=line(3, warnings=("overridden", "no_zone")),
        path="desk:7:0::all:",
        components=components,
        weights=dict.fromkeys(components, 10),
        note="Both <asked> for it",
    )
    chances = [matching_forms.Chance(f"{n}:1", f"Mia {n}", f"Max {n}", 7_000) for n in range(12)]
    return {
        "detail": matching_forms.detail(shown, t),
        "released": matching_forms.detail(replace(shown, released=True), t),
        "swap": matching_forms.swap(line(), 1, "desk:7:0::all:", chances, t),
        "swap_none": matching_forms.swap(line(), 1, "desk:7:0::all:", [], t),
        "comparing": matching_forms.done("desk.comparing", "desk:7:0::all:", t),
        "hand": matching_forms.by_hand("desk:7:0::all:", t),
        "some": matching_forms.some("desk:7:0::all:", chances, t),
        "weights": matching_forms.weights("desk:7:0::all:", {"topic_fit": 35, "style": 15}, t),
        "search": matching_forms.search("desk:7:0::all:", "", t),
    }


@pytest.mark.parametrize("reader", READERS)
def test_the_modals(golden: Golden, reader: tuple[str, str]) -> None:
    """Each modal of the desk, in every voice."""
    for name, view in modals(Translate(*reader)).items():
        assert check_view(view) == []
        golden(f"modal_{name}_{'_'.join(reader)}", view)


def posts(t: Translate) -> dict[str, Any]:
    """Give every message about matching."""
    pair = {"mentor": "UM1", "mentee": "UE1", "score": 6_250}
    compared = matching_posts.Compared(
        programme_id=7,
        name="Blickwechsel",
        pairs=(10, 11),
        kept=9,
        people=2,
        floor=-130,
        total=45_000,
        gone=[pair],
        new=[pair] * 10,
        rescored=9,
        weights=[("topic_fit", 35, 20), ("style", 15, 15)],
    )
    ready = matching_posts.Ready(
        programme_id=7,
        name="Blickwechsel",
        pairs=41,
        warned=2,
        waiting=1,
        problems=1,
        auto_at=AT,
        auto_pairs=39,
    )
    again = matching_posts.Again(
        programme_id=7,
        name="Blickwechsel",
        person="UM1",
        mentor="UM1",
        mentee="UE2",
        score=7_777,
        reasons=REASONS,
    )
    return {
        "ready": matching_posts.ready(ready, t),
        "failed": matching_posts.failed(7, "Blickwechsel", t),
        "compared": matching_posts.compared(compared, t),
        "again": matching_posts.again(again, t),
        "summary": views.summary(desk(), t),
    }


@pytest.mark.parametrize("reader", READERS)
def test_the_messages(golden: Golden, reader: tuple[str, str]) -> None:
    """Each message to HR, in every voice; what lights up a lock screen says nothing."""
    t = Translate(*reader)
    for name, message in posts(t).items():
        assert check_message(message.to_slack()) == []
        golden(f"post_{name}_{'_'.join(reader)}", message.to_slack())
        if name != "summary":
            assert message.text == t.plain("common.card")


def test_a_full_page_stays_within_slacks_limits() -> None:
    """Twenty pairs with long names of topics and everything above and below fit."""
    full = desk(
        lines=[line(n, warnings=("one_way",), locked=True) for n in range(20)],
        batches=[views.Batch(AT, AT, 4)] * 9,
        found=500,
        look=Look(7, page=3, search="a" * 40),
        countries=[f"{a}{b}" for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJKL"],
    )
    view = home.view((), views.page(full, Translate("de")), full.look.path, Translate("de"))

    assert check_view(view) == []
    assert len(view["blocks"]) < kit.VIEW_BLOCKS
    assert len(json.dumps(view)) < 250_000
