"""What a verb loads: nothing that it does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_ONE = """
openapi: 3.1.0
info: {title: Doors, version: "1"}
paths:
  /doors/{number}:
    get:
      operationId: openDoor
      responses: {"204": {description: open}}
"""
_PARAMETER = (
    "      parameters: [{name: number, in: path, required: true, schema: {type: string}}]\n"
)
_LOADED = """
import sys
from specmeld.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
print(*{name.partition(".")[0] for name in sys.modules})
"""
_NEVER = {"black", "datamodel_code_generator", "fastapi", "pytest", "ssl", "multiprocessing"} | {
    "httpx2",
    "jsonschema",
}


def loaded(*arguments: str) -> set[str]:
    """The packages that a command has loaded at its end."""
    command = [sys.executable, "-c", _LOADED, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "unused"),
    [(_PARAMETER, _NEVER), ("", _NEVER | {"pydantic"})],
    ids=["with a schema", "without schemas"],
)
def test_a_small_file_loads_what_it_needs(tmp_path: Path, more: str, unused: set[str]) -> None:
    path = "/doors/{number}" if more else "/doors"
    (tmp_path / "api.yaml").write_text(_ONE.replace("/doors/{number}", path) + more)
    spec, out = str(tmp_path / "api.yaml"), str(tmp_path / "out")
    found = loaded("generate", "--spec", spec, "--package", "doors", "--out", out, "--no-prove")
    assert "jinja2" in found
    assert not unused & found


def test_help_loads_no_stage() -> None:
    assert not (_NEVER | {"jinja2", "pydantic", "yaml"}) & loaded("--help")
