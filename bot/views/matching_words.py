"""Short words about pairs that desk, modals and letters share."""

from collections.abc import Mapping
from typing import Any

from bot.i18n import Markup, Translate, mention
from bot.views import topics
from bot.views.matching_shown import Line


def score(hundredths: int) -> str:
    """Write a score as HR reads it: whole points of a hundred."""
    return str((hundredths + 50) // 100)


def signed(change: int) -> str:
    """Write a change with its sign, as a printed text does.

    >>> signed(3), signed(0), signed(-28)
    ('+3', '±0', '−28')
    """
    return f"{change:+d}".replace("-", "\N{MINUS SIGN}") if change else "±0"


def warned(number: int, t: Translate) -> Markup:
    """Add how many pairs have warnings; nothing if none has."""
    return t("desk.of_them_warned", n=number) if number else Markup("")


def advice(hint: Mapping[str, Any], t: Translate, own: Mapping[str, str]) -> Markup:
    """Say what would help: “3 more mentors for … would match 5 people more”."""
    key = f"matching.help_{hint['role']}_{'solved' if hint['solved'] else 'counted'}"
    return t(
        key,
        who=t(f"matching.count_{hint['role']}", n=hint["count"]),
        topic=topics.topic_name(hint["topic"], t, own),
        people=t("matching.count_people", n=hint["gain"]),
        n=hint["gain"],
    )


def title(one: Line, t: Translate) -> str:
    """Name both, the score, and the marks HR should see at once."""
    told = t(
        "desk.line", mentor=mention(one.mentor), mentee=mention(one.mentee), score=score(one.score)
    )
    marks = [t("desk.mark_locked")] if one.locked else []
    if one.warnings:
        marks.append(t("desk.mark_warned", n=len(one.warnings)))
    return Markup(" · ".join([told, *marks]))
