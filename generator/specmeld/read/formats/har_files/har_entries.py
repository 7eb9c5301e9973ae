"""The entries of a recording, each with the parts of its URL and its secrets."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from specmeld.model.json import JSON, JSONObject
from specmeld.model.urls import urlsplit
from specmeld.read.formats.json_parts import as_list, as_object, as_text
from specmeld.read.requests.request_claims import FORM, MULTIPART
from specmeld.read.requests.sent_requests import Member, Payload, SavedResponse, SentRequest
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer

_FROM_BROWSERS = re.compile(
    r":|(?:accept|accept-language|access-control-.*|alt-used|authority|cache-control|cookie|dnt"
    r"|expect-ct|if-modified-since|if-none-match|keep-alive|method|origin|path|pragma|priority"
    r"|purpose|range|referer|save-data|scheme|sec-.*|upgrade-insecure-requests|via"
    r"|x-client-data|x-requested-with|x-forwarded-.*|x-newrelic-.*|newrelic|traceparent"
    r"|tracestate|x-b3-.*|sentry-trace|baggage|b3|x-datadog-.*)\Z",
    re.IGNORECASE,
)
"""Headers that browsers, proxies and tracing add to every request."""
_JSON = re.compile(r"[\w.+-]+/(?:[\w.-]+\+)?json\b")


@dataclass(frozen=True, slots=True)
class HarEntry:
    sent: SentRequest
    """Its full URL, without the query, which is separate."""
    origin: str
    """Scheme, host and port."""
    segments: tuple[str, ...]
    kind: str
    """The browser's type (``xhr``, ``script``); empty if it gives none."""
    is_preflight: bool
    secrets: Sequence[tuple[str, bool]]
    """Values of cookies and credentials; True for keys."""


def har_entries(listed: Sequence[JSON], located: Located) -> list[HarEntry]:
    """The entries that are HTTP requests, in order."""
    found = enumerate(map(as_object, listed))
    return [
        entry
        for index, each in found
        if (entry := _entry(each, ("log", "entries", index), located)) is not None
    ]


def _entry(entry: JSONObject, pointer: Pointer, located: Located) -> HarEntry | None:
    request, here = as_object(entry.get("request")), (*pointer, "request")
    url = urlsplit(as_text(request.get("url")).strip())
    if url.scheme not in ("http", "https") or not url.hostname:
        return None
    origin = f"{url.scheme}://{url.netloc.rpartition('@')[2]}"
    headers = _members(request, here, "headers", located)
    names = {header.name.lower() for header in headers}
    response, there = as_object(entry.get("response")), (*pointer, "response")
    sent = SentRequest(
        method=as_text(request.get("method")).upper(),
        url=f"{origin}{url.path or '/'}",
        line=located.line(here),
        url_line=located.line((*here, "url")),
        query=_members(request, here, "queryString", located) or _query(url.query, here, located),
        headers=[header for header in headers if not _FROM_BROWSERS.match(header.name)],
        body=_posted(as_object(request.get("postData")), (*here, "postData"), located),
        responses=_answers(response, there, located),
    )
    return HarEntry(
        sent=sent,
        origin=origin.lower(),
        segments=tuple((url.path or "/").strip("/").split("/")),
        kind=as_text(entry.get("_resourceType")),
        is_preflight=sent.method == "OPTIONS" and "access-control-request-method" in names,
        secrets=list(_secrets(request, response)),
    )


def _members(holder: JSONObject, pointer: Pointer, kind: str, located: Located) -> list[Member]:
    found: list[Member] = []
    for index, each in enumerate(map(as_object, as_list(holder.get(kind)))):
        name, here = as_text(each.get("name")).strip(), (*pointer, kind, index)
        is_file = bool(each.get("fileName"))
        if name:
            value = None if is_file else each.get("value")
            found.append(Member(name, value, located.line(here), is_file=is_file))
    return found


def _query(query: str, pointer: Pointer, located: Located) -> list[Member]:
    from urllib.parse import parse_qsl

    line = located.line((*pointer, "url"))
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=1_000)
    except ValueError:
        return []
    return [Member(name, value, line) for name, value in pairs if name]


def _posted(posted: JSONObject, pointer: Pointer, located: Located) -> Payload | None:
    media = as_text(posted.get("mimeType")).partition(";")[0].strip().lower()
    text = as_text(posted.get("text"))
    if not media and not text:
        return None
    line = located.line((*pointer, "text"))
    if media in (FORM, MULTIPART):
        fields = _members(posted, pointer, "params", located)
        if not fields and media == FORM:
            fields = [Member(one.name, one.value, line) for one in _query(text, pointer, located)]
        return Payload(line, media, fields=fields)
    return Payload(line, media, text)


def _answers(response: JSONObject, pointer: Pointer, located: Located) -> list[SavedResponse]:
    """None for an aborted request, which has the status 0."""
    status = response.get("status")
    if isinstance(status, bool) or not isinstance(status, int) or not 100 <= status <= 599:
        return []
    content = as_object(response.get("content"))
    media = as_text(content.get("mimeType")).partition(";")[0].strip().lower()
    text = as_text(content.get("text"))
    if content.get("encoding") == "base64":
        text = _decoded(text) if _JSON.match(media) else ""
    line = located.line((*pointer, "content", "text"))
    has_body = bool(text) or bool(content.get("size"))
    body = Payload(line, media, text) if has_body else None
    return [SavedResponse(status, located.line((*pointer, "status")), body=body)]


def _decoded(text: str) -> str:
    try:
        return b64decode(text).decode("utf-8-sig")
    except (Error, UnicodeDecodeError, ValueError):
        return ""


def _secrets(request: JSONObject, response: JSONObject) -> Iterator[tuple[str, bool]]:
    """The values of cookies and of authentication headers, in both directions."""
    for holder in (request, response):
        for cookie in map(as_object, as_list(holder.get("cookies"))):
            yield as_text(cookie.get("value")), False
        for header in map(as_object, as_list(holder.get("headers"))):
            name, value = as_text(header.get("name")).lower(), as_text(header.get("value"))
            if name in ("cookie", "set-cookie"):
                for pair in value.split(";"):
                    yield pair.partition("=")[2], False
            elif name in ("authorization", "proxy-authorization"):
                yield value, True
                yield value.partition(" ")[2], True
