"""Files that nothing but ``info.version`` tells apart (rule 1)."""

from __future__ import annotations

from itertools import permutations

import pytest

from specmeld.model.documents import SourceDocument
from specmeld.model.settlement import Settlement

from .versions import Document, file, notes, operation, reconciled, source

PATHS: Document = {"/trees": {"get": operation(id={"type": "string"})}}
OLD_PATHS: Document = {**PATHS, "/shrubs": {"get": operation()}}
KEEP_APART = "files with different info.version are read as one version: "
TOLD = "files with different info.version are read as different versions: "
PARTS = (
    "files with different info.version describe different operations, "
    "and are read as parts of one version: "
)


def both(old: str, new: str, *more: SourceDocument) -> list[SourceDocument]:
    return [source("a", file(OLD_PATHS, old)), source("b", file(PATHS, new)), *more]


def in_any_order(*sources: SourceDocument) -> Settlement:
    """What comes of the documents, which is the same in every order of the list."""
    first, *others = (reconciled(*each) for each in permutations(sources))
    for other in others:
        assert list(other.document["paths"]) == list(first.document["paths"])
        assert other.document == first.document
        assert sorted(notes(other)) == sorted(notes(first))
        assert other.api_version == first.api_version
    return first


@pytest.mark.parametrize(
    ("old", "new", "version"),
    [
        ("1.4.0", "2.0.0", "v2"),
        ("9", "10", "v10"),
        ("v1", "v2-beta", "v2"),
        ("2024.12.1", "2025.1.0", "v2025"),
        ("2024-05-31", "2024-06-01", "2024-06-01"),
        ("2024-05-31-preview", "2024-06-01", "2024-06-01"),
        ("3.1", "2024-06-01", "2024-06-01"),
    ],
)
def test_the_newest_wins(old: str, new: str, version: str) -> None:
    settlement = in_any_order(*both(old, new))
    assert list(settlement.document["paths"]) == ["/trees"]
    assert settlement.api_version == version
    told, summary = notes(settlement)
    assert told == f"b.json: {TOLD}{old} in a.json, {new} in b.json"
    assert summary.startswith("a.json: describes ")
    assert "1 of its 2 operations is not in" in summary


@pytest.mark.parametrize(
    ("old", "new"),
    [("2.13", "2.14"), ("1.0.0", "1.0.1"), ("2024-06-01", "2024-06-01-preview"), ("1.x", "1.9")],
)
def test_files_of_one_major_version_are_one_version(old: str, new: str) -> None:
    settlement = in_any_order(*both(old, new))
    assert set(settlement.document["paths"]) == {"/trees", "/shrubs"}
    assert notes(settlement) == [f"b.json: {KEEP_APART}{old} in a.json, {new} in b.json"]
    assert settlement.diagnostics[0].fix == (
        "if they describe several, give each its api_version in sources.yaml"
    )


@pytest.mark.parametrize(("old", "new"), [("1.0", "1.0"), ("latest", "2.0"), ("", "1.0")])
def test_nothing_is_told_where_nothing_differs(old: str, new: str) -> None:
    settlement = in_any_order(*both(old, new))
    assert set(settlement.document["paths"]) == {"/trees", "/shrubs"}
    assert notes(settlement) == []


def test_the_sources_file_has_the_last_word() -> None:
    old, new = both("1.4.0", "2.0.0")
    one = [source("a", file(OLD_PATHS, "1.4.0"), api_version="v7")]
    one.append(source("b", file(PATHS, "2.0.0"), api_version="v7"))
    assert set(in_any_order(*one).document["paths"]) == {"/trees", "/shrubs"}
    assert notes(in_any_order(*one)) == []
    assert reconciled(old, new, wanted="v1").document["paths"].keys() == OLD_PATHS.keys()


def test_a_known_version_on_the_same_scale_tells_the_other() -> None:
    new = source("b", file(PATHS, "2.0.0"), api_version="v2")
    settlement = in_any_order(source("a", file(OLD_PATHS, "1.4.0")), new)
    assert list(settlement.document["paths"]) == ["/trees"]


