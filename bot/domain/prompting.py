"""Which questions a pair is offered: by the stage of its own arc, none of them twice."""

from collections.abc import Collection, Mapping, Sequence

from bot.domain.formats import Format

SPREAD = 7919  # a prime: neighbouring pairs begin at different questions


def week_in_arc(shape: Format, week: int, weeks: int) -> int:
    """Place a week of a pair's own calendar in an arc of `weeks` weeks, both from 1.

    >>> from bot.domain.formats import SPRINT
    >>> week_in_arc(SPRINT, 6, 24)
    11
    """
    inside = min(max(week, 1), shape.weeks)
    return 1 + (inside - 1) * weeks // shape.weeks


def is_closing(shape: Format, week: int) -> bool:
    """Tell whether a talk in this week is the last: the rhythm leaves no room for another.

    >>> from bot.domain.formats import COMPACT, SPRINT
    >>> is_closing(SPRINT, 11), is_closing(SPRINT, 9), is_closing(COMPACT, 12)
    (True, False, True)
    """
    return week + shape.every > shape.weeks


def share(fresh: int, later: int, wished: int, *, more: bool = False) -> int:
    """Tell how many of the `fresh` texts a talk may have, with so many talks `later`.

    All talks share alike, so that none is left without; whoever wants one `more` may have it
    as long as each later talk keeps one.

    >>> share(56, 5, 2), share(56, 51, 2), share(56, 55, 1, more=True)
    (2, 1, 1)
    """
    left = fresh - later if more else fresh // (later + 1)
    return max(min(wished, left), 0)


def choose(
    pool: Mapping[str, str],
    stages: Sequence[str],
    stage: str,
    used: Collection[str],
    *,
    count: int,
    seed: int,
) -> tuple[str, ...]:
    """Choose up to `count` texts never offered before, those of the stage first.

    `pool` maps each text to its stage, `stages` is their order. When the stage runs out the
    nearest stages follow, earlier ones first; when all are used there is none.

    >>> choose({"a": "x", "b": "x", "c": "y"}, ("x", "y"), "x", {"a"}, count=2, seed=0)
    ('b', 'c')
    """
    here = stages.index(stage)
    near = sorted(range(len(stages)), key=lambda place: (abs(place - here), place))
    chosen: list[str] = []
    for place in near:
        fresh = [each for each in pool if pool[each] == stages[place] and each not in used]
        turn = seed * SPREAD % len(fresh) if fresh else 0
        chosen += [*fresh[turn:], *fresh[:turn]]
    return tuple(chosen[:count])
