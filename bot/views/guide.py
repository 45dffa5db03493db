"""What `/mentor help` shows."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.i18n import Markup, Translate
from bot.outgoing import Message
from bot.views import kit


def overview(
    t: Translate,
    command: str,
    words: Sequence[str],
    *,
    later: Sequence[str] = (),
    unknown: str = "",
    near: str | None = None,
) -> Message:
    """List the commands, after a slip with the nearest one on top; `later` need a programme."""
    blocks: list[Block] = []
    if unknown and near:
        blocks.append(
            kit.section(t("guide.did_you_mean", typed=unknown, command=command, near=near))
        )
    elif unknown:
        blocks.append(kit.section(t("guide.unknown", typed=unknown)))
    then = Markup(", ".join(f"`{t(f'guide.word_{word}')}`" for word in later))
    lines = [f"`{command} {t(f'guide.word_{word}')}` – {t(f'guide.what_{word}')}" for word in words]
    blocks += [kit.section(t("guide.intro")), kit.section("\n".join(lines))]
    if later:
        blocks.append(kit.context(t("guide.later", words=then)))
    return Message("\n".join([t("guide.intro"), *lines]), blocks)
