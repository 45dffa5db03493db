"""Thanks, milestones, certificates and HR's figures as golden files, in every voice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.blockkit import check_message, check_view
from bot.domain.certificates import Certificate
from bot.domain.milestones import Moment
from bot.domain.playbook import Hint
from bot.domain.recognition import Where
from bot.i18n import Translate
from bot.outgoing import Message, rendered
from bot.views import (
    certificates,
    insight,
    kit,
    milestones,
    moments,
    promises,
    recognition,
    recognition_card,
    recognition_page,
)

VOICES = {
    "de-du": Translate("de", "du"),
    "de-sie": Translate("de", "sie"),
    "en": Translate("en"),
}
AT = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 30)
WORDS = "für den <!channel> & die Folien\nund die Geduld"
NAME = "Sprint <@U1> & Co"
CARD = recognition_card.Card(
    id=7,
    round=2,
    author="U1",
    words=WORDS,
    state="asking",
    answer=None,
    reach=Where.COMPANY,
    until=AT,
)
CARDS = {
    "asking": CARD,
    "chosen": replace(CARD, answer="programme"),
    "no": replace(CARD, answer="no"),
    "posted": replace(CARD, state="posted", answer="company", channel_id="C1"),
    "private": replace(CARD, state="private", answer="me"),
    "taken_back": replace(CARD, state="taken_back"),
    "outdated": replace(CARD, outdated=True),
}
FACTS = Certificate("1", NAME, "mentor", NAME, "ACME", DAY, DAY, 6, DAY)
MILESTONE = milestones.Milestone(3, "full_circle", "Text", DAY, shared=False)
CERTIFIED = [
    certificates.Line(1, NAME),
    certificates.Line(2, NAME, "Ada"),
    certificates.Line(3, NAME, "Ada <!channel>", outdated=True),
]
LINE = promises.Line(4, WORDS, "30 Minuten", "HR", DAY, posted=False, kept=False)


@pytest.fixture(params=VOICES)
def voice(request: pytest.FixtureRequest) -> str:
    """Name a voice."""
    return str(request.param)


Golden = Callable[[str, Any], None]


def same(golden: Golden, name: str, voice: str, shown: Message | dict[str, Any]) -> None:
    """Compare with the golden file; what Slack would refuse fails here."""
    if isinstance(shown, Message):
        value: Any = shown.to_slack()
        assert check_message(value) == []
    else:
        value = shown
        assert check_view(value) == []
    assert "<!channel>" not in str(value)
    golden(f"recognition-{name}-{voice}", value)


def home(blocks: Any) -> dict[str, Any]:
    """Make a Home view of blocks."""
    return kit.home(rendered(blocks))


@pytest.mark.parametrize("state", CARDS)
def test_the_card_of_somebody_named(state: str, voice: str, golden: Golden) -> None:
    """It says what may be done now; on a lock screen it says nothing."""
    t = VOICES[voice]
    message = recognition_card.card(CARDS[state], t)

    assert message.text == t("common.card")
    same(golden, f"card-{state}", voice, message)


@pytest.mark.parametrize("kind", ["thanks", "shoutout"])
def test_form_preview_and_post(kind: str, voice: str, golden: Golden) -> None:
    """Nothing typed becomes markup, and the preview looks like the post."""
    t = VOICES[voice]
    form = recognition.Form(
        kind=kind,
        people=("U2",),
        words=WORDS,
        starter="honest",
        programmes=((1, NAME),),
        programme_id=1,
        company=True,
    )
    shown = recognition.Preview(
        kind=kind,
        author="U1",
        people=("U2", "U3"),
        words=WORDS.replace("<!channel>", "<x>"),
        programme=NAME,
        programme_id=1,
        reach=Where.COMPANY,
        until=AT,
    )
    post = recognition.Post(kind, "U1", ("U2",), WORDS, NAME)
    same(golden, f"preview-{kind}", voice, recognition.preview(shown, t))
    same(golden, f"post-{kind}", voice, recognition.post(post, t.to_both()))
    view = recognition.form(replace(form, words="für die Folien"), t)
    same(golden, f"form-{kind}", voice, view)


def test_the_page_of_thanks(voice: str, golden: Golden) -> None:
    """Received, written, milestones and certificates; names of blocks never clash."""
    t = VOICES[voice]
    sent = [
        recognition_page.Sent(one, WORDS, ("U2",), state, DAY, changeable=state != "taken_back")
        for one, state in enumerate(("asking", "posted", "private", "taken_back"))
    ]
    received = [replace(card, id=number) for number, card in enumerate(CARDS.values())]
    extra = [
        *milestones.section([MILESTONE, replace(MILESTONE, id=4, shared=True)], t),
        *certificates.section(CERTIFIED, t, wanted=True),
    ]
    same(
        golden, "page", voice, home(recognition_page.page(received, sent, extra, t, shoutout=True))
    )
    empty = [*milestones.section([], t), *certificates.section([], t, wanted=False)]
    same(golden, "page-empty", voice, home(recognition_page.page([], [], empty, t, shoutout=False)))
    same(golden, "section", voice, home(recognition_page.section(received[:2], (), t)))
    same(golden, "edit", voice, recognition_page.edit_form(1, 2, "Danke", t))


def test_milestones(voice: str, golden: Golden) -> None:
    """Private at first, shared with one click, and kept to oneself again with another."""
    t = VOICES[voice]
    same(golden, "milestone", voice, milestones.card(MILESTONE, t))
    same(golden, "milestone-shared", voice, milestones.card(replace(MILESTONE, shared=True), t))
    same(golden, "milestone-post", voice, milestones.post("U1", "halfway", NAME, t.to_both()))


def test_moments(voice: str, golden: Golden) -> None:
    """Offered on a card and in Home; what was noted is shown with its one click to share."""
    t = VOICES[voice]
    reached = [replace(MILESTONE, milestone="gap_named")]
    same(golden, "moments", voice, moments.form(3, "U2", tuple(Moment), t))
    same(golden, "moments-noted", voice, moments.noted(reached, t))
    same(golden, "moments-half", voice, moments.noted([], t))
    same(golden, "moments-offer", voice, home(moments.offer(3, t)))


def test_certificates(voice: str, golden: Golden) -> None:
    """Asking for one, and the three answers to a code."""
    t = VOICES[voice]
    same(golden, "certificate", voice, certificates.request_form(1, NAME, ["topics"], t))
    same(golden, "verify", voice, certificates.verify_form(t))
    answers = {
        "genuine": certificates.verified(FACTS, t, replaced=False),
        "replaced": certificates.verified(FACTS, t, replaced=True),
        "unknown": certificates.verified(None, t, replaced=False),
    }
    for name, answer in answers.items():
        same(golden, f"verified-{name}", voice, answer)
    assert NAME not in str(answers["replaced"])


def test_hr_figures(voice: str, golden: Golden) -> None:
    """Bars, states, decisions and hints; who only reads sees no decisions."""
    t = VOICES[voice]
    funnel = insight.Funnel(
        signed_up=2000,
        waiting=12,
        proposed=990,
        accepted=900,
        talked=800,
        under_way=700,
        completed=90,
        states=(("active", 700), ("at_risk", 1)),
    )
    decisions = tuple(
        insight.decision(rank, what, rank + 1, "insight:1", t)
        for rank, what in enumerate(("rematch", "at_risk", "release", "letters", "promises"))
    )
    page = insight.Page(
        programme_id=1,
        name=NAME,
        funnel=funnel,
        decisions=decisions,
        hints=(Hint("first_talk", 76.4, 50),),
        small=("no_roles",),
        may_act=True,
    )
    same(golden, "insight", voice, home(insight.page(page, t)))
    reader = replace(page, decisions=None, hints=(), small=(), may_act=False)
    same(golden, "insight-council", voice, home(insight.page(reader, t)))
    nothing = replace(page, decisions=(), funnel=insight.Funnel())
    same(golden, "insight-empty", voice, home(insight.page(nothing, t)))
    letter = insight.digest([insight.Digest(1, NAME, 2000, 700, decisions)], t)
    same(golden, "digest", voice, letter)
    same(golden, "today", voice, home(insight.everywhere([(NAME, one) for one in decisions], t)))
    files = insight.report_comment(NAME, ("Titel", "Zeile"), t)
    same(golden, "report-comment", voice, files)
    same(golden, "reports", voice, insight.choose([(1, NAME)], t))
    same(golden, "reports-none", voice, insight.choose([], t))


def test_you_said_we_do(voice: str, golden: Golden) -> None:
    """Drafts can be removed, posted lines kept; readers read."""
    t = VOICES[voice]
    lines = [
        LINE,
        replace(LINE, id=5, posted=True),
        replace(LINE, id=6, posted=True, kept=True),
        replace(LINE, id=7, posted=True, leaves_at=AT),
    ]
    same(golden, "promises", voice, home(promises.page(1, NAME, lines, t, may_write=True)))
    waits = promises.page(1, NAME, lines, t, may_write=True, moment=AT)
    same(golden, "promises-later", voice, home(waits))
    same(golden, "promises-read", voice, home(promises.page(1, NAME, lines, t, may_write=False)))
    same(golden, "promises-none", voice, home(promises.page(1, NAME, [], t, may_write=True)))
    same(golden, "promise-form", voice, promises.form(1, t))
    same(golden, "promise-post", voice, promises.post(NAME, lines, t.to_both()))
