"""What people and HR see of surveys, in German with du and Sie and in English, as golden files."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.blockkit import check_message, check_view
from bot.content import check_wording
from bot.domain.suppression import Span
from bot.domain.surveys import Audience, Kind
from bot.i18n import Translate
from bot.outgoing import rendered
from bot.views import kit, polls, polls_results, polls_review, surveys

VOICES = {
    "de-du": Translate("de", "du"),
    "de-sie": Translate("de", "sie"),
    "en": Translate("en"),
}
CLOSES = datetime(2026, 2, 11, 16, 0, tzinfo=UTC)
NAME = "Frühjahr <!channel> & Co"
CARD = surveys.Card(
    survey_id=4,
    title="Wo wir starten",
    intro="Drei Minuten.",
    programme=NAME,
    until=CLOSES,
    k=5,
    linked=date(2026, 7, 22),
)
POLL = replace(CARD, title="Passt <!here> *Dienstag*?", intro="", wave=False)
ITEMS = (
    surveys.Item("gu1", "Ich verstehe …", Kind.SCALE, ("nein", "teils", "ja"), 1, "weiß nicht", 2),
    surveys.Item("q1", "Welche?", Kind.MULTIPLE, ("a", "b"), given=frozenset({1})),
    surveys.Item("q2", "Eine?", Kind.SINGLE, ("a", "b")),
    surveys.Item("o_most", "Was noch?", Kind.TEXT, given="<!channel>"),
)
PAGE = surveys.Page(
    4, "Rückblick", "Vier Minuten.", ITEMS, 0, 3, surveys.Promise("Vertraulich", "Niemand sieht …")
)
LINES = (
    surveys.Line(4, "Halbzeit", NAME, CLOSES, answered=False),
    surveys.Line(5, "Umfrage", NAME, CLOSES, answered=True),
)
ENTRIES = tuple(
    polls.Entry(nth, f"Frage {nth}?", state, CLOSES, CLOSES, 12, answered, own)
    for nth, (state, answered, own) in enumerate(
        [
            ("draft", None, True),
            ("waiting", None, True),
            ("open", None, False),
            ("open", 7, True),
            ("closed", None, True),
        ]
    )
)
READY = {"workload": "Zeit für die Gespräche"}
OVERVIEW = polls.Page(3, NAME, ENTRIES, READY, may_send=True)
FIGURES = (
    polls_results.Figure(
        "Passt <!here> Dienstag?",
        12,
        (polls_results.Bar("ja", Span(7, 7), 12), polls_results.Bar("nein / egal", Span(5, 5), 12)),
    ),
    polls_results.Figure(
        "Zufrieden?", 12, (polls_results.Bar("Mittelwert", Span(4.25, 4.75), 5, 1),)
    ),
    polls_results.Figure(
        "Zufrieden?", 6, (polls_results.Bar("Index", Span(62, 62), 100),), group="Mentees"
    ),
    polls_results.Figure("Was noch?", 11, (), texts=("Mehr <@U1> bitte", "Weniger")),
)
RESULTS = polls_results.Results(9, 3, NAME, "Passt Dienstag?", CLOSES, 15, 12, FIGURES)
BUILDER = polls.Builder(3, 0, 0, day=date(2026, 2, 11))
FILLED = polls.Builder(
    3, 9, 2, "Wer?", Kind.MULTIPLE, "a\nb", Audience.CHANNEL, "C1", date(2026, 2, 11), "09:00"
)

MESSAGES: dict[str, Callable[[Translate], Any]] = {
    "card": lambda t: surveys.card(CARD, t),
    "card_again": lambda t: surveys.card(replace(CARD, again=True), t),
    "card_answered": lambda t: surveys.answered(CARD, t),
    "poll": lambda t: surveys.card(POLL, t),
    "poll_again": lambda t: surveys.card(replace(POLL, again=True), t),
    "poll_test": lambda t: surveys.card(replace(POLL, test=True), t),
    "poll_channel": lambda t: surveys.card(POLL, t.to_both(), public=True),
    "results_message": lambda t: polls_results.message(RESULTS, t),
}
HOMES: dict[str, Callable[[Translate], Any]] = {
    "page": lambda t: surveys.page(LINES, t),
    "page_empty": lambda t: surveys.page((), t),
    "section": lambda t: [*surveys.section(LINES, t), *surveys.section(LINES[1:], t)][:1],
    "section_done": lambda t: surveys.section(LINES[1:], t),
    "polls": lambda t: polls.page(OVERVIEW, t),
    "polls_read_only": lambda t: polls.page(replace(OVERVIEW, may_send=False), t),
    "polls_empty": lambda t: polls.page(replace(OVERVIEW, entries=()), t),
    "results": lambda t: polls_results.results(RESULTS, t),
    "results_few": lambda t: polls_results.results(
        replace(
            RESULTS,
            answered=None,
            figures=(polls_results.Figure("Passt es?", 0, (), t("surveys.why_few", k=5)),),
        ),
        t,
    ),
    "results_waiting": lambda t: polls_results.results(
        replace(RESULTS, waiting=12, may_read=True), t
    ),
    "results_uncounted": lambda t: polls_results.results(replace(RESULTS, answered=None), t),
}
MODALS: dict[str, Callable[[Translate], Any]] = {
    "form": lambda t: surveys.form(PAGE, t),
    "form_last": lambda t: surveys.form(
        replace(PAGE, nth=2, intro="", promise=None, test=True, items=ITEMS[:1]), t
    ),
    "thanks": lambda t: surveys.thanks(CLOSES, t),
    "tested": lambda t: surveys.thanks(CLOSES, t, test=True),
    "builder": lambda t: polls.builder(BUILDER, t),
    "builder_filled": lambda t: polls.builder(FILLED, t),
    "preview": lambda t: polls.preview(_preview(t), t),
    "review": lambda t: polls_review.form(
        polls_review.Review(9, 4, "Was <!here> noch?", ("Mehr <@U1>", "x" * 2_000), 32), t
    ),
    "preview_channel": lambda t: polls.preview(
        replace(_preview(t), channel_id="C1", options=(), findings=(), tested=True), t
    ),
}


def _preview(t: Translate) -> polls.Preview:
    findings = tuple(check_wording("Digital Natives", t.language))
    card = surveys.card(POLL, t)
    return polls.Preview(9, 2, card, Audience.PROGRAMME, "", 14, ("ja", "<nein>"), CLOSES, findings)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("name", MESSAGES)
def test_messages(golden: Callable[[str, Any], None], name: str, voice: str) -> None:
    """Cards and results are valid for Slack and as they were looked at."""
    message = MESSAGES[name](VOICES[voice]).to_slack()

    assert check_message(message) == []
    assert "<!here>" not in str(message)
    golden(f"{name}.{voice}", message)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("name", HOMES)
def test_pages(golden: Callable[[str, Any], None], name: str, voice: str) -> None:
    """Pages of Home are valid for Slack and as they were looked at."""
    view = kit.home(HOMES[name](VOICES[voice]))

    assert check_view(view) == []
    golden(f"{name}.{voice}", rendered(view["blocks"]))


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("name", MODALS)
def test_forms(golden: Callable[[str, Any], None], name: str, voice: str) -> None:
    """Forms are valid for Slack and as they were looked at."""
    view = MODALS[name](VOICES[voice])

    assert check_view(view) == []
    golden(f"{name}.{voice}", view)


def test_nothing_to_answer_shows_nothing() -> None:
    """Home stays short for whoever was asked nothing."""
    assert surveys.section((), Translate("de")) == []
