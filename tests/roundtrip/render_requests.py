"""Random requests in the forms of their clients."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from textwrap import indent
from typing import Any

import yaml

from .random_requests import Call, Holds, SavedApi


def text(value: Any) -> str:
    """A value as it goes over the wire."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _query(call: Call) -> str:
    pairs = "&".join(f"{name}={text(value)}" for name, value in call.query.items())
    return f"?{pairs}" if pairs else ""


def _variables(call: Call, form: str) -> dict[str, str]:
    return {f"{{{name}}}": form.replace("NAME", name) for name in call.ids}


def http_file(api: SavedApi) -> str:
    return f"@host = {api.server}\n\n" + "\n".join(map(_http_block, api.calls))


def _http_block(call: Call) -> str:
    path = call.url_path(_variables(call, "{{NAME}}"))
    lines = [f"### {call.summary}", "", f"{call.method} {{{{host}}}}{path}{_query(call)} HTTP/1.1"]
    lines += [f"{name}: {text(value)}" for name, value in call.headers.items()]
    if call.bearer:
        lines.append("Authorization: Bearer {{access}}")
    if call.body is not None:
        lines += ["Content-Type: application/json", "", json.dumps(call.body, indent=2)]
    if call.status:
        lines += ["", f"HTTP/1.1 {call.status} {call.summary}", "Content-Type: application/json"]
        lines += ["", json.dumps(call.answer, indent=2)]
    return "\n".join(lines) + "\n"


def _members(values: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"name": name, "value": text(value)} for name, value in values.items()]


def _insomnia_request(call: Call) -> dict[str, Any]:
    path = call.url_path(_variables(call, ":NAME"))
    request: dict[str, Any] = {
        "name": call.summary,
        "method": call.method,
        "url": f"{{{{ _.server.base }}}}{path}",
        "pathParameters": _members(call.ids),
        "parameters": _members(call.query),
        "headers": _members(call.headers),
        "body": {},
        "authentication": {"type": "bearer", "token": "t"} if call.bearer else {},
    }
    if call.body is not None:
        request["body"] = {"mimeType": "application/json", "text": json.dumps(call.body, indent=1)}
    return request


def insomnia_export(api: SavedApi) -> str:
    resources: list[dict[str, Any]] = [
        {"_id": f"req_{at}", "_type": "request", "parentId": "fld", **_insomnia_request(call)}
        for at, call in enumerate(api.calls)
    ]
    resources += [
        {"_id": "fld", "_type": "request_group", "parentId": "wrk", "name": "f"},
        {"_id": "wrk", "_type": "workspace", "parentId": None, "name": "w"},
        {
            "_id": "env",
            "_type": "environment",
            "parentId": "wrk",
            "data": {"server": {"base": api.server}},
        },
    ]
    export = {"_type": "export", "__export_format": 4, "resources": resources}
    return json.dumps(export, indent=1)


def insomnia_collection(api: SavedApi) -> str:
    requests = [{"meta": {"id": "r"}, **_insomnia_request(call)} for call in api.calls]
    return str(
        yaml.safe_dump(
            {
                "type": "collection.insomnia.rest/5.0",
                "collection": [{"name": "f", "meta": {"id": "f"}, "children": requests}],
                "environments": {"name": "Base", "data": {"server": {"base": api.server}}},
            },
            sort_keys=False,
        )
    )


def bruno_file(api: SavedApi) -> str:
    (call,) = api.calls
    path = call.url_path(_variables(call, ":NAME"))
    auth = "bearer" if call.bearer else "none"
    blocks = {
        "meta": {"name": call.summary, "type": "http"},
        call.method.lower(): {
            "url": f"{{{{base}}}}{path}{_query(call)}",
            "body": "json" if call.body is not None else "none",
            "auth": auth,
        },
        "params:query": call.query,
        "params:path": call.ids,
        "headers": call.headers,
        "vars:pre-request": {"base": api.server},
    }
    page = "\n".join(_pairs(name, pairs) for name, pairs in blocks.items() if pairs)
    if call.bearer:
        page += "\n" + _pairs("auth:bearer", {"token": "t"})
    if call.body is not None:
        page += "\n" + _braces("body:json", json.dumps(call.body, indent=2))
    if call.status:
        saved = [
            _pairs("meta", {"name": call.summary}),
            _pairs("response:headers", {"content-type": "application/json"}),
            _pairs("response:status", {"code": call.status}),
            _braces("response:body:json", json.dumps(call.answer, indent=2)),
        ]
        page += "\n" + _braces("example", "\n".join(saved))
    return page


def _pairs(name: str, pairs: Mapping[str, Any]) -> str:
    return _braces(name, "\n".join(f"{key}: {text(value)}" for key, value in pairs.items()))


def _braces(name: str, inside: str) -> str:
    return f"{name} {{\n{indent(inside, '  ')}\n}}\n"


