"""Reconcile: the documents of one API → one OpenAPI 3.1 document and its ledger.

OpenAPI files are merged component by component. What pages say about the same operations is
compared with them; operations that only pages describe are built from the pages. The numbers of the
rules are those of ``model.settlement.RULES``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from specmeld.diagnostics import Diagnostic, InputError
from specmeld.model.claims import Claim, Place
from specmeld.model.documents import Reading
from specmeld.model.json import JSONObject
from specmeld.model.overlay import Overlay
from specmeld.model.settlement import Dropped, Settlement, Verdict
from specmeld.reconcile.decide import Judge
from specmeld.reconcile.evidence import close_decided
from specmeld.reconcile.files.assembly import Assembled, merge_files
from specmeld.reconcile.files.merged_servers import merged_servers
from specmeld.reconcile.files.merging import in_file_order
from specmeld.reconcile.files.older import observe
from specmeld.reconcile.files.parts import SourceFile
from specmeld.reconcile.files.skeletons import skeleton
from specmeld.reconcile.files.written_out import places, written_out
from specmeld.reconcile.ledger import Ledger
from specmeld.reconcile.overlaying import apply_overlay
from specmeld.reconcile.pages.page_document import DocumentBuilder
from specmeld.reconcile.pages.page_security import add_page_security
from specmeld.reconcile.releases import tell_releases
from specmeld.reconcile.rules import example_parts, fill, headings, page_trees, repairs, transport
from specmeld.reconcile.rules.collapsed import fill_collapsed
from specmeld.reconcile.rules.page_trees import Merged
from specmeld.reconcile.rules.path_names import name_operations, place_answers
from specmeld.reconcile.rules.printed_examples import widen_to_examples
from specmeld.reconcile.similar_paths import similar_paths
from specmeld.reconcile.single_document import pass_through
from specmeld.reconcile.tree import Tree, build_tree
from specmeld.reconcile.versions import age, decide_versions, tell_versions

__all__ = ["Policy", "reconcile"]


@dataclass(frozen=True, slots=True)
class Policy:
    """The user's decisions about reconciling."""

    api_version: str | None = None
    """The version to reconcile for, such as ``v1``; None means the newest."""
    overlay: Overlay | None = None
    """The overlay of people's decisions, applied last."""
    claims: bool = False
    """Whether the claims of a single OpenAPI file are needed."""


def reconcile(readings: Sequence[Reading], policy: Policy = Policy()) -> Settlement:
    """Reconcile documents into one.

    A single OpenAPI file is passed through. Raises InputError if no document describes an
    operation, ConfigError if none describes the wanted version; and whatever ``close_decided`` and
    ``apply_overlay`` raise.
    """
    alone = readings[0].openapi if len(readings) == 1 else None
    if alone is not None and not policy.claims:
        settlement = pass_through(readings[0])
    elif alone is not None:
        settlement = replace(_Reconciling(readings, policy).settlement(), document=alone)
    else:
        settlement = _Reconciling(readings, policy).settlement()
    if policy.overlay is None:
        return settlement
    conflicts = close_decided(settlement.conflicts, policy.overlay)
    document, overlaid = apply_overlay(settlement.document, policy.overlay)
    return replace(
        settlement,
        document=document,
        conflicts=conflicts,
        overlaid=tuple(overlaid),
        before_overlay=settlement.document,
    )


