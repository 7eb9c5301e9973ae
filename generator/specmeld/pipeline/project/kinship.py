"""Which documents describe the same API: OpenAPI files with the same title, server or operations,
and pages about the same operations or servers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specmeld.diagnostics import SpecmeldError
from specmeld.model.documents import Reading
from specmeld.openapi.paths import nameless
from specmeld.openapi.shapes import METHODS
from specmeld.pipeline.project.document_search import Found
from specmeld.pipeline.settle.document_reading import title

_FILE = "openapi"
"""The dialect of OpenAPI files; all others are pages here."""
_ANY_TITLE = re.compile(
    r"|((my|the|our|rest|http|web|public) )*(api|apis|service|server|backend|app)"
    r"|(fast|open) ?api|(open ?)?api (docs?|documentation|definition|specification|reference)"
    r"|swagger( (ui|docs?|documentation))?|title|untitled|example|express api|untitled api"
)
"""Tools' default titles of APIs."""
_ANY_HOST = re.compile(r"localhost|127\.[\d.]+|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|[^.]*")
_ANY_PATH = re.compile(
    r"/|/?(api/)?(_?health(z|check)?|status|metrics|ping|version|info|ready(z)?|live(z)?|login|logout"
    r"|token|docs|openapi\.json|favicon\.ico|me|users?)",
    re.IGNORECASE,
)
"""Operations that many APIs have, which identify none."""
_ENOUGH = 3
"""Two files belong to one API if one in this many of the smaller one's operations is in both."""


Operations = frozenset[tuple[str, str]]
"""HTTP methods in lower case, each with a path without version and parameter names."""


@dataclass(frozen=True, slots=True)
class FoundApi:
    """An API, by its documents."""

    title: str
    documents: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class _Marks:
    """The features that identify a document's API."""

    title: str
    servers: frozenset[str]
    operations: Operations

    @property
    def name(self) -> str:
        """The title without versions; empty for one that any API may have."""
        name = " ".join(re.findall(r"[^\W\d_]+", self.title.lower()))
        return "" if _ANY_TITLE.fullmatch(name) else name

    @property
    def domains(self) -> frozenset[str]:
        return frozenset(".".join(one.split("/")[0].split(".")[-2:]) for one in self.servers)


_NOTHING = _Marks("", frozenset(), frozenset())


def apis_of(documents: Iterable[Found]) -> list[FoundApi]:
    """The APIs that these documents describe. An unreadable OpenAPI file is an API of its own."""
    documents = tuple(documents)
    pages = [one for one in documents if one.dialect != _FILE]
    marks = dict([*_of_files(documents), *_of_pages(pages)])
    groups: list[list[Found]] = []
    for one in (each for each in documents if each.dialect == _FILE):
        same = [group for group in groups if any(_alike(marks[one], marks[o]) for o in group)]
        _unite(one, same[0] if same else None, same[1:], groups)
    for one in pages:
        same = [group for group in groups if any(_tells(marks[one], marks[o]) for o in group)]
        of_files = [group for group in same if any(each.dialect == _FILE for each in group)]
        home = next(iter([*of_files, *same]), None) or _nearest(one, groups, marks)
        alone = [group for group in same if group is not home and group not in of_files]
        _unite(one, home, alone, groups)
    return [_api(group, documents, marks) for group in groups]


def _unite(
    one: Found, home: list[Found] | None, others: Iterable[list[Found]], groups: list[list[Found]]
) -> None:
    """Add a document to its API, with all its features."""
    if home is None:
        groups.append([one])
        return
    home.append(one)
    for group in others:
        home.extend(group)
        groups.remove(group)


def _nearest(
    page: Found, groups: Iterable[list[Found]], marks: Mapping[Found, _Marks]
) -> list[Found] | None:
    """The nearest of the APIs that nothing on a page contradicts."""
    fitting = [group for group in groups if not _is_elsewhere(marks[page], group, marks)]
    return max(fitting, key=lambda group: _nearness(page, group), default=None)


def _alike(one: _Marks, other: _Marks) -> bool:
    shared = len(one.operations & other.operations)
    least = min(len(one.operations), len(other.operations))
    named = bool(one.name) and one.name == other.name
    return named or bool(one.servers & other.servers) or 0 < least <= shared * _ENOUGH


def _tells(page: _Marks, other: _Marks) -> bool:
    """Whether a page is about the API of another document."""
    near = any(
        f"{a}/".startswith(f"{b}/") or f"{b}/".startswith(f"{a}/")
        for a in page.servers
        for b in other.servers
    )
    return near or bool(page.operations & other.operations)


