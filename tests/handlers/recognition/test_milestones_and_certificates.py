"""Milestones and certificates in a running workspace."""

import base64
import io
from typing import Any

import pytest
from pypdf import PdfReader
from sqlmodel import select

from bot.domain.milestones import Event
from bot.sandbox import answers
from bot.sandbox.driver import Person
from bot.sandbox.state import TEAM
from bot.services import milestones, pairs_hooks
from storage.models import Meeting, MilestoneRow, Pair, Programme

Stage = Any


def read(thing: Any) -> str:
    """Read a message or a view aloud."""
    return answers.words(thing)


def page(who: Person) -> dict[str, Any]:
    """Turn to the page of thanks in somebody's Home."""
    who.press(who.home(), "home:go:recognition")
    return who.sandbox.world.homes[who.id] | {"title": None}


def files(stage: Stage, who: Person, name: str) -> list[str]:
    """Read the text of the PDFs somebody has got, by a part of their title."""
    world = stage.house.sandbox.world
    ids = [one for message in who.dm() for one in message.files]
    found = [world.files[one] for one in ids if name in world.files[one].title]
    return ["\n".join(p.extract_text() for p in _reader(one.data).pages) for one in found]


def _reader(data: str) -> PdfReader:
    return PdfReader(io.BytesIO(base64.b64decode(data)))


def complete(stage: Stage, pair_id: int) -> None:
    """Let the pair have said goodbye."""
    with stage.house.running.bot.tick(TEAM) as tick:
        pair = tick.session.get(Pair, pair_id)
        assert pair
        pairs_hooks.tell(pairs_hooks.COMPLETED, tick, pair)
    stage.settle()


def test_a_milestone_is_private_until_its_owner_shares_it(stage: Stage, pair_of: Any) -> None:
    """Each of the two is told alone; sharing names the owner only, and can be taken back."""
    pair_id = pair_of(state="active", ended=False)
    anna, ben = stage.person("U0ANNA"), stage.person("U0BEN")
    for _ in range(3):
        with stage.house.running.bot.tick(TEAM) as tick:
            milestones.milestone(tick, "", pair_id, Event.TALK_HELD)
    stage.settle()
    card = anna.dm()[-1]
    assert "Erstes Gespräch" in read(card)
    assert "First talk" in read(ben.dm()[-1])
    assert not any("teilt einen Meilenstein" in read(one) for one in stage.posts())

    anna.press(card, "recognition:share")
    stage.settle()
    post = read(stage.posts()[-1])
    assert anna.id in post
    assert ben.id not in post

    anna.press(next(one for one in anna.dm() if one.ts == card.ts), "recognition:share")
    stage.settle()
    assert not any("teilt einen Meilenstein" in read(one) for one in stage.posts())


def test_a_completed_pair_gets_certificates_and_a_keepsake(stage: Stage, pair_of: Any) -> None:
    """Everybody gets theirs in their own language, and the two get a page together."""
    pair_id = pair_of()
    complete(stage, pair_id)

    german = files(stage, stage.person("U0ANNA"), "Zertifikat")[-1]
    english = files(stage, stage.person("U0BEN"), "Certificate")[-1]
    assert "Anna Lindqvist" in german
    assert "Vier Gespräche" in german or "4 Gespräche" in german
    assert "Ben Carter" in english
    assert "mentor" in english
    anna = stage.person("U0ANNA")
    together = [one for place in anna.groups() for one in anna.messages(place) if one.files]
    shared = stage.house.sandbox.world.files[together[-1].files[0]]
    kept = "\n".join(one.extract_text() for one in _reader(shared.data).pages)
    assert "Anna Lindqvist" in kept
    assert "Ben Carter" in kept


def test_a_code_is_confirmed_or_refused(stage: Stage, pair_of: Any) -> None:
    """HR types the code; one letter off is unknown, an older certificate is replaced."""
    pair_id = pair_of()
    complete(stage, pair_id)
    anna, petra = stage.person("U0ANNA"), stage.person("U0PETRA")
    text = files(stage, anna, "Zertifikat")[-1]
    code = text.rpartition("Prüfcode")[2].split()[0]

    assert "ist echt: Anna Lindqvist" in check(stage, petra, code)
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    assert "kennen wir kein Zertifikat" in check(stage, petra, wrong)

    form = anna.press(page(anna), f"recognition:certificate:{pair_id}").view
    assert form
    assert anna.submit(form, {"shows": ["topics"]}).ok
    stage.settle()
    assert "durch ein neueres ersetzt" in check(stage, petra, code)


