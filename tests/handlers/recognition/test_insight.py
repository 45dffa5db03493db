"""HR's figures in a running workspace: page, report, promises, weekly letter."""

import base64
import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from bot.sandbox import answers
from bot.sandbox.driver import Person
from bot.sandbox.state import TEAM, File
from bot.services import insight_digest, programmes
from storage.models import Grant, Programme

Stage = Any
T0 = datetime.fromisoformat("2026-01-07T09:00:00+00:00")


def read(thing: Any) -> str:
    """Read a message or a view aloud."""
    return answers.words(thing)


def home(stage: Stage, who: Person, name: str) -> dict[str, Any]:
    """Turn to a page about the programme, as the buttons do."""
    who.press(who.home(), "home:go:hr")
    there = stage.house.sandbox.world.homes
    trail = ["programme", *{"programme": [], "insight": [name]}.get(name, ["insight", name])]
    for path in trail:
        who.press(there[who.id], f"home:go:{path}:{stage.programme_id}")
    view: dict[str, Any] = there[who.id]
    return view | {"title": None}


def got(stage: Stage, who: Person) -> list[File]:
    """List the files of the newest message to somebody that has some."""
    message = [one for one in who.dm() if one.files][-1]
    return [stage.house.sandbox.world.files[one] for one in message.files]


def text_of(file: File) -> str:
    """Read a PDF."""
    reader = PdfReader(io.BytesIO(base64.b64decode(file.data)))
    assert len(reader.pages) == 2
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("told", [0, 1])
def test_the_page_shows_funnel_states_and_what_needs_a_decision(
    stage: Stage, pair_of: Any, told: int
) -> None:
    """Figures come with text bars; a decision with its button, once the two were asked alone."""
    pair_of(state="at_risk", ended=False, told=told)
    text = read(home(stage, stage.person("U0PETRA"), "insight"))
    assert "Wie weit die Menschen gekommen sind" in text
    assert "█" in text
    assert "stockt" in text
    assert ("*Ein Tandem* stockt." in text) is bool(told)
    assert "Weniger als fünf Menschen waren dabei" in text
    assert "*Vorläufig, Stand 7. Januar 2026.* Noch offen: Gespräche und" in text


def buttons(view: dict[str, Any]) -> dict[str, str]:
    """Give the style of each button of a page by its id, from top to bottom."""
    found = {}
    for block in view["blocks"]:
        for one in [*block.get("elements", ()), *filter(None, [block.get("accessory")])]:
            if one["type"] == "button":
                found[one["action_id"]] = one.get("style", "")
    return found


@pytest.mark.parametrize("waits", [True, False])
def test_a_step_of_the_programme_is_never_louder_than_a_decision(
    stage: Stage, pair_of: Any, *, waits: bool
) -> None:
    """Decisions stand on top with their buttons, figures follow, then steps, loud only in time."""
    pair_of(state="suggested" if waits else "active", ended=False)
    with stage.house.running.bot.tick(TEAM) as tick:
        row = tick.session.get_one(Programme, stage.programme_id)
        row.starts_on = date(2025, 9, 1)
    view = home(stage, stage.person("U0PETRA"), "programme")
    found, text = buttons(view), read(view)
    step, desk = "programmes:move:closing", f"home:go:desk:{stage.programme_id}"
    assert found[step] == ("" if waits else "primary")
    assert "Tandems nach Stand" in text
    order = list(found)
    assert ("wartet auf die Freigabe" in text) is waits
    assert (order.index(desk) < order.index(step)) is waits
    assert text.index("Was heute eine Entscheidung braucht") < text.index("Tandems nach Stand")


def test_ones_own_pages_belong_to_ones_own_mentoring(stage: Stage) -> None:
    """Somebody of HR who looks at their thanks is not among the programmes."""
    petra = stage.person("U0PETRA")
    assert petra.press(petra.home(), "home:go:recognition").ok
    found = buttons(stage.house.sandbox.world.homes["U0PETRA"])
    assert (found["home:go:start"], found["home:go:hr"]) == ("primary", "")
    found = buttons(home(stage, petra, "insight"))
    assert (found["home:go:start"], found["home:go:hr"]) == ("", "primary")


def test_before_its_time_a_step_is_quiet(stage: Stage, pair_of: Any) -> None:
    """A programme in its first week may be closed, but nothing suggests it."""
    pair_of(state="active", ended=False)
    found = buttons(home(stage, stage.person("U0PETRA"), "programme"))
    assert found["programmes:move:closing"] == ""


