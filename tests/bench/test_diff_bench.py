"""diff of two large descriptions against the bare parse of both, and against a peer, in one run.

``pytest -m bench -s`` prints the tables. Whole processes, alternating, medians; the clock of a
shared machine is noise, so nothing is asserted about time. The second version is a copy of the
first with edits all over it, among them one of a schema that hundreds of operations use. The bare
parse loads both files with Python's ``json`` and does nothing with them. ``openapi-diff`` (npm) is
the peer: oasdiff is on neither PyPI nor npm (its name there is a placeholder). It runs out of
memory on GitHub's description, so it is asked of a smaller one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.bench.processes import measure, table, tool

pytestmark = pytest.mark.bench

_ROUNDS = 5
_LARGE, _SMALLER = "github__api.json", "superset__superset.json"
_BARE = "import json, sys; [json.load(open(name, encoding='utf-8')) for name in sys.argv[1:]]"


def _edited(document: dict[str, Any]) -> dict[str, Any]:
    """Every fiftieth operation goes or asks for more; the schema used most says less and more."""
    used = Counter[str]()
    _count(document, used)
    most = used.most_common(1)[0][0]
    schema = document
    for step in most.removeprefix("#/").split("/"):
        schema = schema[step]
    if len(schema.get("required", [])) > 1:
        del schema["required"][0]
    for each in schema.get("properties", {}).values():
        if each.get("type") == "string":
            each["maxLength"] = 1000
    for number, (path, item) in enumerate(list(document["paths"].items())):
        if number % 50 == 0:
            del document["paths"][path]
        elif number % 50 == 1:
            for operation in item.values():
                for parameter in operation.get("parameters", []) if "get" in item else []:
                    if "name" in parameter:
                        parameter["required"] = True
    return document


def _count(value: Any, used: Counter[str]) -> None:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith(("#/components/schemas", "#/def")):
            used[reference] += 1
        for inner in value.values():
            _count(inner, used)
    elif isinstance(value, list):
        for inner in value:
            _count(inner, used)


def _two(shared: Path, folder: Path, name: str) -> None:
    text = (shared / "corpus" / name).read_text(encoding="utf-8")
    (folder / "old.json").write_text(text, encoding="utf-8")
    edited = json.dumps(_edited(json.loads(text)), indent=2)
    (folder / "new.json").write_text(edited, encoding="utf-8")


def _run(
    commands: dict[str, list[str]], folder: Path, rounds: int = _ROUNDS
) -> dict[str, list[tuple[float, float]]]:
    runs: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for what, command in commands.items():
            runs.setdefault(what, []).append(measure(command, folder))
    return runs


def _commands(*flags: str) -> dict[str, list[str]]:
    ours = [tool("specmeld"), "diff", "old.json", "new.json", "--fail-on", "none"]
    return {
        "bare parse of both": [sys.executable, "-c", _BARE, "old.json", "new.json"],
        "specmeld diff": [*ours, *flags],
    }


def test_diff_of_two_large_descriptions(shared: Path, tmp_path: Path) -> None:
    _two(shared, tmp_path, _LARGE)
    read = "from pathlib import Path; import sys\n"
    read += "from specmeld.pipeline.settle.document_reading import canonical_from\n"
    read += "from specmeld.resolve import resolve_api\n"
    read += "for name in ('old.json', 'new.json'):\n"
    read += "    resolve_api(canonical_from(Path(name))[0].document)"
    commands = _commands()
    commands["reading and resolving both"] = [sys.executable, "-c", read]
    commands["specmeld diff of a copy"] = [
        *(tool("specmeld"), "diff", "old.json", "old.json", "--fail-on", "any")
    ]
    runs = _run(commands, tmp_path)
    print(f"\n{_LARGE}, ratios to the bare parse")
    print("\n".join(table(runs, ["bare parse of both"])))
    told = subprocess.run(
        [*commands["specmeld diff"], "--format", "json"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert json.loads(told.stdout)["counts"]["breaking"] > 20


def test_diff_against_a_peer(shared: Path, tmp_path: Path) -> None:
    npm = shutil.which("npm")
    (tmp_path / "package.json").write_text("{}")
    installing = [npm or "", "install", "--ignore-scripts", "openapi-diff"]
    if npm is None or subprocess.run(installing, cwd=tmp_path, capture_output=True).returncode:
        pytest.skip("npm, or the peer from it, is missing")
    _two(shared, tmp_path, _SMALLER)
    peer = str(tmp_path / "node_modules" / ".bin" / "openapi-diff")
    commands = _commands("--no-python")
    commands["specmeld diff --python"] = [*commands["specmeld diff"][:-1], "--python"]
    commands["openapi-diff"] = ["sh", "-c", f"{peer} old.json new.json > peer.txt || true"]
    runs = _run(commands, tmp_path, rounds=3)
    print(f"\n{_SMALLER}, ratios to openapi-diff")
    print("\n".join(table(runs, ["openapi-diff"])))
    assert (tmp_path / "peer.txt").stat().st_size > 0
