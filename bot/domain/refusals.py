"""The tree of kind, named refusals: each is a sentence in the catalogues, never a stack trace."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A kind, named no; `key` finds its sentence in the catalogues.

    Keyword facts fill the sentence's placeholders. `field` names the form field the
    sentence belongs to, so that it can stand beside what was typed.
    """

    key: ClassVar[str] = "refusal.unknown"
    field: str | None = None

    def __init__(self, **facts: object) -> None:
        super().__init__(self.key)
        self.facts = facts


class NotAllowed(Refusal):
    """The person's roles do not cover the action."""

    key = "refusal.not_allowed"


class Outdated(Refusal):
    """What was pressed belongs to a state that has passed."""

    key = "refusal.outdated"


class TooLate(Refusal):
    """The seconds in which Slack lets a window be opened are over."""

    key = "refusal.too_late"


class NotYours(Refusal):
    """The button belongs to somebody else's card."""

    key = "refusal.not_yours"


class ChangedMeanwhile(Refusal):
    """Somebody else saved first; nothing was overwritten."""

    key = "refusal.changed_meanwhile"


class FormRefused(Refusal):
    """Some fields need another look: `errors` maps field name to refusal.

    >>> FormRefused({"name": Outdated()}).errors["name"].key
    'refusal.outdated'
    """

    key = "refusal.form"

    def __init__(self, errors: dict[str, Refusal]) -> None:
        super().__init__()
        self.errors = errors
