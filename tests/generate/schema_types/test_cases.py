"""Types of real files: what each case's models, methods and stubs say of themselves.

A case is a folder: ``api.yaml``, and in ``expected.yaml`` the types of ``models`` and, by
operation, what ``methods`` return, the names of the ``arguments`` of one signature, the
``hints`` of single ones, what ``served`` handlers give, and what a type checker is to ``reveal``.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import CASES, loaded, operations

_OURS = {"self", "options", "arguments"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_types(case: Path, package: Path) -> None:
    expected = loaded(case / "expected.yaml")
    models = dict(_models(package))
    for name, type_ in expected.get("models", {}).items():
        assert models[name] == type_, name
    for name, returned in expected.get("methods", {}).items():
        assert _said(_method(package, name).returns) == str(returned), name
    for name, arguments in expected.get("arguments", {}).items():
        assert _arguments(_method(package, name)) == arguments
        assert not _overloads(package, name)
    for name, hint in expected.get("hints", {}).items():
        method, _, argument = name.rpartition(" ")
        assert _hints(_method(package, method))[argument] == hint
    for name, given in expected.get("served", {}).items():
        assert _said(_handler(package, name).returns) == given


@pytest.mark.slow
def test_checkers_reveal_the_types(package: Path) -> None:
    wanted = [
        pair for case in CASES for pair in loaded(case / "expected.yaml").get("reveal", {}).items()
    ]
    lines = ["from cases import Client", "client = Client()"]
    names = operations(package)
    calls = [re.sub("<(.+?)>", lambda one: f"client.{names[one[1]]}", call) for call, _ in wanted]
    lines += [f"reveal_type({call})" for call in calls]
    (package.parent / "use_cases.py").write_text("\n".join(lines), encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "use_cases.py"],
        cwd=package.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    said = json.loads(told.stdout)["generalDiagnostics"]
    revealed = [one["message"].rpartition(' is "')[2].removesuffix('"') for one in said]
    assert revealed == [type_ for _, type_ in wanted]


def _said(node: ast.expr) -> str:
    """A type without the modules that its names come from."""
    return re.sub(r"\b(?:\w+)\.(?=\w)", "", ast.unparse(node))


def _models(package: Path) -> Iterator[tuple[str, str]]:
    """Class and field, or the name of an alias, → its type."""
    for path in sorted((package / "models").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            match node:
                case ast.ClassDef(name=name, body=body):
                    for one in body:
                        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
                            yield f"{name}.{one.target.id}", _said(one.annotation)
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(args=[_, type_])):
                    yield name, _said(type_)
                case _:
                    pass


def _methods(path: Path, kind: str, name: str) -> list[Any]:
    """The definitions of a method in the first class of a module whose name ends with ``kind``."""
    classes = [
        one for one in ast.parse(path.read_text("utf-8")).body if isinstance(one, ast.ClassDef)
    ]
    holder = next(one for one in classes if one.name.endswith(kind))
    return [one for one in holder.body if getattr(one, "name", "") == name]


def _named(package: Path, key: str, folder: str, kind: str) -> list[Any]:
    """The definitions of the method of an operation."""
    *resource, method = operations(package)[key].split(".")
    return _methods(package / folder / f"{'_'.join(resource)}.py", kind, method)


def _method(package: Path, key: str) -> Any:
    return _named(package, key, "resources", "Resource")[-1]


def _overloads(package: Path, key: str) -> bool:
    return len(_named(package, key, "resources", "Resource")) > 1


def _handler(package: Path, key: str) -> Any:
    return _named(package, key, "server", "Service")[-1]


def _hints(method: Any) -> dict[str, str]:
    return {one.arg: _said(one.annotation) for one in method.args.kwonlyargs}


def _arguments(method: Any) -> list[str]:
    return [name for name in _hints(method) if name not in _OURS]
