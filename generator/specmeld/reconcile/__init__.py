"""Reconcile: what the OpenAPI files of one API say, merged into one, component by component."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.model.documents import Reading
from specmeld.model.settlement import Settlement
from specmeld.reconcile.assembly import merge_files
from specmeld.reconcile.merging import in_file_order
from specmeld.reconcile.parts import SourceFile
from specmeld.reconcile.servers import merged_servers
from specmeld.reconcile.skeletons import skeleton
from specmeld.settle import http
from specmeld.settle.decide import Judge
from specmeld.settle.ledger import Ledger, quoted
from specmeld.settle.tree import Tree
from specmeld.settle.versions import age, decide_versions

__all__ = ["reconcile_files"]


def reconcile_files(readings: Sequence[Reading], wanted: str | None) -> Settlement:
    """OpenAPI files of one API as one. Raises ConfigError for a version that none describes."""
    by_id = {reading.document.id: reading for reading in readings}
    trees = sorted(map(skeleton, by_id.values()), key=_first, reverse=True)
    http.mend_furniture(trees)
    target = decide_versions(trees, wanted)
    current = [tree for tree in trees if tree.version in (target, None)]
    older = [tree for tree in trees if tree not in current]
    ledger = Ledger({tree.id: tree for tree in trees})
    judge = Judge(ledger.trees, ledger)
    sources = [
        SourceFile(t.id, t.path, by_id[t.id].openapi or {}, by_id[t.id].line) for t in current
    ]
    made = merge_files(sources, {tree.id: tree.renamed for tree in current}, judge)
    document = made.document
    if servers := merged_servers(sources, current, made.record):
        document = in_file_order({**document, "servers": servers}, made.files)
    verdicts = quoted(made.record.verdicts(), readings)
    return Settlement(
        document=document,
        verdicts=tuple(verdicts),
        conflicts=ledger.conflicts(),
        diagnostics=tuple(remark for reading in readings for remark in reading.diagnostics),
        api_version=target or "",
        documents={reading.document.id: reading.document.path for reading in readings},
        places=made.record.places,
    )


def _first(tree: Tree) -> tuple[int, str, str]:
    return tree.precedence, tree.retrieved, tree.id
