"""The claims of saved requests: the operations that they call, and what they send and receive.

What a request lists (its URL, parameters, form fields) is structure; its values are example
evidence, and so are their types. All requests of one operation are considered together, so that its
types are those that all of their values share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Place
from specmeld.model.json import JSON
from specmeld.read import example_values
from specmeld.read.recorder import Recorder
from specmeld.read.requests.request_calls import Call, call_of, see_secrets
from specmeld.read.requests.request_paths import shared_paths
from specmeld.read.requests.request_urls import path_names
from specmeld.read.requests.request_variables import PLACEHOLDER, Variables
from specmeld.read.requests.secret_values import Secrets, is_secret_name
from specmeld.read.requests.sent_requests import Member, Payload, SavedResponse, SentRequest

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

_NO_BODY = ("GET", "HEAD", "DELETE", "OPTIONS", "TRACE")
_REQUIRED = re.compile(r"\A\(Required\)\s*", re.IGNORECASE)


class RequestClaims:
    """Claims what the requests of one document show; ``diagnostics`` has what was left out."""

    def __init__(
        self, recorder: Recorder, path: str, variables: Variables, secrets: Secrets
    ) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._recorder = recorder
        self._path = path
        self._variables = variables
        self._secrets = secrets
        self._parsed: dict[int, example_values.Payload | None] = {}

    def remark(self, code: str, message: str, line: int) -> None:
        self.diagnostics.append(Diagnostic("warning", code, message, self._path, line))

    def record(self, requests: Iterable[SentRequest]) -> None:
        sorted_out = (call_of(sent, self._variables, self.remark) for sent in requests)
        calls = [call for call in sorted_out if call is not None]
        for call in calls:
            bodies = [call.sent.body, *(one.body for one in call.sent.responses)]
            read = [self._json(body) for body in bodies if body is not None]
            see_secrets(call, [one.value for one in read if one is not None], self._secrets)
        operations: dict[str, list[Call]] = {}
        urls = shared_paths([call.url for call in calls], self._secrets)
        for call, shared in zip(calls, urls, strict=True):
            operations.setdefault(f"{call.sent.method} {shared.path}", []).append(call)
            call.own_names, call.url = path_names(call.url.path), shared
        for name, group in operations.items():
            self._operation(name, group)

    # One operation ----------------------------------------------------------------------------

    def _operation(self, name: str, calls: Sequence[Call]) -> None:
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

    def _signed_in(self, name: str, calls: Sequence[Call]) -> None:
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

    def _path_parameters(self, name: str, calls: Sequence[Call]) -> None:
        """The parameters in the path; others that a request lists are ignored."""
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
        """The parameters or fields of all requests; one that is repeated in one has many values."""
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
        """One parameter or field; disabled ones count as well."""
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

    def _body(self, at: Place, calls: Sequence[Call]) -> None:
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
        """The JSON bodies, whether or not the document declares them as such."""
        read: list[example_values.Payload] = []
        for body, media in bodies:
            if not body.text.strip():
                continue
            told = "json" in media
            payload = self._json(body)
            if payload is not None and (told or isinstance(payload.value, list | dict)):
                read.append(replace(payload, value=self._secrets.masked(payload.value)))
            elif payload is None and told:
                what = "this body is declared as JSON but is not"
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


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else ""
