"""Things that a page describes once and operations use: "Boat object", "Boat Structure"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from specmeld.model.page_objects import INSIDE, DescribedObject, Mention
from specmeld.read.containers.page_events import Event, Heading, Line
from specmeld.read.pages.definitions.entries import Entry, record_property
from specmeld.read.pages.fields import Field
from specmeld.read.pages.operations.operation_parts import gather
from specmeld.read.pages.operations.part_labels import is_label_of, label_of, object_name, plain
from specmeld.read.pages.samples.named_answers import named_answers
from specmeld.read.pages.stated_types import StatedType
from specmeld.read.recorder import Recorder
from specmeld.read.vocabulary.section_words import DEFINITION_WORDS
from specmeld.text.located import Located

DEEPEST = 3
"""Most levels of nested objects that are expanded at one place."""
_OWN = frozenset(["", "other", "object", "parameters", "body"])
"""Kinds of the parts of a page that describe the object which is its subject."""
_MOST_WORDS = 4
"""Most words of a title that is the name of an object."""
MOST_ENTRIES = 20_000
"""Most fields that the objects of one page are expanded to."""
_RETURNS = re.compile(
    r"\b(?:returns?|responds? with|response (?:body )?(?:is|contains|will be)|yields)\b"
    r"(?P<what>[^.;]{0,120})",
    re.IGNORECASE,
)
_MANY = re.compile(r"\b(?:list|array|collection|set|page)s? of\b", re.IGNORECASE)


@dataclass
class Objects:
    """The objects of a page by their names in lower case, without spaces."""

    fields: Mapping[str, Sequence[Field]] = field(default_factory=dict)
    answers: Mapping[str, Located] = field(default_factory=dict)
    """Sample responses that the page shows once, by name."""
    cut: bool = False
    """Whether an object was not expanded where it is used, as there were too many."""
    _deep: list[tuple[str, int]] = field(default_factory=list)
    """Objects nested too deep to be expanded, with the lines where they are named."""
    _shown: set[str] = field(default_factory=set)
    """Keys of the objects that were expanded."""
    _left: int = MOST_ENTRIES

    def named(self, name: str) -> Sequence[Field]:
        """The fields of an object by its name, in singular or plural; empty for none."""
        return next((self.fields[key] for key in keys_of(name) if key in self.fields), ())

    def entries(self, name: str) -> list[Entry]:
        """Copies of an object's things, since their contents belong to one place."""
        if self._left <= 0:
            self.cut = self.cut or bool(self.named(name))
            return []
        found = [deepcopy(each.entry) for each in self.named(name)]
        self._left -= len(found)
        self._shown |= {*keys_of(name)}
        return found

    @property
    def deep(self) -> tuple[str, int] | None:
        """The first object that is too deep wherever it is named, and its line."""
        left_out = (each for each in self._deep if not self._shown & {*keys_of(each[0])})
        return next(left_out, None)

    def fill(self, entry: Entry, depth: int = 0) -> None:
        """Give the things below an entry the fields of the objects that are their types."""
        named = named_object(entry.said.stated) if entry.said else ""
        if named and not entry.properties:
            if depth < DEEPEST:
                entry.properties += self.entries(named)
            elif self.named(named):
                self._deep.append((named, entry.line))
            depth += 1
        for child in (*entry.properties, *entry.branches):
            self.fill(child, depth)

    def returned(self, paragraphs: Sequence[Sequence[Line]]) -> tuple[int, str, bool] | None:
        """Line and name of the object that a text says is returned, and whether many are."""
        for line, words in returned_words(paragraphs):
            name = first_known(words, self.named)
            if name:
                return line, name, says_many(words)
        return None

    def lines(self) -> set[int]:
        """The lines of all fields of the objects."""
        found: set[int] = set()
        left = [each.entry for fields in self.fields.values() for each in fields]
        while left:
            entry = left.pop()
            found.add(entry.line)
            left += [*entry.properties, *entry.branches]
        return found

    def described(self, document: str) -> tuple[DescribedObject, ...]:
        """The objects for other pages, each with its claims."""
        found = []
        for key, fields in self.fields.items():
            recorder = Recorder(document)
            for entry in self.entries(key):
                self.fill(entry, 1)
                record_property(INSIDE.key(entry.label), entry, recorder)
            line = fields[0].entry.line
            found.append(DescribedObject(key, line, recorder.claims, mentioned(recorder)))
        return tuple(found)


