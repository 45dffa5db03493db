"""What people type never mentions anybody, never links, never breaks a sentence."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.support import Asked, Helpers
from bot.i18n import MissingTextError, Translate, catalogue, languages, mention
from bot.views import guide
from bot.views import support as support_views

HOSTILE = (
    "<!channel>",
    "<!here|now>",
    "<!everyone>",
    "<!subteam^S123>",
    "<@U0ANNA>",
    "<#C0GENERAL|general>",
    "<http://evil.example|harmless>",
    "<mailto:a@b.c|x>",
    "&lt;!channel&gt;",
    "a & b < c > d",
    "\u202egnihtyreve\u202c",
    "👩‍💻 🧑🏽‍🤝‍🧑🏼",
    "*bold* _it_ ~no~ `code` > quote",
    "{name} {0} {} %s",
    "é" * 3000,
    "<" * 3000,
)
ENTITY = re.compile(r"&(?:amp|lt|gt);")
LINKS = re.compile(r"<[^<>]*>")


def harmless(text: str) -> bool:
    """Tell whether mrkdwn holds no raw angle bracket and no stray ampersand."""
    return "<" not in text and ">" not in text and "&" not in ENTITY.sub("", text)


def sentences() -> Iterable[tuple[str, str]]:
    """Name every sentence that says what somebody typed."""
    for language in languages():
        for key in catalogue(language):
            yield language, key


def say(t: Translate, key: str, values: dict[str, object]) -> str:
    """Say a sentence to one reader, or to both of a pair where it is meant for both."""
    try:
        return t(key, **values)
    except MissingTextError:
        return t.to_both()(key, **values)


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_hostile_text_survives_any_sentence(typed: str) -> None:
    """Through every sentence of both languages with one placeholder or more."""
    names = re.compile(r"{(\w+)}")
    for language, key in sentences():
        t = Translate(language)
        values: dict[str, object] = dict.fromkeys(
            names.findall(str(catalogue(language)[key])), typed
        )
        values.pop("n", None)
        if values:
            said = say(t, key, {**values, "n": 2})

            assert not LINKS.search(said), f"{language} {key}"


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_becomes_harmless(typed: str) -> None:
    """Random text leaves no markup of Slack's own."""
    assert harmless(Translate("en")("guide.unknown", typed=typed))


def test_mentions_of_our_own_pass() -> None:
    """What the bot itself says about a person still is a mention."""
    said = Translate("en")("support.taken", helper=mention("U1"))

    assert "<@U1>" in said


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_request_shows_its_text_whole_and_harmless(typed: str) -> None:
    """In a plain text block, which Slack reads no markup from."""
    facts = support_views.Request(1, "U1", typed, datetime(2026, 1, 7, tzinfo=UTC), None)
    view = support_views.request(facts, Translate("en"))

    [shown] = [b["text"] for b in view["blocks"] if b.get("text", {}).get("type") == "plain_text"]
    assert (shown["text"], shown["emoji"]) == (typed, False)


@pytest.mark.parametrize("typed", HOSTILE)
def test_an_unknown_command_is_quoted_harmlessly(typed: str) -> None:
    """The echo of a typo is the easiest way in."""
    message = guide.overview(Translate("de"), "/mentor", ["signup"], unknown=typed, near="signup")

    for block in message.to_slack()["blocks"]:
        assert not LINKS.search(str(block.get("text", {}).get("text", "")))


def test_names_of_helpers_are_mentions_and_nothing_else() -> None:
    """The form mentions by id, so that nobody's chosen name can forge anything."""
    form = support_views.form([Helpers(Asked.CONFIDANT, "U1", "U2")], Translate("de"))

    assert LINKS.findall(json.dumps(form["blocks"])) == ["<@U1>", "<@U2>"]
