"""Settle: the claims of all documents → one canonical OpenAPI 3.1 document and its ledger.

The order of the rules is the order of ``settle``; the numbers are those of section 5 of the design.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.documents import Reading
from specmeld.model.overlay import Overlay
from specmeld.model.settlement import Settlement
from specmeld.settle import fill, headings, http, mend, merge, whole
from specmeld.settle.alone import pass_through
from specmeld.settle.collapsed import fill_collapsed
from specmeld.settle.decide import Judge
from specmeld.settle.document import DocumentBuilder
from specmeld.settle.evidence import close_decided
from specmeld.settle.examples import widen_to_examples
from specmeld.settle.ledger import Ledger
from specmeld.settle.overlay import apply_overlay
from specmeld.settle.paths import name_operations, place_answers
from specmeld.settle.provenance import explain, provenance_json
from specmeld.settle.text import canonical_yaml
from specmeld.settle.tree import Tree, build_tree
from specmeld.settle.versions import age, decide_versions, tell_versions

__all__ = ["Policy", "canonical_yaml", "explain", "provenance_json", "settle"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What the user decides about settling."""

    api_version: str | None = None
    """The version to settle for, such as ``v1``; None means the newest."""
    overlay: Overlay | None = None
    """What people decided, applied last."""


def settle(readings: Sequence[Reading], policy: Policy = Policy()) -> Settlement:
    """Settle what the documents say into one document.

    One OpenAPI file passes whole. Raises InputError where there is nothing to settle, ConfigError
    where no document speaks of the wanted version; what ``close_decided`` and ``apply_overlay``
    raise.
    """
    if len(readings) == 1 and readings[0].openapi is not None:
        settlement = pass_through(readings[0])
    else:
        settlement = _settle(readings, policy)
    if policy.overlay is None:
        return settlement
    conflicts = close_decided(settlement.conflicts, policy.overlay)
    document, overlaid = apply_overlay(settlement.document, policy.overlay)
    return replace(settlement, document=document, conflicts=conflicts, overlaid=tuple(overlaid))


def _settle(readings: Sequence[Reading], policy: Policy) -> Settlement:
    trees = [build_tree(reading) for reading in readings]
    ledger = Ledger({tree.id: tree for tree in trees})
    http.mend_furniture(trees)
    tell_versions(trees)
    name_operations(trees, policy.api_version)
    target = decide_versions(trees, policy.api_version)
    place_answers(trees)
    current, older = _by_version(trees, target, ledger)
    for tree in [*current, *older]:
        mend.mend_document(tree, ledger)
    headings.unflatten([*current, *older], trees)

    merged = merge.merge(current)
    if not any(merged):
        raise InputError("no document describes an operation", mend="add one to the sources file")
    alone, among = whole.set_aside(merged, current, older, readings, ledger)
    merge.apply_closed_lists(merged, ledger)
    merge.add_older(merged, older, ledger)
    fill.complete_unions(merged)
    fill.spread_required(merged)
    named = fill_collapsed(merged, trees, ledger)
    fill.share_bounds(merged, trees)
    widen_to_examples(merged, named, trees, ledger)

    judge = Judge({tree.id: tree for tree in trees}, ledger)
    builder = DocumentBuilder(judge, target, http.version_headers(trees, target))
    servers = [said for tree in [*current, *older] for said in tree.servers]
    document = builder.build(merged, servers, alone, among)
    return Settlement(
        document=document,
        verdicts=ledger.close(readings),
        conflicts=ledger.conflicts(),
        diagnostics=(*_remarks(readings), *_with_paths(ledger.diagnostics, trees)),
        api_version=target or "",
        documents={tree.id: tree.path for tree in trees},
        places=builder.places,
    )


def _remarks(readings: Sequence[Reading]) -> tuple[Diagnostic, ...]:
    return tuple(remark for reading in readings for remark in reading.diagnostics)


def _with_paths(remarks: Sequence[Diagnostic], trees: Sequence[Tree]) -> Iterator[Diagnostic]:
    paths = {tree.id: tree.path for tree in trees}
    return (replace(remark, file=paths.get(remark.file, remark.file)) for remark in remarks)


def _by_version(
    trees: Sequence[Tree], target: str | None, ledger: Ledger
) -> tuple[list[Tree], list[Tree]]:
    """The documents of the target version, and the older ones, newest first; newer ones go."""
    current = [tree for tree in trees if tree.version in (target, None)]
    others = [tree for tree in trees if tree not in current]
    older = [tree for tree in others if age(tree.version or "") < age(target or "")]
    for tree in others:
        if tree not in older:
            for said in tree.says():
                reason = f"it speaks of {tree.version}"
                ledger.note(said, "overruled", 1, ledger.place(said), reason)
    for tree in older:
        for said in tree.servers:
            said.old = True
    return current, sorted(older, key=lambda tree: age(tree.version or ""), reverse=True)
