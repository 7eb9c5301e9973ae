"""generate and check against two peers on one canonical file, as ratios within one run.

``pytest -m bench -s`` prints the table. Whole processes, alternating, medians; the clock of a
shared machine is noise, so nothing is asserted about time.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.bench.processes import measure, table, tool

pytestmark = pytest.mark.bench

_ROUNDS = 7


def _project(repo: Path, folder: Path) -> Path:
    shutil.copytree(repo / "spec", folder / "spec")
    shutil.copy(repo / "pyproject.toml", folder)
    measure([tool("specmeld"), "generate", "--no-prove"], folder)
    return folder


def test_generate_and_check_against_peers(repo: Path, tmp_path: Path) -> None:
    warm = _project(repo, tmp_path / "warm")
    spec = warm / "spec" / "openapi.yaml"
    results: dict[str, list[tuple[float, float]]] = {}
    for turn in range(_ROUNDS):
        cold = tmp_path / f"cold{turn}"
        shutil.copytree(warm, cold)
        shutil.rmtree(cold / "generated")
        (cold / "spec" / "openapi.yaml").unlink()
        out = tmp_path / f"out{turn}"
        out.mkdir()
        commands = {
            "specmeld generate": ([tool("specmeld"), "generate"], cold),
            "specmeld generate --no-prove": ([tool("specmeld"), "generate", "--no-prove"], warm),
            "specmeld check": ([tool("specmeld"), "check"], warm),
            "datamodel-codegen": (
                [
                    *(tool("datamodel-codegen"), "--input", str(spec)),
                    *("--input-file-type", "openapi", "--output", "models.py"),
                    *("--output-model-type", "pydantic_v2.BaseModel"),
                ],
                out,
            ),
            "openapi-python-client": (
                [
                    *(tool("openapi-python-client"), "generate", "--path", str(spec)),
                    *("--meta", "none", "--output-path", "client"),
                ],
                out,
            ),
        }
        for name, (command, folder) in commands.items():
            results.setdefault(name, []).append(measure(command, folder))
    print("\n" + "\n".join(table(results, ("datamodel-codegen", "openapi-python-client"))))
