"""`mentorbot match`: pair people from files, without Slack."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.collector import uncollected
from bot.domain.matching.prepare import Round, prepare
from bot.domain.matching.solve import plan_of
from bot.domain.matching.types import Lock, Plan, Rules
from bot.i18n import Translate
from bot.matchfile import writing
from bot.matchfile.others import read_history, read_locks, read_rules
from bot.matchfile.people import read_people
from bot.matchfile.problems import Problem, RefusedFilesError
from bot.matchfile.sheets import Sheet
from bot.matchfile.words import advice

WEDNESDAY = 2

DESCRIPTION = """\
Pairs mentors (who teach) with mentees (senior people who learn) from a table of people.
The plan is the best there is: as many people as possible, then the weakest pair as strong as
possible, then the highest total score. Same input, same plan, in whatever order the rows stand.

people.csv has one line per person, with these columns in any order:
  id, role (mentor, mentee, both), level (higher = higher up), manager_id, department, team,
  location, languages (de;en), timezone (Europe/Berlin), hours (09:00-12:00;13:00-17:00),
  offers (topic:level 0-4;...), wants (topic:priority 1-3:own level 0-4;...), style (tag;tag),
  formats (remote;onsite), rhythm (weekly, biweekly, monthly), mentor_capacity, mentee_capacity,
  not_with (ids)
"""
EPILOG = """\
Exit code 0: done. 2: wrong input; every error is listed as file:line:column: message and nothing
is written. Scores and their six components are whole numbers from 0 to 10000.

rules.toml, all optional:
  level_gap = 1              mentees stand at least so many levels above their mentors
  floor = 4500               no pair scores lower
  common_minutes = 60        free minutes both share on a working day
  same_team_allowed = false
  repeats_allowed = false
  [weights]                  topic_fit, return_topic, style, availability, distance, language
