"""apiDoc's blocks in the comments of source files, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import dedent

from specmeld.read.formats.apidocjs.apidoc_entries import (
    ApidocExample,
    ApidocField,
    Entry,
    Section,
    unquoted,
)
from specmeld.read.formats.lined import Budget
from specmeld.read.formats.markup import plain

_CLOSERS = {
    "/*": "*/",
    '"""': '"""',
    "'''": "'''",
    "@doc": '"""',
    "=begin": "=end",
    "=pod": "=cut",
    "###": "###",
    "--[[": "]]",
    "<#": "#>",
    "{-": "-}",
}
"""How multi-line comments begin and end, in the languages that apiDoc reads."""

_OPEN = re.compile(rf"\s*({'|'.join(map(re.escape, _CLOSERS))})(?:[*\"]*)(.*)\Z")
_DECORATION = re.compile(r"\s*(?:\*(?!/)|#+|//+!?|--+|;+|%+)[ \t]?")
_TAG = re.compile(r"\s*@(api[A-Za-z]*)\b[ \t]*(.*)\Z", re.DOTALL)
_API = re.compile(r"\{\s*([A-Za-z]{1,20})\s*\}\s*(\S+)\s*(.*)\Z", re.DOTALL)
_GROUP = re.compile(r"\(([^()]{1,200})\)\s*")
_NAME = re.compile(r"[^\s=\[\]]*(?:\[[^\[\]\s=]*\][^\s=\[\]]*)*")
_DEFAULT = re.compile(r"\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\]]*))")
_TYPE = re.compile(r"\s*([^{}=\s][^{}=]*)?(?:\{([^{}]*)\})?\s*(?:=(.*))?\Z", re.DOTALL)
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'|[^,\s][^,]*")
MOST_FIELDS = 200_000
"""Most tags of all operations, counting each use of a shared one."""

_LONGEST = 20_000
"""Most characters of one tag."""

_FIELDS: dict[str, Section] = {
    "apiheader": "header",
    "apiparam": "parameter",
    "apiquery": "query",
    "apibody": "body",
    "apisuccess": "success",
    "apierror": "error",
}
_EXAMPLES: dict[str, Section] = {
    "apiheaderexample": "header",
    "apiparamexample": "parameter",
    "apibodyexample": "body",
    "apisuccessexample": "success",
    "apierrorexample": "error",
}
_DEFAULT_GROUPS = {"success": "Success 200", "error": "Error 4xx"}


@dataclass(slots=True)
class _Tag:
    name: str
    text: str
    line: int
    inside: list[str] = field(default_factory=list)
    """The lines below it."""

    def whole(self) -> str:
        return "\n".join([self.text, *self.inside]).strip()[:_LONGEST]


@dataclass(slots=True)
class _Block:
    tags: list[_Tag] = field(default_factory=list)

    def first(self, name: str) -> _Tag | None:
        return next((tag for tag in self.tags if tag.name == name), None)

    def text(self, name: str) -> str:
        tag = self.first(name)
        return tag.text.strip() if tag is not None else ""


def comment_entries(text: str) -> Iterator[Entry]:
    """The operations that the comments of a text describe. Raises TextError."""
    budget = Budget(MOST_FIELDS)
    blocks = list(_blocks(text))
    defined = {_defined_name(block): block for block in blocks if block.first("apidefine")}
    for block in blocks:
        entry = _entry(block, defined, budget)
        if entry is not None:
            yield entry


def _blocks(text: str) -> Iterator[_Block]:
    reader = _BlockReader()
    for number, line in enumerate(text.split("\n"), 1):
        yield from reader.line(number, line)
    yield from reader.end()


