"""Pulses at the end of a programme: one mean per person and question, frozen, the key destroyed."""

from collections import defaultdict
from collections.abc import Mapping
from statistics import fmean

from bot.core import Tick
from bot.domain import indices
from bot.domain.cells import Asked
from bot.domain.publication import Frozen, freeze
from bot.domain.surveys import Ballot
from bot.services import meetings_hooks, meetings_pulse, programmes
from storage import meetings, pulses
from storage import surveys as store
from storage.models import PulseKey

ITEMS = ("p1", "p2", "p3a", "p3b")
Given = Mapping[str, Mapping[str, int]]


def close(tick: Tick, programme_id: int) -> None:
    """Freeze the pulses of a programme and destroy their key."""
    freeze_once(tick, programme_id)
    key = meetings.pulse_key(tick.session, tick.workspace_id, programme_id)
    if key:
        tick.session.delete(key)
        tick.session.flush()


def freeze_once(tick: Tick, programme_id: int) -> None:
    """Freeze the pulses of a programme unless that was done."""
    key = meetings.pulse_key(tick.session, tick.workspace_id, programme_id)
    if store.wave(tick.session, programme_id, pulses.WAVE) is None:
        given = pulses.answers(tick.session, tick.workspace_id, programme_id) if key else {}
        frozen = _frozen(tick, programme_id, key, given)
        store.keep_frozen(tick.session, tick.workspace_id, programme_id, pulses.WAVE, frozen)


def _frozen(tick: Tick, programme_id: int, key: PulseKey | None, given: Given) -> Frozen:
    """Average the talks of each person first: five answers must be five people's."""
    programme = programmes.get(tick, programme_id)
    roles: dict[str, str] = {}
    said: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, *two in pulses.talks(tick.session, tick.workspace_id, programme_id):
        for who, role in zip(two, ("mentor", "mentee"), strict=True):
            roles.setdefault(who, role)
            voter = meetings_pulse.voter(key, number, who) if key else ""
            for item, value in given.get(voter, {}).items():
                said[who][item.lower()].append(value)
    ballots = [
        Ballot(
            str(place),
            (roles[who],),
            {item: fmean(values) for item, values in said[who].items()},
            tick.now,
        )
        for place, who in enumerate(sorted(said))
    ]
    return freeze(
        pulses.WAVE,
        indices.measures(ITEMS),
        ballots,
        Asked(("role",), tuple((role,) for role in roles.values())),
        closed_at=tick.now,
        seed=programme_id,
        k=programmes.settings_of(programme).minimum_group,
    )


def forget_person(tick: Tick, user_id: str) -> int:
    """Delete somebody's pulses wherever a key still links them; return how many answers."""
    gone = 0
    for key in pulses.keys(tick.session, tick.workspace_id):
        found = pulses.talks_of(tick.session, tick.workspace_id, key.programme_id, user_id)
        voters = [meetings_pulse.voter(key, number, user_id) for number in found]
        gone += pulses.drop_voters(tick.session, voters)
    return gone


meetings_hooks.KEY_ENDS.append(freeze_once)
