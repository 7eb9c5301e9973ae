"""Bodies: which kinds there are, and how they are written."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast

from ._core import Body, Omit
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


def encode(body: Body, value: Any) -> tuple[bytes, str]:
    """The content and its type."""
    match kind_of(body.media_type):
        case "json":
            return dump(value), body.media_type
        case "form":
            return _form(body, plain(value)), body.media_type
        case "multipart":
            return _multipart(value)
        case "raw":
            return value.encode() if isinstance(value, str) else _file(value)[1], body.media_type


def without_files(value: object) -> object:
    """``value`` with empty text in the place of files, whose content no description bounds."""
    if _is_file(value):
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


def _multipart(value: Mapping[str, object]) -> tuple[bytes, str]:
    """RFC 7578."""
    boundary = secrets.token_hex(16)
    chunks = [
        f"--{boundary}\r\nContent-Disposition: form-data; ".encode() + _part(name, each)
        for name, item in value.items()
        for each in (item if is_list(item) else [item])
        if not isinstance(each, Omit)
    ]
    chunks.append(f"--{boundary}--\r\n".encode())
    return b"\r\n".join(chunks), f"multipart/form-data; boundary={boundary}"


def _part(name: str, value: object) -> bytes:
    head = f'name="{_escaped(name)}"'
    if _is_file(value):
        filename, content = _file(value)
        head += f'; filename="{_escaped(filename)}"\r\nContent-Type: application/octet-stream'
        return f"{head}\r\n\r\n".encode() + content
    ready = plain(value)
    if is_object(ready) or is_list(ready):
        return f"{head}\r\nContent-Type: application/json\r\n\r\n".encode() + dump(ready)
    return f"{head}\r\n\r\n{text_of(ready)}".encode()


def _escaped(name: str) -> str:
    """A name inside the quotes of Content-Disposition, as browsers write it (HTML, 4.10.21.8)."""
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


def _is_file(value: object) -> bool:
    return isinstance(value, bytes | Path | tuple) or hasattr(value, "read")


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