def test_a_known_version_on_another_scale_tells_nothing() -> None:
    new = source("b", file(PATHS, "16.1.0"), api_version="v2")
    settlement = in_any_order(source("a", file(OLD_PATHS, "5.0.0")), new)
    assert set(settlement.document["paths"]) == {"/trees", "/shrubs"}
    assert notes(settlement) == [f"b.json: {KEEP_APART}5.0.0 in a.json, 16.1.0 in b.json"]


def test_files_of_different_operations_are_parts() -> None:
    more: Document = {"/birds": {"get": operation()}}
    settlement = in_any_order(source("a", file(more, "1.0")), source("b", file(PATHS, "2.0")))
    assert set(settlement.document["paths"]) == {"/trees", "/birds"}
    assert notes(settlement) == [f"b.json: {PARTS}1.0 in a.json, 2.0 in b.json"]


def test_services_that_share_a_probe_are_parts() -> None:
    probe: Document = {"/health": {"get": operation()}}
    birds: Document = {f"/birds/{at}": {"get": operation()} for at in range(3)}
    trees: Document = {f"/trees/{at}": {"get": operation()} for at in range(3)}
    one, other = file({**birds, **probe}, "1.0"), file({**trees, **probe}, "2.0")
    one["info"]["title"] = "Birds"
    settlement = in_any_order(source("a", one), source("b", other))
    assert len(settlement.document["paths"]) == 7


def test_files_that_share_half_of_their_operations_describe_one_api() -> None:
    old = file(OLD_PATHS, "1.0")
    old["info"]["title"] = "Shrubs and trees"
    birds: Document = {**PATHS, "/birds": {"get": operation()}}
    settlement = in_any_order(source("a", old), source("b", file(birds, "2.0")))
    assert set(settlement.document["paths"]) == {"/trees", "/birds"}
    assert notes(settlement)[0] == f"b.json: {TOLD}1.0 in a.json, 2.0 in b.json"


def test_more_files_than_are_listed() -> None:
    files = [source(f"f{n}", file(PATHS, f"1.{n}")) for n in range(6)]
    assert notes(reconciled(*files)) == [
        f"f5.json: {KEEP_APART}1.0 in f0.json, 1.1 in f1.json, 1.2 in f2.json, 1.3 in f3.json, "
        "and 2 more"
    ]


# Pages beside such files --------------------------------------------------------------------------

PAGE = """\
# Get trees{title}

`GET /trees`

### Query parameters

- `limit` (integer): How many.
"""


def limits(settlement: Settlement) -> list[str]:
    parameters = settlement.document["paths"]["/trees"]["get"].get("parameters", [])
    return [one["name"] for one in parameters]


@pytest.mark.parametrize("title", ["", " (v2)"])
def test_a_page_belongs_to_the_newest_file(title: str) -> None:
    page = source("page", PAGE.format(title=title))
    settlement = in_any_order(*both("1.4.0", "2.0.0", page))
    assert list(settlement.document["paths"]) == ["/trees"]
    assert limits(settlement) == ["limit"]


def test_a_page_of_the_older_version_is_older() -> None:
    page = source("page", PAGE.format(title=" (v1)"))
    settlement = in_any_order(*both("1.4.0", "2.0.0", page))
    assert limits(settlement) == []


def test_a_page_whose_version_is_none_of_the_files_tells_nothing_of_them() -> None:
    page = source("page", PAGE.format(title=" (v3)"))
    settlement = in_any_order(*both("1.4.0", "2.0.0", page))
    assert set(settlement.document["paths"]) == {"/trees", "/shrubs"}
    assert limits(settlement) == ["limit"]
    assert f"b.json: {KEEP_APART}1.4.0 in a.json, 2.0.0 in b.json" in notes(settlement)


def test_one_file_beside_a_page_has_the_version_of_the_page() -> None:
    page = source("page", PAGE.format(title=" (v3)"))
    settlement = in_any_order(source("a", file(PATHS, "1.4.0")), page)
    assert (settlement.api_version, limits(settlement)) == ("v3", ["limit"])
