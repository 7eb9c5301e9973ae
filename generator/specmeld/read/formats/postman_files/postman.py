"""Postman collections of format 2.0 and 2.1: requests in folders, with saved responses.

https://schema.postman.com/collection/json/v2.1.0. What all formats of saved requests claim is in
``read.requests``; this module finds the parts of a request in a collection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.json import JSON, JSONObject
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.formats.json_parts import as_list, as_object, as_text
from specmeld.read.formats.postman_files.postman_auth import sign_in
from specmeld.read.requests.request_claims import FORM, MULTIPART
from specmeld.read.requests.request_variables import Variables
from specmeld.read.requests.saved_requests import SavedRequests, saved_reading
from specmeld.read.requests.secret_values import Secrets, secrets_in
from specmeld.read.requests.sent_requests import (
    Member,
    Payload,
    SavedResponse,
    SentRequest,
    SignIn,
)
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located, TextError
from specmeld.text.pointer import Pointer

_SCHEMA = re.compile(r'"https?://schema\.(?:get)?postman\.com/(?:json/)?collection/[^"]*"')
_VERSION = re.compile(r"/v(\d+)\.(\d+)")
_FIRST_FORMAT = re.compile(r'"(?:order|folders_order|folders|collectionId)"\s*:')
_MEDIA = {
    "urlencoded": FORM,
    "formdata": MULTIPART,
    "file": "application/octet-stream",
    "graphql": "application/json",
}
_LANGUAGES = {
    "json": "application/json",
    "xml": "application/xml",
    "html": "text/html",
    "text": "text/plain",
    "javascript": "application/javascript",
}


def recognise(text: str) -> Recognition:
    if text.lstrip()[:1] != "{":
        return Recognition(0.0, "no JSON object")
    if found := _SCHEMA.search(text):
        return Recognition(0.95, f"says {found.group()}")
    if '"_postman_id"' in text and '"item"' in text:
        return Recognition(0.8, "has an id of Postman and items")
    if '"requests"' in text and '"dataMode"' in text and _FIRST_FORMAT.search(text):
        return Recognition(0.8, "has the requests of Postman's format 1")
    return Recognition(0.0, "no schema of Postman")


def read(document: SourceDocument) -> Reading:
    """Raises InputError for invalid JSON, for format 1, and without any request."""
    located = _located(document)
    root = as_object(located.value)
    _refuse_other_formats(root, document, located)
    saved = SavedRequests(
        list(_Collection(located).requests()),
        Variables(dict(_variables(root))),
        Secrets(secrets_in(located.value)),
    )
    fix = "export the collection with its requests"
    return saved_reading(document, "postman", saved, fix=fix)


DIALECT = Dialect(
    "postman",
    recognise,
    read,
    description="Postman collections of format 2.0 and 2.1",
    endings=(".json",),
)


def _located(document: SourceDocument) -> Located:
    try:
        return locate_json(document.text)
    except TextError as error:
        raise InputError(
            f"broken JSON: {error}", file=document.path, line=error.line, fix="export it again"
        ) from None


def _refuse_other_formats(root: JSONObject, document: SourceDocument, located: Located) -> None:
    stated = as_object(root.get("info")).get("schema")
    version = _VERSION.search(stated) if isinstance(stated, str) else None
    other = version[1] if version and version[1] != "2" else ""
    if "requests" in root or other:
        raise InputError(
            f"this is a Postman collection of format {other or 1}, which is not supported",
            file=document.path,
            line=located.line(("info", "schema")),
            fix="export it again as Collection v2.1",
        )


class _Collection:
    def __init__(self, located: Located) -> None:
        self._located = located
        self._root = as_object(located.value)

    def requests(self) -> Iterator[SentRequest]:
        """Each request with the auth that it inherits, folders walked in order."""
        waiting: list[tuple[JSONObject, Pointer, SignIn | None]]
        waiting = [(self._root, (), self._sign_in(self._root, ()))]
        while waiting:
            holder, pointer, inherited = waiting.pop()
            if "request" in holder:
                yield self._request(holder, pointer, inherited)
            items = as_list(holder.get("item"))
            for index in reversed(range(len(items))):
                item, there = as_object(items[index]), (*pointer, "item", index)
                waiting.append((item, there, self._sign_in(item, there) or inherited))

    def _sign_in(self, holder: JSONObject, pointer: Pointer) -> SignIn | None:
        auth = as_object(holder.get("auth"))
        return sign_in(auth, self._located.line((*pointer, "auth", "type"))) if auth else None

    def _request(self, item: JSONObject, pointer: Pointer, inherited: SignIn | None) -> SentRequest:
        written, here = item["request"], (*pointer, "request")
        request = {"url": written} if isinstance(written, str) else as_object(written)
        url = request.get("url")
        parts = as_object(url)
        at_url = (*here, "url", "raw") if isinstance(url, dict) else (*here, "url")
        description, description_line = self._description(request, here)
        responses = as_list(item.get("response"))
        return SentRequest(
            method=str(request.get("method") or "GET").upper(),
            url=raw_url(url),
            line=self._located.line(pointer),
            url_line=self._located.line(at_url),
            name=as_text(item.get("name")),
            name_line=self._located.line((*pointer, "name")),
            description=description,
            description_line=description_line,
            path=self._members(parts, (*here, "url"), "variable"),
            query=self._members(parts, (*here, "url"), "query"),
            headers=self._members(request, here, "header"),
            body=self._body(as_object(request.get("body")), (*here, "body")),
            sign_in=self._sign_in(request, here) or inherited,
            responses=[
                self._response(as_object(each), (*pointer, "response", index))
                for index, each in enumerate(responses)
            ],
        )

    def _description(self, holder: JSONObject, pointer: Pointer) -> tuple[str, int]:
        told = holder.get("description")
        told = told.get("content") if isinstance(told, dict) else told
        return as_text(told), self._located.line((*pointer, "description"))

    def _members(self, holder: JSONObject, pointer: Pointer, kind: str) -> list[Member]:
        listed = holder.get(kind)
        if isinstance(listed, str):  # headers of format 2.0, as on the wire
            line = self._located.line((*pointer, kind))
            pairs = (each.partition(":") for each in listed.splitlines() if ":" in each)
            return [Member(name.strip(), value.strip(), line) for name, _, value in pairs]
        return [
            self._member(as_object(each), (*pointer, kind, index))
            for index, each in enumerate(as_list(listed))
            if _key(as_object(each))
        ]

    def _member(self, member: JSONObject, pointer: Pointer) -> Member:
        description, description_line = self._description(member, pointer)
        is_off = member.get("disabled") is True
        return Member(
            name=_key(member),
            value=member.get("value"),
            line=self._located.line(pointer),
            value_line=self._located.line((*pointer, "value")),
            description=description,
            description_line=description_line,
            off_line=self._located.line((*pointer, "disabled")) if is_off else 0,
            is_file=member.get("type") == "file",
        )

    def _body(self, body: JSONObject, pointer: Pointer) -> Payload | None:
        mode = body.get("mode")
        if not isinstance(mode, str) or mode not in body or body.get("disabled") is True:
            return None
        line = self._located.line((*pointer, mode))
        language = as_object(as_object(body.get("options")).get("raw")).get("language")
        media = _MEDIA.get(mode) or _LANGUAGES.get(str(language), "")
        if mode in ("urlencoded", "formdata"):
            return Payload(line, media, fields=self._members(body, pointer, mode))
        return Payload(line, media, as_text(body["raw"]) if mode == "raw" else "")

    def _response(self, response: JSONObject, pointer: Pointer) -> SavedResponse:
        code = response.get("code")
        language = str(response.get("_postman_previewlanguage", ""))
        media = _content_type(response) or _LANGUAGES.get(language, "")
        line = self._located.line((*pointer, "body"))
        return SavedResponse(
            status=code if isinstance(code, int) and not isinstance(code, bool) else 0,
            line=self._located.line((*pointer, "code")),
            name=as_text(response.get("name")),
            name_line=self._located.line((*pointer, "name")),
            body=Payload(line, media, as_text(response.get("body"))),
        )


def raw_url(url: JSON) -> str:
    """The URL of a request as one string: its ``raw``, else assembled from its parts."""
    if isinstance(url, str):
        return url
    if not isinstance(url, dict):
        return ""
    if isinstance(url.get("raw"), str) and url["raw"]:
        return str(url["raw"])
    host, path = _joined(url.get("host"), "."), _joined(url.get("path"), "/")
    if not host and not path:
        return ""
    protocol = f"{url['protocol']}://" if url.get("protocol") and host else ""
    port = f":{url['port']}" if url.get("port") and host else ""
    return f"{protocol}{host}{port}/{path.lstrip('/')}"


def _joined(parts: JSON, by: str) -> str:
    if isinstance(parts, list):
        return by.join(
            part if isinstance(part, str) else str(part.get("value", ""))
            for part in parts
            if isinstance(part, str | dict)
        )
    return parts if isinstance(parts, str) else ""


def _variables(root: JSONObject) -> Iterator[tuple[str, str]]:
    for each in as_list(root.get("variable")):
        variable = as_object(each)
        key, value = _key(variable), variable.get("value")
        known = isinstance(value, str | int | float) and not isinstance(value, bool)
        if key and known and variable.get("disabled") is not True:
            yield key, str(value)


def _key(member: Mapping[str, JSON]) -> str:
    key = member.get("key") or member.get("id")
    return key.strip() if isinstance(key, str) else ""


def _content_type(response: JSONObject) -> str:
    for header in as_list(response.get("header")):
        each = as_object(header)
        if _key(each).lower() == "content-type" and isinstance(each.get("value"), str):
            return str(each["value"]).split(";")[0].strip()
    return ""