def test_closing_is_due_once_all_pairs_have_said_goodbye(stage: Stage, pair_of: Any) -> None:
    """Also before the last day, as soon as no pair can begin any more."""
    pair_of()
    petra, step = stage.person("U0PETRA"), "programmes:move:closing"
    assert buttons(home(stage, petra, "programme"))[step] == ""
    with stage.house.running.bot.tick(TEAM) as tick:
        tick.session.get_one(Programme, stage.programme_id).starts_on = date(2025, 11, 24)
    assert buttons(home(stage, petra, "programme"))[step] == "primary"


def test_the_list_of_programmes_begins_with_what_needs_somebody(stage: Stage, pair_of: Any) -> None:
    """Each decision names its programme and leads to where it is made."""
    pair_of(state="suggested", ended=False)
    petra = stage.person("U0PETRA")
    petra.press(petra.home(), "home:go:hr")
    view = stage.house.sandbox.world.homes["U0PETRA"]
    assert "*Sprint:* *Ein vorgeschlagenes Tandem* wartet auf die Freigabe." in read(view)
    order = list(buttons(view))
    assert order.index(f"home:go:desk:{stage.programme_id}") < order.index("programmes:create")


def test_the_report_comes_as_pdf_workbook_and_table(stage: Stage, pair_of: Any) -> None:
    """A press is enough; a second one within the minute sends nothing more."""
    pair_of()
    petra = stage.person("U0PETRA")
    page = home(stage, petra, "insight")
    before = len(petra.dm())
    for _ in range(2):
        petra.press(page, "insight:report")
    stage.settle()

    files = got(stage, petra)
    assert len(petra.dm()) == before + 1
    assert [one.name.rpartition(".")[2] for one in files] == ["pdf", "xlsx", "csv"]
    text = text_of(files[0])
    assert "Was das Programm gebracht hat" in text
    assert "Warum manches leer bleibt" in text
    assert "Vorläufig, Stand 7. Januar 2026" in text
    assert "Vorläufig, Stand 7. Januar 2026" in read(petra.dm()[-1])
    assert "Vorläufig, Stand" in base64.b64decode(files[2].data).decode("utf-8-sig")
    assert zipfile.is_zipfile(io.BytesIO(base64.b64decode(files[1].data)))
    assert "Gespräche geführt" in base64.b64decode(files[2].data).decode("utf-8-sig")


def test_an_empty_programme_says_why_its_report_is_empty(stage: Stage) -> None:
    """Nobody signed up: the report exists and explains itself."""
    with stage.house.running.bot.tick(TEAM) as tick:
        row = Programme(
            workspace_id=TEAM,
            name="Leer",
            state="signup",
            starts_on=date(2026, 2, 2),
            channel_id="C0MENTORING",
            created_by="U0PETRA",
            created_at=T0,
        )
        tick.session.add(row)
    petra = stage.person("U0PETRA")
    reply = petra.command("/mentor bericht")
    answer = next(one for one in reply.messages if "Leer" in read(one))
    petra.press(answer, f"insight:report:{row.id}")
    stage.settle()

    assert "Noch hat sich niemand angemeldet" in text_of(got(stage, petra)[0])


def test_the_works_council_reads_the_same_report_and_changes_nothing(stage: Stage) -> None:
    """The role gets page and files; writing lines is not offered, and refused on the server."""
    with stage.house.running.bot.tick(TEAM) as tick:
        grant = Grant(
            workspace_id=TEAM,
            user_id="U0KATRIN",
            role="works_council",
            programme_id=stage.programme_id,
            granted_at=T0,
        )
        tick.session.add(grant)
    katrin = stage.person("U0KATRIN")
    page = home(stage, katrin, "insight")
    assert "Was heute eine Entscheidung braucht" not in read(page)
    katrin.press(page, "insight:report")
    stage.settle()
    theirs = got(stage, katrin)
    assert "Was das Programm gebracht hat" in text_of(theirs[0])
    petra = stage.person("U0PETRA")
    petra.press(home(stage, petra, "insight"), "insight:report")
    stage.settle()
    hrs = got(stage, petra)
    assert text_of(theirs[0]) == text_of(hrs[0])
    assert theirs[2].data == hrs[2].data
    assert "Zeile hinzufügen" not in read(home(stage, katrin, "promises"))


def test_anybody_else_gets_no_report(stage: Stage) -> None:
    """The command says kindly that it is HR's."""
    assert "Das können nur die Menschen" in stage.person("U0BEN").command(
        "/mentor report"
    ).text or ("Only the people" in stage.person("U0BEN").command("/mentor report").text)


