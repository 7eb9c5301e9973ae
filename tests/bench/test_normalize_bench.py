"""normalize against the bare parse of the same file and against a bundler, within one run.

``pytest -m bench -s`` prints the table. Whole processes, alternating, medians; the clock of a
shared machine is noise, so nothing is asserted about time. The bare parse loads the file with
Python's ``json``, or PyYAML's C loader, and does nothing with it; ``redocly bundle`` parses it,
follows its references and writes it in the format it had; we write YAML in any case.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.bench.processes import measure, table, tool

pytestmark = pytest.mark.bench

_ROUNDS = 5
_DOCUMENTS = [
    "github__api.json",
    "elastic__serverless.json",
    "svix__lib.json",
    "okta__management.yaml",
]
_LOADS = {
    ".json": "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))",
    ".yaml": "import sys, yaml; yaml.load(open(sys.argv[1], 'rb'), Loader=yaml.CSafeLoader)",
}


@pytest.fixture(scope="module")
def redocly(tmp_path_factory: pytest.TempPathFactory) -> str | None:
    """The bundler, installed in a folder of its own; None where there is no npm."""
    npm = shutil.which("npm")
    folder = tmp_path_factory.mktemp("redocly")
    (folder / "package.json").write_text("{}")
    installing = [npm or "", "install", "--ignore-scripts", "@redocly/cli"]
    if npm is None or subprocess.run(installing, cwd=folder, capture_output=True).returncode:
        return None
    return str(folder / "node_modules" / ".bin" / "redocly")


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_normalize_against_peers(
    shared: Path, tmp_path: Path, redocly: str | None, name: str
) -> None:
    if redocly is None:
        pytest.skip("npm, or the bundler from it, is missing")
    (tmp_path / "spec").mkdir()
    shutil.copy(shared / "corpus" / name, tmp_path / "spec")
    (tmp_path / "spec" / "sources.yaml").write_text(f"sources: [{name}]\n", "utf-8")
    file = f"spec/{name}"
    out = f"bundled{Path(name).suffix}"
    commands = {
        "bare parse": [sys.executable, "-c", _LOADS[Path(name).suffix], file],
        "specmeld normalize": [tool("specmeld"), "normalize"],
        "redocly bundle": [redocly, "bundle", file, "--output", out],
    }
    runs: dict[str, list[tuple[float, float]]] = {}
    for _ in range(_ROUNDS):
        for what, command in commands.items():
            runs.setdefault(what, []).append(measure(command, tmp_path))
    size = (tmp_path / file).stat().st_size / 2**20
    print(f"\n{name} ({size:.1f} MiB), ratios to the bare parse")
    print("\n".join(table(runs, ["bare parse"])))
    assert (tmp_path / "spec" / "openapi.yaml").stat().st_size > 2**20
