"""Hostile text in every column people type into, seen on every page and in every letter."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, SQLModel, select

from bot.blockkit import Violation, check_message, check_view
from bot.core import Tick, Turn, Who
from bot.domain.refusals import Refusal
from bot.outgoing import Outgoing
from bot.sandbox.state import TEAM
from bot.services import home
from bot.services.post import HANDLINGS
from storage.ledger import Claim
from storage.models import LearningGoal, LetterRow, Pair, PromiseRow, Shoutout, Survey, Workshop
from tests.safety.lived import BEGINNING, LEAD, Lived

POISON = "<!channel> <@U0EVIL> <http://evil.example|x> *b* _i_ ~s~ `c`\n> q & <"
"""Every kind of markup Slack knows: mentions, a forged link, formatting, a quote."""

TYPED = {
    "programme": ("name", "purpose"),
    "person": ("name", "department", "team", "location"),
    "own_topic": ("name",),
    "support_request": ("text",),
    "enrolment": ("explain_well",),
    "mailing": ("text",),
    "pair": ("note",),
    "pair_rule": ("note",),
    "promise": ("said", "done", "owner"),
    "shoutout": ("text",),
    "workshop": ("title", "place"),
    "learning_goal": ("comment",),
    "meeting": ("spot",),
    "talk_setup": ("spot",),
    "letterhead": ("company",),
    "workspace": ("name",),
}
"""The table: what people type, by table and column."""

MINE = ("recognition", "lessons", "privacy", "surveys")
OWN_LINK = re.compile(r"<https://[^|>]*\|")
"""Calendar links carry typed text in their address, percent-encoded."""

ALIVE = re.compile(r"<!|<@U0EVIL|evil\.example\|x>|\*b\*|_i_|~s~|`c`|(?:^|\n)\s*&gt; q")


def extra(session: Session) -> Iterator[SQLModel]:
    """Write what colleagues who answer by themselves do not."""
    here: dict[str, Any] = {"workspace_id": TEAM}
    now = BEGINNING + timedelta(days=8)
    mine: dict[str, Any] = {"programme_id": 1, "created_at": now, **here}
    yield Workshop(title="x", capacity=9, minutes=60, starts_at=now, created_by=LEAD, **mine)
    yield Shoutout(author_id=LEAD, text="x", asked_at=now, **mine)
    yield PromiseRow(said="x", done="x", owner="x", due_on=now.date(), author_id=LEAD, **mine)
    question = {"kind": "single", "text": POISON, "options": [POISON[:70], "no"], "key": "q1"}
    yield Survey(
        programme_id=1, author_id=LEAD, questions=[question], state="open", created_at=now, **here
    )
    for pair in session.exec(select(Pair)):
        goal: dict[str, Any] = {"pair_id": pair.id, "steps": {"0": POISON}, "set_at": now, **here}
        yield LearningGoal(author_id=pair.mentor_id, owner="mentor", category="skill", **goal)


def poison(session: Session) -> None:
    """Write the hostile text into every column people type into."""
    for row in extra(session):
        session.add(row)
        session.flush()
    for name, columns in TYPED.items():
        table = SQLModel.metadata.tables[name]
        session.connection().execute(update(table).values(dict.fromkeys(columns, POISON)))
    session.expire_all()


def shown(value: Any) -> Iterator[str]:
    """Give every text that Slack reads markup from."""
    if isinstance(value, list):
        for one in value:
            yield from shown(one)
    elif isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for one in value.values():
            yield from shown(one)


def pages(session: Session, house: Lived) -> Iterator[tuple[str, dict[str, Any]]]:
    """Build every page of Home, for the lead and for everybody in a pair."""
    pairs = session.exec(select(Pair)).all()
    people = {LEAD, *(one.mentor_id for one in pairs), *(one.mentee_id for one in pairs)}
    for user_id in sorted(people):
        turn: Turn = house.running.bot._turn(session, Who(TEAM, user_id))
        paths = ["start", *MINE]
        if user_id == LEAD:
            paths += [f"{name}:1" for name in home.PAGES if name not in MINE]
            paths += [f"pair:{one.id}" for one in pairs]
        for path in paths:
            with suppress(Refusal):
                yield path, home.page(turn, path)


def letters(session: Session, house: Lived) -> Iterator[tuple[str, Outgoing]]:
    """Render every letter of these weeks once more."""
    names = list(Claim.__dataclass_fields__)
    for row in session.exec(select(LetterRow)).all():
        claim = Claim(**{name: getattr(row, name) for name in names})
        tick: Tick = house.running.bot._tick(session, TEAM)
        rendered = HANDLINGS[row.kind].render(tick, claim)
        if isinstance(rendered, Outgoing):
            yield row.kind, rendered


def seen(session: Session, house: Lived) -> Iterator[tuple[str, list[str], list[Violation]]]:
    """Give every path on which text is shown, with its texts and what Slack would refuse."""
    for path, view in pages(session, house):
        yield f"page {path.partition(':')[0]}", list(shown(view)), check_view(view)
    for kind, letter in letters(session, house):
        if letter.message is None and letter.view is None:
            continue
        told = letter.message.to_slack() if letter.message else letter.view or {}
        wrong = check_message(told) if letter.message else check_view(told)
        yield f"letter {kind}", [str(told.get("text", "")), *shown(told)], wrong


def test_no_text_that_people_type_comes_alive_anywhere(house: Lived) -> None:
    """0 mentions, 0 forged links, 0 broken layouts: on every page and in every letter."""
    hits, alive, broken = Counter[str](), [], []
    with Session(house.running.bot.engine, expire_on_commit=False) as session:
        poison(session)
        for path, texts, wrong in seen(session, house):
            hits[path] += sum("evil.example" in text for text in texts)
            alive += [(path, text) for text in texts if ALIVE.search(OWN_LINK.sub("", text))]
            broken += [(path, one) for one in wrong]
        session.rollback()
    showing = [path for path, number in hits.items() if number]
    print(f"\n{len(hits)} paths, of them {len(showing)} show what was typed: {sorted(showing)}")
    assert not alive
    assert not broken
    assert len(showing) >= 15
