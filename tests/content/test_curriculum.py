"""The curriculum as a whole: enough of everything, in step with itself, in every language."""

from collections import Counter
from itertools import pairwise

import pytest

from bot.content import Content, load
from bot.content.frame import Format
from bot.content.model import Audience, Owner, PollKind, Release, Stage, TopicKind
from bot.domain import formats
from bot.domain.formats import FormatName
from bot.domain.programme import EVERY, WEEKS

RELEASES = [
    (Release.SIGN_UP, "both", 2),
    (Release.SESSION_1, "both", 1),
    (Release.SESSION_1, "mentor", 1),
    (Release.SESSION_1, "mentee", 1),
    (Release.SESSION_2, "mentor", 1),
    (Release.SESSION_2, "mentee", 1),
    (Release.SESSION_3, "both", 1),
    (Release.SESSION_4, "mentor", 1),
    (Release.SESSION_4, "mentee", 1),
]


def _by_stage(shape: Format, content: Content) -> tuple[Counter[Stage], int]:
    """Count the talks a format holds per stage, and its weeks between talks."""
    stages = (content.arc.themes[week.theme].stage for week in shape.weeks if week.session)
    return Counter(stages), sum(week.session == 0 for week in shape.weeks)


@pytest.mark.parametrize(("moment", "audience", "count"), RELEASES)
def test_lessons_come_at_their_moments(moment: Release, audience: str, count: int) -> None:
    """Ten lessons are spread over sign-up and the first four talks, for both or for one side."""
    lessons = load("en").lessons.values()
    assert count == sum(one.release is moment and one.audience == audience for one in lessons)


def test_there_are_ten_numbered_lessons(curriculum: Content) -> None:
    """Lessons are numbered one to ten, take two or three minutes and have three to five points."""
    lessons = list(curriculum.lessons.values())
    assert [one.number for one in lessons] == list(range(1, 11))
    assert {one.minutes for one in lessons} == {2, 3}
    assert {len(one.points) for one in lessons} <= {3, 4, 5}
    assert all(one.source for one in lessons)


def test_each_self_check_has_two_questions_with_one_right_option(curriculum: Content) -> None:
    """Two questions a lesson, three options each, one of them right, none repeated."""
    for lesson in curriculum.lessons.values():
        assert len(lesson.check) == 2, lesson.id
        for question in lesson.check.values():
            assert list(question.options) == ["a", "b", "c"], question.id
            assert question.right in question.options, question.id
            assert len({one.text for one in question.options.values()}) == 3
            assert len({one.feedback for one in question.options.values()}) == 3


def test_the_right_option_stands_at_no_fixed_place() -> None:
    """Nobody passes the self-checks by always picking the same letter."""
    lessons = load("en").lessons.values()
    places = Counter(question.right for lesson in lessons for question in lesson.check.values())
    assert min(places[letter] for letter in "abc") >= 5


def test_there_are_enough_prompts_and_tries(curriculum: Content) -> None:
    """At least 44 questions and 22 texts for weeks between, the supplied 24 among them."""
    assert len(curriculum.prompts) >= 44
    assert len(curriculum.tries) >= 22
    supplied = [one for one in curriculum.prompts.values() if one.source == "programme arc"]
    assert len(supplied) == 24


def test_prompts_are_worded_for_who_hears_them() -> None:
    """A question both ask says ihr, never du; a question one asks the other says du."""
    for prompt in load("de").prompts.values():
        if len(prompt.text.variants) == 2:
            assert prompt.text.plural == (prompt.asks is Audience.BOTH), prompt.id
    assert all(one.text.plural for one in load("de").tries.values())


def test_every_format_has_prompts_and_tries_for_all_its_weeks(curriculum: Content) -> None:
    """Three questions per talk from its own stage and a try per week between, none twice."""
    prompts = Counter(one.stage for one in curriculum.prompts.values())
    for shape in curriculum.arc.formats.values():
        talks, between = _by_stage(shape, curriculum)
        for stage, count in talks.items():
            assert prompts[stage] >= 3 * count, (shape.id, stage)
        assert len(curriculum.tries) >= between, shape.id


