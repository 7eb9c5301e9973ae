"""The documents of ``spec/sources``: what is read from each, against lists made by hand.

``restated/<id>.jsonl`` holds every claim of a page in the rows that ``specmeld inspect --format
jsonl`` prints. The lists were written from the pages, not from the readers. A page of the seeds
has the same facts in other words, so reading both must give the same facts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from specmeld.model.claims import Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read import read_document
from specmeld.sources import SourceEntry, load_sources

SOURCES = Path(__file__).resolve().parents[2] / "spec" / "sources.yaml"
GOLDENS = Path(__file__).with_name("restated")
ENTRIES = {entry.id: entry for entry in load_sources(SOURCES, "spec/sources.yaml")}
WORDS = ("description", "summary", "example")
"""What a restated page says otherwise than its seed; all else is fact."""

Row = dict[str, Any]


def _document(path: Path, id: str) -> SourceDocument:
    return SourceDocument(id=id, path=path.name, text=path.read_text(encoding="utf-8"))


def _read(entry: SourceEntry) -> Reading:
    return read_document(_document(entry.path, entry.id))


def _rows(id: str) -> list[Row]:
    return [claim.row() for claim in _read(ENTRIES[id]).claims]


def _golden(id: str) -> list[Row]:
    lines = (GOLDENS / f"{id}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _counted(rows: Iterable[Row]) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows)


def _listed(rows: Counter[str]) -> str:
    return "\n".join(f"  {row}" for row in sorted(rows.elements())) or "  none"


def _facts(reading: Reading) -> Counter[str]:
    return _counted(
        {
            "where": str(claim.at),
            "keyword": claim.keyword,
            "value": claim.value,
            "evidence": claim.evidence,
            "implied": claim.implied,
        }
        for claim in reading.claims
        if claim.keyword not in WORDS
    )


@pytest.mark.few(2)
@pytest.mark.parametrize("id", ENTRIES)
def test_nothing_is_missed_and_nothing_invented(id: str) -> None:
    read, page = _counted(_rows(id)), _counted(_golden(id))
    found = (read & page).total()
    assert read == page, (
        f"recall {found / page.total():.3f}, precision {found / read.total():.3f}\n"
        f"missed:\n{_listed(page - read)}\ninvented:\n{_listed(read - page)}"
    )


@pytest.mark.few(1)
@pytest.mark.parametrize("id", ENTRIES)
def test_things_come_in_the_order_of_the_page(id: str) -> None:
    named = [(row["line"], row["where"]) for row in _rows(id) if row["keyword"] == "exists"]
    golden = [(row["line"], row["where"]) for row in _golden(id) if row["keyword"] == "exists"]
    assert named == golden


@pytest.mark.few(1)
@pytest.mark.parametrize("id", ENTRIES)
def test_a_thing_is_named_before_anything_is_said_of_it(id: str) -> None:
    rows = _rows(id)
    named = {row["where"] for row in rows if row["keyword"] == "exists"}
    early: list[Row] = []
    seen: set[str] = set()
    for row in rows:
        if row["keyword"] == "exists":
            seen.add(row["where"])
        elif row["where"] in named - seen:
            early.append(row)
    assert early == []


@pytest.mark.parametrize("id", ENTRIES)
def test_places_of_the_goldens_are_places(id: str) -> None:
    assert [row for row in _golden(id) if str(Place.parse(row["where"])) != row["where"]] == []


def test_each_document_is_recognised_as_another_dialect() -> None:
    dialects = [_read(entry).dialect for entry in ENTRIES.values()]
    assert len(set(dialects)) == len(dialects) == 5


@pytest.mark.slow
def test_seeds_state_the_same_facts(shared: Path) -> None:
    ours = {(reading := _read(entry)).dialect: reading for entry in ENTRIES.values()}
    seeds = [
        read_document(_document(path, path.name)) for path in sorted((shared / "seeds").iterdir())
    ]
    assert sorted(seed.dialect for seed in seeds) == sorted(ours)
    for seed in seeds:
        theirs, mine = _facts(seed), _facts(ours[seed.dialect])
        assert theirs == mine, (
            f"{seed.document.id}\nonly in the seed:\n{_listed(theirs - mine)}\n"
            f"only in the restated page:\n{_listed(mine - theirs)}"
        )
