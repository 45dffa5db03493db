"""How a pair's cards, posts, forms and pages look, in each language and form of address."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.pair_events import Signal
from bot.i18n import Markup, Translate
from bot.outgoing import Message, rendered
from bot.views import kit, pairs, pairs_care, pairs_forms, pairs_home, pairs_posts, topics

VOICES = {
    "de-du": Translate("de", "du"),
    "de-sie": Translate("de", "sie"),
    "en": Translate("en"),
}
REASONS = (
    ["matching.reason_development", {"topic": "ai_daily"}],
    ["matching.reason_style", {"tags": ["hands_on", "humour"], "n": 2}],
    ["matching.reason_language", {"languages": ["de", "en"], "n": 2}],
)
DAY = date(2026, 1, 14)
AT = datetime(2026, 1, 20, 13, 0, tzinfo=UTC)
Golden = Callable[[str, Any], None]


@pytest.fixture(params=sorted(VOICES))
def voice(request: pytest.FixtureRequest) -> str:
    """Name each voice in turn."""
    return str(request.param)


def shown(*messages: Message) -> list[Any]:
    """Give messages as Slack gets them."""
    return [message.to_slack() for message in messages]


def proposal(role: str, nth: int = 0) -> pairs.Proposal:
    """Make the facts of a proposal."""
    return pairs.Proposal(
        pair_id=7,
        programme="Blickwechsel & <Mut>",
        role=role,
        partner="UTOM",
        reasons=REASONS,
        until=DAY,
        nth=nth,
    )


def test_proposals(voice: str, golden: Golden) -> None:
    """Each side reads its own question; nudges differ in their first line; answers replace it."""
    t = VOICES[voice]
    open_cards = [pairs.proposal(proposal(role, nth), t) for role, nth in _asked()]
    stands = ("asking", "pair", "closed")
    over = [pairs.proposal_over(proposal("mentor"), stand, t, DAY) for stand in stands]
    over.append(pairs.proposal_over(proposal("mentee"), "closed", t))
    golden(f"proposals.{voice}", shown(*open_cards, *over, pairs.declined("Brücke", DAY, t)))


def _asked() -> Sequence[tuple[str, int]]:
    return (("mentor", 0), ("mentee", 0), ("mentor", 1), ("mentor", 2))


def introduction(**facts: Any) -> pairs.Introduction:
    """Make the facts of an introduction."""
    given: dict[str, Any] = {
        "pair_id": 7,
        "programme": "Blickwechsel",
        "mentor": "UMIA",
        "mentee": "UTOM",
        "reasons": REASONS,
        "forth": ("ai_daily", "own:3"),
        "back": ("strategy",),
        "question": "detour",
        "topics": {"own:3": "Imkern & Co"},
    }
    return pairs.Introduction(**(given | facts))


def test_introductions(voice: str, golden: Golden) -> None:
    """Nobody, one or both have confirmed; a pair that is over offers nothing more to confirm."""
    t = VOICES[voice].to_both()
    cards = (
        introduction(),
        introduction(confirmed=("UMIA",), forth=(), back=()),
        introduction(confirmed=("UMIA", "UTOM")),
        introduction(open=False),
    )
    golden(f"introductions.{voice}", shown(*(pairs.introduction(card, t) for card in cards)))


def test_goodbyes(voice: str, golden: Golden) -> None:
    """A new partner is looked for, or not for now, or no round is still to come."""
    t = VOICES[voice]
    cards = [
        pairs.Goodbye(
            pair_id=7, programme="Brücke", partner="UTOM", next_round=day, looking=looking
        )
        for day, looking in ((DAY, True), (DAY, False), (None, True))
    ]
    golden(f"goodbyes.{voice}", shown(*(pairs.cared_for(card, t) for card in cards)))


def test_posts(voice: str, golden: Golden) -> None:
    """Every signal, pause and ending has its words for both."""
    t = VOICES[voice].to_both()
    date_button = kit.button("Termin", "meetings:find:7", "7")
    posts = [
        pairs_posts.Post(f"risk_{signal}", 7, "Brücke", ("pause", "end"), (date_button,))
        for signal in Signal
    ]
    posts.append(pairs_posts.Post("paused", 7, "Brücke", until=DAY))
    posts += [
        pairs_posts.Post(what, 7, "Brücke", talks=talks, asks=asks)
        for what, talks, asks in (
            ("close_talk_offered", 0, None),
            ("resumed", 0, None),
            ("completed", 1, None),
            ("completed", 6, 3),
            ("goodbye", 0, 3),
        )
    ]
    golden(f"posts.{voice}", shown(*(pairs_posts.post(post, t) for post in posts)))


def test_forms(voice: str, golden: Golden) -> None:
    """Agreement, ten points, pause, change and goodbye."""
    t = VOICES[voice]

    def choice(*languages: str, du: bool) -> pairs_forms.VoiceChoice:
        return pairs_forms.VoiceChoice(
            partner="UTOM", languages=languages, language="de", du=du, asks_du=True
        )

    golden(
        f"forms.{voice}",
        [
            pairs_forms.agree(7, t, choice("de", "en", du=True)),
            pairs_forms.agree(7, t, choice("de", du=False)),
            pairs_forms.voice(7, t, choice("de", "en", du=False)),
            pairs_forms.ten_points(t.to_both(), t),
            pairs_forms.pause(7, t, partner="UTOM", first=DAY, latest=DAY, extends=False),
            pairs_forms.pause(7, t, partner="UTOM", first=DAY, latest=DAY, extends=True),
            pairs_forms.change(7, t, partner="UTOM", self_service=True),
            pairs_forms.change(7, t, partner="UTOM", self_service=False),
            pairs_forms.end(7, t, partner="UTOM"),
        ],
    )


def mine(**facts: Any) -> pairs_home.MyPair:
    """Make the facts of one's own pair."""
    given: dict[str, Any] = {
        "pair_id": 7,
        "programme": "Brücke",
        "role": "mentor",
        "partner": "UTOM",
        "stand": Markup("…"),
    }
    return pairs_home.MyPair(**(given | facts))


