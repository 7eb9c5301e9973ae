"""generate on descriptions of many sizes, beside two peers: the table of the README's "How fast".

``pytest -m bench -s`` prints a line for each document, and for three of them what a second run and
one after a change cost. CPU seconds of whole processes, children included, with a cache of their
own; datamodel-code-generator lays its models out with ruff, and remembers nothing, as
openapi-python-client does. Nothing is asserted about time.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.bench.processes import FailedError, measure, table, tool

pytestmark = pytest.mark.bench

_DOCUMENTS = {
    "three operations": "corpus/oai__uspto.yaml",
    "own canonical file": "spec/openapi.yaml",
    "azure openai": "corpus/azure__openai.json",
    "Svix": "corpus/svix__lib.json",
    "Datadog": "corpus/datadog__v1.yaml",
    "Box": "corpus/box__box.json",
    "Discord": "corpus/discord__discord.json",
    "Okta": "corpus/okta__management.yaml",
    "Elastic": "corpus/elastic__serverless.json",
    "GitHub": "corpus/github__api.json",
}
"""Name → where it is, in the checkout or in the shared folder."""
_CHANGED = {"own canonical file": 5, "Svix": 3, "GitHub": 1}
"""What is changed, and in how many rounds."""
_PEERS = ("datamodel-codegen", "openapi-python-client")


def _ours(spec: Path) -> list[str]:
    return [tool("specmeld"), "generate", "--spec", str(spec), "--package", "client", "--no-prove"]


def _peers(spec: Path) -> dict[str, list[str]]:
    return {
        "datamodel-codegen": [
            *(tool("datamodel-codegen"), "--input", str(spec), "--input-file-type", "openapi"),
            *("--output", "models.py", "--output-model-type", "pydantic_v2.BaseModel"),
            *("--formatters", "ruff-format"),
        ],
        "openapi-python-client": [
            *(tool("openapi-python-client"), "generate", "--path", str(spec)),
            *("--meta", "none", "--output-path", "client", "--overwrite"),
        ],
    }


def _source(name: str, request: Any) -> Path:
    place = _DOCUMENTS[name]
    folder = "shared" if place.startswith("corpus") else "repo"
    source: Path = request.getfixturevalue(folder) / place
    if not source.exists():
        pytest.skip(f"{place} is not here")
    return source


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_generate_beside_its_peers(
    name: str, request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = _source(name, request)
    monkeypatch.setenv("SPECMELD_CACHE", str(tmp_path / "cache"))
    measured = {"specmeld": f"{measure(_ours(spec), tmp_path)[0]:.2f}"}
    for peer, command in _peers(spec).items():
        folder = tmp_path / peer
        folder.mkdir()
        try:
            measured[peer] = f"{measure(command, folder)[0]:.2f}"
        except FailedError as error:
            measured[peer] = f"refuses ({error.last_words()})"
    print(f"\n{name}: " + ", ".join(f"{who} {seconds}" for who, seconds in measured.items()))


def _one_more_property(document: dict[str, Any], name: str) -> None:
    schemas = document["components"]["schemas"].values()
    first = next(one for one in schemas if one.get("properties"))
    first["properties"][name] = {"type": "string", "maxLength": 9}


@pytest.mark.parametrize("name", _CHANGED)
def test_generate_from_nothing_and_after_a_change(
    name: str, request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = _source(name, request)
    document = yaml.load(source.read_text(encoding="utf-8"), yaml.CSafeLoader)
    spec = tmp_path / "api.json"
    ours = _ours(spec)
    results: dict[str, list[tuple[float, float]]] = {}
    for turn in range(_CHANGED[name]):
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
    print(f"\n{name}\n" + "\n".join(table(results, _PEERS)))
