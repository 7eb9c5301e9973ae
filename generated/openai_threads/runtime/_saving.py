"""Files to receive: they get their name once they are complete."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int | None], object]
"""Called with the bytes received, and the total if the server gives it."""


@contextmanager
def saved(
    path: Path | str, size: int | None, progress: Progress | None
) -> Generator[Callable[[bytes], int]]:
    """A function that writes a chunk to ``path`` and returns the bytes written so far.

    Until the end they are in a temporary file beside it, which is removed on failure.
    """
    written = 0
    path = Path(path).resolve()
    aside = path.with_name(f".{secrets.token_hex(8)}.part")
    special = path.exists() and not path.is_file()  # a device or a pipe cannot be replaced
    with path.open("wb") if special else aside.open("xb") as file:

        def write(piece: bytes) -> int:
            nonlocal written
            written += file.write(piece)
            if progress is not None and piece:
                progress(written, size)
            return written

        try:
            yield write
        except BaseException:
            file.close()
            aside.unlink(missing_ok=True)
            raise
    if not special:
        if path.exists():
            shutil.copymode(path, aside)
        aside.replace(path)
