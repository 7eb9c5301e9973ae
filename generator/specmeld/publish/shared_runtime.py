"""One runtime for several vendored packages, in a folder of its own beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.diagnostics import ConfigError
from specmeld.model.files import Files

_FOLDER = "runtime/"
_BASE = re.compile(r"_(?:schema|regex)(?:_[a-z]+)?\.py")
"""The building blocks of models, which the runtime uses too."""
_FROM_ABOVE = re.compile(r"^from \.\.(_(?:schema|regex)\w*)", re.MULTILINE)


def shared(files: Files, name: str, runtime: str) -> tuple[Files, Files]:
    """The files of the package ``name`` without its runtime, which they import as ``runtime``, and
    those of the runtime, including the building blocks of models. Raises ConfigError if one cannot
    be reached from the other."""
    up, way = _way(name, runtime)
    bases = [path.removesuffix(".py") for path in files if _BASE.fullmatch(path)]
    own = {
        path: _led(text, path.count("/") + 1, up, way, bases) if path.endswith(".py") else text
        for path, text in files.items()
        if not path.startswith(_FOLDER) and not _BASE.fullmatch(path)
    }
    for path, text in own.items():
        if path.endswith(".md"):
            own[path] = text.replace(f"{name}.runtime", runtime)
    moved = {
        path.removeprefix(_FOLDER): _FROM_ABOVE.sub(r"from .\1", text)
        for path, text in files.items()
        if path.startswith(_FOLDER) or _BASE.fullmatch(path)
    }
    return own, moved


def _way(name: str, runtime: str) -> tuple[int, str]:
    """How many packages up from ``name``, and the names down from there, ``runtime`` is."""
    ours, theirs = name.split("."), runtime.split(".")
    common = 0
    while common < min(len(ours), len(theirs)) and ours[common] == theirs[common]:
        common += 1
    if not 0 < common < min(len(ours), len(theirs)):
        raise ConfigError(
            f"{name} cannot share {runtime} by relative imports",
            fix="put both into one package, as app._vendor.pets and app._vendor._runtime are",
        )
    return len(ours) - common, ".".join(theirs[common:])


def _led(text: str, level: int, up: int, way: str, bases: Sequence[str]) -> str:
    """A module whose imports of its package's runtime, ``level`` dots away, are redirected."""
    dots = "." * (level + up)
    folder, _, module = way.rpartition(".")
    there = f"from {dots}{folder} import {module}"
    whole = there if module == "runtime" else f"{there} as runtime"
    text = re.sub(rf"from \.{{{level}}}runtime(?=[. ])", f"from {dots}{way}", text)
    text = re.sub(rf"from \.{{{level}}}({'|'.join(bases)})(?= )", rf"from {dots}{way}.\1", text)
    text = re.sub(rf"from \.{{{level}}} import runtime\b", whole, text)
    return re.sub(r'(?<=: )"\.runtime(?=\.)', f'"{dots}{way}', text) if level == 1 else text
