"""Read the list of documents: each entry, and the files that a folder or a pattern matches."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from specmeld.diagnostics import InputError
from specmeld.model.claim_keywords import KEYWORD_CLASSES
from specmeld.model.documents import Override, Remote
from specmeld.sources.folders import SearchError, is_pattern, matches
from specmeld.sources.pulled import LOCK, read_lock
from specmeld.sources.source_list import SourceEntry, SourceList
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer
from specmeld.text.yaml_file import read_yaml_file

_NESTED = ("overrides", "remote")
_PULLED = ("url", "token_env", "token_header")
_KEYS = ("path", "id", "dialect", "api_version", "precedence", "retrieved", *_PULLED, *_NESTED)
_OVERRIDE_KEYS = ("precedence", "paths", "keywords")
_EXAMPLE = "write it as in 'sources: [page.html]'"
_OVERRIDE_EXAMPLE = "write it as in '- {paths: /threads/*, keywords: bounds, precedence: 5}'"
_REMOTE_EXAMPLE = "write it as in '{https://example.com/errors.yaml: copies/errors.yaml}'"
PIN = "requirements.txt"
"""The file beside the list that pins the version of specmeld, in pip's format."""
_FETCH = "fetch"
_LARGEST = 1_000_000
_URL = re.compile(r"https?://[^\s#?@/]+/[^\s#?]*")
_OURS = re.compile(r"(?P<kind>overlay|openapi|provenance)(?P<target>(\..+)?)\.(yaml|json)")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")


def load_sources(file: Path, shown: str) -> tuple[SourceEntry, ...]:
    """The documents of the sources file; ``shown`` is the file's name in messages.

    Raises InputError as ``list_sources`` does.
    """
    return list_sources(file, shown).entries


