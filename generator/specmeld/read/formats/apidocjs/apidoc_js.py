"""apiDoc: its JSON output, or the comments in source files that it reads.

Of several versions of an operation the newest counts.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSON
from specmeld.openapi.shapes import METHODS
from specmeld.read.decoding import load_document
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.apidocjs.apidoc_comments import comment_entries
from specmeld.read.formats.apidocjs.apidoc_entries import Entry, entries_of
from specmeld.read.formats.apidocjs.apidoc_operations import (
    described_operation,
    path_before,
    split_address,
)
from specmeld.read.formats.described_api import (
    add_operation,
    new_document,
    outliner,
    reader,
    remark,
)
from specmeld.read.formats.lined import Lined, lined
from specmeld.read.formats.markup import plain
from specmeld.text.json_lines import locate_json
from specmeld.text.located import TextError

_DEFINE = re.compile(r"\s*(?:define\(|module\.exports\s*=|export default\b|var \w+\s*=)\s*")
_OUTPUT = re.compile(r'"(?:groupTitle|parameter|success|sampleRequest|filename)"\s*:')
_OPERATION = re.compile(
    r'"type"\s*:\s*\[?\s*"(?:get|post|put|patch|delete|head|options)"\s*\]?\s*,\s*"url"\s*:',
    re.IGNORECASE,
)
_COMMENT = re.compile(
    r"^[ \t/*#;%\"'-]{0,20}@api[ \t]+\{[ \t]*[A-Za-z]{1,20}[ \t]*\}[ \t]+\S+", re.MULTILINE
)
_PROJECTS = ("api_project.json", "api-project.json", "apidoc.json")
_LARGEST_PROJECT = 1_000_000


def recognise(text: str) -> Recognition:
    if _COMMENT.search(text):
        return Recognition(0.95, "has comments with @api {method}")
    if _is_output(text) and _OPERATION.search(text) and _OUTPUT.search(text):
        return Recognition(0.9, "lists operations as apiDoc writes them")
    return Recognition(0.0, "no block of apiDoc")


def describe(document: SourceDocument) -> tuple[Lined, Sequence[Diagnostic]]:
    """The OpenAPI document of the operations, with remarks. Raises InputError."""
    project: Lined = Lined()
    if _is_output(document.text):
        root = _output(document)
        listed = root
        if isinstance(root, Lined):
            listed = next((root[key] for key in ("api", "data", "endpoints") if key in root), [])
            project = root["project"] if isinstance(root.get("project"), Lined) else project
        entries = list(entries_of(listed if isinstance(listed, list) else []))
    else:
        entries = list(comment_entries(document.text))
    project = project or _project_beside(document)
    return _described(document, entries, project)


DIALECT = Dialect(
    "apidoc",
    recognise,
    reader("apidoc", describe),
    outliner("apidoc", describe),
    description="apiDoc's output, and its comment blocks in source files",
    endings=(".json", ".js"),
)


def _is_output(text: str) -> bool:
    start = _DEFINE.match(text[:200])
    return text[start.end() if start else 0 :].lstrip()[:1] in ("[", "{")


def _output(document: SourceDocument) -> JSON:
    """The JSON output of apiDoc, with or without the JavaScript around it."""
    text, start = document.text, _DEFINE.match(document.text)
    if start is not None:
        text = "\n" * text.count("\n", 0, start.end()) + text[start.end() :]
        text = re.sub(r"[\s);]+\Z", "", text[-100:]).join([text[:-100], ""])
    try:
        return lined(locate_json(text))
    except TextError as error:
        raise InputError(
            f"broken JSON: {error}", file=document.path, line=error.line, fix="generate it again"
        ) from None


def _project_beside(document: SourceDocument) -> Lined:
    """What the project file says about the whole API: its title, its version and its server."""
    if document.file is None:
        return Lined()
    for name in _PROJECTS:
        file = Path(document.file).with_name(name)
        if file.is_file() and file.stat().st_size < _LARGEST_PROJECT and file != document.file:
            try:
                value = json.loads(load_document(file).text)
            except (InputError, ValueError, RecursionError):
                continue
            if isinstance(value, dict):
                document.opened.append(file.resolve())
                return Lined(1, value)
    return Lined()


def _described(
    document: SourceDocument, entries: Sequence[Entry], project: Lined
) -> tuple[Lined, Sequence[Diagnostic]]:
    remarks: dict[tuple[str, int], Diagnostic] = {}

    def tell(message: str, line: int) -> None:
        remarks.setdefault((message, line), remark(document, "apidoc", message, line))

    newest = list(_newest(entries))
    versions = sorted({entry.version for entry in newest if entry.version}, key=_age)
    title = _text(project, "title") or _text(project, "name")
    version = _text(project, "version") or (versions[-1] if versions else "")
    made = new_document(title, version)
    made["info"].put_text("description", plain(project.get("description")))
    base = _base(newest, project)
    servers = list(_servers(newest, base))
    if servers:
        made["servers"] = servers
    names = Counter(entry.name for entry in newest)
    groups: dict[str, None] = {}
    for entry in newest:
        if entry.method not in METHODS:
            tell(f"{entry.method[:20]!r} is not an HTTP method", entry.line)
            continue
        path, operation = described_operation(made, _relative(entry, base[0]), tell)
        server = split_address(entry.url).server
        if base[0] and server and not entry.url.startswith(f"{base[0]}/"):
            operation["servers"] = [Lined(entry.line, {"url": server})]
        if entry.name and names[entry.name] == 1:
            operation["operationId"] = entry.name
        if entry.group_title:
            groups.setdefault(entry.group_title)
        if not add_operation(made, path, entry.method, operation):
            tell(f"{entry.method.upper()} {path[:200]} is described twice", entry.line)
    if groups:
        made["tags"] = [{"name": name} for name in groups]
    return made, list(remarks.values())


def _newest(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Each operation in its newest version, in document order."""
    found: dict[tuple[str, ...], Entry] = {}
    for entry in entries:
        key = (entry.group, entry.name) if entry.name else ("", entry.method, entry.url)
        if key not in found or _age(entry.version) > _age(found[key].version):
            found[key] = entry
    by_address: dict[tuple[str, str], Entry] = {}
    for entry in found.values():
        address = (entry.method, split_address(entry.url).path)
        if address not in by_address or _age(entry.version) > _age(by_address[address].version):
            by_address[address] = entry
    yield from by_address.values()


