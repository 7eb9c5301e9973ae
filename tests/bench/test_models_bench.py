"""The models against their peers in the same run: speed of reading and writing, weight of loading.

``pytest -m bench -s tests/bench/test_models_bench.py`` prints the tables. Plain pydantic is our own
models with pydantic's types in the place of ours and without what we check beside them. Nothing is
asserted about time: the clock of a shared machine is noise.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from tests.bench.processes import tool

from specmeld.conformance.load import component_types

pytestmark = pytest.mark.bench

_ROUNDS = 3
_PLAIN = """\
from typing import Annotated, TypeAlias, TypeVar
from pydantic import BaseModel, ConfigDict, StrictFloat, StrictInt
T = TypeVar("T")
StrictInteger: TypeAlias = StrictInt
StrictNumber: TypeAlias = StrictInt | StrictFloat
Omittable: TypeAlias = Annotated[T | None, ()]
Exact = lambda schema: ()
ExactLiteral = ()
class ApiModel(BaseModel):
    model_config = ConfigDict(extra="allow", defer_build=True, protected_namespaces=())
class ExactModel(ApiModel):
    pass
UntypedModel = ExactModel
"""
_MSGSPEC = """\
from msgspec import Struct, UnsetType, defstruct
def member(tag, **fields):
    return defstruct(tag, list(fields.items()), tag_field="type", tag=tag)
CODE = member("code_interpreter")
SEARCH = member("file_search", file_search=dict[str, Any] | UnsetType)
Tool = CODE | SEARCH | member("function", function=dict[str, Any])
Part = member("text", text=str) | member("image_url", image_url=dict[str, str])
class Attachment(Struct):
    file_id: str
    tools: list[CODE | SEARCH]
class AdditionalMessage(Struct):
    role: str
    content: str | list[Part]
    attachments: list[Attachment] | None
    metadata: dict[str, str] | None
TYPES = {{"tools": list[Tool], "temperature": float, "top_p": float}}
Run = defstruct("Run", [(name, TYPES.get(name, Any)) for name in {names}])
"""  # by hand, and it judges less: the structs that are generated cannot be told apart in unions
_TOOLS = [
    {"type": "code_interpreter"},
    {"type": "file_search", "file_search": {"max_num_results": 5}},
    {"type": "function", "function": {"name": "look_up", "parameters": {"type": "object"}}},
]
_RUN = {
    **{"id": "run_1", "object": "thread.run", "created_at": 1, "thread_id": "t", "model": "m"},
    **{"assistant_id": "a", "status": "queued", "required_action": None, "last_error": None},
    **{"expires_at": 1, "started_at": None, "cancelled_at": None, "failed_at": None},
    **{"completed_at": None, "incomplete_details": None, "instructions": "help " * 20},
    **{"tools": _TOOLS, "metadata": {"a": "b"}, "usage": None, "temperature": 1.0, "top_p": 1},
    **{"max_prompt_tokens": 1000, "max_completion_tokens": 1000, "tool_choice": "auto"},
    **{"truncation_strategy": {"type": "auto", "last_messages": None}},
    **{"parallel_tool_calls": True, "response_format": "auto"},
}
_MESSAGES = [
    {
        "role": "user" if at % 2 else "assistant",
        "content": "hello " * 10
        if at % 3
        else [
            {"type": "text", "text": "x" * 50},
            {"type": "image_url", "image_url": {"url": "https://images.example/1"}},
        ],
        "attachments": [{"file_id": "f", "tools": [{"type": "code_interpreter"}]}],
        "metadata": {"key": str(at)},
    }
    for at in range(100)
]


def _generate(folder: Path, *command: str) -> bool:
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=600, check=False)
    return done.returncode == 0


def _peers(repo: Path, folder: Path) -> dict[str, tuple[str, str, str]]:
    """Name → how it reads, its module and the folder that this is in; those that can be had."""
    spec = str(repo / "spec" / "openapi.yaml")
    shutil.copytree(repo / "generated" / "openai_threads", folder / "ours")
    plain = folder / "plain"
    shutil.copytree(folder / "ours" / "models", plain / "models")
    (plain / "__init__.py").write_text("")
    (plain / "_schema.py").write_text(_PLAIN)
    peers = {
        "plain pydantic": ("pydantic", "plain.models", ""),
        "ours": ("pydantic", "ours.models", ""),
    }
    codegen = (tool("datamodel-codegen"), "--input", spec, "--input-file-type", "openapi")
    if _generate(
        folder, *codegen, "--output", "dm.py", "--output-model-type", "pydantic_v2.BaseModel"
    ):
        peers["datamodel-codegen"] = ("pydantic", "dm", "")
    if importlib.util.find_spec("msgspec"):
        (folder / "ms.py").write_text(_MSGSPEC.format(names=list(_RUN)))
        peers["msgspec by hand"] = ("msgspec", "ms", "")
    client = (tool("openapi-python-client"), "generate", "--path", spec, "--meta", "none")
    if _generate(folder, *client, "--output-path", "opc"):
        peers["openapi-python-client"] = ("dicts", "opc.models", "")
    java = tool("openapi-generator-cli")
    if Path(java).exists() and _generate(
        folder, java, "generate", "-i", spec, "-g", "python", "-o", "ogc"
    ):
        peers["openapi-generator"] = ("dicts", "openapi_client", "ogc")
    return peers


def test_reading_and_writing(repo: Path, tmp_path: Path) -> None:
    peers = _peers(repo, tmp_path)
    for title, name, value in (
        ("a Run", "Run", _RUN),
        ("100 messages", "AdditionalMessage", _MESSAGES),
    ):
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(value))
        found: dict[str, list[dict[str, float]]] = {peer: [] for peer in peers}
        for _ in range(_ROUNDS):
            for peer, (how, module, inside) in peers.items():
                script = str(Path(__file__).with_name("reading.py"))
                arguments = (how, str(tmp_path / inside), module, name, str(file))
                done = subprocess.run([sys.executable, script, *arguments], capture_output=True)
                if done.returncode == 0:
                    found[peer].append(json.loads(done.stdout))
        print(f"\n{title:<24}{'read µs':>9}{'× plain':>9}{'write µs':>9}{'× plain':>9}")
        plain = _medians(found["plain pydantic"])
        for peer, each in found.items():
            if not each:
                print(f"{peer:<24} cannot read it")
                continue
            read, write = _medians(each)
            ratios = read / plain[0], write / plain[1]
            print(f"{peer:<24}{read:>9.1f}{ratios[0]:>9.2f}{write:>9.1f}{ratios[1]:>9.2f}")
        assert len(found["ours"]) == _ROUNDS


def _medians(each: list[dict[str, float]]) -> tuple[float, float]:
    return statistics.median(one["read"] for one in each), statistics.median(
        one["write"] for one in each
    )


def test_loading(repo: Path, tmp_path: Path) -> None:
    """This repo's package: pydantic alone, the package imported, one of its models used."""
    shutil.copytree(repo / "generated" / "openai_threads", tmp_path / "ours")
    _print_loading(tmp_path, "ours", "Run")


