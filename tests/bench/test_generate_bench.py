"""generate on descriptions of three sizes: from nothing, and after one property has changed.

``pytest -m bench -s`` prints a table for each, with two peers in the same run. Whole processes with
a cache of their own, alternating, medians; the peers make models and a client but no suite, and
remember nothing. Nothing is asserted about time.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.bench.processes import measure, table, tool

pytestmark = pytest.mark.bench

_DOCUMENTS = {
    "canonical file": ("spec/openapi.yaml", 5),
    "Svix": ("corpus/svix__lib.json", 3),
    "GitHub": ("corpus/github__api.json", 1),
}
"""Name → where it is (in the checkout, or in the shared folder), and how many rounds."""


def _peers(spec: Path) -> dict[str, list[str]]:
    return {
        "datamodel-codegen": [
            *(tool("datamodel-codegen"), "--input", str(spec), "--input-file-type", "openapi"),
            *("--output", "models.py", "--output-model-type", "pydantic_v2.BaseModel"),
        ],
        "openapi-python-client": [
            *(tool("openapi-python-client"), "generate", "--path", str(spec)),
            *("--meta", "none", "--output-path", "client", "--overwrite"),
        ],
    }


def _one_more_property(document: dict[str, Any], name: str) -> None:
    schemas = document["components"]["schemas"].values()
    first = next(one for one in schemas if one.get("properties"))
    first["properties"][name] = {"type": "string", "maxLength": 9}


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_generate_from_nothing_and_after_a_change(
    name: str, request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, rounds = _DOCUMENTS[name]
    folder = "shared" if place.startswith("corpus") else "repo"
    source = request.getfixturevalue(folder) / place
    document = yaml.load(source.read_text(encoding="utf-8"), yaml.CSafeLoader)
    spec = tmp_path / "api.json"
    ours = [tool("specmeld"), "generate", "--spec", str(spec), "--package", "client", "--no-prove"]
    results: dict[str, list[tuple[float, float]]] = {}
    for turn in range(rounds):
        spec.write_text(json.dumps(document))
        work = tmp_path / f"turn{turn}"
        work.mkdir()
        monkeypatch.setenv("SPECMELD_CACHE", str(work / "cache"))
        results.setdefault("specmeld, from nothing", []).append(measure(ours, work))
        again = results.setdefault("specmeld, nothing changed", [])
        again.append(measure(ours, work))
        _one_more_property(document, f"one_more_{turn}")
        spec.write_text(json.dumps(document))
        results.setdefault("specmeld, one property changed", []).append(measure(ours, work))
        shutil.rmtree(work / "client")
        for peer, command in _peers(spec).items():
            results.setdefault(peer, []).append(measure(command, work))
    print(f"\n{name}\n" + "\n".join(table(results, ("datamodel-codegen", "openapi-python-client"))))
