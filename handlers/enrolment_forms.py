"""Reading the sign-up's forms into what the domain knows."""

from collections.abc import Mapping
from typing import Any

from bot.domain.enrolment import MOST_TOPICS, Role, Topics
from bot.domain.enrolment_about import About
from bot.domain.enrolment_better import Better
from handlers import values
from handlers.edge import Form


def number(text: str | None) -> int | None:
    """Read a whole number that a button or menu carries; None for anything else."""
    return values.number(text) if text and text.isdecimal() else None


def topics(form: Form) -> Topics:
    """Read role and topics."""
    role = form.option("role")
    return Topics(
        Role(role) if role in set(Role) else None,
        tuple(form.options("offers")),
        form.option("focus"),
        tuple(form.options("wants")),
    )


def about(form: Form) -> About:
    """Read the personal facts; a form without consent was agreed to before."""
    return About(
        tuple(form.options("languages")),
        number(form.option("level")),
        form.option("place"),
        form.text("team"),
        form.user("manager"),
        tuple(form.users("not_with")),
        bool(form.options("consent")) or not form.has("consent"),
    )


def programme(view: Mapping[str, Any]) -> int | None:
    """Read for which programme a form is: chosen in it, or fixed when it was opened."""
    form = Form(view)
    return number(form.option("programme") or form.metadata.partition(":")[0])


def version(view: Mapping[str, Any]) -> int:
    """Read which version of the profile a form shows."""
    return number(Form(view).metadata.partition(":")[2]) or 0


def better(form: Form) -> Better:
    """Read the second step; a level left alone stays as it was."""
    levels = {
        (kind, position): level
        for kind in ("offer", "want")
        for position in range(MOST_TOPICS)
        if (level := number(form.option(f"level_{kind}_{position}"))) is not None
    }
    return Better(
        levels=levels,
        explain_well=form.text("explain_well"),
        tags=tuple(form.options("tags")),
        hours=form.text("hours"),
        rhythm=form.option("rhythm"),
        formats=tuple(form.options("formats")),
        mentor_capacity=number(form.option("mentor_capacity")),
        mentee_capacity=number(form.option("mentee_capacity")),
        address=form.option("address"),
        language=form.option("language"),
    )
