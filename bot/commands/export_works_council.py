"""`mentorbot export-works-council`: print the annex for the works agreement, as Markdown."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot import manifest
from bot.commands.edge import DONE, say
from bot.domain.retention import SPANS
from bot.domain.roles import ALLOWED, Role
from bot.i18n import Translate
from storage import fields

REPORTS = ("funnel", "results", "audit", "nothing_single")
NEVER = ("performance", "ranking", "reading", "presence", "emotion", "age")


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "export-works-council",
        help="print the annex for the works council: fields, roles, reports, deletion",
        description="Prints, as Markdown, every stored field with purpose, ground, retention and "
        "readers, who may do what, which reports exist, and what is never done. It is made from "
        "the same tables the bot works by. A draft for your own counsel.",
    )
    parser.add_argument("--language", choices=("de", "en"), default="de", help="language (de)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it here instead")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print or write the annex."""
    annex = "\n".join(lines(Translate(args.language, "sie")))
    if args.out:
        args.out.write_text(annex + "\n")
        say(f"{args.out} written")
    else:
        say(annex)
    return DONE


def lines(t: Translate) -> Iterator[str]:
    """Write the annex line by line."""
    yield from (f"# {t.plain('annex.title')}", "", t.plain("annex.intro"), "")
    yield from _fields(t)
    yield from _roles(t)
    yield from (f"## {t.plain('annex.reports')}", "")
    yield from (f"- {t.plain(f'annex.report_{name}')}" for name in REPORTS)
    yield from ("", f"## {t.plain('annex.deletion')}", "", t.plain("annex.deletion_how"), "")
    yield from _spans(t)
    yield from ("", f"## {t.plain('annex.never')}", "")
    yield from (f"- {t.plain(f'annex.never_{name}')}" for name in NEVER)
    yield from ("", f"## {t.plain('annex.slack')}", "", t.plain("annex.slack_scopes"), "")
    yield from (f"- `{scope}`" for scope in (*manifest.SCOPES, *manifest.OPTIONAL_SCOPES))


def _fields(t: Translate) -> Iterator[str]:
    yield from (f"## {t.plain('annex.fields')}", "")
    head = (t.plain(f"annex.column_{name}") for name in ("field", "purpose", "kept", "sees"))
    header = f"| {' | '.join(head)} |"
    for table in fields.catalogue().values():
        yield from (f"### {table.about[t.language]} (`{table.name}`)", "")
        yield from (f"{t.plain('annex.ground')}: {fields.legal(table.fields[0], t.language)}.", "")
        yield from (header, "|---|---|---|---|")
        for field in table.fields:
            cells = (
                f"`{field.column}`",
                field.purpose[t.language],
                fields.kept(field, t.language),
                fields.sees(field, t.language),
            )
            yield f"| {' | '.join(cells)} |"
        yield ""


def _roles(t: Translate) -> Iterator[str]:
    yield from (f"## {t.plain('annex.roles')}", "", t.plain("annex.roles_intro"), "")
    shown = [role for role in Role if role is not Role.PARTICIPANT]
    names = (t.plain(f"annex.role_{role}") for role in shown)
    yield f"| {t.plain('annex.action')} | {' | '.join(names)} |"
    yield "|---" * (len(shown) + 1) + "|"
    for action, allowed in ALLOWED.items():
        marks = ("●" if role in allowed else "–" for role in shown)
        name = t.plain(f"annex.{action.replace('.', '_')}")
        yield f"| {name} | {' | '.join(marks)} |"
    yield ""


def _spans(t: Translate) -> Iterator[str]:
    for kind in SPANS:
        found = [f for one in fields.catalogue().values() for f in one.fields if f.kept is kind]
        tables = sorted({field.table for field in found})
        if found:
            names = ", ".join(f"`{name}`" for name in tables)
            yield f"- {names}: {fields.kept(found[0], t.language)}"
