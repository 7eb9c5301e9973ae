"""The files of one description, each read once, and the targets of references between them.

RFC 3986 and RFC 6901 for references with a path and a pointer; JSON Schema 2020-12, section 8.2,
for ``$id`` and ``$anchor``; OpenAPI 3.2, section 4.1.2, for ``$self``.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from os.path import relpath
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSON
from specmeld.model.urls import urljoin, urlsplit
from specmeld.read.decoding import decode, load_document
from specmeld.read.formats.parsed import parse_located, parse_quickly
from specmeld.read.references.follow import MOST_HOPS, tokens
from specmeld.read.references.reach import OutOfReachError, Reach
from specmeld.read.references.schema_identifiers import Identifiers, identifiers
from specmeld.read.upgrade.drafts import NEWEST, Draft, draft_of, draft_of_metaschema
from specmeld.read.upgrade.metaschemas import metaschema
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer, key_in

MOST_FILES = 10_000
MOST_BYTES = 200 * 1024 * 1024

_REMOTE = re.compile(r"(https?:)?//", re.IGNORECASE)
_PROSE = (".md", ".markdown", ".txt")
_IDENTIFIER = re.compile(
    r"\$(?:id|anchor|dynamicAnchor|recursiveAnchor|self|schema)\b|jsonSchemaDialect"
)


class LinkError(Exception):
    """A reference that cannot be followed; the message says why."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


class RemoteError(LinkError):
    """A reference to a URL that is not allowed."""


