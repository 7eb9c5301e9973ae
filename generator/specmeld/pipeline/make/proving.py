"""Prove a package: with the cases of its schemas, or with random bodies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from specmeld.config import CLIENT, Config, Project
from specmeld.diagnostics import InputError
from specmeld.pipeline.make.building import thrown_away
from specmeld.pipeline.project.given import Named
from specmeld.pipeline.project.outputs import given_canonical, package_root
from specmeld.pipeline.settle.document_reading import blaming
from specmeld.progress import Progress, silent

if TYPE_CHECKING:
    from specmeld.conformance import Cases, Report


def conform(
    project: Project | None,
    spec: Path | Named | None,
    folder: Path | None,
    progress: Progress = silent,
    *,
    bodies: int = 0,
    seed: int = 0,
) -> Report:
    """The proof of a package: that in ``folder``, else the project's, else a temporary one.

    With ``bodies`` the proof uses that many random bodies per schema, by ``seed``, instead of the
    cases. Raises SpecmeldError; ``project`` may be None if ``spec`` is given.
    """
    from specmeld.resolve import resolve_api

    own = project is not None and spec is None
    config = project.config if project is not None and own else Config()
    canonical = given_canonical(project, spec)
    with blaming(canonical.shown):
        api = resolve_api(canonical.document, assert_formats=config.assert_formats)

    def proof(root: Path, cases: Cases | None = None) -> Report:
        from specmeld.conformance import find_cases, loaded, try_randomly

        _refuse_models_alone(root)
        progress("finding test cases")
        cases = cases or find_cases(api)
        if not bodies:
            return prove_package(cases, root, progress)
        progress("running the conformance suite")
        with loaded(root) as verdict:
            return try_randomly(api, cases, verdict, bodies, seed)

    if folder is not None:
        return proof(folder)
    if project is not None and own:
        return proof(package_root(project, canonical.document))
    with thrown_away(canonical, progress) as (root, package):
        return proof(root, package.recorded().cases() if package.recorded else None)


def _refuse_models_alone(root: Path) -> None:
    """Raises InputError for a models-only package that checks nothing."""
    from specmeld.publish import read_manifest

    manifest = read_manifest(root)
    options = manifest.whole.get("options") if manifest else None
    style = options.get("model_style", CLIENT) if isinstance(options, dict) else CLIENT
    if style != CLIENT:
        raise InputError(
            f"contains only models, of the style {style}, which check no constraints",
            file=str(root),
            fix=f"choose a package that was made with model_style = {CLIENT!r}",
        )


def prove_package(cases: Cases, root: Path, progress: Progress = silent) -> Report:
    """Whether the package at ``root`` gives the right result in all cases."""
    from specmeld.conformance import compare, loaded

    progress("running the conformance suite")
    with loaded(root) as verdict:
        return compare(cases, verdict)
