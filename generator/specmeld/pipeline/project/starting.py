"""Start a project: find its documents, list them, and write a config."""

from __future__ import annotations

import json
import os
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from specmeld import __version__
from specmeld.config import CONFIG_FILE, SOURCES_FILE, package_name
from specmeld.diagnostics import InputError, OutputError, SeveralApisError
from specmeld.pipeline.project.config_schema import config_schema
from specmeld.pipeline.project.document_search import Found
from specmeld.pipeline.project.kinship import FoundApi
from specmeld.sources import PIN

SCHEMA_FILE = ".specmeld.schema.json"
"""What editors complete the config by; hidden, so that no folder of documents has it."""
_PIN_ABOUT = "# The version that makes this project: jobs install it, and bots propose newer ones."
_NAMED = 3
"""Most documents of an API that are named; the others are counted."""
_TITLE = 60
"""Most characters shown of a title."""


def refuse_several(apis: Sequence[FoundApi]) -> None:
    """Raises SeveralApisError if there are several APIs."""
    if len(apis) > 1:
        paths = " ".join(shlex.quote(str(each.path)) for each in apis[0].documents[:_NAMED])
        more = " …" if len(apis[0].documents) > _NAMED else ""
        raise SeveralApisError(
            f"found {len(apis)} APIs, but a project describes one",
            found=[described(api) for api in apis],
            fix="run 'specmeld init --workspace' to list all of them in a workspace, or pass the "
            f"documents or the folder of one, as in 'specmeld init {paths}{more}'",
        )


def described(api: FoundApi) -> str:
    """An API with its first documents, for people."""
    shown = ", ".join(str(each.path) for each in api.documents[:_NAMED])
    more = len(api.documents) - _NAMED
    return f"{api.title[:_TITLE]}: {shown}{f' and {more} more' if more > 0 else ''}"


def start(root: Path, documents: Iterable[Found], options: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the list of documents and a config with these options; returns what was written.

    Raises InputError if there are no documents, OutputError if a file already exists: then nothing
    is written. An existing config is kept.
    """
    from specmeld.publish import replace_files

    documents = list(documents)
    if not documents:
        raise InputError(
            "no document of an API was found",
            file=str(root),
            fix="pass it: specmeld init PATH; 'specmeld inspect PATH' says why it fails",
        )
    sources = root / SOURCES_FILE
    if sources.exists():
        raise OutputError(
            "already exists", file=SOURCES_FILE, fix="add documents to it, or remove it first"
        )
    for each in documents:
        _refuse_made(root, each)
    contents: dict[Path, bytes | None] = {sources: _listed(root, documents).encode()}
    pin = sources.with_name(PIN)
    if not pin.exists():
        contents[pin] = f"{_PIN_ABOUT}\nspecmeld=={__version__}\n".encode()
    if not _is_configured(root):
        contents[root / CONFIG_FILE] = _config_text(options).encode()
        contents[root / SCHEMA_FILE] = json.dumps(config_schema(), ensure_ascii=False).encode()
    replace_files(contents, at=sources)
    return tuple(contents)


def suggested_name(root: Path) -> str:
    """An import name for the package, from the folder's name."""
    return package_name(root.resolve().name)


def _config_text(options: Mapping[str, str]) -> str:
    lines = [f"{name} = {json.dumps(one, ensure_ascii=False)}" for name, one in options.items()]
    return "\n".join([f"#:schema ./{SCHEMA_FILE}", *lines]) + "\n"


def _refuse_made(root: Path, found: Found) -> None:
    """No document may be where the canonical file goes."""
    if found.path.resolve() == (root / "spec" / "openapi.yaml").resolve():
        raise OutputError(
            "would be overwritten by the canonical file",
            file="spec/openapi.yaml",
            fix="move the document, such as into spec/sources/, and run init again",
        )


def _listed(root: Path, documents: Iterable[Found]) -> str:
    spec = (root / SOURCES_FILE).parent
    lines = ["# The documents of the API. `specmeld generate` reconciles them into openapi.yaml."]
    lines.append("sources:")
    documents = list(documents)
    names = Counter(each.path.name for each in documents)
    for each in documents:
        path = Path(os.path.relpath(each.path.resolve(), spec.resolve())).as_posix()
        lines.append(f"  - path: {json.dumps(path, ensure_ascii=False)}  # {each.dialect}")
        if names[each.path.name] > 1:  # a document's id is its file's name, unless it has another
            id = Path(os.path.relpath(each.path.resolve(), root.resolve())).as_posix()
            lines.append(f"    id: {json.dumps(id, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _is_configured(root: Path) -> bool:
    try:
        shared = (root / "pyproject.toml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        shared = ""
    return (root / CONFIG_FILE).exists() or "[tool.specmeld" in shared
