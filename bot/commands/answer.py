"""How every command answers: a line on standard output, and 0 or 2. Light, for a quick start."""

DONE = 0
WRONG = 2


class WrongInputError(Exception):
    """The command cannot go on; its message says what to do. Ends with exit code 2."""


def say(text: str = "") -> None:
    """Answer on standard output."""
    print(text)  # noqa: T201 - this is how commands answer
