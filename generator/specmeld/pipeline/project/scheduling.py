"""The CI job of a project that runs ``specmeld propose`` every day."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

from specmeld import __version__
from specmeld.config import SOURCES_FILE, Project
from specmeld.diagnostics import InputError, OutputError
from specmeld.pipeline.settle.document_reading import shown
from specmeld.sources import PIN, SourceEntry, list_sources

_GITHUB = """\
# Written once by specmeld, and yours from then on.
# The settings of the repository must allow Actions to create pull requests.
name: specmeld
on:
  schedule: [{{cron: "17 5 * * *"}}]
  workflow_dispatch:
permissions: {{contents: write, pull-requests: write}}
jobs:
  propose:
    runs-on: ubuntu-latest
    env:
      GH_TOKEN: ${{{{ github.token }}}}
{secrets}    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {{python-version: "3.11"}}
      - run: {install}
      - run: {propose}
"""
_GITLAB = """\
# Written once by specmeld, and yours from then on.
# Include it in .gitlab-ci.yml, and add a pipeline schedule.
# SPECMELD_PUSH_TOKEN is a masked variable: an access token that may write to the repository.
specmeld-propose:
  image: python:3.11
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  script:
    - git remote set-url origin "$CI_PROJECT_URL.git"
    - >-
      git config credential.helper
      '!f() {{ echo username=specmeld; echo "password=$SPECMELD_PUSH_TOKEN"; }}; f'
    - {install}
    - {propose}
"""
_JOBS: Mapping[str, tuple[str, str]] = {
    "github": (".github/workflows/specmeld.yml", _GITHUB),
    "gitlab": (".gitlab/specmeld.yml", _GITLAB),
}
_TAKEN = {
    "github": re.compile(r"GH_TOKEN|(GITHUB|RUNNER|ACTIONS)_\w+|CI|PATH|HOME", re.IGNORECASE),
    "gitlab": re.compile(r"SPECMELD_PUSH_TOKEN|PATH|HOME", re.IGNORECASE),
}
"""Variables of a job that are not secrets of a document's server."""


def schedule(project: Project, host: str) -> tuple[Path, ...]:
    """Write the job for a host into the repository of a project; returns what was written.

    The tokens that the list of documents names come from the secrets of the same names; pins a
    version if none is pinned. Raises InputError, and OutputError if the job already exists.
    """
    from specmeld.publish import replace_files

    path, template = _JOBS[host]
    sources = shown(project.sources_file, project)
    entries = list_sources(project.sources_file, sources, to_pull=True).entries
    _refuse_taken(entries, host, sources)
    folder = project.in_repository
    file = Path(project.root.resolve(), *[".."] * len(Path(folder).parts), path).resolve()
    if file.exists():
        raise OutputError("already exists", file=path, fix="remove it first")
    pin = Path(SOURCES_FILE).with_name(PIN)
    text = template.format(
        secrets="".join(map(_secret, sorted({one.token_env for one in entries} - {""}))),
        install=_line("python -m pip install --quiet -r {}", Path(folder, pin).as_posix()),
        propose=_line(f"specmeld propose --project {{}} --open {host}", folder or "."),
    )
    contents = {file: text.encode()}
    if not (project.root / pin).exists():
        contents[project.root / pin] = f"specmeld=={__version__}\n".encode()
    replace_files(contents, at=project.canonical_file)
    return tuple(contents)


def _refuse_taken(entries: Iterable[SourceEntry], host: str, sources: str) -> None:
    for entry in entries:
        if _TAKEN[host].fullmatch(entry.token_env):
            what = f"'token_env' is {entry.token_env}, which the job already uses"
            fix = "use another name, such as ACME_TOKEN"
            raise InputError(what, file=sources, line=entry.line, fix=fix)


def _secret(name: str) -> str:
    return f"      {name}: ${{{{ secrets.{name} }}}}\n"


def _line(command: str, path: str) -> str:
    """A line of a shell script as a YAML value."""
    line = command.format(shlex.quote(path))
    return line if line.isascii() and '"' not in line and "'" not in line else json.dumps(line)
