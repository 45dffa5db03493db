"""Structured logs with ids only: never names, never what people typed."""

import json
import logging
import sys
from typing import Any

TALKATIVE = (
    "slack_bolt",
    "slack_sdk",
    "apscheduler",
    "alembic",
    "waitress",
    "aiohttp",
    "fontTools",
)
KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def configure(style: str) -> None:
    """Log to standard error as `text` or `json` lines.

    Bolt and the SDK log bodies at lower levels, and the PDF's fonts the letters of names, so they
    are kept to warnings.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if style == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in vars(record).items() if key not in KNOWN}


def _error(record: logging.LogRecord) -> str | None:
    """Name the error and where it arose, without its message: messages may quote what was typed.

    Slack's own codes ("invalid_blocks") quote nothing and tell an operator what to look for.
    """
    from slack_sdk.errors import SlackApiError

    if not record.exc_info or not record.exc_info[0]:
        return None
    kind, error, trace = record.exc_info
    name = kind.__name__
    if isinstance(error, SlackApiError):
        name = f"{name}({error.response.get('error')})"
    while trace and trace.tb_next:
        trace = trace.tb_next
    if not trace:
        return name
    return f"{name} at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


class TextLines(logging.Formatter):
    """One readable line per record."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time, level, source, event and ids."""
        ids = " ".join(f"{key}={value}" for key, value in _extras(record).items())
        error = _error(record)
        parts = [
            self.formatTime(record),
            record.levelname.lower(),
            record.name,
            record.getMessage(),
        ]
        return " ".join([*parts, *([ids] if ids else []), *([f"error={error}"] if error else [])])


class JsonLines(logging.Formatter):
    """One JSON object per record."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time, level, source, event and ids."""
        line = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage(),
            **_extras(record),
        }
        if error := _error(record):
            line["error"] = error
        return json.dumps(line, ensure_ascii=False, default=str)