class _BlockReader:
    """Collects the tags of each comment."""

    def __init__(self) -> None:
        self._block = _Block()
        self._closer = ""
        """The end of the open comment; empty outside one, or if each line is one."""
        self._decorated = False
        """Whether each line of the block begins with a comment mark."""

    def line(self, number: int, line: str) -> Iterator[_Block]:
        opened = _OPEN.match(line) if not self._closer else None
        if opened is not None:
            yield from self.end()
            self._closer = _CLOSERS[opened[1]]
            line = opened[2]
        mark = _DECORATION.match(line)
        if not self._closer and self._decorated and self._block.tags and mark is None:
            yield from self.end()
        text = line[mark.end() :] if mark is not None else line
        bare, closed, _ = text.partition(self._closer) if self._closer else (text, "", "")
        tag = _TAG.match(bare)
        if tag is not None:
            yield from self._tag(tag[1].lower(), tag[2].rstrip(), number, mark is not None)
        elif self._block.tags and opened is None:
            self._block.tags[-1].inside.append(bare.rstrip())
        if closed:
            self._closer = ""
            yield from self.end()

    def _tag(self, name: str, text: str, number: int, decorated: bool) -> Iterator[_Block]:
        started = self._block.first("api") or self._block.first("apidefine")
        if name in ("api", "apidefine") and started:
            yield from self.end()
        if not self._block.tags:
            self._decorated = decorated
        self._block.tags.append(_Tag(name, text, number))

    def end(self) -> Iterator[_Block]:
        """The collected block, if there is one."""
        if self._block.tags:
            yield self._block
            self._block = _Block()


def _defined_name(block: _Block) -> str:
    return block.text("apidefine").split(maxsplit=1)[0] if block.text("apidefine") else ""


def _entry(block: _Block, defined: dict[str, _Block], budget: Budget) -> Entry | None:
    api = block.first("api")
    found = _API.match(api.whole()) if api is not None else None
    if api is None or found is None or block.first("apiignore"):
        return None
    entry = Entry(found[1].lower(), found[2], api.line, plain(found[3]).replace("\n", " "))
    entry.name = block.text("apiname")
    entry.group = block.text("apigroup")
    entry.group_title = _group_title(entry.group, defined)
    entry.version = block.text("apiversion")
    described = block.first("apidescription")
    entry.words = plain(_unindented(described.whole())) if described is not None else ""
    entry.deprecated = block.first("apideprecated") is not None
    used = [defined.get(tag.text.strip()) for tag in block.tags if tag.name == "apiuse"]
    for one in [block, *filter(None, used)]:
        budget.spend(len(one.tags), api.line)
        for tag in one.tags:
            _add(entry, tag)
    return entry


def _group_title(group: str, defined: dict[str, _Block]) -> str:
    block = defined.get(group)
    _, _, title = block.text("apidefine").partition(" ") if block is not None else ("", "", "")
    return title.strip() or group.replace("_", " ")


def _add(entry: Entry, tag: _Tag) -> None:
    section = _FIELDS.get(tag.name)
    if section is not None:
        made = parse_field(tag.whole(), section, tag.line)
        if made.name:
            entry.fields.append(made)
    elif tag.name in _EXAMPLES:
        title = re.sub(r"^\s*\{[^{}]*\}\s*", "", tag.text)
        content = dedent("\n".join(tag.inside)).strip("\n")
        entry.examples.append(ApidocExample(_EXAMPLES[tag.name], title, content, tag.line + 1))
    elif tag.name == "apisamplerequest" and tag.text.strip() not in ("", "off"):
        entry.sample_urls.append((tag.text.strip(), tag.line))


def parse_field(text: str, section: Section, line: int) -> ApidocField:
    """``(group) {type{size}=allowed} [name=default] words``."""
    group = _GROUP.match(text)
    rest = text[group.end() :] if group is not None else text
    made = ApidocField(
        section, group[1] if group else _DEFAULT_GROUPS.get(section, ""), "", line=line
    )
    rest = _take_type(made, rest.lstrip())
    made.optional = rest.startswith("[") and not rest.startswith("[]")
    rest = rest[1:].lstrip() if made.optional else rest
    name = _NAME.match(rest)
    made.name = name.group() if name is not None else ""
    rest = rest[len(made.name) :]
    default = _DEFAULT.match(rest)
    if default is not None:
        made.default = next((each for each in default.groups() if each is not None), "")
        rest = rest[default.end() :]
    rest = rest.lstrip()
    rest = rest[1:] if made.optional and rest.startswith("]") else rest
    made.words = plain(_unindented(rest.strip()))
    return made


def _take_type(made: ApidocField, text: str) -> str:
    """Read the type in braces at the start of a text; returns what follows it."""
    if not text.startswith("{"):
        return text
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            found = _TYPE.match(text[1:at])
            if found is not None:
                made.type, made.size = (found[1] or "").strip(), (found[2] or "").strip()
                made.allowed = tuple(map(unquoted, _VALUE.findall(found[3] or "")))
            return text[at + 1 :].lstrip()
    return text


def _unindented(text: str) -> str:
    first, _, rest = text.partition("\n")
    return f"{first}\n{dedent(rest)}".strip()
