"""Bodies: which kinds there are, and how they are written."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any, Literal, cast

from ._core import Body, Omit
from ._files import Content, Pieces, is_file, opened
from ._styles import pairs, text_of
from ._values import dump, is_list, is_object, plain

Kind = Literal["json", "form", "multipart", "raw"]


def kind_of(media_type: str) -> Kind:
    """How content of a media type is written."""
    name = media_type.partition(";")[0].strip().lower()
    if name == "application/json" or name.endswith("+json"):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    return "multipart" if name == "multipart/form-data" else "raw"


def encode(body: Body, value: Any) -> tuple[Content, str]:
    """The content and its type."""
    match kind_of(body.media_type):
        case "json":
            return dump(value), body.media_type
        case "form":
            return _form(body, plain(value)), body.media_type
        case "multipart":
            return _multipart(body, value)
        case "raw":
            return _raw(value), body.media_type


def without_files(value: object) -> object:
    """``value`` with empty text in the place of files, whose content no description bounds."""
    if is_file(value):
        return ""
    if is_list(value):
        return [without_files(item) for item in value]
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return {name: without_files(item) for name, item in items}
    return value


def _form(body: Body, value: dict[str, Any]) -> bytes:
    """WHATWG URL, section 5.2, with spaces as %20."""
    found = [
        pair
        for name, item in value.items()
        for pair in pairs(name, item, *body.styles.get(name, ("form", True)))
    ]
    return "&".join(f"{name}={text}" for name, text in found).encode()


def _raw(value: object) -> Content:
    if isinstance(value, str | bytes):
        return value.encode() if isinstance(value, str) else value
    _, source = opened(value)
    return source if isinstance(source, bytes) else Pieces([source])


def _multipart(body: Body, value: Mapping[str, object]) -> tuple[Content, str]:
    """RFC 7578; files are read when they are sent."""
    boundary = secrets.token_hex(16)
    parts: list[Any] = []
    for name, item in value.items():
        for each in item if is_list(item) else [item]:
            if not isinstance(each, Omit):
                parts += [f"--{boundary}\r\n".encode(), *_part(body, name, each), b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    whole = all(isinstance(part, bytes) for part in parts)
    content = b"".join(parts) if whole else Pieces(parts)
    return content, f"multipart/form-data; boundary={boundary}"


def _part(body: Body, name: str, value: object) -> Iterator[Any]:
    head = f'Content-Disposition: form-data; name="{_escaped(name)}"'
    media_type = body.part_types.get(name, "")
    if is_file(value):
        filename, source = opened(value)
        kind = media_type or "application/octet-stream"
        head += f'; filename="{_escaped(filename)}"\r\nContent-Type: {kind}'
        yield f"{head}\r\n\r\n".encode()
        yield source
        return
    ready = plain(value)
    if is_object(ready) or is_list(ready):
        media_type = media_type or "application/json"
    head += f"\r\nContent-Type: {media_type}" if media_type else ""
    as_json = kind_of(media_type) == "json"
    yield f"{head}\r\n\r\n".encode() + (dump(ready) if as_json else text_of(ready).encode())


def _escaped(name: str) -> str:
    """A name inside the quotes of Content-Disposition, as browsers write it (HTML, 4.10.21.8)."""
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
