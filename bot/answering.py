"""How a request finds its listener, and how its answer leaves as soon as it is given."""

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.listener import Listener
from slack_bolt.listener_matcher.builtins import BuiltinListenerMatcher

log = logging.getLogger(__name__)

KNOWN = 1000
"""So many names are remembered: whoever makes names up fills no memory."""


class Answer(Ack):
    """An acknowledgement that leaves when the listener gives it: what follows, nobody waits for.

    A listener acknowledges once its turn is committed; only then it replaces the card and
    publishes Home, which are calls to Slack and may take their time.
    """

    def __init__(self, send: Callable[[BoltResponse], None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Bolt ships it untyped
        self._send = send
        self.sent = False

    def __call__(self, *args: Any, **kwargs: Any) -> BoltResponse:
        """Acknowledge."""
        given = super().__call__(*args, **kwargs)
        self.send(given)
        return given

    def send(self, given: BoltResponse) -> None:
        """Let an answer leave, unless one has."""
        if self.sent:
            return
        self.sent = True
        try:
            self._send(given)
        except Exception:
            log.exception("answer not sent")


def promptly(app: App, request: BoltRequest) -> BoltResponse:
    """Carry out a request in a thread of the app's; give its answer as soon as there is one."""
    answered = Future[BoltResponse]()
    answer = Answer(answered.set_result)
    request.context["ack"] = answer

    def carry_out() -> None:
        try:
            answer.send(app.dispatch(request))
        except Exception as error:
            if answer.sent:
                raise
            answered.set_exception(error)

    app.listener_runner.listener_executor.submit(carry_out)
    return answered.result()


class Switchboard(Listener):
    """All listeners as one: it asks first whoever answered such a request before.

    Bolt asks every listener in turn, each time putting all arguments together: a hundred of
    them cost more than most turns.
    """

    def __init__(self, listeners: Iterable[Listener]) -> None:
        self._all = tuple(listeners)
        self._known: dict[tuple[str, str], Listener] = {}
        self.matchers = self.middleware = self.lazy_functions = ()
        self.auto_acknowledgement = False
        self.ack_function = self._nobody

    def matches(self, *, req: BoltRequest, resp: BoltResponse) -> bool:
        """Find the listener; it is kept with the request."""
        name = _name(req.body)
        known = self._known.get(name)
        candidates = (known, *self._all) if known else self._all
        found = next((one for one in candidates if _suits(one, req, resp)), None)
        if found is None:
            return False
        if len(self._known) < KNOWN:
            self._known[name] = found
        req.context["found"] = found
        return True

    def run_ack_function(
        self, *, request: BoltRequest, response: BoltResponse
    ) -> BoltResponse | None:
        """Run the listener that was found."""
        found: Listener = request.context["found"]
        return found.run_ack_function(request=request, response=response)

    def _nobody(self) -> BoltResponse:
        """Stand for the listener that is not found yet."""
        raise LookupError


def _suits(listener: Listener, req: BoltRequest, resp: BoltResponse) -> bool:
    """Tell whether a listener is for a request; whoever asks for its body is handed no more."""
    return all(
        one.func(req.body)
        if isinstance(one, BuiltinListenerMatcher) and list(one.arg_names) == ["body"]
        else one.matches(req, resp)
        for one in listener.matchers
    )


def _name(body: Mapping[str, Any]) -> tuple[str, str]:
    """Name what kind of request this is, without the ids in it."""
    kind = str(body.get("type") or "command")
    actions = body.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else None
    found = (first, body.get("view"), body.get("event"))
    inside = (one for one in found if isinstance(one, dict))
    inner = body if "action_id" in body else next(inside, body)
    names = (inner.get(key) for key in ("action_id", "callback_id", "type", "command"))
    return kind, ":".join(str(next(filter(None, names), "")).split(":")[:2])