def test_loading_a_thousand_schemas(shared: Path, tmp_path: Path) -> None:
    """GitHub's: the package, and datamodel-codegen's one module of the same schemas."""
    spec = str(shared / "corpus" / "github__api.json")
    ours = (tool("specmeld"), "generate", "--spec", spec, "--out", ".", "--no-prove")
    assert _generate(tmp_path, *ours, "--package", "ours")
    peer = (tool("datamodel-codegen"), "--input", spec, "--input-file-type", "openapi")
    _generate(tmp_path, *peer, "--output", "dm.py", "--output-model-type", "pydantic_v2.BaseModel")
    _print_loading(tmp_path, "ours", "FullRepository")


def _print_loading(folder: Path, package: str, name: str) -> None:
    use = "try:\n    kind.model_validate({})\nexcept pydantic.ValidationError:\n    pass"
    scripts = {
        "pydantic": "",
        "package imported": f"import {package}",
        "one model used": f"import {package}.models\nkind = {package}.models.{name}\n{use}",
    }
    if (folder / "dm.py").exists():
        scripts["datamodel-codegen"] = f"import dm\nkind = dm.{name}\n{use}"
    runs: dict[str, list[tuple[float, float]]] = {what: [] for what in scripts}
    for _ in range(_ROUNDS + 1):  # the first compiles the modules
        for what, script in scripts.items():
            if (found := _loaded(script, folder)) is not None:
                runs[what].append(found)
    assert all(runs[what] for what in ("pydantic", "package imported", "one model used"))
    schemas = len(component_types(folder / package))
    print(f"\n{schemas} schemas           CPU s over pydantic's   MiB over pydantic's")
    base = (0.0, 0.0)
    for what, each in runs.items():
        if not each:
            print(f"{what:<20} cannot be loaded")
            continue
        seconds, memory = (min(one) for one in zip(*each[1:], strict=True))
        if what == "pydantic":
            base = seconds, memory
        print(f"{what:<20}{seconds:>8.3f}{seconds - base[0]:>8.3f}", end="")
        print(f"{memory:>15.0f}{memory - base[1]:>8.0f}")


def _loaded(script: str, folder: Path) -> tuple[float, float] | None:
    """Seconds of CPU and MiB of peak memory of a process that runs ``script`` beside pydantic;
    None where it fails."""
    told = "open('/proc/self/status').read().split('VmHWM:')[1].split()[0]"
    before = "import time, pydantic\npydantic.TypeAdapter(pydantic.BaseModel)"
    after = f"print(time.process_time(), int({told}) / 1024)"
    command = [sys.executable, "-c", f"{before}\n{script}\n{after}"]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True)
    if done.returncode:
        return None
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory
