"""The addresses of a file, as a tree like those of pages: operations and servers only."""

from __future__ import annotations

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.documents import Reading
from specmeld.model.json import JSONObject
from specmeld.reconcile.files.alignment import operations
from specmeld.reconcile.tree import Node, Said, Sections, Tree


def skeleton(reading: Reading) -> Tree:
    """A tree without schemas, to compare versions, servers and paths."""
    document, source = reading.openapi, reading.document
    assert document is not None
    return Tree(
        id=source.id,
        path=source.path,
        operations={
            f"{method.upper()} {path}": _sections(document["paths"][path][method])
            for path, method in operations(document)
        },
        servers=list(_servers(reading)),
        version=source.api_version,
        precedence=source.precedence,
        retrieved=source.retrieved,
        overrides=source.overrides,
        described=True,
    )


def _sections(operation: JSONObject) -> Sections:
    """The operation itself, and the statuses of its responses."""
    responses = operation.get("responses")
    statuses = responses if isinstance(responses, dict) else {}
    return {"": Node("")} | {f"response.{status}": Node("") for status in statuses}


def _servers(reading: Reading) -> list[Said]:
    said = []
    for at, server in enumerate((reading.openapi or {}).get("servers") or ()):
        url = server.get("url") if isinstance(server, dict) else None
        if isinstance(url, str):
            line = reading.line(("servers", at, "url"))
            origin = Origin(reading.document.id, line)
            claim = Claim(Place("", "servers"), "url", url, origin)
            said.append(Said(claim, reading.document.id, "url", url, "structure", implied=False))
    return said
