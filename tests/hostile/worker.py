"""Puts documents through the command line, each under a limit of CPU time and memory.

``python -m hostile.worker FOLDER SUITE FIRST STEP`` runs every STEPth document of a suite from the
FIRST on, and says on stdout, one JSON object a line, which one begins and how it ended. A document
that needs more than the limits ends the process: the last one that began is the one to blame.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from specmeld.cli import main

from .documents import Hostile, inert, long, odd

SECONDS = 20
"""CPU time for one verb on one document."""
MEMORY = 1_500_000_000
"""Bytes of address space."""

SUITES: Mapping[str, Callable[[], Iterator[Hostile]]] = {"long": long, "odd": odd, "inert": inert}


def _say(**what: Any) -> None:
    print(json.dumps(what), file=sys.__stdout__, flush=True)


def _limit() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent + SECONDS, hard))


def _run(*arguments: str) -> tuple[int, str]:
    _limit()
    err = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as ended:
            return int(ended.code or 0), err.getvalue()
    raise AssertionError("main returned")


def _project(folder: Path, hostile: Hostile) -> Path:
    spec = folder / "spec"
    spec.mkdir(parents=True, exist_ok=True)
    for file in spec.iterdir():
        file.unlink()
    text = hostile.text()
    (spec / "page").write_bytes(text.encode() if isinstance(text, str) else text)
    (spec / "sources.yaml").write_text(
        f"sources: [{{path: page, dialect: {hostile.dialect}}}]\n", encoding="utf-8"
    )
    return spec / "page"


def work(folder: Path, suite: str, first: int, step: int) -> None:
    """Run the documents of a suite in a project in ``folder``, which is changed into."""
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.chdir(folder):
        for hostile in islice(SUITES[suite](), first, None, step):
            _say(begins=hostile.name)
            page = _project(folder, hostile)
            said = {
                "inspect": _run("inspect", str(page), "--dialect", hostile.dialect),
                "recognise": _run("inspect", str(page)),
                "normalize": _run("normalize"),
            }
            if suite == "inert":
                said["report"] = _run("report", "--out", f"{hostile.dialect}.html")
                said["again"] = _run("normalize")
            _say(ended=hostile.name, said=said)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    work(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
