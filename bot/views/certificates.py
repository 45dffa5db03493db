"""Certificates in Slack: asking for one, saying what stands on it, and checking a code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, CheckboxesElement, PlainTextInputElement

from bot.domain.certificates import Certificate
from bot.i18n import Translate
from bot.views import kit
from bot.views.home import heading

REQUEST = "recognition:certificate"
REQUESTED = "recognition:certificate_form"
WANT = "recognition:certificates_want"
VERIFY = "recognition:verify"
VERIFIED = "recognition:verify_form"
SHOWS = ("topics", "modules")


@dataclass(frozen=True, slots=True)
class Line:
    """A pair worth a certificate; `outdated` when the newest one bears an earlier name."""

    pair_id: int
    programme: str
    issued_to: str = ""
    outdated: bool = False


def section(pairs: Sequence[Line], t: Translate, *, wanted: bool) -> list[Block]:
    """List what can be certified, and the choice to get none."""
    blocks: list[Block] = [heading(t("recognition.certificates"))]
    for one in pairs:
        again = "again" if one.issued_to else "first"
        ask = kit.button(
            t.plain(f"recognition.certificate_{again}"),
            f"{REQUEST}:{one.pair_id}",
            str(one.pair_id),
        )
        key = "recognition.certificate_renamed" if one.outdated else "recognition.certificate_for"
        text = t(key, name=one.programme, old=one.issued_to)
        blocks.append(kit.section(text, accessory=ask))
    state = "wanted" if wanted else "unwanted"
    switch = kit.button(
        t.plain(f"recognition.certificates_switch_{state}"), WANT, "no" if wanted else "yes"
    )
    blocks.append(kit.section(t(f"recognition.certificates_{state}"), accessory=switch))
    return blocks


def request_form(pair_id: int, name: str, shows: Sequence[str], t: Translate) -> dict[str, Any]:
    """Ask what may stand on the certificate; the name is the one in Slack."""
    options = [kit.option(t.plain(f"recognition.shows_{one}"), one) for one in SHOWS]
    chosen = [one for one in options if one.value in shows]
    boxes = CheckboxesElement(action_id=kit.VALUE, options=options, initial_options=chosen or None)
    return kit.modal(
        t.plain("recognition.certificate_title"),
        [
            kit.section(t("recognition.certificate_name", name=name)),
            kit.field("shows", t.plain("recognition.field_shows"), boxes, optional=True),
            kit.context(t("recognition.certificate_explains")),
        ],
        callback_id=REQUESTED,
        submit=t.plain("recognition.certificate_issue"),
        close=t.plain("common.cancel"),
        metadata=str(pair_id),
    )


def verify_form(t: Translate) -> dict[str, Any]:
    """Ask for a code."""
    typed = PlainTextInputElement(action_id=kit.VALUE, max_length=60)
    return kit.modal(
        t.plain("recognition.verify_title"),
        [
            kit.field(
                "code",
                t.plain("recognition.field_code"),
                typed,
                hint=t.plain("recognition.hint_code"),
            )
        ],
        callback_id=VERIFIED,
        submit=t.plain("recognition.verify"),
        close=t.plain("common.cancel"),
    )


def verified(facts: Certificate | None, t: Translate, *, replaced: bool) -> dict[str, Any]:
    """Confirm or refuse a code."""
    return kit.modal(
        t.plain("recognition.verify_title"),
        [kit.section(verdict(facts, t, replaced=replaced))],
        close=t.plain("common.close"),
    )


def verdict(facts: Certificate | None, t: Translate, *, replaced: bool) -> str:
    """Say whether a certificate is genuine; one that was replaced names nobody."""
    if facts is None:
        return t("reports.certificate_unknown")
    if replaced:
        return t("recognition.certificate_replaced")
    return t(
        "reports.certificate_confirmed",
        name=facts.name,
        programme=facts.programme,
        date=facts.issued,
    )