"""


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "match",
        help="pair people from a CSV file, with reasons",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("people", type=Path, metavar="people.csv", help="who signed up")
    parser.add_argument("--rules", type=Path, metavar="rules.toml", help="weights and hard rules")
    parser.add_argument("--history", type=Path, metavar="pairs.csv", help="earlier pairs")
    parser.add_argument(
        "--locks", type=Path, metavar="locks.csv", help="mentor,mentee,kind: lock or veto"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="pairs.csv", help="where the pairs go"
    )
    parser.add_argument(
        "--unmatched", type=Path, metavar="unmatched.csv", help="who is left, why, what helps"
    )
    parser.add_argument(
        "--edges", type=Path, metavar="edges.csv", help="every possible pair, for audit"
    )
    parser.add_argument(
        "--on",
        type=date.fromisoformat,
        metavar="DATE",
        help="working day whose common hours count (default: first Wednesday of next month)",
    )
    parser.add_argument("--lang", choices=("en", "de"), default="en", help="language of the texts")
    parser.set_defaults(run=run)


def first_wednesday(today: date) -> date:
    """Return the first Wednesday of next month.

    >>> first_wednesday(date(2026, 12, 31)).isoformat()
    '2027-01-06'
    """
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=(WEDNESDAY - first.weekday()) % 7)


def _tell(text: str) -> None:
    """Speak on the error stream: the tables are the output."""
    sys.stderr.write(f"{text}\n")


class Bar:
    """A progress bar on a terminal; silent elsewhere."""

    def __init__(self, t: Callable[..., str]) -> None:
        self._t, self._shown = t, sys.stderr.isatty()

    def __call__(self, stage: str, done: float) -> None:
        """Show a stage and how much of it is done."""
        if self._shown:
            full = round(20 * done)
            line = f"{'█' * full}{'░' * (20 - full)} {self._t(f'matching.stage_{stage}')}"
            sys.stderr.write(f"\r{line:<60}")
            sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._shown:
            sys.stderr.write("\r" + " " * 60 + "\r")


def _read(args: argparse.Namespace) -> tuple[Round, Rules, dict[Lock, int], Sheet | None]:
    """Read all files, or refuse with all that is wrong in them."""
    rules, problems = read_rules(args.rules) if args.rules else (Rules(), [])
    people, sheet = read_people(args.people)
    problems = [*sheet.problems, *problems]
    history, past = read_history(args.history) if args.history else ([], None)
    problems += past.problems if past else []
    locks: dict[Lock, int] = {}
    lock_sheet = None
    if args.locks:
        known = [person.id for person in people]
        locks, lock_sheet = read_locks(args.locks, known) if not sheet.problems else ({}, None)
        problems += lock_sheet.problems if lock_sheet else []
    if problems:
        raise RefusedFilesError(problems)
    on = args.on or first_wednesday(SystemClock().now().astimezone(UTC).date())
    return Round.of(people, rules, on, history, None), rules, locks, lock_sheet


def _check_locks(plan: Plan, locks: dict[Lock, int], sheet: Sheet | None) -> None:
    """Refuse locks that break a rule or exceed a capacity."""
    if sheet is None or not plan.lock_problems:
        return
    raise RefusedFilesError(
        [
            Problem(
                sheet.name,
                locks[problem.lock],
                1,
                f"lock_{problem.code}",
                {"mentor": problem.lock.mentor, "mentee": problem.lock.mentee},
            )
            for problem in plan.lock_problems
        ]
    )


def check_edges(path: Path | None, count: int) -> None:
    """Refuse an audit table that no program could open.

    Raises:
        RefusedFilesError: it would be too long; nothing is computed or written.
    """
    if path and count > writing.MOST_EDGES:
        raise RefusedFilesError([Problem(str(path), 1, 1, "edges_too_many", {"n": count})])


def _write(args: argparse.Namespace, plan: Plan, edges: Any, t: Callable[..., str]) -> None:
    """Write all tables at once."""
    try:
        with writing.drafts() as out:
            out.write(args.out, writing.PAIRS, writing.pair_rows(plan, t, args.lang))
            if args.unmatched:
                rows = writing.unmatched_rows(plan, t, args.lang)
                out.write(args.unmatched, writing.UNMATCHED, rows)
            if args.edges:
                out.write(args.edges, writing.EDGES, writing.edge_rows(edges))
    except OSError as error:
        reason = {"reason": error.strerror or "?"}
        wrong = Problem(str(error.filename or args.out), 1, 1, "file_unwritable", reason)
        raise RefusedFilesError([wrong]) from error


def _summary(plan: Plan, t: Callable[..., str]) -> None:
    """Say what came out, and what would help."""
    proof = plan.certificate
    people = t("matching.count_people", n=proof.people)
    pairs = t("matching.count_pairs", n=len(plan.pairs))
    _tell(t("matching.summary", pairs=pairs, people=people, floor=f"{proof.floor / 100:.2f}"))
    _tell(t("matching.summary_proof", n=proof.eligible_pairs))
    waiting = sum(one.why != "no_capacity" for one in plan.unmatched)
    if waiting:
        _tell(t("matching.summary_waiting", n=waiting))
    for hint in plan.hints[:3]:
        if hint.gain:
            _tell(advice(hint, t))


def run(args: argparse.Namespace) -> int:
    """Match; 2 when the input is wrong."""
    t = Translate(args.lang).plain
    bar = Bar(t)
    try:
        with uncollected():
            plan = _matched(args, bar, t)
    except RefusedFilesError as refused:
        bar.end()
        for problem in refused.problems:
            _tell(problem.told(t))
        _tell(t("matching.refused", n=len(refused.problems)))
        return 2
    _summary(plan, t)
    return 0


def _matched(args: argparse.Namespace, bar: Bar, t: Callable[..., str]) -> Plan:
    """Read, match and write."""
    this, rules, locks, sheet = _read(args)
    ready = prepare(this, list(locks), bar)
    check_edges(args.edges, ready[1].count)
    plan = plan_of(this, rules, *ready, bar)
    bar.end()
    _check_locks(plan, locks, sheet)
    _write(args, plan, ready[1], t)
    return plan
