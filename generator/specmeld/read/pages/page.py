"""The page engine: one grammar for the events of every container."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from specmeld.diagnostics import Diagnostic, NoOperationError
from specmeld.model.claims import Place
from specmeld.model.documents import Reading, SourceDocument, Unread
from specmeld.model.page_objects import Mention
from specmeld.openapi.shapes import BODILESS
from specmeld.read.containers.page_events import Event, Table
from specmeld.read.pages.definitions.described_objects import (
    DEEPEST,
    MOST_ENTRIES,
    Objects,
    mentioned,
    objects_of,
)
from specmeld.read.pages.definitions.page_parameters import (
    complete_parameters,
    described_parameters,
)
from specmeld.read.pages.fields import table_fields
from specmeld.read.pages.operations.operation_claims import record_operation
from specmeld.read.pages.operations.operation_parts import gather
from specmeld.read.pages.operations.operation_record import Gathered
from specmeld.read.pages.operations.page_layout import OperationPart, described_again, operations
from specmeld.read.pages.page_servers import called_server, stated_servers
from specmeld.read.pages.path_spelling import with_parameters
from specmeld.read.pages.signing import signing
from specmeld.read.recorder import Recorder


def read_page(document: SourceDocument, dialect: str, events: Sequence[Event]) -> Reading:
    """The reading of a page. Raises NoOperationError if it shows no operation."""
    parts = operations(events)
    if not parts:
        raise NoOperationError(
            "no operation found on this page",
            file=document.path,
            fix="show the method and the URL of each, as in `POST https://api.example.com/v1/x`",
        )
    recorder = Recorder(document.id)
    servers = stated_servers(events)
    _move_base_paths(parts, servers)
    for line, url in servers:
        recorder.server(url, line)
    objects = objects_of(events)
    preface = signing(events[: min(part.start for part in parts)])
    unread = _repeated(events, parts)
    mentions: list[Mention] = []
    described = described_parameters(events)
    for part in parts:
        own = part.own(events)
        _say_server(part, own, recorder, stated=bool(servers))
        shown = {at for at in range(len(own)) if part.start + at in part.shown}
        gathered = gather(own, shown, bodiless=part.sighting.method in BODILESS)
        complete_parameters(gathered, described)
        _name_parameters(part, gathered)
        mentions += record_operation(part, gathered, events, recorder, objects)
        unread += gathered.unread
        if signed := preface or signing(own):
            at = Place(f"{part.sighting.method} {part.sighting.url.path}", "security")
            recorder.say(at.key(signed[1]), "exists", True, signed[0], evidence="prose")
    read = {claim.origin.line for claim in recorder.claims} | objects.lines()
    unread += [one for one in _outside(events, parts) if one.line not in read]
    return Reading(
        document,
        dialect,
        recorder.claims,
        _shortened(objects, document.path),
        unread=tuple(dict.fromkeys(sorted(unread, key=lambda each: each.line))),
        objects=objects.described(document.id),
        mentions=(*mentioned(recorder), *mentions),
    )


def _repeated(events: Sequence[Event], parts: Sequence[OperationPart]) -> list[Unread]:
    return [
        Unread(again.line, f"{again.method} {again.url.path}", "describes the same operation again")
        for again in described_again(events, parts)
    ]


def _outside(events: Sequence[Event], parts: Sequence[OperationPart]) -> Iterator[Unread]:
    """The rows of tables with types that are below no operation."""
    why = "a field that belongs to no operation"
    covered = {at for part in parts for at in range(part.start, part.end)}
    listing = {part.start for part in parts if part.alone}
    for at, event in enumerate(events):
        if not isinstance(event, Table) or (at in covered and at not in listing):
            continue
        fields = table_fields(event) or []
        if any(each.entry.said is not None for each in fields):
            lines = {each.entry.line for each in fields}
            rows = [row for row in event.rows if row.line in lines]
            yield from (Unread(row.line, " | ".join(row.cells), why) for row in rows)
            yield from (Unread(line, text, why) for line, text in event.unclear)


def _shortened(objects: Objects, path: str) -> tuple[Diagnostic, ...]:
    """The remark if the objects of a page are not read completely."""
    if objects.cut:
        return (_cut(path),)
    return (_too_deep(path, *objects.deep),) if objects.deep is not None else ()


def _cut(path: str) -> Diagnostic:
    return Diagnostic(
        "warning",
        "too-many-fields",
        f"the objects of this page expand to more than {MOST_ENTRIES:,} fields",
        path,
        1,
        fix="ignoring the rest; split the page",
    )


def _too_deep(path: str, name: str, line: int) -> Diagnostic:
    return Diagnostic(
        "note",
        "too-deep",
        f"objects are expanded only {DEEPEST} levels deep; ignoring the fields of {name!r} here",
        path,
        line,
        fix="describe the field below the object that has it",
    )


def _say_server(
    part: OperationPart, own: Sequence[Event], recorder: Recorder, *, stated: bool
) -> None:
    url = part.sighting.url
    if url.server:
        recorder.server(url.server, part.sighting.line)
    elif not stated:
        for event in own:
            called = called_server(event, url.path)
            if called is not None:
                recorder.server(called[1], called[0])
                return


def _name_parameters(part: OperationPart, gathered: Gathered) -> None:
    """Turn a segment of the path that is described as a path parameter into one."""
    named = [
        field.entry.label
        for each in gathered.parts
        for field in each.fields
        if each.kind == "path" or field.location == "path"
    ]
    url = with_parameters(part.sighting.url, named)
    part.sighting = replace(part.sighting, url=url)


def _move_base_paths(parts: Sequence[OperationPart], servers: list[tuple[int, str]]) -> None:
    """Move a base path that the operations repeat to them: ``/v1`` of the server and ``/v1/x``."""
    for at, (line, url) in enumerate(servers):
        _, slashes, path = url.partition("://")[2].partition("/")
        if not slashes or not path:
            continue
        base = f"/{path.rstrip('/')}/"
        if all(part.sighting.url.path.startswith(base) for part in parts):
            servers[at] = (line, url[: len(url) - len(path) - 1])
