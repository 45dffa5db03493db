"""The shape of what Slack sends: a payload that lacks it reaches no listener.

Small rules, put together: each tells whether a value fits.

>>> having(value=text)({"value": "7"})
True
>>> having(value=text)({"value": ["7"]})
False
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from bot.domain.refusals import Outdated

Rule = Callable[[Any], bool]

_UNKEPT = re.compile("[\0\ud800-\udfff]")
"""A zero byte, or half of a character."""


class Malformed(Outdated):
    """What arrived is none of our buttons or forms."""


def text(value: object) -> bool:
    """Fit text that every database can keep."""
    return isinstance(value, str) and _UNKEPT.search(value) is None


def maybe(rule: Rule) -> Rule:
    """Fit nothing, or what the rule fits."""
    return lambda value: value is None or rule(value)


def many(rule: Rule) -> Rule:
    """Fit a list of what the rule fits."""
    return lambda value: isinstance(value, list) and all(map(rule, value))


def each(rule: Rule) -> Rule:
    """Fit an object with any names of what the rule fits."""
    return lambda value: isinstance(value, dict) and all(map(rule, value.values()))


def having(**rules: Rule) -> Rule:
    """Fit an object in which each of these names fits."""
    return lambda value: (
        isinstance(value, dict) and all(rule(value.get(name)) for name, rule in rules.items())
    )


def read_by(reader: Callable[[str], object]) -> Rule:
    """Fit text that the reader takes."""

    def fits(value: object) -> bool:
        try:
            return isinstance(value, str) and reader(value) is not None
        except ValueError:
            return False

    return fits


def _block(value: object) -> bool:
    """Fit any block; an input names its field and its element."""
    is_input = isinstance(value, dict) and value.get("type") == "input"
    return (_INPUT if is_input else _OTHER)(value)


_OPTION = having(value=text)
_OTHER = having(type=text)
_INPUT = having(block_id=text, element=having(type=text))
_ELEMENT = having(
    value=maybe(text),
    selected_option=maybe(_OPTION),
    selected_options=maybe(many(_OPTION)),
    selected_user=maybe(text),
    selected_users=maybe(many(text)),
    selected_conversation=maybe(text),
    selected_channel=maybe(text),
    selected_date=maybe(read_by(date.fromisoformat)),
    selected_time=maybe(read_by(time.fromisoformat)),
)
_VIEW = having(
    id=text,
    type=text,
    private_metadata=maybe(text),
    previous_view_id=maybe(text),
    blocks=many(_block),
    state=maybe(having(values=maybe(each(each(_ELEMENT))))),
)
_PRESS = having(
    actions=many(having(action_id=text, value=maybe(text), selected_option=maybe(_OPTION))),
    view=maybe(_VIEW),
    container=maybe(having(channel_id=maybe(text), message_ts=maybe(text))),
    trigger_id=text,
)
_FORM = having(view=lambda view: _VIEW(view) and text(view.get("callback_id")))

SHAPES: Mapping[str, Rule] = {
    "block_actions": lambda body: _PRESS(body) and bool(body["actions"]),
    "view_submission": _FORM,
    "view_closed": _FORM,
    "block_suggestion": having(action_id=text, value=maybe(text), view=maybe(_VIEW)),
    "shortcut": having(callback_id=text, trigger_id=text),
    "message_action": having(callback_id=text, trigger_id=text),
}
_COMMAND = having(command=text, text=maybe(text), trigger_id=text)


def check(body: Mapping[str, Any], workspace_id: object, user_id: object) -> None:
    """Refuse what somebody pressed, sent or typed if it is not of its kind's shape."""
    rule = _COMMAND if "command" in body else SHAPES.get(str(body.get("type")))
    if rule is None:
        return
    if not (workspace_id and user_id and text(workspace_id) and text(user_id) and rule(body)):
        raise Malformed
