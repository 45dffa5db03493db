"""The metronome: a few in-memory beats that ask the database what is due."""

from apscheduler.schedulers.background import BackgroundScheduler

from bot.agenda import Agenda
from bot.clock import SystemClock
from bot.courier import Courier
from bot.matcher import Matcher

AGENDA_SECONDS = 5
COURIER_SECONDS = 1.05
"""A little more than a channel's second, so that a letter waiting for it meets the next beat."""
REPAIR_SECONDS = 30
MATCHER_SECONDS = 5


def beats(agenda: Agenda, courier: Courier, matcher: Matcher) -> BackgroundScheduler:
    """Set up the beats; missed or late ones are harmless because due rows stay due.

    The first ones come at once: after downtime nobody waits for the bot's own intervals.
    """
    scheduler = BackgroundScheduler(
        timezone="UTC",
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    first = SystemClock().now()
    for name, work, seconds in (
        ("agenda", agenda.drain, AGENDA_SECONDS),
        ("courier", courier.run_until_empty, COURIER_SECONDS),
        ("matcher", matcher.run_until_empty, MATCHER_SECONDS),
        ("repair", courier.repair, REPAIR_SECONDS),
    ):
        scheduler.add_job(work, "interval", seconds=seconds, id=name, next_run_time=first)
    return scheduler
