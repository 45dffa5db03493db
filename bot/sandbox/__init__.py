"""A local Slack-like workspace: a real server for the demo and the tests."""

from bot.sandbox.clock import Clock
from bot.sandbox.config import AppConfig, Command, Shortcut, Word
from bot.sandbox.driver import Person, Reply
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.state import World

__all__ = [
    "AppConfig",
    "Clock",
    "Command",
    "Fault",
    "Person",
    "Reply",
    "Sandbox",
    "Shortcut",
    "Word",
    "World",
]
