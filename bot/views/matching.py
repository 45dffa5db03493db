"""The release desk in Home: one line per pair, what to do with them, and who waits."""

from collections.abc import Mapping
from dataclasses import replace

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)

from bot.i18n import Markup, Translate, mention
from bot.outgoing import Message
from bot.views import kit, topics
from bot.views.home import go
from bot.views.matching_look import PER_PAGE, SHOWS
from bot.views.matching_shown import Auto, Batch, Desk, Last, Line, Veto, Wait
from bot.views.matching_words import advice, score, title, warned

RUN = "desk:run"
HAND = "desk:hand"
WEIGHTS = "desk:weights"
SEARCH = "desk:search"
COUNTRY = "desk:country"
DETAILS = "desk:details"
ALL = "desk:all"
CLEAN = "desk:clean"
SOME = "desk:some"
UNDO = "desk:undo"
OBJECT = "desk:object"
ALLOW = "desk:allow"
EVERYWHERE = "-"
EMPTY = {"waiting": "desk.nobody_waits", "vetoed": "desk.nobody_kept_apart"}
SUMMARY = 10
"""So many pairs the answer to the command shows."""

__all__ = ["PER_PAGE", "Auto", "Batch", "Desk", "Last", "Line", "Veto", "Wait", "page", "summary"]


def page(desk: Desk, t: Translate) -> list[Block]:
    """Show the desk: the round, what goes out, then line by line, the weakest first."""
    blocks: list[Block] = [
        kit.header(t.plain("desk.title", name=desk.name)),
        kit.section(_status(desk, t)),
        *_running(desk, t),
        *_batches(desk, t),
        *_auto(desk, t),
        *_release(desk, t),
        kit.actions(*_tools(desk, t), block_id="tools"),
        kit.divider(),
        kit.actions(*_filters(desk, t), block_id="filters"),
        *_searched(desk, t),
        *_lines(desk, t),
        *_pages(desk, t),
        *_problems(desk, t),
        *_hints(desk, t),
    ]
    return blocks


def summary(desk: Desk, t: Translate) -> Message:
    """Show the weakest pairs with their reasons, and the way to the whole desk."""
    blocks: list[Block] = [
        kit.header(t.plain("desk.title", name=desk.name)),
        kit.section(_status(desk, t)),
        *_running(desk, t),
        *(_line(one, t, desk.topics) for one in desk.lines[:SUMMARY]),
        kit.actions(go(t.plain("programmes.page_desk"), desk.look.path, style="primary")),
    ]
    return Message(t.plain("desk.title", name=desk.name), blocks)


def _status(desk: Desk, t: Translate) -> str:
    if desk.last is None:
        return t("desk.no_round_yet")
    if desk.last.failed:
        return t("desk.round_failed", on=desk.last.on)
    told = [
        t(
            "desk.status",
            on=desk.last.on,
            pairs=t("matching.count_pairs", n=desk.pairs),
            warned=warned(desk.warned, t),
            waiting=t("desk.wait", n=desk.waiting),
        )
    ]
    if desk.last.floor:
        key = "desk.proof" if desk.last.proved else "desk.proof_partly"
        told.append(t(key, floor=score(desk.last.floor)))
    return "\n".join(told)


def _running(desk: Desk, t: Translate) -> list[Block]:
    if not desk.running:
        return []
    again = go(t.plain("desk.look_again"), desk.look.path)
    return [kit.section(t("desk.running"), accessory=again)]


def _batches(desk: Desk, t: Translate) -> list[Block]:
    return [
        kit.section(
            t("desk.held", n=one.pairs, until=t.clock(one.until)),
            accessory=kit.button(
                t.plain("desk.undo"),
                f"{UNDO}:{place}",
                f"{desk.look.programme_id}|{one.at.isoformat()}",
            ),
        )
        for place, one in enumerate(desk.batches[:5])
    ]


def _auto(desk: Desk, t: Translate) -> list[Block]:
    if desk.auto is None:
        return []
    stop = kit.button(
        t.plain("desk.object"), OBJECT, f"{desk.look.programme_id}|{desk.auto.round_id}"
    )
    return [kit.section(t("desk.auto", n=desk.auto.pairs, at=desk.auto.at), accessory=stop)]


def _release(desk: Desk, t: Translate) -> list[Block]:
    if not desk.pairs:
        return []
    if not desk.may_release:
        return [kit.context(t("desk.not_yet"))]
    value = f"{desk.look.programme_id}|{desk.stamp}"
    clean = desk.pairs - desk.warned
    buttons = []
    if clean and desk.warned:
        buttons.append(_out(CLEAN, "desk.release_clean", value, clean, t, style="primary"))
    style = None if desk.warned else "primary"
    buttons.append(_out(ALL, "desk.release_all", value, desk.pairs, t, style=style))
    buttons.append(kit.button(t.plain("desk.release_some"), SOME, desk.look.path))
    return [kit.actions(*buttons, block_id="release")]


def _out(
    action: str, key: str, value: str, n: int, t: Translate, *, style: str | None
) -> ButtonElement:
    """Make a button that releases, after a question that says what will happen."""
    return kit.button(
        t.plain(key, n=n),
        action,
        value,
        style=style,
        confirm=kit.confirm(
            t.plain("desk.release_title"),
            t.plain("desk.release_text", n=n),
            t.plain("desk.release_yes"),
            t.plain("common.cancel"),
        ),
    )


