"""Arguments → request: checked against the description, then written as the wire wants them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from ._core import OMIT, Body, Credential, Omit, Operation, Options, Parameter, Request, Settings
from ._errors import InvalidRequest, MissingCredentials, Problem
from ._values import check, dump, is_list, is_object, plain

_SEPARATORS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")


def build_request(
    operation: Operation[Any],
    arguments: Mapping[str, object],
    body: object,
    settings: Settings,
    options: Options,
) -> Request:
    """The request that calls ``operation``.

    Raises InvalidRequest with every problem that the arguments have, or MissingCredentials.
    """
    values = {
        parameter: plain(arguments[parameter.argument])
        for parameter in operation.parameters
        if not isinstance(arguments.get(parameter.argument, OMIT), Omit)
    }
    body = _given_body(operation.body, body, options.get("body"))
    found = [*_parameter_problems(operation, values), *_body_problems(operation.body, body)]
    headers = dict(operation.constants)
    headers |= {
        each.name: _simple(each, value)
        for each, value in values.items()
        if each.location == "header"
    }
    headers |= {**settings.headers, **options.get("headers", {})}
    found += [
        Problem(f"header.{name}", "a header cannot hold such characters")
        for name, value in headers.items()
        if not _HEADER_VALUE.fullmatch(value)
    ]
    if found:
        raise InvalidRequest(f"{operation.method} {operation.path}", found)

    query = [
        pair
        for each, value in values.items()
        if each.location == "query"
        for pair in _pairs(each.name, _document(each, value), each.style, each.exploded)
    ]
    query += [
        (quote(name, safe=""), quote(value, safe=""))
        for name, value in options.get("query", {}).items()
    ]
    cookies = [
        f"{each.name}={quote(_simple(each, value), safe='')}"
        for each, value in values.items()
        if each.location == "cookie"
    ]
    for credential in _credentials(operation, settings, headers):
        if credential.location == "header":
            headers[credential.name] = credential.value
        elif credential.location == "query":
            query.append((quote(credential.name, safe=""), quote(credential.value, safe="")))
        else:
            cookies.append(f"{credential.name}={quote(credential.value, safe='')}")
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    accept = dict.fromkeys(
        each.media_type for each in operation.replies.values() if each.media_type
    )
    headers.setdefault("Accept", ", ".join(accept) or "*/*")
    content = b""
    if operation.body is not None and not isinstance(body, Omit):
        content, headers["Content-Type"] = _encode(operation.body, body)
    url = (operation.base_url or settings.base_url).rstrip("/") + _path(operation, values)
    if query:
        url += "?" + "&".join(f"{name}={value}" for name, value in query)
    timeout = options.get("timeout", settings.timeout)
    return Request(operation.method, url, headers, content, timeout)


def _given_body(body: Body | None, value: object, extra: Mapping[str, Any] | None) -> object:
    """The body that arguments and options make; OMIT where it may be left out and nothing is."""
    if extra is not None:
        own: dict[str, Any] = {} if isinstance(value, Omit) else plain(value)
        return {**own, **extra}
    if body is None or body.required or not isinstance(value, Mapping):
        return value
    given = cast("Mapping[str, object]", value)
    return OMIT if all(isinstance(item, Omit) for item in given.values()) else given


def _parameter_problems(
    operation: Operation[Any], values: Mapping[Parameter, object]
) -> list[Problem]:
    found: list[Problem] = []
    for each in operation.parameters:
        at = f"{each.location}.{each.name}"
        if each not in values:
            found += [Problem(at, "Field required")] if each.required else []
            continue
        found += check(each.adapter, values[each], at)
        if each.location == "path" and not _segment(each, values[each]).strip("."):
            found.append(Problem(at, "cannot be a segment of a path"))
    return found


def _body_problems(body: Body | None, value: object) -> list[Problem]:
    if body is None:
        return []
    if isinstance(value, Omit):
        return [Problem("body", "Field required")] if body.required else []
    if _kind(body.media_type) == "raw":
        return []
    if _kind(body.media_type) == "multipart":
        value = _without_files(value)
    return check(body.adapter, value, "")


def _without_files(value: object) -> object:
    """``value`` with empty text in the place of files, whose content no description bounds."""
    if _is_file(value):
        return ""
    if is_list(value):
        return [_without_files(item) for item in value]
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return {name: _without_files(item) for name, item in items}
    return value


def _is_file(value: object) -> bool:
    return isinstance(value, bytes | Path | tuple) or hasattr(value, "read")


def _credentials(
    operation: Operation[Any], settings: Settings, headers: Mapping[str, str]
) -> Sequence[Credential]:
    """The credentials of the first alternative that the client can meet."""
    if not operation.security or any(name.lower() == "authorization" for name in headers):
        return ()
    for alternative in operation.security:
        if all(scheme in settings.credentials for scheme in alternative):
            return [settings.credentials[scheme] for scheme in alternative]
    wanted = dict.fromkeys(scheme for each in operation.security for scheme in each)
    hints = " or ".join(settings.hints.get(scheme, scheme) for scheme in wanted)
    raise MissingCredentials(f"{operation.method} {operation.path} needs {hints}")


def _path(operation: Operation[Any], values: Mapping[Parameter, object]) -> str:
    path = operation.path
    for each, value in values.items():
        if each.location == "path":
            path = path.replace(f"{{{each.name}}}", _segment(each, value))
    return path if path.startswith("/") else f"/{path}"


def _segment(parameter: Parameter, value: Any) -> str:
    """A path parameter as text in which nothing parts segments, so that no value can climb."""
    if parameter.style == "matrix":
        pairs = _pairs(parameter.name, value, "form", parameter.exploded)
        return "".join(f";{name}={text}" for name, text in pairs)
    if parameter.style == "label":
        return "." + _simple(parameter, value, quoted=True).replace(
            ",", "." if parameter.exploded else ","
        )
    return _simple(parameter, value, quoted=True)


def _document(parameter: Parameter, value: Any) -> Any:
    return dump(value).decode() if parameter.media_type else value


def _simple(parameter: Parameter, value: Any, *, quoted: bool = False) -> str:
    """Style ``simple``: values parted by commas."""
    if parameter.media_type:
        return dump(value).decode()

    def written(item: object) -> str:
        return quote(_text(item), safe="") if quoted else _text(item)

    if is_object(value):
        between = "=" if parameter.exploded else ","
        pairs = value.items()
        return ",".join(f"{written(name)}{between}{written(item)}" for name, item in pairs)
    if is_list(value):
        return ",".join(map(written, value))
    return written(value)


def _pairs(name: str, value: Any, style: str, explode: bool) -> list[tuple[str, str]]:
    """Name and value, percent-encoded, of each pair that a query or form has for ``value``."""
    if is_object(value):
        names = {key: f"{name}[{key}]" if style == "deepObject" else key for key in value}
        if explode or style == "deepObject":
            return [pair for key in value for pair in _pairs(names[key], value[key], style, True)]
        value = [part for pair in value.items() for part in pair]
    if not is_list(value):
        return [(quote(name, safe=""), quote(_text(value), safe=""))]
    texts = [quote(_text(item), safe="") for item in value]
    if explode:
        return [(quote(name, safe=""), text) for text in texts]
    return [(quote(name, safe=""), _SEPARATORS.get(style, ",").join(texts))] if texts else []


def _text(value: object) -> str:
    """A scalar as it stands in a URL, a header or a form; null is empty."""
    if value is None:
        return ""
    return value if isinstance(value, str) else dump(value).decode()


def _kind(media_type: str) -> str:
    """How content of a media type is written: json, form, multipart or raw."""
    name = media_type.partition(";")[0].strip().lower()
    if name == "application/json" or name.endswith("+json"):
        return "json"
    return {"application/x-www-form-urlencoded": "form", "multipart/form-data": "multipart"}.get(
        name, "raw"
    )


def _encode(body: Body, value: object) -> tuple[bytes, str]:
    """The content and its type."""
    kind = _kind(body.media_type)
    if kind == "json":
        return dump(value), body.media_type
    if kind == "form":
        pairs = [
            pair
            for name, item in plain(value).items()
            for pair in _pairs(name, item, *body.styles.get(name, ("form", True)))
        ]
        return "&".join(f"{name}={text}" for name, text in pairs).encode(), body.media_type
    if kind == "multipart":
        return _multipart(cast("Mapping[str, object]", value))
    if isinstance(value, str):
        return value.encode(), body.media_type
    return _file(value)[1], (
        body.media_type if "*" not in body.media_type else "application/octet-stream"
    )


def _multipart(value: Mapping[str, object]) -> tuple[bytes, str]:
    """RFC 7578."""
    boundary = secrets.token_hex(16)
    chunks: list[bytes] = []
    for name, item in value.items():
        for each in item if is_list(item) else [item]:
            if isinstance(each, Omit):
                continue
            head = f'form-data; name="{_escaped(name)}"'
            if _is_file(each):
                filename, content = _file(each)
                head += (
                    f'; filename="{_escaped(filename)}"\r\nContent-Type: application/octet-stream'
                )
            else:
                ready = plain(each)
                composite = is_object(ready) or is_list(ready)
                head += "\r\nContent-Type: application/json" if composite else ""
                content = dump(ready) if composite else _text(ready).encode()
            chunks.append(f"--{boundary}\r\nContent-Disposition: {head}\r\n\r\n".encode() + content)
    chunks.append(f"--{boundary}--\r\n".encode())
    return b"\r\n".join(chunks), f"multipart/form-data; boundary={boundary}"


def _escaped(name: str) -> str:
    """A name inside the quotes of Content-Disposition, as browsers write it (HTML, 4.10.21.8)."""
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


def _file(value: Any) -> tuple[str, bytes]:
    """The name and content of a file: bytes, a path, an open file, or a name with one of these."""
    if isinstance(value, tuple):
        name, content = cast("tuple[str, object]", value)
        return name, _file(content)[1]
    if isinstance(value, Path):
        return value.name, value.read_bytes()
    if isinstance(value, bytes):
        return "file", value
    content = value.read()
    name = Path(str(getattr(value, "name", "file"))).name
    return name, content.encode() if isinstance(content, str) else content
