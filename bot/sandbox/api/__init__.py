"""The Web API of the workspace, method by method."""

from bot.sandbox.api import auth, chat, conversations, files, users, views
from bot.sandbox.api.registry import METHODS, Context, Method

__all__ = [
    "METHODS",
    "Context",
    "Method",
    "auth",
    "chat",
    "conversations",
    "files",
    "users",
    "views",
]
