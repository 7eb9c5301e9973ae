"""HTML page rendered from OpenAPI: one operation, a sample request, schemas as JSON in ``<pre>``.

The page is structured by class names: ``requestOverview``, ``http``, ``parameters``,
``requestContent`` and ``responses``; some generations write them with hyphens (``request-line``).
Each schema is the JSON Schema of OpenAPI itself, so each of its keywords has a line of its own. A
parameter is a term with its details; if those have no class of their own, their text counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from lxml import etree, html

from specmeld.diagnostics import InputError, NoOperationError
from specmeld.model.claims import Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.openapi.shapes import METHODS
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.example_values import record_located
from specmeld.read.formats.json_schema import SchemaReader, unresolved
from specmeld.read.pages.addresses import split_url
from specmeld.read.pages.stated_types import parse_type
from specmeld.read.recorder import Paragraph, Recorder
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located, TextError

Element: TypeAlias = html.HtmlElement

_MARKS = ("requestOverview", "requestSummary", "httpExample", "requestLine", "httpTarget")
_MEDIA = re.compile(r"[a-z]+/[a-z0-9.+*-]+", re.IGNORECASE)
_STATUS = re.compile(r"[1-5]\d\d|[1-5]XX|default", re.IGNORECASE)
_LOCATION = re.compile(r"\b(path|query|header|cookie)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\s:(]+")
_MARK = re.compile(r"\b(?:required|optional)\b", re.IGNORECASE)
_TEMPLATED = re.compile(r"\{[^{}]*\}")
_CLASSES = re.compile(r"""class=["']([^"'<>]{1,200})""")


def recognise(text: str) -> Recognition:
    classes = {_plain(name) for said in _CLASSES.findall(text) for name in said.split()}
    seen = [mark for mark in _MARKS if _plain(mark) in classes]
    return Recognition(len(seen) / len(_MARKS), f"classes of the page: {', '.join(seen) or 'none'}")


def read(document: SourceDocument) -> Reading:
    """Raises InputError for a page that shows no request, ends too early or has invalid JSON."""
    if "<html" in document.text and "</html" not in document.text:
        raise InputError(
            "truncated: the page never closes <html>",
            file=document.path,
            line=document.text.rstrip("\n").count("\n") + 1,
            fix="fetch it again",
        )
    pages = _pages(document.text)
    if not pages:
        raise NoOperationError(
            "no operation found on this page",
            file=document.path,
            fix="the method of the sample request must be in an element of class requestLine",
        )
    recorder = Recorder(document.id)
    for page in pages:
        _PageReader(page, recorder, document.path).read()
    return Reading(document, "rendered-html", recorder.claims)


DIALECT = Dialect(
    "rendered-html",
    recognise,
    read,
    description="HTML pages rendered from OpenAPI, with the schemas as JSON on the page",
    endings=(".html",),
)


def _pages(text: str) -> list[Element]:
    """The smallest elements that contain one whole operation each: articles, else the document.

    A site may wrap the article in one of its own.
    """
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:  # contains nothing that could be an element
        return []
    articles = [*root.iter("article")]
    holders = [each for each in articles if next(each.iterdescendants("article"), None) is None]
    return [each for each in holders or [root] if _first(each, "requestLine") is not None]


class _PageReader:
    """Reads the page of one operation, from top to bottom."""

    def __init__(self, page: Element, recorder: Recorder, path: str) -> None:
        self._page = page
        self._recorder = recorder
        self._path = path
        self._operation = ""

    def read(self) -> None:
        method_at, target_at = _first(self._page, "requestLine"), _first(self._page, "httpTarget")
        method = _text(method_at).upper()
        if method.lower() not in METHODS or target_at is None or not _text(target_at):
            raise InputError(
                f"{method[:20]!r} is not an HTTP method followed by a target",
                file=self._path,
                line=_line(method_at),
                fix="the sample request must read like POST /path HTTP/1.1",
            )
        server, path = split_url(_text(target_at))
        self._operation = f"{method} {path}"
        self._overview(_line(method_at))
        self._recorder.server(server, _line(target_at))
        self._headers()
        self._parameters()
        for section in _all(self._page, "requestContent"):
            self._content(Place(self._operation, "request"), section)
        self._responses()

    def _overview(self, line: int) -> None:
        at, heading = Place(self._operation), _first(self._page, "requestSummary")
        summary = _text(heading)
        self._recorder.say(at, "exists", True, _line(heading) if summary else line)
        if summary:
            self._recorder.say(at, "summary", summary, _line(heading))
        paragraphs = [words for each in self._described() for words in _paragraphs(each)]
        self._recorder.description(at, paragraphs, None)

    def _described(self) -> list[Element]:
        """The description, and what its own markup put after it: a paragraph ends the last."""
        first = _first(self._page, "requestDescription")
        return [first, *first.itersiblings("*")] if first is not None else []

    def _headers(self) -> None:
        request = _first(self._page, "httpExample")
        if request is None:
            return
        names, values = _all(request, "headerLine"), _all(request, "headerValue")
        for name, value in zip(names, values, strict=False):
            at = Place(self._operation, "header").key(_text(name))
            self._recorder.say(at, "exists", True, _line(name), evidence="example")
            if not _TEMPLATED.fullmatch(_text(value)):
                self._recorder.say(at, "example", _text(value), _line(value), evidence="example")

    def _parameters(self) -> None:
        for part in _parameter_parts(self._page):
            self._parameter(part)

    def _parameter(self, parts: Sequence[Element]) -> None:
        named = _classed(parts, "name")
        word = _WORD.match(_text(parts[0]))
        name = _text(named[0]) if named else word.group() if word else ""
        if not name:
            return
        at = Place(self._operation, self._location(parts, name)).key(name)
        line = _line(named[0] if named else parts[0])
        self._recorder.say(at, "exists", True, line)
        schemas = [pre for part in parts for pre in part.iter("pre")]
        if schemas:
            self._schema(at, schemas[0], member=True)
        stated = None
        for element in _classed(parts, "type") if not schemas else []:
            stated = parse_type(_text(element))
            if stated is not None:
                self._recorder.stated_type(at, stated, _line(element))
        for element in _classed(parts, "description") or _plain_words(parts):
            type_ = stated.names[0] if stated and stated.names else None
            words = _paragraphs(element, _beside_schemas(element))
            self._recorder.description(at, words, type_)
        mark, mark_line = _mark(parts)
        required = mark_line if mark == "required" else 0
        self._recorder.marks(at, stated, line, required, optional=mark_line - required)

    def _location(self, parts: Sequence[Element], name: str) -> str:
        """From an element of class "in" or the text of the term; else from the path."""
        said = [_text(part) for part in (*_classed(parts, "in", "location"), parts[0])]
        for text in said:
            if match := _LOCATION.search(text.removeprefix(name)):
                return match[1].lower()
        return "path" if f"{{{name}}}" in self._operation else "query"

    def _responses(self) -> None:
        for response in _all(self._page, "response"):
            status_at = _first(response, "statusLine")
            description_at = _first(response, "statusDescription")
            status = _STATUS.search(_text(status_at))
            if status_at is None or status is None:
                continue
            at = Place(self._operation, f"response.{status.group()}")
            self._recorder.say(at, "exists", True, _line(status_at))
            if _text(description_at):
                line = _line(description_at)
                self._recorder.say(at, "description", _text(description_at), line)
            self._content(at, response)

    def _content(self, at: Place, section: Element) -> None:
        """The media types, schemas and sample payloads of a body."""
        seen = False
        for element in section.iter():
            if not isinstance(element.tag, str):
                continue
            kind = element.get("class", "").lower()
            if element.tag == "pre" and _plain("httpExample") in _plain(kind):
                self._message(at, element)
            elif element.tag == "pre" and "example" in kind:
                self._example(at, element)
            elif element.tag == "pre" and not seen:
                seen = True
                self._schema(at, element)
            elif _names_media(element, kind) and _MEDIA.fullmatch(_text(element)):
                self._recorder.say(at, "contentType", _text(element), _line(element))

    def _message(self, at: Place, pre: Element) -> None:
        """A sample of a whole HTTP message: its media type, and its body if that is JSON."""
        for name, value in zip(_all(pre, "headerLine"), _all(pre, "headerValue"), strict=False):
            if _text(name).lower() == "content-type":
                self._recorder.say(at, "contentType", _text(value), _line(value))
        head, blank, body = "".join(pre.itertext()).partition("\n\n")
        try:
            located = locate_json(body, _line(pre) + (head + blank).count("\n"))
        except TextError:  # a sample of another type
            return
        record_located(at, located, self._recorder)

    def _schema(self, at: Place, pre: Element, *, member: bool = False) -> None:
        located = self._json(pre)
        reader = SchemaReader(located, self._recorder, unresolved)
        reader.read(at, located.value, (), member=member)

    def _example(self, at: Place, pre: Element) -> None:
        located = self._json(pre)
        record_located(at, located, self._recorder)

    def _json(self, pre: Element) -> Located:
        try:
            return locate_json("".join(pre.itertext()), _line(pre))
        except TextError as fault:
            raise InputError(
                f"broken JSON in a schema: {fault}",
                file=self._path,
                line=fault.line,
                fix="fetch the page again, or fix the schema",
            ) from None


def _parameter_parts(page: Element) -> Iterator[Sequence[Element]]:
    """The elements for one parameter each: a term with its details, or a list item."""
    for holder in _all(page, "parameters"):
        parts: list[Element] = []
        for child in holder:
            if child.tag in ("dt", "li", "tr") and parts:
                yield parts
                parts = []
            if child.tag in ("dt", "dd", "li", "tr"):
                parts.append(child)
        if parts:
            yield parts


def _classed(parts: Sequence[Element], *words: str) -> list[Element]:
    """Elements with a class name that ends in one of the words: ``parameterName`` in "name"."""
    found = []
    for part in parts:
        for element in part.iter():
            names = element.get("class", "").lower().split() if isinstance(element.tag, str) else []
            if any(
                re.search(rf"(?:\A|parameter[-_]?){word}\Z", n) for n in names for word in words
            ):
                found.append(element)
    return found


def _plain_words(parts: Sequence[Element]) -> list[Element]:
    """The details of a term that are sentences, if they have no class."""
    details = [part for part in parts[1:] if part.tag == "dd" and not part.get("class")]
    return [part for part in details if " " in "".join(_beside_schemas(part)).strip()]


def _mark(parts: Sequence[Element]) -> tuple[str, int]:
    """``required`` or ``optional`` and its line; an element of that class takes precedence."""
    for element in _classed(parts, "required") or [part for part in parts if part.tag != "pre"]:
        if found := _MARK.search(_text(element)):
            return found.group().lower(), _line(element)
    return "", 0


def _names_media(element: Element, kind: str) -> bool:
    """Whether an element may name the media type of a body: by its class, or as a heading."""
    return bool(re.search(r"media|content-?type", kind) or re.fullmatch(r"h\d", element.tag))


def _plain(name: str) -> str:
    """A class name in normal form: ``request-line`` is ``requestLine``."""
    return name.replace("-", "").lower()


def _all(root: Element, name: str) -> list[Element]:
    return [
        element
        for element in root.iter()
        if isinstance(element.tag, str)
        and _plain(name) in map(_plain, element.get("class", "").split())
    ]


def _first(root: Element, name: str) -> Element | None:
    found = _all(root, name)
    return found[0] if found else None


def _text(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _line(element: Element | None) -> int:
    return int(element.sourceline or 1) if element is not None else 1


def _beside_schemas(element: Element) -> list[str]:
    """The texts of an element without those of its schemas."""
    return [str(text) for text in element.xpath(".//text()[not(ancestor::pre)]")]


def _paragraphs(element: Element, texts: Sequence[str] | None = None) -> list[Paragraph]:
    """The text of an element; it is Markdown, in which a blank line ends a paragraph."""
    texts = [*element.itertext()] if texts is None else texts
    found: list[Paragraph] = []
    line = _line(element)
    for text in re.split(r"(\n\s*\n)", "".join(texts)):
        if words := " ".join(text.split()):
            found.append([(line, words)])
        line += text.count("\n")
    return found
