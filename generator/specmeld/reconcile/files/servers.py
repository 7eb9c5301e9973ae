"""The servers of all files, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from specmeld.model.json import JSONObject
from specmeld.model.settlement import Outcome, Verdict
from specmeld.reconcile.files.parts import SourceFile
from specmeld.reconcile.files.record import Record
from specmeld.reconcile.rules.transport import mend_url
from specmeld.reconcile.tree import Tree


def merged_servers(
    sources: Sequence[SourceFile], trees: Sequence[Tree], record: Record
) -> list[JSONObject]:
    """Distinct servers in the order of the files; a bare host gives way to the same with a path."""
    found: dict[str, Any] = {}
    listed: list[set[str]] = []
    for source in sources:
        mine = {mend_url(one["url"]): one for one in _servers(source)}
        listed.append(set(mine))
        found |= {url: one for url, one in mine.items() if url not in found}
    kept = {url: one for url, one in found.items() if not _is_covered(url, found, listed)}
    first: set[str] = set()
    for tree in trees:
        for said in tree.servers:
            url = str(said.value)
            record.claims.append(said.claim)
            outcome: Outcome = "corroborates" if url in first or url not in kept else "kept"
            first.add(url)
            record.agreed[id(said.claim)] = Verdict(said.claim, outcome, said.rule, "#servers")
    return list(kept.values())


def _servers(source: SourceFile) -> list[JSONObject]:
    listed = source.document.get("servers") or ()
    return [one for one in listed if isinstance(one, dict) and isinstance(one.get("url"), str)]


def _is_covered(url: str, found: Iterable[str], listed: Sequence[set[str]]) -> bool:
    """Whether another file names the same host with a path, and this one does not mean both."""
    longer = [other for other in found if extends(other, url)]
    return any(not any({url, other} <= urls for urls in listed) for other in longer)


def extends(url: str, host: str) -> bool:
    """Whether a URL is a path on that host."""
    return url != host and url.startswith(host.rstrip("/") + "/")