def _is_elsewhere(page: _Marks, group: Iterable[Found], marks: Mapping[Found, _Marks]) -> bool:
    """Whether a page names servers, none of which is near an API's."""
    known = {domain for each in group for domain in marks[each].domains}
    return bool(page.domains and known) and not page.domains & known


def _nearness(one: Found, group: Iterable[Found]) -> int:
    """How many folders a document shares with the nearest one of an API."""
    own = one.path.parts[:-1]
    return max(sum(1 for _ in _common(own, each.path.parts[:-1])) for each in group)


def _common(one: Sequence[str], other: Sequence[str]) -> Iterator[str]:
    for a, b in zip(one, other, strict=False):
        if a != b:
            return
        yield a


def _api(group: list[Found], documents: Sequence[Found], marks: Mapping[Found, _Marks]) -> FoundApi:
    ordered = tuple(each for each in documents if each in group)
    known = [marks[each] for each in ordered]
    titles = [one.title for one in known if one.title]
    servers = sorted(server for one in known for server in one.servers)
    return FoundApi(next(iter([*titles, *servers]), ordered[0].path.stem), ordered)


def operations_of(documents: Iterable[Found]) -> Operations:
    """The operations that OpenAPI files among these documents describe."""
    return frozenset(one for _, marks in _of_files(documents) for one in marks.operations)


def _of_files(documents: Iterable[Found]) -> Iterator[tuple[Found, _Marks]]:
    for one in documents:
        if one.dialect == _FILE:
            yield one, _marks_of_file(_parsed(one.path))


def _parsed(path: Path) -> Mapping[str, Any]:
    """The top level of a file; empty if it cannot be read. References are not resolved."""
    from specmeld.text.json_lines import is_json, locate_json
    from specmeld.text.yaml_lines import locate_yaml

    try:
        text = path.read_text("utf-8-sig")
        value = (locate_json if is_json(text) else locate_yaml)(text).value
    except (OSError, ValueError, RecursionError, SpecmeldError):
        return {}
    return value if isinstance(value, dict) else {}


def _marks_of_file(document: Mapping[str, Any]) -> _Marks:
    said = document.get("servers")
    urls = (
        [one.get("url") for one in said if isinstance(one, dict)] if isinstance(said, list) else []
    )
    if host := document.get("host"):  # Swagger 2.0
        urls.append(f"https://{host}{document.get('basePath', '')}")
    return _Marks(title(document), _servers(urls), own_operations(_sent(document.get("paths"))))


def _of_pages(pages: Sequence[Found]) -> Iterator[tuple[Found, _Marks]]:
    """The features of each page; none if it cannot be read."""
    from specmeld.pipeline.settle.source_readings import read_entries
    from specmeld.sources import SourceEntry

    entries = [
        SourceEntry(each.path, str(each.path), str(at), line=0) for at, each in enumerate(pages)
    ]
    failed: list[SpecmeldError] = []
    read = read_entries(entries, failed=failed.append)
    found = {pages[int(one.document.id)]: _marks_of_page(one) for one in read}
    yield from ((one, found.get(one, _NOTHING)) for one in pages)


def _marks_of_page(reading: Reading) -> _Marks:
    if reading.openapi is not None:
        return _marks_of_file(reading.openapi)
    servers = [one.value for one in reading.claims if str(one.at) == "#servers"]
    calls = {one.at.operation: one.at.operation.partition(" ") for one in reading.claims}
    sent = ((verb, path) for verb, _, path in calls.values())
    return _Marks("", _servers(servers), own_operations(sent))


def _servers(urls: Iterable[object]) -> frozenset[str]:
    """Hosts with their paths, without versions; placeholder hosts are left out."""
    found = set()
    for url in urls:
        parts = re.match(r"https?:/+([^/?#]*)([^?#]*)", url) if isinstance(url, str) else None
        host = parts[1].rpartition("@")[2].partition(":")[0].lower() if parts else ""
        if parts and not _ANY_HOST.fullmatch(host):
            found.add(host + re.sub(r"/v\d[^/]*/?$|/+$", "", parts[2]))
    return frozenset(found)


def _sent(paths: object) -> Iterator[tuple[str, str]]:
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method in METHODS if isinstance(item, dict) else ():
            if method in item:
                yield method, str(path)


def own_operations(sent: Iterable[tuple[str, str]]) -> Operations:
    """The operations among these methods and paths that not every API has."""
    shapes = ((verb, re.sub(r"^/v\d[^/]*(?=/)", "", path)) for verb, path in sent)
    return frozenset(
        (verb.lower(), nameless(path))
        for verb, path in shapes
        if verb and not _ANY_PATH.fullmatch(path)
    )
