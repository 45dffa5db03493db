"""A whole Sprint: twelve weeks of people who answer by themselves, run by HR to the report."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from statistics import fmean

import pytest
from pypdf import PdfReader
from sqlmodel import Session, col, select

from bot.domain.indices import INDICES
from bot.sandbox.answers import words
from bot.sandbox.driver import Person
from bot.sandbox.state import TEAM
from bot.services import surveys as survey_service
from storage.engine import begin, connect
from storage.models import (
    Enrolment,
    InsightWords,
    LearningGoal,
    LessonProgress,
    Pair,
    PulseAnswer,
    Shoutout,
    Survey,
    SurveyBallot,
)
from tests.acceptance.stage import CHANNEL, Stage, create_and_open

pytestmark = pytest.mark.long
WEEKS = 14
REPORTS = {"de": ("U0PETRA", "Wirkungsbericht"), "en": ("U0RAVI", "Outcome report")}


@contextmanager
def looked_into(stage: Stage) -> Iterator[Session]:
    """Read the bot's own database."""
    folder = stage.demo.folder
    key = (folder / "mentorbot.db.key").read_text().strip()
    engine = connect(f"sqlite:///{(folder / 'mentorbot.db').resolve()}", (key,))
    try:
        with begin(engine, TEAM) as session:
            yield session
    finally:
        engine.dispose()


def move(stage: Stage, petra: Person, state: str) -> None:
    """Take the programme's next step."""
    petra.press(stage.open_page(petra, "hr", "programme:1"), f"programmes:move:{state}")
    stage.later(minutes=11)


def files(stage: Stage, who: Person, name: str) -> list[bytes]:
    """Give the files somebody was sent, by a part of their names, the newest last."""
    world = stage.demo.sandbox.world
    sent = [world.files[one] for message in who.dm() for one in message.files]
    return [one.content() for one in sent if name in one.name]


def text_of(pdf: bytes) -> str:
    """Read a PDF, with single spaces."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def order_report(stage: Stage, lang: str) -> tuple[str, dict[str, list[str]]]:
    """Have somebody of HR order the report; its PDF as text, its figures by name."""
    user, title = REPORTS[lang]
    who = stage.person(user)
    before = len(files(stage, who, ".pdf"))
    who.press(stage.open_page(who, "hr", "programme:1", "insight:1"), "insight:report:1")
    stage.later(minutes=2)
    pdfs = files(stage, who, ".pdf")
    assert len(pdfs) == before + 1
    assert len(PdfReader(io.BytesIO(pdfs[-1])).pages) == 2
    assert files(stage, who, ".xlsx")[-1][:2] == b"PK"
    table = files(stage, who, ".csv")[-1].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";" if lang == "de" else ","))
    assert title in text_of(pdfs[-1])
    return text_of(pdfs[-1]), {row[1]: row for row in rows[1:]}


def test_a_sprint_goes_from_the_first_click_to_the_archive(
    capfd: pytest.CaptureFixture[str], stage: Stage
) -> None:
    """HR needs a handful of clicks; the report's figures are those of the answers given."""
    petra, anna = stage.person("U0PETRA"), stage.person("U0ANNA")
    create_and_open(stage, petra, anna)
    people_meet(stage, petra)
    half_way(stage)
    look_back(stage, petra)
    what_few_may_read_stays_inside(stage, capfd.readouterr().err)
    pdf, german = order_report(stage, "de")
    _, english = order_report(stage, "en")
    assert numbers(german) == numbers(english)
    figures_come_from_answers(stage, german)
    what_people_released_is_quoted(stage, pdf)
    say_and_do(stage, petra)
    what_comes_next(stage, petra)
    archive(stage, petra)


def numbers(table: Mapping[str, list[str]]) -> list[list[str]]:
    """The figures of a table, whatever the language writes a comma like."""
    return [[cell.replace(",", ".") for cell in (*row[2:4], row[5])] for row in table.values()]


def people_meet(stage: Stage, petra: Person) -> None:
    """Everybody who likes to signs up; HR closes the sign-up, releases all pairs, and starts."""
    stage.demo.players.play("auto")
    stage.later(days=1)
    move(stage, petra, "matching")
    petra.press(stage.open_page(petra, "hr", "programme:1", "desk:1"), "desk:all")
    stage.later(minutes=11)
    move(stage, petra, "running")
    page = words(stage.open_page(petra, "hr", "programme:1"))
    assert "*Dabei:* 18 Personen" in page


def half_way(stage: Stage) -> None:
    """After seven weeks all have goals, pulses were given and lessons taken."""
    stage.later(weeks=7)
    with looked_into(stage) as session:
        pairs = session.exec(select(Pair)).all()
        goals = session.exec(select(LearningGoal)).all()
        assert {pair.state for pair in pairs} == {"active"}
        assert len(goals) >= len(pairs)
        assert len(session.exec(select(PulseAnswer)).all()) > 3 * len(pairs)
        assert len(session.exec(select(LessonProgress)).all()) > len(pairs)


