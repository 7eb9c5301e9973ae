"""A file, a folder or a URL in place of a project, with every verb that takes one."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from specmeld.pipeline import Named
from specmeld.pipeline.serve.mocking import mock
from specmeld.read.references import fetch as fetching

from .conftest import page

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def here(pets: Path, tmp_path: Path) -> Path:
    """A folder with an OpenAPI file and no project."""
    folder = tmp_path / "here"
    folder.mkdir()
    shutil.copy(pets / "spec" / "pets.json", folder)
    return folder


class _Server(BaseHTTPRequestHandler):
    """``/api`` is a description, ``/to/N/URL`` redirects N times, ``/asked`` tells its headers."""

    protocol_version = "HTTP/1.0"
    asked: list[str]
    document: bytes

    def do_GET(self) -> None:
        self.asked.append(self.headers.get("Authorization", ""))
        if self.path.startswith("/to/"):
            count, _, url = self.path.removeprefix("/to/").partition("/")
            self.send_response(302)
            self.send_header("Location", url if count == "1" else f"/to/{int(count) - 1}/{url}")
            self.end_headers()
            return
        body = self.document if self.path.startswith("/api") else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Not to the terminal."""


@pytest.fixture
def asked() -> list[str]:
    """The Authorization header of each request."""
    return []


