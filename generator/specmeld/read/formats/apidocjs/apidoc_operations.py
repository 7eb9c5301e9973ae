"""One operation of apiDoc as an OpenAPI operation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from specmeld.model.json import JSON
from specmeld.read.formats.apidocjs.apidoc_entries import ApidocExample, ApidocField, Entry
from specmeld.read.formats.apidocjs.apidoc_fields import field_schema, object_schema
from specmeld.read.formats.credential_headers import NO_PARAMETERS, require_credential
from specmeld.read.formats.example_schemas import is_shown_whole
from specmeld.read.formats.lined import Lined
from specmeld.read.formats.payload_samples import (
    FORM,
    JSON_MEDIA,
    MULTIPART,
    Contents,
    base_media_type,
    json_value,
)

_URL = re.compile(r"(https?://[^/?#\s]+)?([^?#\s]*)(?:\?([^#\s]*))?", re.IGNORECASE)
_NOTATIONS = (
    re.compile(r"\{\{\s*(\w[\w.-]*?)\s*\}\}"),  # {{id}}
    re.compile(r"<(?:\w+:)?(\w[\w.-]*)>"),  # <id>, <int:id>
    re.compile(r"\[?:([A-Za-z_]\w*)(?:\([^()/]*\))?[?*]?\]?"),  # :id, [:id], :id(\d+)?
)
_TEMPLATE = re.compile(r"\{([^{}/]+)\}")
_STATUS = re.compile(r"(?<![\d.])([1-5]\d\d)(?![\d.])|\b([1-5])xx\b", re.IGNORECASE)
_HTTP = re.compile(r"\s*HTTP/[\d.]{1,4}[ \t]+(\d{3})[^\n]*\n?")
_HEADER_LINE = re.compile(r"[A-Za-z][A-Za-z0-9-]*:[^\n]*(?:\n|\Z)")
_QUERY_WORDS = re.compile(r"quer|url param|search|filter", re.IGNORECASE)
_BODY_WORDS = re.compile(r"body|payload|form|post|request data|json", re.IGNORECASE)
_AUTHORIZATION = re.compile(r"[\"']?authorization[\"']?\s*:\s*[\"']?([^\"'\n]{1,200})", re.I)
_NO_BODY = ("get", "head", "delete")


@dataclass(frozen=True, slots=True)
class Address:
    server: str
    path: str
    query: tuple[str, ...] = ()
    """The names in the query of the URL."""


def split_address(url: str) -> Address:
    """Server, path and query of a URL: ``/user/:id?full=:full`` is ``/user/{id}`` and ``full``."""
    found = _URL.match(url.strip()[:4000])
    server, path, query = found.groups(default="") if found else ("", "", "")
    path = path if path.startswith("/") else f"/{path}"
    for notation in _NOTATIONS:
        path = notation.sub(r"{\1}", path)
    names = [part.partition("=")[0] for part in re.split(r"[&;]", query)]
    names = [name.strip("{}[]:<> ") for name in names if name]
    path = re.sub(r"/{2,}", "/", path)
    return Address(server, path, tuple(name for name in dict.fromkeys(names) if name))


def path_before(sample: str, template: str) -> str:
    """The prefix of a path before a template: ``/v1/users/7`` has ``/v1``."""
    shown, wanted = sample.strip("/").split("/"), template.strip("/").split("/")
    pairs = zip(reversed(shown), reversed(wanted), strict=False)
    fits = len(shown) >= len(wanted) and all(a == b or "{" in b for a, b in pairs)
    return "".join(f"/{part}" for part in shown[: len(shown) - len(wanted)]) if fits else ""


def described_operation(
    document: Lined, entry: Entry, tell: Callable[[str, int], None]
) -> tuple[str, Lined]:
    """The path and the operation of an entry."""
    return _Operation(document, entry, tell).written()


class _Operation:
    def __init__(self, document: Lined, entry: Entry, tell: Callable[[str, int], None]) -> None:
        self._document = document
        self._entry = entry
        self._tell = tell
        self._address = split_address(entry.url)
        self._in_path = list(dict.fromkeys(_TEMPLATE.findall(self._address.path)))
        self._made = Lined(entry.line)

    def written(self) -> tuple[str, Lined]:
        entry, made = self._entry, self._made
        made.put_text("summary", entry.title, entry.line)
        made.put_text("description", entry.words, entry.line)
        if entry.group_title:
            made["tags"] = [entry.group_title]
        if entry.deprecated:
            made["deprecated"] = True
        body, query = self._split()
        parameters = [*self._path_parameters(), *self._query(query), *self._headers()]
        if parameters:
            made["parameters"] = parameters
        self._body(body)
        made["responses"] = self._responses()
        return self._address.path, made

    # Parameters -----------------------------------------------------------------------------------

    def _split(self) -> tuple[list[ApidocField], list[ApidocField]]:
        """The fields of the body and of the query, without those in the path."""
        body, query = self._entry.of("body"), self._entry.of("query")
        told = bool(body or query)
        for each in self._entry.of("parameter"):
            if each.name in self._in_path:
                continue
            if self._is_query(each, told=told):
                query.append(each)
            else:
                body.append(each)
        return body, query

    def _is_query(self, stated: ApidocField, *, told: bool) -> bool:
        """Whether a parameter outside the path is in the query: by its group, the URL, or the
        method; ``told`` if the entry has separate lists for both."""
        if stated.name in self._address.query or _QUERY_WORDS.search(stated.group):
            return True
        if _BODY_WORDS.search(stated.group):
            return False
        return told or self._entry.method in _NO_BODY

    def _path_parameters(self) -> Iterable[Lined]:
        fields = self._entry.of("parameter", "query", "body")
        for name in self._in_path:
            stated = next((each for each in fields if each.name == name), None)
            line = self._entry.line
            stated = stated or ApidocField("parameter", "", name, "String", line=line)
            yield _parameter(stated, "path", required=True)

    def _query(self, fields: Sequence[ApidocField]) -> Iterable[Lined]:
        names = {each.name for each in fields}
        for name in self._address.query:
            if name not in names and name not in self._in_path:
                line = self._entry.line
                yield _parameter(ApidocField("query", "", name, "String", line=line), "query")
        listed = {each.name: each for each in reversed(fields)}
        for each in reversed(listed.values()):
            yield _parameter(each, "query", required=each.is_required)

    def _headers(self) -> Iterable[Lined]:
        seen = set[str]()
        for each in self._entry.of("header"):
            name = each.name.lower()
            if name == "authorization":
                require_credential(
                    self._document, self._made, self._credential(each), each.words, each.line
                )
            elif name not in NO_PARAMETERS and name not in seen:
                seen.add(name)
                yield _parameter(each, "header", required=each.is_required)

    def _credential(self, stated: ApidocField) -> str:
        """A value of the Authorization header, from its default or from an example."""
        texts = [each.content for each in self._entry.examples if each.section == "header"]
        found = (_AUTHORIZATION.search(text) for text in texts)
        shown = next((match[1].strip() for match in found if match), "")
        return stated.default or shown

    # Bodies ---------------------------------------------------------------------------------------

    def _body(self, fields: Sequence[ApidocField]) -> None:
        line = fields[0].line if fields else self._entry.line
        media = self._media(fields)
        contents = Contents()
        if fields:
            contents.add_schema(media, object_schema(fields, line, required=True), line)
        for example in self._entry.examples:
            if example.section not in ("parameter", "body") or self._entry.method in _NO_BODY:
                continue
            content = _without_head(example.content)[1]
            if isinstance(json_value(content), dict | list):
                contents.add_text(media, content, example.line, example.title.rstrip(": "))
        if contents:
            body = Lined(line, {"content": contents.written()})
            if contents.requires_body({}):
                body["required"] = True
            self._made.put("requestBody", body, line)

    def _media(self, fields: Sequence[ApidocField]) -> str:
        for each in self._entry.of("header"):
            if each.name.lower() == "content-type":
                told = base_media_type(next(iter(each.allowed), each.default))
                if "/" in told:
                    return told
        groups = " ".join(each.group for each in fields).lower()
        if any(each.type.lower() == "file" for each in fields) or "multipart" in groups:
            return MULTIPART
        return FORM if "urlencoded" in groups else JSON_MEDIA

    def _responses(self) -> Lined:
        made, contents = Lined(self._entry.line), dict[str, Contents]()
        fields: dict[str, list[ApidocField]] = {}
        shown: dict[str, list[tuple[str, ApidocExample]]] = {}
        for example in self._entry.examples:
            if example.section in ("success", "error"):
                told, body = _without_head(example.content)
                status = told or _status(example.title, example.section)
                shown.setdefault(status, []).append((body, example))
        for each in self._entry.of("success", "error"):
            own = each.name if re.fullmatch(r"[1-5]\d\d", each.name) else ""
            status = own or _status(each.group, each.section)
            fields.setdefault(status, []).append(each)
        for status in [*fields, *(each for each in shown if each not in fields)]:
            listed, examples = fields.get(status, []), shown.get(status, [])
            line = listed[0].line if listed else examples[0][1].line
            words = [each for each in listed if not each.type and each.section == "error"]
            words += [each for each in listed if each.name == status and each not in words]
            response = Lined(line, {"description": _reasons(words, status)})
            content = contents.setdefault(status, Contents())
            _fill(content, [each for each in listed if each not in words], examples, line)
            if content:
                response["content"] = content.written()
            made.put(status, response, line)
        if not any(status.startswith("2") for status in made):
            made.put("200", Lined(self._entry.line, {"description": ""}))
        return made


def _fill(
    contents: Contents,
    fields: Sequence[ApidocField],
    examples: Sequence[tuple[str, ApidocExample]],
    line: int,
) -> None:
    values = [json_value(text) for text, _ in examples]
    if fields:
        schema = object_schema(fields, line, required=False)
        bare = not any(each.name.startswith("[]") for each in fields)
        if bare and any(isinstance(value, list) for value in values) and _are_items(fields, values):
            schema = Lined(line, {"type": "array", "items": schema})
        contents.add_schema(JSON_MEDIA, schema, line)
    for text, example in examples:
        if isinstance(json_value(text), dict | list):
            contents.add_text(JSON_MEDIA, text, example.line, example.title.rstrip(": "))


def _are_items(fields: Sequence[ApidocField], values: Sequence[JSON]) -> bool:
    """Whether the fields are those of the objects in a sample list."""
    names = {each.name.partition(".")[0].partition("[")[0] for each in fields}
    items = [item for value in values if isinstance(value, list) for item in value]
    return any(isinstance(item, dict) and names & item.keys() for item in items)


def _parameter(stated: ApidocField, location: str, *, required: bool = False) -> Lined:
    schema = field_schema(stated)
    words = schema.pop("description", "")
    if schema.get("type") == "number" and is_shown_whole(schema):
        schema["type"] = "integer"
    made = Lined(stated.line, {"name": stated.name, "in": location})
    if required:
        made["required"] = True
    made["schema"] = schema
    made.put_text("description", words, stated.line)
    return made


def _status(text: str, section: str) -> str:
    """The status in a title; without one that of success, or any client error."""
    found = _STATUS.search(text)
    if found is not None:
        return found[1] or f"{found[2]}XX" if not _is_success_range(found) else "200"
    return "200" if section == "success" else "4XX"


def _is_success_range(found: re.Match[str]) -> bool:
    return found[2] == "2"


def _without_head(content: str) -> tuple[str, str]:
    """The status of an HTTP message and its body; any other text is a body."""
    http = _HTTP.match(content)
    if http is None:
        return "", content
    rest = content[http.end() :].lstrip("\n")
    while (header := _HEADER_LINE.match(rest)) is not None:
        rest = rest[header.end() :]
    return http[1], rest


def _reasons(fields: Sequence[ApidocField], status: str) -> str:
    """The names of errors with their descriptions."""
    if len(fields) == 1 and fields[0].name == status:
        return fields[0].words
    lines = []
    for each in fields:
        lines.append(f"- `{each.name}`: {each.words}" if each.words else f"- `{each.name}`")
    return "\n".join(lines)
