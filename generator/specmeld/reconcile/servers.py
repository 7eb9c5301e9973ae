"""The servers of all files, each once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from specmeld.model.json import JSONObject
from specmeld.model.settlement import Verdict
from specmeld.reconcile.parts import SourceFile
from specmeld.reconcile.record import Record
from specmeld.settle.http import mend_url
from specmeld.settle.tree import Tree


def merged_servers(
    sources: Sequence[SourceFile], trees: Sequence[Tree], record: Record
) -> list[JSONObject]:
    """Distinct servers in the order of the files; a bare host gives way to the same with a path."""
    found: dict[str, Any] = {}
    for source in sources:
        for server in source.document.get("servers") or ():
            if isinstance(server, dict) and isinstance(server.get("url"), str):
                found.setdefault(mend_url(server["url"]), server)
    kept = {url: one for url, one in found.items() if not any(extends(o, url) for o in found)}
    first: set[str] = set()
    for tree in trees:
        for said in tree.servers:
            url = str(said.value)
            record.claims.append(said.claim)
            outcome = "corroborates" if url in first or url not in kept else "kept"
            first.add(url)
            record.agreed[id(said.claim)] = Verdict(said.claim, outcome, said.rule, "#servers")
    return list(kept.values())


def extends(url: str, host: str) -> bool:
    """Whether a URL is a path on that host."""
    return url != host and url.startswith(host.rstrip("/") + "/")
