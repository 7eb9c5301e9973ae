"""The parts of a widdershins page: operations, their sections, and the schemas.

The generator puts texts into table cells unescaped, with bars, line breaks and all, so that a
Markdown parser loses rows; this module relies on its own marks, one per line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from specmeld.openapi.shapes import METHODS
from specmeld.read.pages.lines import Line

_METHODS = "|".join(METHODS).upper()
_OPERATION = re.compile(rf"`(?P<method>{_METHODS}) (?P<path>[^`]+)`\Z")
_FENCE = re.compile(r"(?P<mark>```+|~~~+)(?P<language>[\w#+-]*)")
_HEADING = re.compile(r"(?P<level>#{1,6}) (?P<title>.+)|<h(?P<tag>[1-6])\b[^>]*>(?P<inside>.*)</h")
_SCHEMA_ID = re.compile(r"<a id=\"schema_?[^\"]+\"></a>")
_ASIDE = re.compile(r"<aside class=\"(?P<kind>warning|success)\">")
_QUOTE = re.compile(r"> (?P<text>.+)")
_SERVER = re.compile(r"\* <a href=\"(?P<url>[^\"]+)\">")
_KEY_SCHEME = re.compile(r"[*-] API Key \((?P<name>.+)\)\s*\Z")
_HTTP_SCHEME = re.compile(r"[*-] HTTP Authentication, scheme: (?P<scheme>\w+)")
_OAUTH_SCHEME = re.compile(r"[*-] oAuth2 authentication\.")
_TITLES = frozenset(
    [
        "Properties",
        "Enumerated Values",
        "Detailed descriptions",
        "Response Headers",
        "Callbacks",
        "Links",
    ]
)
"""Markdown headings that the generator makes inside a part; its others are HTML."""


@dataclass(frozen=True, slots=True)
class Fence:
    """Fenced text; ``label`` is the quoted line above it."""

    label: str
    language: str
    line: int
    text: str


@dataclass(slots=True)
class Section:
    """A heading with what is below it, fenced texts separately."""

    title: str
    level: int
    heading: Line
    made: bool = True
    """Whether the generator makes such headings, and not only people in descriptions."""
    lines: list[Line] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """An operation or a schema: ``top`` ends at its first section."""

    top: Section
    sections: list[Section] = field(default_factory=list)

    def take(self, section: Section) -> None:
        """A heading that the generator does not make belongs to the text above it."""
        if section.made:
            self.sections.append(section)
        else:
            last = self.sections[-1] if self.sections else self.top
            last.lines += [section.heading, *section.lines]
            last.fences += section.fences

    def section(self, title: str) -> Section | None:
        return next((each for each in self.sections if each.title == title), None)


@dataclass(slots=True)
class OperationPart(Part):
    method: str = ""
    path: str = ""
    opened: int = 0
    """The line of its method and path."""

    @property
    def security(self) -> Line | None:
        """The line that names the ways to authenticate: the last, as callbacks have their own."""
        for each in reversed([self.top, *self.sections]):
            for index, line in reversed(list(enumerate(each.lines))):
                if aside := _ASIDE.match(line.text):
                    following = each.lines[index + 2 : index + 3]
                    return following[0] if aside["kind"] == "warning" and following else None
        return None


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """A way to authenticate: ``name`` is empty if the page does not give it."""

    name: str
    kind: str
    line: int


@dataclass(slots=True)
class WiddershinsPage:
    title: str = ""
    servers: list[Line] = field(default_factory=list)
    schemes: list[SchemeLine] = field(default_factory=list)
    operations: list[OperationPart] = field(default_factory=list)
    schemas: list[Part] = field(default_factory=list)

    def take_top(self, section: Section) -> None:
        """What the page says before its first operation, and its ways to authenticate."""
        self.title = self.title or section.title
        for line in section.lines:
            if server := _SERVER.match(line.text):
                self.servers.append(Line(line.number, 0, server["url"]))
            elif key := _KEY_SCHEME.match(line.text):
                self.schemes.append(SchemeLine(key["name"], "apiKey", line.number))
            elif http := _HTTP_SCHEME.match(line.text):
                self.schemes.append(SchemeLine("", http["scheme"].lower(), line.number))
            elif _OAUTH_SCHEME.match(line.text):
                self.schemes.append(SchemeLine("", "oauth2", line.number))


def parse_page(lines: Sequence[Line]) -> WiddershinsPage:
    """The parts of a page in order."""
    assembly = _Assembly()
    for section in _sections(lines):
        assembly.take(section)
    return assembly.page


class _Assembly:
    def __init__(self) -> None:
        self.page = WiddershinsPage()
        self._schemas = False
        self._part: Part | None = None
        self._callbacks_of = ""

    def take(self, section: Section) -> None:
        if section.title == "Schemas" and section.level == 1:
            self._schemas, self._part = True, None
        elif self._schemas:
            self._in_schemas(section)
        elif self._begins(section):
            self._begin(section)
        elif self._part is not None:
            if section.title == "Callbacks":
                self._callbacks_of = self._part.top.title
            self._part.take(section if not self._callbacks_of else _without_title(section))
        else:
            self.page.take_top(section)

    def _in_schemas(self, section: Section) -> None:
        if section.level == 2 and any(_SCHEMA_ID.match(line.text) for line in section.lines[:8]):
            self._part = Part(section)
            self.page.schemas.append(self._part)
        elif self._part is not None:
            self._part.take(section)

    def _begins(self, section: Section) -> bool:
        """Whether a heading begins a part; descriptions may have headings of their own."""
        if section.level > 2 or section.title == self._callbacks_of:
            return False
        finished = self._part is None or self._part.section("Responses") is not None
        return finished or section.made or _opened(section) is not None

    def _begin(self, section: Section) -> None:
        self._callbacks_of, self._part = "", None
        opened = _opened(section)
        if opened is None:
            self.page.take_top(section)
            return
        line, method, path = opened
        operation = OperationPart(section, [], method, path, line)
        self._part = operation
        self.page.operations.append(operation)


def _without_title(section: Section) -> Section:
    """Text of callbacks does not belong to the operation, except for what follows the last."""
    return Section("", section.level, section.heading, True, section.lines)


def _opened(section: Section) -> tuple[int, str, str] | None:
    for line in section.lines:
        if found := _OPERATION.match(line.text):
            return line.number, found["method"], found["path"]
    return None


def _sections(lines: Sequence[Line]) -> Iterator[Section]:
    section = Section("", 0, Line(1, 0, ""))
    at, label = 0, ""
    endless: set[str] = set()
    while at < len(lines):
        line = lines[at]
        end = at
        if fence := _FENCE.match(line.text):
            end = _closing(lines, at, fence["mark"], endless)
            text = "\n".join(" " * each.indent + each.text for each in lines[at + 1 : end])
            section.fences.append(Fence(label, fence["language"], line.number + 1, text))
            if not fence["language"]:  # of a description: code samples all have a language
                section.lines += lines[at : end + 1]
        elif heading := _heading(line):
            yield section
            section, label = heading, ""
        else:
            quote = _QUOTE.match(line.text)
            label = quote["text"] if quote else label
            section.lines.append(line)
        at = end + 1
    yield section


def _closing(lines: Sequence[Line], at: int, mark: str, endless: set[str]) -> int:
    """Where a fence ends; at its own line if it does not, as in a truncated description."""
    if mark not in endless:
        for index in range(at + 1, len(lines)):
            if lines[index].text == mark:
                return index
        endless.add(mark)
    return at


def _heading(line: Line) -> Section | None:
    found = _HEADING.match(line.text) if line.indent == 0 else None
    if found is None:
        return None
    if found["tag"]:
        return Section(found["inside"].strip(), int(found["tag"]), line)
    title, level = found["title"].strip(), len(found["level"])
    return Section(
        title, level, line, title in _TITLES or (title == "Authentication" and level < 2)
    )
