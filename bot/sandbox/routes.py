"""All addresses of the sandbox in one table."""

import json
from pathlib import Path

from aiohttp import web

from bot.sandbox.api import Context, files
from bot.sandbox.api.dispatch import WebApi
from bot.sandbox.core import SlackError
from bot.sandbox.hooks import Hooks
from bot.sandbox.ui import Stage

STATIC = Path(__file__).parent / "static"
HARMLESS = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif"})
_LARGEST = 64 * 2**20


class Side:
    """What is neither the Web API nor the page: hooks, uploads, files, the page's own files."""

    def __init__(self, ctx: Context, hooks: Hooks) -> None:
        self.slack = ctx.slack
        self.hooks = hooks

    async def hook(self, request: web.Request) -> web.Response:
        """A post to a response URL."""
        try:
            payload = json.loads(await request.text())
            self.hooks.answer(request.match_info["name"], payload)
        except json.JSONDecodeError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        except SlackError as error:
            told = {"ok": False, "error": error.code, **error.extra}
            return web.json_response(told, status=404)
        return web.Response(text="ok")

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of a file."""
        taken = files.receive(self.slack, request.match_info["file"], await request.read())
        return web.Response(status=200 if taken else 404, text="OK" if taken else "unknown file")

    async def download(self, request: web.Request) -> web.Response:
        """A shared file, for the page; only what is harmless opens in the browser itself."""
        file = self.slack.world.files.get(request.match_info["file"])
        if file is None:
            return web.Response(status=404)
        shown = "inline" if file.mimetype in HARMLESS else "attachment"
        headers = {"content-disposition": shown, "x-content-type-options": "nosniff"}
        return web.Response(body=file.content(), content_type=file.mimetype, headers=headers)

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The browser page and its parts."""
        path = (STATIC / request.match_info.get("path", "index.html")).resolve()
        if not path.is_file() or STATIC not in path.parents:
            return web.Response(status=404, text="no such page")
        return web.FileResponse(path)


def build(ctx: Context, hooks: Hooks, stage: Stage) -> web.Application:
    """The whole server."""
    side, api = Side(ctx, hooks), WebApi(ctx)
    app = web.Application(client_max_size=_LARGEST)
    app.router.add_route("*", "/api/{method}", api.serve)
    app.router.add_get("/link/", ctx.delivery.sockets.connect)
    app.router.add_post("/hooks/{name}", side.hook)
    app.router.add_post("/upload/{file}", side.upload)
    app.router.add_get("/files/{file}/{name}", side.download)
    app.router.add_get("/", side.page)
    app.router.add_get("/static/{path:.+}", side.page)
    stage.add_to(app.router)
    return app
