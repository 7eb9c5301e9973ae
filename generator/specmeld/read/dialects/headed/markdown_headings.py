"""Markdown pages that describe an operation by headings: a heading per parameter, its list the
facts.

The headings are often flattened: what belongs inside a property is beside it. This reader leaves
everything where the page has it; ``settle`` moves it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from markdown_it.tree import SyntaxTreeNode

from specmeld.diagnostics import Diagnostic, NoOperationError
from specmeld.model.claims import Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.containers.markdown.markdown_container import events
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.dialects.headed.markdown_answers import (
    answers_below,
    listed_statuses,
    reason_of,
    success_of,
)
from specmeld.read.dialects.headed.markdown_lists import described, named_entries, text_lines
from specmeld.read.dialects.headed.markdown_outline import Outline
from specmeld.read.dialects.headed.markdown_pages import (
    BOLD_LEVEL,
    Heading,
    MarkdownOperation,
    endpoint_of,
    headings,
    operations,
)
from specmeld.read.dialects.headed.markdown_tables import table_rows
from specmeld.read.pages.addresses import split_url
from specmeld.read.pages.definitions.entries import Entry, Fact, record_property
from specmeld.read.pages.lines import Line
from specmeld.read.pages.operations.part_labels import plain
from specmeld.read.pages.page_servers import stated_servers
from specmeld.read.pages.samples.page_samples import Samples
from specmeld.read.pages.section_headings import section_kind, section_of, status_of
from specmeld.read.pages.signing import sign_in_of
from specmeld.read.pages.statuses import Status
from specmeld.read.recorder import Paragraph, Recorder

_GROUP = re.compile(
    r"(?P<mark>required|optional)(?: (?:body |query |path |request )?"
    r"(?:parameters|params|fields|properties|arguments|attributes))?",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:overview|descriptions?|introduction|summary|about|details)", re.I)
_ATTRIBUTE = re.compile(r"(?:\*\*(?=[A-Z]))?(?i:type|required|optional)(?:\*\*)?:")
"""A bold word in lower case would be the name of a property."""
_EXAMPLE = re.compile(r"(?:json )?(?:examples?|samples?)", re.IGNORECASE)
_CODE = re.compile(r"`(?P<code>[^`]+)`")
_LOCATIONS = ("path", "query", "header", "cookie")


def recognise(text: str) -> Recognition:
    """Sure if headings of a Markdown page have lists of attributes below them."""
    if not re.search(r"^#{1,6}\s", text, re.MULTILINE):
        return Recognition(0.0, "no Markdown headings")
    page = headings(text)
    described = sum(_is_described(heading) for heading in page)
    if not described:
        return Recognition(0.0, "no described headings")
    found = operations(page)
    score = 0.6 + 0.1 * min(described, 4) if found else 0.4
    return Recognition(round(score, 2), f"{len(found)} endpoints, {described} described headings")


def read(document: SourceDocument) -> Reading:
    """Raises InputError if the page shows no operation, or ends inside a sample."""
    page = headings(document.text)
    found = operations(page)
    if not found:
        raise NoOperationError(
            "no operation found on this page",
            file=document.path,
            fix="show the method and the URL of each, as in `POST https://api.example.com/v1/x`",
        )
    recorder = Recorder(document.id)
    preface = page[: page.index(found[0].heading)]
    samples = Samples(recorder, document.path)
    if not any(split_url(operation.url)[0] for operation in found):
        for line, url in stated_servers(events(document.text)):
            recorder.server(url, line)
    for operation in found:
        _OperationReader(operation, recorder, samples, preface).read()
    diagnostics = (*samples.diagnostics, *_broken_off(page[-1].broken_off, document.path))
    return Reading(document, "markdown-headings", recorder.claims, diagnostics)


DIALECT = Dialect(
    "markdown-headings",
    recognise,
    read,
    description="Markdown pages whose headings are the parameters, with lists of attributes below",
    endings=(".md",),
)


class _OperationReader:
    """Reads the headings of one operation in turn; ``_outline`` is the open section."""

    def __init__(
        self,
        operation: MarkdownOperation,
        recorder: Recorder,
        samples: Samples,
        preface: Sequence[Heading],
    ) -> None:
        self._shown = samples
        self._source = operation
        self._preface = preface
        self._recorder = recorder
        self._server, path = split_url(operation.url)
        self._name = f"{operation.method} {path}"
        self._kind, self._level = "", 0
        self._at = Place(self._name)
        self._outline = Outline()
        self._responses: list[str] = []
        self._labels: dict[str, set[str]] = {}
        """The described names in each section."""
        self._later: list[Callable[[], None]] = []
        self._unplaced: list[Callable[[], None]] = []
        """Samples that no heading assigns."""

    def read(self) -> None:
        heading, say = self._source.heading, self._recorder.say
        line = heading.line if heading.level else self._source.url_line
        say(Place(self._name), "exists", True, line)
        titled = endpoint_of(heading.title)
        summary = titled[2] if titled else heading.title
        if summary:
            say(Place(self._name), "summary", summary, heading.line)
        about = [part for part in self._source.parts if _ABOUT.fullmatch(part.title)]
        words = [words for part in [heading, *about] for words in self._paragraphs(part)]
        if not words or words[0][0][0] > self._source.url_line:
            self._recorder.server(self._server, self._source.url_line)
        self._recorder.description(Place(self._name), words, None)
        self._recorder.server(self._server, self._source.url_line)
        self._security([*self._preface, heading, *self._source.parts])
        self._samples(heading)
        for index, part in enumerate(self._source.parts):
            self._read_part(part, answers_below(self._source.parts, index))
        self._close()
        for unplaced in self._unplaced:
            unplaced()

    def _read_part(self, part: Heading, below: Sequence[str]) -> None:
        """Read a heading; ``below`` are the statuses of the headings inside it."""
        described = _is_described(part)
        kind = "" if described else section_kind(part.title)
        group = None if described else _GROUP.fullmatch(part.title.strip("*` :"))
        opens = part.level <= self._level or part.level == BOLD_LEVEL
        if kind and (opens or not self._outline.entries):
            self._open(kind, part, below)
        elif group and self._kind:
            self._outline.begin_group(part.line, group["mark"].lower() == "required")
            self._take_nodes(part.nodes)
        elif self._kind and part.level > self._level:
            self._outline.add(part)
        else:
            self._close()
            self._say_statuses(listed_statuses(part.nodes)[0])
        self._samples(part)

    def _open(self, kind: str, part: Heading, below: Sequence[str]) -> None:
        outer = self._at if self._kind == "response" and part.level > self._level else None
        self._close()
        self._kind, self._level = kind, part.level
        if kind.endswith("sample"):
            return
        if kind == "response":
            self._open_response(part, below, outer)
            return
        self._at = Place(self._name, section_of(self._name, kind))
        if kind == "request":
            self._recorder.description(self._at, self._paragraphs(part), None)
        self._take_nodes(part.nodes)

    def _open_response(self, part: Heading, below: Sequence[str], outer: Place | None) -> None:
        """Open a response: with the status of its heading, else of the listed success."""
        status = status_of(part.title)
        listed, nodes = listed_statuses(part.nodes)
        self._say_statuses(listed)
        words = self._paragraphs(part)
        told = [each.status for each in listed] or list(below)
        if not status and outer is not None and not told:
            self._at = outer
        else:
            self._at = Place(self._name, f"response.{status or success_of(told)}")
        if not told and (status or outer is None):
            self._recorder.say(self._at, "exists", True, part.line, implied=not status)
            self._responses.append(status or "200")
        if words:
            self._recorder.description(self._at, words, None)
        elif reason := reason_of(part.title):
            self._recorder.say(self._at, "description", reason, part.line)
        self._take_nodes(nodes)

    def _say_statuses(self, listed: Sequence[Status]) -> None:
        for each in listed:
            at = Place(self._name, f"response.{each.status}")
            self._recorder.say(at, "exists", True, each.line)
            if each.words:
                self._recorder.say(at, "description", each.words, each.line)
            self._responses.append(each.status)

    def _close(self) -> None:
        """Record the things of the open section."""
        templated = set(re.findall(r"\{([^{}]+)\}", self._name))
        for entry, location in self._outline.finished():
            section = self._at.section
            if location in _LOCATIONS:
                section = location
            elif section in ("query", "request") and entry.label in templated:
                section = "path"
            if section == "header":
                _take_value(entry)
            self._labels.setdefault(section, set()).add(entry.label)
            record_property(Place(self._name, section).key(entry.label), entry, self._recorder)
        for sample in self._later:
            sample()
        self._later.clear()
        self._kind, self._level, self._outline = "", 0, Outline()

    def _take_nodes(self, nodes: Sequence[SyntaxTreeNode]) -> None:
        for node in nodes:
            if node.type == "table":
                for entry, location in table_rows(node):
                    self._outline.place(entry, location)
            elif node.type in ("bullet_list", "ordered_list"):
                for entry in named_entries(node):
                    self._outline.place(entry, "")

    def _paragraphs(self, part: Heading) -> list[Paragraph]:
        endpoint = self._source.url_line
        followers = [*part.nodes[1:], None]
        paragraphs = [
            described(text_lines(node))
            for node, follower in zip(part.nodes, followers, strict=False)
            if node.type in ("paragraph", "list_item") and not _announces(node, follower)
        ]
        return [words for words in paragraphs if words and endpoint not in dict(words)]

    def _samples(self, part: Heading) -> None:
        for node in part.nodes:
            if node.type != "fence" or node.map is None:
                continue
            first = node.map[0] + 2
            lines = [
                Line(first + index, 0, text.strip())
                for index, text in enumerate(node.content.split("\n"))
            ]
            sample = partial(self._record_sample, part.title, self._kind, lines, _is_cut(node))
            self._later.append(sample)

    def _record_sample(self, title: str, kind: str, lines: Sequence[Line], last: bool) -> None:
        if any(re.match(r"\$?\s*curl\b", line.text) for line in lines):
            self._shown.curl(self._name, lines, last=last)
        elif section_kind(title).startswith("response") or kind == "response":
            open_now = self._at.section.partition(".")[2] if kind == "response" else ""
            self._answer(status_of(title) or open_now, lines, last)
        elif section_kind(title) == "request sample" or kind == "request":
            self._shown.request(self._name, lines, last=last)
        elif _EXAMPLE.fullmatch(title.strip("*` :")):
            self._unplaced.append(partial(self._place_sample, lines, last))

    def _answer(self, stated: str, lines: Sequence[Line], last: bool) -> None:
        status = stated or success_of(self._responses)
        shown = status in self._responses
        self._responses.append(status)
        self._shown.response(self._name, status, lines, shown=shown, last=last)

    def _place_sample(self, lines: Sequence[Line], last: bool) -> None:
        """A sample belongs to what has its names; for a call without a body to the response."""
        names = self._shown.names(lines)
        sent = names & self._labels.get("request", set())
        answered = [names & held for name, held in self._labels.items() if "response" in name]
        most = max(map(len, answered), default=0)
        bodiless = self._name.split(" ")[0] in ("GET", "HEAD", "DELETE")
        if most >= len(sent) and (most or bodiless):
            self._answer("", lines, last)
        elif sent:
            self._shown.request(self._name, lines, last=last)

    def _security(self, parts: Sequence[Heading]) -> None:
        nodes = [node for part in parts for node in part.nodes]
        lists = [item for node in nodes if node.type == "bullet_list" for item in node.children]
        told = [node for node in nodes if node.type == "paragraph"] + lists
        lines = [line for node in told for line in text_lines(node)]
        for number, line in lines:
            if kind := sign_in_of(plain(line)):
                at = Place(self._name, "security").key(kind)
                self._recorder.say(at, "exists", True, number, evidence="prose")
                return


def _take_value(header: Entry) -> None:
    """The text of a listed header may be its value and not a description."""
    lines = [line for paragraph in header.paragraphs for line in paragraph]
    value = _CODE.fullmatch(lines[0][1]) if len(lines) == 1 else None
    if value is not None:
        header.paragraphs.clear()
        header.facts.append(Fact(lines[0][0], "example", value["code"]))


def _broken_off(line: int, path: str) -> Iterator[Diagnostic]:
    if line:
        yield Diagnostic(
            "warning",
            "nested-too-deep",
            "lists and quotes are nested too deeply here; skipping the rest",
            path,
            line,
            fix="flatten them",
        )


def _is_cut(fence: SyntaxTreeNode) -> bool:
    """Whether the page ends before the fence is closed."""
    if fence.map is None:
        return False
    return fence.map[1] - fence.map[0] < fence.content.count("\n") + 2


def _announces(node: SyntaxTreeNode, follower: SyntaxTreeNode | None) -> bool:
    """Whether a paragraph only announces what comes next: "Example:"."""
    lines = text_lines(node)
    announces = bool(lines) and lines[-1][1].endswith(":")
    return announces and follower is not None and follower.type != "paragraph"


def _is_described(heading: Heading) -> bool:
    """Whether a heading has a list of attributes, and so is a described thing."""
    lists = [node for node in heading.nodes if node.type == "bullet_list"]
    items = [text_lines(item) for node in lists for item in node.children]
    return any(_ATTRIBUTE.match(lines[0][1]) for lines in items if lines)
