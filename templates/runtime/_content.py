"""Bodies other than JSON: how they are checked and encoded."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast
from urllib.parse import unquote

from pydantic import TypeAdapter

from ._core import Body, Omit
from ._files import FilePieces, Opened, Part, is_file, opened
from ._media_types import kind_of
from ._pieces import Content
from ._problems import Problem, check
from ._styles import BRACKETED, pairs, text_of, unbracketed
from ._values import dump, is_list, is_object, plain


def encode(body: Body, value: Any) -> tuple[Content, str]:
    """The content and its media type."""
    match kind_of(body.media_type):
        case "lines" if not is_file(value) and not isinstance(value, str):
            begin = b"\x1e" if "json-seq" in body.media_type else b""
            return b"".join(begin + dump(line) + b"\n" for line in value), body.media_type
        case "form":
            return _form(body, plain(value)), body.media_type
        case "multipart":
            return _multipart(body, value)
        case "text" if not is_file(value):
            return text_of(plain(value)).encode(), body.media_type
        case _:
            return _raw(body, value)


def prepared(body: Body, value: object) -> object:
    """The value in a form that can be iterated more than once."""
    kind = kind_of(body.media_type)
    return repeatable(value) if kind in ("form", "lines", "multipart") else value


def problems(body: Body, value: object, adapter: TypeAdapter[Any]) -> list[Problem]:
    """What is wrong with a value, including what can never be sent, whatever the schema."""
    if wrong := list(_misplaced(body, value)):
        return wrong
    kind = kind_of(body.media_type)
    as_it_is = is_file(value) or (kind == "lines" and isinstance(value, str))
    if kind == "raw" or (kind in ("text", "lines") and as_it_is):
        return []
    return check(adapter, without_files(value) if kind == "multipart" else value, "")


def _misplaced(body: Body, value: object) -> Iterator[Problem]:
    for name, item in _named(value, "").items() if body.styles else ():
        in_brackets = body.styles.get(name, ("", False))[0] in BRACKETED
        if in_brackets and (why := unbracketed(item)):
            yield Problem(name, why)
    match kind_of(body.media_type):
        case "multipart":
            for name, item in _named(value, "").items():
                if name in body.files:
                    yield from _no_files(name, item)
        case "raw" if not is_file(value) and not isinstance(value, str):
            kind = type(value).__name__
            message = f"{body.media_type} is sent as you write it: pass text, bytes or a file, not"
            yield Problem("body", f"{message} {kind}")
        case _:
            pass


def _no_files(name: str, value: object) -> Iterator[Problem]:
    """A string could be content or a path, so the caller must say which."""
    for each in _each(value):
        if not is_file(each) and each is not None and not isinstance(each, Omit):
            kind = type(each).__name__
            message = "a file is bytes, an open file or a Path, alone or as (name, content, type)"
            hint = "; for a file on disk, pass Path(...)" if isinstance(each, str) else ""
            yield Problem(name or "body", f"{message}, not {kind}{hint}")


def repeatable(value: object) -> object:
    """``value`` with each one-shot iterator replaced by a list."""
    if is_file(value):
        return value
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return {name: repeatable(item) for name, item in items}
    if isinstance(value, list | tuple | Iterator):
        return [repeatable(item) for item in cast("Iterable[object]", value)]
    return value


def without_files(value: object) -> object:
    """``value`` with files replaced by empty strings, since no schema constrains their content."""
    if is_file(value):
        return ""
    if isinstance(value, list | tuple):
        return [without_files(item) for item in cast("Iterable[object]", value)]
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return {name: without_files(item) for name, item in items}
    return value


def _form(body: Body, value: object) -> bytes:
    """WHATWG URL, section 5.2, with spaces as %20."""
    named = _named(value, "item")
    found = [pair for name, item in named.items() for pair in _fields(body, name, item)]
    return "&".join(f"{name}={text}" for name, text in found).encode()


def _fields(body: Body, name: str, value: Any) -> list[tuple[str, str]]:
    """The pairs of a field; without a style, anything but a string is written as JSON."""
    if kind_of(body.part_types.get(name, "")) == "json":
        value = dump(value).decode()
    elif name in body.styles:
        return pairs(name, value, *body.styles[name])
    elif is_object(value):
        value = dump(value).decode()
    return pairs(name, value, "form", True)


def _raw(body: Body, value: object) -> tuple[Content, str]:
    """A raw body; if its media type is a range, the content decides the exact type."""
    if isinstance(value, str):
        value = "body.txt", value.encode()
    file = opened(value)
    content = file.content if isinstance(file.content, bytes) else FilePieces([file.content])
    ranged = "*" in body.media_type
    said = file.type_of(body.media_type) if ranged else file.media_type or body.media_type
    return content, body.chosen or said


def _each(value: object) -> list[object]:
    if is_file(value) or not isinstance(value, list | tuple):
        return [value]
    return list(cast("Iterable[object]", value))


def _named(value: object, otherwise: str) -> Mapping[str, object]:
    """Parts by name; the parts of an unnamed list get generated names."""
    if isinstance(value, Mapping):
        return cast("Mapping[str, object]", value)
    if isinstance(value, list | tuple):
        return {otherwise: cast("object", value)}
    ready = plain(value)
    return ready if is_object(ready) else {otherwise: ready}


def _multipart(body: Body, value: object) -> tuple[Content, str]:
    """RFC 7578 and RFC 2387; files are read while they are sent."""
    boundary = secrets.token_hex(16)
    kind = body.media_type.partition(";")[0].strip()
    parts: list[Part] = []
    for name, item in _named(value, "file" if body.files else "item").items():
        for head, content in _parts(body, kind, name, item):
            parts += [f"--{boundary}\r\n{head}\r\n\r\n".encode(), content, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    written = [part for part in parts if isinstance(part, bytes)]
    whole: Content = b"".join(written) if len(written) == len(parts) else FilePieces(parts)
    return whole, f"{kind}; boundary={boundary}"


def _parts(body: Body, kind: str, name: str, value: object) -> Iterator[tuple[str, Part]]:
    """Headers and content of the parts for one property."""
    if isinstance(value, Omit) or (value is None and name in body.files):
        return
    if name in body.styles:
        for key, text in pairs(name, plain(value), *body.styles[name]):
            yield _head(kind, unquote(key)), unquote(text).encode()
        return
    declared = body.part_types.get(name, "")
    for each in _each(value):
        if is_file(each) and not (name in body.encoded and isinstance(each, bytes)):
            file = opened(each)
            yield _file_head(kind, name, file, file.type_of(declared)), file.content
            continue
        ready = plain(each)
        media_type = declared.partition(",")[0].strip()
        if is_object(ready) or is_list(ready):
            media_type = media_type or "application/json"
        written = dump(ready) if kind_of(media_type) == "json" else text_of(ready).encode()
        yield _head(kind, name, media_type), written


def _file_head(kind: str, name: str, file: Opened, media_type: str) -> str:
    more = [f"{key}: {text}" for key, text in file.headers.items()]
    return "\r\n".join([_head(kind, name, media_type, file.name), *more])


def _head(kind: str, name: str, media_type: str = "", filename: str | None = None) -> str:
    """The headers of a part; outside form-data, Content-ID carries its name."""
    if kind == "multipart/form-data":
        lines = [f'Content-Disposition: form-data; name="{_escaped(name)}"']
    else:
        lines = [f"Content-ID: <{_escaped(name)}>"]
        lines += ["Content-Disposition: attachment"] if filename is not None else []
    if filename is not None:
        lines[-1] += f'; filename="{_escaped(filename)}"'
    return "\r\n".join([*lines, *([f"Content-Type: {media_type}"] if media_type else [])])


def _escaped(name: str) -> str:
    """A name escaped for Content-Disposition, as browsers do (HTML, 4.10.21.8)."""
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
