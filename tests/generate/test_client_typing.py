"""Shapes of schemas that once broke strict type checkers, run through both."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from specmeld.plan.package_plan import plan_package
from specmeld.plan.types.expressions import qualified, union_members
from specmeld.render import render
from specmeld.resolve import resolve_api


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("int", ["int"]),
        ("int | None", ["int", "None"]),
        ('Annotated[str, Field(pattern="a|b]")] | None', None),
        ("list[int | str] | dict[str, int | None]", ["list[int | str]", "dict[str, int | None]"]),
    ],
)
def test_members_of_unions(text: str, members: list[str] | None) -> None:
    expected = members or ['Annotated[str, Field(pattern="a|b]")]', "None"]
    assert union_members(text) == expected


def test_builtins_are_named_in_full_outside_of_text() -> None:
    found = qualified('list[Literal["list"]] | MyList | dict[str, list[int]]', ["list"])
    assert found == 'builtins.list[Literal["list"]] | MyList | dict[str, builtins.list[int]]'


def _odd() -> dict[str, Any]:
    """Resources and parameters whose names and types meet those of the modules around them."""

    def operation(name: str, **more: Any) -> dict[str, Any]:
        content = {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}}
        answer = {"200": {"description": "", "content": content}}
        return {"operationId": name, "responses": answer, **more}

    bounded = {"type": ["integer", "null"], "minimum": 1}
    names = ["app", "runtime", "options", "list", "str", "prefix", "application", "functools"]
    parameters = [{"name": name, "in": "query", "schema": bounded} for name in names]
    paths: dict[str, Any] = {
        f"/{name}": {
            "get": operation(f"list_{name}", tags=[name], parameters=parameters),
            "post": operation(name, tags=[name]),
        }
        for name in [
            *names,
            "client",
            "client routes",
            "close",
            "send",
            "models",
            "server",
            "Mapping",
            "with options",
        ]
    }
    schemas = {
        name: {"type": "object", "properties": {"a": {"type": "string"}}}
        for name in ("Mapping", "Sequence", "Any", "Client", "Operation", "Route", "ListResource")
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Mapping"}}}}
    listed = {"type": "array", "items": {"$ref": "#/components/schemas/Sequence"}}
    paths["/list"]["put"] = operation("put", tags=["list"], requestBody=body)
    fields = {"type": "object", "properties": {"runtime": bounded, "functools": bounded}}
    paths["/str"]["put"] = operation(
        "put", tags=["str"], requestBody={"content": {"application/json": {"schema": fields}}}
    )
    paths["/list"]["patch"] = operation(
        "patch",
        tags=["list"],
        requestBody={"content": {"application/json": {"schema": listed}}},
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Odd", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    for path, text in render(plan_package(resolve_api(_odd()), "odd")).items():
        (folder / "odd" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "odd" / path).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_names_that_meet_do_not_clash(odd: Path) -> None:
    manifest = json.loads((odd / "odd" / "specmeld.json").read_text())
    calls = sorted(manifest["operations"].values())
    assert len(set(calls)) == len(calls) == 35
    code = (
        "import sys, odd, odd.server\n"
        "client = odd.Client(base_url='http://x.example')\n"
        "for call in sys.argv[1:]:\n"
        "    target = client\n"
        "    for name in call.split('.'): target = getattr(target, name)\n"
        "    assert callable(target), call\n"
        "print('all there')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *calls],
        cwd=odd,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.strip() == "all there", done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("checker", ["pyright", "mypy"])
def test_strict_checkers_take_it(odd: Path, checker: str) -> None:
    config = {"typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (odd / "pyrightconfig.json").write_text(json.dumps(config))
    options = ["--pythonpath", sys.executable] if checker == "pyright" else ["--strict"]
    done = subprocess.run(
        [sys.executable, "-m", checker, *options, "odd"],
        cwd=odd,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
