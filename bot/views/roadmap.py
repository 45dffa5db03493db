"""The one roadmap that invitation, sign-up and Home show alike."""

from datetime import date

from slack_sdk.models.blocks import Block

from bot.domain.roadmap import Roadmap, Stretch
from bot.i18n import Markup, Translate
from bot.views import kit


def roadmap(shown: Roadmap, today: date | None, t: Translate) -> list[Block]:
    """Show stages with dates, “you are here” (today known), and the hours told up front."""
    return [
        kit.section("\n".join([t("roadmap.title"), *lines(shown, today, t)])),
        kit.context(hours(shown, t)),
    ]


def lines(shown: Roadmap, today: date | None, t: Translate) -> list[Markup]:
    """Write one line per stage; a word, not only a sign, tells where we are."""
    here = shown.here(today) if today else None
    place = next((i for i, one in enumerate(shown.stretches) if one.stage is here), -1)
    return [
        _line(one, past=i < place, here=i == place, t=t) for i, one in enumerate(shown.stretches)
    ]


def hours(shown: Roadmap, t: Translate) -> Markup:
    """Say how many working hours the programme takes."""
    return t("roadmap.hours", mentor=shown.mentor_hours, mentee=shown.mentee_hours)


def _line(one: Stretch, *, past: bool, here: bool, t: Translate) -> Markup:
    key = "roadmap.here" if here else "roadmap.past" if past else "roadmap.ahead"
    span = t.short(one.first)
    if one.last != one.first:
        span = f"{span} – {t.short(one.last)}"
    return t(key, stage=t(f"programmes.stage_{one.stage}"), span=span)