@pytest.fixture
def host(here: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server, and what it is called; https is as http to it."""
    told = {"asked": asked, "document": (here / "pets.json").read_bytes()}
    handler = type("_Asked", (_Server,), told)
    serving = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    monkeypatch.setattr(fetching, "encrypted", lambda plain, _: plain)
    thread = threading.Thread(target=partial(serving.serve_forever, poll_interval=0.01))
    thread.start()
    yield f"127.0.0.1:{serving.server_address[1]}"
    serving.shutdown()
    thread.join()
    serving.server_close()


def test_generate_makes_the_package_beside_the_file(specmeld, here: Path) -> None:  # type: ignore[no-untyped-def]
    done = specmeld("generate", "here/pets.json", cwd=here.parent)
    assert done.stdout.startswith("package      here/pets (")
    assert (here / "pets" / "specmeld.json").is_file()
    assert sorted(path.name for path in here.iterdir()) == ["pets", "pets.json"]
    specmeld("generate", "pets.json", cwd=here)  # our own package is made anew


def test_generate_takes_its_options_without_a_project(specmeld, here: Path) -> None:  # type: ignore[no-untyped-def]
    specmeld("generate", "pets.json", "--out", "lib", "--package", "zoo", cwd=here)
    assert (here / "lib" / "zoo" / "specmeld.json").is_file()


def test_generate_takes_no_folder_that_somebody_else_has_made(specmeld, here: Path) -> None:  # type: ignore[no-untyped-def]
    (here / "pets").mkdir()
    (here / "pets" / "notes.txt").write_text("mine")
    done = specmeld("generate", "pets.json", cwd=here, code=2)
    assert done.stderr == (
        "specmeld: pets: is there already, and was not made by specmeld; "
        "choose another place with --out, or another name with --package\n"
    )
    assert [path.name for path in (here / "pets").iterdir()] == ["notes.txt"]


def test_generate_of_a_page_and_of_a_folder_of_pages(specmeld, here: Path) -> None:  # type: ignore[no-untyped-def]
    (here / "docs").mkdir()
    (here / "docs" / "boats.md").write_text(page("/boats"))
    (here / "docs" / "crew.md").write_text(page("/crew"))
    (here / "docs" / "about.md").write_text("# About\n\nWe lend boats.\n")
    one = specmeld("generate", "docs/boats.md", "--package", "boats", cwd=here).stdout
    assert "operations   1" in one.splitlines()
    assert (here / "docs" / "boats" / "specmeld.json").is_file()
    both = specmeld("generate", "docs", "--package", "club", cwd=here).stdout.splitlines()
    assert "operations   2" in both
    assert "no operation 1 of 3 documents: docs/about.md" in both
    assert (here / "club" / "specmeld.json").is_file()


def test_strict_holds_for_a_page(specmeld, here: Path, odd_lines: None) -> None:  # type: ignore[no-untyped-def]
    (here / "boats.md").write_text(page() + "?? odd\n")
    done = specmeld("generate", "boats.md", "--strict", cwd=here, code=2)
    assert "boats.md:8: 1 line was not understood" in done.stderr
    assert sorted(path.name for path in here.iterdir()) == ["boats.md", "pets.json"]


def test_every_verb_takes_a_url(specmeld, here: Path, host: str) -> None:  # type: ignore[no-untyped-def]
    url = f"https://{host}/api"
    said = specmeld("generate", url, "--format", "json", cwd=here).stdout
    assert json.loads(said)["root"] == "pets"
    assert "openapi, " in specmeld("inspect", url, cwd=here).stdout
    proof = json.loads(specmeld("conform", url, "--format", "json", cwd=here).stdout)
    assert proof["agreeing"] == proof["bothSides"] > 0
    assert specmeld("diff", url, "pets.json", cwd=here).stdout == "no changes\n"
    assert specmeld("diff", "pets.json", url, cwd=here).stdout == "no changes\n"


def test_http_is_asked_for_by_name(specmeld, here: Path, host: str) -> None:  # type: ignore[no-untyped-def]
    done = specmeld("inspect", f"http://{host}/api", cwd=here, code=2)
    assert done.stderr == (
        f"specmeld: http://{host}/api: would be fetched without encryption; "
        "name an https URL, or allow it with --allow-http\n"
    )
    specmeld("inspect", f"http://{host}/api", "--allow-http", cwd=here)


def test_redirects_are_followed_and_told(specmeld, here: Path, host: str) -> None:  # type: ignore[no-untyped-def]
    done = specmeld("inspect", f"https://{host}/to/5//api", cwd=here)
    assert done.stderr.count("was redirected to") == 5
    assert done.stderr.endswith(f"was redirected to https://{host}/api\n")
    assert "claims" in done.stdout


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/to/6//api", "is redirected again and again"),
        ("/to/1/http://HOST/api", "is redirected to a URL that is no https URL"),
        ("/to/1/https://localhost/api", "names a host of a private network"),
        ("/none", "is answered with status 404"),
    ],
)
def test_what_is_not_fetched(specmeld, here: Path, host: str, path: str, why: str) -> None:  # type: ignore[no-untyped-def]
    url = f"https://{host}{path.replace('HOST', host)}"
    done = specmeld("inspect", url, "--allow-http", cwd=here, code=2)
    assert done.stderr.splitlines()[-1] == (
        f"specmeld: {url}: {why}; check the URL, or download the document and name the file"
    )


def test_what_is_secret_is_sent_and_never_told(
    specmeld,  # type: ignore[no-untyped-def]
    here: Path,
    host: str,
    asked: list[str],
) -> None:
    secret = f"https://user:pass-word@{host}"
    for path in ("/api?key=to-ken", "/none?key=to-ken", "/to/1//api?key=to-ken"):
        done = specmeld("generate", secret + path, "--debug", cwd=here, code=None)
        assert done.returncode == (2 if "none" in path else 0)
        assert not {"pass-word", "to-ken"} & {*done.stdout.split(), *done.stderr.split()}
        assert "pass-word" not in done.stdout + done.stderr
        assert "to-ken" not in done.stdout + done.stderr
    assert asked == ["Basic dXNlcjpwYXNzLXdvcmQ="] * 4
    for file in (here / "pets").rglob("*"):
        assert not file.is_file() or b"pass-word" not in file.read_bytes()


@pytest.mark.parametrize("url", ["https://[::1/x", "https://user:pass/word@host/x", "https:///x"])
def test_what_is_no_url_is_told_without_its_secrets(specmeld, tmp_path: Path, url: str) -> None:  # type: ignore[no-untyped-def]
    said = specmeld("generate", url, cwd=tmp_path, code=2).stderr
    assert said.count("\n") == 1 and "URL" in said and "pass" not in said


def test_size_and_time_are_bounded(
    specmeld,  # type: ignore[no-untyped-def]
    here: Path,
    host: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 100)
    assert "larger than" in specmeld("inspect", f"https://{host}/api", cwd=here, code=2).stderr
    monkeypatch.setattr(fetching, "SECONDS", 0.0)
    assert "longer than" in specmeld("inspect", f"https://{host}/api", cwd=here, code=2).stderr


def test_an_empty_folder_is_told_of_both_ways(specmeld, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = specmeld("generate", cwd=tmp_path, code=2)
    assert "'specmeld init'" in done.stderr and "'specmeld generate FILE-OR-URL'" in done.stderr
    assert len(done.stderr.splitlines()) == 1 and list(tmp_path.iterdir()) == []


def test_a_document_does_not_go_with_a_project(specmeld, here: Path) -> None:  # type: ignore[no-untyped-def]
    for flags in (["--project", "."], ["--spec", "pets.json"], ["--target", "v1"]):
        done = specmeld("generate", "pets.json", *flags, cwd=here, code=2)
        assert "cannot be combined with" in done.stderr


def test_mock_takes_a_url_and_a_folder(here: Path, host: str) -> None:
    (here / "docs").mkdir()
    (here / "docs" / "boats.md").write_text(page("/boats"))
    for name in (f"https://{host}/api", str(here / "docs")):
        with mock(None, Named(name)) as made:
            assert made.operations == 1


def test_diff_takes_folders_of_pages(specmeld, here: Path) -> None:  # type: ignore[no-untyped-def]
    for name, method in (("old", "GET"), ("new", "POST")):
        (here / name).mkdir()
        (here / name / "boats.md").write_text(page("/boats", method))
    said = specmeld("diff", "old", "new", "--fail-on", "none", cwd=here).stdout
    assert "GET /boats" in said and "POST /boats" in said


def test_inspect_of_a_folder_is_a_line_a_page(specmeld, here: Path) -> None:  # type: ignore[no-untyped-def]
    (here / "docs").mkdir()
    (here / "docs" / "boats.md").write_text(page("/boats"))
    (here / "docs" / "about.md").write_text("# About\n\nWe lend boats.\n")
    (here / "docs" / "logo.png").write_bytes(b"\0")
    lines = specmeld("inspect", ".", cwd=here).stdout.splitlines()
    assert lines[0].split() == ["PAGE", "DIALECT", "OPERATIONS", "CLAIMS", "NOT", "READ"]
    assert [line.split()[0:3] for line in lines[1:3]] == [
        ["docs/boats.md", "markdown-page", "1"],
        ["pets.json", "openapi", "1"],
    ]
    assert lines[4].startswith("2 pages: 2 operations, ")
    assert lines[5:] == [
        "1 page without operations: docs/about.md",
        "1 file of other types: docs/logo.png",
    ]
    rows = specmeld("inspect", "docs/*.md", "--format", "jsonl", cwd=here).stdout.splitlines()
    assert {json.loads(row)["doc"] for row in rows} == {"docs/boats.md"}


def test_inspect_of_a_folder_goes_on_after_an_error(specmeld, here: Path) -> None:  # type: ignore[no-untyped-def]
    (here / "broken.json").write_text('{"openapi": "3.1.0",')
    done = specmeld("inspect", ".", cwd=here, code=2)
    assert "pets.json" in done.stdout
    assert done.stderr.startswith("specmeld: broken.json:1: ")
