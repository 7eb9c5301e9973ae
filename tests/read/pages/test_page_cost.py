"""The cost of reading a page grows with its length and not faster, whatever it has many of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from tests.call_count import calls_of

from specmeld.model.documents import SourceDocument
from specmeld.read import read_document

_CREATE = "# Boats\n\n## Create a boat\n\n`POST https://yard.example/v1/boats`\n\n### Body\n\n"
_COPIED = "Create a boat\nPOST https://yard.example/v1/boats\nBody\nkeel\nstring\n"


def _many(text: str) -> Callable[[int], str]:
    return lambda count: "".join(text.replace("%", str(number)) for number in range(count))


_PAGES: dict[str, tuple[str, Callable[[int], str]]] = {
    "paragraphs of a field": (
        f"{_CREATE}- `keel` (string): The keel.\n",
        _many("\n  Words %.\n"),
    ),
    "items of a field": (f"{_CREATE}- `keel` (string): The keel.\n", _many("  - Words %.\n")),
    "fields": (_CREATE, _many("- `keel%` (string): The keel.\n")),
    "operations": ("# Boats\n", _many("\n## Move %\n\n`POST /boats%/move`\n\n- `by` (string)\n")),
    "listed operations": ("# Boats\n\n", _many("- `GET /boats/%/mast` Get the mast %\n")),
    "tabled operations": (
        "# Boats\n\n| Method | Path | Description |\n|---|---|---|\n",
        _many("| GET | /boats/b%/mast | Get the mast % |\n"),
    ),
    "lists of one operation": (
        "# Boats\n",
        _many("\n## Masts %\n\n- `GET /mast%`\n\n## Get %\n\n`GET /v1/mast%`\n"),
    ),
    "sample calls": (
        "# Boats\n",
        _many("\n## Get %\n\n```\ncurl https://yard.example/v1/boats%/mast\n```\n"),
    ),
    "copied lines of a field": (_COPIED, _many("Words %.\n")),
    "copied labels of a field": (_COPIED, _many("enum\nWords %.\n")),
    "copied values": (f"{_COPIED}Possible values:\n", _many("v%\n")),
}


def _cost(page: str) -> int:
    path = "page.txt" if page.startswith("Create") else "page.md"
    return calls_of(partial(read_document, SourceDocument(id="page", path=path, text=page)))


@pytest.mark.parametrize("kind", _PAGES)
def test_one_more_of_many_costs_as_much_as_the_one_before(kind: str) -> None:
    begin, many = _PAGES[kind]
    _cost(begin + many(10))  # modules are loaded, and words derived, once
    first, second, third = (_cost(begin + many(count)) for count in (50, 100, 300))
    assert (third - second) / 200 < 1.25 * (second - first) / 50
