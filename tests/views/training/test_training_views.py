"""How lessons, goals and workshops look, in each language and form of address."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.blockkit import check_message, check_view
from bot.content import load
from bot.domain.goals import Goal, Owner
from bot.domain.lessons import Stand
from bot.domain.workshops import SeatState
from bot.i18n import Translate
from bot.outgoing import Message
from bot.views import goals, goals_forms, kit, lessons, lessons_texts, workshops, workshops_posts

VOICES = {
    "de-du": Translate("de", "du"),
    "de-sie": Translate("de", "sie"),
    "en": Translate("en"),
}
AT = datetime(2026, 1, 20, 13, 0, tzinfo=UTC)
Golden = Callable[[str, Any], None]


@pytest.fixture(params=sorted(VOICES))
def voice(request: pytest.FixtureRequest) -> str:
    """Name each voice in turn."""
    return str(request.param)


def homes(*sections: Sequence[Block]) -> list[Any]:
    """Give sections as Home pages, checked against Slack's rules."""
    views = [kit.home(section) for section in sections]
    assert not [problem for view in views for problem in check_view(view)]
    return views


def modals(*views: dict[str, Any]) -> list[Any]:
    """Give modals, checked against Slack's rules."""
    assert not [problem for view in views for problem in check_view(view)]
    return list(views)


def messages(*found: Message) -> list[Any]:
    """Give messages as Slack gets them, checked against its rules."""
    shown = [message.to_slack() for message in found]
    assert not [problem for message in shown for problem in check_message(message)]
    return shown


def items(t: Translate) -> list[lessons.Item]:
    """List lessons in every stand."""
    texts = load(t.language).lessons
    return [
        lessons.Item(texts["what_this_is"], Stand.DONE, 0, here=True),
        lessons.Item(texts["safe_frame"], Stand.BEGUN, 0, here=True),
        lessons.Item(texts["active_listening"], Stand.NEW, 1, here=True),
        lessons.Item(texts["feedback"], Stand.NEW, 3, here=False),
    ]


def test_lessons(voice: str, golden: Golden) -> None:
    """The list, the card and each step of the self-check."""
    t = VOICES[voice]
    lesson = load(t.language).lessons["feedback"]
    usable, receive = lesson.check.values()
    wrong = lessons.Answered(usable, usable.options["a"])
    right = lessons.Answered(receive, receive.options["a"])
    golden(
        f"lessons.{voice}",
        [
            *homes(
                lessons.section(items(t), t),
                lessons.section(items(t)[3:], t),
                lessons.section(items(t)[:1], t),
                lessons.page(items(t), t),
            ),
            *modals(
                lessons.lesson_modal(lesson, t),
                lessons.lesson_modal(lesson, t, changed=True),
                lessons.question_modal(lesson, 0, t, None),
                lessons.question_modal(lesson, 1, t, wrong),
                lessons.finished_modal(right, None, t),
                lessons.finished_modal(right, items(t)[1].lesson, t),
            ),
            *messages(
                lessons.first(lesson, t, gate=True),
                lessons.first(lesson, t, gate=False),
                Message(t("common.card"), lessons.ride(lesson, t)),
                *(
                    Message("…", [kit.section(step.text), kit.actions(*step.buttons)])
                    for step in (lessons.step(1, lesson, t, gate=gate) for gate in (True, False))
                ),
            ),
        ],
    )


def test_lessons_in_own_words(voice: str, golden: Golden) -> None:
    """The list with one version of HR's own, and the form."""
    t = VOICES[voice]
    texts = load(t.language).lessons
    shown = lessons_texts.page(3, "Brücke & Co", list(texts.values()), {"feedback"}, t)
    form = lessons_texts.form("3:1:feedback", texts["feedback"], t)
    golden(f"lessons_texts.{voice}", [*homes(shown), *modals(form)])


@pytest.mark.parametrize("lesson_id", sorted(load("en").lessons))
def test_every_lesson_fits_into_slack(lesson_id: str) -> None:
    """No lesson, question, option or feedback is too long for its place, in any voice."""
    for t in VOICES.values():
        lesson = load(t.language).lessons[lesson_id]
        said = [
            lessons.Answered(question, option)
            for question in lesson.check.values()
            for option in question.options.values()
        ]
        assert modals(
            lessons.lesson_modal(lesson, t),
            *(lessons.question_modal(lesson, 1, t, one) for one in said),
            *(lessons.finished_modal(one, None, t) for one in said),
        )


GOAL = Goal(
    Owner.MENTEE,
    "tools",
    {-2: "given up", -1: "never", 0: "Two <!channel> a week", 1: "", 2: "team & I"},
    AT,
)
RATED = Goal(
    Owner.MENTOR,
    "own",
    {-2: "", -1: "", 0: "Speak", 1: "", 2: ""},
    AT,
    AT,
    outcome=0,
    comment="Yes",
)
LONG = Goal(Owner.MENTEE, "own", {**GOAL.steps, 0: "Two <!channel> " * 9}, AT, comment="I saw it")
JOINT = Goal(Owner.JOINT, "own", GOAL.steps, AT, outcome=2, comment="Nice <@U1>")


def shown(goal_id: int, goal: Goal, *, may: bool) -> goals.Shown:
    """Show a goal with all buttons or none."""
    return goals.Shown(
        goal_id=goal_id,
        goal=goal,
        may_change=may,
        may_drop=may,
        may_rate=may,
        may_comment=may,
    )