def test_home(voice: str, golden: Golden) -> None:
    """A proposal, a young pair, one with a date, one that rests, one that changes."""
    t = VOICES[voice]
    found = [
        mine(proposal=proposal("mentor"), together=False),
        mine(together=False),
        mine(lines=(Markup("•"),), role="mentee"),
        mine(agreed=True, next_at=AT),
        mine(agreed=True, next_at=AT, on_now=True),
        mine(paused=True, may_resume=True, agreed=True),
        mine(paused=True, agreed=True),
        mine(changing=True, agreed=True),
    ]
    steps = [
        pairs_home.step_answer(1, 7, "UTOM", t),
        pairs_home.step_agree(2, 7, "UTOM", t),
        pairs_home.step_voice(2, 7, "UTOM", t),
    ]
    golden(
        f"home.{voice}",
        [
            rendered(pairs_home.section(found, t)),
            [step.text for step in steps],
            [
                pairs_home.more(7, [pairs_home.voice(7, t)], t, paused=paused, changing=changing)
                for paused, changing in ((False, False), (True, False), (False, True))
            ],
        ],
    )


def decision(what: str, **facts: Any) -> pairs_care.Decision:
    """Make the facts of something to decide."""
    return pairs_care.Decision(
        what=what, pair_id=7, programme_id=3, mentor="UMIA", mentee="UTOM", since=DAY, **facts
    )


def test_hr(voice: str, golden: Golden) -> None:
    """What needs a decision, one pair's page, and the letters that lead there."""
    t = VOICES[voice]
    found = [
        decision("overdue", person="UMIA", until=DAY),
        decision("rematch", person="UTOM", until=DAY),
        decision("stalled", signal="no_date"),
        decision("no_group"),
        decision("failed"),
    ]
    facts: dict[str, Any] = {
        "pair_id": 7,
        "programme_id": 3,
        "programme": "Brücke",
        "mentor": "UMIA",
        "mentee": "UTOM",
        "since": DAY,
        "held": 2,
        "planned": 6,
    }
    pages = [
        pairs_care.PairPage(
            state="at_risk",
            next_at=None,
            on_now=False,
            agreed=False,
            signal="no_date",
            actions=("stop",),
            **facts,
        ),
        pairs_care.PairPage(
            state="rematch_requested",
            next_at=AT,
            on_now=False,
            agreed=True,
            signal=None,
            actions=("recall", "release", "stop"),
            **facts,
        ),
    ]
    note = pairs_posts.HrNote("stalled", 7, "Brücke", "UMIA", "UTOM", "no_date")
    golden(
        f"hr.{voice}",
        [
            rendered(pairs_care.decisions([], 0, t)),
            rendered(pairs_care.decisions(found, 7, t)),
            *(rendered(pairs_care.page(page, t)) for page in pages),
            *shown(
                pairs_posts.to_hr(note, t),
                pairs_posts.not_now("…", t),
                pairs_posts.voice_asked(7, "UTOM", "Brücke", t),
            ),
        ],
    )


def test_a_topic_somebody_typed_cannot_forge_a_mention() -> None:
    """Own topics are escaped wherever they show; an unknown one reads as what is left of it."""
    t = VOICES["en"]
    assert topics.topic_name("own:1", t, {"own:1": "<!channel>"}) == "&lt;!channel&gt;"
    assert topics.topic_name("own:Bees", t) == "Bees"
    assert topics.tag_name("gone", t) == "gone"


def test_reasons_without_words_leave_a_kind_one() -> None:
    """A reason whose sentence is gone is left out, and there is always one to read."""
    t = VOICES["en"]
    assert topics.reasons([["matching.never_said"]], t) == [
        "Both signed up to learn from each other"
    ]
    said = topics.reason(["pairs.intro_forth", {"topics": ["ai_daily"], "mentor": "Mia"}], t)
    assert said == "*Mia shows:* AI in daily work"
