"""Records for what surrounds the talks: arcs, surveys, workshops, set-up, recognition."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.model import Audience, PollKind, Stage
from bot.content.voice import Voice


@dataclass(frozen=True, slots=True)
class Theme:
    """What a week is about, seen from each side."""

    id: str
    stage: Stage
    title: Voice
    to_mentee: Voice
    to_mentor: Voice


@dataclass(frozen=True, slots=True)
class Week:
    """One week of an arc; `session` 0 is a week between two talks."""

    week: int
    session: int
    theme: str
    touches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A programme format and its weeks; `clock` names the clock of its talks."""

    id: str
    name: Voice
    description: Voice
    weeks: tuple[Week, ...]
    clock: str

    @property
    def sessions(self) -> int:
        """Return how many talks are planned."""
        return max(week.session for week in self.weeks)


@dataclass(frozen=True, slots=True)
class Clock:
    """How many minutes each phase of a talk gets, in order."""

    id: str
    phases: Mapping[str, int]

    @property
    def minutes(self) -> int:
        """Return the length of the whole talk."""
        return sum(self.phases.values())


@dataclass(frozen=True, slots=True)
class Label:
    """A name with a sentence that explains it."""

    id: str
    title: Voice
    text: Voice


@dataclass(frozen=True, slots=True)
class Arc:
    """The conversation arcs of the three formats and the clocks of a talk."""

    formats: Mapping[str, Format]
    themes: Mapping[str, Theme]
    touches: Mapping[str, Voice]
    clocks: Mapping[str, Clock]
    phases: Mapping[str, Label]


@dataclass(frozen=True, slots=True)
class Scale:
    """An answer scale. `first` is the number of its lowest step."""

    id: str
    first: int
    steps: tuple[Voice, ...]
    skip: Voice | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A survey item; an empty `scale` means free text, an empty `index` stands on its own line."""

    id: str
    text: Voice
    scale: str = ""
    index: str = ""
    per_topic: bool = False


@dataclass(frozen=True, slots=True)
class Instrument:
    """A survey: its items in order and what is said before the first one."""

    id: str
    seconds: int
    items: tuple[str, ...]
    title: Voice
    intro: Voice
    rotating: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll HR can send as it is or change."""

    id: str
    kind: PollKind
    title: Voice
    question: Voice
    options: tuple[Voice, ...] = ()
    scale: str = ""


@dataclass(frozen=True, slots=True)
class Surveys:
    """Scales, items, instruments and poll templates; own items, so no licence is owed."""

    scales: Mapping[str, Scale]
    items: Mapping[str, Item]
    indices: Mapping[str, Voice]
    instruments: Mapping[str, Instrument]
    polls: Mapping[str, Poll]
    promise: Label
    offer: Voice


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the set-up checklist; `weeks_before` counts back from kick-off."""

    id: str
    weeks_before: int
    who: str
    title: Voice
    text: Voice
    template: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """What HR needs before the start: checklist, ready texts, questions people ask, roadmap."""

    people: Mapping[str, Voice]
    checklist: Mapping[str, Task]
    texts: Mapping[str, Label]
    purpose: Voice
    outcomes: Mapping[str, Label]
    faq: Mapping[str, Label]
    roadmap: Mapping[str, Label]
    never: Voice


@dataclass(frozen=True, slots=True)
class Privacy:
    """The notice at sign-up, section by section, and what voluntary means here."""

    title: Voice
    sections: Mapping[str, Label]
    voluntary: Voice
    confirm: Voice


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a workshop."""

    id: str
    minutes: int
    title: Voice
    text: Voice


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop outline HR can run as it stands."""

    id: str
    audience: Audience
    title: Voice
    purpose: Voice
    blocks: Mapping[str, Block]
    bring: Voice

    @property
    def minutes(self) -> int:
        """Return the length of the whole workshop."""
        return sum(block.minutes for block in self.blocks.values())


@dataclass(frozen=True, slots=True)
class Scene:
    """A tough moment to practise, and one sentence that helps."""

    id: str
    title: Voice
    situation: Voice
    sentence: Voice


@dataclass(frozen=True, slots=True)
class Workshops:
    """Six outlines, and the scenes they rehearse."""

    outlines: Mapping[str, Workshop]
    scenes: Mapping[str, Scene]


@dataclass(frozen=True, slots=True)
class Cards:
    """Guides for turning points of a pair, and texts that carry it there."""

    closing: Mapping[str, Block]
    closing_intro: Voice
    midpoint_intro: Voice
    midpoint: Mapping[str, Label]
    prep_mentor: Mapping[str, Voice]
    prep_mentee: Mapping[str, Voice]
    match: Voice
    stalled: Voice
    not_now: Voice
    help_offer: Voice


@dataclass(frozen=True, slots=True)
class Certificate:
    """The words of the certificate; it confirms participation and rates nobody."""

    title: Voice
    mentor: Voice
    mentee: Voice
    modules: Voice
    topics: Voice
    thanks: Voice
    place_date: Voice
    sponsor: Voice
    lead: Voice
    verify: Voice
    footer: Voice


@dataclass(frozen=True, slots=True)
class Keepsake:
    """The words of the sheet a pair keeps."""

    title: Voice
    subtitle: Voice
    talks: Voice
    topics: Voice
    milestones: Voice
    thanks: Voice
    closing: Voice


@dataclass(frozen=True, slots=True)
class Recognition:
    """Certificate, keepsake, thank-you templates and the equal gifts HR can choose from."""

    certificate: Certificate
    keepsake: Keepsake
    thanks: Mapping[str, Label]
    gifts: Mapping[str, Label]
    sponsor_letter: Label
    profile_text: Voice


@dataclass(frozen=True, slots=True)
class Hint:
    """A playbook rule: when `metric` compares with `threshold` so, HR reads `advice`.

    Metrics are shares or index values from 0 to 100. Thresholds are reasoned starts, not norms.
    """

    id: str
    metric: str
    below: bool
    threshold: float
    finding: Voice
    advice: Voice


@dataclass(frozen=True, slots=True)
class WordRule:
    """A family of words that hint at age; `patterns` are regular expressions for whole words."""

    id: str
    patterns: tuple[str, ...]
    reason: Voice
    suggestion: Voice