def _tools(desk: Desk, t: Translate) -> list[ButtonElement]:
    value = desk.look.path
    tools = []
    if desk.may_run:
        run = "desk.run_again" if desk.last else "desk.run"
        style = None if desk.last else "primary"
        tools = [
            kit.button(t.plain(run), RUN, value, style=style),
            kit.button(t.plain("desk.by_hand"), HAND, value),
            kit.button(t.plain("desk.compare"), WEIGHTS, value),
        ]
    return [*tools, go(t.plain("desk.to_programme"), f"programme:{desk.look.programme_id}")]


def _filters(desk: Desk, t: Translate) -> list[ButtonElement | StaticSelectElement]:
    shown: list[ButtonElement | StaticSelectElement] = [
        go(
            t.plain(f"desk.show_{show}"),
            replace(desk.look, show=show, page=0).path,
            style="primary" if show == desk.look.show else None,
        )
        for show in SHOWS
        if show != "vetoed" or desk.vetoed
    ]
    if len(desk.countries) > 1:
        shown.append(_countries(desk, t))
    return [*shown, kit.button(t.plain("desk.search"), SEARCH, desk.look.path)]


def _countries(desk: Desk, t: Translate) -> StaticSelectElement:
    everywhere = kit.option(t.plain("desk.everywhere"), EVERYWHERE)
    names = topics.country_names(desk.countries, t)
    options = [everywhere, *(kit.option(name, code) for code, name in names)][:100]
    chosen = next((o for o in options if o.value == desk.look.country), everywhere)
    return StaticSelectElement(
        action_id=COUNTRY,
        placeholder=PlainTextObject(text=t.plain("desk.everywhere")),
        options=options,
        initial_option=chosen,
    )


def _searched(desk: Desk, t: Translate) -> list[Block]:
    if not desk.look.search:
        return []
    everybody = go(t.plain("desk.search_off"), replace(desk.look, search="", page=0).path)
    return [
        kit.section(t("desk.searched", text=desk.look.search, n=desk.found), accessory=everybody)
    ]


def _lines(desk: Desk, t: Translate) -> list[Block]:
    if not desk.found:
        empty = EMPTY.get(desk.look.show, "desk.no_pairs")
        return [kit.section(t(empty))] if desk.last else []
    if desk.look.show == "vetoed":
        return [_veto(desk.look.programme_id, one, t) for one in desk.vetoes]
    if desk.look.show == "waiting":
        return [wait(one, t, desk.topics) for one in desk.waits]
    return [_line(one, t, desk.topics) for one in desk.lines]


def _veto(programme_id: int, one: Veto, t: Translate) -> SectionBlock:
    """Show two people whom HR keeps apart, with the way back."""
    two = {"mentor": mention(one.mentor), "mentee": mention(one.mentee)}
    allow = kit.button(t.plain("desk.allow"), f"{ALLOW}:{one.id}", f"{programme_id}|{one.id}")
    return kit.section(t("desk.kept_apart", **two, by=mention(one.by)), accessory=allow)


def _line(one: Line, t: Translate, own: Mapping[str, str]) -> SectionBlock:
    why = topics.reasons(one.reasons, t, own)
    return kit.section(
        "\n".join([title(one, t), *(f"• {reason}" for reason in why)]),
        accessory=kit.button(
            t.plain("common.details"),
            f"{DETAILS}:{one.id}",
            str(one.id),
            label=t.plain("desk.details_label", n=one.id),
        ),
    )


def wait(one: Wait, t: Translate, own: Mapping[str, str]) -> SectionBlock:
    """Say who waits in which role, why, and what would help."""
    why = topics.reason(one.hint, t, own) or t("matching.hint_no_eligible_partner_mentee")
    role = t(f"common.{one.role}")
    return kit.section(t("desk.waits", who=mention(one.user_id), role=role, why=why))


def _pages(desk: Desk, t: Translate) -> list[Block]:
    last = max(0, -(-desk.found // PER_PAGE) - 1)
    if not last:
        return []
    here = desk.look.page
    turns = [(here - 1, "desk.previous"), (here + 1, "desk.next")]
    buttons = [
        go(t.plain(key), replace(desk.look, page=number).path)
        for number, key in turns
        if 0 <= number <= last
    ]
    return [
        kit.context(t("desk.page_of", page=here + 1, pages=last + 1, n=desk.found)),
        kit.actions(*buttons, block_id="pages"),
    ]


def _problems(desk: Desk, t: Translate) -> list[Block]:
    """Say which locks could not be honoured, and why as far as it may be said."""
    found = desk.last.problems if desk.last else ()
    lines = [
        t(
            f"matching.lock_{one['code']}",
            mentor=mention(one["mentor"]),
            mentee=mention(one["mentee"]),
        )
        for one in found[:10]
    ]
    return [kit.section(t("desk.problems", what=Markup("\n".join(lines))))] if lines else []


def _hints(desk: Desk, t: Translate) -> list[Block]:
    found = desk.last.hints if desk.last else ()
    lines = [Markup(f"• {advice(one, t, desk.topics)}") for one in found[:3]]
    return [kit.section(t("desk.what_helps", what=Markup("\n".join(lines))))] if lines else []
