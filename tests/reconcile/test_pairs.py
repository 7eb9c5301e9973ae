"""Two files of one API that differ in twenty places: each difference is reported, with its lines.

By default a few documents; ``SPECMELD_WHOLE_CORPUS=1`` takes all of more than 100 operations that
are beside the checkout.
"""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .line_extents import LineExtents
from .pairs import UnsuitableError, judge, make_pair, operation_names, reported
from .planting import plant
from .reach import Pointer
from .test_planting import ORDERS, at

FEW = ("meilisearch__api.json", "moby__engine.yaml", "oxide__nexus.json")

PLACE = "POST /orders#request.count maximum: 20 (open, read the more permissive way)"
OUTPUT = f"""\
{PLACE}
  spec/one.json:12 says 20
  spec/two.json:14 says 18
GET /orders#response.404 exists: true (rule 2, only closed lists exclude)
  two.json lists its answers in full
  spec/one.json:40 says true
one.json:3: something else
documents    2
"""


def test_what_is_reported() -> None:
    assert reported(OUTPUT) == [[("one.json", 12), ("two.json", 14)], [("one.json", 40)]]


@given(
    st.recursive(
        st.text() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    ),
    st.data(),
)
def test_lines_of_a_document(value: Any, data: st.DataObject) -> None:
    document = {"key": value}
    pointer = data.draw(st.sampled_from(list(_pointers(document))))
    lines = json.dumps(document, indent=1).split("\n")
    extent = LineExtents(document).lines(pointer)
    text = "\n".join(lines[extent.start - 1 : extent.stop - 1]).strip().removesuffix(",")
    if pointer and isinstance(pointer[-1], str):
        text = text.removeprefix(f"{json.dumps(pointer[-1])}: ")
    assert json.loads(text) == at(document, pointer)


def _pointers(value: Any, pointer: Pointer = ()) -> list[Pointer]:
    steps = list(value) if isinstance(value, dict) else range(len(value or ()))
    steps = [] if isinstance(value, str) else steps
    below = [each for step in steps for each in _pointers(value[step], (*pointer, step))]
    return [pointer, *below]


def test_a_pair_is_judged(tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    file.write_text(json.dumps(ORDERS))
    pair = make_pair(file, tmp_path / "project", 12, 1)
    told = [
        [("one.json", one.start), ("two.json", two.start)]
        for one, two in map(pair.expected, pair.planted)
    ]
    assert list(pair.misses(told)) == []
    assert len(list(pair.misses(told[1:]))) == 1
    swapped = [[(name, 9 if name == "two.json" else line) for name, line in one] for one in told]
    assert len(list(pair.misses(swapped))) == 12


def test_a_document_in_several_files_has_them_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "api" / "orders.yaml"
    file.parent.mkdir()
    document = {**ORDERS, "x": {"$ref": "more.yaml#/x"}}
    file.write_text(json.dumps(document))
    (tmp_path / "api" / "more.yaml").write_text("x: 1")
    pair = make_pair(file, tmp_path / "project", 4, 1)
    assert pair.names == ("one/orders.one.json", "two/orders.two.json")
    assert (tmp_path / "project" / "spec" / "two" / "more.yaml").exists()


def test_a_document_without_places_is_skipped(tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    file.write_text(json.dumps({"openapi": "3.1.0", "paths": {"/a": {"$ref": "b.yaml"}}}))
    with pytest.raises(UnsuitableError, match="has places for 0"):
        make_pair(file, tmp_path / "project", 4, 1)


def test_operations_by_shape() -> None:
    document = {"paths": {"/a/{x}": {"get": {}, "parameters": []}, "/b": {"post": {}}}}
    assert operation_names(document) == {"GET /a/{}", "POST /b"}
    assert len(operation_names(plant(ORDERS, 12, 1)[0])) == 8


def _documents() -> list[str]:
    index = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "index.tsv"
    if not os.environ.get("SPECMELD_WHOLE_CORPUS") or not index.exists():
        return list(FEW)
    with index.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [row["file"] for row in rows if int(row["operations"]) > 100]


@pytest.mark.slow
@pytest.mark.parametrize("name", _documents())
def test_each_difference_of_two_files_is_reported(shared: Path, tmp_path: Path, name: str) -> None:
    try:
        outcome = judge(shared / "corpus" / name, tmp_path)
    except UnsuitableError as reason:
        pytest.skip(f"{name} {reason}")
    assert not outcome.errors
    assert not outcome.lost
    assert not outcome.misses
