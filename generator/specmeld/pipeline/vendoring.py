"""The project's package in another project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.config import Project, check_package_name
from specmeld.diagnostics import OutputError
from specmeld.pipeline.documents import shown
from specmeld.pipeline.edits import bases
from specmeld.pipeline.locks import LOCK
from specmeld.pipeline.memory import FORGETFUL, Memory
from specmeld.pipeline.own import package_root
from specmeld.pipeline.settling import mend_project

if TYPE_CHECKING:
    from specmeld.publish import Edits


@dataclass(frozen=True, slots=True)
class Vendored:
    """Where ``vendor`` put the package, and under which import name."""

    name: str
    root: Path
    files: int
    edits: Edits


def vendor(
    project: Project,
    destination: Path,
    name: str | None,
    *,
    force: bool,
    memory: Memory = FORGETFUL,
) -> Vendored:
    """The project's package, put under ``destination``. Raises OutputError, ConfigError."""
    from specmeld.publish import (
        MANIFEST,
        import_name,
        mend,
        plan_update,
        replace_files,
        vendor_root,
        vendored_files,
    )

    mend_project(project)
    source = package_root(project)
    mend(source, source)
    target = vendor_root(destination.resolve(), source.name, name)
    inside = target.resolve()
    if inside.is_relative_to(project.root.resolve()) or inside.is_relative_to(source.resolve()):
        raise OutputError(
            "lies inside the project that the package comes from",
            file=str(destination),
            mend="name a folder outside of it; inside, the option 'out' says where to generate",
        )
    check_package_name(target.name)
    mend(target, target)
    dotted = import_name(target)
    files = vendored_files(source, dotted, shown=shown(source, project))
    was = bases(target, memory)
    update = plan_update(files, target, shown=str(target), force=force, bases=was, inputs=(LOCK,))
    replace_files(update.contents, at=target)
    memory.keep_made(files, files[MANIFEST])
    return Vendored(dotted, target, len(files), update.edits)
