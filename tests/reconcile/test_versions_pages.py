"""Pages and OpenAPI files of two versions beside each other (rule 1)."""

from __future__ import annotations

import copy
from itertools import combinations, permutations
from typing import Any

import pytest

from specmeld.model.documents import SourceDocument
from specmeld.model.settlement import Settlement
from specmeld.pipeline.settle.auditing import refuse_losses
from specmeld.read import read_document
from specmeld.reconcile import reconcile

from .versions import Document, file, notes, operation, said_by, source

TREE: Document = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "maxLength": 8},
        "age": {"type": "integer", "minimum": 0},
    },
}
OLD_TREE: Document = copy.deepcopy(TREE)
OLD_TREE["properties"]["age"]["maximum"] = 500
OLD_TREE["properties"]["retired"] = {"type": "string"}

PAGE = """\
# Create a tree

`POST https://trees.test/{version}/trees`

### Body parameters

- `name` (string, required): The name. {bound}
- `age` (integer): The age.
- `{key}` (integer): A number.
"""


def _file(id_: str, version: str, tree: Document, **paths: Any) -> SourceDocument:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tree"}}}}
    create = {"requestBody": body, "responses": {"200": {"description": "The tree.", **body}}}
    servers = [{"url": f"https://trees.test/{version}"}]
    components = {"schemas": {"Tree": tree}}
    paths = {"/trees": {"post": create}, **paths}
    return source(id_, file(paths, servers=servers, components=components))


def _page(id_: str, version: str, bound: str, key: str) -> SourceDocument:
    return source(id_, PAGE.format(version=version, bound=bound, key=key))


DOCUMENTS = {
    "new file": _file("new_file", "v2", TREE),
    "old file": _file("old_file", "v1", OLD_TREE, **{"/shrubs": {"get": operation()}}),
    "new page": _page("new_page", "v2", "", "height"),
    "old page": _page("old_page", "v1", "At least 2 characters.", "gone"),
}

FILES = (DOCUMENTS["new file"], DOCUMENTS["old file"])


def settled(*names: str) -> Settlement:
    """What comes of the documents in every order of the list; nothing is lost."""
    found = []
    for order in permutations(names):
        readings = [read_document(DOCUMENTS[name], claims=False) for name in order]
        settlement = reconcile(readings)
        refuse_losses(settlement, readings)
        found.append(settlement)
    first, *others = found
    for other in others:
        assert other.document == first.document
        assert list(other.document["paths"]) == list(first.document["paths"])
        assert sorted(notes(other)) == sorted(notes(first))
    return first


