"""The topics people may choose from: the catalogue, what they added, and HR's changes to both."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.content import content, find_topics, languages
from bot.content.search import fold
from bot.core import Tick
from bot.domain.enrolment import NEW, TOPIC_LENGTH, Band, TopicName, typed_topic
from bot.i18n import Translate
from storage import enrolments
from storage.models import Programme

TOPIC_TEXT = "topic"
"""Begins the keys under which a programme's texts hold new names: `topic.ai_daily.de`."""
MOST = 99
"""Slack shows a hundred options; one is kept for “add my own”."""


class Catalogue:
    """All topics of a workspace in one language; HR's words replace ours.

    `settings["topics"]` of workspace or programme may hold `hidden` (a list of topics) and
    `names` (topic → language → name). `merged` are names of topics that became another one.
    """

    def __init__(
        self,
        t: Translate,
        own: Mapping[str, str],
        settings: Iterable[Mapping[str, Any]] = (),
        merged: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._language = t.language
        self._own = own
        self._merged = {fold(name): topic for name, topic in merged}
        self._topics = content(t.language).topics
        self._hidden: set[str] = set()
        self._names: dict[str, str] = {}
        for each in settings:
            changes = each.get("topics") or {}
            self._hidden |= set(changes.get("hidden", ()))
            named = changes.get("names", {}).items()
            self._names |= {k: v[t.language] for k, v in named if v.get(t.language)}

    def name(self, topic: str) -> str:
        """Name a topic, also one that was hidden since."""
        if topic in self._names:
            return self._names[topic]
        if topic in self._topics:
            return self._topics[topic].name.informal
        return self._own.get(topic) or typed_topic(topic) or topic

    def names(self, topics: Iterable[str]) -> list[str]:
        """Name several topics."""
        return [self.name(topic) for topic in topics]

    def shown(self, topics: Iterable[str]) -> list[TopicName]:
        """Show topics as choices."""
        return [self._shown(topic) for topic in topics]

    @property
    def known(self) -> frozenset[str]:
        """Every topic that may be chosen."""
        return frozenset({*self._topics, *self._own} - self._hidden)

    @property
    def offer_only(self) -> frozenset[str]:
        """Topics that may be offered but never asked for."""
        return frozenset(key for key, topic in self._topics.items() if topic.offer_only)

    def search(self, typed: str, *, wanted: bool) -> list[TopicName]:
        """Find topics that fit what was typed; what nobody has yet can be added, last of all.

        The catalogue is searched with synonyms in both languages, what people added by name.
        """
        left_out = self._hidden | (self.offer_only if wanted else frozenset())
        added = (
            self._added(typed) if typed else sorted(self._own, key=lambda key: fold(self.name(key)))
        )
        found = dict.fromkeys([*added, *find_topics(typed, self._language)])
        shown = [self._shown(key) for key in found if key not in left_out][:MOST]
        return [*shown, *self._new(typed)]

    def same(self, typed: str) -> str | None:
        """Find the topic that has exactly this name, so that nothing is added twice."""
        wanted = fold(typed)
        names = {fold(self.name(key)): key for key in sorted(self.known, reverse=True)}
        return names.get(wanted) or self._merged.get(wanted)

    def _added(self, typed: str) -> list[str]:
        """Find topics by what people or HR called them, and by names that were merged."""
        wanted = fold(typed)
        called = [(name, key) for key, name in {**self._own, **self._names}.items()]
        found = sorted([(fold(name), key) for name, key in called])
        found += sorted(self._merged.items()) if wanted else []
        return list(dict.fromkeys(key for name, key in found if _fits(name, wanted)))

    def _shown(self, topic: str) -> TopicName:
        known = self._topics.get(topic)
        return TopicName(topic, self.name(topic), known.description.informal if known else "")

    def _new(self, typed: str) -> list[TopicName]:
        name = typed_topic(NEW + typed)[: TOPIC_LENGTH.stop - 1].strip()
        if len(name) < TOPIC_LENGTH.start or not fold(name) or self._called(fold(name)):
            return []
        return [TopicName(NEW + name, name)]

    def _called(self, wanted: str) -> bool:
        """Tell whether some topic has this name or synonym in any language."""
        own = {fold(self.name(key)) for key in self.known}
        return (
            wanted in own
            or wanted in self._merged
            or any(
                wanted in {fold(each) for each in (topic.name.informal, *topic.synonyms)}
                for language in languages()
                for topic in content(language).topics.values()
            )
        )


def _fits(name: str, wanted: str) -> bool:
    return all(any(word.startswith(part) for word in name.split()) for part in wanted.split())


def catalogue(tick: Tick, t: Translate, programme: Programme | None = None) -> Catalogue:
    """Load the topics for a reader."""
    own = {row.key: row.name for row in enrolments.own_topics(tick.session, tick.workspace_id)}
    merged = enrolments.merged_topics(tick.session, tick.workspace_id)
    changes = [tick.home.settings, *([changes_of(programme)] if programme else [])]
    return Catalogue(t, own, changes, merged)


def changes_of(programme: Programme) -> dict[str, Any]:
    """Read what HR hid and renamed in a programme; names are kept with its other texts."""
    names: dict[str, dict[str, str]] = {}
    for key, text in programme.texts.items():
        kind, _, rest = key.partition(".")
        topic, _, language = rest.rpartition(".")
        if kind == TOPIC_TEXT and text:
            names.setdefault(topic, {})[language] = text
    hidden = (programme.settings.get("topics") or {}).get("hidden", ())
    return {"topics": {"hidden": list(hidden), "names": names}}


def topic_words(tick: Tick, programme: Programme, t: Translate) -> dict[str, str]:
    """Name the topics our own catalogue does not: added ones, merged ones, HR's new names."""
    named = changes_of(programme)["topics"]["names"]
    new = {topic: names[t.language] for topic, names in named.items() if t.language in names}
    return {**enrolments.own_topic_names(tick.session, tick.workspace_id), **new}


def bands(tick: Tick, t: Translate, own: Sequence[Mapping[str, Any]] | None = None) -> list[Band]:
    """List the level bands, the lowest first: the workspace's own, else the usual six.

    `settings["bands"]` is a list of `{rank, name: {language: name}}`; `own` takes its place.
    """
    if own is None:
        own = tick.home.settings.get("bands")
    if own:
        named = [(int(band["rank"]), band["name"]) for band in own]
        return sorted(
            (
                Band(rank, str(name.get(t.language) or next(iter(name.values()))))
                for rank, name in named
            ),
            key=lambda band: band.rank,
        )
    levels = content(t.language).profile.levels.values()
    return [
        Band(level.rank, level.name.informal, level.explanation.say(_address(t)))
        for level in sorted(levels, key=lambda level: level.rank)
    ]


def _address(t: Translate) -> Any:
    return t.address


def settle_new(tick: Tick, found: Catalogue, topics: Iterable[str], by: str) -> list[str]:
    """Turn typed topics into topics of the workspace; one that exists already is taken instead."""
    return [
        topic
        if not topic.startswith(NEW)
        else found.same(typed_topic(topic))
        or enrolments.add_own_topic(
            tick.session, tick.workspace_id, typed_topic(topic), by, tick.now
        )
        for topic in topics
    ]
