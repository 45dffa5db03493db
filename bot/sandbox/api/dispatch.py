"""One Web API call from its arrival to its answer: token, scope, limits, faults, record."""

import asyncio
import json
import time

from aiohttp import web

from bot.sandbox.api import METHODS, Context, Method
from bot.sandbox.api.args import Args, read
from bot.sandbox.api.conversations import need_scope
from bot.sandbox.core import Breach, Call, SlackError
from bot.sandbox.faults import Fault, whole_seconds
from bot.sandbox.state import Json


class WebApi:
    """Serves `/api/<method>`."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.slack = ctx.slack

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        name = request.match_info["method"]
        try:
            raw = await read(request)
        except json.JSONDecodeError:
            return self._response({"ok": False, "error": "invalid_json"})
        call = Call(name, {k: v for k, v in raw.items() if k != "token"}, time.monotonic())
        self.slack.calls.append(call)
        try:
            return await self._serve(request, call, Args(raw))
        finally:
            self.slack.bell.wake()

    async def _serve(self, request: web.Request, call: Call, args: Args) -> web.StreamResponse:
        fault = self.slack.faults.draw(call.method)
        call.fault = fault.value if fault else ""
        wait = self._too_soon(call, args, fault)
        if wait:
            return self._limited(call, wait)
        if fault is None or fault.accepted:
            call.answer = self._answer(call, args)
        if fault is None:
            return self._response(call.answer)
        return await self._misfortune(request, call, fault)

    def _too_soon(self, call: Call, args: Args, fault: Fault | None) -> float:
        """Seconds the app has to wait, 0 if the call may pass."""
        limits, now = self.slack.limits, time.monotonic()
        wait = limits.blocked_for(call.method, now)
        call.undercut = wait > 0
        if fault is Fault.RATE_LIMITED:
            return max(wait, self.slack.faults.retry_after)
        tier = METHODS[call.method].tier if call.method in METHODS else 0
        return wait or limits.wait(call.method, tier, args.text("channel"), now)

    def _limited(self, call: Call, wait: float) -> web.Response:
        seconds = whole_seconds(wait)
        if not call.undercut:
            self.slack.limits.block(call.method, time.monotonic(), seconds)
        call.status, call.error = 429, "ratelimited"
        call.answer = {"ok": False, "error": "ratelimited"}
        return self._response(call.answer, 429, {"Retry-After": str(seconds)})

    async def _misfortune(
        self, request: web.Request, call: Call, fault: Fault
    ) -> web.StreamResponse:
        """Spoil the answer; the call itself may have taken effect."""
        if fault in (Fault.ERROR_BEFORE, Fault.ERROR_AFTER):
            call.status = 500
            return web.Response(status=500, text="internal error")
        call.status = 0
        if fault in (Fault.HANG_BEFORE, Fault.HANG_AFTER):
            await asyncio.sleep(self.slack.app.hang_seconds)
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    def _answer(self, call: Call, args: Args) -> Json:
        try:
            told = self._checked(call.method, args).work(self.ctx, args)
        except SlackError as error:
            call.error = error.code
            return {"ok": False, "error": error.code, **error.extra}
        call.accepted = True
        return {"ok": True, **told}

    def _checked(self, name: str, args: Args) -> Method:
        """The method, if it exists and this token may call it."""
        app = self.slack.app
        method = METHODS.get(name)
        if method is None or (app.methods is not None and name not in app.methods):
            self.slack.breaches.append(Breach(name, "", "unknown_method"))
            raise SlackError("unknown_method")
        self._check_token(method, args.text("token"))
        if method.token == "bot":  # noqa: S105 - a kind of token
            for scope in sorted(method.scopes):
                need_scope(self.slack, scope)
        return method

    def _check_token(self, method: Method, token: str) -> None:
        if method.token == "none":  # noqa: S105 - a kind of token
            return
        if not token:
            raise SlackError("not_authed")
        app = self.slack.app
        expected = app.app_token if method.token == "app" else app.bot_token  # noqa: S105 - the same
        if token != expected:
            known = token in (app.app_token, app.bot_token)
            raise SlackError("not_allowed_token_type" if known else "invalid_auth")
        if self.slack.revoked:
            raise SlackError("token_revoked")

    def _response(
        self, told: Json, status: int = 200, headers: dict[str, str] | None = None
    ) -> web.Response:
        scopes = ",".join(sorted(self.slack.app.scopes))
        return web.json_response(
            told, status=status, headers={"x-oauth-scopes": scopes, **(headers or {})}
        )
