"""One OpenAPI file is the common case: what it says passes whole, and costs no claims.

Its claims are made where somebody asks for them; then all of them are kept, each at its own place.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from specmeld.model.documents import Reading
from specmeld.model.json import JSONObject
from specmeld.model.settlement import Settlement
from specmeld.settle.components import PLACE, Components, take_out_places
from specmeld.settle.decide import Judge
from specmeld.settle.ledger import Ledger
from specmeld.settle.patch import Patcher
from specmeld.settle.patch_operations import mark_operation
from specmeld.settle.schemas import SchemaBuilder
from specmeld.settle.tree import Tree, build_tree
from specmeld.settle.variants import Variants

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def pass_through(reading: Reading) -> Settlement:
    """The settlement of a document that is OpenAPI, and alone."""
    document = reading.openapi
    assert document is not None
    tree = build_tree(reading)
    ledger = Ledger()
    for said in tree.says():
        ledger.note(said, "kept", 0, str(said.claim.at))
    operations = {name: reading.lines.get(name, 0) for name, _, _ in _operations(document)}
    return Settlement(
        document=document,
        verdicts=ledger.close([reading]) if reading.claims else (),
        conflicts=(),
        diagnostics=reading.diagnostics,
        api_version=reading.document.api_version or "",
        documents={tree.id: tree.path},
        places=_places(document, tree) if reading.claims else {},
        whole={tree.id: operations},
    )


def _places(document: JSONObject, tree: Tree) -> dict[str, tuple[str, ...]]:
    """JSON pointer → the places that it speaks of."""
    marked = copy.deepcopy(document)
    builder = SchemaBuilder(Judge({tree.id: tree}, Ledger()), Components())
    patcher = Patcher(builder, Variants(marked.get("components", {})), tree.id)
    for name, operation, shared in _operations(marked):
        parameters = [*shared, *operation.get("parameters", ())]
        view = {**operation, "parameters": parameters}
        mark_operation(patcher, view, name, tree.operations.get(name, {}))
        operation[PLACE] = name
    return take_out_places(marked)


def _operations(document: JSONObject) -> Iterator[tuple[str, JSONObject, list[JSONObject]]]:
    """Name, operation and the parameters of its path."""
    for path, item in document.get("paths", {}).items():
        for method in _METHODS if isinstance(item, dict) else ():
            if isinstance(item.get(method), dict):
                yield f"{method.upper()} {path}", item[method], item.get("parameters", [])
