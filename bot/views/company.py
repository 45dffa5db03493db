"""The company's settings: what is set, the three forms, and where a vanished band's people go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import (
    ExternalDataSelectElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)

from bot.domain.company import nearest
from bot.i18n import Markup, Translate, channel, escape
from bot.views import kit, places
from bot.views.enrolment_form import PLACE
from bot.views.home import go, heading
from bot.views.languages import name_of, offered
from bot.views.programmes import channel_picker

OPEN = "company:open"
FORM = "company:form"
MOVES = "company:moves"
ASK = "ask"
SECTIONS = ("levels", "basics", "contacts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything page and forms show; `bands` are (number, name, people)."""

    version: int
    typed: str
    own: bool
    bands: tuple[tuple[int, str, int], ...]
    homeless: int
    place: str | None
    hours: str
    channel: str | None
    languages: tuple[str, ...]
    texts: Mapping[str, str]
    company: str
    accent: str
    logo: bool


def page(shown: Shown, t: Translate) -> list[Block]:
    """Show what is set, each part with a button to change it."""
    parts = {"levels": _levels(shown, t), "basics": _basics(shown, t), "contacts": _who(shown, t)}
    return [
        kit.header(t.plain("company.page")),
        kit.context(t("company.intro")),
        *(block for name in SECTIONS for block in _part(name, parts[name], t)),
        kit.divider(),
        heading(t("company.looks")),
        kit.section(_looks(shown, t)),
        kit.actions(go(t.plain("programmes.all"), "hr"), block_id="back"),
    ]


def _part(name: str, text: str, t: Translate) -> list[Block]:
    edit = kit.button(t.plain("common.edit"), f"{OPEN}:{name}", name)
    return [
        kit.section(Markup(f"*{t(f'company.open_{name}')}*\n{text}"), accessory=edit),
    ]


def _levels(shown: Shown, t: Translate) -> str:
    lines = [
        t("company.band", number=rank, name=name, people=t("company.people", n=n))
        for rank, name, n in shown.bands
    ]
    if not shown.own:
        lines.append(t("company.usual_bands"))
    if shown.homeless:
        lines.append(t("company.homeless", n=shown.homeless))
    return "\n".join(lines)


def _basics(shown: Shown, t: Translate) -> str:
    where = channel(shown.channel) if shown.channel else t("company.unset")
    spoken = [name_of(code, t) for code in shown.languages]
    return "\n".join(
        (
            t("company.is_place", place=places.name_of(shown.place, t) or t("company.unset")),
            t("company.is_hours", hours=shown.hours or t("company.nine_to_five")),
            t("company.is_channel", channel=where),
            t("company.is_languages", languages=t.join(spoken) if spoken else t("company.all")),
        )
    )


def _who(shown: Shown, t: Translate) -> str:
    return "\n".join(
        t(f"company.is_{name}", text=escape(text) if text else t("company.unset"))
        for name, text in shown.texts.items()
    )


def _looks(shown: Shown, t: Translate) -> str:
    logo = t("company.logo_set" if shown.logo else "company.logo_unset")
    colour = shown.accent or t("company.usual_colour")
    return t("company.is_looks", company=shown.company, colour=colour, logo=logo)


def form(section: str, shown: Shown, t: Translate) -> dict[str, Any]:
    """Make one form; its metadata names the version seen and the section."""
    return kit.modal(
        t.plain(f"company.title_{section}"),
        FORMS[section](shown, t),
        callback_id=f"{FORM}:{section}",
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=f"{shown.version}:{section}",
    )


def _levels_form(shown: Shown, t: Translate) -> list[Block]:
    element = PlainTextInputElement(
        action_id=kit.VALUE, multiline=True, initial_value=shown.typed or None
    )
    return [kit.section(t("company.levels_intro")), _field("bands", element, t)]


def _basics_form(shown: Shown, t: Translate) -> list[Block]:
    chosen = kit.option(places.name_of(shown.place, t), shown.place) if shown.place else None
    where = ExternalDataSelectElement(
        action_id=PLACE,
        placeholder=t.plain("enrolment.place_search"),
        min_query_length=0,
        initial_option=chosen,
    )
    hours = PlainTextInputElement(
        action_id=kit.VALUE,
        initial_value=shown.hours or None,
        placeholder=t.plain("enrolment.hours_example"),
    )
    options = [kit.option(name, code) for code, name in offered(t)]
    spoken = [one for one in options if one.value in shown.languages]
    languages = StaticMultiSelectElement(
        action_id=kit.VALUE,
        placeholder=t.plain("enrolment.choose"),
        options=options,
        initial_options=spoken or None,
    )
    return [
        _field("place", where, t),
        _field("hours", hours, t),
        _field("company_channel", channel_picker(shown.channel), t),
        _field("languages", languages, t),
    ]


def _contacts_form(shown: Shown, t: Translate) -> list[Block]:
    return [
        _field(
            name,
            PlainTextInputElement(
                action_id=kit.VALUE, multiline=name == "contacts", initial_value=text or None
            ),
            t,
        )
        for name, text in shown.texts.items()
    ]


FORMS: Mapping[str, Callable[[Shown, Translate], list[Block]]] = {
    "levels": _levels_form,
    "basics": _basics_form,
    "contacts": _contacts_form,
}


def _field(name: str, element: Any, t: Translate) -> InputBlock:
    """Make an optional field whose label and hint stand in the catalogue under its name."""
    label, hint = t.plain(f"company.field_{name}"), t.plain(f"company.hint_{name}")
    return kit.field(name, label, element, hint=hint, optional=True)


def moves(
    version: int,
    kept: Sequence[tuple[int, str]],
    gone: Sequence[tuple[int, str, int]],
    t: Translate,
) -> dict[str, Any]:
    """Ask where the people of each vanished band go; the nearest band is suggested."""
    options = [kit.option(f"{rank} · {name}", str(rank)) for rank, name in kept]
    options.append(kit.option(t.plain("company.ask_them"), ASK))
    ranks = [rank for rank, _ in kept]
    fields = [
        kit.field(
            f"level_{level}",
            t.plain("company.people_of", name=name, n=number),
            StaticSelectElement(
                action_id=kit.VALUE,
                options=options,
                initial_option=options[ranks.index(nearest(level, ranks))],
            ),
        )
        for level, name, number in gone
    ]
    return kit.modal(
        t.plain("company.title_moves"),
        [kit.section(t("company.moves_intro")), *fields],
        callback_id=MOVES,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=f"{version}:{','.join(str(level) for level, _, _ in gone)}",
    )