@dataclass(slots=True, eq=False)
class LinkedFile:
    """``key`` identifies a file of a description; ``folder`` is where its references start."""

    key: str
    document: SourceDocument
    value: JSON
    folder: Path | None
    away: str = ""
    """Its path from the folder of the root."""
    url: str = ""
    """The URL where it was found; empty for a file of the project."""
    draft: Draft = NEWEST
    """The draft of its schemas that do not declare one."""
    names: Identifiers = field(default_factory=lambda: Identifiers(""))
    _located: Located | None = None

    @property
    def base(self) -> str:
        return self.names.base

    def line(self, pointer: Pointer) -> int:
        if self._located is None:
            self._located = parse_located(self.document)
        return self._located.line(pointer)


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a reference; ``found`` is False if its file does not have it."""

    file: LinkedFile
    pointer: Pointer
    value: JSON
    base: str
    found: bool = True
    refused: bool = False
    """Whether it is not found because reading it is not allowed."""
    fault: str = ""
    """What is wrong, if it is not simply missing."""


class LinkedFiles:
    """Opens files as references need them, and looks up their targets."""

    def __init__(self, document: SourceDocument, value: JSON) -> None:
        home = document.file.parent.resolve() if document.file is not None else None
        self._remotes = document.remotes
        self._reach = Reach(home, document.folder) if home is not None else None
        key = str(document.file.resolve()) if document.file is not None else ""
        self.root = LinkedFile(key, document, value, home, Path(document.path).name)
        self._files = {key: self.root}
        self._ids: dict[str, tuple[LinkedFile, Pointer]] = {}
        self._bytes = len(document.text)
        self._drafts: dict[str, Draft | None] = {}
        self._identify(self.root)

    def __iter__(self) -> Iterator[LinkedFile]:
        return iter(list(self._files.values()))

    def add(self, value: JSON, name: str, uri: str, draft: Draft) -> None:
        """Add the content of the file that the root was made from; the root refers to it by URI."""
        file = replace(self.root, value=value, away=name, draft=draft)
        self.root.key = uri
        self._files |= {uri: self.root, file.key: file}
        self._ids[uri] = (file, ())
        self._identify(file)

    def file(self, key: str) -> LinkedFile:
        return self._files[key]

    def find(
        self,
        reference: str,
        file: LinkedFile,
        base: str,
        draft: Draft | None = None,
        hops: int = 0,
    ) -> Target:
        """The target of a reference, one hop; a file without a draft has that of the referrer.

        Raises LinkError and InputError.
        """
        path, _, fragment = reference.partition("#")
        wanted = urljoin(base, path) if path else base
        start: Pointer = ()
        if not path:
            start = file.names.resources.get(base, ())
        elif wanted in self._ids:
            file, start = self._ids[wanted]
            wanted = file.names.bases.get(start, file.base)
        else:
            file = self._open(path, wanted, file, draft or file.draft)
            wanted = file.base
        if fragment and not fragment.startswith("/"):
            anchor = file.names.anchors.get((wanted, unquote(fragment)))
            if anchor is None:
                return Target(file, (), None, wanted, found=False)
            return self._walk(file, anchor, wanted, hops)
        steps = tuple(tokens(reference))
        target = self._walk(file, (*start, *steps), wanted, hops)
        if start and not target.found:  # people mean the document's root, whatever $id says
            target = self._walk(file, steps, file.base, hops)
        return target

    def draft(self, file: LinkedFile, pointer: Pointer) -> Draft:
        """The draft of a schema: as declared around it, else that of its file."""
        for end in range(len(pointer), -1, -1) if file.names.declared else ():
            if pointer[:end] in file.names.declared:
                return self.declared(file, pointer[:end]) or file.draft
        return file.draft

    def declared(self, file: LinkedFile, pointer: Pointer) -> Draft | None:
        """The draft of the ``$schema`` there; None if it cannot be read."""
        url = file.names.declared[pointer]
        if url not in self._drafts:
            self._drafts[url] = draft_of(url)
            if self._drafts[url] is None:
                try:
                    found = self.find(url, file, file.base)
                except (LinkError, InputError):
                    return None
                if isinstance(found.value, dict):
                    self._drafts[url] = draft_of_metaschema(found.value)
        return self._drafts[url]

    def _walk(self, file: LinkedFile, steps: Pointer, base: str, hops: int) -> Target:
        """Follow the steps, through references on the path."""
        value: Any = file.value
        at = Pointer(())
        for index, step in enumerate(steps):
            key = key_in(value, step)
            if key is not None:
                value = value[key]
            elif isinstance(value, dict) and isinstance(value.get("$ref"), str):
                if hops > MOST_HOPS:
                    return Target(file, at, None, base, found=False)
                inner = self.find(value["$ref"], file, base, hops=hops + 1)
                rest = (*inner.pointer, *steps[index:])
                return self._walk(inner.file, rest, inner.base, hops + 1)
            else:
                return Target(file, at, None, base, found=False)
            at = (*at, key)
            base = file.names.bases.get(at, base)
        return Target(file, at, value, base)

    def _open(self, path: str, wanted: str, origin: LinkedFile, draft: Draft) -> LinkedFile:
        """The file of a path; ``wanted`` is the path as written."""
        for url in dict.fromkeys((wanted, urljoin(origin.url, path))):
            found = self._remote(url, draft) if _REMOTE.match(url) else None
            if found is not None:
                return found
        if _REMOTE.match(path) or (origin.url and origin.folder is None):
            raise RemoteError(
                "points to a URL, and remote references are off",
                f"in the sources file add 'remote: {{{urljoin(origin.url, path)[:200]}: "
                "PATH-OF-A-COPY}' to the entry",
            )
        if self._reach is None or origin.folder is None:
            raise LinkError("points outside the document", "bundle the documents into one first")
        try:
            found_path = self._reach.file(path, origin.folder)
        except OutOfReachError as error:
            raise LinkError(str(error), error.fix) from None
        return self._on_disk(found_path, draft)

    def _remote(self, url: str, draft: Draft) -> LinkedFile | None:
        """The content of a URL that may be read, or that is well-known."""
        for remote in self._remotes:
            below = url.removeprefix(remote.url)
            if below == url or (below and not remote.url.endswith("/")):
                continue
            if remote.copy is None:
                return self._fetched(url, draft)
            copy = (remote.copy / unquote(below)).resolve() if below else remote.copy.resolve()
            if not copy.is_relative_to(remote.copy.resolve()):
                raise LinkError("points outside the folder of copies", "correct the reference")
            return self._on_disk(copy, draft, url)
        if url not in self._files and (known := metaschema(url)) is not None:
            self._keep(url, json.dumps(known), known, draft)
        return self._files.get(url)

    def _fetched(self, url: str, draft: Draft) -> LinkedFile:
        from specmeld.read.references.fetch import (  # imports TLS, which is rarely needed
            FetchError,
            fetch,
        )

        if url not in self._files:
            try:
                data = fetch(url)
            except FetchError as error:
                raise LinkError(str(error), "list a copy of it in the sources file") from None
            self._count(len(data))
            text = decode(data, url)
            parsed = parse_quickly(SourceDocument(id=url, path=url, text=text))
            self._keep(url, text, parsed.value, draft)
        return self._files[url]

    def _keep(self, url: str, text: str, value: JSON, draft: Draft) -> None:
        document = SourceDocument(id=url, path=url, text=text)
        away = urlsplit(url).path.lstrip("/")
        self._files[url] = LinkedFile(url, document, value, None, away, url=url, draft=draft)
        self._identify(self._files[url])

    def _on_disk(self, path: Path, draft: Draft, url: str = "") -> LinkedFile:
        key = str(path)
        if key not in self._files:
            self._files[key] = replace(self._load(path, key), draft=draft, url=url)
            self._identify(self._files[key])
        return self._files[key]

    def _count(self, size: int) -> None:
        self._bytes += size
        if len(self._files) >= MOST_FILES or self._bytes > MOST_BYTES:
            most = f"{MOST_FILES:,} files or {MOST_BYTES // 2**20} MiB"
            raise InputError(
                f"the description has more than {most}",
                file=self.root.document.path,
                fix="split it into several APIs",
            )

    def _load(self, path: Path, key: str) -> LinkedFile:
        if not path.is_file():
            raise LinkError("points to a missing file", "correct the reference or add the file")
        self._count(path.stat().st_size)
        self.root.document.opened.append(path)
        away = Path(relpath(path, self.root.folder or path.parent)).as_posix()
        beside = posixpath.dirname(self.root.document.path)
        document = load_document(path, shown=posixpath.normpath(posixpath.join(beside, away)))
        if path.suffix.lower() in _PROSE:
            return LinkedFile(key, document, document.text, path.parent, away)
        return LinkedFile(key, document, parse_quickly(document).value, path.parent, away)

    def _identify(self, file: LinkedFile) -> None:
        """Record the identifiers of a file and of its schemas."""
        root = dict(file.value) if isinstance(file.value, dict) else {}
        if "openapi" in root or "swagger" in root:
            root.pop("$schema", None)  # which the document is about, and does not describe
        itself, dialect = root.get("$self"), root.get("jsonSchemaDialect")
        base = itself.partition("#")[0] if isinstance(itself, str) else file.url
        file.names = Identifiers(base)
        if base:
            self._ids.setdefault(base, (file, ()))
        if file.draft.number != 4 and not _IDENTIFIER.search(file.document.text):
            return
        file.draft = draft_of(str(dialect or root.get("$schema", ""))) or file.draft
        file.names = identifiers(root or file.value, base, file.draft)
        if isinstance(dialect, str):
            file.names.declared.setdefault((), dialect)
        for pointer, uri in file.names.bases.items():
            self._ids.setdefault(uri, (file, pointer))
