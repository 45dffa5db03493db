"""Made-up companies for the matching bench."""

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

TOPICS = 400
HOURS = ["", "08:00-12:00;13:00-16:00", "10:00-18:00", "09:00-12:00;13:00-17:00"]
ZONES = ["Europe/Berlin"] * 5 + ["Europe/London", "America/New_York"]


def company(size: int, seed: int, *, mixed: bool = False) -> Iterator[list[Any]]:
    """Make up a company: half junior mentors, half senior mentees, skills by Zipf's law."""
    pick = random.Random(seed)  # noqa: S311 - made-up people need no secrecy
    names = [f"skill {place}" for place in range(TOPICS)]
    weight = list(accumulate(1 / (place + 1) for place in range(TOPICS)))
    tags = [f"tag {place}" for place in range(10)]

    def skills() -> list[str]:
        return list(dict.fromkeys(pick.choices(names, cum_weights=weight, k=pick.randint(2, 6))))[
            :5
        ]

    for number in range(size):
        junior = number % 2 == 0
        yield [
            f"p{number:06d}",
            "mentor" if junior else "mentee",
            pick.randint(1, 5) if junior else pick.randint(3, 8),
            f"p{pick.randrange(number):06d}" if number else "",
            f"department {pick.randrange(12)}",
            f"team {pick.randrange(max(2, size // 10))}",
            pick.choice(["Berlin", "München", "London", "New York", "Paris", "Graz"]),
            pick.choice(["de", "de;en", "en"]),
            pick.choice(ZONES),
            pick.choice(HOURS),
            ";".join(f"{skill}:{pick.randint(1, 4)}" for skill in skills()),
            ";".join(f"{skill}:{pick.randint(1, 3)}:{pick.randint(0, 3)}" for skill in skills()),
            ";".join(pick.sample(tags, pick.randint(0, 5))),
            "",
            pick.choice(["", "weekly", "biweekly", "monthly"]),
            pick.randint(1, 3) if mixed else "",
            pick.randint(1, 2) if mixed else "",
            "",
        ]
