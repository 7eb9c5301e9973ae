"""What the rendered files promise: order, laziness, relocation, and no text that becomes code."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import black
import pytest
import yaml
from black.mode import TargetVersion

from specmeld.pipeline.make.samples import samples
from specmeld.plan import plan_package
from specmeld.plan.prose.docs import bounds_text
from specmeld.render import render
from specmeld.resolve import resolve_api

FIXTURES = Path(__file__).parent / "fixtures"
_RENDER = """
import hashlib, sys, yaml
from specmeld.plan import plan_package
from specmeld.render import render
from specmeld.resolve import resolve_api
with open(sys.argv[1], encoding="utf-8") as document:
    files = render(plan_package(resolve_api(yaml.safe_load(document)), "made"))
for path, text in files.items():
    print(path, hashlib.sha256(text.encode()).hexdigest())
"""


def _document(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FIXTURES / f"{name}.yaml").read_text("utf-8"))
    return loaded


def _files(document: dict[str, Any], package: str = "made") -> dict[str, str]:
    api = resolve_api(document)
    return dict(render(plan_package(api, package, samples=samples(api))))


def _run(code: str, folder: Path, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_same_bytes_under_another_hash_seed_and_locale(tmp_path: Path) -> None:
    spec = str(FIXTURES / "library.yaml")
    first = _run(_RENDER, tmp_path, spec, PYTHONHASHSEED="1", LC_ALL="C")
    second = _run(_RENDER, FIXTURES, spec, PYTHONHASHSEED="2", LC_ALL="C.UTF-8", TZ="Asia/Tokyo")
    assert first == second and "_client.py" in first


def test_the_manifest_has_every_operation_and_component() -> None:
    document = _document("threads")
    manifest = json.loads(_files(document)["specmeld.json"])
    assert manifest["operations"] == {
        "POST /threads/runs": "threads.create_and_run",
        "GET /threads/{thread_id}": "threads.get",
        "POST /threads/{thread_id}": "threads.modify",
        "DELETE /threads/{thread_id}": "threads.delete",
        "GET /threads/{thread_id}/messages": "threads.messages.list",
        "POST /threads/{thread_id}/runs": "threads.runs.create",
    }
    assert manifest["schemas"].keys() == document["components"]["schemas"].keys()


def test_the_manifest_leads_to_each_type(packages: Path) -> None:
    import importlib

    manifest = json.loads((packages / "library" / "specmeld.json").read_text())
    for target in manifest["schemas"].values():
        module, _, name = target.partition(":")
        assert hasattr(importlib.import_module(module), name)


@pytest.mark.slow
def test_importing_the_package_loads_nothing(packages: Path) -> None:
    code = (
        "import sys, threads_api; "
        "loaded = {'httpx2', 'pydantic', 'threads_api.models', 'fastapi'} & sys.modules.keys(); "
        "assert not loaded, loaded; "
        "threads_api.Client(api_key='k').threads.messages; "
        "late = ('threads_api.models.', 'fastapi'); "
        "loaded = [name for name in sys.modules if name.startswith(late)]; "
        "assert not loaded, loaded; print('lazy')"
    )
    assert _run(code, packages).strip() == "lazy"


def test_public_names_are_those_of_all(packages: Path) -> None:
    """Loading some of them changes nothing."""
    code = (
        "import threads_api as made; from threads_api import models; models.Run; made.Client; "
        "assert dir(made) == sorted(made.__all__), dir(made); "
        "assert dir(models) == sorted(models.__all__), dir(models); "
        "print(len(models.__all__) > len(set(models.__all__)))"
    )
    assert _run(code, packages).strip() == "False"


@pytest.mark.parametrize("package", ["threads_api", "library", "feed"])
def test_imports_and_all_are_in_order(packages: Path, package: str) -> None:
    command = ["ruff", "check", "--isolated", "--select=I,RUF022,UP,F401", "--line-length=100"]
    combined = ["--target-version=py311", "--config=lint.isort.combine-as-imports=true"]
    done = subprocess.run(
        [sys.executable, "-m", *command, *combined, "--exclude=runtime", package],
        cwd=packages,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_it_works_under_another_name_beside_a_second_one(packages: Path, tmp_path: Path) -> None:
    vendor = tmp_path / "app" / "_vendor"
    vendor.mkdir(parents=True)
    (tmp_path / "app" / "__init__.py").touch()
    (vendor / "__init__.py").touch()
    shutil.copytree(packages / "threads_api", vendor / "talk")
    shutil.copytree(packages / "library", vendor / "books")
    code = (
        "import sys; from app._vendor import books, talk; import app._vendor.talk.server; "
        "talk.Client(api_key='k').threads.runs.create; books.AsyncClient().books.get; "
        "from app._vendor.talk.models import Run; "
        "assert not {'threads_api', 'library'} & sys.modules.keys(); print(Run.__module__)"
    )
    assert _run(code, tmp_path).strip().startswith("app._vendor.talk.models")


_HOSTILE = [
    '"""\nimport os\nos.abort()\n"""',
    "'''; __import__('os').abort(); '''",
    "{{ 7 * 7 }} {% raw %} {# #}",
    "\\",
    '\\"',
    'ends with "',
    "a\x00b\u2028c\ud800",
    "x" * 10_000,
    "{thread_id!r}",
    "class",
    "日本語",
    "",
    "\n\n\n",
    "__init__",
    "../../etc/passwd",
]


def _poisoned(text: str) -> dict[str, Any]:
    """A document with ``text`` at every place that takes text."""
    schema = {
        "type": "object",
        "title": text,
        "description": text,
        "required": [text],
        "properties": {
            text: {"type": "string", "default": text, "description": text},
            "other": {"type": "string", "enum": [text, "b"], "pattern": "^a$"},
        },
    }
    media = {"schema": schema, "example": text}
    operation = {
        "operationId": text,
        "tags": [text],
        "summary": text,
        "description": text,
        "security": [{text: [text]}],
        "parameters": [
            {"name": text or "e", "in": "query", "description": text, "schema": {"default": text}},
            {
                "name": f"H{text}",
                "in": "header",
                "required": True,
                "schema": {"type": "string", "const": text},
            },
        ],
        "requestBody": {
            "description": text,
            "required": True,
            "content": {"application/json": media},
        },
        "responses": {
            "200": {"description": text, "content": {"application/json": media}},
            "404": {"description": text, "content": {text: {"schema": {"type": "string"}}}},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": text, "version": text, "description": text},
        "servers": [{"url": text}],
        "paths": {f"/a/{text}": {"post": operation}, f"/{{{text or 'e'}}}": {"get": operation}},
        "components": {
            "securitySchemes": {text: {"type": "apiKey", "in": "header", "name": text}},
            "schemas": {text or "Empty": schema},
        },
    }


@pytest.mark.few(1)
@pytest.mark.parametrize("text", _HOSTILE, ids=range(len(_HOSTILE)))
def test_no_text_becomes_code(text: str) -> None:
    hostile, tame = _files(_poisoned(text)), _files(_poisoned("tame"))
    harmless = {name for code in tame.values() for name in _called(code)}
    for path, code in hostile.items():
        assert not path.startswith(("/", "..")) and ".." not in path.split("/")
        strange = _called(code) - harmless if path.endswith(".py") else set()
        made = ("_operation", "_routes", "Resource", "TypedDict", "TypeAliasType")
        assert all(name.isidentifier() and name.endswith(made) for name in strange)


def _called(code: str) -> set[str]:
    """The names that a module calls, empty for what is not Python."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return set()
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_docstrings_say_the_bounds_and_where_they_come_from() -> None:
    sources = {
        "POST /threads/{thread_id}/runs": "page.md:3",
        "POST /threads/{thread_id}/runs#request.max_prompt_tokens": "page.md:40",
    }
    api = resolve_api(_document("threads"))
    files = render(plan_package(api, "made", sources=sources))
    tree = ast.parse(files["resources/threads_runs.py"])
    docs = {
        f"{holder.name}.{node.name}": ast.get_docstring(node) or ""
        for holder in tree.body
        if isinstance(holder, ast.ClassDef)
        for node in holder.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    doc = docs["ThreadsRunsResource.create"]
    assert "POST /threads/{thread_id}/runs [page.md:3]" in doc
    assert "The most tokens to read. At least 256. [page.md:40]" in " ".join(doc.split())
    assert "tools: At most 20 items." in doc


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"minLength": 30, "maxLength": 30}, "Exactly 30 characters."),
        ({"minimum": 1.0, "maximum": 250}, "Between 1 and 250."),
        ({"minItems": 1}, "At least 1 item."),
        ({"exclusiveMaximum": 0.5}, "Less than 0.5."),
    ],
)
def test_bounds_are_said_in_words(schema: dict[str, Any], said: str) -> None:
    assert bounds_text(schema, {}) == said