class _Reconciling:
    """One run over several documents."""

    def __init__(self, readings: Sequence[Reading], policy: Policy) -> None:
        self._readings = readings
        self._by_id = {reading.document.id: reading for reading in readings}
        self._trees = [
            build_tree(one) if one.openapi is None else skeleton(one) for one in readings
        ]
        self._ledger = Ledger({tree.id: tree for tree in self._trees})
        transport.repair_transport_metadata(self._trees)
        tell_versions(self._trees)
        self._ledger.diagnostics += tell_releases(self._trees, self._by_id)
        name_operations(self._trees, policy.api_version)
        self._claimed: dict[str, list[Claim]] = {}
        """What files of an older version claim, to be compared with pages."""
        self._ignored: list[Dropped] = []
        """Files of other versions."""
        self._observed: list[Verdict] = []
        """The outcomes of their claims, except for those compared with pages."""
        self._target = decide_versions(self._trees, policy.api_version, self._in_words())
        place_answers(self._trees)
        self._judge = Judge(self._ledger.trees, self._ledger)

    def _in_words(self) -> dict[str, Tree]:
        """Files with their vocabulary, if there are pages of unknown version."""
        pages = [tree for tree in self._trees if tree.version is None and not self._is_file(tree)]
        files = [tree for tree in self._trees if tree.version and self._is_file(tree)]
        if not pages or len({tree.version for tree in self._trees} - {None}) < 2:
            return {}
        shown = places(pages)
        return {tree.id: written_out(tree, self._by_id[tree.id], shown)[0] for tree in files}

    def settlement(self) -> Settlement:
        current, older, newer = self._by_version()
        self._ledger.diagnostics += similar_paths(current)
        files = [tree for tree in current if self._is_file(tree)]
        pages = self._pages(
            [tree for tree in current if not self._is_file(tree)],
            older,
            {name for tree in files for name in tree.renamed.values()},
        )
        if not files and not any(pages):
            raise InputError(
                "no document describes an operation", fix="add one to the sources file"
            )
        everything = dict(pages)
        made = self._merged_files(files, pages)
        document, spoken_of = self._with_pages(made, pages, current, older)
        if made is not None:
            document = add_page_security(document, everything, pages, made)
        others = filter(self._is_file, [*older, *newer])
        remarks = [*self._remarks(), *(self._observe(document, tree) for tree in others)]
        return Settlement(
            document=document,
            verdicts=self._verdicts(made),
            conflicts=self._ledger.conflicts(),
            diagnostics=tuple(remarks),
            api_version=self._target or "",
            documents={tree.id: tree.path for tree in self._trees},
            places=spoken_of,
            dropped=(*self._ignored, *(made.record.dropped if made else ())),
        )

    # Selecting documents --------------------------------------------------------------------------

    def _is_file(self, tree: Tree) -> bool:
        return self._by_id[tree.id].openapi is not None

    def _by_version(self) -> tuple[list[Tree], list[Tree], list[Tree]]:
        """The documents of the target version, the older ones, newest first, and the newer ones."""
        current = [tree for tree in self._trees if tree.version in (self._target, None)]
        others = [tree for tree in self._trees if tree not in current]
        target = age(self._target or "")
        older = [tree for tree in others if age(tree.version or "") < target]
        for tree in others:
            self._ignored.append(Dropped(tree.id, (), 1))
            if tree not in older:
                for said in tree.says():
                    reason = f"it describes {tree.version}"
                    self._ledger.note(said, "overruled", 1, self._ledger.place(said), reason)
        for tree in older:
            for said in tree.servers:
                said.old = True
        newer = [tree for tree in others if tree not in older]
        older.sort(key=lambda tree: age(tree.version or ""), reverse=True)
        return current, older, newer

    # Pages ----------------------------------------------------------------------------------------

    def _pages(self, current: Sequence[Tree], older: Sequence[Tree], described: Set[str]) -> Merged:
        """What pages say, one tree for each operation.

        Documents of older versions contribute to it, except for operations that files of the target
        version have ``described``.
        """
        current = sorted(current, key=_rank)
        shown = {place for place in places(current) if place.operation not in described}
        older = [self._lending(one, shown) if self._is_file(one) else one for one in older]
        for tree in [*current, *older]:
            repairs.repair_document(tree, self._ledger)
            example_parts.leave_to_the_whole(tree, self._ledger)
        headings.unflatten([*current, *older], [*current, *older])
        merged = page_trees.merge(current)
        page_trees.apply_closed_lists(merged, self._ledger)
        lending = [self._without(tree, described) for tree in older]
        page_trees.add_older(merged, lending, self._ledger)
        fill.complete_unions(merged)
        fill.spread_required(merged)
        named = fill_collapsed(merged, self._trees, self._ledger)
        fill.share_bounds(merged, self._trees)
        widen_to_examples(merged, named, self._trees, self._ledger)
        return merged

    def _without(self, tree: Tree, described: Set[str]) -> Tree:
        """An older page without the operations that a file of the target version lists in full."""
        for operation in [name for name in tree.operations if name in described]:
            for section in tree.operations[operation].values():
                self._ledger.drop(section, 1, f"a file of {self._target} lists it in full")
        left = {name: one for name, one in tree.operations.items() if name not in described}
        return replace(tree, operations=left)

    def _lending(self, tree: Tree, shown: Set[Place]) -> Tree:
        """An older file in the form of a page, for operations that newer pages show."""
        if not {place.operation for place in shown} & set(tree.renamed.values()):
            return replace(tree, operations={}, servers=[])
        whole, self._claimed[tree.id] = written_out(tree, self._by_id[tree.id], shown)
        return whole

    # Files ----------------------------------------------------------------------------------------

    def _merged_files(self, trees: Sequence[Tree], pages: Merged) -> Assembled | None:
        if not trees:
            return None
        trees = sorted(trees, key=_rank)
        sources = [self._source(tree) for tree in trees]
        renamed = {tree.id: tree.renamed for tree in trees}
        known = {name for names in renamed.values() for name in names.values()}
        both = {name: pages.pop(name) for name in list(pages) if name in known}
        made = merge_files(sources, renamed, both, self._judge)
        document = made.document
        if servers := merged_servers(sources, trees, made.record):
            document = in_file_order({**document, "servers": servers}, made.files)
        return replace(made, document=document)

    def _source(self, tree: Tree) -> SourceFile:
        reading = self._by_id[tree.id]
        return SourceFile(tree.id, tree.path, reading.openapi or {}, reading.line)

    def _observe(self, document: JSONObject, tree: Tree) -> Diagnostic:
        """Compare a file of another version with the document, and summarize the differences."""
        decided = SourceFile("", "", document, lambda _: 0)
        found = observe(self._source(tree), tree.version or "", decided, tree.renamed)
        lent = self._claimed.get(tree.id)
        told = {(one.origin.line, one.keyword) for one in lent or ()}
        self._observed += [
            one for one in found.verdicts if (one.claim.origin.line, one.claim.keyword) not in told
        ]
        return found.summary(self._target or "", lends=lent is not None)

    # Both -----------------------------------------------------------------------------------------

    def _with_pages(
        self,
        made: Assembled | None,
        pages: Merged,
        current: Sequence[Tree],
        older: Sequence[Tree],
    ) -> tuple[JSONObject, dict[str, tuple[str, ...]]]:
        """Add the operations of pages alone to those of the files."""
        trees = [tree for tree in [*current, *older] if not self._is_file(tree)]
        servers = [said for tree in trees for said in tree.servers]
        headers = transport.version_headers(trees, self._target)
        builder = DocumentBuilder(self._judge, self._target, headers)
        if made is None:
            return builder.build(pages, servers), builder.places
        if not pages and not servers:
            return made.document, made.record.places
        document = builder.build(pages, servers, made.document)
        return document, {**made.record.places, **builder.places}

    def _verdicts(self, made: Assembled | None) -> tuple[Verdict, ...]:
        found = self._ledger.close([self._as_weighed(one) for one in self._readings])
        others = [*(made.record.verdicts() if made else ()), *self._observed]
        return (*found, *others)

    def _as_weighed(self, reading: Reading) -> Reading:
        """A reading with the claims that were weighed: for files, only what was expanded."""
        if reading.openapi is None:
            return reading
        return replace(reading, claims=tuple(self._claimed.get(reading.document.id, ())))

    def _remarks(self) -> Iterator[Diagnostic]:
        for reading in self._readings:
            yield from reading.diagnostics
        paths = {tree.id: tree.path for tree in self._trees}
        for remark in self._ledger.diagnostics:
            yield replace(remark, file=paths.get(remark.file, remark.file))


def _rank(tree: Tree) -> tuple[int, tuple[int, ...], str]:
    """The most significant file first, whatever the order of the list."""
    return -tree.precedence, tuple(-ord(char) for char in tree.retrieved), tree.id