def bruno_collection(api: SavedApi) -> str:
    items = [{"type": "http", "name": call.summary, **_bruno_item(call)} for call in api.calls]
    variables = [{"name": "base", "value": api.server, "enabled": True, "secret": False}]
    export = {
        "name": "c",
        "version": "1",
        "items": [{"type": "folder", "name": "f", "items": items}],
        "environments": [{"uid": "e", "name": "e", "variables": variables}],
        "brunoConfig": {"version": "1", "name": "c", "type": "collection"},
    }
    return json.dumps(export, indent=1)


def _bruno_item(call: Call) -> dict[str, Any]:
    params = [each | {"type": "path", "enabled": True} for each in _members(call.ids)]
    params += [each | {"type": "query", "enabled": True} for each in _members(call.query)]
    request: dict[str, Any] = {
        "url": f"{{{{base}}}}{call.url_path(_variables(call, ':NAME'))}{_query(call)}",
        "method": call.method,
        "headers": [each | {"enabled": True} for each in _members(call.headers)],
        "params": params,
        "auth": {"mode": "bearer", "bearer": {"token": "t"}} if call.bearer else {"mode": "none"},
        "body": {"mode": "none"},
    }
    if call.body is not None:
        request["body"] = {"mode": "json", "json": json.dumps(call.body, indent=1)}
    saved = {
        "name": call.summary,
        "response": {
            "status": call.status,
            "headers": [{"name": "content-type", "value": "application/json"}],
            "body": {"type": "json", "content": json.dumps(call.answer)},
        },
    }
    return {"request": request, "examples": [saved] if call.status else []}


def har(api: SavedApi) -> str:
    entries = [_har_entry(api.server, call) for call in api.calls]
    log = {"version": "1.2", "creator": {"name": "r", "version": "1"}, "entries": entries}
    return json.dumps({"log": log}, indent=1)


def _har_entry(server: str, call: Call) -> dict[str, Any]:
    path = call.url_path({f"{{{name}}}": str(value) for name, value in call.ids.items()})
    signed = [{"name": "authorization", "value": "Bearer 0a1b2c3d4e5f"}] if call.bearer else []
    request: dict[str, Any] = {
        "method": call.method,
        "url": f"{server}{path}{_query(call)}",
        "headers": [*_members(call.headers), *signed],
        "queryString": _members(call.query),
        "cookies": [],
    }
    if call.body is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(call.body)}
    content: dict[str, Any] = {"size": 0, "mimeType": "x-unknown"}
    if call.status:
        content = {"size": 9, "mimeType": "application/json", "text": json.dumps(call.answer)}
    response = {"status": call.status, "headers": [], "cookies": [], "content": content}
    return {"request": request, "response": response, "_resourceType": "xhr"}


def postman(api: SavedApi) -> str:
    collection = {
        "info": {
            "name": "p",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "variable": [{"key": "base", "value": api.server}],
        "item": [{"name": "f", "item": [_postman_item(call) for call in api.calls]}],
    }
    return json.dumps(collection, indent=1)


def _keys(values: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"key": name, "value": text(value)} for name, value in values.items()]


def _postman_item(call: Call) -> dict[str, Any]:
    path = call.url_path(_variables(call, ":NAME"))
    request: dict[str, Any] = {
        "method": call.method,
        "header": _keys(call.headers),
        "auth": {"type": "bearer" if call.bearer else "noauth"},
        "url": {
            "raw": f"{{{{base}}}}{path}{_query(call)}",
            "query": _keys(call.query),
            "variable": _keys(call.ids),
        },
    }
    if call.body is not None:
        options = {"raw": {"language": "json"}}
        request["body"] = {"mode": "raw", "raw": json.dumps(call.body), "options": options}
    saved = {
        "name": call.summary,
        "code": call.status,
        "header": [{"key": "Content-Type", "value": "application/json"}],
        "body": json.dumps(call.answer),
    }
    return {"name": call.summary, "request": request, "response": [saved] if call.status else []}


FORMS: dict[str, tuple[str, Callable[[SavedApi], str], Holds]] = {
    "http-file": ("http-file", http_file, Holds(path_values=False, reasons=True)),
    "insomnia-4": ("insomnia", insomnia_export, Holds(answers=False)),
    "insomnia-5": ("insomnia", insomnia_collection, Holds(answers=False)),
    "bruno-file": ("bruno", bruno_file, Holds(reasons=True)),
    "bruno-collection": ("bruno", bruno_collection, Holds(reasons=True)),
    "har": ("har", har, Holds(summaries=False)),
    "postman": ("postman", postman, Holds(reasons=True)),
}
"""Form → the dialect that reads it, how it is written, and what it has room for."""
ONE_REQUEST = ("bruno-file",)
"""Forms that hold a single request."""
