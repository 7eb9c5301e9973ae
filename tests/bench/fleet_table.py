"""The documents of the corpus in a shell's loop, in local processes, and on a cluster of loopback.

``python tests/bench/fleet_table.py CORPUS [--members N] [--jobs N] [--without-cluster]`` prints
the seconds and the members a second of each, and compares what they made, byte by byte. The loop
starts a process for each document: a row has it less what starting alone takes, so that what is
left is the same work. With N members it takes those of middle size, for a quick look.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import sys
from dataclasses import dataclass
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


def main(corpus: Path, members: int, jobs: int, *, cluster: bool) -> None:
    """Print the table."""
    with TemporaryDirectory(prefix="fleet-") as folder:
        root = Path(folder)
        packages = _workspace(corpus, root / "workspace", members)
        rows = [_loop(packages, root)]
        start_up = _start_up(root)
        less = rows[0].wall - len(packages) * start_up.wall
        rows.append(
            Row(
                "loop, less start-up",
                less,
                rows[0].cpu - len(packages) * start_up.cpu,
                len(packages),
            )
        )
        rows.append(_run("local processes", root, "--jobs", str(jobs)))
        if cluster:
            dask = Cluster(root / "cluster", jobs)
            try:
                before = dask.cpu()
                row = _run("cluster", root, "--scheduler", dask.address)
                spent = sum(dask.cpu().values()) - sum(before.values())
                rows.append(Row(row.name, row.wall, row.cpu + spent, row.members))
            finally:
                dask.stop()
        print(
            f"\n{len(packages)} documents, {os.cpu_count()} cores, {jobs} at once; start-up "
            f"{start_up.wall:.2f} s, {start_up.cpu:.2f} s of CPU"
        )
        print("\n".join(_table(rows, less)))


def _workspace(corpus: Path, folder: Path, most: int) -> dict[str, str]:
    """Copy the corpus, and name its documents as members; package → document."""
    shutil.copytree(corpus, folder)
    folder.chmod(0o755)
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


def _loop(packages: dict[str, str], root: Path) -> Row:
    """A process for each document, one after the other, in the order of their names."""
    folder, ended = root / "workspace", {}
    for name, file in packages.items():
        command = generate("--spec", file, "--package", name, "--out", _MADE, "-q")
        ended[name] = run(command, folder, root / "loop-cache")
        _progress(f"loop: {len(ended)} of {len(packages)}")
    for name, one in ended.items():
        if one.code:
            print(f"loop: {packages[name]}: code {one.code}: {one.errors.strip()[:200]}")
    slowest = sorted(ended, key=lambda name: -ended[name].wall)[:5]
    print("slowest:", ", ".join(f"{packages[name]} {ended[name].wall:.1f} s" for name in slowest))
    (folder / _MADE).rename(root / "loop")
    wall, cpu = (sum(each) for each in zip(*((o.wall, o.cpu) for o in ended.values()), strict=True))
    return Row("shell loop", wall, cpu, len(packages))


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
    lines = [f"{'':<22}{'wall s':>9}{'CPU s':>9}{'members/s':>11}{'× loop less start-up':>22}"]
    return lines + [
        f"{one.name:<22}{one.wall:>9.1f}{one.cpu:>9.1f}{one.members / one.wall:>11.2f}"
        f"{less / one.wall:>22.2f}"
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
    given = parser.parse_args()
    main(given.corpus, given.members, given.jobs, cluster=not given.without_cluster)