def list_sources(file: Path, shown: str, *, to_pull: bool = False) -> SourceList:
    """The documents of the sources file, and the other files beside them.

    Raises InputError, with the line, for an invalid list, an unknown key, a document that does not
    exist, a pattern that matches nothing, and duplicate ids. With ``to_pull`` a document that has a
    URL need not exist yet.
    """
    read = _read(file, shown)
    root = _Part(read, shown, file.parent, (), read.value)
    if not isinstance(root.value, dict):
        raise root.wrong("is not a mapping with the key 'sources'", _EXAMPLE)
    for key in root.value:
        if key != "sources":
            raise root.at(key).wrong(f"unknown key {key!r}", "the only key is 'sources'")
    listed = root.at("sources") if "sources" in root.value else root
    if not isinstance(listed.value, list):
        raise listed.wrong("'sources' is not a list", _EXAMPLE)
    parts = list(listed.items())
    entries = [(part, _entry(part, to_pull)) for part in parts]
    found = _expanded(_dated(entries, file, shown), file)
    if not parts:
        raise InputError("lists no document", file=shown, line=1, fix=_EXAMPLE)
    _refuse_twins(found.entries, shown)
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the list, with its line."""

    located: Located
    shown: str
    folder: Path
    """The folder that paths are relative to."""
    pointer: Pointer
    value: Any

    @property
    def line(self) -> int:
        return self.located.line(self.pointer)

    def at(self, step: str | int) -> _Part:
        return replace(self, pointer=(*self.pointer, step), value=self.value[step])

    def items(self) -> Iterator[_Part]:
        return (self.at(number) for number in range(len(self.value)))

    def fields(self, known: Sequence[str]) -> dict[str, _Part]:
        """The scalar members of a mapping, by key."""
        for pointer, line in self.located.repeated:
            if pointer[:-1] == self.pointer:
                raise self.wrong(f"duplicate key {pointer[-1]!r}", "keep one of them", line)
        for key in self.value:
            if key not in known:
                fix = f"choose one of {', '.join(known)}"
                raise self.at(key).wrong(f"unknown key {key!r}", fix)
        fields = {key: self.at(key) for key in self.value if key not in _NESTED}
        for key, part in fields.items():
            if not isinstance(part.value, str):
                raise part.wrong(f"{key!r} is not a plain value", "write one value")
        return fields

    def wrong(self, message: str, fix: str, line: int = 0) -> InputError:
        return InputError(message, file=self.shown, line=line or self.line, fix=fix)


def _read(file: Path, shown: str) -> Located:
    return read_yaml_file(file, shown, largest=_LARGEST, example=_EXAMPLE, value_of=str)


def _dated(
    entries: list[tuple[_Part, SourceEntry]], file: Path, shown: str
) -> list[tuple[_Part, SourceEntry]]:
    """The entries with the dates on which their documents were pulled, if those are newer."""
    if not any(entry.url for _, entry in entries):
        return entries
    pulled = read_lock(file, shown)
    return [
        (part, replace(entry, retrieved=max(entry.retrieved, pulled[entry.key].retrieved)))
        if entry.key in pulled and entry.url == pulled[entry.key].url
        else (part, entry)
        for part, entry in entries
    ]


def _expanded(entries: Sequence[tuple[_Part, SourceEntry]], file: Path) -> SourceList:
    """The entries, with each folder and pattern replaced by its files.

    A file that is listed by itself belongs to that entry alone.
    """
    listed = {os.path.realpath(entry.path) for _, entry in entries if not entry.pattern}
    taken: dict[str, SourceEntry] = {}
    found: list[SourceEntry] = []
    skipped: list[str] = []
    for part, entry in entries:
        if not entry.pattern:
            found.append(entry)
            continue
        documents, others = _documents(part, entry, file)
        for each in documents:
            real = os.path.realpath(each.path)
            if real in listed:
                continue
            if real in taken:
                raise part.wrong(
                    f"{each.shown} is in the entry on line {taken[real].line} too",
                    "make one of the two narrower, or list the file by itself",
                )
            taken[real] = each
            found.append(each)
        skipped += others
    return SourceList(tuple(found), tuple(dict.fromkeys(skipped)))


def _documents(part: _Part, entry: SourceEntry, file: Path) -> tuple[list[SourceEntry], list[str]]:
    """An entry for each document of a folder or pattern, and the other files."""
    try:
        found = matches(entry.pattern, file.parent, _project(file, part.shown))
    except SearchError as error:
        raise part.wrong(str(error), error.fix) from None
    except OSError as error:
        raise part.wrong(f"the path cannot be used: {error.strerror}", "correct it") from None
    names = [name for name in found.documents if not _is_ours(file.parent / name, file)]
    if not names:
        what = "only files that cannot be documents" if found.skipped else "no file"
        raise part.wrong(f"{entry.pattern} matches {what}", "correct the path, or remove the entry")
    documents = [
        replace(entry, path=file.parent / name, shown=_shown(part.shown, name), id=name)
        for name in names
    ]
    skipped = [name for name in found.skipped if not _is_ours(file.parent / name, file)]
    return documents, [_shown(part.shown, name) for name in skipped]


def _project(file: Path, shown: str) -> Path:
    """The folder that the name of the sources file in messages is relative to."""
    depth = len(Path(posixpath.normpath(shown)).parts)
    return file.parents[depth - 1] if not Path(shown).is_absolute() else file.parent


def _is_ours(path: Path, sources: Path) -> bool:
    """Whether a file beside the list is the list itself, or one that we write or people edit."""
    if path.parent.resolve() != sources.parent.resolve():
        return False
    name = _OURS.fullmatch(path.name)
    if name is None:
        return path.name in (sources.name, LOCK, PIN)
    made = path.with_name(f"provenance{name['target']}.json").is_file()
    return made or name["kind"] == "overlay"


def _shown(sources: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(sources), path))


def _refuse_twins(entries: Sequence[SourceEntry], shown: str) -> None:
    known: dict[str, SourceEntry] = {}
    for entry in entries:
        twin = known.setdefault(entry.id, entry)
        if twin is not entry:
            raise InputError(
                f"two documents have the id {entry.id} (the other is on line {twin.line})",
                file=shown,
                line=entry.line,
                fix=f"give one of them another, as in 'id: {_another(entry)}'",
            )


def _another(entry: SourceEntry) -> str:
    return "-".join(entry.path.parts[-2:])


def _entry(part: _Part, to_pull: bool) -> SourceEntry:
    fields = {"path": part} if isinstance(part.value, str) else {}
    if isinstance(part.value, dict):
        fields = part.fields(_KEYS)
    elif not fields:
        raise part.wrong("an entry is neither a path nor a mapping", _EXAMPLE)
    path = fields["path"].value if "path" in fields else ""
    if not path or "\0" in path:
        raise part.wrong("an entry without a path", "add 'path: page.html'")
    several = is_pattern(path, part.folder)
    if several and "id" in fields:
        what = f"{path} is a folder or a pattern, which cannot have an id"
        raise fields["id"].wrong(what, "remove the id")
    text = {key: one.value for key, one in fields.items()}
    url = text.get("url", "")
    is_there = several or _is_file(part, path)
    if not is_there and not (to_pull and url):
        fix = "fix the path (it is relative to this file) or remove the entry"
        fix = f"run 'specmeld pull' to download it, or {fix}" if url else fix
        raise part.wrong(f"the document {path} does not exist", fix)
    retrieved = text.get("retrieved", "")
    if retrieved and not _DATE.fullmatch(retrieved):
        raise fields["retrieved"].wrong("'retrieved' is not a date", "write it as 2026-01-31")
    return SourceEntry(
        path=part.folder / path,
        shown=_shown(part.shown, path),
        id=text.get("id") or Path(path).name,
        line=part.line,
        dialect=text.get("dialect") or None,
        api_version=text.get("api_version") or None,
        precedence=_integer(fields.get("precedence")),
        retrieved=retrieved,
        url=url,
        **_credentials(fields),
        key=path,
        overrides=_overrides(part),
        remotes=_remotes(part),
        pattern=path if several else "",
    )


def _is_file(part: _Part, path: str) -> bool:
    try:
        return (part.folder / path).is_file()
    except OSError as error:  # such as a name that is too long
        raise part.wrong(f"the path cannot be used: {error.strerror}", "correct it") from None


def _credentials(fields: dict[str, _Part]) -> dict[str, str]:
    """The variable that holds the credentials of a URL, and the header that carries them."""
    keys: Sequence[str] = [key for key in fields if key in ("token_env", "token_header")]
    found = {key: fields[key].value for key in keys}
    if not _VARIABLE.fullmatch(found.get("token_env", "A")):
        fix = "write the name, as in 'token_env: ACME_TOKEN', and never the token itself"
        raise fields["token_env"].wrong(
            "'token_env' is not the name of an environment variable", fix
        )
    if not _HEADER.fullmatch(found.get("token_header", "A")):
        fix = "write it as in 'token_header: X-Api-Key'"
        raise fields["token_header"].wrong("'token_header' is not the name of a header", fix)
    if keys and "url" not in fields:
        raise fields[keys[0]].wrong(f"{keys[0]!r} without a 'url'", "add the URL that it is for")
    return found


def _overrides(entry: _Part) -> tuple[Override, ...]:
    listed = _nested(entry, "overrides")
    if listed is None:
        return ()
    if not isinstance(listed.value, list):
        raise listed.wrong("'overrides' is not a list", _OVERRIDE_EXAMPLE)
    return tuple(_override(item) for item in listed.items())


def _override(item: _Part) -> Override:
    if not isinstance(item.value, dict):
        raise item.wrong("an override is not a mapping", _OVERRIDE_EXAMPLE)
    fields = item.fields(_OVERRIDE_KEYS)
    if "precedence" not in fields:
        raise item.wrong("an override without a precedence", _OVERRIDE_EXAMPLE)
    word = fields["keywords"].value if "keywords" in fields else ""
    return Override(
        precedence=_integer(fields["precedence"]),
        paths=fields["paths"].value if "paths" in fields else "*",
        keywords=KEYWORD_CLASSES.get(word, frozenset({word} if word else ())),
    )


def _remotes(entry: _Part) -> tuple[Remote, ...]:
    listed = _nested(entry, "remote")
    if listed is None:
        return ()
    if not isinstance(listed.value, dict):
        raise listed.wrong("'remote' is not a mapping of URLs", _REMOTE_EXAMPLE)
    return tuple(_remote(url, listed.at(url)) for url in listed.value)


def _remote(url: str, copy: _Part) -> Remote:
    if not _URL.fullmatch(url):
        raise copy.wrong(f"{url!r} must be a URL without a fragment", _REMOTE_EXAMPLE)
    path = copy.value
    if not isinstance(path, str) or not path or "\0" in path:
        raise copy.wrong(f"neither a path nor '{_FETCH}'", _REMOTE_EXAMPLE)
    if path == _FETCH:
        return Remote(url, None)
    there = copy.folder / path
    is_file = _is_file(copy, path)
    if not (there.is_dir() if url.endswith("/") else is_file):
        kind = "folder" if url.endswith("/") else "file"
        fix = f"put the copy there (the path is relative to this file), or write '{_FETCH}'"
        raise copy.wrong(f"there is no {kind} {path}", fix)
    return Remote(url, there)


def _nested(entry: _Part, name: str) -> _Part | None:
    has_it = isinstance(entry.value, dict) and name in entry.value
    return entry.at(name) if has_it else None


def _integer(part: _Part | None) -> int:
    if part is None:
        return 0
    if not re.fullmatch(r"[+-]?\d{1,9}", part.value):
        raise part.wrong("'precedence' is not a whole number", "write it as 10")
    return int(part.value)
