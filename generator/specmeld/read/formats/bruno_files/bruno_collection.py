"""A collection exported from Bruno as one JSON file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specmeld.model.json import JSON, JSONObject
from specmeld.read.formats.bruno_files.bruno_auth import of_mode
from specmeld.read.formats.bruno_files.bruno_request import MEDIA
from specmeld.read.formats.json_parts import as_list, as_object, as_text
from specmeld.read.requests.request_variables import Variables
from specmeld.read.requests.sent_requests import (
    Member,
    Payload,
    SavedResponse,
    SentRequest,
    SignIn,
)
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer

_MODES = {"formUrlEncoded": "form-urlencoded", "multipartForm": "multipart-form"}
_STATUS = re.compile(r"(?:eq\s+)?([1-5]\d\d)\Z")


class BrunoCollection:
    """The requests of an export; ``skipped`` has non-HTTP requests."""

    def __init__(self, located: Located) -> None:
        self._located = located
        self._root = as_object(located.value)
        self.variables = _variables(self._root)
        self.skipped: list[tuple[int, str]] = []

    def requests(self) -> list[SentRequest]:
        return list(self._requests())

    def _requests(self) -> Iterator[SentRequest]:
        top = self._inherited(self._root, (), None)
        waiting: list[tuple[JSONObject, Pointer, SignIn | None]] = [(self._root, (), top)]
        while waiting:
            holder, pointer, inherited = waiting.pop()
            if pointer and "request" in holder:
                yield from self._request(holder, pointer, inherited)
            items = as_list(holder.get("items"))
            for index in reversed(range(len(items))):
                item, there = as_object(items[index]), (*pointer, "items", index)
                waiting.append((item, there, self._inherited(item, there, inherited)))

    def _inherited(
        self, holder: JSONObject, pointer: Pointer, around: SignIn | None
    ) -> SignIn | None:
        request = as_object(as_object(holder.get("root")).get("request"))
        return self._sign_in(request, (*pointer, "root", "request")) or around

    def _sign_in(self, request: JSONObject, pointer: Pointer) -> SignIn | None:
        auth = as_object(request.get("auth"))
        mode = as_text(auth.get("mode"))
        line = self._located.line((*pointer, "auth", "mode"))
        return of_mode(mode, as_object(auth.get(mode)), line)

    def _request(
        self, item: JSONObject, pointer: Pointer, inherited: SignIn | None
    ) -> Iterator[SentRequest]:
        kind = as_text(item.get("type"))
        if kind not in ("http", "http-request", ""):
            what = f"ignoring a request of type {kind[:20]!r}"
            self.skipped.append((self._located.line((*pointer, "type")), what))
            return
        request, here = as_object(item["request"]), (*pointer, "request")
        params = self._members(request, here, "params")
        yield SentRequest(
            method=as_text(request.get("method")).upper() or "GET",
            url=as_text(request.get("url")),
            line=self._located.line(pointer),
            url_line=self._located.line((*here, "url")),
            name=as_text(item.get("name")),
            name_line=self._located.line((*pointer, "name")),
            description=as_text(request.get("docs")),
            description_line=self._located.line((*here, "docs")),
            path=[member for member, kind in params if kind == "path"],
            query=[member for member, kind in params if kind != "path"]
            or [member for member, _ in self._members(request, here, "query")],
            headers=[member for member, _ in self._members(request, here, "headers")],
            body=self._body(as_object(request.get("body")), (*here, "body")),
            sign_in=self._sign_in(request, here) or inherited,
            responses=[*self._examples(item, pointer), *self._asserted(request, here)],
        )

    def _members(self, holder: JSONObject, pointer: Pointer, kind: str) -> list[tuple[Member, str]]:
        """The members with the value of their ``type``."""
        found = enumerate(map(as_object, as_list(holder.get(kind))))
        return [
            (self._member(each, (*pointer, kind, index)), as_text(each.get("type")))
            for index, each in found
            if as_text(each.get("name")).strip()
        ]

    def _member(self, member: JSONObject, pointer: Pointer) -> Member:
        is_off = member.get("enabled") is False
        is_file = member.get("type") == "file"
        return Member(
            name=as_text(member.get("name")).strip(),
            value=None if is_file else member.get("value"),
            line=self._located.line(pointer),
            value_line=self._located.line((*pointer, "value")),
            description=as_text(member.get("description")),
            description_line=self._located.line((*pointer, "description")),
            off_line=self._located.line((*pointer, "enabled")) if is_off else 0,
            is_file=is_file,
        )

    def _body(self, body: JSONObject, pointer: Pointer) -> Payload | None:
        mode = as_text(body.get("mode"))
        media = MEDIA.get(_MODES.get(mode, mode))
        if media is None:
            return None
        line = self._located.line((*pointer, mode))
        if mode in _MODES:
            fields = [member for member, _ in self._members(body, pointer, mode)]
            return Payload(line, media, fields=fields)
        text = "" if mode in ("file", "graphql") else as_text(body.get(mode))
        return Payload(line, media, text)

    def _asserted(self, request: JSONObject, pointer: Pointer) -> Iterator[SavedResponse]:
        for index, each in enumerate(map(as_object, as_list(request.get("assertions")))):
            status = _STATUS.match(as_text(each.get("value")).strip())
            if each.get("name") == "res.status" and each.get("enabled") is not False and status:
                line = self._located.line((*pointer, "assertions", index))
                yield SavedResponse(int(status[1]), line)

    def _examples(self, item: JSONObject, pointer: Pointer) -> Iterator[SavedResponse]:
        for index, each in enumerate(map(as_object, as_list(item.get("examples")))):
            response, here = as_object(each.get("response")), (*pointer, "examples", index)
            status = as_text(response.get("status"))
            if not re.match(r"[1-5]\d\d\Z", status):
                continue
            body = as_object(response.get("body"))
            media = _media(response) or MEDIA.get(as_text(body.get("type")), "")
            line = self._located.line((*here, "response", "body"))
            yield SavedResponse(
                status=int(status),
                line=self._located.line((*here, "response", "status")),
                name=as_text(each.get("name")),
                name_line=self._located.line((*here, "name")),
                body=Payload(line, media, as_text(body.get("content"))),
            )


def _media(response: JSONObject) -> str:
    headers = map(as_object, as_list(response.get("headers")))
    told = (as_text(each.get("value")) for each in headers if _is_content_type(each.get("name")))
    return next(told, "").partition(";")[0].strip()


def _is_content_type(name: JSON) -> bool:
    return as_text(name).lower() == "content-type"


def _variables(root: JSONObject) -> Variables:
    """Those of the collection, and those of its environments, the active one first."""
    request = as_object(as_object(root.get("root")).get("request"))
    known = _values(as_list(as_object(request.get("vars")).get("req")))
    environments = [as_object(each) for each in as_list(root.get("environments"))]
    active = root.get("activeEnvironmentUid")
    environments.sort(key=lambda each: active is None or each.get("uid") != active)
    return Variables(known, [_values(as_list(each.get("variables"))) for each in environments])


def _values(listed: list[JSON]) -> dict[str, str]:
    return {
        as_text(each.get("name")): as_text(each.get("value"))
        for each in map(as_object, listed)
        if each.get("enabled") is not False and not each.get("secret")
    }
