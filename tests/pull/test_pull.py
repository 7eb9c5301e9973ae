"""What becomes of sources whose servers answer in each of the ways that servers answer."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import ssl
import threading
from pathlib import Path
from typing import Any

import pytest

from specmeld import api
from specmeld.publish import disk, journal
from specmeld.read.references import fetch as fetching
from specmeld.sources import load_sources

from .conftest import Reply, Server, Store, parts_api

HTTP = ("pull", "--allow-http")


def _rows(done: Any) -> list[str]:
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


def test_the_same_content_is_unchanged_and_then_asked_for_by_its_etag(
    specmeld: Any, server: Server, store: Store
) -> None:
    server.serve("/parts.json", parts_api(), ETag='"one"')
    assert _rows(specmeld(*HTTP, cwd=store.root)) == ["parts.json unchanged"]
    assert "if-none-match" not in server.headers()
    assert store.lock()["parts.json"]["etag"] == '"one"'
    before = store.state()
    assert _rows(specmeld(*HTTP, cwd=store.root)) == ["parts.json unchanged"]
    assert server.headers()["if-none-match"] == '"one"'
    assert store.state() == before


def test_a_date_is_as_good_as_an_etag(specmeld: Any, server: Server, store: Store) -> None:
    day = "Sat, 28 Nov 2026 10:00:00 GMT"
    server.replies["/parts.json"].headers["Last-Modified"] = day
    specmeld(*HTTP, cwd=store.root)
    specmeld(*HTTP, cwd=store.root)
    assert server.headers()["if-modified-since"] == day


def test_what_is_not_as_it_came_is_asked_for_whole(
    specmeld: Any, server: Server, store: Store
) -> None:
    server.serve("/parts.json", parts_api(), ETag='"one"')
    specmeld(*HTTP, cwd=store.root)
    store.document.unlink()
    assert _rows(specmeld(*HTTP, cwd=store.root))[0] == "parts.json new +4 −0 operations"
    assert "if-none-match" not in server.headers()
    assert store.document.read_bytes() == server.replies["/parts.json"].body


def test_a_change_is_written_with_its_date(specmeld: Any, server: Server, store: Store) -> None:
    specmeld(*HTTP, cwd=store.root)
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates", "screws"))
    assert _rows(specmeld(*HTTP, cwd=store.root)) == [
        "parts.json changed +1 −1 operations",
        "+ GET /screws",
        "− GET /rods",
    ]
    assert store.document.read_bytes() == server.replies["/parts.json"].body
    (entry,) = load_sources(store.root / "spec" / "sources.yaml", "spec/sources.yaml")
    assert entry.retrieved == store.lock()["parts.json"]["retrieved"] > "2026"
    assert sorted(path.name for path in store.document.parent.iterdir()) == [
        "parts.json",
        "sources.lock",
        "sources.yaml",
    ]


def test_other_words_for_a_parameter_are_no_other_operation(
    specmeld: Any, server: Server, store: Store
) -> None:
    for name in ("{id}", "{part_id}"):
        server.serve("/parts.json", parts_api("bolts", f"bolts/{name}"))
        done = specmeld(*HTTP, "--force", cwd=store.root)
    assert _rows(done) == ["parts.json changed +0 −0 operations"]


def test_a_source_need_not_exist_yet(specmeld: Any, server: Server, store: Store) -> None:
    store.document.unlink()
    assert "'specmeld pull'" in specmeld("normalize", cwd=store.root, code=2).stderr
    assert _rows(specmeld(*HTTP, cwd=store.root))[0].startswith("parts.json new +4")
    specmeld("normalize", cwd=store.root)


def test_check_only_looks(specmeld: Any, server: Server, store: Store) -> None:
    specmeld(*HTTP, "--check", cwd=store.root)
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates"))
    before = store.state()
    done = specmeld(*HTTP, "--check", cwd=store.root, code=1)
    assert _rows(done) == ["parts.json changed +0 −1 operations", "− GET /rods"]
    assert store.state() == before


def test_who_has_moved_is_told(specmeld: Any, server: Server, store: Store) -> None:
    server.serve("/new.json", parts_api())
    server.replies["/parts.json"] = Reply(status=301, headers={"Location": "/new.json?key=s3cret"})
    done = specmeld(*HTTP, cwd=store.root)
    wanted = f"parts.json moved moved to {server.url}/new.json?…; update its url"
    assert _rows(done) == [wanted]
    server.replies["/parts.json"].status = 302
    done = specmeld(*HTTP, "--format", "json", cwd=store.root)
    (row,) = json.loads(done.stdout)["sources"]
    assert (row["state"], row["moved_to"]) == ("unchanged", "")
    assert row["redirected_to"] == f"{server.url}/new.json?…"


@pytest.mark.parametrize("status", [404, 410])
def test_who_has_gone_is_told(specmeld: Any, server: Server, store: Store, status: int) -> None:
    server.replies["/parts.json"] = Reply(b"<html>not found</html>", status)
    before = store.state()
    done = specmeld(*HTTP, cwd=store.root, code=2)
    assert _rows(done) == [f"parts.json gone returned status {status}"]
    assert store.state() == before


def _refused(specmeld: Any, store: Store, *flags: str) -> str:
    """Why the one source is refused; nothing is written then."""
    before = store.state()
    rows = _rows(specmeld(*HTTP, *flags, cwd=store.root, code=2))
    assert rows[0].startswith("parts.json refused ")
    assert store.state() == before
    return "\n".join(rows).removeprefix("parts.json refused ")


@pytest.mark.parametrize("where", ["body", "head"])
def test_time_is_bounded(
    specmeld: Any, server: Server, store: Store, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Also against a server that sends a byte now and then, for ever."""
    reply = server.replies["/parts.json"]
    reply.pause = 0.05
    if where == "head":
        reply.status, reply.body = 100, b"HTTP/1.0 200 OK\r\n" + b"X-More: yes\r\n" * 1000
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    assert _refused(specmeld, store) == "takes longer than 0.2 seconds"


def test_time_is_bounded_before_anything_is_asked(
    specmeld: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a server that greets for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/parts.json"
        store.list({"path": "parts.json", "url": url})
        done = threading.Event()

        def greet() -> None:
            with contextlib.suppress(OSError):
                channel, _ = listening.accept()
                with channel:
                    channel.sendall(b"\x16\x03\x03\x40\x00")
                    while not done.wait(0.05):
                        channel.sendall(b"\x02")

        thread = threading.Thread(target=greet)
        thread.start()
        monkeypatch.setattr(fetching, "SECONDS", 0.2)
        try:
            assert _refused(specmeld, store) == "takes longer than 0.2 seconds"
        finally:
            done.set()
            listening.shutdown(socket.SHUT_RDWR)  # where the time was over before anybody came
            thread.join()


def test_a_host_that_cannot_show_who_it_is_is_told_of(
    specmeld: Any, server: Server, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ssl.SSLCertVerificationError("certificate verify failed")

    monkeypatch.setattr(fetching, "encrypted", refuse)
    url = f"https://127.0.0.1:{server.port}/parts.json"
    store.list({"path": "parts.json", "url": url})
    assert "certificate verify failed" in _refused(specmeld, store)
    assert not server.asked


def test_size_is_bounded(
    specmeld: Any, server: Server, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 1_000_000)
    server.replies["/parts.json"].body += b" " * 1_500_000
    assert _refused(specmeld, store) == "is larger than 0 MiB"


def test_what_is_cut_off_is_refused(specmeld: Any, server: Server, store: Store) -> None:
    reply = server.replies["/parts.json"]
    reply.declared = len(reply.body) + 10
    assert _refused(specmeld, store) == "is truncated"


LOGIN = (
    "<!DOCTYPE html>\n<html><head><title>Sign &amp; in</title></head><body>Please.</body></html>"
)


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (LOGIN, "is an HTML page with the title 'Sign & in' that describes no operation"),
        ("<html><body>404</body></html>", "is an HTML page that describes no operation"),
        ("Service unavailable\n", "cannot be read: an OpenAPI document must be an object"),
        ("", "cannot be read: the document is empty"),
        (json.dumps(parts_api())[:-20], "cannot be read: truncated JSON"),
    ],
)
def test_an_error_page_is_refused(
    specmeld: Any, server: Server, store: Store, page: str, why: str
) -> None:
    server.serve("/parts.json", page)
    assert why in _refused(specmeld, store)


def test_a_page_that_is_html_now_and_says_the_same_is_no_error_page(
    specmeld: Any, server: Server, store: Store
) -> None:
    rows = "".join(f"<h2>List {name}</h2><p><code>GET /{name}</code></p>" for name in ("a", "b"))
    store.document.write_text(json.dumps(parts_api("a", "b")))
    server.serve("/parts.json", f"<html><body><h1>Parts</h1>{rows}</body></html>")
    assert _rows(specmeld(*HTTP, cwd=store.root)) == ["parts.json changed +0 −0 operations"]


def test_half_a_page_is_refused_with_what_it_has_lost(
    specmeld: Any, server: Server, store: Store
) -> None:
    server.serve("/parts.json", parts_api("bolts", "nuts", "screws"))
    assert _refused(specmeld, store).splitlines() == [
        "lost 2 of its 4 operations",
        "+ GET /screws",
        "− GET /plates",
        "− GET /rods",
        "pass --force to take it anyway",
    ]
    specmeld(*HTTP, "--force", cwd=store.root)
    assert store.document.read_bytes() == server.replies["/parts.json"].body


FIELDS = [f"- `{name}` (string, required) - Its {name}." for name in "abcdefgh"]
MARKDOWN = "# Order a bolt\n\n`POST https://hardware.example/bolts`\n\n## Body Parameters\n\n"
HEAD = "<!doctype html><html><body><h1>Bolts</h1><h2>List bolts</h2><p><code>GET /bolts</code></p>"


@pytest.mark.parametrize(
    ("kept", "came", "why"),
    [
        (
            MARKDOWN + "\n".join(FIELDS),
            (MARKDOWN + "\n".join(FIELDS))[:-50],
            "is truncated: the saved copy starts the same way but is longer",
        ),
        (
            MARKDOWN + "\n".join(FIELDS),
            MARKDOWN.replace("Order a", "Order one") + "\n".join(FIELDS[:1]),
            "has lost more than half of its facts: ",
        ),
        (
            f"{HEAD}<p>All of them.</p></body></html>",
            f"{HEAD}<p>Each one of the",
            "is truncated: no closing </html>",
        ),
    ],
)
def test_half_of_a_page_with_one_operation_is_refused(
    specmeld: Any, server: Server, store: Store, kept: str, came: str, why: str
) -> None:
    store.document.rename(store.document.with_name("bolts.md"))
    store.list({"path": "bolts.md", "id": "parts.json", "url": f"{server.url}/parts.json"})
    (store.root / "spec" / "bolts.md").write_text(kept)
    server.serve("/parts.json", came)
    assert _refused(specmeld, store).startswith(why)
    specmeld(*HTTP, "--force", cwd=store.root)
    assert (store.root / "spec" / "bolts.md").read_text() == came


OBJECTS = "# Objects\n\n## The bolt object\n\n" + "\n".join(FIELDS) + "\n"


@pytest.mark.parametrize(
    ("came", "why"),
    [
        ("# Not found\n", "shrank to 12 of 303 bytes"),
        (LOGIN, "became an HTML page with the title 'Sign & in'"),
    ],
)
def test_a_page_without_operations_is_held_against_what_it_was(
    specmeld: Any, server: Server, store: Store, came: str, why: str
) -> None:
    store.list({"path": "objects.md", "id": "parts.json", "url": f"{server.url}/objects.md"})
    (store.root / "spec" / "objects.md").write_text(OBJECTS)
    server.serve("/objects.md", came)
    assert _refused(specmeld, store) == why
    server.serve("/objects.md", OBJECTS.replace("Its a", "The a"))
    assert _rows(specmeld(*HTTP, cwd=store.root)) == ["parts.json changed +0 −0 operations"]


def test_a_page_may_say_it_in_fewer_words(specmeld: Any, server: Server, store: Store) -> None:
    store.list({"path": "bolts.md", "url": f"{server.url}/bolts.md"})
    (store.root / "spec" / "bolts.md").write_text(MARKDOWN + "\n".join(FIELDS))
    server.serve("/bolts.md", MARKDOWN + "\n".join(FIELDS[:3] + FIELDS[4:]))
    assert _rows(specmeld(*HTTP, cwd=store.root)) == ["bolts.md changed +0 −0 operations"]


def test_what_was_edited_here_is_not_overwritten(
    specmeld: Any, server: Server, store: Store
) -> None:
    specmeld(*HTTP, cwd=store.root)
    store.document.write_text(json.dumps(parts_api("bolts", "nuts", "plates")))
    assert _refused(specmeld, store) == "was edited here after it was pulled"
    specmeld(*HTTP, "--force", cwd=store.root)
    assert store.document.read_bytes() == server.replies["/parts.json"].body


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("file:///etc/passwd", "is not an https URL"),
        ("ftp://127.0.0.1/parts.json", "is not an https URL"),
        ("http://localhost:PORT/parts.json", "points to a private network"),
        ("http://169.254.169.254/latest", "points to a private network"),
        ("http://[::1", "is not a URL that can be fetched"),
        ("/parts.json", "redirects too many times"),
    ],
)
def test_evil_redirects_are_refused(
    specmeld: Any, server: Server, store: Store, location: str, why: str
) -> None:
    there = location.replace("PORT", str(server.port))
    server.replies["/parts.json"] = Reply(status=302, headers={"Location": there})
    assert _refused(specmeld, store) == why


def test_http_is_asked_for_by_name(specmeld: Any, server: Server, store: Store) -> None:
    done = specmeld("pull", cwd=store.root, code=2)
    told = "its URL is not encrypted; use https, or --allow-http"
    assert _rows(done) == [f"parts.json refused {told}"]
    assert not server.asked


def test_one_that_fails_stops_no_other(specmeld: Any, server: Server, store: Store) -> None:
    rows = [{"path": f"{name}.json", "url": f"{server.url}/{name}.json"} for name in ("a", "b")]
    store.list(*rows, {"path": "parts.json"})
    server.serve("/b.json", parts_api("bolts"))
    done = specmeld(*HTTP, cwd=store.root, code=2)
    assert [row.split()[1] for row in _rows(done)[:2]] == ["gone", "new"]
    assert (store.root / "spec" / "b.json").is_file()
    assert [path for path, _ in server.asked] == ["/a.json", "/b.json"] or len(server.asked) == 2
    server.asked.clear()
    specmeld(*HTTP, "b.json", cwd=store.root)
    assert [path for path, _ in server.asked] == ["/b.json"]
    assert (
        "choose one of a.json, b.json"
        in specmeld(*HTTP, "parts.json", cwd=store.root, code=2).stderr
    )


@pytest.mark.parametrize(
    "path",
    [
        *("../../outside.json", "../.git/config", "../setup.py", ".env", "x/.hidden/a.json"),
        *("sources.yaml", "x/../sources.yaml", "Sources.yaml", "openapi.yaml", "provenance.json"),
        *("overlay.yaml", "openapi.beta.yaml", "sources.lock", "requirements.txt"),
        *(
            "../specmeld.toml",
            "../pyproject.toml",
            "pipe.json",
            "loop.json",
            "x/..",
            "parts.json/x.json",
        ),
        *("../made/specmeld.json", "../made/deep/api.json", "../lib/later/api.json"),
        "n" * 230,
    ],
)
def test_documents_are_written_into_the_project_alone(
    specmeld: Any, server: Server, store: Store, path: str
) -> None:
    made = store.root / "made"
    made.mkdir()
    (made / "specmeld.json").write_text('{"files": {}}')
    os.mkfifo(store.root / "spec" / "pipe.json")
    (store.root / "spec" / "loop.json").symlink_to("loop.json")
    config = '[targets.beta]\npackage = "later"\nout = "lib"\n'
    (store.root / "specmeld.toml").write_text(config)
    store.list({"path": path, "id": "one", "url": f"{server.url}/parts.json"})
    before = store.state()
    done = specmeld(*HTTP, "--force", cwd=store.root, code=2)
    assert "one refused its " in " ".join(done.stdout.split())
    assert store.state() == before and not server.asked
    assert not (store.root.parent / "outside.json").exists()


def test_two_documents_have_two_files(specmeld: Any, server: Server, store: Store) -> None:
    """None of which is in the other, as if that were a folder."""
    names = ("b.json", "./b.json", "B.json", "c.json", "c.json/x.json", "d.json")
    url = f"{server.url}/parts.json"
    store.list(*({"path": name, "id": f"{n}", "url": url} for n, name in enumerate(names)))
    done = specmeld(*HTTP, "--format", "json", cwd=store.root, code=2)
    states = [row["state"] for row in json.loads(done.stdout)["sources"]]
    assert states == [*["refused"] * 3, "new", "refused", "new"]
    store.list({"path": "parts.json"}, {"path": "./parts.json", "id": "two", "url": url})
    done = specmeld(*HTTP, cwd=store.root, code=2)
    assert _rows(done) == ["two refused the entry on line 1 uses the same file"]


@pytest.mark.parametrize("name", ["n" * 300, "n" * 300 + "/**"])
def test_a_path_that_no_disk_takes_is_told_with_its_line(
    specmeld: Any, server: Server, store: Store, name: str
) -> None:
    store.list({"path": name, "url": f"{server.url}/parts.json"})
    for verb in (HTTP, ("normalize",)):
        told = specmeld(*verb, cwd=store.root, code=2).stderr
        assert told.startswith("specmeld: spec/sources.yaml:1: ") and "defect" not in told


def test_a_list_without_urls_says_what_is_missing(specmeld: Any, store: Store) -> None:
    store.list({"path": "parts.json"})
    assert "add 'url: https://…' beside its path" in specmeld("pull", cwd=store.root, code=2).stderr


def test_the_lock_forgets_what_is_no_longer_listed(
    specmeld: Any, server: Server, store: Store
) -> None:
    specmeld(*HTTP, cwd=store.root)
    store.list({"path": "bolts.json", "url": f"{server.url}/parts.json"})
    specmeld(*HTTP, cwd=store.root)
    assert list(store.lock()) == ["bolts.json"]


def test_a_pull_that_was_killed_is_undone(
    specmeld: Any, server: Server, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And told of by check until then."""
    specmeld("normalize", cwd=store.root)
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates"))
    before = store.document.read_bytes()

    def die(_: object) -> None:
        raise SystemExit(137)

    with monkeypatch.context() as patch:
        patch.setattr(journal.Journal, "done", die)
        patch.setattr(disk, "_end", lambda *_: None)  # who is killed puts nothing back
        specmeld(*HTTP, cwd=store.root, code=137)
    assert store.document.read_bytes() != before
    told = specmeld("check", "--fast", cwd=store.root, code=1).stdout
    assert "has an unfinished run" in told
    specmeld("normalize", cwd=store.root)
    assert store.document.read_bytes() == before


def test_a_broken_lock_says_what_to_do(specmeld: Any, store: Store) -> None:
    (store.root / "spec" / "sources.lock").write_text("<<<<<<< HEAD\n")
    for verb in ("pull", "normalize"):
        told = specmeld(verb, cwd=store.root, code=2).stderr
        assert told.startswith("specmeld: spec/sources.lock: is not a sources.lock file")


def test_ends_of_lines_are_no_change(specmeld: Any, server: Server, store: Store) -> None:
    text = server.replies["/parts.json"].body
    store.document.write_bytes(text.replace(b"\n", b"\r\n"))
    assert _rows(specmeld(*HTTP, cwd=store.root)) == ["parts.json unchanged"]
    assert b"\r\n" in store.document.read_bytes()


def test_the_lock_is_no_document(specmeld: Any, server: Server, tmp_path: Path) -> None:
    """Of a list that reads its own folder."""
    spec = tmp_path / "spec"
    spec.mkdir()
    server.serve("/a.json", parts_api("a"))
    (spec / "sources.yaml").write_text(
        f"sources: [., {{path: a.json, url: '{server.url}/a.json'}}]"
    )
    (spec / "b.json").write_text(json.dumps(parts_api("b")))
    specmeld(*HTTP, cwd=tmp_path)
    assert "sources.lock" not in specmeld("normalize", cwd=tmp_path).stdout


def test_scripts_pull_by_a_function(server: Server, store: Store) -> None:
    project = api.project(store.root)
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates"))
    (news,) = api.pull(project, only_look=True, allow_http=True)
    assert (news.state, news.lost) == ("changed", ("GET /rods",))
    assert not (store.root / "spec" / "sources.lock").exists()
    (news,) = api.pull(project, "parts.json", allow_http=True)
    assert store.document.read_bytes() == server.replies["/parts.json"].body
