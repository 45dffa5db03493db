"""HR's hand on the topics: rename and hide per programme, add, and merge what people added."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.content import content
from bot.core import Turn
from bot.domain.enrolment import NEW, TOPIC_LENGTH, TopicOfferOnly
from bot.domain.ids import id_in
from bot.domain.refusals import FormRefused, Outdated, Refusal
from bot.domain.roles import Action
from bot.i18n import Translate, languages
from bot.services import programmes
from bot.services.enrolment_catalogue import TOPIC_TEXT, Catalogue, catalogue, changes_of
from bot.views import enrolment_form as search_views
from bot.views import programmes_topics as views
from storage import enrolments
from storage import programmes as store
from storage.models import OwnTopic, Programme

OWN = "own:"


class TopicNameLength(Refusal):
    """A topic is named in a few words."""

    key = "programmes_topics.name_length"


class TopicNameTaken(Refusal):
    """Another topic has this name; two of one name cannot be told apart."""

    key = "programmes_topics.name_taken"


class TopicNameMissing(Refusal):
    """A new topic needs a name."""

    key = "programmes_topics.name_missing"


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show what people added and what HR changed: the page `topics:7`."""
    programme_id = id_in(argument)
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    found, changed = catalogue(turn, turn.t, programme), changes_of(programme)["topics"]
    numbers = {
        row.topic: row for row in store.supply(turn.session, turn.workspace_id, programme_id)
    }
    own = [row.key for row in enrolments.own_topics(turn.session, turn.workspace_id)]
    ours = content(turn.t.language).topics
    touched = [one for one in ours if one in changed["hidden"] or one in changed["names"]]

    def line(topic: str) -> views.Line:
        row = numbers.get(topic)
        return views.Line(
            topic,
            found.name(topic),
            row.offers if row else 0,
            row.wants if row else 0,
            topic in changed["hidden"],
            _original(turn, topic, turn.t.language) if topic in changed["names"] else "",
        )

    shown = views.TopicsPage(
        programme_id,
        programme.name,
        own=tuple(line(topic) for topic in own),
        touched=tuple(line(topic) for topic in touched),
        catalogue=tuple((topic, found.name(topic)) for topic in ours),
    )
    return views.page(shown, turn.t)


def form(turn: Turn, programme_id: int, topic: str) -> dict[str, Any]:
    """Open one topic; an empty one is a topic to add.

    Raises:
        NotAllowed, Outdated: not theirs to edit, or gone.
    """
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    if topic:
        _check_there(turn, topic)
    changed = changes_of(programme)["topics"]
    named = changed["names"].get(topic, {})
    shown = views.TopicForm(
        programme_id,
        programme.version,
        topic,
        names={code: named.get(code) or _original(turn, topic, code) for code in languages()},
        hidden=topic in changed["hidden"],
        added=topic.startswith(OWN),
    )
    return views.form(shown, turn.t)


def targets(turn: Turn, programme_id: int, topic: str, typed: str) -> list[dict[str, Any]]:
    """Find topics another one can be merged into."""
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    found = catalogue(turn, turn.t, programme).search(typed[:200], wanted=False)
    free = [one for one in found if one.topic != topic and not one.topic.startswith(NEW)]
    return search_views.options([search_views.topic_option(one, turn.t) for one in free])


def keep(
    turn: Turn,
    programme_id: int,
    seen: int,
    topic: str,
    names: Mapping[str, str],
    *,
    hidden: bool = False,
) -> None:
    """Keep HR's names for a topic of this programme, or add one; an empty name is ours again.

    Raises:
        FormRefused: a name that is too long, too short, missing, or another topic's.
        ChangedMeanwhile: somebody else saved first.
        NotAllowed, Outdated: nothing was kept.
    """
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    if topic:
        _check_there(turn, topic)
    _check_names(turn, programme, topic, names)
    programmes.claim(turn, programme, seen)
    key = topic or _add(turn, names)
    new = {
        f"{TOPIC_TEXT}.{key}.{code}": "" if name == _original(turn, key, code) else name
        for code, name in names.items()
    }
    kept = {**programme.texts, **new}
    programme.texts = {name: text for name, text in kept.items() if text or name not in new}
    out = {*changes_of(programme)["topics"]["hidden"]} - {key} | ({key} if hidden else set())
    programme.settings = {**programme.settings, "topics": {"hidden": sorted(out)}}
    turn.audit(Action.TEXT_EDIT, programme_id=programme_id, subject=f"topic:{key}", hidden=hidden)