def test_methods_are_named_alike_whatever_the_order() -> None:
    document = _document("library")
    document["paths"] = dict(reversed(document["paths"].items()))
    turned = json.loads(_files(document)["specmeld.json"])["operations"]
    assert turned == json.loads(_files(_document("library"))["specmeld.json"])["operations"]


def test_another_http_library() -> None:
    plan = plan_package(resolve_api(_document("library")), "made", http_library="httpx")
    files = render(plan)
    assert not [path for path, text in files.items() if "httpx2" in text]
    assert "import httpx\n" in files["runtime/_http.py"]


@pytest.mark.parametrize("fixture", ["threads", "library"])
def test_the_readme_shows_python(fixture: str) -> None:
    files = _files(_document(fixture))
    example = files["README.md"].partition("```python\n")[2].partition("```")[0]
    called = _called(example)
    operations = json.loads(files["specmeld.json"])["operations"]
    shown = {name.removeprefix("client.") for name in called if name.startswith("client.")}
    assert shown and shown <= set(operations.values())


def test_the_readme_lists_each_environment_variable() -> None:
    region = {"default": "eu", "enum": ["eu", "us"]}
    servers = [{"url": "https://{region}.books.example", "variables": {"region": region}}]
    files = _files({**_document("library"), "servers": servers})
    client = files["_client.py"]
    read = re.findall(r"\w+: .*[Dd]efault: \$(\w+)", client[: client.index("class AsyncClient")])
    listed = re.findall(r"^\| `(\w+)` \| `(\w+)` \|$", files["README.md"], re.MULTILINE)
    assert [variable for _, variable in listed] == read
    assert ("region", "MADE_REGION") in listed


