"""The servers of all files, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from specmeld.model.json import JSONObject
from specmeld.model.settlement import Outcome, Verdict
from specmeld.reconcile.files.parts import SourceFile
from specmeld.reconcile.files.record import Record
from specmeld.reconcile.rules.base_paths import moved_url
from specmeld.reconcile.rules.transport import extends, repair_url
from specmeld.reconcile.tree import Tree


def merged_servers(
    sources: Sequence[SourceFile], trees: Sequence[Tree], record: Record
) -> list[JSONObject]:
    """Distinct servers in file order; a bare host is replaced by the same host with a path."""
    found: dict[tuple[str, int], Any] = {}
    listed: list[set[str]] = []
    by_id = {tree.id: tree for tree in trees}
    for source in sources:
        mine = _by_url(_servers(source), by_id[source.id])
        listed.append({url for url, _ in mine})
        found |= {key: one for key, one in mine.items() if key not in found}
    urls = dict.fromkeys(url for url, _ in found)
    kept = {url for url in urls if not _is_covered(url, urls, listed)}
    first: set[str] = set()
    for tree in trees:
        for said in tree.servers:
            url = str(said.value)
            record.claims.append(said.claim)
            outcome: Outcome = "corroborates" if url in first or url not in kept else "kept"
            first.add(url)
            record.agreed[id(said.claim)] = Verdict(said.claim, outcome, said.rule, "#servers")
    return [one for (url, _), one in found.items() if url in kept]


def _by_url(servers: Sequence[JSONObject], tree: Tree) -> dict[tuple[str, int], JSONObject]:
    """By URL and number: a file may list one URL with several variables."""
    found: dict[tuple[str, int], JSONObject] = {}
    seen: Counter[str] = Counter()
    for one in servers:
        url = repair_url(one["url"])
        if tree.base or tree.prefix:
            url = moved_url(url, tree)
            one = one | {"url": url}
        found[url, seen[url]] = one
        seen[url] += 1
    return found


def _servers(source: SourceFile) -> list[JSONObject]:
    listed = source.document.get("servers") or ()
    return [one for one in listed if isinstance(one, dict) and isinstance(one.get("url"), str)]


def _is_covered(url: str, found: Iterable[str], listed: Sequence[set[str]]) -> bool:
    """Whether another file has the same host with a path, and this one does not have both."""
    longer = [other for other in found if extends(other, url)]
    return any(not any({url, other} <= urls for urls in listed) for other in longer)
