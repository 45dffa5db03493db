"""Ids as they stand in paths and buttons."""

DIGITS = 15
"""As many as every database and every JSON reader takes."""


def known(text: str) -> bool:
    """Tell whether this can be an id."""
    return text.isascii() and text.isdigit() and len(text) <= DIGITS


def id_in(text: str) -> int:
    """Read an id; nonsense reads as 0, which nothing has.

    >>> id_in("7"), id_in("²"), id_in("9" * 40)
    (7, 0, 0)
    """
    return int(text) if known(text) else 0
