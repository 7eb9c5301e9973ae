"""Long lists are read to their end: an enum that lacks values would refuse what is valid."""

from __future__ import annotations

import pytest

from specmeld.model.documents import SourceDocument
from specmeld.read import read_document

_VALUES = [f"berth-{number}" for number in range(300)]
_COPIED = "Create a boat\nPOST https://yard.example/v1/boats\nBody\nberth\nstring\n"
_MARKDOWN = (
    "# Create a boat\n\n`POST https://yard.example/v1/boats`\n\n## Body\n\n- `berth` (string)"
)
_PAGES = {
    "page.txt": f"{_COPIED}Possible values:\n" + "".join(f"{value}\n" for value in _VALUES),
    "page.md": f"{_MARKDOWN}: One of:\n" + "".join(f"  - `{value}`\n" for value in _VALUES),
}


@pytest.mark.parametrize("path", _PAGES)
def test_all_values_are_read(path: str) -> None:
    claims = read_document(SourceDocument(id="page", path=path, text=_PAGES[path])).claims
    assert [claim.value for claim in claims if claim.keyword == "enum"] == [_VALUES]
