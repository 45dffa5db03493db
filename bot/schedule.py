"""The metronome: a few in-memory beats that ask the database what is due."""

from apscheduler.schedulers.background import BackgroundScheduler

from bot.agenda import Agenda
from bot.courier import Courier
from bot.matcher import Matcher

AGENDA_SECONDS = 5
COURIER_SECONDS = 1.05
"""A little more than a channel's second, so that a letter waiting for it meets the next beat."""
REPAIR_SECONDS = 30
MATCHER_SECONDS = 5


def beats(agenda: Agenda, courier: Courier, matcher: Matcher) -> BackgroundScheduler:
    """Set up the beats; missed or late ones are harmless because due rows stay due."""
    scheduler = BackgroundScheduler(
        timezone="UTC",
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.add_job(agenda.drain, "interval", seconds=AGENDA_SECONDS, id="agenda")
    scheduler.add_job(courier.run_until_empty, "interval", seconds=COURIER_SECONDS, id="courier")
    scheduler.add_job(matcher.run_until_empty, "interval", seconds=MATCHER_SECONDS, id="matcher")
    scheduler.add_job(courier.repair, "interval", seconds=REPAIR_SECONDS, id="repair")
    return scheduler
