"""A verb on many members: chosen, handed out, written as they come back, told as they end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic
from typing import Any, Literal, Protocol

from specmeld.config import WORKSPACE_FILE
from specmeld.diagnostics import SpecmeldError
from specmeld.fleet.member_files import written
from specmeld.fleet.member_inputs import has_changed, refused, size_of, task_for
from specmeld.fleet.run_log import RunLog, left_by
from specmeld.fleet.tasks import IN_PLACE, Outcome, Task, Verb, failed
from specmeld.fleet.workspace import Member, Workspace
from specmeld.fleet.writers import Writers
from specmeld.pipeline.compare.revisions import changed_since
from specmeld.pipeline.make.locks import LOCK
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory
from specmeld.progress import Progress, silent
from specmeld.sources import list_sources

State = Literal["done", "unchanged", "cached", "found", "failed"]
_SLOWEST = 3


class Engine(Protocol):
    """What works on tasks."""

    @property
    def workers(self) -> int:
        """How many tasks it works on at once."""

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Each task with its outcome, as they end."""


class OutcomeCache(Protocol):
    """What knows outcomes that were made before."""

    def get(self, key: str) -> Outcome | None: ...

    def put(self, key: str, outcome: Outcome) -> None: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What to do with the members."""

    verb: Verb
    options: Mapping[str, Any] = field(default_factory=dict)
    """Those of the verb, as ``member_work`` reads them."""
    changed: str | None = None
    """None: all; empty: what has changed since the last run; else since that revision of git."""
    force: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """A member that has ended."""

    member: Member
    outcome: Outcome
    state: State

    @property
    def code(self) -> int:
        return self.outcome.code


@dataclass
class Driver:
    """A run on a workspace. ``engine`` does the work; this process alone writes."""

    workspace: Workspace
    engine: Engine
    log: RunLog
    memory: Memory = FORGETFUL
    cache: OutcomeCache | None = None
    progress: Progress = silent
    _chosen: dict[str, Member] = field(default_factory=dict)

    def run(self, members: Sequence[Member], asked: Asked) -> Iterator[Ended]:
        """Each member as it ends. Raises SpecmeldError where none can be worked on any more."""
        with contextlib.chdir(self.workspace.root):
            self._chosen = {one.name: one for one in self._wanted(members, asked)}
            pace = _Pace(len(self._chosen), self.progress)
            with Writers[Ended]() as writers:
                yield from map(pace.ended, writers.run(partial(self._feed, writers, asked)))

    def _feed(self, writers: Writers[Ended], asked: Asked) -> None:
        """Have all members worked on, and what comes back written."""
        for task, outcome in self.engine.run(self._tasks(writers, asked)):
            writers.begin(partial(self._ended, task, outcome, asked))

    def _wanted(self, members: Sequence[Member], asked: Asked) -> list[Member]:
        """The members that the verb is for."""
        wanted = [one for one in members if has_work(asked.verb, one)]
        if not asked.changed:
            return wanted
        changed = changed_since(asked.changed)
        if WORKSPACE_FILE in changed:  # which has options of all members
            return wanted
        return [one for one in wanted if has_changed(self.workspace, one, asked.verb, changed)]

    def _tasks(self, writers: Writers[Ended], asked: Asked) -> Iterator[Task]:
        """What is to be worked on, the largest first, gathered as workers ask for it."""
        sizes = {name: size_of(self.workspace, one) for name, one in self._chosen.items()}
        total = sum(sizes.values())
        for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
            member = self._chosen[name]
            outlasts = sizes[name] * self.engine.workers > total  # all others, done by the rest
            try:
                count = 0 if outlasts else 1
                task = task_for(self.workspace, member, asked.verb, asked.options, count)
            except (SpecmeldError, OSError) as error:
                writers.end(Ended(member, failed(refused(error, member)), "failed"))
                continue
            if not self._is_known(task, member, asked, writers):
                yield task

    def _is_known(self, task: Task, member: Member, asked: Asked, writers: Writers[Ended]) -> bool:
        """Whether a member needs no work, which is then told."""
        if asked.verb in IN_PLACE:
            return False
        if asked.changed == "" and self.log.is_made(task.verb, task.member, task.key):
            writers.end(Ended(member, Outcome(), "unchanged"))
            return True
        outcome = self.cache.get(task.key) if self.cache is not None else None
        if outcome is not None:
            writers.begin(partial(self._cached, task, outcome, asked))
        return outcome is not None

    def _cached(self, task: Task, outcome: Outcome, asked: Asked) -> Ended:
        ended = self._finished(task, replace(outcome, seconds=0.0), asked)
        return replace(ended, state="cached") if ended.state == "done" else ended

    def _ended(self, task: Task, outcome: Outcome, asked: Asked) -> Ended:
        ended = self._finished(task, outcome, asked)
        if self.cache is not None and outcome.code < 2 and task.verb not in IN_PLACE:
            for key in {task.key, _after(task, outcome).key}:
                self.cache.put(key, outcome)
        return ended

    def _finished(self, task: Task, outcome: Outcome, asked: Asked) -> Ended:
        """What came back, written and noted."""
        told, member = outcome, self._chosen[task.member]
        if outcome.packages:
            told = written(outcome, member, force=asked.force, memory=self.memory)
        if told.code == 0 and task.verb not in IN_PLACE:
            left = left_by(outcome.packages)
            self.log.note(task.verb, task.member, _after(task, outcome).key, left)
        states: tuple[State, State, State] = ("done", "found", "failed")
        return Ended(member, replace(told, packages=()), states[min(told.code, 2)])


def has_work(verb: Verb, member: Member) -> bool:
    """Whether a verb says anything of a member; we are in the folder of the workspace."""
    project = member.project
    match verb:
        case "pull":
            return not project.document and _has_url(member)
        case "normalize":
            return not project.document
        case "vendor":
            return bool(project.config.copies)
        case _:
            return True


def _has_url(member: Member) -> bool:
    """Whether a project lists a document that can be pulled; also where its list is broken."""
    file = member.project.sources_file
    try:
        return any(one.url for one in list_sources(file, file.as_posix(), to_pull=True).entries)
    except SpecmeldError:
        return True


def _after(task: Task, outcome: Outcome) -> Task:
    """The task as it would be next time: with the names that it has given, which it gives again."""
    locks = {
        f"{one.root}/{LOCK}": one.files[LOCK].encode()
        for one in outcome.packages
        if LOCK in one.files
    }
    return replace(task, files={**task.files, **locks}) if locks else task


@dataclass
class _Pace:
    """How far a run is, told as each member ends."""

    total: int
    progress: Progress
    done: int = 0
    begun: float = field(default_factory=monotonic)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def ended(self, one: Ended) -> Ended:
        self.done += 1
        self.slowest = sorted(
            [*self.slowest, (one.outcome.seconds, one.member.name)], reverse=True
        )[:_SLOWEST]
        seconds = max(monotonic() - self.begun, 0.001)
        left = (self.total - self.done) * seconds / self.done
        slow = ", ".join(f"{name} {taken:.1f} s" for taken, name in self.slowest if taken)
        self.progress(
            f"{self.done} of {self.total}, {self.done / seconds:.1f} a second, "
            f"{int(left // 60)}:{int(left % 60):02d} left; slowest: {slow or 'none'}"
        )
        return one
