"""check on this repository and on GitHub's description, beside what people do without it.

``pytest -m bench -s`` prints a table for each, with two peers in the same run: datamodel-codegen's
own ``--check``, which knows models alone, and generating again to ask ``git diff``. Whole
processes, alternating, medians; everything is in step. Nothing is asserted about time.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.bench.processes import measure, table, tool

pytestmark = pytest.mark.bench


def _this_repository(folder: Path, request: Any) -> None:
    repo = request.getfixturevalue("repo")
    for name in ("spec", "generated"):
        shutil.copytree(repo / name, folder / name)
    shutil.copy(repo / "pyproject.toml", folder)


def _github(folder: Path, request: Any) -> None:
    source = request.getfixturevalue("shared") / "corpus" / "github__api.json"
    (folder / "spec").mkdir(parents=True)
    shutil.copy(source, folder / "spec" / "api.json")
    (folder / "spec" / "sources.yaml").write_text("sources: [api.json]\n")


_PROJECTS: dict[str, tuple[Callable[[Path, Any], None], int]] = {
    "this repository": (_this_repository, 5),
    "GitHub": (_github, 1),
}
"""Name → how its project is made, and how many rounds."""

_MODELS = [
    *("--input", "spec/openapi.yaml", "--input-file-type", "openapi", "--disable-timestamp"),
    *("--output", "models.py", "--output-model-type", "pydantic_v2.BaseModel"),
]


def _commit(folder: Path) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", "-C", str(folder)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "as it was made"]):
        subprocess.run([*git, *command], check=True)


@pytest.mark.parametrize("name", _PROJECTS)
def test_check_of_what_is_in_step(
    name: str, request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, rounds = _PROJECTS[name]
    work, cache = tmp_path / "project", str(tmp_path / "cache")
    make(work, request)
    monkeypatch.setenv("SPECMELD_CACHE", cache)
    specmeld, models = tool("specmeld"), [tool("datamodel-codegen"), *_MODELS]
    subprocess.run([specmeld, "generate", "-q", "--no-prove"], cwd=work, check=True)
    subprocess.run(models, cwd=work, check=True)
    _commit(work)
    again = f"{specmeld} generate -q --no-prove && git diff --exit-code --stat"
    commands = {
        "check --fast": [specmeld, "check", "--fast", "-q"],
        "check, code remembered": [specmeld, "check", "-q"],
        "check, nothing remembered": [specmeld, "check", "-q"],
        "generate and git diff": ["sh", "-c", again],
        "datamodel-codegen --check": [*models, "--check"],
    }
    results: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for label, command in commands.items():
            forgets = label.endswith("nothing remembered")
            monkeypatch.setenv("SPECMELD_CACHE", "" if forgets else cache)
            results.setdefault(label, []).append(measure(command, work))
    peers = ("generate and git diff", "datamodel-codegen --check")
    print(f"\n{name}\n" + "\n".join(table(results, peers)))
