"""A server whose documents change, and a project that keeps copies of them."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from specmeld.pipeline.settle.digests import digest_of

BRANCH = "specmeld/pull"
PARTS = ("bolts", "nuts", "plates", "rods")


def parts_api(*names: str) -> dict[str, Any]:
    """An API with an operation for each of these kinds of parts."""
    answer = {"200": {"description": "All of them."}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hardware store", "version": "1"},
        "servers": [{"url": "https://hardware.example"}],
        "paths": {
            f"/{name}": {"get": {"operationId": f"list_{name}", "responses": answer}}
            for name in names or PARTS
        },
    }


@dataclass
class Reply:
    """What the server says at one path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    """Seconds between any two bytes."""
    declared: int | None = None
    """The length that it says the body has."""


@dataclass
class Server:
    """Replies by path, and the requests that came: path → headers."""

    port: int = 0
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def serve(self, path: str, document: Any, **headers: str) -> None:
        """Have a document at a path: text, or what becomes JSON."""
        text = document if isinstance(document, str) else json.dumps(document, indent=1)
        self.replies[path] = Reply(text.encode(), headers=headers)

    def headers(self) -> dict[str, str]:
        """Those of the last request."""
        return self.asked[-1][1]


class _Handler(BaseHTTPRequestHandler):
    server_state: Server

    def do_GET(self) -> None:
        state = self.server_state
        state.asked.append((self.path, {name.lower(): self.headers[name] for name in self.headers}))
        reply = state.replies.get(self.path.partition("?")[0], Reply(status=404))
        known = {self.headers["If-None-Match"], self.headers["If-Modified-Since"]} - {None}
        if known & {reply.headers.get("ETag"), reply.headers.get("Last-Modified")} - {None}:
            reply = Reply(status=304)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.declared is not None:
            self.send_header("Content-Length", str(reply.declared))
        self.end_headers()
        if not reply.pause:
            self.wfile.write(reply.body)
            return
        for byte in reply.body:
            if state.stopped.wait(reply.pause):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Not to the terminal."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that has nothing yet."""
    state = Server()
    handler = type("_Asked", (_Handler,), {"server_state": state})
    serving = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    serving.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that has gone
    state.port = serving.server_address[1]
    thread = threading.Thread(target=partial(serving.serve_forever, poll_interval=0.01))
    thread.start()
    yield state
    state.stopped.set()
    serving.shutdown()
    thread.join()
    serving.server_close()


@dataclass
class Store:
    """A project with one source that has a URL."""

    root: Path

    @property
    def document(self) -> Path:
        return self.root / "spec" / "parts.json"

    def lock(self) -> dict[str, Any]:
        """What the lock says of each source."""
        text = (self.root / "spec" / "sources.lock").read_text("utf-8")
        sources: dict[str, Any] = json.loads(text)["sources"]
        return sources

    def list(self, *entries: dict[str, Any]) -> None:
        """Make these the sources."""
        (self.root / "spec" / "sources.yaml").write_text(json.dumps({"sources": entries}))

    def state(self) -> dict[str, str]:
        """Digest of each file."""
        files = (path for path in self.root.rglob("*") if path.is_file())
        return {str(path): digest_of(path.read_bytes()) for path in files}


@pytest.fixture
def store(server: Server, tmp_path: Path) -> Store:
    """The project, whose source is kept as the server has it."""
    store = Store(tmp_path / "store")
    (store.root / "spec").mkdir(parents=True)
    server.serve("/parts.json", parts_api())
    store.document.write_bytes(server.replies["/parts.json"].body)
    store.list({"path": "parts.json", "url": f"{server.url}/parts.json"})
    return store


@dataclass
class Clone:
    """The project, committed, and its remote."""

    folder: Path
    remote: Path

    def git(self, *arguments: str, where: Path | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=where or self.folder, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def proposed(self, path: str) -> str:
        """A file as the branch has it."""
        return self.git("show", f"{BRANCH}:{path}", where=self.remote)

    def branches(self) -> list[str]:
        found = self.git("for-each-ref", "--format=%(refname:short)", where=self.remote)
        return found.split()


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory, specmeld: Any) -> Path:
    """The project with its canonical file, as it was before the server had a change."""
    root = tmp_path_factory.mktemp("settled")
    (root / "spec").mkdir()
    (root / "spec" / "parts.json").write_text(json.dumps(parts_api(), indent=1))
    (root / "spec" / "sources.yaml").write_text("sources: [parts.json]\n")
    specmeld("normalize", cwd=root)
    (root / "specmeld.toml").write_text('package = "hardware"\n')
    return root


@pytest.fixture
def clone(settled: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """The project in a folder of a repository, of which nobody has told git who they are."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    clone = Clone(tmp_path / "clone" / "store", tmp_path / "remote.git")
    clone.git("init", "--quiet", "--bare", "-b", "main", str(clone.remote), where=tmp_path)
    clone.git("init", "--quiet", "-b", "main", str(clone.folder.parent), where=tmp_path)
    files = {
        path.relative_to(settled): path.read_bytes()
        for path in settled.rglob("*")
        if path.is_file()
    }
    files[Path("spec", "sources.yaml")] = (store.root / "spec" / "sources.yaml").read_bytes()
    for path, content in files.items():
        (clone.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (clone.folder / path).write_bytes(content)
    clone.git("add", "-A")
    me = ("-c", "user.name=Me", "-c", "user.email=me@hardware.example")
    clone.git(*me, "commit", "--quiet", "-m", "Begin")
    clone.git("remote", "add", "origin", str(clone.remote))
    clone.git("push", "--quiet", "origin", "main")
    clone.git("config", "receive.advertisePushOptions", "true", where=clone.remote)
    return clone
