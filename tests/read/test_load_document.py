"""From bytes on disk to text: what is accepted, and how the rest is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from specmeld.diagnostics import InputError
from specmeld.read.decoding import load_document


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"", "empty", 0),
        (b" \r\n\t\n", "empty", 0),
        (b"\xef\xbb\xbf\n", "empty", 0),
        (b"a\nb\0c\n", "binary", 2),
        ("é\n".encode("utf-16"), "UTF-16", 1),
        (b"one\ntwo\ncaf\xe9 three\n", "not UTF-8: byte 0xe9 at offset 11", 3),
        (b"one\ncaf\xc3", "truncated", 2),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, message: str, line: int) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        load_document(path, shown="page.txt")
    assert (caught.value.file, caught.value.line) == ("page.txt", line)
    assert caught.value.fix


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_document(tmp_path / "gone.txt")
    with pytest.raises(InputError, match="folder"):
        load_document(tmp_path)


def test_all_line_ends_become_one(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    document = load_document(path, shown="pages/page.txt", api_version="v2")
    assert document.text == "one\ntwo\nthree\n"
    assert (document.id, document.path, document.api_version) == (
        "page.txt",
        "pages/page.txt",
        "v2",
    )
