"""What people press, in both languages, and what they must not be able to press."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.state import TEAM

Propose = Callable[..., Any]


def words(message: Any) -> str:
    """Read everything a message shows."""
    return str(message.blocks)


@pytest.mark.parametrize(
    ("reads", "languages", "group", "card"),
    [
        (("de", "de"), ["de"], "Ihr seid ein Tandem", "Möchtest du"),
        (("en", "en"), ["en"], "You two are a pair", "Would you like"),
        (("en", "de"), ["de", "en"], "Ihr seid ein Tandem", "Would you like"),
    ],
)
def test_each_reads_their_language_and_both_a_shared_one(
    duo: Propose, reads: tuple[str, str], languages: list[str], group: str, card: str
) -> None:
    """Private cards follow the reader, the group message what both speak."""
    two = duo(reads=reads, languages=languages)
    assert card in words(two.mentor.dm()[-1])
    assert group in words(two.both_yes())


def test_sie_if_either_wants_it(duo: Propose) -> None:
    """Until both have ticked du, one wish for Sie is enough."""
    assert "Sie sind ein Tandem" in words(duo(address="sie", reads=("de", "de")).both_yes())


def test_a_card_tells_nothing_on_a_lock_screen(duo: Propose) -> None:
    """The preview of a private card carries neither name nor programme."""
    text = duo(reads=("de", "de")).mentor.dm()[-1].text
    assert text == "mentorbot hat etwas für dich."


def test_an_answer_replaces_every_card_of_the_proposal(duo: Propose) -> None:
    """Neither the pressed nudge nor the first card offers a button any more."""
    two = duo(reads=("de", "de"))
    two.house.pass_time(days=5)
    assert two.press(two.mentor, "yes").ok
    assert two.row.waiting == "waiting_mentee"
    assert all("dein Ja ist da" in words(card) for card in two.mentor.dm()[-2:])


def test_a_stranger_in_the_conversation_presses_nothing(duo: Propose) -> None:
    """Whoever was added to the group message sees the card and cannot agree for the two."""
    two = duo(reads=("de", "de"))
    card = two.both_yes()
    stranger = two.house.person("U0CLARA")
    members = two.house.sandbox.world.channels[two.group].members
    members.append(stranger.id)
    reply = stranger.press(card, f"pairs:agree:{two.pair_id}")
    members.remove(stranger.id)
    assert "jemand anderen" in str(reply.view)
    assert two.row.agreed_mentor_at is None


def test_a_no_is_answered_and_the_old_cards_close(duo: Propose) -> None:
    """After a nudge and a no, neither card offers a button, and the mentee has heard nothing."""
    two = duo(reads=("de", "de"))
    before = len(two.mentee.dm())
    two.house.pass_time(days=3)
    assert two.press(two.mentor, "no").ok
    newest, older = two.mentor.dm()[-1], two.mentor.dm()[-2]
    assert "Danke für deine klare Antwort" in words(newest)
    assert "pairs:yes" not in words(older)
    assert len(two.mentee.dm()) == before


def test_a_group_message_that_cannot_be_used(duo: Propose) -> None:
    """Each gets the introduction alone, HR hears of it, and later posts go to each as well."""
    two = duo(reads=("de", "de"))
    two.press(two.mentor, "yes")
    row = two.row
    with two.house.running.bot.tick(TEAM) as tick:
        tick.session.merge(row).channel_id = "G0GONE"
    two.press(two.mentee, "yes")
    two.settle()
    assert two.row.alone
    for who in (two.mentor, two.mentee):
        assert "seid ein Tandem" in words(who.dm()[-1])
    assert "lässt sich nicht nutzen" in words(two.house.lead.dm()[-1])


def test_the_same_two_in_two_programmes_share_one_group_message(duo: Propose) -> None:
    """Slack gives them one group message, so every post names its programme."""
    one, two = duo(name="Blickwechsel"), None
    first = one.both_yes()
    two = duo(name="Brücke")
    second = two.both_yes()
    assert one.group == two.group
    assert "Blickwechsel" in words(first)
    assert "Brücke" in words(second)


def test_pausing_from_home_with_wrong_and_right_days(duo: Propose) -> None:
    """A wrong day is explained beside its field; the right one is told to both without a name."""
    two = duo(reads=("de", "de"))
    two.both_yes()
    form = two.more(two.mentee, "pause")
    assert "until" in two.mentee.submit(form, {"until": "2025-12-01"}).errors
    assert "until" in two.mentee.submit(form, {"until": "2027-12-01"}).errors
    day = two.house.sandbox.clock.now().date().isoformat()
    assert two.mentee.submit(form, {"until": day}).ok
    two.settle()
    said = words(two.mentor.messages(two.group)[-1])
    assert "Ihr macht Pause" in said
    assert two.mentee.id not in said
    assert two.mentor.press(two.home(two.mentor), f"pairs:resume:{two.pair_id}").ok
    assert two.row.state == "accepted"


def test_changing_and_staying_after_all(duo: Propose) -> None:
    """Two clicks to ask, one to take back; the partner's Home stays as it was."""
    two = duo(reads=("de", "de"))
    two.both_yes()
    before = words_of_home(two.home(two.mentee))
    form = two.more(two.mentor, "change")
    assert "Notiert" in str(two.mentor.submit(form).view)
    assert words_of_home(two.home(two.mentee)) == before
    assert two.mentor.press(two.home(two.mentor), f"pairs:take_back:{two.pair_id}").ok
    assert two.row.state == "accepted"


