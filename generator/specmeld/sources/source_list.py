"""The entries of the list of documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from specmeld.model.documents import Override, Remote


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One document: where it is and what people say about it. ``line`` counts from 1."""

    path: Path
    shown: str
    """Its name in messages: its path, relative to what the sources file's name is relative to."""
    id: str
    line: int
    dialect: str | None = None
    api_version: str | None = None
    precedence: int = 0
    retrieved: str = ""
    url: str = ""
    """Where ``specmeld pull`` fetches it from."""
    token_env: str = ""
    """The environment variable that holds the credentials for its server."""
    token_header: str = ""
    """The header that carries them, if not Authorization."""
    overrides: tuple[Override, ...] = ()
    remotes: tuple[Remote, ...] = ()
    key: str = ""
    """Its path as in the list, which is its key in the lock."""
    pattern: str = ""
    """The folder or pattern that matched it; empty if the list names the file itself."""


@dataclass(frozen=True, slots=True)
class SourceList:
    """The documents of a project, and the other files in their folders."""

    entries: tuple[SourceEntry, ...]
    """In list order; those of one folder or pattern by path."""
    skipped: tuple[str, ...] = ()
    """Files that cannot be documents: images, styles, scripts and the like."""
