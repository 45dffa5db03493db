"""Chance throws facts by the thousand at the pure rules; nobody counts lines meanwhile."""

from tests.domain.matching.conftest import company

__all__ = ["company"]
