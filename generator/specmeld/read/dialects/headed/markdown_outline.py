"""What a heading describes: a property, a branch, the items, or a group of branches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specmeld.read.dialects.headed.markdown_lists import take
from specmeld.read.dialects.headed.markdown_pages import Heading
from specmeld.read.dialects.headed.markdown_structures import (
    STRUCTURE,
    as_object,
    put_in_place,
)
from specmeld.read.pages.definitions.entries import Entry, Fact
from specmeld.read.pages.lines import said_type
from specmeld.text.keys import is_phrase, is_title, snake

_KEY = re.compile(r"[a-z_$@][\w.$@-]*(?:\[\])?")
_SUFFIX = re.compile(r"\s*\((?P<remarks>[^()]*)\)\s*$")


class Outline:
    """The things of one section, as arranged by its headings, lists and tables."""

    def __init__(self) -> None:
        self.entries: list[tuple[Entry, str]] = []
        self._open: list[tuple[int, Entry]] = []
        self._group: tuple[int, bool] | None = None
        self._level: int | None = None
        self._titled: list[Entry] = []
        """What headings in plain words describe: a name in code is literal."""

    def begin_group(self, line: int, required: bool) -> None:
        """What follows is below "Required parameters" or "Optional parameters"."""
        self._group = (line, required)
        self._open.clear()

    def place(self, entry: Entry, location: str) -> None:
        """Add a thing from a list or table of the section."""
        self.entries.append((self._marked(entry), location))

    def add(self, heading: Heading) -> None:
        """Add a heading with what is below it."""
        entry = _described(heading)
        if "`" not in heading.title:
            self._titled.append(entry)
        if self._level is None or heading.level <= self._level:
            self._level = heading.level
            self._open = [(heading.level, entry)]
            self.place(entry, "")
            return
        while self._open and self._open[-1][0] >= heading.level:
            self._open.pop()
        if not self._open:
            self.place(entry, "")
        else:
            entry = _attach(self._open[-1][1], entry)
        self._open.append((heading.level, entry))

    def finished(self) -> Iterator[tuple[Entry, str]]:
        """The things in order, each with its location on the page, if given."""
        self.entries = put_in_place(self.entries)
        held = [pair for entry, _ in self.entries for pair in _held(entry)]
        has_phrases = any(is_phrase(each.label) for _, each in held)
        for parent, each in held:
            headed = any(each is titled for titled in self._titled)
            if (has_phrases or headed) and is_title(each.label) and _KEY.fullmatch(parent.label):
                each.label = snake(each.label)  # a single word is a title if others are
        for entry, _ in self.entries:
            _collapse_branches(entry)
        yield from self.entries

    def _marked(self, entry: Entry) -> Entry:
        if entry.required is None and self._group is not None:
            entry.required = self._group
        return entry


def _held(entry: Entry) -> Iterator[tuple[Entry, Entry]]:
    """The properties inside a thing, each with the thing that holds it."""
    for each in entry.properties:
        yield entry, each
    inner = [*entry.properties, *entry.branches, *([entry.items] if entry.items else [])]
    for each in inner:
        yield from _held(each)


def _described(heading: Heading) -> Entry:
    title = heading.title.strip().replace("`", "").replace("**", "").replace("\\_", "_")
    remarks = _SUFFIX.search(title)
    entry = Entry(title, heading.line)
    if remarks:
        for word in re.split(r",\s*", remarks["remarks"]):
            if word.lower() in ("required", "optional"):
                entry.required = (heading.line, word.lower() == "required")
            elif said := said_type(word):
                entry.said, entry.type_line = said, heading.line
            else:
                break
        else:
            entry.label = title[: remarks.start()]
    take(entry, heading.nodes)
    return entry


def _attach(parent: Entry, entry: Entry) -> Entry:
    """Put a thing into the one above it; returns the parent for the headings below it."""
    if entry.required is not None or _KEY.fullmatch(entry.label):
        parent.properties.append(entry)
    elif _is_empty(entry):
        return _group_of_branches(parent, entry)
    elif entry.said is None and STRUCTURE.search(entry.label) and entry.properties:
        return _structure(parent, entry)
    else:
        parent.branches.append(entry)
    return entry


def _collapse_branches(entry: Entry) -> None:
    """A branch that shows nothing of an object refers to one described elsewhere."""
    for branch in entry.branches:
        if branch.names == ("object",) and not (branch.properties or branch.branches):
            branch.facts.append(Fact(branch.line, "collapsed", True))
    for each in [*entry.properties, *entry.branches, *([entry.items] if entry.items else [])]:
        _collapse_branches(each)


def _is_empty(entry: Entry) -> bool:
    return not (entry.said or entry.properties or entry.branches or entry.facts or entry.paragraphs)


def _structure(parent: Entry, entry: Entry) -> Entry:
    """ "Message Object Structure" below an array describes its items, else the thing itself."""
    if "array" in parent.names and parent.items is None:
        parent.items = as_object(entry)
        return entry
    parent.properties += entry.properties
    parent.paragraphs += entry.paragraphs
    return parent


def _group_of_branches(parent: Entry, entry: Entry) -> Entry:
    """ "Content Types": what follows are branches of the array of parts that was listed above."""
    within = parent.items or parent
    unions = [each for each in within.properties if "array" in each.names and each.items is None]
    first = entry.label.lower().partition(" ")[0]
    named = [each for each in unions if first and each.label.lower() in (first, first + "s")]
    target = (named or unions or [parent])[-1]
    if len(target.names) < 2:
        return target
    array = next((branch for branch in target.branches if branch.names == ("array",)), None)
    if array is None:
        array = Entry("", entry.line, said_type("array"), entry.line)
        target.branches.append(array)
    return array