def test_no_format_hr_can_put_together_runs_out(curriculum: Content) -> None:
    """A try for each week between, and a question for each talk after the first one of all."""
    own = [formats.Format(FormatName.CUSTOM, long, every, 45) for long in WEEKS for every in EVERY]
    for shape in [*own, *formats.SUPPLIED]:
        assert len(curriculum.prompts) - 1 >= shape.sessions, shape
        if shape.every > 1:
            assert len(curriculum.tries) >= shape.weeks - shape.sessions - 2, shape


def test_every_stage_has_prompts_tries_and_prep_cards(curriculum: Content) -> None:
    """No stage of the arc is left without words."""
    stages = set(Stage)
    assert {one.stage for one in curriculum.prompts.values()} == stages
    assert {one.stage for one in curriculum.tries.values()} == stages
    assert set(curriculum.cards.prep_mentor) == set(curriculum.cards.prep_mentee) == stages


@pytest.mark.parametrize(
    ("name", "weeks", "sessions", "minutes"),
    [("sprint", 12, 6, 45), ("compact", 12, 12, 30), ("standard", 24, 7, 60)],
)
def test_formats_hold_their_dose(name: str, weeks: int, sessions: int, minutes: int) -> None:
    """Each format has its weeks, its talks in order and the clock of its length."""
    arc = load("en").arc
    shape = arc.formats[name]
    assert [one.week for one in shape.weeks] == list(range(1, weeks + 1))
    held = [one.session for one in shape.weeks if one.session]
    assert held == list(range(1, sessions + 1))
    assert shape.sessions == sessions
    assert arc.clocks[shape.clock].minutes == minutes == int(shape.clock)


def test_arcs_refer_only_to_what_exists(curriculum: Content) -> None:
    """Themes, touches and phases named by a format or clock have words, and all are used."""
    arc = curriculum.arc
    weeks = [week for shape in arc.formats.values() for week in shape.weeks]
    assert {week.theme for week in weeks} == set(arc.themes)
    assert {touch for week in weeks for touch in week.touches} == set(arc.touches)
    assert all(list(clock.phases) == list(arc.phases) for clock in arc.clocks.values())


def test_standard_talks_are_three_to_four_weeks_apart() -> None:
    """The Standard format never lets a pair wait for more than four weeks."""
    held = [one.week for one in load("en").arc.formats["standard"].weeks if one.session]
    assert {later - earlier for earlier, later in pairwise(held)} == {3, 4}


def test_the_agreement_has_ten_points_and_four_lines(curriculum: Content) -> None:
    """Four lines at first sight, ten behind a click."""
    assert len(curriculum.agreement.points) == 10
    assert len(curriculum.agreement.short) == 4


def test_the_catalogue_has_forward_and_return_topics(curriculum: Content) -> None:
    """At least forty topics, each findable by three synonyms; own experience is offer-only."""
    topics = curriculum.topics
    assert len(topics) >= 40
    kinds = Counter(one.kind for one in topics.values())
    assert kinds[TopicKind.FORWARD] >= 13
    assert kinds[TopicKind.RETURN] >= 7
    assert [one.id for one in topics.values() if one.offer_only] == ["diversity"]
    assert all(len(set(one.synonyms)) == len(one.synonyms) >= 3 for one in topics.values())


def test_levels_are_ranked_without_gaps(curriculum: Content) -> None:
    """Six named bands, from entry (1) to executive (6)."""
    assert [one.rank for one in curriculum.profile.levels.values()] == [1, 2, 3, 4, 5, 6]


def test_goal_templates_have_five_steps(curriculum: Content) -> None:
    """Eight templates, five distinct steps each, for mentees, mentors and both together."""
    templates = curriculum.goals.templates.values()
    assert Counter(one.owner for one in templates) == {
        Owner.MENTEE: 4,
        Owner.MENTOR: 3,
        Owner.JOINT: 1,
    }
    assert all(len(set(one.levels)) == 5 for one in templates)
    assert len(curriculum.goals.frame) == 5


