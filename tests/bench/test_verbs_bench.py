"""What each verb costs on descriptions of many sizes, beside two peers: one table.

``pytest -m bench -s`` prints rows of Markdown: document, verb, CPU seconds and MiB of specmeld, of
datamodel-code-generator (models alone, laid out by ruff) and of openapi-python-client, and the
ratio to the first peer. Whole processes, children included; the peers remember nothing. Where no
peer has the verb, its ratio is to parsing the description, which every tool must. The README's and
the documentation's figures come from here. Nothing is asserted about time.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.bench.processes import FailedError, measure, tool

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
_HEAD = (
    "| document | verb | specmeld | MiB | datamodel-code-generator | MiB "
    "| openapi-python-client | MiB | ratio |\n|---|---|---|---|---|---|---|---|---|"
)
_PARSE = {
    ".json": "import json, sys; [json.load(open(name, 'rb')) for name in sys.argv[1:]]",
    ".yaml": "import sys, yaml; "
    "[yaml.load(open(name, 'rb'), yaml.CSafeLoader) for name in sys.argv[1:]]",
}
_CHANGED = "one_more_property"

Cost = tuple[float, float]
"""CPU seconds and MiB."""


@dataclass(frozen=True)
class Row:
    verb: str
    ours: Cost
    models: Cost | None = None
    client: Cost | None = None
    parse: Cost | None = None

    def line(self, document: str) -> str:
        """The row as Markdown."""
        base = self.models or self.parse
        ratio = f"{self.ours[0] / base[0]:.1f}" if base else ""
        cells = [document, self.verb, *_cells(self.ours), *_cells(self.models)]
        return f"| {' | '.join([*cells, *_cells(self.client), ratio])} |"


def _cells(cost: Cost | None) -> tuple[str, str]:
    return (f"{cost[0]:.2f}", f"{cost[1]:.0f}") if cost else ("–", "–")


@pytest.fixture(scope="module", autouse=True)
def _head() -> None:
    print("\n" + _HEAD)


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_what_each_verb_costs(
    name: str, request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = _DOCUMENTS[name]
    folder = "shared" if place.startswith("corpus") else "repo"
    source: Path = request.getfixturevalue(folder) / place
    if not source.exists():
        pytest.skip(f"{place} is not here")
    monkeypatch.setenv("SPECMELD_CACHE", str(tmp_path / "cache"))
    for row in (*_of_one_document(source, tmp_path), *_of_a_project(source, tmp_path)):
        print(row.line(name), flush=True)


def _of_one_document(source: Path, folder: Path) -> Iterator[Row]:
    spec = folder / f"api{source.suffix}"
    shutil.copy(source, spec)
    ours = [tool("specmeld"), "generate", spec.name, "--package", "client", "--no-prove", "-q"]
    models = _models(spec.name)
    client = [tool("openapi-python-client"), "generate", "--path", spec.name]
    client += ["--meta", "none", "--output-path", "opc", "--overwrite"]
    cold, beside = measure(ours, folder), _tried(models, folder)
    yield Row("generate, nothing remembered", cold, beside, _tried(client, folder))
    yield Row("generate, nothing changed", measure(ours, folder), beside)
    document = yaml.load(spec.read_bytes(), yaml.CSafeLoader)
    changed = folder / f"changed{source.suffix}"
    assert _add_a_property(document.get("components", document))
    changed.write_text(_written(document, source.suffix), encoding="utf-8")
    parse = _tried([sys.executable, "-c", _PARSE[source.suffix], spec.name, changed.name], folder)
    diff = [tool("specmeld"), "diff", spec.name, changed.name, "--fail-on", "none", "-q"]
    yield Row("diff of two versions", measure(diff, folder), parse=parse)
    shutil.copy(changed, spec)
    yield Row("generate, one property changed", measure(ours, folder), _tried(models, folder))


def _of_a_project(source: Path, folder: Path) -> Iterator[Row]:
    work = folder / "project"
    (work / "spec").mkdir(parents=True)
    shutil.copy(source, work / "spec" / f"api{source.suffix}")
    (work / "spec" / "sources.yaml").write_text(f"sources: [api{source.suffix}]\n", "utf-8")
    given = f"spec/api{source.suffix}"
    models, specmeld = _models(given), tool("specmeld")
    parse = _tried([sys.executable, "-c", _PARSE[source.suffix], given], work)
    made = measure([specmeld, "generate", "--no-prove", "-q"], work)
    yield Row("generate in a project", made, _tried(models, work))
    shutil.rmtree(folder / "cache")
    checked = measure([specmeld, "check", "-q"], work)
    yield Row("check, nothing remembered", checked, _tried([*models, "--check"], work))
    for verb in ("check --fast", "normalize", "report"):
        yield Row(verb, measure([specmeld, *verb.split(), "-q"], work), parse=parse)
    place = _first_place(yaml.load((work / given).read_bytes(), yaml.CSafeLoader))
    for verb in ("explain, the first time", "explain, again"):
        yield Row(verb, measure([specmeld, "explain", place], work), parse=parse)


def _models(given: str) -> list[str]:
    return [
        *(tool("datamodel-codegen"), "--input", given, "--input-file-type", "openapi"),
        *("--output", "models.py", "--output-model-type", "pydantic_v2.BaseModel"),
        *("--formatters", "ruff-format", "--disable-timestamp"),
    ]


def _tried(command: list[str], folder: Path) -> Cost | None:
    """What a peer costs; None if it refuses the document."""
    try:
        return measure(command, folder)
    except FailedError:
        return None


def _first_place(document: dict[str, Any]) -> str:
    """The JSON pointer of the first operation."""
    for path, item in document["paths"].items():
        for method in ("get", "post", "put", "delete"):
            if method in item:
                return f"/paths/{path.replace('~', '~0').replace('/', '~1')}/{method}"
    raise ValueError("the document has no operation")


def _add_a_property(value: Any) -> bool:
    """Add a property to the first schema that has some."""
    if isinstance(value, dict):
        properties = value.get("properties")
        if value.get("type") == "object" and isinstance(properties, dict) and properties:
            properties[_CHANGED] = {"type": "string", "maxLength": 9}
            return True
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_add_a_property, inner))


def _written(document: dict[str, Any], suffix: str) -> str:
    if suffix == ".json":
        return json.dumps(document, indent=2)
    return yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, width=1 << 20)
