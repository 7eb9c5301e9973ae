"""Operations as Mintlify wrote them into the blocks of exported pages before it wrote OpenAPI.

    paths:
      path: /pots/{id}
      method: get
      request: {security: [...], parameters: {path: {id: {schema: [...]}}}, body: {...}}
      response: {'200': {application/json: {schemaArray: [...], description: ...}}}
    components: {schemas: {...}}

A schema is a list, of several where it is a union. Its first level has words of its own
(``requiredProperties``, ``enum<string>``); what is deeper is OpenAPI. Examples are made of the
types, and are left out.
"""

from __future__ import annotations

import re

from specmeld.model.json import JSON, JSONObject
from specmeld.openapi.shapes import METHODS
from specmeld.read.formats.embedded.embedded_spec_merge import put_together
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer, value_or_none

SHAPE = re.compile(r"^paths:[ \t]*\n[ \t]+path:[ \t]*\S.*\n[ \t]+method:[ \t]*\w", re.MULTILINE)

_LOCATIONS = ("path", "query", "header", "cookie")
_ENUM = re.compile(r"enum<(\w+)>\Z")
_TYPES = frozenset(["string", "number", "integer", "boolean", "array", "object", "null"])
_OF_THE_PAGE = frozenset(["refIdentifier", "requiredProperties", "_mintlify", "isOneOf"])
_NO_BODY = "_mintlify/"
"""How the media type begins that stands for none."""


def operation_spec(part: Located) -> Located:
    """The operation as OpenAPI, with the lines of the block."""
    return _Operation(part).spec()


class _Operation:
    def __init__(self, part: Located) -> None:
        self._part = part
        self._origins: dict[Pointer, tuple[Located, Pointer]] = {(): (part, ())}

    def spec(self) -> Located:
        root = _object(self._part.value)
        said = _object(root.get("paths"))
        request = _object(said.get("request"))
        path, method = str(said.get("path")), str(said.get("method")).lower()
        holder = "webhooks" if said.get("type") == "webhook" else "paths"
        method = method if method in METHODS else "post"
        at: Pointer = (holder, path, method)
        self._stands(at, ("paths",))
        operation: JSONObject = {"parameters": self._parameters(at, request)}
        if content := self._content((*at, "requestBody"), ("paths", "request", "body")):
            self._stands((*at, "requestBody"), ("paths", "request", "body"))
            operation["requestBody"] = {"content": content}
            if self._is_needed(request):
                operation["requestBody"]["required"] = True
        operation["responses"] = self._responses((*at, "responses"), _object(said.get("response")))
        if said.get("deprecated") is True:
            operation["deprecated"] = True
        components = dict(_object(root.get("components")))
        schemes = self._security(operation, request)
        if schemes:
            components["securitySchemes"] = schemes
        made: JSONObject = {"openapi": "3.1.0"}
        if said.get("servers"):
            made["servers"] = said["servers"]
            self._stands(("servers",), ("paths", "servers"))
        made |= {holder: {path: {method: operation}}, "components": components}
        return put_together(made, self._origins, [self._part])

    def _stands(self, at: Pointer, there: Pointer) -> None:
        self._origins[at] = self._part, there

    def _at(self, there: Pointer) -> JSON:
        found: JSON = value_or_none(self._part.value, there)
        return found

    def _parameters(self, at: Pointer, request: JSONObject) -> list[JSON]:
        found: list[JSON] = []
        for location in _LOCATIONS:
            for name in _object(_object(request.get("parameters")).get(location)):
                there: Pointer = ("paths", "request", "parameters", location, name)
                here: Pointer = (*at, "parameters", len(found))
                self._stands(here, there)
                schema = self._schema((*here, "schema"), (*there, "schema"))
                first = _first(_object(self._at(there)).get("schema"))
                made: JSONObject = {"name": name, "in": location, "schema": schema}
                if location == "path" or isinstance(first.get("required"), bool):
                    made["required"] = location == "path" or first["required"]
                for key in ("description", "deprecated"):
                    if key in schema:
                        made[key] = schema.pop(key)
                        self._stands((*here, key), (*there, "schema", 0, key))
                found.append(made)
        return found

    def _is_needed(self, request: JSONObject) -> bool:
        media = _object(request.get("body")).values()
        return any(_first(_object(e).get("schemaArray")).get("required") is True for e in media)

    def _responses(self, at: Pointer, responses: JSONObject) -> JSONObject:
        made: JSONObject = {}
        for status, media in responses.items():
            there: Pointer = ("paths", "response", status)
            self._stands((*at, status), there)
            told = [_object(each).get("description") for each in _object(media).values()]
            made[status] = {"description": next((str(each) for each in told if each), "")}
            if content := self._content((*at, status), there):
                made[status]["content"] = content
        return made

    def _content(self, at: Pointer, there: Pointer) -> JSONObject:
        made: JSONObject = {}
        for media in _object(self._at(there)):
            if not media.startswith(_NO_BODY):
                here: Pointer = (*at, "content", media)
                self._stands(here, (*there, media))
                schema = self._schema((*here, "schema"), (*there, media, "schemaArray"))
                made[media] = {"schema": schema}
        return made

    def _schema(self, at: Pointer, there: Pointer) -> JSONObject:
        listed = self._at(there)
        branches = listed if isinstance(listed, list) else []
        if len(branches) == 1:
            self._stands(at, (*there, 0))
            return self._branch(at, (*there, 0))
        if not branches:
            return {}
        self._stands((*at, "anyOf"), there)
        ways = [self._branch((*at, "anyOf", n), (*there, n)) for n in range(len(branches))]
        return {"anyOf": ways}

    def _branch(self, at: Pointer, there: Pointer) -> JSONObject:
        said = _object(self._at(there))
        made = {key: value for key, value in said.items() if key not in _OF_THE_PAGE}
        if isinstance(made.get("required"), bool):
            del made["required"]
        if isinstance(said.get("requiredProperties"), list):
            made["required"] = said["requiredProperties"]
            self._stands((*at, "required"), (*there, "requiredProperties"))
        self._type(made)
        for key in ("properties", "patternProperties"):
            if isinstance(made.get(key), dict):
                made[key] = {
                    name: self._alone(each, (*at, key, name), (*there, key, name))
                    for name, each in made[key].items()
                }
        for key in ("items", "additionalProperties"):
            if key in made:
                made[key] = self._alone(made[key], (*at, key), (*there, key))
        return made

    def _type(self, made: JSONObject) -> None:
        kind = made.get("type")
        if found := _ENUM.match(str(kind)):
            made["type"] = kind = found[1]
        if kind == "file":
            made |= {"type": "string", "format": "binary"}
        elif isinstance(kind, str) and kind not in _TYPES:
            del made["type"]

    def _alone(self, value: JSON, at: Pointer, there: Pointer) -> JSON:
        """A schema that is wrapped in a list of one."""
        wrapped = value.get("allOf") if isinstance(value, dict) and len(value) == 1 else None
        if not isinstance(wrapped, list) or len(wrapped) != 1:
            return value
        self._stands(at, (*there, "allOf", 0))
        inner: JSON = wrapped[0]
        return inner

    def _security(self, operation: JSONObject, request: JSONObject) -> JSONObject:
        """The security schemes; the operation gets what it asks for."""
        schemes: JSONObject = {}
        asked: list[JSON] = []
        for way in request.get("security") or []:
            title = str(_object(way).get("title") or "")
            found = _schemes(_object(_object(way).get("parameters")), title)
            schemes |= found
            asked.append({name: [] for name in found})
        if asked:
            operation["security"] = asked
        return schemes


def _schemes(parameters: JSONObject, title: str) -> JSONObject:
    """The schemes of one way in, by the names in its title where it has one for each."""
    found = [
        (name, _scheme(_object(value), location, name))
        for location in ("query", "header", "cookie")
        for name, value in _object(parameters.get(location)).items()
    ]
    titles = title.split(" & ")
    if len(titles) == len(found):
        found = [
            (each.strip() or name, scheme)
            for each, (name, scheme) in zip(titles, found, strict=True)
        ]
    return dict(found)


def _scheme(said: JSONObject, location: str, name: str) -> JSONObject:
    kind = said.get("type")
    if kind == "http":
        made: JSONObject = {"type": "http", "scheme": said.get("scheme") or "bearer"}
    elif kind == "oauth2":
        made = {"type": "http", "scheme": "bearer"}
    else:
        made = {"type": "apiKey", "in": location, "name": name}
    if said.get("description"):
        made["description"] = said["description"]
    return made


def _first(listed: JSON) -> JSONObject:
    return _object(listed[0]) if isinstance(listed, list) and listed else {}


def _object(value: JSON) -> JSONObject:
    return value if isinstance(value, dict) else {}
