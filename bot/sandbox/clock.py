"""The sandbox's movable clock: everything in the workspace is dated by it."""

from bot.clock import FlowingClock as Clock

__all__ = ["Clock"]
