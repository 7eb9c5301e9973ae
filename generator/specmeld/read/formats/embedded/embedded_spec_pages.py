"""Find the spec that a page's viewer shows: in scripts, in attributes, or linked.

Viewers differ in names (``__redoc_state``, ``SwaggerUIBundle({spec})``, ``swaggerDoc``,
``data-configuration``, ``apiDescriptionDocument``) and change them between releases. So names do
not matter: any literal and any attribute with an object that declares to be OpenAPI will do.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from specmeld.model.json import JSON
from specmeld.read.formats.embedded.embedded_spec_literals import literal_at, members, string_of
from specmeld.text.located import TextError
from specmeld.text.yaml_lines import locate_yaml

MARK = re.compile(
    r"\b(?:openapi|swagger)(?:[\"']|\\\"|&quot;)?[ \t]*:\s*(?:\\?[\"']|&quot;)?[23]\.\d"
)
"""An OpenAPI version as JSON, JavaScript, YAML, a string or an attribute writes it."""

_START = re.compile(
    r"[=(\[:,]\s*(?=\{)|\b(?:return|export\s+default)\s+(?=\{)|\bJSON\.parse\s*\(\s*(?=[\"'`])"
    r"|(?:[=(]|\bdefault\b)\s*(?=[\"'`](?:\s|\\n|---)*+(?:openapi|swagger)\b)"
)
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`", re.DOTALL)
_VERSION = re.compile(r"[23](?:\.\d{1,3}){0,2}\Z")
_VIEWER = re.compile(
    r"\b(?:SwaggerUIBundle|SwaggerUi|Redoc\.init|RedocStandalone|createApiReference|ApiReference)"
    r"\s*\("
)
_URL_OPTION = re.compile(r"\b(?:url|specUrl|spec-url|definitionUrl)[\"']?\s*:\s*([\"'`])(.*?)\1")
_CONFIG_OPTION = re.compile(r"\bconfigUrl[\"']?\s*:\s*([\"'`])(.*?)\1")
"""The key of a file that lists the specs; Swagger UI prefers it to ``url``."""
_URL_ASSIGNED = re.compile(r"\b(?:apiDescriptionUrl|specUrl)\s*=\s*([\"'`])(.*?)\1")
_URL_ARGUMENT = re.compile(r"\s*([\"'`])(.*?)\1")
_URL_ATTRIBUTES = ("spec-url", "apidescriptionurl", "data-url", "data-spec-url")
_CONFIGURATION = "data-configuration"
_CALL_END = re.compile(r"\}\s*\)")
_LARGEST_CALL = 5_000
"""Characters of a viewer's call that are searched for its address."""

_DEEPEST = 8
"""Most levels of a page's own state above the spec."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A spec, as JSON or YAML, and the line of the page where its text begins."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """An address from which a page's viewer fetches the spec."""

    url: str
    line: int


@dataclass(frozen=True, slots=True)
class _Script:
    kind: str
    text: str
    line: int


def is_html(text: str) -> bool:
    return text.lstrip()[:1] == "<"


def carried_specs(text: str) -> list[Carried]:
    """The specs in a page or a script, in page order, each once."""
    found: dict[str, Carried] = {}
    for carried in _of_scripts(_parts(text).scripts):
        found.setdefault("".join(carried.text.split()), carried)
    return list(found.values())


def linked_specs(text: str) -> list[Link]:
    """The addresses from which a page's viewer would fetch a spec, each once."""
    parts = _parts(text)
    found: dict[str, Link] = {}
    for link in (*parts.links, *(link for script in parts.scripts for link in _links(script))):
        if link.url.strip():
            found.setdefault(link.url, link)
    return list(found.values())


def _links(script: _Script) -> Iterator[Link]:
    text = script.text
    found = list(_URL_ASSIGNED.finditer(text))
    if script.kind == _CONFIGURATION:
        found += _URL_OPTION.finditer(text)
    for call in _VIEWER.finditer(text):
        over = _CALL_END.search(text, call.end(), call.end() + _LARGEST_CALL)
        end = over.start() if over else call.end() + _LARGEST_CALL
        for pattern in (_URL_ARGUMENT.match, _CONFIG_OPTION.search):
            if first := pattern(text, call.end(), end):
                found.append(first)
                break
        else:
            found += _URL_OPTION.finditer(text, call.end(), end)
    for each in found:
        yield Link(each[2], script.line + text.count("\n", 0, each.start(2)))


