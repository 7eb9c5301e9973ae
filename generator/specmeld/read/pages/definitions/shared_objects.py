"""Share objects described on one page with the other pages of an API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.documents import NO_DIALECT, Reading, SourceDocument
from specmeld.model.json import JSON
from specmeld.model.page_objects import DescribedObject, Mention
from specmeld.read.containers.choice import container_of, events_of
from specmeld.read.pages.definitions.described_objects import (
    DEEPEST,
    keys_of,
    objects_of,
    says_many,
    titled_object,
)
from specmeld.read.vocabulary.section_words import OBJECT_WORDS

MOST_CLAIMS = 200_000
"""Most claims that objects of other pages are expanded to."""
_WORD = re.compile(r"[A-Za-z][\w-]*")


def with_shared_objects(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings, with what each page says about an object wherever another page names it.

    An object that several pages describe under one name is left alone: it is unclear which one is
    meant.
    """
    if len(readings) < 2 or not any(reading.mentions for reading in readings):
        return tuple(readings)
    shared = _Shared(_by_name(readings))
    for at, reading in enumerate(readings):
        for mention in reading.mentions:
            shared.place(mention, at)
    return tuple(_with(reading, shared.added.get(at, ())) for at, reading in enumerate(readings))


def described_objects(document: SourceDocument) -> tuple[DescribedObject, ...]:
    """The objects of a page that describes no operation."""
    events = events_of(document.text, container_of(document.text))
    objects = objects_of(events)
    return (objects if objects.fields else titled_object(events)).described(document.id)


def _with(reading: Reading, claims: Sequence[Claim]) -> Reading:
    """A reading with additions; a page that is used this way describes the API."""
    if not claims:
        return reading
    if reading.dialect == NO_DIALECT:
        dialect = f"{container_of(reading.document.text)}-page"
        return replace(reading, dialect=dialect, claims=tuple(claims), diagnostics=())
    return replace(reading, claims=(*reading.claims, *claims))


def _by_name(readings: Sequence[Reading]) -> Mapping[str, tuple[int, DescribedObject] | None]:
    """The object of each name and the reading that has it; None if several do."""
    found: dict[str, tuple[int, DescribedObject] | None] = {}
    for at, reading in enumerate(readings):
        for each in reading.objects:
            found[each.name] = None if each.name in found else (at, each)
    return found


@dataclass
class _Shared:
    objects: Mapping[str, tuple[int, DescribedObject] | None]
    added: dict[int, list[Claim]] = field(default_factory=dict)
    """Index of a reading → its additions at places of other pages."""
    count: int = 0

    def named(self, name: str) -> tuple[int, DescribedObject] | None:
        return next((self.objects[key] for key in keys_of(name) if self.objects.get(key)), None)

    def place(self, mention: Mention, user: int) -> None:
        """Put an object where a page names it; ``user`` is the reading of that page."""
        if not mention.returned:
            self._put(mention.words, mention.at, user, 0)
            return
        name = next((name for name in _names_in(mention.words) if self.named(name)), "")
        if not name:
            return
        many = mention.many or says_many(mention.words)
        say = _Sayer(self.added.setdefault(user, []), mention.line, mention.document)
        say(mention.at, "exists", True, implied=True)
        say(mention.at, "type", "array" if many else "object")
        at = mention.at.items() if many else mention.at
        if many:
            say(at, "exists", True)
        self._put(name, at, user, 1)

    def _put(self, name: str, at: Place, user: int, depth: int) -> None:
        found = self.named(name)
        if found is None or depth >= DEEPEST:
            return
        owner, described = found
        self.count += len(described.claims)
        if (owner == user and depth == 0) or self.count > MOST_CLAIMS:
            return
        moved = self.added.setdefault(owner, [])
        moved += (replace(claim, at=_moved(claim.at, at)) for claim in described.claims)
        for mention in described.mentions:
            self._put(mention.words, _moved(mention.at, at), owner, depth + 1)


@dataclass
class _Sayer:
    claims: list[Claim]
    line: int
    document: str

    def __call__(self, at: Place, keyword: str, value: JSON, *, implied: bool = False) -> None:
        origin = Origin(self.document, self.line)
        self.claims.append(Claim(at, keyword, value, origin, "prose", implied))


def _moved(at: Place, base: Place) -> Place:
    return Place(base.operation, base.section, (*base.steps, *at.steps))


def _names_in(words: str) -> Iterator[str]:
    """What a sentence may name: words before "object", or capitalized ones."""
    said = [found.group() for found in _WORD.finditer(words)]
    for at in range(len(said)):
        for size in (4, 3, 2, 1):
            name, behind = said[at : at + size], said[at + size : at + size + 1]
            is_object = bool(behind) and behind[0].lower().removesuffix("s") in OBJECT_WORDS
            if is_object or name[0][:1].isupper():
                yield " ".join(name)
