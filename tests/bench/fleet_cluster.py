"""A cluster of loopback under bad luck, and how fast it is.

``python tests/bench/fleet_cluster.py CORPUS [--members N]`` makes a workspace of members cut from
the documents of the corpus, and prints two things:

* *luck*: three workers, of which one is killed every 20 seconds, and a scheduler that is killed
  once, half way; then the run is started again. In the end each member must have been made exactly
  once, with the bytes that this machine alone makes, and nothing half written is left.
* *rates*: members a second with 1, 2 and 4 workers, the CPU of each part and the bytes between the
  driver and the scheduler; from these, what 100 workers would do.

``--part luck|rates`` runs one of them, ``--rate-members N`` sets how many members the rates take.
It exits with 1 when *luck* finds something wrong.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.fleet_runs import Cluster, CountingProxy, Run, Running, digests, of_all, run
from tests.bench.member_cutter import write_members

_MADE = "made"
_WORKSPACE = f'members = ["apis/*.json"]\nout = "{_MADE}"\n'
_WORKERS = 3
_FEW, _MANY = (1, 2, 4), 100
_NETWORK = 125_000_000
"""Bytes a second of a network, each way."""


def workspace(corpus: Path, folder: Path, count: int) -> None:
    """Write members, and the file that lists them."""
    begun = time.monotonic()
    names = write_members(corpus, folder / "apis", count)
    (folder / "specmeld-workspace.toml").write_text(_WORKSPACE, encoding="utf-8")
    size = sum((folder / "apis" / name).stat().st_size for name in names)
    told = f"{len(names)} members of {size // len(names):,} bytes on average"
    print(f"{told}, cut in {time.monotonic() - begun:.0f} s", flush=True)


def luck(folder: Path, every: float) -> bool:
    """Whether all members are made, once each and right, though workers and scheduler are lost."""
    local = run(of_all("--jobs", "2"), folder, folder.parent / "local-cache")
    print(f"local processes: {local.wall:.1f} s, {_counted(local)}", flush=True)
    (folder / _MADE).rename(folder.parent / "local")
    first, kills, done_at_loss = _until_lost(folder, every, len(local.states) // 2)
    print(
        f"first run: {first.wall:.1f} s, {kills} workers killed, the scheduler when "
        f"{done_at_loss} members were made; exit {first.code}: {first.errors.strip()}",
        flush=True,
    )
    leftovers = _half_written(folder / _MADE)
    second, more = _until_ended(folder, every)
    print(
        f"second run: {second.wall:.1f} s, {more} workers killed, {_counted(second)}, "
        f"exit {second.code}: {second.errors.strip()}",
        flush=True,
    )
    wrong = list(_wrong(folder, local, first, second, leftovers))
    print(
        "\n".join(wrong)
        or "each member was made exactly once, with the bytes of a local run; "
        "nothing is half written"
    )
    return not wrong


def _until_lost(folder: Path, every: float, half: int) -> tuple[Run, int, int]:
    """A run whose scheduler is killed when half of the members are made."""
    cluster = Cluster(folder.parent / "cluster", _WORKERS)
    try:
        running = _started(folder, cluster)
        killer, lost_at = _Killer(cluster, every), 0
        while not running.has_ended:
            time.sleep(0.1)
            killer.look()
            if not lost_at and running.lines >= half:
                lost_at = running.lines
                cluster.scheduler.send_signal(signal.SIGKILL)
        return running.ended(), killer.killed, lost_at
    finally:
        cluster.stop()


def _until_ended(folder: Path, every: float) -> tuple[Run, int]:
    """The run begun again, with another scheduler."""
    cluster = Cluster(folder.parent / "cluster", _WORKERS)
    try:
        running, killer = _started(folder, cluster, "--changed"), _Killer(cluster, every)
        while not running.has_ended:
            time.sleep(0.1)
            killer.look()
        return running.ended(), killer.killed
    finally:
        cluster.stop()


def _started(folder: Path, cluster: Cluster, *flags: str) -> Running:
    command = of_all("--scheduler", cluster.address, *flags)
    return Running(command, folder, folder.parent / "cluster-cache")


class _Killer:
    """Kills a worker every so many seconds, each in turn, and starts another in its place."""

    def __init__(self, cluster: Cluster, every: float) -> None:
        self._cluster, self._every = cluster, every
        self._last, self.killed = time.monotonic(), 0

    def look(self) -> None:
        if time.monotonic() - self._last < self._every:
            return
        self._last = time.monotonic()
        at = self.killed % len(self._cluster.workers)
        worker = self._cluster.workers[at]
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        self._cluster.workers[at] = self._cluster.worker()
        self.killed += 1


def _wrong(folder: Path, local: Run, first: Run, second: Run, leftovers: list[str]) -> list[str]:
    """What is not as it must be."""
    wrong = [f"half written when the scheduler was lost: {path}" for path in leftovers]
    for member, state in local.states.items():
        states = [one.states.get(member) for one in (first, second)]
        times = states.count("done")
        if state == "done" and times != 1:
            wrong.append(f"{member} was made {times} times: {states}")
        elif state != "done" and second.states.get(member) != state:
            wrong.append(f"{member} is {state} locally, but {states}")
    made, wanted = digests(folder / _MADE), digests(folder.parent / "local")
    other = sorted(path for path in {*made, *wanted} if made.get(path) != wanted.get(path))
    wrong += [f"{path} differs from a local run" for path in other[:10]]
    return wrong


def _half_written(made: Path) -> list[str]:
    """Files of a write that did not end, and packages without a manifest or with other files."""
    from specmeld.fleet.run_log import digest_of

    left = [path.name for path in made.iterdir() if path.name.startswith(".")]
    return left + [path.name for path in made.iterdir() if path.is_dir() and not digest_of(path)]


def _counted(ended: Run) -> str:
    return ", ".join(f"{count} {state}" for state, count in Counter(ended.states.values()).items())


@dataclass(frozen=True, slots=True)
class Rate:
    """What a number of workers took."""

    workers: int
    members: int
    wall: float
    cpu: Mapping[str, float]
    """CPU seconds of the driver, the scheduler, the workers, and what these have work in."""
    sent: int
    received: int

    def each(self, part: str) -> float:
        return self.cpu[part] / self.members


def rates(folder: Path) -> None:
    """Print a row for each number of workers, and what 100 would do."""
    found = [_rate(folder, workers) for workers in _FEW]
    print(f"\n{found[0].members} members, {os.cpu_count()} cores; CPU in ms a member")
    print(
        f"{'workers':<9}{'wall s':>8}{'members/s':>11}{'work':>8}{'workers':>9}{'scheduler':>11}"
        f"{'driver':>8}{'overhead':>10}{'kB sent':>9}{'kB back':>9}"
    )
    for one in found:
        driver, scheduler, workers, work = (
            one.each(part) * 1000 for part in ("driver", "scheduler", "workers", "work")
        )
        print(
            f"{one.workers:<9}{one.wall:>8.1f}{one.members / one.wall:>11.2f}{work:>8.0f}"
            f"{workers:>9.1f}{scheduler:>11.1f}{driver:>8.1f}"
            f"{driver + scheduler + workers:>10.1f}"
            f"{one.sent / one.members / 1000:>9.1f}{one.received / one.members / 1000:>9.1f}"
        )
    _on_paper(found[0])


def _rate(folder: Path, workers: int) -> Rate:
    shutil.rmtree(folder / _MADE, ignore_errors=True)
    cluster = Cluster(folder.parent / f"cluster{workers}", workers)
    proxy = CountingProxy(cluster.port)
    try:
        before = cluster.cpu()
        command = of_all("--scheduler", proxy.address)
        ended = run(command, folder, folder.parent / f"cache{workers}")
        if ended.code not in (0, 2) or not ended.states:
            raise SystemExit(f"{workers} workers: exit {ended.code}: {ended.errors[-2000:]}")
        after = cluster.cpu()
    finally:
        proxy.close()
        cluster.stop()
    print(f"{workers} workers: {ended.wall:.1f} s, {_counted(ended)}", flush=True)
    cpu = {part: after[part] - before[part] for part in before} | {"driver": ended.cpu}
    return Rate(workers, len(ended.states), ended.wall, cpu, proxy.sent, proxy.received)


def _on_paper(one: Rate) -> None:
    """What 100 workers could do, each part taken alone; the least of these is the bottleneck."""
    most = {
        "the workers' work": _MANY / (one.each("work") + one.each("workers")),
        "the driver's CPU": 1 / one.each("driver"),
        "the scheduler's CPU": 1 / one.each("scheduler"),
        "a network of 1 Gbit/s": _NETWORK * one.members / max(one.sent, one.received),
    }
    print(
        f"\non paper, {_MANY} workers with a core each, from the row of {one.workers}; members/s "
        "that each part allows:"
    )
    for name, rate in sorted(most.items(), key=lambda pair: pair[1]):
        print(f"  {name:<24}{rate:>8.1f}")
    least = min(most, key=lambda name: most[name])
    enough = most[least] * (one.each("work") + one.each("workers"))
    print(f"  the bottleneck is {least}: {enough:.0f} workers are enough for it")


def main(corpus: Path, given: argparse.Namespace) -> bool:
    """Both parts; whether *luck* found nothing wrong."""
    with TemporaryDirectory(prefix="fleet-") as made:
        good, folder = True, Path(made) / "luck" / "workspace"
        if given.part != "rates":
            workspace(corpus, folder, given.members)
            good = luck(folder, given.kill_every)
        if given.part != "luck":
            folder = Path(made) / "rates" / "workspace"
            workspace(corpus, folder, given.rate_members or given.members)
            rates(folder)
    return good


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--members", type=int, default=1_000)
    parser.add_argument("--rate-members", type=int, default=0)
    parser.add_argument("--kill-every", type=float, default=20)
    parser.add_argument("--part", choices=("luck", "rates"))
    arguments = parser.parse_args()
    sys.exit(not main(arguments.corpus, arguments))
