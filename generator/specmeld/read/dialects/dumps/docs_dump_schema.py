"""Lists of properties and parameters in a docs-site text dump: lines → things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from specmeld.model.json import JSON
from specmeld.read.pages.constraints import bounds, labelled
from specmeld.read.pages.lines import Line
from specmeld.read.pages.stated_types import FORMATS, StatedType, parse_type


@dataclass(slots=True)
class Thing:
    """A property, parameter, union branch or the schema itself, under construction."""

    label: str
    line: int
    stated: StatedType | None = None
    stated_line: int = 0
    union: str = ""
    """``one``, ``any`` or ``all`` if the page says so."""
    depth: int = 0
    """How many things contain it, besides the schema."""
    required: int = 0
    """Line of the mark; 0 if there is none."""
    paragraphs: list[list[tuple[int, str]]] = field(default_factory=list)
    facts: list[tuple[int, str, JSON]] = field(default_factory=list)
    """Line, keyword, value; defaults, examples and listed values are the text of the page."""
    shown: list[str] = field(default_factory=list)
    """Texts in the samples for its name."""
    branches: list[Thing] = field(default_factory=list)
    children: list[Thing] = field(default_factory=list)


_FORMATS = "|".join(sorted(FORMATS, key=lambda word: (-len(word), word)))
_ATOM = (
    rf"(?:(?:string|integer|number)(?:<[a-z0-9-]+>|{_FORMATS})?"
    r"|boolean|object|array(?:\[[a-z\[\]| ]+\])?|null)"
)
_TYPE = rf"(?:(?P<type>{_ATOM}(?: ?\| ?{_ATOM})*)|(?P<union>One|Any|All) ?Of)"
_MARKS = r"(?P<marks>(?: ?(?:required|optional|deprecated|nullable))*)"
_HEADING = re.compile(rf"(?P<label>.+?){_TYPE}{_MARKS}\Z")
_BARE = re.compile(rf"{_TYPE}?{_MARKS}\Z")
_LONGEST_HEADING = 300
_DEEPEST = 40
_NAME = re.compile(r"[^\s\"'`,;(){}]*[^\s\"'`,;(){}.:!?]\Z")
_CERTAIN = re.compile(r"required\Z|\| ?null|array\[")
_RUN_ON_FORMAT = re.compile(rf"\b(string|integer|number)({_FORMATS})\b")

_CLOSED = re.compile(r"\*? ?Additional properties are (?P<not>not )?allowed\.?\Z", re.IGNORECASE)
_CHILDREN = re.compile(r"(?P<verb>Show|Hide) child (parameters|attributes|properties)\Z", re.I)


def heading(line: Line, *, branch: bool = False) -> Thing | None:
    """The thing that a run-on line names; None if the line is prose.

    The label of a branch may contain spaces; the name of a property only if the line can be nothing
    else, because it carries a mark that prose never has.
    """
    match = _HEADING.match(line.text) if len(line.text) <= _LONGEST_HEADING else None
    if match is None or match["label"] != match["label"].strip():
        return None
    if not branch and not _NAME.match(match["label"]) and not _CERTAIN.search(line.text):
        return None
    thing = Thing(match["label"], line.number)
    _state(thing, match, line.number)
    return thing


def _state(thing: Thing, match: re.Match[str], line: int) -> None:
    """Put the type, the union and the marks of a line on a thing."""
    if match["type"]:
        thing.stated = parse_type(_RUN_ON_FORMAT.sub(r"\1<\2>", match["type"]))
        thing.stated_line = line
    if match["union"]:
        thing.union = match["union"].lower()
    if "required" in match["marks"]:
        thing.required = line
    thing.facts += [(line, mark, True) for mark in ("deprecated",) if mark in match["marks"]]
    if "nullable" in match["marks"] and thing.stated is not None:
        thing.stated = StatedType(thing.stated.names, True, thing.stated.items, thing.stated.format)


def show_values(thing: Thing, values: Mapping[str, list[str]]) -> None:
    """Give a thing, and everything inside it, the samples' values for their names."""
    thing.shown = values.get(thing.label, [])
    for branch in thing.branches:
        show_values(branch, {**values, branch.label: thing.shown})
    for child in thing.children:
        show_values(child, values)


def read_schema(lines: Sequence[Line]) -> Thing:
    """Read the lines under a section heading: a nameless thing with the members as children."""
    return _SchemaReader(lines).read()


