"""Bruno: ``.bru`` files, one request each, and the JSON of a whole exported collection."""

from __future__ import annotations

import re

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.bruno_blocks import Block, blocks, opens_a_block
from specmeld.read.formats.bruno_collection import BrunoCollection
from specmeld.read.formats.bruno_request import METHOD_BLOCKS, bruno_request, environment, keys
from specmeld.read.formats.parsed import parse_located
from specmeld.read.recorder import Recorder, TooManyClaimsError, too_many
from specmeld.read.requests.request_claims import RequestClaims
from specmeld.read.requests.secret_values import secrets_in
from specmeld.read.requests.sent_requests import SentRequest
from specmeld.text.json_lines import is_json

MOST_CLAIMS = 500_000
_MOST_LINES = 2_000
_EXPORT = re.compile(r'"brunoConfig"\s*:\s*\{|"exportedUsing"\s*:\s*"Bruno|"activeEnvironmentUid"')
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_ITEM = re.compile(r'"type"\s*:\s*"(?:http|http-request)"')
_NOT_HTTP = {"graphql", "grpc", "ws", "grpc-request", "ws-request", "graphql-request"}


def recognise(text: str) -> Recognition:
    if is_json(text):
        if _ITEMS.search(text) and (_EXPORT.search(text) or _ITEM.search(text)):
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
    """Raises InputError for broken JSON and where there is neither a request nor a server."""
    recorder = Recorder(document.id, most=MOST_CLAIMS)
    if is_json(document.text):
        located = parse_located(document)
        collection = BrunoCollection(located)
        claims = RequestClaims(recorder, document.path, collection.variables)
        claims.see_secrets(secrets_in(located.value))
        requests = collection.requests()
        for line, what in collection.skipped:
            claims.remark("no-operation", what, line)
    else:
        found = blocks(document.text)
        claims = RequestClaims(recorder, document.path, environment(found))
        claims.see_secrets(keys(found))
        requests = _request(found, claims)
        if not requests:
            _servers(found, recorder)
    try:
        claims.record(requests)
    except TooManyClaimsError:
        raise too_many(document.path, MOST_CLAIMS) from None
    if not recorder.claims:
        told = claims.diagnostics[0].message if claims.diagnostics else ""
        raise InputError(
            told or "no request found in this file of Bruno",
            file=document.path,
            mend="list the files of its requests, or export the collection",
        )
    quotable = claims.quotable(document.text)
    remarks = tuple(claims.diagnostics)
    return Reading(document, "bruno", recorder.claims, remarks, quotable=quotable)


def _request(found: list[Block], claims: RequestClaims) -> list[SentRequest]:
    meta = next((block for block in found if block.name == "meta"), None)
    kind = meta.values().get("type", "http") if meta else "http"
    if kind in _NOT_HTTP and meta is not None:
        claims.remark("no-operation", f"a request of type {kind} is not read", meta.line)
        return []
    request = bruno_request(found)
    return [request] if request is not None else []


def _servers(found: list[Block], recorder: Recorder) -> None:
    """The URLs that an environment knows are those of servers."""
    for block in found:
        for pair in block.pairs() if block.name == "vars" else ():
            if re.match(r"https?://[^\s@?#{}]+\Z", pair.value) and not pair.is_off:
                recorder.server(pair.value.rstrip("/"), pair.line)


DIALECT = Dialect(
    "bruno",
    recognise,
    read,
    description="Bruno's requests in `.bru` files, and its exported collections",
    endings=(".bru", ".json"),
)