def duo(*found: goals.Shown, held: int = 3, over: bool = False) -> goals.PairGoals:
    """Make a mentee's view of a pair's goals."""
    return goals.PairGoals(
        pair_id=7,
        partner="UMIA",
        me=Owner.MENTEE,
        goals={one.goal.owner: one for one in found},
        held=held,
        planned=6,
        over=over,
    )


def test_goals(voice: str, golden: Golden) -> None:
    """None yet, under way at the midpoint, rated with a comment; every form and step."""
    t = VOICES[voice]
    full = duo(shown(1, GOAL, may=True), shown(2, RATED, may=True), shown(3, JOINT, may=True))
    templates = [one for one in load(t.language).goals.templates.values() if one.owner == "mentee"]
    steps = [goals.step(what, 1, full, t) for what in ("set", "rate", "review", "comment")]
    golden(
        f"goals.{voice}",
        [
            *homes(goals.section([duo()], t), goals.section([full], t)),
            *modals(
                goals.overview([], t),
                goals.overview([duo(held=1), full], t),
                goals.overview([duo(shown(1, GOAL, may=False), over=True)], t),
                goals.overview([duo(shown(1, LONG, may=False))], t),
                goals_forms.set_form(7, Owner.MENTEE, templates, None, t),
                goals_forms.set_form(7, Owner.MENTEE, templates, templates[0], t),
                goals_forms.set_form(7, Owner.JOINT, templates, None, t),
                goals_forms.change_form(1, GOAL, t, counts=True),
                goals_forms.change_form(1, GOAL, t, counts=False),
                goals_forms.rate_form(3, JOINT, t),
                goals_forms.rate_form(1, LONG, t),
                goals_forms.comment_form(3, JOINT, t),
            ),
            *homes([block for s in steps for block in (kit.section(s.text),)]),
        ],
    )


def fact(**facts: Any) -> workshops_posts.Fact:
    """Make the facts of a workshop."""
    given: dict[str, Any] = {
        "title": "Feedback <!channel> & Co",
        "starts_at": AT,
        "minutes": 45,
        "place": "Raum 3",
        "link": "https://meet.example/x?a=1&b=2",
        "audience": "mentor",
        "capacity": 12,
    }
    return workshops_posts.Fact(**(given | facts))


def test_workshops_for_people(voice: str, golden: Golden) -> None:
    """The post, a seat, a reminder, bad news, and every stand in Home."""
    t = VOICES[voice]
    mine = [
        workshops_posts.Mine(fact=fact(), workshop_id=5, state=state, number=2, full=full)
        for state, full in (
            (SeatState.GIVEN_UP, False),
            (SeatState.GIVEN_UP, True),
            (SeatState.WAITING, True),
            (SeatState.SEAT, True),
        )
    ]
    golden(
        f"workshops_people.{voice}",
        [
            *messages(
                workshops_posts.post(fact(), 5, "Purpose", t.to_both()),
                workshops_posts.post(fact(audience="both", place=""), 5, "", t.to_both()),
                workshops_posts.post(fact(cancelled=True), 5, "Purpose", t.to_both()),
                *(
                    Message(workshops_posts.seat(fact(), why, t))
                    for why in ("seat", "moved_up", "moved")
                ),
                workshops_posts.called_off(fact(), t),
                workshops_posts.reminder(fact(), 5, t),
            ),
            *homes(workshops_posts.section(mine, t)),
        ],
    )


def planned(**facts: Any) -> workshops.Planned:
    """Make a workshop as HR sees it."""
    given: dict[str, Any] = {"fact": fact(), "workshop_id": 5}
    return workshops.Planned(**(given | facts))


def test_workshops_for_hr(voice: str, golden: Golden) -> None:
    """Nothing planned, every stand of a workshop, outlines, form and attendance."""
    t = VOICES[voice]
    content = load(t.language).workshops
    outlines = list(content.outlines.values())
    found = [
        planned(),
        planned(workshop_id=6, seats=("UMIA", "UTOM"), waiting=1),
        planned(workshop_id=7, seats=tuple(f"U{n}" for n in range(32))),
        planned(workshop_id=8, fact=fact(cancelled=True)),
        planned(workshop_id=9, seats=("UMIA",), begun=True),
        planned(workshop_id=10, seats=("UMIA",), begun=True, noted=True, there=1),
    ]
    golden(
        f"workshops_hr.{voice}",
        [
            *homes(
                workshops.page(3, "Brücke & Co", [], outlines, t),
                workshops.page(3, "Brücke", found, outlines, t),
            ),
            *modals(
                workshops.outline(content.outlines["mentors"], content.scenes, t),
                workshops.outline(content.outlines["closing"], content.scenes, t),
                workshops.form(workshops.Filled(metadata="3:0:0:"), t),
                workshops.form(
                    workshops.Filled(
                        metadata="3:5:2:kickoff",
                        title="Kick-off",
                        minutes=45,
                        audience="mentee",
                        day=date(2026, 1, 20),
                        time="14:00",
                        place="Raum 3",
                        link="https://meet.example",
                    ),
                    t,
                ),
                workshops.attendance(5, "Kick-off", ["UMIA"], t),
                workshops.attendance(5, "Kick-off", [], t),
            ),
        ],
    )