class _SchemaReader:
    """Line by line; what a line can be depends on what precedes it."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = iter(lines)
        self._root = self._current = Thing("", lines[0].number if lines else 0)
        self._union: Thing | None = None
        """The union whose branches may still come."""
        self._left: Thing | None = None
        """The union after a branch whose properties are shown: another may follow them."""
        self._fresh = True
        """Whether a heading may be here: not inside a paragraph."""
        self._after_union = False
        self._after_hide = False

    def read(self) -> Thing:
        for line in self._lines:
            if not line.text:
                self._fresh, self._after_union = True, False
            elif self._take_structure(line):
                self._fresh = True
            else:
                self._take_prose(line)
        return self._root

    def _take_prose(self, line: Line) -> None:
        if self._fresh:
            self._current.paragraphs.append([])
        self._current.paragraphs[-1].append((line.number, line.text))
        self._fresh = self._after_union = self._after_hide = False

    def _take_structure(self, line: Line) -> bool:
        if self._take_mark(line):
            return True
        if self._fresh and (self._take_labelled(line) or self._take_bare_type(line)):
            return True
        return self._fresh and self._take_heading(line)

    def _take_mark(self, line: Line) -> bool:
        """Lines that are never prose: closed lists, hidden children, bounds."""
        if closed := _CLOSED.match(line.text):
            facts: list[tuple[str, JSON]] = [("additionalProperties", not closed["not"])]
        elif children := _CHILDREN.match(line.text):
            hides = children["verb"].lower() == "hide"
            self._after_hide = hides and self._current.depth < _DEEPEST
            facts = [] if hides else [("collapsed", True)]
        elif line.text.lower() in ("unique items", "deprecated"):
            facts = [("deprecated" if line.text.lower() == "deprecated" else "uniqueItems", True)]
        else:
            facts = bounds(line.text)
            if not facts:
                return False
        self._current.facts += [(line.number, keyword, value) for keyword, value in facts]
        return True

    def _take_labelled(self, line: Line) -> bool:
        found = labelled(line.text)
        if found is None:
            return False
        keyword, inline = found
        below = [] if inline else list(self._until_blank())
        values = [inline] if inline else [each.text for each in below]
        if not values:
            return True
        value: JSON = values if keyword == "enum" else " ".join(values)
        number = below[0].number if below else line.number
        self._current.facts.append((number, keyword, value))
        return True

    def _until_blank(self) -> Iterator[Line]:
        for line in self._lines:
            if not line.text:
                return
            yield line

    def _take_bare_type(self, line: Line) -> bool:
        """The type or mark on the line after ``toolsOne Of``, or the type of a whole schema."""
        match = _BARE.match(line.text) if len(line.text) <= _LONGEST_HEADING else None
        if match is None or not (self._after_union or self._may_type_root(match)):
            return False
        _state(self._current, match, line.number)
        self._after_union = bool(match["union"])
        if match["union"]:
            self._union = self._current
        return True

    def _may_type_root(self, match: re.Match[str]) -> bool:
        untyped = self._root.stated is None and not self._root.union
        return self._current is self._root and untyped and not match["marks"]

    def _take_heading(self, line: Line) -> bool:
        union = self._union
        branch = union is not None and (not union.branches or _names_branch(line, union))
        if union is None and self._left is not None and _is_titled_object(line):
            union, branch = self._left, True
        thing = heading(line, branch=branch)
        if thing is None:
            return False
        if union is not None and branch:
            thing.depth = union.depth + 1
            union.branches.append(thing)
        elif self._after_hide and self._current is not self._root:
            thing.depth = self._current.depth + 1
            self._current.children.append(thing)
        else:
            self._root.children.append(thing)
            self._leave_union()
        if thing.union and thing.depth < _DEEPEST:
            self._union = thing
        self._current, self._after_union, self._after_hide = thing, bool(thing.union), False
        return True

    def _leave_union(self) -> None:
        union, self._union = self._union, None
        if union is not None:
            self._left = union if union.branches and union.branches[-1].children else None


def _is_titled_object(line: Line) -> bool:
    """Whether a line names an object by a title, like branches: ``Delivery``."""
    thing = heading(line, branch=True)
    titled = thing is not None and thing.label[:1].isupper() and len(thing.label.split()) < 6
    return titled and thing is not None and thing.stated == StatedType(("object",))


def _names_branch(line: Line, union: Thing) -> bool:
    """Whether a line after the first branch names another: by a label unlike a property."""
    thing = heading(line, branch=True)
    if thing is None:
        return False
    label = thing.label
    if re.match(r"Variant \d+\Z", label) or " " in label:
        return True
    return label[:1].isupper() and not union.label[:1].isupper()
