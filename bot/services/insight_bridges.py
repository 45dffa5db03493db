"""The picture of bridges between departments and between levels."""

from bot.core import Tick
from bot.domain.bridges import Bridges, bridges
from bot.i18n import Translate
from bot.services import enrolment_catalogue, programmes
from storage import insight_bridges as store
from storage.models import Programme


def pictures(tick: Tick, programme: Programme, t: Translate) -> tuple[Bridges, ...]:
    """Count and suppress; levels by the names of their bands."""
    session, here, number = tick.session, tick.workspace_id, programme.id or 0
    k = programmes.settings_of(programme).minimum_group
    departments = store.count(session, here, number, "departments")
    bands = {str(band.rank): band.name for band in enrolment_catalogue.bands(tick, t)}
    levels: dict[tuple[str, str], int] = {}
    for (one, other), n in store.count(session, here, number, "levels").items():
        key = (bands.get(one, ""), bands.get(other, ""))
        levels[key] = levels.get(key, 0) + n
    return (bridges("departments", departments, k=k), bridges("levels", levels, k=k))
