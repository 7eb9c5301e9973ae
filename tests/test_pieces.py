"""Pieces: what was made is not made again, several processes make the same, layout is black's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import black
import pytest
import yaml

from specmeld.conformance import find_cases, record
from specmeld.pipeline.make import part_cache
from specmeld.pipeline.make.part_cache import Pieces
from specmeld.pipeline.make.rendering import Order, laid_out
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory
from specmeld.resolve import resolve_api

FIXTURES = Path(__file__).parent / "generate" / "fixtures"

_made: list[str] = []


def shout(text: str) -> str:
    _made.append(text)
    return text.upper()


def told(memory: Memory, *texts: str) -> list[str]:
    """The results for ``texts``, and in ``_made`` what had to be made for them."""
    _made.clear()
    with Pieces(memory, "test") as each:
        return each(shout, texts)


def order(memory: Memory = FORGETFUL, **changes: Any) -> Order:
    document = yaml.safe_load((FIXTURES / "library.yaml").read_text(encoding="utf-8"))
    document["components"]["schemas"] |= changes
    return Order(resolve_api(document), "library", memory=memory)


def test_only_what_is_new_is_made(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    assert told(memory, "a", "b", "a") == ["A", "B", "A"]
    assert _made == ["a", "b"]
    assert told(memory, "b", "c") == ["B", "C"]
    assert _made == ["c"]
    assert told(memory, "a") == ["A"]
    assert _made == ["a"], "what the last result did not need is forgotten"


def test_an_error_leaves_what_was_known(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    told(memory, "a")
    with pytest.raises(ZeroDivisionError), Pieces(memory, "test") as each:
        each(shout, ["b"])
        raise ZeroDivisionError
    told(memory, "a")
    assert _made == []


@pytest.mark.parametrize("spoil", [b"", b"{", b'{"a": "B"}', b"\xff\n{}"])
def test_a_spoilt_memory_is_none(tmp_path: Path, spoil: bytes) -> None:
    memory = Memory(tmp_path)
    told(memory, "a")
    (file,) = tmp_path.iterdir()
    file.write_bytes(spoil or file.read_bytes().replace(b"A", b"X"))
    assert told(memory, "a") == ["A"]
    assert _made == ["a"]


@pytest.mark.slow
def test_a_package_is_the_same_however_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory(tmp_path / "cache")
    files = laid_out(order()).files
    assert laid_out(order(memory)).files == files
    assert laid_out(order(memory)).files == files
    monkeypatch.setattr(part_cache, "_PATIENCE", 0)
    for count in (1, 2, 3):
        monkeypatch.setattr(part_cache, "processes", lambda count=count: count)
        assert laid_out(order()).files == files


@pytest.mark.slow
def test_one_more_schema_has_the_others_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory(tmp_path)
    laid_out(order(memory))
    laid_out(order(memory, Extra={"type": "object", "properties": {"a": {"type": "string"}}}))
    made: list[str] = []
    make_them = Pieces._made

    def watched(self: Pieces, make: Any, waiting: list[Any]) -> list[str]:
        made.extend(map(repr, waiting))
        return make_them(self, make, waiting)

    monkeypatch.setattr(Pieces, "_made", watched)
    changed = {"type": "object", "properties": {"b": {"type": "string"}}}
    files = laid_out(order(memory, Extra=changed)).files
    assert made and all("Extra" in one for one in made)
    assert files == laid_out(order(Extra=changed)).files


def test_cases_are_the_same_however_they_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api, memory = order().api, Memory(tmp_path)
    expected = find_cases(api)
    assert record(api).cases() == expected
    monkeypatch.setattr(part_cache, "_PATIENCE", 0)
    monkeypatch.setattr(part_cache, "processes", lambda: 2)
    for _ in range(2):
        with Pieces(memory, "cases") as each:
            assert record(api, each).cases() == expected
    rest = {name: schema for name, schema in api.schemas.items() if name != "Book"}
    alone = dict(record(replace(api, schemas=rest | {"Book": True})).records)
    both = dict(record(api).records)
    same = [name for name in alone if alone[name] == both.get(name)]
    assert len(same) >= 3, "what does not refer to a schema does not depend on it"


@pytest.mark.slow
def test_parts_are_joined_as_black_would_lay_out_the_whole() -> None:
    mode = black.Mode(target_versions={black.TargetVersion.PY311}, line_length=100)
    for path, text in laid_out(order()).files.items():
        if path.endswith(".py"):
            assert black.format_str(text, mode=mode) == text, path