def _add(turn: Turn, names: Mapping[str, str]) -> str:
    own = names.get(turn.t.language) or next(name for name in names.values() if name)
    return enrolments.add_own_topic(turn.session, turn.workspace_id, own, turn.user_id, turn.now)


def _check_names(turn: Turn, programme: Programme, topic: str, names: Mapping[str, str]) -> None:
    """Refuse names nobody could tell apart, each beside its field."""
    first = views.field_of(turn.t.language)
    if not topic and not any(names.values()):
        raise FormRefused({first: TopicNameMissing()})
    wrong: dict[str, Refusal] = {}
    for code, name in names.items():
        if name and len(name) not in TOPIC_LENGTH:
            bounds = {"least": TOPIC_LENGTH.start, "most": TOPIC_LENGTH.stop - 1}
            wrong[views.field_of(code)] = TopicNameLength(n=len(name), **bounds)
        elif name and _taken(turn, programme, topic, name, code):
            wrong[views.field_of(code)] = TopicNameTaken(name=name)
    if wrong:
        raise FormRefused(wrong)


def _taken(turn: Turn, programme: Programme, topic: str, name: str, code: str) -> bool:
    """Tell whether another topic has this name; a topic may keep its own, and go back to it."""
    found = catalogue(turn, Translate(code, turn.t.address), programme)
    return found.same(name) not in {None, topic}


def merge_asked(turn: Turn, programme_id: int, topic: str, into: str) -> dict[str, Any]:
    """Show what merging a topic would move.

    Raises:
        FormRefused: it is wanted by somebody, and the other one can only be offered.
    """
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    found = _check_merge(turn, programme, topic, into)
    moved = enrolments.topic_entries(turn.session, turn.workspace_id, topic)
    shown = views.Merge(
        programme_id,
        topic,
        into,
        found.name(topic),
        found.name(into),
        moved.get("offer", 0),
        moved.get("want", 0),
    )
    return views.merge(shown, turn.t)


def merge(turn: Turn, programme_id: int, topic: str, into: str) -> None:
    """Put a topic somebody added together with another one, in all programmes.

    Raises:
        FormRefused, Outdated, NotAllowed: nothing was moved.
    """
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    _check_merge(turn, programme, topic, into)
    number = int(topic.removeprefix(OWN))
    moved = enrolments.merge_topic(turn.session, turn.workspace_id, number, into)
    turn.audit(
        Action.TEXT_EDIT, programme_id=programme_id, subject=f"topic:{topic}", into=into, n=moved
    )


def _check_merge(turn: Turn, programme: Programme, topic: str, into: str) -> Catalogue:
    _check_there(turn, topic)
    _check_there(turn, into)
    if not topic.startswith(OWN) or topic == into:
        raise Outdated
    found = catalogue(turn, turn.t, programme)
    wanted = enrolments.topic_entries(turn.session, turn.workspace_id, topic).get("want")
    if wanted and into in found.offer_only:
        raise FormRefused({"into": TopicOfferOnly(topic=found.name(into))})
    return found


def _check_there(turn: Turn, topic: str) -> None:
    if topic not in content(turn.t.language).topics and not _added(turn, topic):
        raise Outdated


def _added(turn: Turn, topic: str) -> OwnTopic | None:
    own = enrolments.own_topics(turn.session, turn.workspace_id)
    return next((row for row in own if row.key == topic), None)


def _original(turn: Turn, topic: str, language: str) -> str:
    """Give the name a topic has without HR: the catalogue's, or what its author typed."""
    known = content(language).topics.get(topic)
    if known:
        return known.name.informal
    row = _added(turn, topic)
    return row.name if row else ""


PAGES = {"topics": page}
"""Pages of Home: `topics:7`."""
