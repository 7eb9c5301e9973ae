"""Operations that a page shows outside the specs in its blocks, which are not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from specmeld.diagnostics import Diagnostic
from specmeld.model.json import JSON
from specmeld.openapi.shapes import METHODS

_METHODS = "|".join(METHODS).upper()
_ENDPOINT = re.compile(
    rf"^[#>*\- \t]*[`*]*(?P<method>{_METHODS})[`*]*[ \t]+[`*]*"
    r"(?:https?://[^/\s`*]+)?(?P<path>/[^\s`*?#]*)[`*]*[ \t]*$",
    re.MULTILINE,
)
_VARIABLE = re.compile(r"\{[^{}/]*\}|(?<=/):\w+|(?<=/)<\w+>")
_MOST = 20


def outside_operations(text: str, spec: JSON, file: str) -> list[Diagnostic]:
    """A warning for each that the spec lacks. ``text`` is the page with its blocks blanked out."""
    paths = spec.get("paths") if isinstance(spec, dict) else None
    known = set(_known(paths.items() if isinstance(paths, dict) else ()))
    told: dict[tuple[str, str], Diagnostic] = {}
    for found in _ENDPOINT.finditer(text):
        method, path = found["method"], found["path"]
        shape = _shape(path)
        ways = {(method, shape[at:]) for at in range(len(shape)) if shape[at] == "/"}
        if known & ways or (method, path) in told:
            continue
        if len(told) == _MOST:
            break
        told[method, path] = Diagnostic(
            "warning",
            "outside-the-spec",
            f"{method} {path} is described outside the OpenAPI on this page; ignoring it",
            file,
            text.count("\n", 0, found.start()) + 1,
            fix="save that part as a separate document",
        )
    return list(told.values())


def _known(paths: Iterable[tuple[str, JSON]]) -> Iterator[tuple[str, str]]:
    for path, item in paths:
        for method in item if isinstance(item, dict) else ():
            yield method.upper(), _shape(path)


def _shape(path: str) -> str:
    """A path without the names of its variables."""
    return _VARIABLE.sub("{}", path).rstrip("/") or "/"
