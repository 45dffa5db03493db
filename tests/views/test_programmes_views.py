"""What HR sees of programmes, in German with du and Sie and in English, as golden files."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.blockkit import check_message, check_view
from bot.content import check_wording
from bot.domain.formats import SPRINT
from bot.domain.programme import ProgrammeState
from bot.domain.programme_settings import ProgrammeSettings
from bot.domain.roadmap import roadmap
from bot.i18n import Translate
from bot.outgoing import Message, rendered
from bot.views import (
    programmes,
    programmes_invite,
    programmes_mail,
    programmes_page,
    programmes_posts,
    programmes_settings,
    programmes_setup,
    programmes_supply,
    programmes_writing,
    roles,
)

VOICES = {
    "de-du": Translate("de", "du"),
    "de-sie": Translate("de", "sie"),
    "en": Translate("en"),
}
START = date(2026, 3, 2)
END = date(2026, 6, 22)
TODAY = date(2026, 2, 4)
AT = datetime(2026, 2, 4, 9, 30, tzinfo=UTC)
ROADMAP = roadmap(START, SPRINT)
NAME = "Frühjahr <!channel> & Co"

INVITATION = programmes_posts.Invitation(
    3, NAME, "Wir lernen voneinander.", "", date(2026, 2, 14), SPRINT, ROADMAP, TODAY
)
REFUSED = programmes_posts.Refused("abc", "C1", "UBOT", "not_in_channel")
PAGE = programmes_page.ProgrammePage(
    id=3,
    version=5,
    name=NAME,
    purpose="Wir lernen voneinander.",
    state=ProgrammeState.SIGNUP,
    channel_id="C1",
    starts_on=START,
    ends_on=date(2026, 6, 22),
    signup_until=date(2026, 2, 14),
    shape=SPRINT,
    roadmap=ROADMAP,
    today=TODAY,
    mentors=7,
    mentees=6,
    people=12,
    moves=(
        programmes_page.NextMove(ProgrammeState.MATCHING, ready=True, need="nothing"),
        programmes_page.NextMove(ProgrammeState.ARCHIVED, ready=True, need="never_a_pair"),
    ),
    undo_until=AT,
    undo=True,
    refused=(REFUSED,),
    may_edit=True,
    may_move=True,
    links=("mail",),
)
BATCHES = (
    programmes_mail.Batch(AT, "programmes.invitation", 1, channel="C1", key="a"),
    programmes_mail.Batch(
        AT, "programmes_writing.letter", 12, key="b", mailing_id=4, text="Hallo", held=True
    ),
    programmes_mail.Batch(AT, "programmes.signup_ends", 1, look=True),
    programmes_mail.Batch(AT, "somewhere.else", 3, key="c", fixed=True),
)
SHOWN = programmes_settings.Shown(
    3, 5, NAME, "Zweck", START, "C1", ProgrammeSettings(), ("U1",), ("de", "en"), (1, 2, 3)
)
CHECKLIST = programmes_setup.Checklist(
    3,
    NAME,
    (
        programmes_setup.Item("a", "Titel", "Text", "HR", START, done=False),
        programmes_setup.Item("b", "Titel", "Text", "HR", START, done=False, late=True),
        programmes_setup.Item("c", "Titel", "Text", "HR", START, done=True),
    ),
    {"sponsor": "Brief"},
    may_edit=True,
)
TABLE = programmes_supply.Table(
    3,
    NAME,
    (
        programmes_supply.Row("ai_daily", "KI im Alltag", 2, 5),
        programmes_supply.Row("own:1", "Töpfern", 1, 1),
    ),
    2,
    may_write=True,
)
PREVIEW = programmes_writing.Preview(
    4,
    2,
    NAME,
    "Alle",
    12,
    "",
    "Hallo Digital Natives",
    tested=True,
    planned=AT,
    findings=tuple(check_wording("Hallo Digital Natives", "de")),
)
LINE = programmes.Line(3, NAME, ProgrammeState.SIGNUP, START, date(2026, 6, 22), 12, 0)
ROLES = roles.Overview(
    (
        roles.Held(0, "U1", "lead", configured=True),
        roles.Held(2, "U2", "deputy", NAME, ("DE", "Wien")),
    ),
    (
        roles.Entry(AT, "U1", "programme.create", NAME, allowed=True),
        roles.Entry(AT, "bot", "programme.move", NAME, allowed=True),
        roles.Entry(AT, "U3", "some.thing", "", allowed=False),
    ),
    may_grant=True,
    may_see_trail=True,
)

Home = Callable[[Translate], Sequence[Block]]
Modal = Callable[[Translate], dict[str, Any]]
Post = Callable[[Translate], Message]

HOMES: dict[str, Home] = {
    "list": lambda t: programmes.overview(
        programmes.Overview((LINE,), may_create=True, may_grant=True), t
    ),
    "list_empty": lambda t: programmes.overview(programmes.Overview((), may_create=True), t),
    "list_nobody_leads": lambda t: programmes.overview(
        programmes.Overview((), may_appoint=True), t
    ),
    "page": lambda t: programmes_page.page(PAGE, t),
    "setup": lambda t: programmes_setup.page(CHECKLIST, t),
    "mail": lambda t: programmes_mail.page(
        programmes_mail.Week(3, NAME, BATCHES, may_edit=True, may_write=True), t
    ),
    "supply": lambda t: programmes_supply.page(TABLE, t),
    "roles": lambda t: roles.page(ROLES, t),
}
MODALS: dict[str, Modal] = {
    "create": lambda t: programmes.create_form(ProgrammeSettings().draft("", "", START, ""), t),
    "invite": lambda t: programmes_invite.form(
        INVITATION, "Junge Leute", check_wording("Junge Leute", t.language), ("C1", "3:5"), t
    ),
    "settings_basics": lambda t: programmes_settings.form("basics", SHOWN, t),
    "settings_dates": lambda t: programmes_settings.form("dates", SHOWN, t),
    "settings_rules": lambda t: programmes_settings.form("rules", SHOWN, t),
    "settings_people": lambda t: programmes_settings.form("people", SHOWN, t),
    "preview": lambda t: programmes_writing.preview(PREVIEW, t),
    "appoint": lambda t: roles.form(["lead", "deputy"], {3: NAME}, t),
    "first_lead": roles.first_lead_form,
    "tried": lambda t: programmes.tried(
        NAME, programmes.channel_trouble("C1", "UBOT", "not_in_channel", t), t
    ),
}
POSTS: dict[str, Post] = {
    "invitation": lambda t: programmes_posts.invitation(INVITATION, t.to_both()),
    "news_running": lambda t: programmes_posts.news("running", NAME, START, 3, t.to_both()),
    "news_archived": lambda t: programmes_posts.news("archived", NAME, START, 3, t.to_both()),
    "news_archived_empty": lambda t: programmes_posts.news("archived", NAME, START, 0, t.to_both()),
    "news_matching_empty": lambda t: programmes_posts.news("matching", NAME, START, 0, t.to_both()),
    "rules_changed": lambda t: programmes_posts.rules_changed(
        NAME, ["level_gap", "weights"], t.to_both()
    ),
    "hr_kick_off": lambda t: programmes_posts.to_hr(
        programmes_posts.HrNote("kick_off", 3, NAME, 12, 5, START, END), t
    ),
    "hr_kick_off_one": lambda t: programmes_posts.to_hr(
        programmes_posts.HrNote("kick_off", 3, NAME, 2, 1, START, END), t
    ),
    "hr_kick_off_empty": lambda t: programmes_posts.to_hr(
        programmes_posts.HrNote("kick_off", 3, NAME, 1, 0, START, END), t
    ),
    "hr_paired": lambda t: programmes_posts.to_hr(
        programmes_posts.HrNote("signup_paired", 3, NAME, 12, 0, START, END), t
    ),
    "hr_unpaired": lambda t: programmes_posts.to_hr(
        programmes_posts.HrNote("signup_unpaired", 3, NAME, 1, 0, START, END), t
    ),
    "hr_not_started": lambda t: programmes_posts.to_hr(
        programmes_posts.HrNote("not_started", 3, NAME, 12, 0, START, END), t
    ),
    "hr_pairs_over": lambda t: programmes_posts.to_hr(
        programmes_posts.HrNote("pairs_over", 3, NAME, 12, 5, START, END), t
    ),
    "hr_may_close": lambda t: programmes_posts.to_hr(
        programmes_posts.HrNote("may_close", 3, NAME, 12, 5, START, END), t
    ),
    "hr_ends": lambda t: programmes_posts.to_hr(
        programmes_posts.HrNote("ends", 3, NAME, 12, 5, START, END), t
    ),
    "hr_empty": lambda t: programmes_posts.to_hr(
        programmes_posts.HrNote("signup_ended", 3, NAME, 0, 0, START, END), t
    ),
    "taken_along": lambda t: programmes_posts.taken_along(3, NAME, t),
    "refused": lambda t: programmes_posts.channel_refused(REFUSED, t),
    "letter": lambda t: programmes_writing.letter(NAME, "Hallo <!channel>", t),
}


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("name", HOMES)
def test_pages_read_well(golden: Callable[[str, Any], None], name: str, voice: str) -> None:
    """Every page of Home fits Slack's limits and stays as it was approved."""
    view = {"type": "home", "blocks": rendered(HOMES[name](VOICES[voice]))}

    assert check_view(view) == []
    golden(f"programmes_{name}.{voice}", view)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("name", MODALS)
def test_forms_read_well(golden: Callable[[str, Any], None], name: str, voice: str) -> None:
    """Every form fits Slack's limits and stays as it was approved."""
    view = MODALS[name](VOICES[voice])

    assert check_view(view) == []
    golden(f"programmes_{name}.{voice}", view)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("name", POSTS)
def test_messages_read_well(golden: Callable[[str, Any], None], name: str, voice: str) -> None:
    """Every message fits Slack's limits and stays as it was approved; no markup slips through."""
    message = POSTS[name](VOICES[voice]).to_slack()

    assert check_message(message) == []
    assert "<!channel>" not in message["text"]
    golden(f"programmes_{name}.{voice}", message)


@pytest.mark.parametrize("name", ["hr_kick_off", "taken_along", "refused", "letter"])
def test_the_lock_screen_shows_nothing(name: str) -> None:
    """The preview of a private card does not say what it is about."""
    assert NAME not in POSTS[name](VOICES["en"]).text
    assert POSTS[name](VOICES["en"]).text == VOICES["en"]("common.card")
