"""The meaning of an API Blueprint's headings: groups, resources, actions, declared types."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from specmeld.openapi.shapes import METHODS
from specmeld.read.formats.blueprint.blueprint_outline import Item, Outline, Section

_LONGEST = 2000
"""Most characters of a heading of a resource or an action."""

_METHOD = "|".join(method.upper() for method in METHODS if method != "query")
_ADDRESS = r"(?P<uri>(?:/|\{[+/?#]|https?://).*)"
_TARGET = re.compile(
    rf"(?:(?P<method>{_METHOD})(?:\s+{_ADDRESS})?|{_ADDRESS.replace('uri', 'alone')})\Z"
)
_GROUP = re.compile(r"group\s+(?P<name>.+)\Z", re.IGNORECASE)
_STRUCTURES = re.compile(r"data\s+structures\Z", re.IGNORECASE)
_HOST = re.compile(r"https?://[^/{?]*")
_PART = re.compile(
    r"(?:properties|items|members|values|samples?|default)(?:[ \t]*:.*)?\Z", re.IGNORECASE
)
_KEYWORD = re.compile(
    r"(?:parameters?|attributes?|headers?|model|request|response|relation|body|schema)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The parts of a heading: the name before the brackets, and what is in them."""

    name: str = ""
    method: str = ""
    uri: str = ""


@dataclass(slots=True)
class Resource:
    """A URI template; its ``items`` apply to all of its actions."""

    name: str
    uri: str
    group: str
    line: int
    level: int
    words: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


@dataclass(slots=True)
class Action:
    name: str
    method: str
    uri: str
    """Empty for that of the resource."""
    line: int
    words: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Blueprint:
    title: str
    words: list[str] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    """Name → the texts below its heading."""
    resources: list[Resource] = field(default_factory=list)
    types: list[Section] = field(default_factory=list)


def parse_heading(title: str) -> Heading | None:
    """``Name [GET /uri]``, ``Name [/uri]``, ``Name [GET]``, ``GET /uri``, ``GET`` or ``/uri``."""
    title = title[:_LONGEST]
    for bracket in re.finditer(r"\[", title) if title.endswith("]") else ():
        found = _TARGET.match(title[bracket.end() : -1].strip())
        if found is not None:
            return _heading(title[: bracket.start()].strip(), found)
    found = _TARGET.match(title)
    return _heading("", found) if found is not None else None


def _heading(name: str, found: re.Match[str]) -> Heading:
    uri = found["uri"] or found["alone"] or ""
    uri = _HOST.sub("", uri, count=1) if uri.startswith("http") else uri
    return Heading(name, (found["method"] or "").lower(), uri)


def sections_of(outline: Outline) -> Blueprint:
    """The resources, actions and types of an outline, in order."""
    return _Reader(Blueprint("")).read(outline.sections)


class _Reader:
    def __init__(self, blueprint: Blueprint) -> None:
        self._made = blueprint
        self._group = ""
        self._words: list[str] = blueprint.words
        """Where the text below a heading belongs."""
        self._resource: Resource | None = None
        self._structures = 0
        """Level of the current heading of data structures."""

    def read(self, sections: list[Section]) -> Blueprint:
        for section in sections:
            self._section(section)
        return self._made

    def _section(self, section: Section) -> None:
        heading = parse_heading(section.title)
        group = _GROUP.match(section.title)
        if heading is not None:
            self._structures = 0
            self._operation(heading, section)
        elif group is not None:
            self._group = group["name"].strip()
            self._structures, self._resource = 0, None
            self._words = self._made.groups.setdefault(self._group, [])
            self._take(section)
        elif _STRUCTURES.match(section.title):
            self._structures, self._resource = section.level, None
            self._words = []
        elif self._is_type(section) and self._is_part(section):
            part = Item(section.title, section.line, 0, section.items, section.content)
            self._made.types[-1].items.append(part)
        elif self._is_type(section):
            self._made.types.append(section)
        else:
            self._other(section)

    def _is_type(self, section: Section) -> bool:
        if not self._structures:
            return False
        return section.level > self._structures or bool(section.items)

    def _is_part(self, section: Section) -> bool:
        """Whether a heading is part of the type above it, such as ``### Properties``."""
        above = self._made.types[-1:]
        return bool(_PART.match(section.title) and above and section.level > above[0].level)

    def _other(self, section: Section) -> None:
        """Any other heading belongs to the text around it."""
        if not self._made.title and section.title and not self._made.resources:
            self._made.title = section.title
            self._take(section)
            return
        self._structures = 0
        if section.title:
            self._words.append(f"{'#' * section.level} {section.title}")
        self._take(section)

    def _take(self, section: Section, items: list[Item] | None = None) -> None:
        """Add the text of a section, and its lists if they are prose."""
        if prose := section.prose():
            self._words.append(prose)
        listed = [item for item in section.items if not _KEYWORD.match(item.text)]
        if listed:
            self._words.append("\n".join(f"- {item.text}" for item in listed))
        if items is not None:
            items += [item for item in section.items if _KEYWORD.match(item.text)]

    def _operation(self, heading: Heading, section: Section) -> None:
        if not heading.method:
            self._open_resource(heading, section)
            return
        resource = self._resource
        if resource is None or (heading.uri and section.level <= resource.level):
            if not heading.uri:
                self._words.append(section.title)
                return  # an action without a resource
            resource = Resource("", heading.uri, self._group, section.line, section.level)
            self._made.resources.append(resource)
            self._resource = resource
        action = Action(heading.name, heading.method, heading.uri, section.line)
        resource.actions.append(action)
        self._words = action.words
        self._take(section, action.items)

    def _open_resource(self, heading: Heading, section: Section) -> None:
        self._resource = Resource(
            heading.name, heading.uri, self._group, section.line, section.level
        )
        self._made.resources.append(self._resource)
        self._words = self._resource.words
        self._take(section, self._resource.items)
