"""Nothing private in the database's file, in logs, or in what leaves by the wrong way."""

import io
import json
import logging
import ssl
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from sqlalchemy import Engine
from sqlmodel import SQLModel

from bot.config import Settings
from bot.courier import Pace
from bot.demo.stage import installed
from bot.log import JsonLines, TextLines
from bot.running import Running, start
from bot.sandbox import Clock, Sandbox
from bot.slack import web_client
from storage.engine import begin
from storage.models import Draft, Enrolment, Person, Programme, Shoutout, SupportRequest, Workspace
from storage.rotation import secret_columns

CANARY = "zirkonblau"
W: dict[str, Any] = {"workspace_id": "T1"}


def test_no_text_or_token_stands_plainly_in_the_file(engine: Engine, t0: datetime) -> None:
    """Neither tokens nor addresses nor anything typed."""
    with begin(engine) as session:
        session.add(Workspace(workspace_id="T1", bot_token=f"xoxb-{CANARY}"))
        session.add(Person(user_id="U1", email=f"{CANARY}@example.com", **W))
        session.add(Draft(user_id="U1", form="f", content=CANARY, saved_on=t0.date(), **W))
        session.add(
            SupportRequest(user_id="U1", asked="confidant", text=CANARY, created_at=t0, **W)
        )
        session.add(Shoutout(author_id="U1", text=CANARY, created_at=t0, asked_at=t0, **W))
        session.add(
            Programme(id=1, name="P", starts_on=t0.date(), created_by="U1", created_at=t0, **W)
        )
        session.flush()
        session.add(
            Enrolment(
                programme_id=1,
                user_id="U1",
                role="mentor",
                explain_well=CANARY,
                not_with=[CANARY],
                joined_at=t0,
                **W,
            )
        )
    file = Path(str(engine.url.database))

    stored = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))

    assert CANARY.encode() not in stored


def test_every_table_with_typed_text_encrypts_it() -> None:
    """Columns called like text, content or token are of the encrypted kind."""
    sealed = {f"{table.name}.{column.name}" for table, column in secret_columns()}
    typed = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if column.name in {"text", "content", "email", "bot_token", "answer_text", "comment"}
    }

    assert not typed - sealed, f"declare these with secret(): {sorted(typed - sealed)}"


@pytest.fixture(params=[TextLines, JsonLines])
def logged(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Catch all logs from INFO up, in both formats."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def test_canaries_never_reach_the_logs(
    logged: io.StringIO, tmp_path: Path, hang_up: Callable[[Sandbox, Running], None]
) -> None:
    """Typed in commands and forms, and in the middle of an error of our own."""
    logging.getLogger("slack_bolt").setLevel(logging.WARNING)
    with Sandbox(installed(), clock=Clock(running=True)) as sandbox:
        settings = Settings(
            bot_token=sandbox.app.bot_token,
            app_token=sandbox.app.app_token,
            api_url=sandbox.api_url,
            database_url=f"sqlite:///{tmp_path}/log.db",
            leads=("U0PETRA",),
        )
        running = start(settings, sandbox.clock, pace=Pace(None), with_beats=False, prompt=False)

        ben = sandbox.person("U0BEN")
        ben.command(f"/mentor {CANARY}")
        ben.command(f"/mentor thanks <@U0ANNA> {CANARY}")
        ben.command("/mentor support")
        view = ben.wait_for_modal(lambda view: view["callback_id"] == "support:form")
        ben.submit(view, {"asked": "coordinator", "text": CANARY})
        running.step()
        logging.getLogger("bot.app").error("incident", exc_info=ValueError(CANARY))
        hang_up(sandbox, running)

    written = logged.getvalue()
    assert "incident" in written
    assert CANARY not in written
    assert sandbox.app.bot_token not in written


def test_settings_never_show_their_secrets() -> None:
    """Not in a traceback, not in a log line."""
    told = repr(
        Settings(
            bot_token=CANARY,
            app_token=CANARY,
            signing_secret=CANARY,
            client_secret=CANARY,
            keys=(CANARY,),
            database_url=CANARY,
        )
    )

    assert CANARY not in told


def authority_in(folder: Path, t0: datetime) -> str:
    """Make a company's certificate authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Company CA")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(t0)
        .not_valid_after(t0 + timedelta(days=9999))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "ca.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    return str(file)


def test_proxy_and_company_authority_reach_the_client(tmp_path: Path, t0: datetime) -> None:
    """Both settings are honoured by everything that calls Slack."""
    authority = authority_in(tmp_path, t0)
    plain = web_client(Settings(), "xoxb-1")
    client = web_client(Settings(proxy="http://proxy:3128", ca_file=authority), "xoxb-1")

    assert client.proxy == "http://proxy:3128"
    assert isinstance(client.ssl, ssl.SSLContext)
    assert client.ssl.verify_mode == ssl.CERT_REQUIRED
    names = [one["subject"] for one in client.ssl.get_ca_certs()]
    assert ((("commonName", "Company CA"),),) in names
    assert plain.ssl is None
    assert client.retry_handlers == []


def test_json_logs_are_json() -> None:
    """One object per line, with the error's kind and place only."""
    nothing: dict[str, str] = {}
    try:
        nothing[CANARY]
    except KeyError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("bot", logging.ERROR, "f.py", 1, "event", (), info)
    record.letter = "L1"

    line = json.loads(JsonLines().format(record))

    assert (line["event"], line["letter"]) == ("event", "L1")
    assert line["error"].startswith("KeyError at ")
    assert CANARY not in str(line)
