"""Paths with ids: ``markdown-page/ids-in-paths`` shows what becomes of them."""

from __future__ import annotations

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.read import read_document


@pytest.mark.parametrize("step", ["boats/1/", "{boats}/"])
def test_long_paths_are_refused_in_a_time_that_grows_with_them(step: str) -> None:
    """They are long enough that work of squared cost would need minutes, or gigabytes."""
    page = f"# Boats\n\n`GET /{step * 20_000}`\n"
    with pytest.raises(InputError, match="a path or names of more than"):
        read_document(SourceDocument(id="page", path="page.md", text=page))
