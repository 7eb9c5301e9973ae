"""``spec/sources.yaml``: the list of the documents.

``sources:`` is a list of entries with ``path`` (relative to the file) and, all optional, ``id``,
``dialect``, ``api_version``, ``precedence``, ``retrieved`` and ``url``; an entry that is a bare
path is enough. ``overrides`` gives a document another precedence for some paths or keywords::

    overrides:
      - {paths: /threads/*, keywords: bounds, precedence: 5}

``remote`` allows what a document refers to by URL: a copy of it, or to fetch it; a URL that ends
with a slash stands for all below it, and its copy is a folder::

    remote:
      https://example.com/errors.yaml: copies/errors.yaml
      https://example.com/schemas/: fetch
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from specmeld.diagnostics import InputError
from specmeld.model.documents import Override, Remote
from specmeld.model.keywords import KEYWORD_CLASSES

_NESTED = ("overrides", "remote")
_KEYS = ("path", "id", "dialect", "api_version", "precedence", "retrieved", "url", *_NESTED)
_OVERRIDE_KEYS = ("precedence", "paths", "keywords")
_EXAMPLE = "write it as in 'sources: [page.html]'"
_FETCH = "fetch"
_LARGEST = 1_000_000
_DEEPEST = 10
_URL = re.compile(r"https?://[^\s#?@/]+/[^\s#?]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One entry: where the document is and what people say of it. ``line`` counts from 1."""

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
    overrides: tuple[Override, ...] = ()
    remotes: tuple[Remote, ...] = ()


def load_sources(file: Path, shown: str) -> tuple[SourceEntry, ...]:
    """The entries of the sources file, in its order; ``shown`` is the file's name in messages.

    Raises InputError, with the line, for what is not such a list, for an unknown key, for a
    document that does not exist and for two documents of one id.
    """
    root = _compose(file, shown)
    entries: list[SourceEntry] = []
    for node in _entry_nodes(root, shown):
        entry = _entry(node, file.parent, shown)
        twin = next((other for other in entries if other.id == entry.id), None)
        if twin is not None:
            raise InputError(
                f"two documents are called {entry.id} (the other is on line {twin.line})",
                file=shown,
                line=entry.line,
                mend="give one of them another id",
            )
        entries.append(entry)
    if not entries:
        raise InputError("lists no document", file=shown, line=1, mend=_EXAMPLE)
    return tuple(entries)


