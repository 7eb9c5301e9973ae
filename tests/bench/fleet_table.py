"""The documents of the corpus in a shell's loop, in local processes, and on a cluster of loopback.

``python tests/bench/fleet_table.py CORPUS [--members N] [--jobs N] [--without-cluster] [--pinned]``
prints the seconds and the members a second of each, and compares what they made, byte by byte. The
loop starts a process for each document: a row has it less what starting alone takes, so that what
is left is the same work. With N members it takes those of middle size, for a quick look.

*cores* is CPU by wall. A single ``generate`` of a large document shares its work with a process on
each core, so the loop has more than one already; ``--pinned`` adds a loop whose processes have one
core each.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.fleet_runs import START_UP, Cluster, Run, digests, generate, of_all, run

_STARTS = 5
_MADE = "made"


@dataclass(frozen=True, slots=True)
class Row:
    """What one way of making all members took."""

    name: str
    wall: float
    cpu: float
    members: int


def main(corpus: Path, given: argparse.Namespace) -> None:
    """Print the table."""
    with TemporaryDirectory(prefix="fleet-") as folder:
        root = Path(folder)
        packages = _workspace(corpus, root / "workspace", given.members)
        start_up = _start_up(root)
        loops = [_loop("shell loop", packages, root)]
        if given.pinned:
            shutil.rmtree(root / "loop")
            loops.append(_loop("loop, one core each", packages, root, "taskset", "-c", "0"))
        rows = [row for loop in loops for row in (loop, _less(loop, start_up))]
        rows.append(_run("local processes", root, "--jobs", str(given.jobs)))
        if not given.without_cluster:
            rows.append(_on_cluster(root, given.jobs))
        print(
            f"\n{len(packages)} documents, {os.cpu_count()} cores, {given.jobs} at once; start-up "
            f"{start_up.wall:.2f} s, {start_up.cpu:.2f} s of CPU"
        )
        print("\n".join(_table(rows, rows[1].wall)))


def _less(loop: Row, start_up: Run) -> Row:
    wall, cpu = (
        whole - loop.members * one
        for whole, one in ((loop.wall, start_up.wall), (loop.cpu, start_up.cpu))
    )
    return Row("  less start-up", wall, cpu, loop.members)


def _on_cluster(root: Path, workers: int) -> Row:
    dask = Cluster(root / "cluster", workers)
    try:
        before = dask.cpu()
        row = _run("cluster", root, "--scheduler", dask.address)
        spent = sum(dask.cpu().values()) - sum(before.values())
        return replace(row, cpu=row.cpu + spent)
    finally:
        dask.stop()


def _workspace(corpus: Path, folder: Path, most: int) -> dict[str, str]:
    """Copy the corpus, and name its documents as members; package → document."""
    shutil.copytree(corpus, folder)
    for inside in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        inside.chmod(0o755)
    rows = list(csv.DictReader((corpus / "index.tsv").open(encoding="utf-8"), delimiter="\t"))
    rows.sort(key=lambda row: int(row["bytes"]))
    first = max(0, (len(rows) - most) // 2) if most else 0
    chosen = rows[first : first + most] if most else rows
    packages = {f"api{at:02}": row["file"] for at, row in enumerate(chosen)}
    lines = [f"members = {json.dumps(list(packages.values()))}", f'out = "{_MADE}"']
    for name, file in packages.items():
        lines += [f"[member.{json.dumps(file)}]", f'package = "{name}"']
    (folder / "specmeld-workspace.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return packages


def _loop(name: str, packages: dict[str, str], root: Path, *before: str) -> Row:
    """A process for each document, one after the other, in the order of their names."""
    folder, ended = root / "workspace", {}
    for package, file in packages.items():
        command = generate("--spec", file, "--package", package, "--out", _MADE, "-q")
        ended[package] = run([*before, *command], folder, root / f"{name} cache")
        _progress(f"{name}: {len(ended)} of {len(packages)}")
    for package, one in ended.items():
        if one.code:
            print(f"{name}: {packages[package]}: code {one.code}: {one.errors.strip()[:200]}")
    slowest = sorted(ended, key=lambda each: -ended[each].wall)[:5]
    told = [f"{packages[each]} {ended[each].wall:.1f} s" for each in slowest]
    print(f"{name}: slowest: {', '.join(told)}")
    (folder / _MADE).rename(root / "loop")
    wall, cpu = (sum(each) for each in zip(*((o.wall, o.cpu) for o in ended.values()), strict=True))
    return Row(name, wall, cpu, len(packages))


def _run(name: str, root: Path, *flags: str) -> Row:
    """One command for all, and what it made against what the loop made."""
    _progress(name)
    folder = root / "workspace"
    ended = run(of_all(*flags), folder, root / f"{name} cache")
    if ended.code not in (0, 2) or not ended.states:
        raise SystemExit(f"{name}: code {ended.code}: {ended.errors[-2000:]}")
    failed = [member for member, state in ended.states.items() if state == "failed"]
    made, wanted = digests(folder / _MADE), digests(root / "loop")
    other = [path for path in {*made, *wanted} if made.get(path) != wanted.get(path)]
    what = f"{len(other)} FILES DIFFER, such as {min(other)}" if other else "same bytes as the loop"
    print(
        f"{name}: {len(ended.states)} members, {len(failed)} failed {failed}; "
        f"{len(made)} files, {what}"
    )
    shutil.rmtree(folder / _MADE)
    return Row(name, ended.wall, ended.cpu, len(ended.states))


def _start_up(root: Path) -> Run:
    """The median of starting and loading all that a generation needs, with nothing to make."""
    runs = [run(START_UP, root, root / "none") for _ in range(_STARTS)]
    return sorted(runs, key=lambda one: one.wall)[_STARTS // 2]


def _table(rows: list[Row], less: float) -> list[str]:
    head = f"{'':<22}{'wall s':>9}{'CPU s':>9}{'cores':>7}{'members/s':>11}"
    lines = [f"{head}{'× loop less start-up':>22}"]
    return lines + [
        f"{one.name:<22}{one.wall:>9.1f}{one.cpu:>9.1f}{one.cpu / one.wall:>7.2f}"
        f"{one.members / one.wall:>11.2f}{less / one.wall:>22.2f}"
        for one in rows
    ]


def _progress(what: str) -> None:
    print(f"\r{what}\033[K", end="\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--members", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--without-cluster", action="store_true")
    parser.add_argument("--pinned", action="store_true")
    arguments = parser.parse_args()
    main(arguments.corpus, arguments)
