"""A RAML document with its includes: other files of its own folder, and nothing else."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSON
from specmeld.read.decoding import load_document
from specmeld.read.formats.folder_files import folder_file, folder_of
from specmeld.read.formats.lined import MOST_PARTS, Lined, lined
from specmeld.read.references.reach import OutOfReachError
from specmeld.text.located import TextError
from specmeld.text.yaml_lines import locate_yaml

MOST_FILES = 1_000
MOST_BYTES = 64 * 1024 * 1024
_DEEPEST = 20
"""Most levels of files that include files."""

_INCLUDE = re.compile(r"(?<![^\s,:\[{-])!include[ \t]+(?=\S)")
_MARK = "\ue000"
"""Replaces ``!include``, since our YAML reader does not support tags."""

_PARSED = (".raml", ".yaml", ".yml")


@dataclass(slots=True)
class RamlFiles:
    """Reads the files of a document. Paths are relative to the file that names them."""

    document: SourceDocument
    remarks: list[Diagnostic] = field(default_factory=list)
    _loaded: dict[Path, JSON] = field(default_factory=dict)
    _sizes: dict[Path, int] = field(default_factory=dict)
    _libraries: set[str] = field(default_factory=set)
    """Files in ``uses``, which are known to be in the folder."""
    _open: list[Path] = field(default_factory=list)
    _bytes: int = 0
    _parts: int = 0

    def root(self) -> JSON:
        """The document itself, each object with its lines. Raises InputError."""
        return self._parsed(self.document, folder_of(self.document), None)

    def library(self, file: str, line: int) -> JSON:
        """The library named in ``uses``; it is loaded once, on demand."""
        if file in self._libraries:
            return self._loaded_file(Path(file), file, line)
        return self._included(file, line, folder_of(self.document))

    def _parsed(self, document: SourceDocument, folder: Path | None, line: int | None) -> JSON:
        try:
            located = locate_yaml(_INCLUDE.sub(_MARK, document.text))
        except TextError as error:
            raise InputError(
                f"{'truncated' if error.cut else 'broken'} YAML: {error}",
                file=document.path,
                line=min(error.line, document.text.rstrip().count("\n") + 1),
                fix="fix the document",
            ) from None
        value = self._with_included(lined(located), folder, line)
        if isinstance(value, Lined) and isinstance(value.get("uses"), Lined):
            value["uses"] = self._resolved_uses(value["uses"], folder, line)
        return value

    def _resolved_uses(self, uses: Lined, folder: Path | None, line: int | None) -> Lined:
        """The libraries of a file: local name → path."""
        made = Lined(uses.line)
        for name, path in uses.items():
            at = uses.at.get(name, uses.line) if line is None else line
            if isinstance(path, str):
                path = str(self._file(path, at, folder))
                self._libraries.add(path)
            made.put(name, path, at)
        return made

    def _with_included(self, value: JSON, folder: Path | None, line: int | None) -> JSON:
        """The value with the files that it includes, all on the line of the include."""
        if isinstance(value, Lined):
            made = Lined(value.line if line is None else line)
            for key, each in value.items():
                at = value.at.get(key, 0) if line is None else line
                made.put(_restored(key), self._resolved(each, folder, line, at), at)
            return made
        if isinstance(value, list):
            return [self._resolved(each, folder, line, line or 0) for each in value]
        return self._resolved(value, folder, line, line or 1)

    def _resolved(self, value: JSON, folder: Path | None, line: int | None, at: int) -> JSON:
        if isinstance(value, Lined | list):
            return self._with_included(value, folder, line)
        if isinstance(value, str) and _MARK in value:
            if value.startswith(_MARK):
                return self._included(value[1:].strip().strip("\"'"), at, folder)
            return _restored(value)
        return value

    def _included(self, path: str, line: int, folder: Path | None) -> JSON:
        return self._loaded_file(self._file(path, line, folder), path, line)

    def _loaded_file(self, file: Path, path: str, line: int) -> JSON:
        if file in self._open or len(self._open) > _DEEPEST:
            raise self._refused(path, line, "includes itself", "remove one of the includes")
        if file not in self._loaded:
            self._open.append(file)
            before = self._parts
            self._loaded[file] = self._load(file, path, line)
            self._sizes[file] = self._parts - before + _size(self._loaded[file])
            self._open.pop()
        self._parts += self._sizes[file]
        if self._parts > MOST_PARTS:
            what = f"the includes expand to more than {MOST_PARTS:,} values"
            raise InputError(what, file=self.document.path, line=line, fix="include less")
        return self._loaded[file]

    def _file(self, path: str, line: int, folder: Path | None) -> Path:
        """The named file; a path from the root is from the document's folder."""
        home = folder_of(self.document)
        try:
            return folder_file(path.lstrip("/"), home, home if path.startswith("/") else folder)
        except OutOfReachError as error:
            raise self._refused(path, line, str(error), error.fix) from None

    def _load(self, file: Path, path: str, line: int) -> JSON:
        self._bytes += file.stat().st_size
        if len(self._loaded) >= MOST_FILES or self._bytes > MOST_BYTES:
            most = f"{MOST_FILES:,} files or {MOST_BYTES // 2**20} MiB"
            raise self._refused(path, line, f"is more than {most}", "split the document")
        self.document.opened.append(file)
        shown = posixpath.normpath(posixpath.join(posixpath.dirname(self.document.path), path))
        if file.suffix.lower() in _PARSED:
            return self._parsed(load_document(file, shown=shown), file.parent, line)
        try:
            return load_document(file, shown=shown).text
        except InputError as error:  # such as a picture, as an example of itself
            self.remarks.append(
                Diagnostic(
                    "warning",
                    "include",
                    f"ignoring !include {path[:200]}: {error.message}",
                    self.document.path,
                    line,
                )
            )
            return None

    def _refused(self, path: str, line: int, why: str, fix: str) -> InputError:
        message = f"!include {path[:200]} {why}"
        return InputError(message, file=self.document.path, line=line, fix=fix)


def _restored(text: str) -> str:
    return text.replace(_MARK, "!include ")


def _size(value: JSON) -> int:
    count, waiting = 0, [value]
    while waiting:
        each = waiting.pop()
        count += 1
        if count > MOST_PARTS:
            break
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return count