def _compose(file: Path, shown: str) -> yaml.Node:
    try:
        raw = file.read_bytes()
        if len(raw) > _LARGEST:
            raise InputError(
                "is larger than a list of documents can be", file=shown, mend="split it"
            )
        text = raw.decode("utf-8-sig")
        _refuse_growth(text, shown)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", file=shown, mend="create it"
        ) from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError("is not UTF-8", file=shown, line=line, mend="save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise InputError(
            f"is not YAML: {error.problem}", file=shown, line=line, mend=_EXAMPLE
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise InputError(f"is not YAML: {reason}", file=shown, line=1, mend=_EXAMPLE) from error
    if root is None:
        raise InputError("is empty", file=shown, line=1, mend=_EXAMPLE)
    return root


def _refuse_growth(text: str, shown: str) -> None:
    """Without aliases and deep nesting, reading costs no more than the file's own size."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise InputError(
                f"uses the YAML alias *{event.anchor}",
                file=shown,
                line=line,
                mend="write the value out",
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise InputError("is nested too deeply", file=shown, line=line, mend=_EXAMPLE)


def _entry_nodes(root: yaml.Node, shown: str) -> Iterator[yaml.Node]:
    if not isinstance(root, yaml.MappingNode):
        raise _wrong(root, shown, "is not a mapping with the key 'sources'", _EXAMPLE)
    listed: yaml.Node | None = None
    for key, value in root.value:
        if key.value != "sources":
            raise _wrong(key, shown, f"unknown key {_word(key)}", "the only key is 'sources'")
        listed = value
    if not isinstance(listed, yaml.SequenceNode):
        raise _wrong(listed or root, shown, "'sources' is not a list", _EXAMPLE)
    yield from listed.value


def _entry(node: yaml.Node, folder: Path, shown: str) -> SourceEntry:
    overrides: tuple[Override, ...] = ()
    remotes: tuple[Remote, ...] = ()
    if isinstance(node, yaml.ScalarNode):
        values = {"path": node}
    elif isinstance(node, yaml.MappingNode):
        overrides = _overrides(node, shown)
        remotes = _remotes(node, folder, shown)
        values = _values(node, shown, _KEYS)
    else:
        raise _wrong(node, shown, "an entry is neither a path nor a mapping", _EXAMPLE)
    path = values["path"].value if "path" in values else ""
    if not path or "\0" in path:
        raise _wrong(node, shown, "an entry without a path", "add 'path: page.html'")
    if not (folder / path).is_file():
        what = "is a folder" if (folder / path).is_dir() else "does not exist"
        mend = "mend the path (it is relative to this file) or remove the entry"
        raise _wrong(node, shown, f"the document {path} {what}", mend)
    text = {key: value.value for key, value in values.items()}
    retrieved = text.get("retrieved", "")
    if retrieved and not _DATE.fullmatch(retrieved):
        raise _wrong(
            values["retrieved"], shown, "'retrieved' is not a date", "write it as 2026-01-31"
        )
    return SourceEntry(
        path=folder / path,
        shown=posixpath.normpath(posixpath.join(posixpath.dirname(shown), path)),
        id=text.get("id") or Path(path).name,
        line=node.start_mark.line + 1,
        dialect=text.get("dialect") or None,
        api_version=text.get("api_version") or None,
        precedence=_integer(values.get("precedence"), shown),
        retrieved=retrieved,
        url=text.get("url", ""),
        overrides=overrides,
        remotes=remotes,
    )


def _overrides(node: yaml.MappingNode, shown: str) -> tuple[Override, ...]:
    listed = _nested(node, "overrides")
    if listed is None:
        return ()
    example = "write it as in '- {paths: /threads/*, keywords: bounds, precedence: 5}'"
    if not isinstance(listed, yaml.SequenceNode):
        raise _wrong(listed, shown, "'overrides' is not a list", example)
    found = []
    for item in listed.value:
        if not isinstance(item, yaml.MappingNode):
            raise _wrong(item, shown, "an override is not a mapping", example)
        values = _values(item, shown, _OVERRIDE_KEYS)
        if "precedence" not in values:
            raise _wrong(item, shown, "an override without a precedence", example)
        word = values["keywords"].value if "keywords" in values else ""
        found.append(
            Override(
                precedence=_integer(values["precedence"], shown),
                paths=values["paths"].value if "paths" in values else "*",
                keywords=KEYWORD_CLASSES.get(word, frozenset({word} if word else ())),
            )
        )
    return tuple(found)


def _remotes(node: yaml.MappingNode, folder: Path, shown: str) -> tuple[Remote, ...]:
    listed = _nested(node, "remote")
    if listed is None:
        return ()
    example = "write it as in '{https://example.com/errors.yaml: copies/errors.yaml}'"
    if not isinstance(listed, yaml.MappingNode):
        raise _wrong(listed, shown, "'remote' is not a mapping of URLs", example)
    found = []
    for key, value in listed.value:
        url = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not _URL.fullmatch(url):
            raise _wrong(key, shown, f"{_word(key)} is no URL without a fragment", example)
        if not isinstance(value, yaml.ScalarNode) or not value.value or "\0" in value.value:
            raise _wrong(value, shown, f"neither a path nor '{_FETCH}'", example)
        copy = None if value.value == _FETCH else folder / value.value
        if copy is not None and not (copy.is_dir() if url.endswith("/") else copy.is_file()):
            kind = "folder" if url.endswith("/") else "file"
            mend = f"put the copy there (the path is relative to this file), or write '{_FETCH}'"
            raise _wrong(value, shown, f"there is no {kind} {value.value}", mend)
        found.append(Remote(url, copy))
    return tuple(found)


def _nested(node: yaml.MappingNode, name: str) -> yaml.Node | None:
    return next((value for key, value in node.value if key.value == name), None)


def _values(
    node: yaml.MappingNode, shown: str, known: tuple[str, ...]
) -> dict[str, yaml.ScalarNode]:
    values: dict[str, yaml.ScalarNode] = {}
    for key, value in node.value:
        if key.value not in known:
            raise _wrong(key, shown, f"unknown key {_word(key)}", f"known are {', '.join(known)}")
        if key.value in _NESTED:
            continue
        if key.value in values:
            raise _wrong(key, shown, f"the key {_word(key)} twice", "keep one of them")
        if not isinstance(value, yaml.ScalarNode):
            raise _wrong(value, shown, f"{_word(key)} is not a plain value", "write one value")
        values[key.value] = value
    return values


def _integer(node: yaml.ScalarNode | None, shown: str) -> int:
    if node is None:
        return 0
    if not re.fullmatch(r"[+-]?\d{1,9}", node.value):
        raise _wrong(node, shown, "'precedence' is not a whole number", "write it as 10")
    return int(node.value)


def _word(node: yaml.Node) -> str:
    return repr(node.value) if isinstance(node, yaml.ScalarNode) else "that is not a word"


def _wrong(node: yaml.Node, shown: str, message: str, mend: str) -> InputError:
    return InputError(message, file=shown, line=node.start_mark.line + 1, mend=mend)
