"""Certificates and keepsakes as files, drawn when they are sent."""

from typing import TYPE_CHECKING

from bot.core import Tick
from bot.courier import Handling
from bot.domain.certificates import issue_code
from bot.domain.letters import Counts
from bot.domain.milestones import Milestone, is_personal
from bot.i18n import Translate
from bot.outgoing import Drop, File, Message, Outgoing
from bot.services import certificates, letterhead, pairs_facts, programmes
from bot.services.names import file_name
from storage import certificates as store
from storage import milestones as milestone_store
from storage import recognition as thanks_store
from storage.ledger import Claim
from storage.models import Pair

if TYPE_CHECKING:
    from bot.reports.certificate import Signers
    from bot.reports.keepsake import Keepsake


def certificate(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Draw a certificate in its owner's language; one that was replaced meanwhile is dropped."""
    from bot.reports import certificate as drawing

    row = store.certificate(tick.session, tick.workspace_id, int(claim.facts["certificate"]))
    if row is None or row.replaced:
        return Drop("replaced")
    facts, t = certificates.read(row.facts), tick.voice(claim.to)
    pdf = drawing.draw(
        facts,
        issue_code(facts, certificates.key(tick)),
        letterhead.brand(tick),
        t.plain,
        lang=t.language,
        signers=_signers(tick, row.programme_id, t),
    )
    name = t.plain("recognition.certificate_file", programme=facts.programme)
    file = File(file_name(name, "pdf"), pdf, name, t.plain("recognition.certificate_alt"))
    return Outgoing(claim.to, Message(t("recognition.certificate_comment")), files=(file,))


def _signers(tick: Tick, programme_id: int, t: Translate) -> "Signers":
    """Name who stands behind it: whom HR chose, else the sponsor and who began the programme."""
    from bot.reports.certificate import Signers

    head = store.letterhead(tick.session, tick.workspace_id)
    chosen = letterhead.signers(head)
    if chosen:
        return Signers(head.place, chosen)
    programme = programmes.get(tick, programme_id)
    sponsor = programmes.settings_of(programme).sponsor
    usual = (
        (sponsor, t.plain("reports.certificate_sponsor")),
        (programme.created_by, t.plain("reports.certificate_lead")),
    )
    names = tuple((tick.person(one).name, office) for one, office in usual if one)
    return Signers(head.place, names)


def sample(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Draw a certificate nobody has earned, so that HR sees how theirs will look."""
    from bot.reports import certificate as drawing

    t = tick.voice(claim.to)
    programme_id = int(claim.facts["programme"])
    facts = letterhead.sample(tick, programmes.get(tick, programme_id), t)
    pdf = drawing.draw(
        facts,
        t.plain("letterhead.sample_code"),
        letterhead.brand(tick),
        t.plain,
        lang=t.language,
        signers=_signers(tick, programme_id, t),
    )
    name = t.plain("letterhead.sample_file")
    file = File(file_name(name, "pdf"), pdf, name, t.plain("recognition.certificate_alt"))
    return Outgoing(claim.to, Message(t("letterhead.sample_comment")), files=(file,))


def keepsake(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Draw the page for the two and send it where both read it."""
    from bot.reports import keepsake as drawing

    pair = pairs_facts.find(tick, int(claim.facts["pair"]))
    t = pairs_facts.voice(tick, pair)
    pdf = drawing.draw(
        keepsake_facts(tick, pair, t), letterhead.brand(tick), t.plain, lang=t.language
    )
    title = t.plain("reports.keepsake_title")
    file = File(file_name(title, "pdf"), pdf, title, title)
    group = pair.channel_id or (pair.mentor_id, pair.mentee_id)
    to = group if claim.to.startswith("pair:") else claim.to
    return Outgoing(to, Message(t("recognition.keepsake_comment")), files=(file,))


def keepsake_facts(tick: Tick, pair: Pair, t: Translate) -> "Keepsake":
    """Gather what both may read: topics, milestones of the two, and thanks to each other."""
    from bot.reports.keepsake import Keepsake

    talks, minutes = store.talks(tick.session, pair)
    zone = t.zone
    begun, ended = pair.accepted_at or pair.created_at, pair.ended_at or tick.now
    return Keepsake(
        mentor=tick.person(pair.mentor_id).name or pair.mentor_id,
        mentee=tick.person(pair.mentee_id).name or pair.mentee_id,
        programme=pairs_facts.programme_of(tick, pair).name,
        start=begun.astimezone(zone).date(),
        end=ended.astimezone(zone).date(),
        talks=talks,
        hours=max(1, round(minutes / 60)),
        topics=certificates.topics(tick, pair, t),
        milestones=_milestones(tick, pair, t),
        thanks=_thanks(tick, pair),
    )


def _milestones(tick: Tick, pair: Pair, t: Translate) -> tuple[str, ...]:
    rows = milestone_store.of_person(
        tick.session, tick.workspace_id, pair.mentor_id, 20, pair_id=pair.id
    )
    together = [Milestone(row.milestone) for row in reversed(rows)]
    return tuple(
        t.plain(f"recognition.milestone_{one}") for one in together if not is_personal(one)
    )


def _thanks(tick: Tick, pair: Pair) -> tuple[tuple[str, str], ...]:
    """Give the latest words each of the two has written to the other."""
    found = []
    for author, other in ((pair.mentor_id, pair.mentee_id), (pair.mentee_id, pair.mentor_id)):
        received = thanks_store.received_by(tick.session, tick.workspace_id, other, 50)
        words = next((row.text for row, _ in received if row.author_id == author), None)
        if words:
            found.append((tick.person(author).name, words))
    return tuple(found)


LETTERS = {
    "recognition.certificate": Handling(certificate, counts=Counts.FOUR),
    "recognition.keepsake": Handling(keepsake, counts=Counts.FOUR),
    "letterhead.sample": Handling(sample, counts=Counts.ANSWER),
}
"""By kind: what is drawn and sent as a file."""
