"""Pages that are run: files with a title are written, commands are run, output is compared.

A fenced block with ``title="PATH"`` is a file of the project. In a ``console`` block a line that
begins with ``$`` is a command, and what follows is what it prints, where a line ``…`` stands for
any lines.
"""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BLOCK = re.compile(r"(?ms)^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$")
_PORT = "8765"


@dataclass(frozen=True)
class Step:
    """A file to write, where ``path`` is not empty, or a command and what it prints."""

    text: str
    path: str = ""
    shown: str = ""


def steps(page: str) -> Iterator[Step]:
    """What a reader of the page does, in order."""
    for language, path, text in _BLOCK.findall(page):
        if path:
            yield Step(text, path)
        elif language == "console":
            for part in re.split(r"(?m)^\$ ", text)[1:]:
                command, _, shown = part.partition("\n")
                yield Step(command, shown=shown)


@dataclass
class Walk:
    """One project in which pages are run, with the servers that they start."""

    folder: Path
    specmeld: Any
    port: str
    servers: list[subprocess.Popen[str]]

    def run(self, page: str) -> list[tuple[Step, str]]:
        """Each command of the page with what it printed."""
        done = []
        for step in steps(page.replace(_PORT, self.port)):
            if step.path:
                target = self.folder / step.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(step.text, encoding="utf-8")
            else:
                printed = self._command(step.text).replace(self.port, _PORT)
                printed = printed.replace(str(self.folder.parent), "/home/you")
                shown = step.shown.replace(self.port, _PORT)
                done.append((Step(step.text.replace(self.port, _PORT), shown=shown), printed))
        return done

    def stop(self) -> None:
        for server in self.servers:
            server.terminate()
            server.communicate()

    def _command(self, line: str) -> str:
        if line.endswith(" &"):
            return self._serve(shlex.split(line.removesuffix(" &"))[1:])
        if line.startswith("specmeld ") and not re.search(r"[|>;&]", line):
            done = self.specmeld(*shlex.split(line)[1:], cwd=self.folder, code=None)
            return str(done.stdout + done.stderr)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder,
            env=os.environ | {"PATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.stdout + done.stderr

    def _serve(self, arguments: list[str]) -> str:
        """Start a server, and wait for the line by which it says that it listens."""
        server = subprocess.Popen(
            [sys.executable, "-m", "specmeld", *arguments],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.servers.append(server)
        assert server.stdout is not None
        return server.stdout.readline()


def free_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


def differs(shown: str, printed: str) -> bool:
    """Whether a page shows other lines than were printed."""
    parts = [re.escape(part) for part in re.split(r"(?m)^…\n", shown)]
    return re.fullmatch(r"(?s:.*)".join(parts), printed) is None