def tree_of(settlement: Settlement, path: str = "/trees") -> Any:
    """The properties that are sent, without words."""
    create = settlement.document["paths"][path]["post"]
    ref = create["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema = settlement.document["components"]["schemas"][ref.rpartition("/")[2]]
    return {
        name: {keyword: value for keyword, value in one.items() if keyword != "description"}
        for name, one in schema["properties"].items()
    }


NAME, BOUNDED = {"type": "string", "maxLength": 8}, {"type": "integer", "minimum": 0}
NUMBER = {"type": "integer"}
SENT = {
    ("new file", "old file"): {"name": NAME, "age": BOUNDED},
    ("new file", "old page"): {"name": NAME, "age": BOUNDED},
    ("new file", "new page"): {"name": NAME, "age": BOUNDED, "height": NUMBER},
    ("new page", "old file"): {
        "name": NAME,
        "age": {**BOUNDED, "maximum": 500},
        "height": NUMBER,
    },
    ("new page", "old page"): {
        "name": {"type": "string", "minLength": 2},
        "age": NUMBER,
        "height": NUMBER,
    },
    ("new file", "new page", "old file", "old page"): {
        "name": NAME,
        "age": BOUNDED,
        "height": NUMBER,
    },
}


@pytest.mark.few(2)
@pytest.mark.parametrize("names", SENT, ids=", ".join)
def test_what_is_sent(names: tuple[str, ...]) -> None:
    settlement = settled(*names)
    assert tree_of(settlement) == SENT[names]
    assert list(settlement.document["paths"]) == ["/trees"]
    assert settlement.document["servers"] == [{"url": "https://trees.test/v2"}]


@pytest.mark.few(1)
@pytest.mark.parametrize("names", [*combinations(DOCUMENTS, 3)], ids=", ".join)
def test_what_only_an_older_document_has_is_nowhere(names: tuple[str, ...]) -> None:
    assert not tree_of(settled(*names)).keys() & {"gone", "retired"}


def test_an_older_page_is_overruled_by_a_newer_file() -> None:
    told = said_by(settled("new file", "old page"), "old_page")
    bound = told["POST /trees#request.name", "minLength"]
    assert (bound.outcome, bound.rule) == ("overruled", 1)
    assert bound.reason == "a file of v2 lists it in full"
    assert (told["#servers", "url"].outcome, told["#servers", "url"].rule) == ("overruled", 1)


def test_an_older_file_beside_newer_pages_is_in_the_ledger() -> None:
    settlement = settled("new page", "old file")
    assert notes(settlement) == [
        "old_file.json: describes v1, which is older than v2; only what v2 leaves open is taken "
        "from it: 1 of its 2 operations is not in v2, and of its 12 other facts 3 differ "
        "(2 more in wording only)"
    ]
    told = said_by(settlement, "old_file")
    assert told["POST /trees#request.age", "maximum"].outcome == "kept"
    assert told["POST /trees#request.retired", "exists"].outcome == "overruled"
    assert told["GET /shrubs", "exists"].outcome == "overruled"


def test_an_older_file_lends_to_what_only_a_newer_page_describes() -> None:
    """A newer file lists its own operations in full, and says nothing of the others."""
    old = file(
        {"/trees": {"post": _sending(TREE)}, "/shrubs": {"post": _sending(OLD_TREE)}},
        servers=[{"url": "https://trees.test/v1"}],
    )
    page = PAGE.format(version="v2", bound="", key="height").replace("/trees", "/shrubs")
    sources = [DOCUMENTS["new file"], source("old_file", old), source("shrubs", page)]
    for order in permutations(sources):
        readings = [read_document(one, claims=False) for one in order]
        settlement = reconcile(readings)
        refuse_losses(settlement, readings)
        aged = {**BOUNDED, "maximum": 500}
        assert tree_of(settlement, "/shrubs") == {"name": NAME, "age": aged, "height": NUMBER}
        assert tree_of(settlement) == {"name": NAME, "age": BOUNDED}
        told = said_by(settlement, "old_file")
        assert told["POST /shrubs#request.age", "maximum"].outcome == "kept"
        assert told["POST /shrubs#request.retired", "exists"].outcome == "overruled"
        (note,) = notes(settlement)
        assert "only what v2 leaves open is taken from it" in note


def _sending(schema: Document) -> Document:
    return {**operation(), "requestBody": {"content": {"application/json": {"schema": schema}}}}


# Pages that do not tell their version -------------------------------------------------------------

WITHOUT = """\
# Create a tree

`POST /trees`

### Body parameters

- `name` (string, required): The name.
{keys}"""


@pytest.mark.parametrize(
    ("keys", "is_newer"),
    [
        ("- `age` (integer): The age.\n- `retired` (string): Where it went.\n", False),
        ("- `age` (integer): The age.\n- `height` (integer): In metres.\n", True),
        ("- `age` (integer): The age.\n", True),
        ("", True),
    ],
)
def test_a_page_has_the_version_whose_file_has_its_words(keys: str, is_newer: bool) -> None:
    page = source("page", WITHOUT.format(keys=keys))
    readings = [read_document(one, claims=False) for one in (*FILES, page)]
    for order in permutations(readings):
        settlement = reconcile(order)
        refuse_losses(settlement, order)
        assert "retired" not in tree_of(settlement)
        outcomes = {one.outcome for one in said_by(settlement, "page").values()}
        assert ("kept" in outcomes or "corroborates" in outcomes) is is_newer
