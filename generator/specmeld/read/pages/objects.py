"""Things that a page describes once and operations use: "Boat object", "Boat Structure"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from specmeld.read.containers.page_events import Event, Heading, Line
from specmeld.read.pages.entries import Entry
from specmeld.read.pages.fields import Field
from specmeld.read.pages.operation_parts import gather
from specmeld.read.pages.part_labels import is_label_of, label_of, object_name, plain
from specmeld.read.pages.type_words import StatedType
from specmeld.read.vocabulary.section_words import DEFINITION_WORDS

DEEPEST = 3
"""Objects inside of each other that are written out at one place."""
MOST_ENTRIES = 20_000
"""Fields that the objects of one page are written out to."""
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
    cut: bool = False
    """Whether an object was not written out where it is used, as there were too many."""
    _left: int = MOST_ENTRIES

    def named(self, name: str) -> Sequence[Field]:
        """The fields of an object by its name, in singular or plural; empty for none."""
        key = _key(name)
        return next((self.fields[k] for k in (key, key.removesuffix("s")) if k in self.fields), ())

    def entries(self, name: str) -> list[Entry]:
        """The things of an object, made anew: what is put into them stays at one place."""
        if self._left <= 0:
            self.cut = self.cut or bool(self.named(name))
            return []
        found = [deepcopy(each.entry) for each in self.named(name)]
        self._left -= len(found)
        return found

    def fill(self, entry: Entry, depth: int = 0) -> None:
        """Give the things below an entry the fields of the objects that are their types."""
        named = named_object(entry.said.stated) if entry.said else ""
        if named and not entry.properties and depth < DEEPEST:
            entry.properties += self.entries(named)
            depth += 1
        for child in (*entry.properties, *entry.branches):
            self.fill(child, depth)

    def returned(self, paragraphs: Sequence[Sequence[Line]]) -> tuple[int, str, bool] | None:
        """Line and name of the object that a text says is returned, and whether many are."""
        for paragraph in paragraphs:
            text = plain(" ".join(line for _, line in paragraph))
            for said in _RETURNS.finditer(text):
                many = _MANY.search(said["what"]) is not None
                words = re.findall(r"[A-Za-z][\w-]*", said["what"])
                for first, second in zip(words, [*words[1:], ""], strict=False):
                    for name in (f"{first} {second}", first):
                        if self.named(name):
                            return paragraph[0][0], name, many
        return None


def objects_of(events: Sequence[Event]) -> Objects:
    """The objects that headings of a page name, with the fields below each."""
    found: dict[str, Sequence[Field]] = {}
    for name, start, end in _sections(events):
        gathered = gather(events, {start}, start, end)
        fields = [each for part in gathered.parts for each in part.fields]
        if fields:
            found.setdefault(_key(name), fields)
    return Objects(found)


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
    """The object that a type names, or the items of a list do."""
    while not stated.named and stated.items is not None:
        stated = stated.items
    return stated.named


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
