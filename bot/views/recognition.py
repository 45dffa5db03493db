"""Thanks as people see them: the form, the preview and the post."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    UserMultiSelectElement,
)

from bot.domain.recognition import Where
from bot.i18n import Markup, Translate, escape, mention
from bot.outgoing import Message
from bot.views import kit

OPEN = "recognition:open"
FORM = "recognition:form"
SEND = "recognition:send"
STARTER = "recognition:starter"
STARTERS = ("for_since", "learned", "honest", "time", "idea", "behind")
"""Ways to begin; their words are in the catalogue without a name, since names are added later."""
TYPED_LIMIT = 3000
ANSWERS = {"me": Where.ONLY_ME, "programme": Where.PROGRAMME, "company": Where.COMPANY}
REACHES = {"me": "private", "programme": "programme", "company": "company"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the form begins with; `company` tells whether there is a company channel."""

    kind: str
    people: tuple[str, ...] = ()
    words: str = ""
    starter: str | None = None
    programmes: tuple[tuple[int, str], ...] = ()
    programme_id: int | None = None
    company: bool = False
    reach: str | None = None


def form(shown: Form, t: Translate) -> dict[str, Any]:
    """Ask whom to thank, what for, and how far it may travel."""
    blocks: list[Block] = [
        kit.section(t(f"recognition.form_intro_{shown.kind}")),
        kit.field("people", t.plain("recognition.field_people"), _people(shown, t)),
        kit.field(
            "starter",
            t.plain("recognition.field_starter"),
            _starters(shown, t),
            optional=True,
            dispatch=True,
        ),
        kit.field(
            words_field(shown.starter),
            t.plain("recognition.field_words"),
            _words(shown, t),
            hint=t.plain("recognition.hint_words"),
        ),
    ]
    if shown.programmes:
        blocks += _places(shown, t)
    return kit.modal(
        t.plain(f"recognition.title_{shown.kind}"),
        blocks,
        callback_id=FORM,
        submit=t.plain("recognition.to_preview"),
        close=t.plain("common.cancel"),
        metadata=shown.kind,
    )


def words_field(starter: str | None) -> str:
    """Name the field of the words: Slack fills a field anew only under a new name."""
    return f"words_{starter}" if starter else "words"


def _people(shown: Form, t: Translate) -> UserMultiSelectElement:
    return UserMultiSelectElement(
        action_id=kit.VALUE,
        initial_users=list(shown.people) or None,
        placeholder=t.plain("recognition.placeholder_people"),
    )


def _starters(shown: Form, t: Translate) -> StaticSelectElement:
    options = [kit.option(t.plain(f"recognition.starter_{one}"), one) for one in STARTERS]
    return StaticSelectElement(
        action_id=STARTER,
        options=options,
        initial_option=next((one for one in options if one.value == shown.starter), None),
        placeholder=t.plain("recognition.placeholder_starter"),
    )


def _words(shown: Form, t: Translate) -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=kit.VALUE,
        multiline=True,
        max_length=TYPED_LIMIT,
        initial_value=kit.cut(shown.words, TYPED_LIMIT) or None,
        placeholder=t.plain("recognition.placeholder_words"),
    )


def begun(words: str, starter: str, t: Translate) -> str:
    """Put a beginning in front of the person, without losing what was typed."""
    known = {t.plain(f"recognition.start_{one}") for one in STARTERS}
    start = t.plain(f"recognition.start_{starter}")
    return start if not words or words in known else f"{words}\n{start}"


def _places(shown: Form, t: Translate) -> list[Block]:
    choices = [kit.option(kit.cut(name, 75), str(one)) for one, name in shown.programmes]
    chosen = next((one for one in choices if one.value == str(shown.programme_id)), None)
    programme = StaticSelectElement(
        action_id=kit.VALUE,
        options=choices,
        initial_option=chosen,
        placeholder=t.plain("recognition.placeholder_programme"),
    )
    offered = ["me", "programme", "company"] if shown.company else ["me", "programme"]
    if shown.kind == "shoutout":
        offered = offered[1:]
    reaches = [kit.option(t.plain(f"recognition.reach_{REACHES[one]}"), one) for one in offered]
    wanted = shown.reach or ("programme" if shown.programme_id else offered[0])
    reach = RadioButtonsElement(
        action_id=kit.VALUE,
        options=reaches,
        initial_option=next((one for one in reaches if one.value == wanted), reaches[0]),
    )
    needed = shown.kind == "shoutout"
    return [
        kit.field(
            "programme", t.plain("recognition.field_programme"), programme, optional=not needed
        ),
        kit.field(
            "reach",
            t.plain("recognition.field_reach"),
            reach,
            hint=t.plain("recognition.hint_reach"),
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Thanks as they will look; `until` is when silence becomes “only me”."""

    kind: str
    author: str
    people: tuple[str, ...]
    words: str
    programme: str
    programme_id: int | None
    reach: Where
    until: datetime


def preview(shown: Preview, t: Translate) -> dict[str, Any]:
    """Show the post with everybody's name, and say that each of them decides first."""
    post_ = Post(shown.kind, shown.author, shown.people, shown.words, shown.programme)
    private = shown.reach is Where.ONLY_ME
    day = t.short(shown.until.astimezone(t.zone).date())
    offered = [one for one, where in ANSWERS.items() if where <= shown.reach]
    places = ", ".join(t.plain(f"recognition.place_{one}") for one in offered)
    told = (
        t("recognition.preview_private")
        if private
        else t("recognition.preview_asks", day=day, places=places)
    )
    packed = {
        "kind": shown.kind,
        "people": shown.people,
        "words": shown.words,
        "programme": shown.programme_id,
        "reach": int(shown.reach),
    }
    return kit.modal(
        t.plain("recognition.preview_title"),
        [
            kit.context(t("recognition.preview_looks")),
            *_post_blocks(post_, t),
            kit.divider(),
            kit.section(told),
        ],
        callback_id=SEND,
        submit=t.plain("recognition.send"),
        close=t.plain("common.back"),
        metadata=json.dumps(packed, ensure_ascii=False),
    )


@dataclass(frozen=True, slots=True)
class Post:
    """A post that names people who agreed to it."""

    kind: str
    author: str
    people: tuple[str, ...]
    words: str
    programme: str


def post(shown: Post, t: Translate) -> Message:
    """Thank people where others read it."""
    names = t.join(mention(one) for one in shown.people)
    return Message(t(f"recognition.post_{shown.kind}", people=names), _post_blocks(shown, t))


def _post_blocks(shown: Post, t: Translate) -> list[Block]:
    names = t.join(mention(one) for one in shown.people)
    signed = "recognition.post_signed" if shown.programme else "recognition.post_signed_bare"
    return [
        kit.section(t(f"recognition.post_{shown.kind}", people=names)),
        kit.section(quote(shown.words)),
        kit.context(t(signed, author=mention(shown.author), programme=shown.programme)),
    ]


def quote(words: str) -> Markup:
    """Set typed words apart as a quotation.

    >>> quote("so <!here>")
    '> so &lt;!here&gt;'
    """
    return Markup("\n".join(f"> {escape(line)}" for line in words.splitlines()))