def mentioned(recorder: Recorder) -> tuple[Mention, ...]:
    """The places of named objects without any other record."""
    filled = {claim.at.parent for claim in recorder.claims if claim.at.steps}
    return tuple(
        Mention(at, name, line) for at, name, line in recorder.named_types if at not in filled
    )


def returned_words(paragraphs: Sequence[Sequence[Line]]) -> Iterator[tuple[int, str]]:
    """The sentences' words for what is returned, each with its line."""
    for paragraph in paragraphs:
        text = plain(" ".join(line for _, line in paragraph))
        for said in _RETURNS.finditer(text):
            yield paragraph[0][0], said["what"]


def says_many(words: str) -> bool:
    """Whether the text is about a list: "an array of boats"."""
    return _MANY.search(words) is not None


def first_known(words: str, known: Callable[[str], object]) -> str:
    """The first known name in a text; the longest of those that begin at one word."""
    said = re.findall(r"[A-Za-z][\w-]*", words)
    for at in range(len(said)):
        for size in (4, 3, 2, 1):
            name = " ".join(said[at : at + size])
            if known(name):
                return name
    return ""


def objects_of(events: Sequence[Event]) -> Objects:
    """The objects in a page's headings, with the fields below each."""
    found: dict[str, Sequence[Field]] = {}
    for name, start, end in _sections(events):
        gathered = gather(events[start:end], {0})
        fields = [each for part in gathered.parts for each in part.fields]
        if fields:
            found.setdefault(_key(name), fields)
    return Objects(found, named_answers(events))


def titled_object(events: Sequence[Event]) -> Objects:
    """The object that a page without operations describes as a whole, under its title."""
    at = next((at for at, event in enumerate(events) if isinstance(event, Heading)), None)
    heading = events[at] if at is not None else None
    if at is None or not isinstance(heading, Heading):
        return Objects()
    name = _title(heading)
    while shorter := object_name(name):
        name = shorter
    gathered = gather(events[at:], {0})
    fields = [each for part in gathered.parts if part.kind in _OWN for each in part.fields]
    few = name.count(" ") < _MOST_WORDS and len(fields) > 1
    return Objects({_key(name): fields}) if few and _key(name) else Objects()


def _sections(events: Sequence[Event]) -> Iterator[tuple[str, int, int]]:
    chapter = 0
    for at, event in enumerate(events):
        if not isinstance(event, Heading):
            continue
        if event.level <= chapter:
            chapter = 0
        if is_label_of(event.text, DEFINITION_WORDS):
            chapter = event.level
            continue
        name = object_name(event.text) or (_title(event) if event.level == chapter + 1 > 1 else "")
        if name:
            end = at + 1
            while end < len(events) and not _closes(events[end], event.level):
                end += 1
            yield name, at, end


def _title(heading: Heading) -> str:
    """A heading without marks and without its number: "3.1. Boat"."""
    return re.sub(r"^[\d.]+\s+", "", plain(heading.text)).strip()


def _closes(event: Event, level: int) -> bool:
    if not isinstance(event, Heading):
        return False
    label = label_of(event.text)
    return event.level <= level or (label is not None and label.kind == "object")


def named_object(stated: StatedType) -> str:
    """The object that a type, or the items of a list, name."""
    while not stated.named and stated.items is not None:
        stated = stated.items
    return stated.named


def keys_of(name: str) -> tuple[str, str]:
    """The keys of an object: its name, and its singular."""
    key = _key(name)
    return key, key.removesuffix("s")


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
