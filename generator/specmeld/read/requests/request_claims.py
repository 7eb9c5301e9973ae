"""What saved requests claim: the operations that they call, and what they send and get.

What a request lists (its URL, parameters, form fields) is structure; the values in it are example
evidence, and so are the types in them. All requests of one operation are looked at together, so
that its types are those that all of their values share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Place
from specmeld.model.json import JSON
from specmeld.openapi.shapes import METHODS
from specmeld.read import example_values
from specmeld.read.recorder import Recorder
from specmeld.read.requests.request_paths import shared_paths
from specmeld.read.requests.request_urls import RequestUrl, path_names, split_request_url
from specmeld.read.requests.request_variables import PLACEHOLDER, Variables
from specmeld.read.requests.secret_values import Secrets, is_secret_name
from specmeld.read.requests.sent_requests import Member, Payload, SavedResponse, SentRequest, SignIn
from specmeld.read.requests.sign_in import sign_in_of_header, sign_in_of_key

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

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
_NO_BODY = ("GET", "HEAD", "DELETE", "OPTIONS", "TRACE")


@dataclass(slots=True)
class _Call:
    """A request whose URL has been taken apart."""

    sent: SentRequest
    url: RequestUrl
    sign_ins: list[SignIn] = field(default_factory=list)
    query: list[Member] = field(default_factory=list)
    headers: list[Member] = field(default_factory=list)
    cookies: list[Member] = field(default_factory=list)
    media: str = ""
    """What its Content-Type header says."""
    own_names: Sequence[str] = ()
    """What the request itself calls the parameters of the path."""


class RequestClaims:
    """Claims what the requests of one document show; ``diagnostics`` has what was left out."""

    def __init__(self, recorder: Recorder, path: str, variables: Variables | None = None) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._recorder = recorder
        self._path = path
        self._variables = variables or Variables()
        self._secrets = Secrets()
        self._parsed: dict[int, example_values.Payload | None] = {}

    def remark(self, code: str, message: str, line: int) -> None:
        self.diagnostics.append(Diagnostic("warning", code, message, self._path, line))

    def see_secret(self, value: JSON, *, is_key: bool = True) -> None:
        """Let no claim show a value that a reader knows to be secret."""
        self._secrets.see(value, is_key=is_key)

    def is_secret(self, text: str) -> bool:
        """Whether a text is a key that was seen, or looks like one."""
        return self._secrets.has_key(text)

    def record(self, requests: Iterable[SentRequest]) -> None:
        calls = [call for sent in requests if (call := self._call(sent)) is not None]
        for call in calls:
            self._see_secrets(call)
        operations: dict[str, list[_Call]] = {}
        urls = shared_paths([call.url for call in calls], self._secrets)
        for call, shared in zip(calls, urls, strict=True):
            operations.setdefault(f"{call.sent.method} {shared.path}", []).append(call)
            call.own_names, call.url = path_names(call.url.path), shared
        for name, group in operations.items():
            self._operation(name, group)

    # One request ------------------------------------------------------------------------------

    def _call(self, sent: SentRequest) -> _Call | None:
        if sent.method.lower() not in METHODS or not sent.url.strip():
            what = f"this request has no method or URL: {sent.method[:20]!r}"
            self.remark("no-operation", what, sent.line)
            return None
        if _OTHER_SCHEME.match(sent.url.strip()):
            self.remark("no-operation", "this request is not sent over HTTP", sent.line)
            return None
        url = split_request_url(sent.url, self._variables)
        call = _Call(sent, url, [sent.sign_in] if sent.sign_in is not None else [])
        self._sort_headers(call)
        listed = {each.name for each in sent.query}
        in_url = [
            Member(name, value, sent.url_line) for name, value in url.query if name not in listed
        ]
        for member in [*sent.query, *in_url]:
            key = sign_in_of_key(member, "query")
            if key is None:
                call.query.append(member)
            else:
                call.sign_ins.append(key)
        return call

    def _sort_headers(self, call: _Call) -> None:
        """Tell parameters from what signs in, what names a media type, and what a client adds."""
        for header in call.sent.headers:
            match header.name.lower():
                case "authorization":
                    call.sign_ins.append(sign_in_of_header(header))
                case "content-type":
                    call.media = _media(self._variables.fill(_text(header.value)))
                case "cookie":
                    names = _COOKIE.findall(_text(header.value))
                    call.cookies += [Member(name, None, header.line) for name in names]
                case "host" if not call.url.servers and call.url.path:
                    self._take_host(call, header)
                case "accept" if not _SINGLE_MEDIA.match(_text(header.value)):
                    continue
                case name if name in _UNSAID:
                    continue
                case name if not _HEADER_NAME.match(name):
                    what = "a header with a name that HTTP does not allow is left out"
                    self.remark("left-out", what, header.line)
                case _:
                    key = sign_in_of_key(header, "header")
                    if key is None:
                        call.headers.append(header)
                    else:
                        call.sign_ins.append(key)

    def _take_host(self, call: _Call, header: Member) -> None:
        host = _text(header.value).strip()
        if re.match(r"[^\s/]+\Z", host) and call.sent.url.startswith("/"):
            whole = split_request_url(f"https://{host}{call.sent.url}", self._variables)
            call.url = whole if whole.servers else call.url

    def _see_secrets(self, call: _Call) -> None:
        form = (call.sent.body.fields or ()) if call.sent.body else ()
        for header in call.sent.headers:
            if header.name.lower() in ("authorization", "proxy-authorization"):
                self._secrets.see(_text(header.value).rpartition(" ")[2])
            elif header.name.lower() == "cookie":
                for pair in _text(header.value).split(";"):
                    self._secrets.see(pair.partition("=")[2], is_key=False)
            elif is_secret_name(header.name) or sign_in_of_key(header, "header"):
                self._secrets.see(header.value)
        for member in [*call.sent.query, *form, *(Member(*one, 1) for one in call.url.query)]:
            if is_secret_name(member.name):
                self._secrets.see(member.value)
        for body in [call.sent.body, *(one.body for one in call.sent.responses)]:
            payload = self._json(body) if body is not None else None
            for name, value in _named_values(payload.value) if payload is not None else ():
                if is_secret_name(name):
                    self._secrets.see(value)

    # One operation ----------------------------------------------------------------------------

    def _operation(self, name: str, calls: Sequence[_Call]) -> None:
        for call in calls:
            for server in call.url.servers:
                self._recorder.server(server, call.sent.url_line)
        at, first = Place(name), calls[0].sent
        self._recorder.say(at, "exists", True, first.line)
        if named := next((call.sent for call in calls if call.sent.name.strip()), None):
            line = named.name_line or named.line
            self._recorder.say(at, "summary", named.name.strip(), line)
        if told := next((call.sent for call in calls if call.sent.description.strip()), None):
            line = told.description_line or told.line
            self._recorder.text(at, told.description, line, None)
        self._signed_in(name, calls)
        self._path_parameters(name, calls)
        for section, members in (
            ("query", [call.query for call in calls]),
            ("header", [call.headers for call in calls]),
            ("cookie", [call.cookies for call in calls]),
        ):
            self._members(Place(name, section), members)
        self._body(Place(name, "request"), calls)
        self._responses(name, [one for call in calls for one in call.sent.responses])

    def _signed_in(self, name: str, calls: Sequence[_Call]) -> None:
        seen: set[str] = set()
        for asked in (one for call in calls for one in call.sign_ins):
            kind = (asked.name or "apiKey") if asked.kind == "apiKey" else asked.kind
            if not kind or kind in seen or PLACEHOLDER.search(kind):
                continue
            seen.add(kind)
            at = Place(name, "security").key(kind)
            self._recorder.say(at, "exists", True, asked.line)
            if asked.location != "header":
                self._recorder.say(at, "in", asked.location, asked.line)
            for keyword, value in asked.facts:
                self._recorder.say(at, keyword, value, asked.line)

    def _path_parameters(self, name: str, calls: Sequence[_Call]) -> None:
        """The parameters that the path shows; what a request lists beside it is none."""
        section = Place(name, "path")
        for position, each in enumerate(path_names(name)):
            members: list[Member] = []
            for call in calls:
                own = [*call.own_names, each][min(position, len(call.own_names))]
                listed = [one for one in call.sent.path if one.name == own]
                value = dict(call.url.values).get(each)
                members += listed or [Member(each, value, call.sent.url_line)]
            self._member(section.key(each), members)

    def _members(self, section: Place, requests: Sequence[Sequence[Member]]) -> None:
        """The parameters or fields of all requests; one that comes twice in one has many values."""
        named: dict[str, list[Member]] = {}
        several: set[str] = set()
        for members in requests:
            times = Counter(member.name for member in members if not member.off_line)
            several |= {name for name, count in times.items() if count > 1}
            for member in members:
                odd = PLACEHOLDER.search(member.name) or self._secrets.has_key(member.name)
                if member.name and not odd:
                    named.setdefault(member.name, []).append(member)
        for name, members in named.items():
            at = section.key(name)
            self._member(at, members, at.items() if name in several else at)

    def _member(self, at: Place, members: Sequence[Member], valued: Place | None = None) -> None:
        """One parameter or field: what is switched off is there all the same."""
        first = members[0]
        self._recorder.say(at, "exists", True, first.line)
        if any(member.is_file for member in members):
            self._recorder.say(at, "type", "string", first.line)
            self._recorder.say(at, "format", "binary", first.line)
        self._describe(at, members)
        if off := next((member.off_line for member in members if member.off_line), 0):
            self._recorder.say(at, "required", False, off)
        if valued is not None and valued != at:
            self._recorder.say(at, "type", "array", first.line, evidence="example")
            self._recorder.say(valued, "exists", True, first.line, evidence="example")
        name = at.steps[-1][1:]
        values = [
            (self._filled(member.value), member.value_line or member.line)
            for member in members
            if not member.is_file
        ]
        secret = is_secret_name(name) or any(self._secrets.has(_text(one)) for one, _ in values)
        example_values.record_texts(valued or at, values, self._recorder, shown=not secret)

    def _filled(self, value: JSON) -> JSON:
        return self._variables.fill(value) if isinstance(value, str) else value

    def _describe(self, at: Place, members: Sequence[Member]) -> None:
        told = next((member for member in members if member.description.strip()), None)
        if told is None:
            return
        line = told.description_line or told.line
        bare = _REQUIRED.sub("", told.description, count=1)
        if bare != told.description:
            self._recorder.say(at, "required", True, line)
        self._recorder.text(at, bare, line, None)

    # Bodies -----------------------------------------------------------------------------------

    def _body(self, at: Place, calls: Sequence[_Call]) -> None:
        bodies: list[tuple[Payload, str]] = []
        for call in calls:
            body = call.sent.body
            if body is None and call.media and call.sent.method not in _NO_BODY:
                body = Payload(call.sent.line)
            if body is not None:
                bodies.append((body, call.media or body.media))
        if not bodies:
            return
        media = next((media for _, media in bodies if media), "")
        if media:
            self._recorder.say(at, "contentType", media, bodies[0][0].line)
        forms = [body.fields for body, _ in bodies if body.fields is not None]
        if forms:
            self._recorder.say(at, "type", "object", bodies[0][0].line)
            self._members(at, forms)
        self._payloads(at, [(body, media) for body, media in bodies if body.fields is None])

    def _responses(self, name: str, responses: Sequence[SavedResponse]) -> None:
        by_status: dict[int, list[SavedResponse]] = {}
        for response in responses:
            if 100 <= response.status <= 599:
                by_status.setdefault(response.status, []).append(response)
        for status, group in by_status.items():
            at = Place(name, f"response.{status}")
            self._recorder.say(at, "exists", True, group[0].line)
            if named := next((one for one in group if one.name.strip()), None):
                line = named.name_line or named.line
                self._recorder.say(at, "description", named.name.strip(), line)
            bodies = [(one.body, one.body.media) for one in group if one.body is not None]
            told = [(body, media) for body, media in bodies if media and body.text.strip()]
            if told:
                body, media = next((one for one in told if "json" in one[1]), told[0])
                self._recorder.say(at, "contentType", media, body.line)
            self._payloads(at, bodies)

    def _payloads(self, at: Place, bodies: Sequence[tuple[Payload, str]]) -> None:
        """The bodies that are JSON, whether or not the document says that they are."""
        read: list[example_values.Payload] = []
        for body, media in bodies:
            if not body.text.strip():
                continue
            told = "json" in media
            payload = self._json(body)
            if payload is not None and (told or isinstance(payload.value, list | dict)):
                read.append(replace(payload, value=self._secrets.masked(payload.value)))
            elif payload is None and told:
                what = "this body is said to be JSON, and is not"
                self.remark("broken-example", what, body.line)
        example_values.record_payloads(at, read, self._recorder)

    def _json(self, body: Payload) -> example_values.Payload | None:
        """The body with its secrets as JSON, parsed once."""
        if id(body) not in self._parsed:
            filled = self._variables.fill(body.text)
            texts = [text for text in dict.fromkeys((filled, body.text)) if text.strip()]
            read = (
                example_values.json_body(text, body.line, by_line=body.by_line) for text in texts
            )
            self._parsed[id(body)] = next((one for one in read if one is not None), None)
        return self._parsed[id(body)]


_REQUIRED = re.compile(r"\A\(Required\)\s*", re.IGNORECASE)


def _media(value: str) -> str:
    bare = value.partition(";")[0].strip()
    return bare if _SINGLE_MEDIA.match(bare) else ""


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else ""


def _named_values(value: JSON) -> Iterator[tuple[str, JSON]]:
    """Every scalar of a value with the name that it, or the list around it, has."""
    waiting: list[tuple[str, JSON]] = [("", value)]
    while waiting:
        name, each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.items()
        elif isinstance(each, list):
            waiting += [(name, inner) for inner in each]
        else:
            yield name, each
