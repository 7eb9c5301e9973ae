"""Our client, every method, before the mock servers of others: no request is refused."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from tests.judges.drive import Call, calls

from specmeld.config import Config
from specmeld.conformance import imported
from specmeld.pipeline.make.building import build
from specmeld.pipeline.settle.document_reading import canonical_from
from specmeld.publish import plan_update, replace_files
from specmeld.resolve import resolve_api

pytestmark = pytest.mark.slow
PACKAGES = ("@stdy/cli", "@stoplight/prism-cli")
Start = Callable[[str, Path], Any]


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Start:
    """A context manager that serves a description with one of the tools; gives its address."""
    tools = os.environ.get("SPECMELD_MOCKS") or _installed(tmp_path_factory.mktemp("mocks"))

    @contextmanager
    def run(tool: str, spec: Path) -> Iterator[str]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        command = {
            "steady": ["steady", "--quiet", "--validator-strict-oneof", "--port", port, str(spec)],
            "prism": ["prism", "mock", "--errors", "--port", port, str(spec)],
        }[tool]
        command[0] = str(Path(tools) / command[0])
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            try:
                _await(f"http://localhost:{port}", server)
                yield f"http://localhost:{port}"
            finally:
                server.terminate()

    return run


def _installed(folder: Path) -> str:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    (folder / "package.json").write_text("{}")
    installing = [npm, "install", "--ignore-scripts", *PACKAGES]
    if subprocess.run(installing, cwd=folder, capture_output=True, timeout=600).returncode:
        pytest.skip("npm cannot install the mock servers")
    return str(folder / "node_modules" / ".bin")


def _await(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            pytest.fail("the mock server has ended")
        try:
            httpx2.get(url)
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the mock server does not answer")


@pytest.mark.parametrize("tool", ["steady", "prism"])
def test_no_request_of_ours_is_refused(start: Start, repo: Path, tool: str) -> None:
    spec = repo / "spec" / "openapi.yaml"
    api = resolve_api(yaml.safe_load(spec.read_text(encoding="utf-8")))
    with start(tool, spec) as url, imported(repo / "generated" / "openai_threads") as package:
        made = list(calls(api, package))
        assert len(made) == 6 and all(isinstance(each, Call) for each in made)
        with package.Client(api_key="k", base_url=url, max_retries=0) as client:
            for call in made:
                assert isinstance(call, Call)
                call.of(client)


CORPUS = (
    "chroma__sync.json",
    "memos__openapi.yaml",
    "oai__uber.json",
    "oai__uspto.yaml",
    "openfga__v2.json",
    "polaris__management.yml",
    "realworld__conduit.yml",
    "resend__resend.yaml",
    "scalar__galaxy.yaml",
    "vonage__voice.yml",
)


@pytest.mark.parametrize("name", CORPUS)
def test_no_request_of_real_descriptions_is_refused(
    start: Start, shared: Path, tmp_path: Path, name: str
) -> None:
    """Prism also refuses answers of its own that break the description; those it names so."""
    canonical, _ = canonical_from(shared / "corpus" / name)
    package = build(canonical, "made", tmp_path / "made", Config())
    replace_files(
        plan_update(package.files, tmp_path / "made", shown="made").contents, at=tmp_path / "made"
    )
    spec = tmp_path / "openapi.json"
    spec.write_text(json.dumps(canonical.document), encoding="utf-8")
    refused: dict[str, str] = {}
    with start("prism", spec) as url, imported(tmp_path / "made") as made:
        taken = inspect.signature(made.Client).parameters
        keys = [
            name for name in takewhile(lambda name: name != "auth", taken) if _is_key(taken[name])
        ]
        with made.Client(**dict.fromkeys(keys, "k"), base_url=url, max_retries=0) as client:
            for call in calls(resolve_api(canonical.document), made):
                assert isinstance(call, Call), call
                reason = _refusal(call, client, sys.modules[f"{made.__name__}.runtime._errors"])
                if reason:
                    refused[call.key] = reason
    assert not refused


def _is_key(parameter: inspect.Parameter) -> bool:
    return str(parameter.annotation) in ("runtime.Token | None", "str | None")


def _refusal(call: Call, client: Any, errors: Any) -> str:
    try:
        found = call.of(client)
    except errors.APIStatusError as error:
        said = str(error.body)
        own = "#VIOLATIONS" in said and "['request" not in said
        return "" if own else f"{error}: {said}"
    except errors.InvalidResponse:
        return ""
    if hasattr(found, "close"):
        found.close()
    return ""
