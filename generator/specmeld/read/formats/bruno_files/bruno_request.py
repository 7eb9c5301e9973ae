"""The request of one ``.bru`` file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from specmeld.openapi.shapes import METHODS
from specmeld.read.formats.bruno_files.bruno_auth import sign_in
from specmeld.read.formats.bruno_files.bruno_blocks import Block, Pair
from specmeld.read.requests.request_claims import FORM, MULTIPART
from specmeld.read.requests.request_variables import Variables
from specmeld.read.requests.secret_values import is_secret_name
from specmeld.read.requests.sent_requests import Member, Payload, SavedResponse, SentRequest

METHOD_BLOCKS = frozenset([*METHODS, "connect", "http"]) - {"query"}
MEDIA = {
    "json": "application/json",
    "xml": "application/xml",
    "text": "text/plain",
    "sparql": "application/sparql-query",
    "graphql": "application/json",
    "form-urlencoded": FORM,
    "multipart-form": MULTIPART,
    "file": "application/octet-stream",
}
"""Mode of a body → its media type."""

_FILE = re.compile(r"@file\(")
_CONTENT_TYPE = re.compile(r"[ \t]+@contentType\([^)]*\)\Z")
_STATUS = re.compile(r"(?:eq[ \t]+)?([1-5]\d\d)\Z")
_KNOWN = re.compile(r"vars(?::pre-request)?\Z")

Named = Mapping[str, Block]


def environment(found: Sequence[Block]) -> Variables:
    """The variables that a file sets."""
    pairs = [pair for block in found if _KNOWN.match(block.name) for pair in block.pairs()]
    return Variables({pair.name: pair.value for pair in pairs if not pair.is_off})


def keys(found: Sequence[Block]) -> Iterator[str]:
    """The values of credentials, and of variables marked as secret."""
    for block in found:
        for pair in block.pairs():
            if is_secret_name(pair.name) or (block.name[:5] == "auth:" and pair.name == "value"):
                yield pair.value


def bruno_request(found: Sequence[Block]) -> SentRequest | None:
    """The request in the blocks; None if none of them has a URL."""
    named = {block.name: block for block in reversed(found)}
    call = next((block for block in found if block.name in METHOD_BLOCKS), None)
    if call is None:
        return None
    settings = call.values()
    method = settings.get("method", "") if call.name == "http" else call.name
    meta = {pair.name: pair for pair in named["meta"].pairs()} if "meta" in named else {}
    name, docs = meta.get("name"), named.get("docs")
    url = next((pair for pair in call.pairs() if pair.name == "url"), None)
    return SentRequest(
        method=method.upper(),
        url=url.value if url else "",
        line=call.line,
        url_line=url.line if url else call.line,
        name=name.value if name else "",
        name_line=name.line if name else 0,
        description=docs.text if docs else "",
        description_line=docs.text_line if docs else 0,
        path=_members(named, "params:path"),
        query=_members(named, "params:query") or _members(named, "query"),
        headers=_members(named, "headers"),
        body=_body(named, settings.get("body", "")),
        sign_in=sign_in(named, settings.get("auth", ""), call.line),
        responses=[*_examples(found), *_asserted(named)],
    )


def _members(named: Named, block: str) -> list[Member]:
    return [_member(pair) for pair in named[block].pairs()] if block in named else []


def _member(pair: Pair) -> Member:
    is_file = _FILE.match(pair.value) is not None
    value = None if is_file else _CONTENT_TYPE.sub("", pair.value)
    off_line = pair.line if pair.is_off else 0
    return Member(
        pair.name,
        value,
        pair.line,
        description=pair.description,
        description_line=pair.description_line,
        off_line=off_line,
        is_file=is_file,
    )


def _body(named: Named, mode: str, prefix: str = "body") -> Payload | None:
    """The body of the request's mode; if it has none, the body that exists."""
    written = [name for name in named if name == prefix or name.startswith(f"{prefix}:")]
    if mode == "none" or not written:
        return None
    modes = [name.partition(f"{prefix}:")[2] or "json" for name in written]
    at = modes.index(mode) if mode in modes else 0
    if mode and mode not in modes:
        return None
    block, media = named[written[at]], MEDIA.get(modes[at], "")
    if modes[at] in ("form-urlencoded", "multipart-form"):
        return Payload(block.line, media, fields=[_member(pair) for pair in block.pairs()])
    text = "" if modes[at] in ("file", "graphql") else block.text
    return Payload(block.text_line, media, text, by_line=True)


def _asserted(named: Named) -> list[SavedResponse]:
    """The statuses in the request's assertions."""
    pairs = named["assert"].pairs() if "assert" in named else []
    found = [(pair, _STATUS.match(pair.value)) for pair in pairs if pair.name == "res.status"]
    return [SavedResponse(int(status[1]), pair.line) for pair, status in found if status]


def _examples(found: Sequence[Block]) -> list[SavedResponse]:
    """The responses that were saved with the request."""
    saved = [block for block in found if block.name == "example"]
    return [response for block in saved if (response := _example(block)) is not None]


def _example(block: Block) -> SavedResponse | None:
    inside = block.blocks()
    flat = {
        each.name.removeprefix("response:"): each for each in inside if "response:" in each.name
    }
    for each in inside:
        if each.name == "response":
            flat |= {inner.name: inner for inner in each.blocks()}
    status = flat["status"].values().get("code", "") if "status" in flat else ""
    if not re.match(r"[1-5]\d\d\Z", status):
        return None
    names = {pair.name: pair for pair in [*block.pairs(), *_meta(inside)]}
    name = names.get("name")
    return SavedResponse(
        status=int(status),
        line=flat["status"].line,
        name=name.value if name else "",
        name_line=name.line if name else 0,
        body=_saved_body(flat),
    )


def _meta(inside: Sequence[Block]) -> list[Pair]:
    return next((block.pairs() for block in inside if block.name == "meta"), [])


def _saved_body(flat: Named) -> Payload | None:
    headers = flat["headers"].values() if "headers" in flat else {}
    media = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    media = media.partition(";")[0].strip()
    if "body" in flat:  # either the text itself, or its type and content
        values = flat["body"].values()
        if "content" in values and not flat["body"].text.startswith(("{", "[")):
            kind = values.get("type", "")
            return Payload(flat["body"].line, media or MEDIA.get(kind, ""), values["content"])
    body = _body(flat, "", "body")
    return replace(body, media=media or body.media) if body else None
