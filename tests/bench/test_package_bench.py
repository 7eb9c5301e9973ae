"""The whole package: how long it takes and how much there is, beside the peers' clients.

``pytest -m bench -s`` prints for each description CPU seconds, MiB, lines of Python and how many of
the operations each made; a peer that fails is listed with its error. Ours holds models, both
clients, stubs, docs and the suite that proves it, made from nothing. Nothing is asserted about
time.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.bench.processes import FailedError, measure, tool

pytestmark = pytest.mark.bench

_DOCUMENTS = {
    "our six operations": "spec/openapi.yaml",
    "Svix": "corpus/svix__lib.json",
    "Box": "corpus/box__box.json",
    "GitHub": "corpus/github__api.json",
    "Elastic": "corpus/elastic__serverless.json",
}


def _commands(spec: Path) -> dict[str, list[str]]:
    given = str(spec)
    return {
        "specmeld": [
            *(tool("specmeld"), "generate", "--spec", given, "--no-prove"),
            *("--package", "client", "--out", "ours"),
        ],
        "openapi-python-client": [
            *(tool("openapi-python-client"), "generate", "--path", given),
            *("--meta", "none", "--output-path", "opc/client"),
        ],
        "openapi-generator": [
            *(tool("openapi-generator-cli"), "generate", "-i", given, "-g", "python"),
            *("-o", "ogc", "--skip-validate-spec"),
        ],
        "datamodel-codegen, client": [
            *(tool("datamodel-codegen"), "--input", given, "--input-file-type", "openapi"),
            *("--output", "dmcg/models.py", "--output-model-type", "pydantic_v2.BaseModel"),
            *("--generate-client", "httpx2", "--client-output", "dmcg/client"),
            *("--client-package", "dmcg.client", "--client-model-package", "dmcg.models"),
            *("--use-missing-sentinel", "--target-pydantic-version", "2.14"),
        ],
    }


_FOLDERS = {
    "specmeld": "ours",
    "openapi-python-client": "opc",
    "openapi-generator": "ogc",
    "datamodel-codegen, client": "dmcg",
}
_CALLS = {
    "specmeld": ("resources/*.py", r"^def \w+_operation\(\)"),
    "openapi-python-client": ("api/*/*.py", r"^def sync_detailed\("),
    "openapi-generator": ("api/*.py", r"^    def _\w+_serialize\("),
    "datamodel-codegen, client": ("resources/*/_async.py", r"^    async def [a-z]\w*\("),
}
"""The files that hold operations, and what stands in them for each one, however often."""


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_a_whole_package(
    name: str, request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = _DOCUMENTS[name]
    folder = "shared" if place.startswith("corpus") else "repo"
    text = (request.getfixturevalue(folder) / place).read_text(encoding="utf-8")
    spec = tmp_path / "api.json"
    spec.write_text(json.dumps(yaml.load(text, yaml.CSafeLoader), default=str))
    monkeypatch.setenv("SPECMELD_CACHE", "")
    print(f"\n{name:<28}{'CPU s':>8}{'MiB':>8}{'lines':>10}{'operations':>12}")
    for tool_name, command in _commands(spec).items():
        work = tmp_path / _FOLDERS[tool_name]
        work.mkdir()
        try:
            seconds, memory = measure(command, tmp_path)
        except FailedError as error:
            print(f"{tool_name:<28}  makes nothing: {error.last_words()}")
            assert tool_name != "specmeld"
            continue
        lines = sum(file.read_text(encoding="utf-8").count("\n") for file in _sources(work))
        pattern, call = _CALLS[tool_name]
        calls = sum(
            len({*re.findall(call, file.read_text(encoding="utf-8"), re.MULTILINE)})
            for file in work.rglob(pattern)
        )
        print(f"{tool_name:<28}{seconds:>8.1f}{memory:>8.0f}{lines:>10,}{calls:>12,}")


def _sources(folder: Path) -> list[Path]:
    """The Python of a package, without tests: ours prove it, the peers' are empty."""
    apart = {"test", "conformance"}
    return [file for file in folder.rglob("*.py") if not apart & set(file.parts)]
