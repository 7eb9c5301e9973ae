"""A request with its parts sorted: credentials, media types, parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from specmeld.model.json import JSON
from specmeld.openapi.shapes import METHODS
from specmeld.read.requests.request_urls import RequestUrl, split_request_url
from specmeld.read.requests.request_variables import PLACEHOLDER, Variables
from specmeld.read.requests.secret_values import Secrets, is_secret_name
from specmeld.read.requests.sent_requests import Member, SentRequest, SignIn
from specmeld.read.requests.sign_in import sign_in_of_header, sign_in_of_key

_UNSAID = frozenset(
    [
        *("user-agent", "connection", "content-length", "accept-encoding", "postman-token"),
        *("host", "transfer-encoding", "proxy-authorization", "te", "trailer", "upgrade"),
    ]
)
"""Headers that clients set by themselves, whatever the API."""
_SINGLE_MEDIA = re.compile(r"[\w.+-]+/[\w.+-]+\Z")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+\Z")
_COOKIE = re.compile(r"(?:\A|;)\s*([^=;\s]+)=")
_OTHER_SCHEME = re.compile(r"(?!https?:)[A-Za-z][A-Za-z0-9+.-]*://", re.IGNORECASE)
_METHODS = frozenset(METHODS) - {"query"}
"""The methods in a path of OpenAPI 3.1."""


@dataclass(slots=True)
class Call:
    """A request with its URL split."""

    sent: SentRequest
    url: RequestUrl
    sign_ins: list[SignIn] = field(default_factory=list)
    query: list[Member] = field(default_factory=list)
    headers: list[Member] = field(default_factory=list)
    cookies: list[Member] = field(default_factory=list)
    media: str = ""
    """The value of its Content-Type header."""
    own_names: Sequence[str] = ()
    """The request's own names of the path parameters."""


Remark = Callable[[str, str, int], None]
"""Called with the code, the text and the line of what is left out."""


def call_of(sent: SentRequest, variables: Variables, remark: Remark) -> Call | None:
    """The request split into its parts; None, with a remark, for a non-HTTP request."""
    if sent.method.lower() not in _METHODS or not sent.url.strip():
        what = f"this request has no method or URL: {sent.method[:20]!r}"
        remark("no-operation", what, sent.line)
        return None
    if _OTHER_SCHEME.match(sent.url.strip()):
        remark("no-operation", "this request is not sent over HTTP", sent.line)
        return None
    url = split_request_url(sent.url, variables)
    call = Call(sent, url, [sent.sign_in] if sent.sign_in is not None else [])
    for header in sent.headers:
        _sort_header(call, header, variables, remark)
    listed = {each.name for each in sent.query}
    in_url = [Member(name, value, sent.url_line) for name, value in url.query if name not in listed]
    for member in [*sent.query, *in_url]:
        key = sign_in_of_key(member, "query")
        if key is None:
            call.query.append(member)
        else:
            call.sign_ins.append(key)
    return call


def _sort_header(call: Call, header: Member, variables: Variables, remark: Remark) -> None:
    match header.name.lower():
        case "authorization":
            call.sign_ins.append(sign_in_of_header(header))
        case "content-type":
            call.media = bare_media(variables.fill(_text(header.value)))
        case "cookie":
            names = _COOKIE.findall(_text(header.value))
            call.cookies += [Member(name, None, header.line) for name in names]
        case "host" if not call.url.servers:
            _take_host(call, header, variables)
        case "accept" if not _SINGLE_MEDIA.match(_text(header.value)):
            return
        case name if name in _UNSAID:
            return
        case name if not _HEADER_NAME.match(name):
            what = "ignoring a header with a name that HTTP does not allow"
            remark("left-out", what, header.line)
        case _:
            key = sign_in_of_key(header, "header")
            if key is None:
                call.headers.append(header)
            else:
                call.sign_ins.append(key)


def _take_host(call: Call, header: Member, variables: Variables) -> None:
    """The server of a URL that is only a path."""
    host = _text(header.value).strip()
    if re.match(r"[^\s/]+\Z", host) and call.sent.url.startswith("/"):
        whole = split_request_url(f"https://{host}{call.sent.url}", variables)
        call.url = whole if whole.servers else call.url


def see_secrets(call: Call, bodies: Sequence[JSON], secrets: Secrets) -> None:
    """Record the secrets of a call; ``bodies`` are those that it sends and receives."""
    for header in call.sent.headers:
        name, value = header.name.lower(), _text(header.value)
        if name in ("authorization", "proxy-authorization"):
            secrets.see(PLACEHOLDER.sub("", value).rpartition(" ")[2])
        elif name == "cookie":
            for pair in value.split(";"):
                secrets.see(pair.partition("=")[2], is_key=False)
        elif is_secret_name(name) or sign_in_of_key(header, "header"):
            secrets.see(value)
    form = (call.sent.body.fields or ()) if call.sent.body else ()
    listed = [(member.name, member.value) for member in (*call.sent.query, *form)]
    for name, each in [*listed, *call.url.query, *(one for body in bodies for one in _named(body))]:
        if is_secret_name(name):
            secrets.see(each)


def _named(value: JSON) -> Iterator[tuple[str, JSON]]:
    """Every scalar of a value with the name of its key, or of the list around it."""
    waiting: list[tuple[str, JSON]] = [("", value)]
    while waiting:
        name, each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.items()
        elif isinstance(each, list):
            waiting += [(name, inner) for inner in each]
        else:
            yield name, each


def bare_media(value: str) -> str:
    """``application/json; charset=utf-8`` → ``application/json``; empty if invalid."""
    bare = value.partition(";")[0].strip()
    return bare if _SINGLE_MEDIA.match(bare) else ""


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else ""
