"""The work on one member, in a folder of its own: a task in, an outcome out, nothing else.

The folder has the task's files at their paths, so messages and manifests name what they would name
in the workspace. Nothing that is written there leaves it but in the outcome.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from specmeld.config import Config, Project
from specmeld.diagnostics import SpecmeldError
from specmeld.fleet.tasks import (
    MadePackage,
    Outcome,
    Task,
    Verb,
    error_row,
    failed,
    finding_row,
    some,
)
from specmeld.model.findings import Checked, merged
from specmeld.pipeline.make.part_cache import limit_processes
from specmeld.progress import silent

_MOST_REMARKS = 50


def project_row(project: Project) -> dict[str, Any]:
    """A project as JSON."""
    targets = {name: asdict(one) for name, one in project.targets.items()}
    root = project.root.as_posix()
    return {"root": root, "config": asdict(project.config), "targets": targets} | {
        "document": project.document
    }


def project_of(row: Mapping[str, Any]) -> Project:
    targets = {name: _config(one) for name, one in row["targets"].items()}
    return Project(
        Path(row["root"]), _config(row["config"]), targets=targets, document=row["document"]
    )


def _config(row: Mapping[str, Any]) -> Config:
    return Config().with_flags(row)


def work(task: Task) -> Outcome:
    """The outcome of a task. What goes wrong is an outcome too."""
    begun = monotonic()
    limit_processes(task.processes)
    try:
        with _folder_of(task):
            project = project_of(task.options["project"])
            outcome = _VERBS[task.verb](project, task.options)
    except SpecmeldError as error:
        outcome = failed(error)
    except MemoryError:
        outcome = failed(
            SpecmeldError("needs more memory than memory_limit allows", fix="raise memory_limit")
        )
    except RecursionError:
        outcome = failed(SpecmeldError("is nested too deeply", fix="flatten it"))
    except Exception as error:  # what one member does must not end the others
        what = f"internal error: {type(error).__name__}: {error}"
        outcome = failed(SpecmeldError(what, fix="run it alone with --debug, and report it"))
    return replace(outcome, seconds=round(monotonic() - begun, 3))


@contextlib.contextmanager
def _folder_of(task: Task) -> Iterator[None]:
    """A folder with the task's files, which we are in meanwhile."""
    with tempfile.TemporaryDirectory(prefix="specmeld-") as folder:
        root = Path(folder).resolve()
        for path, data in task.files.items():
            file = _inside(root, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        for mark in task.options.get("marks", ()):
            (root / mark / ".git").mkdir(parents=True, exist_ok=True)
        try:
            with contextlib.chdir(root):
                yield
        finally:
            _forget_finders(str(root))


def _forget_finders(root: str) -> None:
    """Python remembers for ever where it has imported from."""
    for path in [one for one in sys.path_importer_cache if one.startswith(root)]:
        del sys.path_importer_cache[path]


def _inside(root: Path, path: str) -> Path:
    """The file of that path, whatever odd letters it has: saved pages are named as their URLs."""
    file = root / path
    if not file.resolve().is_relative_to(root):
        raise SpecmeldError("points outside the folder", file=path)
    return file


def _generate(project: Project, options: Mapping[str, Any]) -> Outcome:
    made = [_made(one, options) for one in project.with_targets]
    return _together(made)


def _made(project: Project, options: Mapping[str, Any]) -> Outcome:
    from specmeld.pipeline.make.packaging import proof_of
    from specmeld.pipeline.make.preparing import prepare, prepare_from_spec
    from specmeld.pipeline.project.given import Named

    if project.document:
        ready = prepare_from_spec(
            Named(project.document), project.config, beside=False, replaces=True
        )
    else:
        ready = prepare(project)
    package, report = ready.package, None
    if options["prove"] is True or (options["prove"] is None and not project.document):
        _write(package.files, ready.root)
        report = proof_of(package, ready.root, silent)
    figures: dict[str, Any] = {
        "operations": package.operations,
        "models": package.models,
        "files": len(package.files),
        "left_out": len(package.left_out),
    }
    if ready.tally is not None:
        figures |= _conflicts(ready.tally.conflicts) | {"claims": ready.tally.claims}
    code = 0
    if report is not None:
        figures |= {"constraints": report.found, "agreeing": report.agreeing}
        code = 0 if report.agrees else 1
    told = [*ready.diagnostics, *package.diagnostics]
    remarks = [str(one) for one in told if one.severity != "note"]
    texts = {path.as_posix(): text.decode() for path, text in ready.texts.items()}
    wrong = report.summary().splitlines()[1:] if report is not None and code else []
    return Outcome(
        code,
        figures,
        remarks=some([*wrong, *remarks], _MOST_REMARKS),
        packages=(MadePackage(ready.root.as_posix(), dict(package.files), texts),),
    )


def _write(files: Mapping[str, str], root: Path) -> None:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


def _conflicts(by_rule: Mapping[int, int]) -> dict[str, int]:
    return {"conflicts": sum(by_rule.values()), "open": by_rule.get(0, 0)}


def _normalize(project: Project, options: Mapping[str, Any]) -> Outcome:
    from specmeld.pipeline.settle.settling import (
        canonical_texts,
        refuse_under_strict,
        settle_project,
        tally,
    )

    made = []
    for one in project.with_targets:
        settlement, readings = settle_project(one)
        refuse_under_strict(settlement, one, readings)
        canonical, provenance = canonical_texts(one, settlement, readings)
        counts = tally(settlement, readings)
        texts = {one.canonical_file: canonical, one.provenance_file: provenance}
        named = {path.as_posix(): text for path, text in texts.items()}
        made.append(
            Outcome(
                figures=_conflicts(counts.conflicts) | {"claims": counts.claims},
                remarks=some([str(remark) for remark in settlement.diagnostics], _MOST_REMARKS),
                packages=(MadePackage("", {}, named),),
            )
        )
    return _together(made)


def _together(parts: Sequence[Outcome]) -> Outcome:
    """What became of a project, and of its further targets."""
    figures: dict[str, Any] = {}
    for part in parts:
        for name, count in part.figures.items():
            figures[name] = figures.get(name, 0) + count
    return Outcome(
        max(part.code for part in parts),
        figures,
        remarks=some([remark for part in parts for remark in part.remarks], _MOST_REMARKS),
        packages=tuple(package for part in parts for package in part.packages),
    )


def _check(project: Project, options: Mapping[str, Any]) -> Outcome:
    from specmeld.pipeline.drift import check

    today = date.fromisoformat(options["today"])
    checked = check(project.with_targets, today=today, fast=options["fast"])
    return _found(checked, int(checked.drift), {}, project)


def _found(checked: Checked, code: int, figures: Mapping[str, Any], project: Project) -> Outcome:
    told = [one for one in checked.findings if not one.ignored]
    drift = sum(one.rule.severity == "error" for one in told)
    return Outcome(
        code,
        {"drift": drift, "ignored": len(checked.findings) - len(told), **figures},
        checked.asked,
        tuple(map(finding_row, checked.findings)),
        folder="" if project.root == Path() else project.root.as_posix(),
    )


def _conform(project: Project, options: Mapping[str, Any]) -> Outcome:
    from specmeld.pipeline.make.proving import conform

    made = []
    for one in project.with_targets:
        report = conform(one, None, None, bodies=options["bodies"], seed=options["seed"])
        figures = {"constraints": report.found, "agreeing": report.agreeing}
        wrong = [] if report.agrees else report.summary().splitlines()[1:]
        made.append(Outcome(int(not report.agrees), figures, remarks=some(wrong, _MOST_REMARKS)))
    return _together(made)


def _diff(project: Project, options: Mapping[str, Any]) -> Outcome:
    from specmeld.diff import LEVELS, advised
    from specmeld.pipeline import diff
    from specmeld.pipeline.compare.gate import judge

    found = diff(options["old"], options["new"], project.config, python=options["python"])
    today = date.fromisoformat(options["today"])
    verdict = judge(found, project, today=today, fail_on=options["fail_on"])
    levels = [one.change.level for one in verdict.open]
    figures: dict[str, Any] = {level: levels.count(level) for level in LEVELS}
    figures["accepted"] = len(verdict.accepted)
    outcome = _found(merged([verdict.checked]), int(verdict.stops), figures, project)
    counted = {key: one for key, one in outcome.figures.items() if key not in ("drift", "ignored")}
    return replace(outcome, figures=counted | {"next": advised(found.changes)})


def _pull(project: Project, options: Mapping[str, Any]) -> Outcome:
    from specmeld.pipeline import PullOptions, pull

    asked = PullOptions(
        options["today"],
        os.environ,
        allow_http=options["allow_http"],
        force=options["force"],
        only_look=options["only_look"],
    )
    with contextlib.chdir(options["folder"]):
        news = pull(project, (), asked)
    figures = {
        "documents": len(news),
        "changed": sum(one.is_new for one in news),
        "gained": sum(len(one.gained) for one in news if one.is_new),
        "lost": sum(len(one.lost) for one in news if one.is_new),
    }
    errors = [SpecmeldError(f"{one.state}: {one.why}", file=one.file) for one in news if one.failed]
    moved = [f"{one.file}: moved to {one.moved_to}; change its url" for one in news if one.moved_to]
    code = 2 if errors else int(options["only_look"] and figures["changed"] > 0)
    return Outcome(
        code, figures, errors=tuple(map(error_row, errors)), remarks=some(moved, _MOST_REMARKS)
    )


def _vendor(project: Project, options: Mapping[str, Any]) -> Outcome:
    from specmeld.pipeline import update

    with contextlib.chdir(options["folder"]):
        made = [
            one
            for copy in project.config.copies
            for one in update(project.root / copy, None, force=options["force"])
        ]
    conflicts = sum(len(one.edits.conflicts) for one in made)
    return Outcome(int(conflicts > 0), {"copies": len(made), "edit_conflicts": conflicts})


_VERBS: Mapping[Verb, Callable[[Project, Mapping[str, Any]], Outcome]] = {
    "pull": _pull,
    "normalize": _normalize,
    "generate": _generate,
    "check": _check,
    "diff": _diff,
    "conform": _conform,
    "vendor": _vendor,
}
