"""Drift: what ``check`` finds, in three questions that are asked apart.

1. Do the documents still settle to the canonical file?
2. Does the canonical file, as it stands, still render to the code that was made?
3. Has anyone edited the code by hand?

Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from specmeld.config import Project, package_name
from specmeld.diagnostics import InputError
from specmeld.model.claims import Place
from specmeld.model.settlement import Settlement, Verdict
from specmeld.pipeline.documents import canonical_of, shown, title
from specmeld.pipeline.memory import FORGETFUL, Memory
from specmeld.pipeline.packaging import remembered_files
from specmeld.pipeline.settling import canonical_texts, settle_project
from specmeld.progress import Progress, silent

Question = Literal["documents", "code", "edits"]

_ABSENT: Any = object()
_MOST = 50
"""More changed facts than this in one file are counted, not listed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. ``line`` counts from 1; 0 means the whole file."""

    question: Question
    file: str
    message: str
    mend: str
    line: int = 0
    key: str = ""
    """JSON pointer of the changed fact, where the file is the canonical one."""

    def row(self) -> dict[str, Any]:
        """The JSON object of ``check --format json``."""
        return asdict(self)


def check(
    project: Project, progress: Progress = silent, memory: Memory = FORGETFUL
) -> list[Finding]:
    """All findings, in the order of the questions. Raises InputError where one cannot be asked."""
    settlement, _ = settle_project(project, progress)
    return [*_documents(project, settlement), *_code(project, progress, memory)]


def _documents(project: Project, settlement: Settlement) -> Iterator[Finding]:
    canonical, provenance = canonical_texts(settlement)
    file = shown(project.canonical_file, project)
    mend = "run 'specmeld normalize', or take the change back"
    found = _text(project.canonical_file)
    if found is None:
        yield Finding("documents", file, "does not exist", "run 'specmeld normalize'")
    elif found != canonical:
        yield from _facts(settlement, canonical, found, file, mend)
    if (found := _text(project.provenance_file)) != provenance:
        file = shown(project.provenance_file, project)
        message = "does not exist" if found is None else "is not what the documents give now"
        line = 0 if found is None else _first_line(provenance, found)
        yield Finding("documents", file, message, mend, line)


def _facts(
    settlement: Settlement, canonical: str, found: str, file: str, mend: str
) -> Iterator[Finding]:
    settled = canonical_of(canonical, file).document
    present = canonical_of(found, file).document
    lines = _Lines(found)
    changes = list(_changes(settled, present))
    for pointer, wanted, have in changes[:_MOST]:
        what = f"{_brief(have)} here, {_brief(wanted)} by the documents"
        key = "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in pointer)
        told = _witnesses(settlement, pointer, wanted)
        yield Finding("documents", file, f"{key}: {what}{told}", mend, lines.of(pointer), key)
    if len(changes) > _MOST:
        yield Finding("documents", file, f"{len(changes) - _MOST} more facts differ", mend)
    if not changes:
        message = "the same facts in another text"
        yield Finding("documents", file, message, mend, _first_line(canonical, found))


def _witnesses(settlement: Settlement, pointer: tuple[str, ...], value: Any) -> str:
    """The lines of the documents that state the settled fact: those of its keyword at places
    that end in the fact's own properties."""
    named = [name for holder, name in pairwise(pointer) if holder == "properties"]
    keyword = next((part for part in reversed(pointer) if not part.isdigit()), "")
    origins = [
        f"{verdict.claim.origin.document}:{verdict.claim.origin.line}"
        for verdict in settlement.verdicts
        if verdict.outcome in ("kept", "corroborates")
        and verdict.claim.keyword == keyword
        and _stated(verdict.claim.value, value)
        and _properties(verdict)[-len(named) :] == named
    ]
    return f" ({', '.join(dict.fromkeys(origins[:3]))})" if origins else ""


def _properties(verdict: Verdict) -> list[str]:
    """The names of properties and parameters on the way to a verdict's place."""
    place = Place.parse(verdict.place) if verdict.place else verdict.claim.at
    return [step[1:] for step in place.steps if step.startswith(".")]


def _stated(said: Any, settled: Any) -> bool:
    return said == settled or (isinstance(said, list) and settled in said)


def _code(project: Project, progress: Progress, memory: Memory) -> Iterator[Finding]:
    from specmeld.publish import compare, edits, read_manifest

    text = _text(project.canonical_file)
    if text is None:
        return  # the first question has told it
    provenance = _text(project.provenance_file) or ""
    canonical = canonical_of(text, shown(project.canonical_file, project), provenance)
    name = project.config.package or package_name(title(canonical.document))
    root = project.package_folder(name)
    files = remembered_files(canonical, name, root, project.config, memory, progress)
    manifest = read_manifest(root)
    folder = shown(root, project)
    for difference in compare(files, manifest, root):
        message = {
            "missing": "is missing: the canonical file calls for it",
            "stale": "is left over: the canonical file no longer calls for it",
            "changed": "is not what the canonical file renders to",
        }[difference.kind]
        where = f"{folder}/{difference.path}"
        yield Finding("code", where, message, "run 'specmeld generate'", difference.line)
    if manifest is None:
        return
    for edit in edits(manifest, root, files):
        message = {"added": "was added by hand", "removed": "was removed by hand"}.get(
            edit.kind, "was edited by hand"
        )
        mend = "move it out of the package" if edit.kind == "added" else _RESTORE
        yield Finding("edits", f"{folder}/{edit.path}", message, mend, edit.line)


_RESTORE = "run 'specmeld generate' (it keeps an edited file beside the new one as .orig)"


def _changes(
    wanted: Any, have: Any, at: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """The smallest parts in which two JSON values differ, as (path, wanted, have)."""
    if isinstance(wanted, dict) and isinstance(have, dict):
        for key in dict.fromkeys([*wanted, *have]):
            yield from _changes(wanted.get(key, _ABSENT), have.get(key, _ABSENT), (*at, str(key)))
    elif isinstance(wanted, list) and isinstance(have, list) and len(wanted) == len(have):
        for index, (one, other) in enumerate(zip(wanted, have, strict=True)):
            yield from _changes(one, other, (*at, str(index)))
    elif type(wanted) is not type(have) or wanted != have:
        yield at, wanted, have


def _brief(value: Any) -> str:
    import json

    if value is _ABSENT:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"


class _Lines:
    """Where each part of a YAML text stands."""

    def __init__(self, text: str) -> None:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            self.root: yaml.Node | None = yaml.compose(text, Loader=loader)
        except yaml.YAMLError as error:
            raise InputError(f"is not YAML: {error}") from error

    def of(self, pointer: tuple[str, ...]) -> int:
        """The line of the deepest part of that path that the text has, from 1."""
        import yaml

        node, line = self.root, 1
        for part in pointer:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == part), None)
                if pair is None:
                    break
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and int(part) < len(node.value):
                node = node.value[int(part)]
                line = node.start_mark.line + 1
            else:
                break
        return line


def _first_line(wanted: str, found: str) -> int:
    from specmeld.publish import first_difference

    return first_difference(wanted, found.encode())


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None
