"""What an entry of the list of documents says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from specmeld.model.documents import Override, Remote


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One document: where it is and what people say of it. ``line`` counts from 1."""

    path: Path
    shown: str
    """What messages call it: its path from where the sources file's own name starts."""
    id: str
    line: int
    dialect: str | None = None
    api_version: str | None = None
    precedence: int = 0
    retrieved: str = ""
    url: str = ""
    """Where ``specmeld pull`` brings it from."""
    token_env: str = ""
    """The environment variable that holds the credentials which its server asks for."""
    token_header: str = ""
    """The header that they go into, if not Authorization."""
    overrides: tuple[Override, ...] = ()
    remotes: tuple[Remote, ...] = ()
    key: str = ""
    """Its path as the list has it, which is what the lock of what was pulled calls it."""
    pattern: str = ""
    """The folder or pattern that it was found by; empty where the list names the file itself."""


@dataclass(frozen=True, slots=True)
class SourceList:
    """The documents of a project, and what else lies in the folders that they were found in."""

    entries: tuple[SourceEntry, ...]
    """In the order of the list; those of one folder or pattern by their paths."""
    skipped: tuple[str, ...] = ()
    """Files that cannot be documents: images, styles, scripts and the like."""