def test_after_a_change_of_name_a_certificate_is_issued_anew(stage: Stage, pair_of: Any) -> None:
    """Home says that the old one bears the old name; the new one replaces it."""
    pair_id = pair_of()
    complete(stage, pair_id)
    anna, petra, sandbox = stage.person("U0ANNA"), stage.person("U0PETRA"), stage.house.sandbox
    code = files(stage, anna, "Zertifikat")[-1].rpartition("Prüfcode")[2].split()[0]
    old = sandbox.world.users["U0ANNA"].real_name
    assert "trägt noch den Namen" not in read(page(anna))
    try:
        sandbox.do(lambda: sandbox.people.change("U0ANNA", real_name="Anna Özdemir-Lindqvist"))
        sandbox.wait(lambda: named(stage, anna) == "Anna Özdemir-Lindqvist")
        outdated = read(page(anna)).count("trägt noch den Namen Anna Lindqvist")
        assert outdated
        form = anna.press(page(anna), f"recognition:certificate:{pair_id}").view
        assert form
        assert "Anna Özdemir-Lindqvist" in read(form)
        assert anna.submit(form, {"shows": []}).ok
        stage.settle()
        assert "Anna Özdemir-Lindqvist" in files(stage, anna, "Zertifikat")[-1]
        assert "durch ein neueres ersetzt" in check(stage, petra, code)
        assert read(page(anna)).count("trägt noch den Namen") == outdated - 1
    finally:
        sandbox.do(lambda: sandbox.people.change("U0ANNA", real_name=old))
        sandbox.wait(lambda: named(stage, anna) == old)


def named(stage: Stage, who: Person) -> str:
    """Tell by which name the bot knows somebody."""
    with stage.house.running.bot.tick(TEAM) as tick:
        return str(tick.person(who.id).name)


def check(stage: Stage, who: Person, code: str) -> str:
    """Open the form for codes from the insight page, and read the answer."""
    who.press(who.home(), "home:go:hr")
    who.press(stage.house.sandbox.world.homes[who.id], f"home:go:programme:{stage.programme_id}")
    who.press(stage.house.sandbox.world.homes[who.id], f"home:go:insight:{stage.programme_id}")
    form = who.press(stage.house.sandbox.world.homes[who.id], "recognition:verify").view
    assert form
    view = who.submit(form, {"code": code.lower()}).view
    assert view
    who.close(view)
    return read(view)


def test_whoever_wants_none_gets_none(stage: Stage, pair_of: Any) -> None:
    """One click, and no certificate comes."""
    anna = stage.person("U0ANNA")
    anna.press(page(anna), "recognition:certificates_want")
    before = len(files(stage, anna, "Zertifikat"))
    complete(stage, pair_of())
    assert len(files(stage, anna, "Zertifikat")) == before
    anna.press(page(anna), "recognition:certificates_want")


@pytest.mark.parametrize("state", ["active", "completed"])
def test_without_talks_there_is_nothing_to_certify(stage: Stage, pair_of: Any, state: str) -> None:
    """A pair that never met, or is still under way, is offered no certificate."""
    pair_id = pair_of(state=state, talks=0 if state == "completed" else 3)
    shown = page(stage.person("U0ANNA"))

    assert f"recognition:certificate:{pair_id}" not in str(shown)


def reached(stage: Stage, pair_id: int, user_id: str) -> set[str]:
    """Name the milestones somebody has reached in a pair."""
    with stage.house.running.bot.tick(TEAM) as tick:
        query = select(MilestoneRow).where(
            MilestoneRow.pair_id == pair_id, MilestoneRow.user_id == user_id
        )
        return {row.milestone for row in tick.session.exec(query)}


def test_halfway_and_an_experiment_stand_in_home_without_a_message(
    stage: Stage, pair_of: Any
) -> None:
    """Three of six talks are half the way for both; trying something is one's own."""
    pair_id = pair_of(state="active", ended=False, talks=3)
    anna = stage.person("U0ANNA")
    before = len(anna.dm())
    with stage.house.running.bot.tick(TEAM) as tick:
        pair = tick.session.get(Pair, pair_id)
        assert pair
        talk = tick.session.exec(select(Meeting).where(Meeting.pair_id == pair_id)).first()
        assert talk
        milestones.talk_held(tick, pair, talk)
        milestones.tried(tick, pair, "U0ANNA")
    stage.settle()

    assert {"halfway", "experiment"} <= reached(stage, pair_id, "U0ANNA")
    assert "halfway" in reached(stage, pair_id, "U0BEN")
    assert "experiment" not in reached(stage, pair_id, "U0BEN")
    assert [one for one in anna.dm()[before:] if "Halbzeit" in read(one)] == []
    assert "Halbzeit" in read(page(anna))


def test_whoever_comes_back_after_a_whole_round_builds_a_bridge(stage: Stage, pair_of: Any) -> None:
    """A completed pair of an earlier programme counts; a first pair does not."""
    pair_id = pair_of(state="active", ended=False)
    with stage.house.running.bot.tick(TEAM) as tick:
        pair = tick.session.get(Pair, pair_id)
        assert pair
        milestones.accepted(tick, pair)
        earlier = Programme(
            workspace_id=TEAM,
            name="Early",
            starts_on=pair.created_at.date(),
            created_by="U0PETRA",
            created_at=pair.created_at,
        )
        tick.session.add(earlier)
        tick.session.flush()
        first = "bridge" in {
            row.milestone
            for row in tick.session.exec(
                select(MilestoneRow).where(MilestoneRow.pair_id == pair_id)
            )
        }
        tick.session.add(
            Pair(
                workspace_id=TEAM,
                programme_id=earlier.id or 0,
                mentor_id="U0CLARA",
                mentee_id="U0ANNA",
                state="completed",
                created_at=pair.created_at,
            )
        )
        tick.session.flush()
        milestones.accepted(tick, pair)

    assert "bridge" in reached(stage, pair_id, "U0ANNA")
    assert ("bridge" in reached(stage, pair_id, "U0BEN")) is first