def _age(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d{1,9}", version)[:6])


def _base(entries: Iterable[Entry], project: Lined) -> tuple[str, int]:
    """The URL that paths are relative to: the project's, else the prefix in a sample request."""
    for key in ("url", "sampleUrl"):
        if "://" in _text(project, key):
            return _text(project, key).rstrip("/"), 1
    for entry in entries:
        for url, line in entry.sample_urls:
            sample = split_address(url)
            if sample.server:
                before = path_before(sample.path, split_address(entry.url).path)
                return f"{sample.server}{before}", line
    return "", 0


def _relative(entry: Entry, base: str) -> Entry:
    """An entry whose URL is a path below the base, if it has that base."""
    if base and entry.url.startswith(f"{base}/"):
        return replace(entry, url=entry.url.removeprefix(base))
    return entry


def _servers(entries: Iterable[Entry], base: tuple[str, int]) -> Iterator[Lined]:
    """The base, else the servers that the operations name."""
    found = {base[0]: base[1]} if base[0] else {}
    for entry in entries if not found else ():
        if server := split_address(entry.url).server:
            found.setdefault(server, entry.line)
    for server, line in list(found.items())[:10]:
        yield Lined(line, {"url": server})


def _text(project: Lined, key: str) -> str:
    value = project.get(key)
    return value.strip() if isinstance(value, str) else ""