def words_of_home(view: Any) -> str:
    """Read a Home without the ids Slack gives its blocks."""
    return str([block.get("text") for block in view["blocks"]])


def test_ending_and_wanting_nobody_new(duo: Propose) -> None:
    """Two clicks end it; the partner is cared for and may rest with one more."""
    two = duo(reads=("de", "de"))
    two.both_yes()
    form = two.more(two.mentor, "end")
    assert "Niemand ist schuld" in str(two.mentor.submit(form).view)
    two.settle()
    card = two.mentee.dm()[-1]
    assert "nicht an dir" in words(card)
    assert two.mentee.press(card, f"pairs:no_new:{two.pair_id}").ok
    assert "kein neues Tandem" in words(two.mentee.dm()[-1])
    assert two.row.end_reason == "rather_not_say"


def test_a_colleague_who_leaves_the_company(duo: Propose) -> None:
    """Slack says the account is off; the partner reads kind words the same moment."""
    two = duo("U0CLARA", reads=("de", "de"))
    two.both_yes()
    sandbox = two.house.sandbox
    sandbox.do(lambda: sandbox.people.change(two.mentor.id, deleted=True))
    sandbox.wait(lambda: two.row.state == "ended_early")
    two.settle()
    assert "nicht an dir" in words(two.mentee.dm()[-1])
    sandbox.do(lambda: sandbox.people.change(two.mentor.id, deleted=False))
    sandbox.wait(lambda: _is_back(two))


def _is_back(two: Any) -> bool:
    """Tell whether the bot has heard that the account is on again."""
    with two.house.running.bot.tick(TEAM) as tick:
        return bool(tick.person(two.mentor.id).left_at is None)


def test_hr_looks_and_takes_a_proposal_back(duo: Propose) -> None:
    """One page shows process only; a proposal taken back reads like any other that failed."""
    two = duo(reads=("de", "de"))
    two.press(two.mentor, "yes")
    lead = two.house.lead
    view = _page(two, lead)
    assert "Vorschlag unterwegs" in str(view)
    assert "waiting" not in str(view)
    assert lead.press(view, f"pairs:hr_recall:{two.pair_id}").ok
    two.settle()
    assert two.row.state == "withdrawn"
    assert "Diesmal hat es nicht geklappt" in words(two.mentor.dm()[-1])
    assert "nicht mehr offen" in words(two.mentee.dm()[-1])


def _page(two: Any, lead: Any) -> Any:
    """Turn the lead's Home to the page of the pair."""
    from bot.core import Who
    from bot.services import home

    with two.house.running.bot.turn(Who(TEAM, lead.id)) as turn:
        view = home.page(turn, f"pair:{two.pair_id}")
    two.house.running.app.client.views_publish(user_id=lead.id, view=view)
    return two.house.sandbox.world.homes[lead.id]


def test_changing_from_sie_to_du_from_home_and_from_the_card(duo: Propose) -> None:
    """One presses in Home, the other on the card they get; then the two are written to anew."""
    two = duo(reads=("de", "de"), address="sie", languages=["de"])
    two.both_yes()
    for who in (two.mentor, two.mentee):
        form = who.press(two.home(who), f"pairs:agree:{two.pair_id}").view
        who.submit(form, {"address": []})
    two.settle()
    assert two.row.address == "sie"
    form = two.more(two.mentor, "voice")
    reply = two.mentor.submit(form, {"address": ["du"]})
    assert "notiert" in str(reply.view)
    two.house.pass_time(days=6)
    card = next(card for card in reversed(two.mentee.dm()) if "pairs:voice" in words(card))
    assert "notiert" not in words(card)
    form = two.mentee.press(card, f"pairs:voice:{two.pair_id}").view
    assert "Sie haben es beide gesagt" in str(two.mentee.submit(form, {"address": ["du"]}).view)
    two.settle()
    assert two.row.address == "du"
