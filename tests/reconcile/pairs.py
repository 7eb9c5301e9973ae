"""Normalize a document beside a copy with planted differences, and see whether each is reported.

    python -m tests.reconcile.pairs [--count N] [--seed N] [--timeout SECONDS] [--misses] FILE...

prints a table: CPU seconds of a whole process, and of reading and writing the same two files with
the same libraries; the size of the provenance, and of both documents.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from tests.corpus.originals import Original

import specmeld

from .line_extents import LineExtents
from .planting import Planted, plant
from .reach import METHODS, follow

_SIDE = re.compile(r"  (?P<file>\S.*?):(?P<line>\d+) (?:says|has|lists) ")
_READ_AND_WRITE = """
import json, sys
from pathlib import Path
from specmeld.reconcile.write import canonical_yaml
for name in sys.argv[1:]:
    Path(name + ".yaml").write_text(canonical_yaml(json.loads(Path(name).read_text())))
"""
_TIMEOUT = 600.0


class UnsuitableError(Exception):
    """Why a document cannot be used."""


@dataclass(slots=True)
class Outcome:
    """What came of one pair."""

    document: str
    operations: int
    planted: list[Planted]
    misses: list[str]
    """The differences that were not reported, in words."""
    lost: list[str]
    """The operations that are not in the canonical file."""
    conflicts: int
    cpu: float
    memory: float
    """MiB at the most."""
    peer_cpu: float
    provenance: int
    sources: int
    errors: str = ""

    @property
    def told(self) -> int:
        return len(self.planted) - len(self.misses)

    @property
    def row(self) -> list[str]:
        if self.errors:
            return [self.document, str(self.operations), self.errors]
        return [
            self.document,
            str(self.operations),
            f"{self.told} of {len(self.planted)}",
            str(self.conflicts),
            str(len(self.lost)),
            f"{self.cpu:.1f}",
            f"{self.peer_cpu:.1f}",
            f"{self.cpu / self.peer_cpu:.1f}",
            f"{self.memory:.0f}",
            f"{self.provenance / self.sources:.2f}",
        ]


HEAD = [
    *("document", "operations", "told", "conflicts", "lost", "CPU", "read+write", "ratio", "MiB"),
    "provenance/sources",
]


@dataclass(slots=True)
class Pair:
    """Two documents in a project of their own."""

    folder: Path
    names: tuple[str, str]
    documents: tuple[dict[str, Any], dict[str, Any]]
    planted: list[Planted]
    _extents: tuple[LineExtents, LineExtents] = field(init=False)

    def __post_init__(self) -> None:
        one, two = self.documents
        self._extents = LineExtents(one), LineExtents(two)

    def expected(self, planted: Planted) -> tuple[range, range]:
        """The lines that a report may name on each side."""
        old, new = planted.line_pointer_old, planted.line_pointer_new
        if planted.kind == "required":  # who leaves a name out says so by its property, too
            old, new = old[:-1], new[:-1]
        return self._extents[0].lines(old), self._extents[1].lines(new)

    def misses(self, conflicts: list[list[tuple[str, int]]]) -> Iterator[str]:
        for one in self.planted:
            lines = self.expected(one)
            if not any(self._are_sides(conflict, lines) for conflict in conflicts):
                place = "/".join(map(str, one.pointer))
                where = " and ".join(
                    f"{name}:{each.start}" for name, each in zip(self.names, lines, strict=True)
                )
                yield f"{one.kind} {place} ({where}): {_brief(one.old)} → {_brief(one.new)}"

    def _are_sides(self, conflict: list[tuple[str, int]], lines: tuple[range, range]) -> bool:
        return all(
            any(file == name and line in each for file, line in conflict)
            for name, each in zip(self.names, lines, strict=True)
        )


def make_pair(file: Path, folder: Path, count: int, seed: int) -> Pair:
    """The document and its copy as JSON, each with the files beside it. Raises UnsuitableError."""
    document = json.loads(json.dumps(Original.at(file).top.value))
    if not isinstance(document, dict) or not document.keys() & {"openapi", "swagger"}:
        raise UnsuitableError("is not an OpenAPI document")
    copy, planted = plant(document, count, seed)
    if len(planted) < count:
        raise UnsuitableError(
            f"has places for {len(planted)} differences (what it refers to stands elsewhere)"
        )
    names: list[str] = []
    for stem, value in (("one", document), ("two", copy)):
        name = f"{stem}.json"
        if _refers_to_files(document):
            shutil.copytree(file.parent, folder / "spec" / stem)
            name = f"{stem}/{file.stem}.{stem}.json"
        path = folder / "spec" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, indent=1), encoding="utf-8")
        names.append(name)
    (folder / "spec" / "sources.yaml").write_text(f"sources: {json.dumps(names)}\n")
    return Pair(folder, (names[0], names[1]), (document, copy), planted)


def _refers_to_files(value: Any) -> bool:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and not reference.startswith(("#", "http")):
                return True
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return False


def judge(
    file: Path, folder: Path, *, count: int = 20, seed: int = 1, timeout: float = _TIMEOUT
) -> Outcome:
    """Normalize the pair of a document in an empty folder. Raises UnsuitableError."""
    pair = make_pair(file, folder, count, seed)
    paths = [str(folder / "spec" / name) for name in pair.names]
    sources = sum(Path(path).stat().st_size for path in paths)
    wanted = operation_names(pair.documents[0]) | operation_names(pair.documents[1])
    name = file.name if file.parent.name == "corpus" else f"{file.parent.name}/{file.name}"
    outcome = Outcome(name, len(wanted), pair.planted, [], [], 0, 0, 0, 0, 0, sources)
    run = measured([sys.executable, "-m", "specmeld", "normalize"], folder, timeout)
    outcome.cpu, outcome.memory = run.cpu, run.memory
    if run.code:
        outcome.errors = (
            f"exit {run.code} after {run.cpu:.0f} s of CPU: {run.errors.strip()[-300:]}"
        )
        return outcome
    outcome.peer_cpu = measured(
        [sys.executable, "-c", _READ_AND_WRITE, *paths], folder, timeout
    ).cpu
    conflicts = reported(run.output)
    outcome.conflicts = len(conflicts)
    outcome.misses = list(pair.misses(conflicts))
    outcome.provenance = (folder / "spec" / "provenance.json").stat().st_size
    text = (folder / "spec" / "openapi.yaml").read_text(encoding="utf-8")
    outcome.lost = sorted(wanted - operation_names(yaml.load(text, yaml.CSafeLoader)))
    return outcome


def reported(output: str) -> list[list[tuple[str, int]]]:
    """The conflicts that were printed: file and line of each side."""
    found: list[list[tuple[str, int]]] = []
    for line in output.splitlines():
        side = _SIDE.match(line)
        if side:
            found[-1].append((side["file"].removeprefix("spec/"), int(side["line"])))
        elif not line.startswith(" "):
            found.append([])
    return [conflict for conflict in found if conflict]


def operation_names(document: dict[str, Any]) -> set[str]:
    """Methods and paths; the names of path parameters do not count."""
    found: set[str] = set()
    for path, item in document.get("paths", {}).items():
        if isinstance(item, dict) and str(item.get("$ref", "")).startswith("#"):
            target = follow(document, item["$ref"])
            item = {**(target[0] if target else {}), **item}
        methods = [method for method in METHODS if isinstance(item, dict) and method in item]
        found |= {f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path)}" for method in methods}
    return found


@dataclass(frozen=True, slots=True)
class Run:
    """A process that has ended."""

    output: str
    errors: str
    code: int
    cpu: float
    memory: float


def measured(command: list[str], folder: Path, timeout: float) -> Run:
    """Run a process without a cache; CPU seconds and memory are its own and its children's."""
    code = str(Path(specmeld.__file__).parents[1])
    paths = os.pathsep.join(filter(None, [code, os.environ.get("PYTHONPATH", "")]))
    ours = {"SPECMELD_CACHE": "", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": paths}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | ours, stdout=out, stderr=err
        )
        watch = threading.Timer(timeout, process.kill)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        for stream in (out, err):
            stream.seek(0)
        return Run(
            out.read().decode(),
            err.read().decode(),
            process.returncode,
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss / 1024,
        )


def _brief(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.reconcile.pairs")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=_TIMEOUT)
    parser.add_argument("--misses", action="store_true", help="list what was not reported")
    options = parser.parse_args()
    print("\t".join(HEAD), flush=True)
    for file in options.files:
        with tempfile.TemporaryDirectory() as folder:
            try:
                outcome = judge(
                    file,
                    Path(folder),
                    count=options.count,
                    seed=options.seed,
                    timeout=options.timeout,
                )
            except UnsuitableError as reason:
                print(f"{file.name}\tskipped: {reason}", flush=True)
                continue
        print("\t".join(outcome.row), flush=True)
        for miss in outcome.misses if options.misses else ():
            print(f"  not reported: {miss}", flush=True)
        for operation in outcome.lost if options.misses else ():
            print(f"  lost: {operation}", flush=True)


if __name__ == "__main__":
    main()
