"""From a file on disk to text: decoding, and what cannot be a document at all."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from itertools import islice
from pathlib import Path

from specmeld.config import did_you_mean
from specmeld.diagnostics import InputError, NoOperationError
from specmeld.model.documents import SourceDocument

LARGEST = 256 * 1024 * 1024
"""Bytes; the largest known API descriptions have a tenth of that."""

_LOOKED_AT = 1_000
"""Files of a folder among which one that may be meant is looked for."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def load_document(
    path: Path,
    *,
    shown: str = "",
    id: str = "",
    dialect: str | None = None,
    api_version: str | None = None,
    precedence: int = 0,
    retrieved: str = "",
    url: str = "",
) -> SourceDocument:
    """Read a UTF-8 file; a byte order mark and CRLF are accepted, and lines end in ``\\n`` after.

    ``shown`` is what messages call the file (default: ``path`` as given), ``id`` what claims call
    it (default: its name). The rest is passed on. Raises InputError.
    """
    shown = shown or path.as_posix()
    text = decode(_bytes(path, shown), shown)
    return SourceDocument(
        id=id or path.name,
        path=shown,
        text=text,
        dialect=dialect,
        api_version=api_version,
        precedence=precedence,
        retrieved=retrieved,
        url=url,
    )


def _bytes(path: Path, shown: str) -> bytes:
    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            raise InputError(
                f"larger than {LARGEST // 2**20} MiB", file=shown, fix="split the document"
            )
        return path.read_bytes()
    except FileNotFoundError:
        if shown == "-":
            raise InputError(
                "standard input is not supported",
                file=shown,
                fix="save it as a file, or pass its URL",
            ) from None
        fix = did_you_mean(path.name, _beside(path), "correct the path")
        raise InputError("no such file", file=shown, fix=fix) from None
    except IsADirectoryError:
        raise InputError("this is a folder", file=shown, fix="choose a file in it") from None
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InputError(reason, file=shown, fix="make the file readable") from None


def _beside(path: Path) -> list[str]:
    """The names of files in the same folder, of which one may be meant."""
    with suppress(OSError), os.scandir(path.parent) as entries:
        return [entry.name for entry in islice(entries, _LOOKED_AT) if entry.is_file()]
    return []


def decode(data: bytes, shown: str) -> str:
    """The text of UTF-8 bytes, with ``\\n`` line endings. Raises InputError."""
    if not data.strip():
        raise NoOperationError("the document is empty", file=shown, fix="save the page again")
    if data.startswith(_UTF16):
        raise InputError("encoded as UTF-16", file=shown, line=1, fix="save it as UTF-8")
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise NoOperationError(
            "this is a binary file: it holds a NUL byte",
            file=shown,
            line=line,
            fix="use a text file",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, shown) from None
    if not text.strip():
        raise NoOperationError("the document is empty", file=shown, fix="save the page again")
    return re.sub(r"\r\n?", "\n", text) if "\r" in text else text


def _undecodable(data: bytes, error: UnicodeDecodeError, shown: str) -> InputError:
    line = error.object.count(b"\n", 0, error.start) + 1
    if error.reason == "unexpected end of data":
        return InputError(
            "truncated: the file ends inside a character",
            file=shown,
            line=line,
            fix="fetch it again",
        )
    return InputError(
        f"not UTF-8: byte 0x{error.object[error.start]:02x} at offset {error.start}",
        file=shown,
        line=line,
        fix="save it as UTF-8",
    )
