"""What other projects run on a schedule: each script as it stands in the file that we ship."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from specmeld.cli.verbs import specmeld as group

from .conftest import BRANCH, Clone, Server, Store, parts_api

ACTION = ".github/actions/propose/action.yml"
JOB = ".gitlab/specmeld-pull.yml"


def _scripts(repo: Path) -> dict[str, str]:
    action = yaml.safe_load((repo / ACTION).read_text("utf-8"))
    job = yaml.safe_load((repo / JOB).read_text("utf-8"))[".specmeld-pull"]
    configure = [line for line in job["before_script"] if line.startswith("git ")]
    assert len(configure) == 2
    return {
        "github": action["runs"]["steps"][-1]["run"],
        "gitlab": "\n".join([*configure, *job["script"]]),
    }


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_every_flag_exists(repo: Path, host: str) -> None:
    (words,) = re.findall(r"specmeld propose (.*)", _scripts(repo)[host])
    known = {flag for option in group.commands["propose"].params for flag in option.opts}
    assert set(re.findall(r"(?<!\S)--[a-z-]+", words)) <= known
    assert f"--open {host}" in words


def test_inputs_reach_the_shell_by_the_environment_alone(repo: Path) -> None:
    """Text put into a script by the runner would be run as code."""
    action = yaml.safe_load((repo / ACTION).read_text("utf-8"))
    assert not [step for step in action["runs"]["steps"] if "${{" in step.get("run", "")]


def _written(clone: Clone, host: str) -> tuple[dict[str, Any], str]:
    """The job that ``init`` has written, and its script but for what installs specmeld."""
    top = clone.folder.parent
    if host == "gitlab":
        job = yaml.safe_load((top / ".gitlab" / "specmeld.yml").read_text())["specmeld-propose"]
        lines = job["script"]
    else:
        flow = yaml.safe_load((top / ".github" / "workflows" / "specmeld.yml").read_text())
        job = flow["jobs"]["propose"]
        lines = [step["run"] for step in job["steps"] if "run" in step]
    assert lines[-2] == "python -m pip install --quiet -r store/spec/requirements.txt"
    return job, "\n".join([*lines[:-2], lines[-1]])


def test_init_writes_the_job(specmeld: Any, server: Server, clone: Clone) -> None:
    rows = (f"{{path: parts.json, url: '{server.url}/parts.json', token_env: STORE_TOKEN}}",)
    (clone.folder / "spec" / "sources.yaml").write_text(f"sources: [{', '.join(rows)}]\n")
    for host in ("github", "gitlab"):
        specmeld("init", "--schedule", host, cwd=clone.folder)
        job, script = _written(clone, host)
        assert script.endswith(f"specmeld propose --project store --open {host}")
        if host == "github":
            assert job["env"]["STORE_TOKEN"] == "${{ secrets.STORE_TOKEN }}"
        refused = specmeld("init", "--schedule", host, cwd=clone.folder, code=2).stderr
        assert "specmeld.yml: already exists" in refused
    assert (clone.folder / "spec" / "requirements.txt").is_file()


@pytest.mark.parametrize(
    ("host", "name"),
    [("github", "GH_TOKEN"), ("github", "GITHUB_PAT"), ("gitlab", "SPECMELD_PUSH_TOKEN")],
)
def test_a_token_may_not_be_called_as_the_job_calls_its_own(
    specmeld: Any, store: Store, host: str, name: str
) -> None:
    store.list({"path": "parts.json", "url": "https://x.example/parts.json", "token_env": name})
    told = specmeld("init", "--schedule", host, cwd=store.root, code=2).stderr
    assert told.startswith(f"specmeld: spec/sources.yaml:1: 'token_env' is {name}, which the job")
    assert not list(store.root.rglob("specmeld.yml"))


@pytest.mark.slow
@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_the_job_that_init_writes_runs(
    specmeld: Any, repo: Path, server: Server, clone: Clone, tmp_path: Path, host: str
) -> None:
    specmeld("init", "--schedule", host, cwd=clone.folder)
    _, script = _written(clone, host)
    _run_as_it_stands(f"{script} --allow-http", host, server, clone, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_the_script_runs_as_it_stands(
    repo: Path,
    server: Server,
    clone: Clone,
    tmp_path: Path,
    host: str,
) -> None:
    _run_as_it_stands(_scripts(repo)[host], host, server, clone, tmp_path)


def _run_as_it_stands(script: str, host: str, server: Server, clone: Clone, tmp_path: Path) -> None:
    """Run the script of a job, which pushes the branch and puts the token into no file."""
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates"))
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "gh").write_text(f'#!/bin/sh\necho "$@" > {tools}/asked; cat > {tools}/text\n')
    (tools / "gh").chmod(0o755)
    (tools / "specmeld").write_text(f'#!/bin/sh\nexec {sys.executable} -m specmeld "$@"\n')
    (tools / "specmeld").chmod(0o755)
    given: dict[str, Any] = {"PROJECT": "store", "BRANCH": BRANCH, "ARGUMENTS": "--allow-http"}
    remote = clone.remote.parent / "remote"
    environment = {
        **os.environ,
        **given,
        **{f"SPECMELD_{name}": value for name, value in given.items()},
        "CI_PROJECT_URL": f"file://{remote}",
        "SPECMELD_PUSH_TOKEN": "push-27182818",
        "SPECMELD_CACHE": "",
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=clone.folder.parent,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "parts.json" in clone.git("log", "-1", "--format=%s", BRANCH, where=clone.remote)
    assert (tools / "asked").exists() is (host == "github")
    config = (clone.folder.parent / ".git" / "config").read_text("utf-8")
    assert "push-27182818" not in config + done.stdout + done.stderr