class _Parts(HTMLParser):
    """Collects scripts and the attributes that viewers read. Places are lines of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[_Script] = []
        self.links: list[Link] = []
        self._kind: str | None = None
        self._inside: list[str] = []
        self._line = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attrs if value}
        line = self.getpos()[0]
        for name in _URL_ATTRIBUTES:
            if values.get(name):
                self.links.append(Link(str(values[name]), line))
        for name, value in values.items():
            if name == _CONFIGURATION or MARK.search(value):
                written = (self.get_starttag_text() or "").lower().split(name, 1)
                kind = name if name == _CONFIGURATION else "json"
                self.scripts.append(_Script(kind, value, line + written[0].count("\n")))
        if tag == "script":
            self._kind = str(values.get("type", "")).lower()
            self._inside, self._line = [], 0

    def parse_html_declaration(self, i: int) -> int:
        """Continues where HTMLParser would fail: ``<![x`` is a comment (HTML, 13.2.5.42)."""
        try:
            return super().parse_html_declaration(i)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def handle_data(self, data: str) -> None:
        if self._kind is not None:
            self._line = self._line or self.getpos()[0]
            self._inside.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._kind is not None:
            self.scripts.append(_Script(self._kind, "".join(self._inside), self._line))
            self._kind = None


def _parts(text: str) -> _Parts:
    parts = _Parts()
    if is_html(text):
        parts.feed(text + "</script>")  # the parser drops an unclosed script
        parts.close()
    else:
        parts.scripts.append(_Script("", text, 1))
    return parts


def _of_scripts(scripts: Sequence[_Script]) -> Iterator[Carried]:
    for script in scripts:
        if MARK.search(script.text) is None:
            continue
        found = list(_literals(script))
        if not found and re.search("yaml|json|data-", script.kind):
            found = list(_yaml(script))
        yield from found


def _yaml(script: _Script) -> Iterator[Carried]:
    text = textwrap.dedent(script.text)
    if _parsed(text) is not None:
        yield Carried(text, script.line)


def _literals(script: _Script) -> Iterator[Carried]:
    """The specs in the literals of a script. The cost of searching is bounded by its length."""
    text, marks = script.text, list(MARK.finditer(script.text))
    budget = 4 * len(text) + 100_000
    done = 0
    for start in _starts(text):
        if start > marks[-1].start() or budget < 0:
            return
        if start < done:
            continue
        if text[start] == "{":
            made, end = literal_at(text, start)
            found = None if made is None else _specs_in(made)
        else:
            found, end = _specs_of_string(text, start), start + 1
        if found is None:
            budget -= end - start + len(text) // 2000  # json's error counts all lines
        else:
            done = end
            line = script.line + text.count("\n", 0, start)
            yield from (Carried(spec, line + at) for spec, at in found)


def _starts(text: str) -> Iterator[int]:
    if text.lstrip()[:1] == "{":
        yield text.index("{")
    for match in _START.finditer(text):
        yield match.end()


def _specs_of_string(text: str, at: int) -> Iterable[tuple[str, int]] | None:
    """The spec in a string of a script; one that spans lines keeps them."""
    token = _TEXT.match(text, at)
    if token is None:
        return None
    written = token.group()
    if written[0] == "`" and "\\" not in written:
        spec = textwrap.dedent(written[1:-1])
        return [(spec, 0)] if _parsed(spec) is not None else None
    made = _on_one_line(string_of(written))
    return [(made, 0)] if made is not None else None


def _specs_in(made: str) -> Iterable[tuple[str, int]]:
    """Each spec inside a literal, and how many lines below its start."""
    value = json.loads(made, strict=False)
    for path in _paths(value):
        start, end = 0, len(made)
        found: JSON = value
        for step in path:
            start, end, found = _inside(made, start, step)
        text = made[start:end] if isinstance(found, dict) else _on_one_line(str(found))
        if text is not None:
            yield text, made.count("\n", 0, start)


def _inside(made: str, at: int, step: str | int) -> tuple[int, int, JSON]:
    """The position of a member: the last of its name, which counts."""
    found: tuple[int, int, JSON] = (at, at, None)
    for key, value, start, end in members(made, at):
        if key == step:
            found = (start, end, value)
    return found


def _paths(value: JSON) -> Iterator[tuple[str | int, ...]]:
    """The paths of the specs in a value, nearest first; specs are not searched inside others."""
    level: list[tuple[tuple[str | int, ...], JSON]] = [((), value)]
    for _ in range(_DEEPEST):
        below: list[tuple[tuple[str | int, ...], JSON]] = []
        for path, each in level:
            if _is_spec(each) or (isinstance(each, str) and _parsed(each) is not None):
                yield path
            elif isinstance(each, dict):
                below += [((*path, key), inner) for key, inner in each.items()]
            elif isinstance(each, list):
                below += [((*path, index), inner) for index, inner in enumerate(each)]
        level = below


def _is_spec(value: JSON) -> bool:
    if not isinstance(value, Mapping):
        return False
    version = value.get("openapi", value.get("swagger"))
    holds = value.keys() & {"info", "paths", "components", "webhooks"}
    return isinstance(version, str) and bool(_VERSION.match(version) and holds)


def _parsed(text: str) -> JSON:
    """The spec in a text, as JSON or YAML; None if it is not one."""
    if MARK.search(text) is None:
        return None
    try:
        value: JSON = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:
            value = locate_yaml(text, lines=False).value
        except TextError:
            return None
    return value if _is_spec(value) else None


def _on_one_line(text: str) -> str | None:
    """A spec that is written as a string: all of it is on the line of that string."""
    value = _parsed(text)
    return json.dumps(value) if value is not None else None