def look_back(stage: Stage, petra: Person) -> None:
    """The second half, the goodbyes, certificates, and the close of all surveys."""
    stage.later(weeks=WEEKS - 7)
    move(stage, petra, "closing")
    move(stage, petra, "closed")
    with looked_into(stage) as session:
        states = [pair.state for pair in session.exec(select(Pair))]
        closing = session.exec(select(Survey).where(Survey.wave == "closing")).one()
        closes_at = closing.closes_at
        assert states.count("completed") >= 5
        rated = [goal for goal in session.exec(select(LearningGoal)) if goal.outcome is not None]
        assert len(rated) >= len(states)
        assert session.exec(select(Shoutout)).first() is not None
    certificates = {"U0ANNA": "Anna Lindqvist", "U0BEN": "Ben Carter"}
    for user, name in certificates.items():
        [pdf] = [one for one in files(stage, stage.person(user), ".pdf") if name in text_of(one)]
        assert "6" in text_of(pdf)
    assert closes_at is not None
    wait = closes_at - stage.demo.sandbox.clock.now() + timedelta(minutes=5)
    stage.later(seconds=wait.total_seconds())


def what_few_may_read_stays_inside(stage: Stage, log: str) -> None:
    """No goal, no word on one and no free text stands in a message or in the bot's log."""
    with looked_into(stage) as session:
        goals = session.exec(select(LearningGoal)).all()
        written = {text for goal in goals for text in (*goal.steps.values(), goal.comment) if text}
        for ballot in session.exec(select(SurveyBallot)):
            given = survey_service.read_values(ballot.answers).values()
            written |= {text for text in given if isinstance(text, str)}
    calls = [one for one in stage.demo.sandbox.calls if not one.method.startswith("views.")]
    sent = "\n".join(f"{one.method} {one.args}" for one in calls)
    assert "Frühling 🌱" in sent
    assert len(written) > 10
    assert not [one for one in written if one in sent or one in log]


def figures_come_from_answers(stage: Stage, table: Mapping[str, list[str]]) -> None:
    """Two indices worked out by hand from the ballots stand in the report, with their n."""
    with looked_into(stage) as session:
        survey = session.exec(select(Survey).where(Survey.wave == "closing")).one()
        query = select(SurveyBallot).where(col(SurveyBallot.survey_id) == survey.id)
        given = [survey_service.read_values(one.answers) for one in session.exec(query)]
    for name, measure in (("Zugehörigkeit", "be"), ("Verständnis über Karrierephasen", "gu")):
        items = INDICES[measure]
        people = [[float(str(one[i])) for i in items if i in one] for one in given]
        means = [fmean(values) for values in people if len(values) >= 2 / 3 * len(items)]
        row = table[name]
        assert int(row[5]) == len(means) >= 5
        low, high = (float(cell.replace(",", ".")) for cell in row[2:4])
        assert low - 0.07 <= (fmean(means) - 1) / 4 * 100 <= high + 0.07


def what_people_released_is_quoted(stage: Stage, pdf: str) -> None:
    """Quotes are words that both of a pair released, and none that only one of them wrote."""
    with looked_into(stage) as session:
        rows = session.exec(select(InsightWords)).all()
        released = {row.words for row in rows if row.state == "released"}
        kept = {row.words for row in rows} - released
    assert released
    assert sum(one in pdf for one in released) == min(3, len(released))
    assert not any(one in pdf for one in kept)


def say_and_do(stage: Stage, petra: Person) -> None:
    """HR answers in the channel, in working hours; the next report has it, with owner and date."""
    page = stage.open_page(petra, "hr", "programme:1", "insight:1", "promises:1")
    form = petra.press(page, "insight:promise").view
    assert form is not None
    line = {
        "said": "45 Minuten sind schwer zu halten.",
        "done": "30 Minuten als zweite Möglichkeit.",
        "owner": "Petra Neumann",
        "due": "2027-09-01",
    }
    assert petra.submit(form, line).ok
    petra.press(stage.home(petra), "insight:promise_post")
    stage.wait_days(4, lambda: any(line["done"] in words(one) for one in petra.messages(CHANNEL)))
    pdf, _ = order_report(stage, "de")
    assert "30 Minuten als zweite Möglichkeit" in pdf
    assert "1. September 2027" in pdf


def what_comes_next(stage: Stage, petra: Person) -> None:
    """HR sees exactly who may be asked; the copy invites who wished for it, and enrols nobody."""
    with looked_into(stage) as session:
        places = session.exec(select(Enrolment).where(Enrolment.programme_id == 1)).all()
        wishes = {one.user_id: one.afterwards for one in places if one.afterwards_at}
    willing = {who for who, wish in wishes.items() if wish}
    again = {who for who, wish in wishes.items() if "next" in wish}
    assert willing > again > set()
    page = words(stage.open_page(petra, "hr", "programme:1", "afterwards:1"))
    assert set(re.findall(r"<@(\w+)>", page)) == willing
    petra.press(stage.open_page(petra, "hr", "programme:1"), "programmes:copy")
    form = petra.press(stage.home(petra), "programmes:invite:signup").view
    assert form is not None
    assert petra.submit(form).ok
    stage.demo.players.play("off")
    stage.later(days=4)
    invited = {
        one.id
        for one in map(stage.person, wishes)
        if any("enrolment:open:2" in str(message.blocks) for message in one.dm())
    }
    assert invited == again
    with looked_into(stage) as session:
        taken = session.exec(select(Enrolment.user_id).where(Enrolment.programme_id == 2))
        assert not set(taken) & again


def archive(stage: Stage, petra: Person) -> None:
    """The programme goes to the archive, and its report can still be had."""
    move(stage, petra, "archived")
    pdf, _ = order_report(stage, "en")
    assert "What the programme brought" in pdf
