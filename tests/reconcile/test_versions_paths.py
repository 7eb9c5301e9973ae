"""The paths of the newer file are those of the canonical file, whatever an older one is beside."""

from __future__ import annotations

from typing import Any

import pytest

from .versions import Document, file, notes, operation, reconciled, source


def described(path: str) -> Document:
    return file({path: {"get": operation()}})


def of_both(old: Document, new: Document) -> Any:
    return reconciled(source("old", old, api_version="v1"), source("new", new, api_version="v2"))


@pytest.mark.parametrize("path", ["/<upload_url>", "/trees/", "/trees/:fell", "/$metadata"])
def test_a_path_stays_as_it_is(path: str) -> None:
    settlement = of_both(described(path), described(path))
    assert list(settlement.document["paths"]) == [path]
    assert "v2 has all of its 1 operation," in notes(settlement)[0]


def test_a_page_may_write_a_path_as_the_file_does() -> None:
    page = "# Upload\n\n`GET /<target>`\n\nUploads a picture of a tree.\n"
    settlement = reconciled(source("file", described("/<target>")), source("page", page))
    assert list(settlement.document["paths"]) == ["/<target>"]


def test_both_spellings_of_one_file_are_two_paths() -> None:
    both = file({"/trees": {"get": operation()}, "/trees/": {"get": operation()}})
    assert list(of_both(both, both).document["paths"]) == ["/trees", "/trees/"]
