"""The project's package in another project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from specmeld.config import Project, check_package_name
from specmeld.diagnostics import OutputError
from specmeld.pipeline.documents import shown
from specmeld.pipeline.own import package_root
from specmeld.pipeline.settling import mend_project


@dataclass(frozen=True, slots=True)
class Vendored:
    """Where ``vendor`` put the package, and under which import name."""

    name: str
    root: Path
    files: int
    copies: tuple[Path, ...]


def vendor(project: Project, destination: Path, name: str | None, *, force: bool) -> Vendored:
    """The project's package, put under ``destination``. Raises OutputError, ConfigError."""
    from specmeld.publish import (
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
    update = plan_update(files, target, shown=str(target), force=force)
    replace_files(update.contents, at=target)
    return Vendored(dotted, target, len(files), tuple(update.copies.values()))
