"""Files on their way out: read piece by piece, and again for each try."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

File: TypeAlias = bytes | BinaryIO | Path | tuple[str, bytes | BinaryIO | Path]
"""Content, an open file, where it lies, or its name and one of these."""
_PIECE = 1 << 16


@dataclass(frozen=True)
class Pieces:
    """Content that is not held in memory; each time it is gone through, it is read anew."""

    parts: Sequence[bytes | Path | tuple[BinaryIO, int | None]]
    """Bytes, a path, or an open file and where it starts; None: it can be read once only."""

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            if isinstance(part, bytes):
                yield part
            elif isinstance(part, Path):
                with part.open("rb") as file:
                    yield from _pieces(file)
            else:
                stream, start = part
                if start is not None:
                    stream.seek(start)
                yield from _pieces(stream)

    @property
    def repeatable(self) -> bool:
        return not any(isinstance(part, tuple) and part[1] is None for part in self.parts)

    @property
    def size(self) -> int | None:
        """Bytes; None where that cannot be known before all is read."""
        sizes = [_size(part) for part in self.parts]
        return None if None in sizes else sum(cast("list[int]", sizes))


Content: TypeAlias = bytes | Pieces


def is_file(value: object) -> bool:
    return isinstance(value, bytes | Path | tuple) or hasattr(value, "read")


def opened(file: object) -> tuple[str, bytes | Path | tuple[BinaryIO, int | None]]:
    """The name of a file, and what ``Pieces`` reads it from."""
    if isinstance(file, tuple):
        name, content = cast("tuple[str, object]", file)
        return name, opened(content)[1]
    if isinstance(file, bytes):
        return "file", file
    if isinstance(file, Path):
        return file.name, file
    stream = cast("BinaryIO", file)
    name = Path(str(getattr(stream, "name", "file"))).name
    return name, (stream, stream.tell() if stream.seekable() else None)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece.encode() if isinstance(piece, str) else piece


def _size(part: bytes | Path | tuple[BinaryIO, int | None]) -> int | None:
    if isinstance(part, bytes):
        return len(part)
    if isinstance(part, Path):
        return part.stat().st_size
    file, start = part
    if start is None or "b" not in getattr(file, "mode", "b"):
        return None
    end = file.seek(0, 2)
    file.seek(start)
    return end - start
