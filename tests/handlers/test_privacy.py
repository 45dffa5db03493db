"""`/mentor privacy`: shown in words, exported as a file, erased in two clicks."""

import base64
import json
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.sandbox.state import TEAM
from storage.engine import begin
from storage.models import (
    Audit,
    Draft,
    Erasure,
    LetterRow,
    LetterState,
    Person,
    Shoutout,
    ShoutoutPost,
)


def put(house: Any, *rows: Any) -> None:
    """Store rows."""
    with begin(house.running.bot.engine) as session:
        session.add_all(rows)


def test_what_is_stored_is_told_in_words(house: Any) -> None:
    """Kinds of data, how many, how long; and both buttons."""
    told = house.person("U0BEN").command("/mentor privacy")

    assert "People the bot has met" in told.text
    assert "120 days after the programme closes" in told.text


def test_home_leads_there_by_clicking(house: Any) -> None:
    """Everything a command does can be reached from Home."""
    ben = house.person("U0BEN")
    home = ben.home()
    ben.press(home, "home:go:privacy")

    view = house.sandbox.wait(
        lambda: (found := house.sandbox.world.homes["U0BEN"])["private_metadata"] and found
    )
    assert "privacy:erase" in json.dumps(view)


def test_the_export_is_a_file_with_purpose_and_rows(house: Any) -> None:
    """What the file says about the person is what the database holds."""
    ben = house.person("U0BEN")
    ben.command("/mentor privacy")
    ben.press(ben.messages(ben.dm_channel())[-1], "privacy:export")
    house.running.step()

    [file] = [house.sandbox.world.files[name] for name in ben.dm()[-1].files]
    content = json.loads(base64.b64decode(file.data))
    assert content["person"] == "U0BEN"
    assert content["data"]["person"]["rows"][0]["name"] == "Ben Carter"
    assert content["data"]["person"]["columns"]["timezone"].startswith("Time zone")


def test_two_clicks_erase_everything_and_take_back_posts(house: Any) -> None:
    """Rows go, the audit trail names a stand-in, and the bot's post about the person is gone."""
    clara, slack = house.person("U0CLARA"), house.sandbox
    clara.command("/mentor privacy")
    client = house.running.app.client
    post = client.chat_postMessage(channel="C0MENTORING", text="Danke, <@U0CLARA>!")
    now = house.running.bot.clock.now()
    facts: dict[str, Any] = {"workspace_id": TEAM, "created_at": now}
    put(
        house,
        Shoutout(id=901, author_id="U0CLARA", text="Danke", asked_at=now, **facts),
        ShoutoutPost(
            workspace_id=TEAM,
            shoutout_id=901,
            place=0,
            channel_id=str(post["channel"]),
            message_ts=str(post["ts"]),
            posted_at=now,
        ),
        Draft(workspace_id=TEAM, user_id="U0CLARA", form="x", content="halb", saved_on=now.date()),
        Audit(workspace_id=TEAM, at=now, actor_id="U0CLARA", action="x", subject="U0CLARA"),
        LetterRow(
            dedupe_key="old:U0CLARA",
            kind="gone",
            to="U0BEN",
            facts={"partner": "U0CLARA"},
            state=LetterState.SENT,
            due_at=now,
            settled_at=now,
            **facts,
        ),
    )

    clara.press(clara.messages(clara.dm_channel())[-1], "privacy:erase")
    form = clara.wait_for_modal(lambda view: view["callback_id"] == "privacy:erase_form")
    clara.submit(form)
    house.running.step()

    assert [m for m in slack.person("U0BEN").messages("C0MENTORING") if m.ts == post["ts"]] == []
    with begin(house.running.bot.engine) as session:
        assert session.get(Person, (TEAM, "U0CLARA")) is None
        assert [row.user_id for row in session.exec(select(Erasure))] == ["U0CLARA"]
        assert "U0CLARA" not in str([row.model_dump() for row in session.exec(select(Audit))])
    file = Path(str(house.running.bot.engine.url.database))
    kept = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    assert b"U0CLARA" not in kept