def test_a_goal_step_is_found_by_its_score() -> None:
    """Scores run from -2 to +2; anything else is refused."""
    goal = load("en").goals.templates["experiment"]
    assert (goal.level(-2), goal.level(2)) == (goal.levels[0], goal.levels[4])
    with pytest.raises(ValueError, match="-2 to"):
        goal.level(3)


def test_surveys_refer_only_to_what_exists(curriculum: Content) -> None:
    """Every item of an instrument, scale of an item and index has words, and all are used."""
    surveys = curriculum.surveys
    asked = {item for one in surveys.instruments.values() for item in (*one.items, *one.rotating)}
    assert asked == set(surveys.items)
    assert {one.scale for one in surveys.items.values() if one.scale} == set(surveys.scales)
    assert {one.index for one in surveys.items.values() if one.index} == set(surveys.indices)
    assert all(len(one.steps) == 5 for one in surveys.scales.values())


def test_what_is_compared_is_asked_before_and_after() -> None:
    """Understanding, belonging, staying and skills are asked at the start and at the end."""
    forms = load("en").surveys.instruments
    compared = set(forms["baseline"].items) - {"O_worthwhile"}
    assert compared <= set(forms["closing"].items)
    assert "SR_before" in forms["closing"].items


def test_polls_offer_two_to_ten_options_where_they_need_any(curriculum: Content) -> None:
    """Choices have two to ten options, a scale names one, a text has neither."""
    for poll in curriculum.surveys.polls.values():
        choice = poll.kind in (PollKind.SINGLE, PollKind.MULTIPLE)
        assert (2 <= len(poll.options) <= 10) == choice, poll.id
        assert (poll.scale in curriculum.surveys.scales) == (poll.kind is PollKind.SCALE), poll.id


@pytest.mark.parametrize(
    ("name", "minutes"),
    [
        ("sponsor", 20),
        ("mentors", 75),
        ("mentees", 40),
        ("kickoff", 45),
        ("circle", 45),
        ("closing", 60),
    ],
)
def test_workshop_plans_add_up(name: str, minutes: int) -> None:
    """Six outlines fill exactly the time they announce."""
    outlines = load("en").workshops.outlines
    assert len(outlines) == 6
    assert outlines[name].minutes == minutes


def test_every_workshop_practises_listening_or_feedback(curriculum: Content) -> None:
    """Listening or feedback is in the plan of each workshop, as an exercise and not as a slide."""
    for outline in curriculum.workshops.outlines.values():
        plan = " ".join(f"{b.title.informal} {b.text.informal}" for b in outline.blocks.values())
        words = ("isten", "eedback", "uhören", "uhör", "zuhört")
        assert any(word in plan for word in words), outline.id


def test_the_closing_talk_fits_the_clock(curriculum: Content) -> None:
    """The guide for the last talk takes 45 minutes."""
    assert sum(one.minutes for one in curriculum.cards.closing.values()) == 45


def test_the_checklist_points_to_people_and_texts_that_exist(curriculum: Content) -> None:
    """Each task names who does it; a task with a ready text finds it."""
    setup = curriculum.setup
    for task in setup.checklist.values():
        assert task.who in setup.people, task.id
        assert not task.template or task.template in setup.texts, task.id
    weeks = [task.weeks_before for task in setup.checklist.values()]
    assert weeks == sorted(weeks, reverse=True)


def test_the_promise_names_slack_and_the_limits() -> None:
    """Before the first vote people read the group size, the date, and that Slack can export."""
    for lang in ("en", "de"):
        promise = load(lang).surveys.promise.text.informal
        assert all(part in promise for part in ("{k}", "{until}", "Slack", "export"))


def test_the_playbook_compares_percentages(curriculum: Content) -> None:
    """Each hint names a metric, a threshold between 0 and 100, and the value it speaks about."""
    for hint in curriculum.playbook.values():
        assert hint.metric
        assert 0 <= hint.threshold <= 100
        assert "{value}" in hint.finding.informal
