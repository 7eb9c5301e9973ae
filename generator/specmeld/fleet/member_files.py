"""What came back of a member, written: by the driver alone, all of a package or nothing of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.config import Project, check_package_name
from specmeld.diagnostics import Diagnostic, OutputError, SpecmeldError
from specmeld.fleet.tasks import MadePackage, Outcome, failed
from specmeld.fleet.workspace import Member
from specmeld.pipeline.make.packaging import publish_package
from specmeld.pipeline.make.preparing import refuse_taken
from specmeld.pipeline.settle.canonical_edits import edited_canonical
from specmeld.pipeline.settle.file_cache import Memory
from specmeld.pipeline.settle.settling import recover_project, refuse_foreign

if TYPE_CHECKING:
    from specmeld.publish import Edits

    _Written = tuple[Edits, list[Diagnostic]]
    """What happened to edits, and what to say of it."""


def written(outcome: Outcome, member: Member, *, force: bool, memory: Memory) -> Outcome:
    """The outcome, with what became of files that were edited by hand, or with what went wrong.

    We are in the folder of the workspace.
    """
    try:
        done = [_write(one, member, force, memory) for one in outcome.packages]
    except SpecmeldError as error:
        return failed(error, figures=outcome.figures, seconds=outcome.seconds)
    except RuntimeError as error:  # pathlib's, of links that lead round and round
        return failed(OutputError(str(error), file=member.name, fix="remove the link"))
    except Exception as error:  # what is wrong with one member must not end the others
        what = f"internal error: {type(error).__name__}: {error}"
        return failed(SpecmeldError(what, fix="run it alone with --debug, and report it"))
    edits = [one for one, _ in done]
    counts = {
        "kept_edits": sum(len(one.kept) for one in edits),
        "merged_edits": sum(len(one.merged) for one in edits),
        "edit_conflicts": sum(len(one.conflicts) for one in edits),
    }
    conflicts = [conflict for one in edits for conflict in one.conflicts]
    told = [f"{one.path} keeps its manual edits: {one.reason}" for one in conflicts]
    told += [str(one) for _, remarks in done for one in remarks]
    return replace(
        outcome,
        code=max(outcome.code, 1 if conflicts else 0),
        figures={**outcome.figures, **{name: count for name, count in counts.items() if count}},
        remarks=(*outcome.remarks, *told),
    )


def _write(package: MadePackage, member: Member, force: bool, memory: Memory) -> _Written:
    """Raises SpecmeldError, and then nothing of the package is written."""
    from specmeld.publish import MANIFEST

    project = _project_of(package, member)
    texts = {Path(path): text.encode() for path, text in package.texts.items()}
    remarks: list[Diagnostic] = []
    if not project.document:
        recover_project(project)
        canonical = texts[project.canonical_file].decode()
        refuse_foreign(project, canonical)
        if edited := edited_canonical(project, canonical):
            texts[edited.copy] = edited.content
            remarks.append(edited.warning)
    root = Path(package.root)
    if package.files and project.document and not force:
        refuse_taken(root, root)
    if not package.files:
        return _write_texts(texts), remarks
    edits = publish_package(
        package.files,
        root,
        shown=package.root,
        texts=texts,
        at=next(iter(texts), root),
        force=force,
        memory=memory,
    )
    memory.keep_made(package.files, package.files[MANIFEST])
    return edits, remarks


def _write_texts(texts: dict[Path, bytes]) -> Edits:
    from specmeld.publish import Edits, replace_files

    replace_files(texts, at=next(iter(texts)))
    return Edits()


def _project_of(package: MadePackage, member: Member) -> Project:
    """The project, or the target of it, that a package is of.

    What comes back says where it goes; it goes nowhere but to a place of the member's. Raises
    OutputError.
    """
    for project in member.project.with_targets:
        own = set() if project.document else {project.canonical_file, project.provenance_file}
        if set(map(Path, package.texts)) == own and _is_place(package, project):
            return project
    what = f"{package.root or 'a file'} is outside the folders of this member"
    raise OutputError(what, file=member.name, fix="nothing was written")


def _is_place(package: MadePackage, project: Project) -> bool:
    if not package.files:
        return not package.root
    root = Path(package.root)
    if project.config.package:
        return root == project.package_folder(project.config.package)
    check_package_name(root.name)
    return root == project.package_folder(root.name)
