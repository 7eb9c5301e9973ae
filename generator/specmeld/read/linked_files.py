"""The files of one description, each read once, and where references between them lead.

RFC 3986 and RFC 6901 for references with a path and a pointer; JSON Schema 2020-12, section 8.2,
for ``$id`` and ``$anchor``; OpenAPI 3.2, section 4.1.2, for ``$self``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path
from urllib.parse import unquote

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSON, JSONObject
from specmeld.model.urls import urljoin, urlsplit
from specmeld.read.documents import decode, load_document
from specmeld.read.located import Located, Pointer
from specmeld.read.parsed import parse_located, parse_quickly
from specmeld.read.reach import OutOfReachError, Reach
from specmeld.read.references import MOST_HOPS

MOST_FILES = 10_000
MOST_BYTES = 200 * 1024 * 1024

_REMOTE = re.compile(r"(https?:)?//", re.IGNORECASE)
_PROSE = (".md", ".markdown", ".txt")
_IDENTIFIER = re.compile(r"\$(?:id|anchor|dynamicAnchor|self)\b")


class LinkError(Exception):
    """A reference that cannot be followed; the message says why."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend


class RemoteError(LinkError):
    """A reference to a URL that nothing allows."""


@dataclass(slots=True, eq=False)
class LinkedFile:
    """``key`` tells the files of a description apart; ``folder`` is where its references start."""

    key: str
    document: SourceDocument
    value: JSON
    folder: Path | None
    away: str = ""
    """Its path from the folder of the root."""
    base: str = ""
    url: str = ""
    """Where it was fetched; empty for a file on disk."""
    anchors: dict[tuple[str, str], Pointer] = field(default_factory=dict)
    """Base URI and name of an anchor → the schema that has it."""
    _located: Located | None = None

    def line(self, pointer: Pointer) -> int:
        if self._located is None:
            self._located = parse_located(self.document)
        return self._located.line(pointer)


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to; ``found`` is False where its file has nothing there."""

    file: LinkedFile
    pointer: Pointer
    value: JSON
    base: str
    found: bool = True
    refused: bool = False
    """Whether it is not found because nothing allows to read it."""


class LinkedFiles:
    """Opens files as references ask for them, and looks up where these lead."""

    def __init__(self, document: SourceDocument, value: JSON) -> None:
        home = document.file.parent.resolve() if document.file is not None else None
        self._remotes = document.remotes
        self._reach = Reach(home, document.folder) if home is not None else None
        key = str(document.file.resolve()) if document.file is not None else ""
        self.root = LinkedFile(key, document, value, home, Path(document.path).name)
        self._files = {key: self.root}
        self._ids: dict[str, tuple[LinkedFile, Pointer]] = {}
        self._bytes = len(document.text)
        self._identify(self.root)

    def find(self, reference: str, file: LinkedFile, base: str) -> Target:
        """Where a reference leads, one hop. Raises LinkError and InputError."""
        path, _, fragment = reference.partition("#")
        wanted = urljoin(base, path) if path else base
        start: Pointer = ()
        if wanted and wanted in self._ids:
            file, start = self._ids[wanted]
        elif path:
            file = self._open(path, file)
            wanted = file.base
        if fragment and not fragment.startswith("/"):
            anchor = file.anchors.get((wanted, unquote(fragment)))
            if anchor is None:
                return Target(file, (), None, wanted, found=False)
            return self._walk(file, anchor, wanted)
        tokens = tuple(_tokens(fragment))
        target = self._walk(file, (*start, *tokens), wanted)
        if start and not target.found:  # people mean the document's root, whatever $id says
            target = self._walk(file, tokens, file.base)
        return target

    def base_of(self, identifier: str, base: str) -> str:
        """The base URI under an ``$id``."""
        return urljoin(base, identifier).partition("#")[0]

    def _walk(self, file: LinkedFile, steps: Pointer, base: str, hops: int = 0) -> Target:
        """Follow the steps, through references that stand on the way."""
        value, at = file.value, Pointer(())
        for index, step in enumerate(steps):
            if isinstance(value, list) and str(step).isdecimal() and int(step) < len(value):
                step = int(step)
                value = value[step]
            elif isinstance(value, dict) and step in value:
                value = value[str(step)]
            elif isinstance(value, dict) and isinstance(value.get("$ref"), str):
                if hops > MOST_HOPS:
                    return Target(file, at, None, base, found=False)
                inner = self.find(value["$ref"], file, base)
                rest = (*inner.pointer, *steps[index:])
                return self._walk(inner.file, rest, inner.base, hops + 1)
            else:
                return Target(file, at, None, base, found=False)
            at = (*at, step)
            own = value.get("$id") if isinstance(value, dict) else None
            base = urljoin(base, own) if isinstance(own, str) else base
        return Target(file, at, value, base)

    def _open(self, path: str, origin: LinkedFile) -> LinkedFile:
        path = urljoin(origin.url, path)
        if _REMOTE.match(path):
            return self._open_remote(path)
        if self._reach is None or origin.folder is None:
            raise LinkError("leads out of the document", "bundle the documents into one first")
        try:
            found = self._reach.file(path, origin.folder)
        except OutOfReachError as error:
            raise LinkError(str(error), error.mend) from None
        return self._on_disk(found)

    def _open_remote(self, url: str) -> LinkedFile:
        for remote in self._remotes:
            below = url.removeprefix(remote.url)
            if below == url or (below and not remote.url.endswith("/")):
                continue
            if remote.copy is None:
                return self._fetched(url)
            copy = (remote.copy / unquote(below)).resolve() if below else remote.copy.resolve()
            if not copy.is_relative_to(remote.copy.resolve()):
                raise LinkError("leads out of the folder of the copies", "correct the reference")
            return self._on_disk(copy)
        raise RemoteError(
            "names a URL that nothing allows",
            f"in the sources file add 'remote: {{{url[:200]}: PATH-OF-A-COPY}}' to the entry",
        )

    def _fetched(self, url: str) -> LinkedFile:
        from specmeld.read.fetch import FetchError, fetch  # brings TLS along, which few need

        if url not in self._files:
            try:
                data = fetch(url)
            except FetchError as error:
                raise LinkError(str(error), "name a copy of it in the sources file") from None
            self._count(len(data))
            document = SourceDocument(id=url, path=url, text=decode(data, url))
            value = parse_quickly(document).value
            away = urlsplit(url).path.lstrip("/")
            self._files[url] = LinkedFile(url, document, value, None, away, url=url)
            self._identify(self._files[url])
        return self._files[url]

    def _on_disk(self, path: Path) -> LinkedFile:
        key = str(path)
        if key not in self._files:
            self._files[key] = self._load(path, key)
            self._identify(self._files[key])
        return self._files[key]

    def _count(self, size: int) -> None:
        self._bytes += size
        if len(self._files) >= MOST_FILES or self._bytes > MOST_BYTES:
            most = f"{MOST_FILES:,} files or {MOST_BYTES // 2**20} MiB"
            raise InputError(
                f"the description has more than {most}",
                file=self.root.document.path,
                mend="split it into several APIs",
            )

    def _load(self, path: Path, key: str) -> LinkedFile:
        if not path.is_file():
            raise LinkError("leads to no file", "correct the reference or add the file")
        self._count(path.stat().st_size)
        assert self.root.folder is not None
        away = Path(relpath(path, self.root.folder)).as_posix()
        beside = posixpath.dirname(self.root.document.path)
        document = load_document(path, shown=posixpath.normpath(posixpath.join(beside, away)))
        if path.suffix.lower() in _PROSE:
            return LinkedFile(key, document, document.text, path.parent, away)
        return LinkedFile(key, document, parse_quickly(document).value, path.parent, away)

    def _identify(self, file: LinkedFile) -> None:
        """Note the names that a file gives to itself and to its schemas."""
        if not _IDENTIFIER.search(file.document.text):
            return
        itself = file.value.get("$self") if isinstance(file.value, dict) else None
        if isinstance(itself, str):
            file.base = itself.partition("#")[0]
            self._ids.setdefault(file.base, (file, ()))
        for pointer, value, base in _identified(file.value, file.base):
            if isinstance(value.get("$id"), str):
                self._ids.setdefault(base, (file, pointer))
                file.base = base if pointer == () else file.base
            for keyword in ("$anchor", "$dynamicAnchor"):
                if isinstance(value.get(keyword), str):
                    file.anchors.setdefault((base, value[keyword]), pointer)


def _identified(value: JSON, base: str) -> Iterator[tuple[Pointer, JSONObject, str]]:
    """Every object with a name, with its pointer and its base URI."""
    waiting: list[tuple[Pointer, JSON, str]] = [((), value, base)]
    while waiting:
        pointer, value, base = waiting.pop()
        if isinstance(value, list):
            waiting += [((*pointer, index), each, base) for index, each in enumerate(value)]
        elif isinstance(value, dict):
            own = value.get("$id")
            base = urljoin(base, own).partition("#")[0] if isinstance(own, str) else base
            yield pointer, value, base
            waiting += [((*pointer, key), each, base) for key, each in value.items()]


def _tokens(fragment: str) -> Iterator[str]:
    for token in unquote(fragment).split("/")[1:]:
        yield token.replace("~1", "/").replace("~0", "~")
