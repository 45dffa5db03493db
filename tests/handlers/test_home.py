"""Home after something was stored: a lost one is no failure, and the next opening draws it anew."""

from typing import Any

from bot.sandbox.answers import words
from bot.sandbox.faults import Fault


def test_a_home_that_slack_does_not_take_is_harmless(house: Any) -> None:
    """What was stored is stored: nobody is told of an error, and the next page shows it."""
    house.turn_to("admin")
    form = house.lead.press(house.home(), "roles:appoint").view
    house.sandbox.faults.next("views.publish", Fault.ERROR_BEFORE)
    told = house.lead.submit(form, {"person": "U0MARTA", "role": "deputy"})
    assert told.ok
    assert told.view is None
    assert "U0MARTA" not in words(house.home())

    house.turn_to("admin")
    assert "U0MARTA" in words(house.home())
