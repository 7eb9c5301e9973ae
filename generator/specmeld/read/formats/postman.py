"""Postman collections of format 2: requests in folders, with saved responses.

https://schema.postman.com/collection/json/v2.1.0: what a collection lists (requests, parameters,
form fields) is structure; what it sends and gets is example evidence, and so are the types in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.claims import Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.model.json import JSON, JSONObject
from specmeld.openapi.shapes import METHODS
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.example_values import json_body, record_payload, record_value
from specmeld.read.formats.postman_urls import raw_url, split_request_url
from specmeld.read.recorder import Recorder, TooManyClaimsError, too_many
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located, TextError
from specmeld.text.pointer import Pointer

MOST_CLAIMS = 500_000

_SCHEMA = re.compile(r'"https?://schema\.(?:get)?postman\.com/(?:json/)?collection/[^"]*"')
_VERSION = re.compile(r"/v(\d+)\.(\d+)")
_AUTH = {"apikey": "apiKey", "bearer": "bearer", "basic": "basic", "oauth2": "oauth2"}
_MEDIA = {
    "urlencoded": "application/x-www-form-urlencoded",
    "formdata": "multipart/form-data",
    "file": "application/octet-stream",
    "graphql": "application/json",
}
_LANGUAGES = {
    "json": "application/json",
    "xml": "application/xml",
    "html": "text/html",
    "text": "text/plain",
}
_REQUIRED = re.compile(r"\(Required\)\s*", re.IGNORECASE)
_PATH_NAME = re.compile(r"\{([^{}]+)\}")


def recognise(text: str) -> Recognition:
    if text.lstrip()[:1] != "{":
        return Recognition(0.0, "no JSON object")
    if found := _SCHEMA.search(text):
        return Recognition(0.95, f"says {found.group()}")
    if '"_postman_id"' in text and '"item"' in text:
        return Recognition(0.8, "has an id of Postman and items")
    return Recognition(0.0, "no schema of Postman")


def read(document: SourceDocument) -> Reading:
    """Raises InputError for broken JSON, for format 1, and where there is no request."""
    located = _located(document)
    root = _object(located.value)
    stated = _object(root.get("info")).get("schema")
    version = _VERSION.search(stated) if isinstance(stated, str) else None
    if "requests" in root or (version and version[1] != "2"):
        raise InputError(
            "this collection is of another format than 2",
            file=document.path,
            line=located.line(("info", "schema")),
            mend="export it again as Collection v2.1",
        )
    recorder = Recorder(document.id, most=MOST_CLAIMS)
    reader = _CollectionReader(located, recorder, document.path)
    try:
        reader.read()
    except TooManyClaimsError:
        raise too_many(document.path, MOST_CLAIMS) from None
    if not recorder.claims:
        raise InputError(
            "no request found in this collection",
            file=document.path,
            mend="export the collection with its requests",
        )
    return Reading(document, "postman", recorder.claims, tuple(reader.diagnostics))


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
            f"broken JSON: {error}", file=document.path, line=error.line, mend="export it again"
        ) from None


class _CollectionReader:
    def __init__(self, located: Located, recorder: Recorder, path: str) -> None:
        self._located = located
        self._recorder = recorder
        self._path = path
        self._root = _object(located.value)
        self._variables = dict(_variables(self._root))
        self._seen: set[Place] = set()
        self.diagnostics: list[Diagnostic] = []

    def read(self) -> None:
        for item, pointer, auth in self._requests():
            self._request(item, pointer, auth)

    def remark(self, code: str, message: str, line: int) -> None:
        self.diagnostics.append(Diagnostic("warning", code, message, self._path, line))

    def _requests(self) -> Iterator[tuple[JSONObject, Pointer, tuple[JSONObject, Pointer]]]:
        """Each request with the auth that it inherits, folders walked in order."""
        top: tuple[JSONObject, Pointer] = (_object(self._root.get("auth")), ("auth",))
        waiting: list[tuple[JSONObject, Pointer, tuple[JSONObject, Pointer]]]
        waiting = [(self._root, (), top)]
        while waiting:
            holder, pointer, auth = waiting.pop()
            if "request" in holder:
                yield holder, pointer, auth
            items = _list(holder.get("item"))
            for index in reversed(range(len(items))):
                item, there = _object(items[index]), (*pointer, "item", index)
                own = _object(item.get("auth"))
                waiting.append((item, there, (own, (*there, "auth")) if own else auth))

    def _request(
        self, item: JSONObject, pointer: Pointer, auth: tuple[JSONObject, Pointer]
    ) -> None:
        written, here = item["request"], (*pointer, "request")
        request = {"url": written} if isinstance(written, str) else _object(written)
        url = request.get("url")
        method = str(request.get("method") or "GET").upper()
        line = self._located.line((*here, "method"))
        if method.lower() not in METHODS or not raw_url(url):
            self.remark("no-operation", f"this request has no method or URL: {method[:20]!r}", line)
            return
        server, path = split_request_url(raw_url(url), self._variables)
        at_url = (*here, "url", "raw") if isinstance(url, dict) else (*here, "url")
        self._recorder.server(server, self._located.line(at_url))
        name = f"{method} {path}"
        self._exists(Place(name), self._located.line(pointer))
        self._words(Place(name), item, pointer, request, here)
        own = _object(request.get("auth"))
        self._auth(name, *((own, (*here, "auth")) if own else auth))
        self._url_parameters(name, path, _object(url), (*here, "url"))
        self._headers(name, request, here)
        self._body(name, _object(request.get("body")), (*here, "body"))
        for index, response in enumerate(_list(item.get("response"))):
            self._response(name, _object(response), (*pointer, "response", index))

    def _words(
        self,
        at: Place,
        item: JSONObject,
        pointer: Pointer,
        request: JSONObject,
        here: Pointer,
    ) -> None:
        if isinstance(item.get("name"), str) and item["name"].strip():
            line = self._located.line((*pointer, "name"))
            self._recorder.say(at, "summary", item["name"].strip(), line)
        self._description(at, request, here)

    def _description(self, at: Place, holder: JSONObject, pointer: Pointer) -> None:
        text = holder.get("description")
        text = text.get("content") if isinstance(text, dict) else text
        if not isinstance(text, str) or not text.strip():
            return
        line = self._located.line((*pointer, "description"))
        bare = _REQUIRED.sub("", text, count=1) if _REQUIRED.match(text) else text
        if bare != text:
            self._recorder.say(at, "required", True, line)
        self._recorder.text(at, bare, line, None)

    def _auth(self, name: str, auth: JSONObject, pointer: Pointer) -> None:
        kind = auth.get("type")
        if isinstance(kind, str) and kind not in ("noauth", ""):
            at = Place(name, "security").key(_AUTH.get(kind, kind))
            self._exists(at, self._located.line((*pointer, "type")))

    def _url_parameters(self, name: str, path: str, url: JSONObject, pointer: Pointer) -> None:
        shown = _PATH_NAME.findall(path)
        line = self._located.line((*pointer, "raw"))
        for index, variable in enumerate(_list(url.get("variable"))):
            there = (*pointer, "variable", index)
            if _key(_object(variable)) in shown:
                self._member(Place(name, "path"), _object(variable), there)
        for each in shown:
            self._exists(Place(name, "path").key(each), line)
        for index, query in enumerate(_list(url.get("query"))):
            self._member(Place(name, "query"), _object(query), (*pointer, "query", index))

    def _headers(self, name: str, request: JSONObject, pointer: Pointer) -> None:
        for index, header in enumerate(_list(request.get("header"))):
            self._member(Place(name, "header"), _object(header), (*pointer, "header", index))

    def _member(self, section: Place, member: JSONObject, pointer: Pointer) -> None:
        """A parameter, header or form field: what is switched off is there all the same."""
        key = _key(member)
        if not key:
            return
        at, line = section.key(key), self._located.line(pointer)
        self._exists(at, line)
        if member.get("type") == "file":
            self._recorder.say(at, "type", "string", line)
            self._recorder.say(at, "format", "binary", line)
        self._description(at, member, pointer)
        if member.get("disabled") is True:
            self._recorder.say(at, "required", False, self._located.line((*pointer, "disabled")))
        where = self._located.line((*pointer, "value"))
        record_value(at, member.get("value"), where, self._recorder)

    def _body(self, name: str, body: JSONObject, pointer: Pointer) -> None:
        mode, at = body.get("mode"), Place(name, "request")
        if not isinstance(mode, str) or mode not in body or body.get("disabled") is True:
            return
        line = self._located.line((*pointer, mode))
        language = _object(_object(body.get("options")).get("raw")).get("language")
        media = _MEDIA.get(mode) or _LANGUAGES.get(str(language), "")
        if media:
            self._recorder.say(at, "contentType", media, line)
        if mode in ("urlencoded", "formdata"):
            self._recorder.say(at, "type", "object", line)
            for index, each in enumerate(_list(body[mode])):
                self._member(at, _object(each), (*pointer, mode, index))
        elif mode == "raw":
            self._payload(at, body["raw"], line, told=language == "json")

    def _response(self, name: str, response: JSONObject, pointer: Pointer) -> None:
        code = response.get("code")
        if isinstance(code, bool) or not isinstance(code, int) or not 100 <= code <= 599:
            return
        at, line = Place(name, f"response.{code}"), self._located.line((*pointer, "code"))
        if self._exists(at, line) and isinstance(response.get("name"), str):
            text = response["name"].strip()
            if text:
                self._recorder.say(at, "description", text, self._located.line((*pointer, "name")))
        language = str(response.get("_postman_previewlanguage", ""))
        media = _content_type(response) or _LANGUAGES.get(language, "")
        if media and response.get("body"):
            self._recorder.say(at, "contentType", media, line)
        line = self._located.line((*pointer, "body"))
        self._payload(at, response.get("body"), line, told="json" in media)

    def _payload(self, at: Place, text: JSON, line: int, *, told: bool) -> None:
        """A body that is JSON; ``told`` where the collection says that it is."""
        if not isinstance(text, str) or not text.strip():
            return
        payload = json_body(text, line)
        if payload is not None and (told or isinstance(payload.value, list | dict)):
            record_payload(at, payload, self._recorder)
        elif payload is None and told:
            self.remark("broken-example", "this body is said to be JSON, and is not", line)

    def _exists(self, at: Place, line: int) -> bool:
        """Name a thing; False where it was named before, as by a request that is there twice."""
        if at in self._seen:
            return False
        self._seen.add(at)
        self._recorder.say(at, "exists", True, line)
        return True


def _variables(root: JSONObject) -> Iterator[tuple[str, str]]:
    for each in _list(root.get("variable")):
        key, value = _key(_object(each)), _object(each).get("value")
        if key and isinstance(value, str | int | float) and not isinstance(value, bool):
            yield key, str(value)


def _key(member: Mapping[str, JSON]) -> str:
    key = member.get("key") or member.get("id")
    return key.strip() if isinstance(key, str) else ""


def _content_type(response: JSONObject) -> str:
    for header in _list(response.get("header")):
        each = _object(header)
        if _key(each).lower() == "content-type" and isinstance(each.get("value"), str):
            return str(each["value"]).split(";")[0].strip()
    return ""


def _object(value: JSON) -> JSONObject:
    return value if isinstance(value, dict) else {}


def _list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []
