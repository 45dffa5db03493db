"""How the curriculum is to sound to a reader."""

from bot.content import Address
from bot.i18n import Translate


def address_of(t: Translate) -> Address:
    """Give the form of address as the curriculum names it."""
    return "sie" if t.address == "sie" else "du"
