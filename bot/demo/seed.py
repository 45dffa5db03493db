"""Writes what HR would export: who works where, for whom, at which level."""

import csv
import io

from bot.sandbox import company

COLUMNS = (
    "user_id",
    "name",
    "level",
    "manager",
    "department",
    "team",
    "location",
    "country",
    "region",
)
LEVELS = {"junior": 1, "mid": 2, "senior": 3, "lead": 5, "executive": 6}
COUNTRIES = {
    "Berlin": ("DE", "BE"),
    "Hamburg": ("DE", "HH"),
    "München": ("DE", "BY"),
    "Wien": ("AT", "9"),
    "London": ("GB", "ENG"),
    "New York": ("US", "NY"),
    "København": ("DK", ""),
    "Lisboa": ("PT", ""),
    "Paris": ("FR", ""),
    "Warszawa": ("PL", ""),
}


def export() -> str:
    """Write the made-up company the way an HR system exports it."""
    rows = io.StringIO()
    out = csv.writer(rows)
    out.writerow(COLUMNS)
    regular = {one.id for one in company.employees() if one.regular}
    for one in company.employees():
        if one.regular:
            country, region = COUNTRIES.get(one.location, ("", ""))
            manager = one.manager if one.manager in regular else ""
            level = LEVELS[one.level]
            row = [one.id, one.real_name, level, manager, one.department, one.team, one.location]
            out.writerow([*row, country, region])
    return rows.getvalue()