def test_you_said_we_do_is_written_posted_and_kept(stage: Stage) -> None:
    """A line needs words, an owner and a day ahead; the channel reads it once."""
    petra = stage.person("U0PETRA")
    form = petra.press(home(stage, petra, "promises"), "insight:promise").view
    assert form
    line = {"said": "Zu lang", "done": "30 Minuten", "owner": "HR-Team"}
    wrong = petra.submit(form, {**line, "owner": " ", "due": "2020-01-01"})
    assert set(wrong.errors) == {"owner", "due"}
    assert petra.submit(form, {**line, "due": "2026-06-01"}).ok

    petra.press(home(stage, petra, "promises"), "insight:promise_post")
    stage.settle()
    post = read(stage.posts()[-1])
    assert "Ihr habt gesagt:* Zu lang" in post
    assert "HR-Team, bis 1. Juni 2026" in post

    petra.press(home(stage, petra, "promises"), "insight:promise_keep")
    assert "Veröffentlicht und eingehalten" in read(home(stage, petra, "promises"))


def test_a_post_that_waits_for_the_channels_hours_says_when_and_can_be_taken_back(
    stage: Stage,
) -> None:
    """Pressed on a Saturday it comes on Monday; until then its lines can be drafts again."""
    stage.pass_time(days=3)
    petra, promises = stage.person("U0PETRA"), "promises"
    form = petra.press(home(stage, petra, promises), "insight:promise").view
    assert form
    line = {"said": "Zu selten", "done": "30 Minuten", "owner": "HR-Team", "due": "2026-06-01"}
    assert petra.submit(form, line).ok
    page = home(stage, petra, promises)
    [ask] = [
        one["confirm"]
        for block in page["blocks"]
        for one in block.get("elements", ())
        if one.get("action_id") == "insight:promise_post"
    ]
    assert "am Montag, 12. Januar, 09:00 Uhr" in ask["text"]["text"]

    for taken_back in (True, False):
        petra.press(home(stage, petra, promises), "insight:promise_post")
        stage.settle()
        page = home(stage, petra, promises)
        assert "Kommt am Montag, 12. Januar, 09:00 Uhr in den Kanal" in read(page)
        if taken_back:
            petra.press(page, "insight:promise_recall")
            assert "Entwurf" in read(home(stage, petra, promises))
            stage.pass_time(minutes=1)
    assert [read(one) for one in stage.posts() if "Zu selten" in read(one)] == []
    stage.pass_time(days=2)
    assert sum("Zu selten" in read(one) for one in stage.posts()) == 1
    late = petra.press(page, "insight:promise_recall")
    assert "Veröffentlicht." in read(home(stage, petra, promises))
    assert sum("Zu selten" in read(one) for one in stage.posts()) == 1
    assert late


def test_a_closed_programme_owes_an_answer_to_what_was_said(stage: Stage) -> None:
    """Until a first line is posted, its page asks for one."""
    with stage.house.running.bot.tick(TEAM) as tick:
        tick.session.get_one(Programme, stage.programme_id).state = "closed"
    petra = stage.person("U0PETRA")
    owed = "Gesagt – getan* fehlt noch"
    assert owed in read(home(stage, petra, "programme"))
    form = petra.press(home(stage, petra, "promises"), "insight:promise").view
    assert form
    line = {"said": "Zu früh", "done": "Ab neun", "owner": "HR-Team", "due": "2027-06-01"}
    assert petra.submit(form, line).ok
    petra.press(home(stage, petra, "promises"), "insight:promise_post")
    assert owed not in read(home(stage, petra, "programme"))


@pytest.mark.parametrize("needed", [True, False])
def test_the_weekly_letter_comes_only_when_something_needs_somebody(
    stage: Stage, pair_of: Any, *, needed: bool
) -> None:
    """On Monday morning, with a button for each decision; otherwise no letter at all.

    A wish that comes true by itself needs nobody.
    """
    with stage.house.running.bot.tick(TEAM) as tick:
        for row in tick.session.exec(programmes_query()):
            row.state = "archived" if row.id != stage.programme_id else row.state
    pair_of(state="rematch_requested", ended=False, told=int(needed))
    petra = stage.person("U0PETRA")
    with stage.house.running.bot.tick(TEAM) as tick:
        insight_digest.plant(tick, programmes.get(tick, stage.programme_id))
    before = [one.ts for one in petra.dm() if "diese Woche" in read(one)]
    stage.pass_time(days=7)

    fresh = [one for one in petra.dm() if "diese Woche" in read(one) and one.ts not in before]
    assert bool(fresh) is needed
    if needed:
        assert "wünscht sich ein neues Gegenüber" in read(fresh[-1])


def programmes_query() -> Any:
    """Select all programmes."""
    from sqlmodel import select

    return select(Programme)