@pytest.mark.slow
@pytest.mark.parametrize("fixture", ["threads", "library"])
def test_files_are_laid_out_for_good(fixture: str) -> None:
    mode = black.Mode(target_versions={TargetVersion.PY311}, line_length=100)
    for path, text in _files(_document(fixture)).items():
        if path.endswith(".py"):
            assert black.format_str(text, mode=mode) == text, path


@pytest.mark.slow
@pytest.mark.parametrize("package", ["threads_api", "library"])
def test_the_package_is_strictly_typed(packages: Path, package: str, tmp_path: Path) -> None:
    config = {"typeCheckingMode": "strict", "pythonVersion": "3.11"}
    shutil.copytree(packages / package, tmp_path / package)
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config))
    for command in (
        ["pyright", "--pythonpath", sys.executable, package],
        ["mypy", "--strict", package],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout
    sources = [path.read_text("utf-8") for path in (packages / package).rglob("*.py")]
    assert not any("type: ignore" in text or "pyright:" in text for text in sources)


_USER = """
from threads_api import OMIT, Client
from threads_api.models import CodeTool, Message, NewMessage, Run

client = Client(api_key="k")
run: Run = client.threads.create_and_run(
    assistant_id="a",
    tools=[{"type": "code"}, CodeTool(type="code")],
    max_prompt_tokens=None,
    temperature=OMIT,
    thread={"messages": [{"role": "user", "content": "x"}, NewMessage(role="user", content="y")]},
)
messages: list[Message] = client.threads.messages.list("t", order="asc", include=("a",)).data
"""
_WRONG = {
    "client.threads.create_and_run(assistant_id=1)": "assistant_id",
    "client.threads.create_and_run()": "create_and_run",
    'client.threads.messages.list("t", order="up")': "order",
    'client.threads.create_and_run(assistant_id="a", tools=[{"type": "cod"}])': "tools",
    'client.threads.delete("t").gone': "gone",
}


@pytest.mark.slow
def test_callers_are_checked_by_their_editor(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "pyrightconfig.json").write_text(
        json.dumps({"typeCheckingMode": "strict", "extraPaths": [str(packages)]})
    )
    lines = _USER.count("\n")
    (tmp_path / "user.py").write_text(_USER + "\n".join(_WRONG) + "\n")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pyright",
            "--pythonpath",
            sys.executable,
            "--outputjson",
            "user.py",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    found = json.loads(done.stdout)["generalDiagnostics"]
    told = {each["range"]["start"]["line"] - lines: each["message"] for each in found}
    assert told.keys() == set(range(len(_WRONG))), found
    for line, name in enumerate(_WRONG.values()):
        assert name in told[line]
