"""What a programme says on its own: invitation, news in the channel, notes to HR people."""

from zoneinfo import ZoneInfo

from bot.core import Tick, zone_of
from bot.courier import Handling
from bot.domain.letters import Counts, Letter, Urgency
from bot.domain.programme import ProgrammeState
from bot.i18n import Translate
from bot.outgoing import Drop, Outgoing
from bot.services import programmes, programmes_calendar
from bot.views import programmes_posts as views
from storage import matching, people, post_office
from storage import programmes as store
from storage.ledger import Claim
from storage.models import Programme

OUTDATED = Drop("outdated")

STANDS = {
    "signup_ended": ProgrammeState.MATCHING,
    "kick_off": ProgrammeState.MATCHING,
    "not_started": ProgrammeState.MATCHING,
    "last_start": ProgrammeState.RUNNING,
    "ends": ProgrammeState.RUNNING,
    "pairs_over": ProgrammeState.RUNNING,
    "may_close": ProgrammeState.CLOSING,
}
"""The state in which each note to HR people holds; in another one it is outdated."""


def channel_voice(tick: Tick, programme: Programme) -> Translate:
    """Speak to a whole channel: the programme's language and form of address, in the plural."""
    zone: ZoneInfo = zone_of(tick.person(programme.created_by))
    return Translate(programme.language, programme.address, zone).to_both()


def invitation(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Invite the channel, as long as people can still sign up."""
    programme = programmes.get(tick, claim.programme_id or 0)
    if programme.state != ProgrammeState.SIGNUP:
        return OUTDATED
    t = channel_voice(tick, programme)
    return Outgoing(claim.to, views.invitation(invitation_facts(tick, programme), t))


def invitation_facts(tick: Tick, programme: Programme, text: str | None = None) -> views.Invitation:
    """Gather what the invitation shows; `text` stands in for HR's saved words in a preview."""
    settings, today = programmes.settings_of(programme), programmes.today(tick, programme)
    return views.Invitation(
        programme_id=programme.id or 0,
        name=programme.name,
        purpose=programme.purpose,
        text=settings.invitation if text is None else text,
        until=settings.last_day_of_signup(programme.starts_on),
        shape=settings.format,
        roadmap=programmes.roadmap_of(programme, today),
        today=today,
    )


def news(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell the channel that the programme has reached its next stage, unless it moved on."""
    programme = programmes.get(tick, claim.programme_id or 0)
    if programme.state != claim.facts["state"]:
        return OUTDATED
    t = channel_voice(tick, programme)
    found = store.counts(tick.session, tick.workspace_id, programme.id or 0)
    counts = {
        ProgrammeState.MATCHING: found.people,
        ProgrammeState.CLOSING: found.open_pairs,
        ProgrammeState.ARCHIVED: found.people,
    }
    counted = counts.get(ProgrammeState(programme.state), found.pairs)
    return Outgoing(
        claim.to, views.news(programme.state, programme.name, programme.starts_on, counted, t)
    )


def rules_changed(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell the channel which rules have changed since people signed up."""
    programme = programmes.get(tick, claim.programme_id or 0)
    t = channel_voice(tick, programme)
    return Outgoing(claim.to, views.rules_changed(programme.name, sorted(claim.facts), t))


def to_hr(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell HR people what the day brings, unless the programme has moved on meanwhile."""
    programme = programmes.get(tick, claim.programme_id or 0)
    what = str(claim.facts["what"])
    if programme.state != STANDS[what]:
        return OUTDATED
    places = tick.actor(claim.to).places(programme.id)
    found = store.counts(tick.session, tick.workspace_id, programme.id or 0, places)
    card = views.HrNote(
        what=_brought(tick, programme) if what == "signup_ended" else what,
        programme_id=programme.id or 0,
        name=programme.name,
        people=found.people,
        pairs=found.pairs,
        starts_on=programme.starts_on,
        ends_on=programmes.settings_of(programme).last_day(programme.starts_on),
    )
    return Outgoing(claim.to, views.to_hr(card, tick.voice(claim.to)))


def _brought(tick: Tick, programme: Programme) -> str:
    """Tell what the first round has brought by now: it may well have run before HR reads of it."""
    last = matching.last_round(tick.session, programme.id or 0)
    if last is None or last.state != "done" or matching.open_round(tick.session, last.programme_id):
        return "signup_ended"
    return "signup_paired" if last.figures.get("pairs") else "signup_unpaired"


def taken_along(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell somebody from the last wait-list that they have a place, and how to give it up."""
    programme = programmes.get(tick, claim.programme_id or 0)
    found = store.enrolment(tick.session, tick.workspace_id, programme.id or 0, claim.to)
    if found is None or found.state == "left" or programme.state != ProgrammeState.SIGNUP:
        return OUTDATED
    return Outgoing(
        claim.to, views.taken_along(programme.id or 0, programme.name, tick.voice(claim.to))
    )


def channel_refused(tick: Tick, claim: Claim, reason: str) -> None:
    """Tell HR that a channel could not be written to, with the letter to send again."""
    programme = programmes.get(tick, claim.programme_id or 0)
    tick.post(
        *(
            Letter(
                "programmes.channel_refused",
                user_id,
                f"programme:{programme.id}:refused:{claim.id}:{claim.attempts}:{user_id}",
                facts={"letter": claim.id, "reason": reason},
                urgency=Urgency.DATE,
                programme_id=programme.id,
            )
            for user_id in programmes_calendar.hr_of(tick, programme)
        )
    )


def refusal_card(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Say which channel refused us and how to let the bot in; nothing once it was solved."""
    letter = post_office.letter(tick.session, tick.workspace_id, str(claim.facts["letter"]))
    if letter is None or letter.state != "dead":
        return OUTDATED
    home = people.workspace(tick.session, tick.workspace_id)
    card = views.Refused(letter.id, letter.to, home.bot_user_id, str(claim.facts["reason"]))
    return Outgoing(claim.to, views.channel_refused(card, tick.voice(claim.to)))


LETTERS = {
    "programmes.invitation": Handling(invitation, refused=channel_refused),
    "programmes.news": Handling(news, refused=channel_refused),
    "programmes.rules_changed": Handling(rules_changed, refused=channel_refused),
    "programmes.to_hr": Handling(to_hr, counts=Counts.TASK),
    "programmes.taken_along": Handling(taken_along),
    "programmes.channel_refused": Handling(refusal_card, counts=Counts.TASK),
}
"""By kind: how each letter of a programme is written."""
