"""``spec/sources.lock``: what ``specmeld pull`` fetched last, and the validators for the next pull.

It is not part of the list, since people write the list, with comments and in an order of their own,
and a machine writes this. It holds no credentials.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from specmeld.diagnostics import InputError

LOCK = "sources.lock"
_LARGEST = 10_000_000
_ABOUT = "Written by 'specmeld pull'; commit it."


@dataclass(frozen=True, slots=True)
class Pulled:
    """One document as fetched."""

    url: str
    retrieved: str
    """The day on which this content arrived: fetching it again does not change it."""
    sha256: str
    """Of the content, ignoring line endings."""
    etag: str = ""
    last_modified: str = ""


def lock_file(sources: Path) -> Path:
    """The lock of a list of documents."""
    return sources.with_name(LOCK)


def read_lock(sources: Path, shown: str) -> dict[str, Pulled]:
    """Path of each document, as in the list → what was fetched; ``shown`` is the list's name in
    messages. Raises InputError for an invalid lock."""
    file = lock_file(sources)
    try:
        if not file.is_file():
            return {}
        return locked_in(file.read_bytes() if file.stat().st_size <= _LARGEST else b"")
    except (OSError, ValueError):
        fix = "delete it, and run 'specmeld pull'"
        at = Path(shown).with_name(LOCK).as_posix()
        raise InputError("is not a sources.lock file", file=at, fix=fix) from None


def locked_in(text: bytes) -> dict[str, Pulled]:
    """Parse the text of a lock. Raises ValueError."""
    try:
        return {str(path): _pulled(one) for path, one in json.loads(text)["sources"].items()}
    except (LookupError, TypeError, AttributeError, RecursionError):
        raise ValueError("not a sources.lock file") from None


def lock_text(pulled: Mapping[str, Pulled]) -> str:
    """The text of the lock."""
    rows = {
        path: {key: value for key, value in asdict(one).items() if value}
        for path, one in sorted(pulled.items())
    }
    return json.dumps({"about": _ABOUT, "sources": rows}, indent=2, ensure_ascii=False) + "\n"


def _pulled(row: Mapping[str, object]) -> Pulled:
    known = {field.name for field in fields(Pulled)}
    return Pulled(**{key: str(value) for key, value in row.items() if key in known})
