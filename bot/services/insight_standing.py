"""How far a programme's outcome report is, in the reader's words."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.core import Tick, zone_of
from bot.domain.localtime import local_date
from bot.domain.standing import LATER, RUN, Known, Missing, Standing, standing
from bot.i18n import Translate
from bot.services import programmes, surveys, surveys_final
from storage import reminders, surveys_frozen
from storage import surveys as store
from storage.models import Programme, Survey


def of(tick: Tick, programme: Programme) -> Standing:
    """Tell whether a programme's report is final, else what is missing and until when."""
    number, zone = programme.id or 0, zone_of(tick.person(programme.created_by))
    rows = [one for one in store.surveys_in(tick.session, tick.workspace_id, number) if one.wave]
    final = [one.created_at for one in rows if one.wave == surveys_final.GOALS]
    due = reminders.next_of(tick.session, tick.workspace_id, number, surveys_final.FINAL)
    return standing(
        Known(
            today=programmes.today(tick, programme),
            closed=programme.state in surveys_final.OVER,
            last_day=programmes.settings_of(programme).last_day(programme.starts_on),
            settle=surveys_final.AFTER_CLOSE,
            frozen=frozenset(str(one.wave) for one in rows if one.frozen),
            until=_until(programme, rows, zone),
            final_on=local_date(final[0], zone) if final else None,
            planned=local_date(due, zone) if due else None,
            unread=any(surveys_frozen.unread(one.frozen) for one in rows),
        )
    )


def _until(programme: Programme, rows: Sequence[Survey], zone: ZoneInfo) -> dict[str, date]:
    """Find the last day of each survey that is asked now, or will be."""
    asked = {
        str(one.wave): local_date(one.closes_at, zone)
        for one in rows
        if one.closes_at and one.state == surveys.OPEN
    }
    coming: tuple[str, ...] = RUN
    if programme.state in surveys_final.OVER:
        coming = (LATER,) if any(one.wave == "closing" for one in rows) else ()
    planned = {one: local_date(surveys.close_of(programme, one), zone) for one in coming}
    return planned | asked


def words(found: Standing, day: date, t: Translate) -> tuple[str, str]:
    """Say it in a title and a line; `day` is the day on which it is said."""
    what = [_missing(one, t) for one in found.missing]
    if found.final:
        line = t.plain("insight.final_later", what=what) if what else t.plain("insight.final_line")
        return t.plain("insight.final", on=found.on), line
    key = "insight.preliminary_line" if found.closed else "insight.preliminary_open"
    return t.plain("insight.preliminary", day=day), t.plain(key, what=what, on=found.on)


def _missing(one: Missing, t: Translate) -> str:
    name = t.plain(f"insight.missing_{one.what}")
    return t.plain("insight.missing_until", what=name, day=one.until) if one.until else name


def said(tick: Tick, programme: Programme, t: Translate) -> tuple[str, str]:
    """Say how far the report is now."""
    return words(of(tick, programme), programmes.today(tick, programme), t)
