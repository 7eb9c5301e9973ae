"""apiDoc's model of an operation, and its JSON form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from specmeld.model.json import JSON
from specmeld.read.formats.lined import Lined
from specmeld.read.formats.markup import plain

Section = Literal["header", "parameter", "query", "body", "success", "error"]
SECTIONS: tuple[Section, ...] = ("header", "parameter", "query", "body", "success", "error")


@dataclass(slots=True)
class ApidocField:
    """A header, a parameter, or a property of a body."""

    section: Section
    group: str
    name: str
    type: str = ""
    size: str = ""
    allowed: tuple[str, ...] = ()
    optional: bool = False
    default: str = ""
    words: str = ""
    line: int = 0

    @property
    def is_required(self) -> bool:
        """Whether it is required: what has a default may be omitted."""
        return not self.optional and not self.default


@dataclass(slots=True)
class ApidocExample:
    section: Section
    title: str
    content: str
    line: int = 0


@dataclass(slots=True)
class Entry:
    """One version of one operation."""

    method: str
    url: str
    line: int
    title: str = ""
    name: str = ""
    group: str = ""
    group_title: str = ""
    version: str = ""
    words: str = ""
    deprecated: bool = False
    fields: list[ApidocField] = field(default_factory=list)
    examples: list[ApidocExample] = field(default_factory=list)
    sample_urls: list[tuple[str, int]] = field(default_factory=list)

    def of(self, *sections: Section) -> list[ApidocField]:
        """The fields of some sections."""
        return [each for each in self.fields if each.section in sections]


def entries_of(listed: Iterable[JSON]) -> Iterator[Entry]:
    """The operations in a list of objects; other objects, such as definitions, are skipped."""
    for value in listed:
        if not isinstance(value, Lined) or not isinstance(value.get("url"), str):
            continue
        methods = value.get("type")
        for method in methods if isinstance(methods, list) else [methods]:
            if isinstance(method, str) and method.strip():
                yield _entry(value, method.strip().lower())


def _entry(value: Lined, method: str) -> Entry:
    entry = Entry(method, str(value["url"]).strip(), value.at.get("url", value.line))
    entry.title = plain(value.get("title"))
    entry.name = _text(value, "name")
    entry.group = _text(value, "group")
    entry.group_title = _text(value, "groupTitle") or entry.group
    entry.version = _text(value, "version")
    entry.words = plain(value.get("description"))
    entry.deprecated = bool(value.get("deprecated"))
    for section in SECTIONS:
        entry.fields += _fields(value.get(section), section)
        entry.examples += _examples(value.get(section), section)
    for sample in _list(value.get("sampleRequest")):
        if isinstance(sample, Lined) and isinstance(sample.get("url"), str):
            entry.sample_urls.append((sample["url"], sample.at.get("url", sample.line)))
    return entry


def _fields(holder: JSON, section: Section) -> Iterator[ApidocField]:
    """Fields are in groups; version 1.x has those of a query or a body in one list."""
    groups = holder.get("fields") if isinstance(holder, Lined) else {"": holder}
    for group, listed in groups.items() if isinstance(groups, dict) else ():
        for each in _list(listed):
            if isinstance(each, Lined) and isinstance(each.get("field"), str):
                yield _field(each, section, str(each.get("group") or group))


def _field(value: Lined, section: Section, group: str) -> ApidocField:
    default = value.get("defaultValue")
    allowed = [each for each in _list(value.get("allowedValues")) if isinstance(each, str)]
    return ApidocField(
        section,
        group,
        value["field"].strip(),
        _text(value, "type"),
        _text(value, "size"),
        tuple(map(unquoted, allowed)),
        value.get("optional") is True,
        unquoted(str(default)) if isinstance(default, str | int | float) else "",
        plain(value.get("description")),
        value.line or value.at.get("field", 0),
    )


def _examples(holder: JSON, section: Section) -> Iterator[ApidocExample]:
    for each in _list(holder.get("examples")) if isinstance(holder, Lined) else ():
        if isinstance(each, Lined) and isinstance(each.get("content"), str):
            line = each.at.get("content", each.line)
            yield ApidocExample(section, _text(each, "title"), each["content"], line)


def unquoted(text: str) -> str:
    """A value without the quotes around it."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`":
        return text[1:-1]
    return text


def _text(value: Lined, key: str) -> str:
    text = value.get(key)
    return text.strip() if isinstance(text, str) else ""


def _list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []
