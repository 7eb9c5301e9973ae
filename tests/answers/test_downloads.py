"""Downloads: whole or not there, in pieces or lines, with progress."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .conftest import Port, Script, answer
from .wire import http, speaking

_TEXT = "Fair winds\r\nand calm seas\n\nto é".encode()


def _using(port: Port, url: str, use: Any) -> Any:
    """What ``use`` makes of a download; for the asynchronous client it is awaited."""
    options = {"api_key": "k", "base_url": url, "max_retries": 0}
    if port.blocking:
        with (
            port.package.Client(**options) as client,
            client.download(client.papers.get_any) as download,
        ):
            return use(download)

    async def later() -> Any:
        async with (
            port.package.AsyncClient(**options) as client,
            await client.download(client.papers.get_any) as download,
        ):
            found = use(download)
            if hasattr(found, "__aiter__"):
                return [each async for each in found]
            return await found

    return asyncio.run(later())


def _all(port: Port, found: Any) -> Any:
    """What an iterator gives; an asynchronous one is gone through where it is awaited."""
    return list(found) if port.blocking else found


def _names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def lines_of(port: Port, url: str) -> Any:
    """The lines of a download."""
    return _using(port, url, lambda download: _all(port, download.iter_lines()))


def test_a_file_is_there_when_it_is_whole(port: Port, tmp_path: Path) -> None:
    file, seen = tmp_path / "text", list[Any]()

    def progress(count: int, size: int | None) -> None:
        seen.append((count, size, file.exists()))

    with speaking(http(_TEXT, kind="text/plain")) as url:
        assert _using(port, url, lambda download: download.save(file, progress)) == len(_TEXT)
    assert file.read_bytes() == _TEXT
    assert seen[-1] == (len(_TEXT), len(_TEXT), False)
    assert _names(tmp_path) == ["text"]


def test_what_breaks_leaves_nothing(port: Port, harbour: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"before")
    with speaking(http(_TEXT, kind="text/plain", size=9999)) as url:
        for name in ("new", "old"):
            with pytest.raises(harbour.APIConnectionError):
                _using(port, url, lambda download, name=name: download.save(tmp_path / name))
    assert _names(tmp_path) == ["old"]
    assert (tmp_path / "old").read_bytes() == b"before"


def test_what_stops_it_leaves_nothing(port: Port, tmp_path: Path) -> None:
    def stop(count: int, size: int | None) -> None:
        raise KeyboardInterrupt

    with speaking(http(_TEXT)) as url, pytest.raises(KeyboardInterrupt):
        _using(port, url, lambda download: download.save(tmp_path / "new", stop))
    assert not _names(tmp_path)


def test_a_file_keeps_its_place_and_mode(port: Port, tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"before")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with speaking(http(_TEXT)) as url:
        _using(port, url, lambda download: download.save(tmp_path / "link"))
        _using(port, url, lambda download: download.save("/dev/null"))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == _TEXT
    assert stat.S_IMODE((tmp_path / "real").stat().st_mode) == 0o640
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_folder_that_is_not_there(port: Port, tmp_path: Path) -> None:
    with speaking(http(_TEXT)) as url, pytest.raises(FileNotFoundError):
        _using(port, url, lambda download: download.save(tmp_path / "none" / "new"))


def test_pieces_of_a_size_and_lines(port: Port) -> None:
    with speaking(http(_TEXT, kind="text/plain; charset=utf-8")) as url:
        pieces = _using(port, url, lambda download: _all(port, download.iter_bytes(10)))
        lines = lines_of(port, url)
    assert [len(piece) for piece in pieces] == [10, 10, 10, 2]
    assert lines == ["Fair winds", "and calm seas", "", "to é"]


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("UTF-16", "één\ntwee\n".encode("utf-16")),
        ("utf-16", b"\xfe\xff" + "één\ntwee".encode("utf-16-be")),
        ("utf-16", "één\ntwee\n".encode("utf-16-le")),
        ("utf_32", "één\ntwee".encode("utf-32-le")),
        ("latin-1", "één\ntwee".encode("latin-1")),
    ],
)
def test_lines_in_another_encoding(port: Port, charset: str, content: bytes) -> None:
    """What does not say the order of its bytes begins with the lower ones."""
    with speaking(http(content, kind=f"text/plain; charset={charset}")) as url:
        lines = lines_of(port, url)
    assert lines == ["één", "twee"]


def test_a_text_that_is_shorter_than_its_mark(port: Port) -> None:
    with speaking(http(b"a\nb", kind="text/plain")) as url:
        assert lines_of(port, url) == ["a", "b"]


def test_a_packed_file_has_no_known_size(port: Port) -> None:
    import gzip

    packed = http(gzip.compress(_TEXT), 200, "text/plain", "Content-Encoding: gzip")
    with speaking(packed) as url:
        sizes: list[Any] = []

        def read(download: Any) -> Any:
            sizes.append(download.size)
            return _all(port, download.iter_bytes())

        assert b"".join(_using(port, url, read)) == _TEXT
    assert sizes == [None]


def test_what_a_function_calls_meanwhile_has_answers_of_its_own(
    port: Port, harbour: ModuleType
) -> None:
    """A key may come from the API itself, and a hook may call it."""
    boat = httpx2.MockTransport(lambda request: answer(json={"name": "Anna"}))
    inner = harbour.Client(api_key="k", http_client=httpx2.Client(transport=boat))
    seen: list[str] = []

    def asks(*given: Any) -> Any:
        seen.append(inner.boats.get("7").name)
        return given[0] if given else "k3y"

    content = Script([answer(content=b"deed", headers={"X-Own": "1"})])
    options: dict[str, Any] = {"api_key": asks, "before": asks, "after": asks}
    call = lambda client: client.with_response(client.papers.get_any)  # noqa: E731
    assert port.run(content, call, **options).headers["x-own"] == "1"
    port.run(content, lambda client: client.download(client.papers.get_any), **options)
    assert seen == ["Anna"] * 6
