"""The small HTTP side: alive, ready, metrics, and in HTTP mode Slack itself."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from bot.core import Bot
from bot.door import Door, Request, Response
from bot.meter import Histogram, Meter
from storage import operations

THREADS = 16
LARGEST_BODY = 2**20
DATABASE_SECONDS = 5.0
"""A database that answers later than this is none."""

BEAT_SECONDS = 2
LATEST_BEAT_SECONDS = 10.0
"""Beats that stay out for longer have stopped; together with the answer below 15 seconds."""

Route = Callable[[Request], Response]


@dataclass(slots=True)
class Watch:
    """What the HTTP side may look at to judge the process.

    Args:
        bot: its database and clock.
        counted: what the courier counted, by outcome.
        connected: whether Slack's socket is open; always true in HTTP mode.
        meter: histograms, and when the metronome last beat.
    """

    bot: Bot
    counted: Mapping[str, int]
    connected: Callable[[], bool]
    meter: Meter
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "ready"))
    _asked: "Future[None] | None" = None

    def ready(self) -> dict[str, bool]:
        """Judge the three things without which nothing works."""
        return {
            "database": self._database(),
            "slack": self.connected(),
            "beats": self._beating(),
        }

    def beat(self) -> None:
        """Note that the metronome beats; it calls this every two seconds."""
        self.meter.last_beat = self.bot.clock.wall()

    def close(self) -> None:
        """Ask nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _beating(self) -> bool:
        last = self.meter.last_beat
        return last is not None and self.bot.clock.wall() - last < LATEST_BEAT_SECONDS

    def _database(self) -> bool:
        """Ask the database, but never wait long: a hanging one is a red one."""
        if self._asked is None or self._asked.done():
            self._asked = self._pool.submit(operations.alive, self.bot.engine)
        try:
            self._asked.result(DATABASE_SECONDS)
        except Exception:  # noqa: BLE001 - whatever it is, the database does not answer
            return False
        return True


class Web:
    """The WSGI application: a table of routes."""

    def __init__(self, watch: Watch, door: Door | None = None) -> None:
        self._watch = watch
        self._routes: dict[tuple[str, str], Route] = {
            ("GET", "/health"): self._health,
            ("GET", "/ready"): self._ready,
            ("GET", "/metrics"): self._metrics,
        }
        if door is not None:
            self._routes |= {
                ("POST", "/slack/events"): door.events,
                ("GET", "/slack/install"): door.install,
                ("GET", "/slack/oauth_redirect"): door.redirected,
            }

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        request = _request(environ)
        route = self._routes.get((request.method, request.path))
        response = route(request) if route else Response(HTTPStatus.NOT_FOUND, "not here\n")
        phrase = HTTPStatus(response.status).phrase
        start_response(f"{int(response.status)} {phrase}", list(response.headers))
        return [response.body.encode()]

    def _health(self, _request: Request) -> Response:
        return Response(HTTPStatus.OK, "alive\n")

    def _ready(self, _request: Request) -> Response:
        found = self._watch.ready()
        status = HTTPStatus.OK if all(found.values()) else HTTPStatus.SERVICE_UNAVAILABLE
        body = json.dumps({"ready": all(found.values()), **found}) + "\n"
        return Response(status, body, (("Content-Type", "application/json"),))

    def _metrics(self, _request: Request) -> Response:
        text = "".join(f"{line}\n" for line in metrics(self._watch))
        return Response(HTTPStatus.OK, text, (("Content-Type", "text/plain; version=0.0.4"),))


def _request(environ: Mapping[str, Any]) -> Request:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_") or name in {"CONTENT_TYPE", "CONTENT_LENGTH"}
    }
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "/"),
        query=environ.get("QUERY_STRING", ""),
        headers=headers,
        body=environ["wsgi.input"].read(),
    )


# --- metrics ----------------------------------------------------------------------------------


def metrics(watch: Watch) -> Iterator[str]:
    """Write everything in Prometheus' text format: numbers and states, no ids of people."""
    with watch.bot.glance() as tick:
        queue = operations.queue(tick.session, tick.now)
    late = (tick.now - queue.oldest_due).total_seconds() if queue.oldest_due else 0.0
    yield from _family("letters", "gauge", "Letters by state.", "state", queue.by_state)
    yield from _family("reminders", "gauge", "Reminders by state.", "state", queue.reminders)
    yield from _single("oldest_due_letter_seconds", "Age of the oldest letter due.", late)
    yield from _single("repeated_letters", "Repeats after lost answers.", queue.repeats)
    away = "Workspaces that cannot be written to."
    yield from _single("suspended_workspaces", away, queue.suspended)
    yield from _family(
        "outcomes_total", "counter", "What became of calls.", "outcome", dict(watch.counted)
    )
    limited = watch.counted.get("rate_limited", 0)
    yield from _single("rate_limited_total", "Answers 429 from Slack.", limited, "counter")
    yield from _histogram("ack_seconds", "Time until Slack was answered.", watch.meter.acks)
    yield from _histogram("envelope_age_seconds", "Age of what arrived.", watch.meter.ages)
    yield from _family(
        "up",
        "gauge",
        "What readiness looks at.",
        "part",
        {k: int(v) for k, v in watch.ready().items()},
    )


def _head(name: str, kind: str, about: str) -> Iterator[str]:
    yield f"# HELP mentorbot_{name} {about}"
    yield f"# TYPE mentorbot_{name} {kind}"


def _family(
    name: str, kind: str, about: str, label: str, values: Mapping[str, int]
) -> Iterator[str]:
    yield from _head(name, kind, about)
    for value, number in sorted(values.items()):
        yield f'mentorbot_{name}{{{label}="{value}"}} {number}'


def _single(name: str, about: str, value: float, kind: str = "gauge") -> Iterator[str]:
    yield from _head(name, kind, about)
    yield f"mentorbot_{name} {value}"


def _histogram(name: str, about: str, histogram: Histogram) -> Iterator[str]:
    yield from _head(name, "histogram", about)
    number = 0
    for bound, number in histogram.cumulative():
        yield f'mentorbot_{name}_bucket{{le="{bound}"}} {number}'
    yield f"mentorbot_{name}_sum {histogram.total:.6f}"
    yield f"mentorbot_{name}_count {number}"


# --- server -----------------------------------------------------------------------------------


class Server:
    """A threaded server for the application, in a thread of its own."""

    def __init__(self, application: Web, watch: Watch, place: tuple[str, int]) -> None:
        from waitress.server import create_server

        host, port = place
        self._watch = watch
        self._server: Any = create_server(
            application,
            host=host,
            port=port,
            threads=THREADS,
            max_request_body_size=LARGEST_BODY,
            ident=None,
        )
        self._thread = threading.Thread(target=self._server.run, name="web", daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.effective_port)

    def start(self) -> None:
        """Serve until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """Take nothing new, finish what is under way."""
        self._server.task_dispatcher.shutdown()
        self._server.close()
        self._thread.join(5)
        self._watch.close()
