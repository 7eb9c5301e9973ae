"""Bruno: ``.bru`` files with one request each, and the JSON export of a whole collection."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.bruno_files.bruno_blocks import Block, blocks, opens_a_block
from specmeld.read.formats.bruno_files.bruno_collection import BrunoCollection
from specmeld.read.formats.bruno_files.bruno_request import (
    METHOD_BLOCKS,
    bruno_request,
    environment,
    keys,
)
from specmeld.read.formats.parsed import parse_located
from specmeld.read.requests.saved_requests import SavedRequests, saved_reading
from specmeld.read.requests.secret_values import Secrets, secrets_in
from specmeld.text.json_lines import is_json

_MOST_LINES = 2_000
_EXPORT = re.compile(r'"brunoConfig"\s*:\s*\{|"exportedUsing"\s*:\s*"Bruno|"activeEnvironmentUid"')
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_ITEM = re.compile(r'"type"\s*:\s*"(?:http|http-request)"')
_URL = re.compile(r"https?://[^\s@?#{}]+\Z")
_NOT_HTTP = {"graphql", "grpc", "ws", "grpc-request", "ws-request", "graphql-request"}


def recognise(text: str) -> Recognition:
    if is_json(text):
        if _ITEMS.search(text) and (
            _EXPORT.search(text) or (_ITEM.search(text) and '"request"' in text)
        ):
            return Recognition(0.9, "has the items of a collection of Bruno")
        return Recognition(0.0, "no items of a collection")
    lines = text[:400_000].split("\n")[:_MOST_LINES]
    opened = [name for line in lines if (name := opens_a_block(line.rstrip()))]
    begins = next((line for line in lines if line.strip()), "")
    if not opened or not opens_a_block(begins.rstrip()):
        return Recognition(0.0, "begins with no block")
    if METHOD_BLOCKS.intersection(opened):
        return Recognition(0.95, f"has blocks called {' and '.join(opened[:2])}")
    if opened[0] in ("vars", "meta", "auth") and set(opened) <= _BESIDE_REQUESTS:
        return Recognition(0.8, "has blocks of variables and settings")
    return Recognition(0.0, "no block of a request")


_BESIDE_REQUESTS = frozenset(
    [
        *("vars", "vars:secret", "meta", "auth", "auth:bearer", "auth:basic", "auth:apikey"),
        *("auth:oauth2", "auth:digest", "auth:awsv4", "headers", "script:pre-request", "docs"),
        *("vars:pre-request", "vars:post-response", "script:post-response", "tests", "query"),
    ]
)


def read(document: SourceDocument) -> Reading:
    """Raises InputError for invalid JSON and without any request or server."""
    saved = _collection(document) if is_json(document.text) else _file(blocks(document.text))
    fix = "use the files of its requests instead, or export the collection"
    return saved_reading(document, "bruno", saved, fix=fix)


def _collection(document: SourceDocument) -> SavedRequests:
    located = parse_located(document)
    collection = BrunoCollection(located)
    secrets = Secrets(secrets_in(located.value))
    requests = collection.requests()
    return SavedRequests(requests, collection.variables, secrets, collection.skipped)


def _file(found: list[Block]) -> SavedRequests:
    secrets = Secrets(keys(found))
    meta = next((block for block in found if block.name == "meta"), None)
    kind = meta.values().get("type", "http") if meta else "http"
    if kind in _NOT_HTTP and meta is not None:
        left_out = [(meta.line, f"ignoring a request of type {kind}")]
        return SavedRequests([], secrets=secrets, left_out=left_out)
    request = bruno_request(found)
    if request is None:
        return SavedRequests([], secrets=secrets, servers=list(_servers(found)))
    return SavedRequests([request], environment(found), secrets)


def _servers(found: list[Block]) -> Iterator[tuple[int, str]]:
    """The URLs in an environment are those of servers."""
    for block in found:
        for pair in block.pairs() if block.name == "vars" else ():
            if _URL.match(pair.value) and not pair.is_off:
                yield pair.line, pair.value.rstrip("/")


DIALECT = Dialect(
    "bruno",
    recognise,
    read,
    description="Bruno's requests in `.bru` files, and its exported collections",
    endings=(".bru", ".json"),
)
