"""What only a few may read: in no letter, no log, no metric and no error of a lived programme."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.core import Bot, Turn, Who
from bot.domain.refusals import FormRefused
from bot.log import JsonLines, TextLines
from bot.outgoing import Outgoing
from bot.sandbox.state import TEAM
from bot.services import (
    goals,
    polls_review,
    support,
    surveys_answering,
    surveys_close,
    surveys_items,
)
from bot.services.post import HANDLINGS
from bot.web import Watch, metrics
from storage.ledger import Claim
from storage.models import LearningGoal, LetterRow, Pair, Survey, SurveyBallot
from tests.safety.lived import LEAD, Lived

CANARY = "zirkonblau"
TOO_LONG = f"{CANARY} " * 300


@contextmanager
def all_logs() -> Iterator[io.StringIO]:
    """Catch everything that is logged, down to DEBUG, in both formats."""
    stream = io.StringIO()
    handlers = [logging.StreamHandler(stream) for _ in range(2)]
    for handler, style in zip(handlers, (TextLines(), JsonLines()), strict=True):
        handler.setFormatter(style)
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    root.handlers[:0] = handlers
    yield stream
    root.setLevel(before)
    for handler in handlers:
        root.removeHandler(handler)


class Voices:
    """People of the lived programme who act in one transaction that is taken back in the end."""

    def __init__(self, house: Lived, session: Session) -> None:
        self.bot: Bot = house.running.bot
        self.session = session
        self.pair = session.exec(select(Pair).where(col(Pair.state) == "active")).first()

    def turn(self, user_id: str) -> Turn:
        """Let somebody act."""
        return self.bot._turn(self.session, Who(TEAM, user_id))

    @property
    def mentee(self) -> Turn:
        """Let the mentee of one pair act."""
        assert self.pair
        return self.turn(self.pair.mentee_id)

    def set_goals(self) -> None:
        """Write goals with a word by the partner; try one that is too long."""
        for row in self.session.exec(select(LearningGoal)):
            row.steps, row.comment = dict.fromkeys(row.steps, CANARY), CANARY
        self.session.flush()
        assert self.pair
        pair_id = self.pair.id or 0
        with pytest.raises(FormRefused) as refused:
            goals.keep(self.mentee, pair_id, "joint", "", {0: TOO_LONG})
        self.fail(refused.value)
        goals.keep(self.mentee, pair_id, "joint", "", {0: CANARY})
        assert CANARY in json.dumps(goals.overview(self.mentee)), "the two of them do read it"

    def ask_for_help(self) -> None:
        """Ask; the helper reads it and takes it."""
        support.ask(self.mentee, "coordinator", CANARY)
        helper = self.turn(LEAD)
        assert CANARY in json.dumps(support.read(helper, 1))
        support.take(helper, 1)

    def answer(self) -> None:
        """Write free texts into a survey; it closes, and HR reads half of what was written."""
        survey = self.session.exec(select(Survey)).one()
        number = survey.id or 0
        for ballot in self.session.exec(select(SurveyBallot)):
            ballot.answers = {**ballot.answers, "o_worthwhile": CANARY}
        self.session.flush()
        asked = surveys_items.items(self.mentee, survey, self.mentee.t)
        last = len(surveys_items.cut_pages(asked)) - 1
        with pytest.raises(FormRefused) as refused:
            surveys_answering.submit(self.mentee, number, last, {"o_worthwhile": TOO_LONG})
        self.fail(refused.value)
        surveys_answering.submit(self.mentee, number, last, {"o_worthwhile": CANARY})
        lead = self.turn(LEAD)
        surveys_close.close(lead, survey)
        assert CANARY in json.dumps(polls_review.form(lead, number)), "whoever reads sees it"
        polls_review.keep(lead, number, survey.version, frozenset({0}))

    def fail(self, problem: Exception) -> None:
        """Log an error as the edge would, and look at its words."""
        logging.getLogger("bot.app").error("incident", exc_info=problem)
        assert CANARY not in f"{problem!r} {problem}"

    def letters(self) -> Iterator[tuple[str, str]]:
        """Render every letter of these weeks once more, sent or waiting, as Slack would get it."""
        names = list(Claim.__dataclass_fields__)
        for row in self.session.exec(select(LetterRow)).all():
            claim = Claim(**{name: getattr(row, name) for name in names})
            rendered = HANDLINGS[row.kind].render(self.bot._tick(self.session, TEAM), claim)
            if isinstance(rendered, Outgoing):
                yield row.kind, told(rendered)


def told(letter: Outgoing) -> str:
    """Give all that leaves with a letter: text, blocks, files."""
    shown: Any = letter.message.to_slack() if letter.message else letter.view
    files = [(one.name, one.title, one.alt_text, one.content) for one in letter.files]
    return f"{json.dumps(shown, ensure_ascii=False)} {files}"


def test_what_few_may_read_leaves_by_no_other_way(house: Lived) -> None:
    """Goals, comments, requests and free texts: not even half-read ones stand in a letter."""
    engine = house.running.bot.engine
    with all_logs() as logged, Session(engine, expire_on_commit=False) as session:
        voices = Voices(house, session)
        voices.set_goals()
        voices.ask_for_help()
        voices.answer()
        letters = list(voices.letters())
        session.rollback()
    watch = Watch(house.running.bot, house.running.courier.counted, bool, house.running.meter)
    kinds = {kind for kind, _ in letters}

    print(f"\n{len(letters)} letters of {len(kinds)} kinds: {sorted(kinds)}")
    assert {"support.asked", "surveys.results", "pairs.introduced"} <= kinds
    assert not [kind for kind, words in letters if CANARY in words]
    assert "incident" in logged.getvalue()
    assert CANARY not in logged.getvalue()
    assert CANARY not in "\n".join(metrics(watch))
