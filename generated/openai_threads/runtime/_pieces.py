"""Content to send that is not held in memory, and the types of files that it comes from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias


class AsyncFile(Protocol):
    """An open file that is read with ``await``, such as Starlette's UploadFile."""

    def read(self, size: int = -1, /) -> Awaitable[bytes]: ...


FileContent: TypeAlias = bytes | BinaryIO | AsyncFile | Path
"""Content, an open file, or a path."""
File: TypeAlias = (
    FileContent
    | tuple[str | None, FileContent]
    | tuple[str | None, FileContent, str | None]
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
"""Content, alone or after the file's name; media type and headers may follow."""


class Pieces(ABC):
    """Content that is read in chunks, and from the start on each iteration."""

    @abstractmethod
    def __iter__(self) -> Iterator[bytes]: ...

    @abstractmethod
    def __aiter__(self) -> AsyncIterator[bytes]: ...

    @property
    @abstractmethod
    def repeatable(self) -> bool:
        """Whether it can be read more than once."""

    @property
    @abstractmethod
    def size(self) -> int | None:
        """Size in bytes; None if unknown before everything is read."""


Content: TypeAlias = bytes | Pieces
