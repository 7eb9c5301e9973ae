"""The report of ``init`` about an existing client: which names are kept, and what will differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from specmeld.cli.show import near
from specmeld.cli.terminal.columns import counted, pairs

if TYPE_CHECKING:
    from specmeld.pipeline.project.adopting import Adopted

_LISTED = 3
_DIFFERENCES = {
    "openapi-python-client": (
        ("client", "AuthenticatedClient(base_url=…, token=…) → Client(base_url=…, api_key=…)"),
        ("async", ".asyncio(…) → the same method of AsyncClient, awaited"),
        ("status", ".sync_detailed(…) → client.with_response(client.RESOURCE.METHOD, …)"),
        ("models", "attrs: to_dict, from_dict, UNSET → pydantic: to_dict, model_validate, OMIT"),
        ("errors", "returned, or None → raised by status, with the model in error.body"),
    ),
    "openapi-generator": (
        ("client", "Configuration(host=…), ApiClient(…) → Client(base_url=…, api_key=…)"),
        ("async", "library=asyncio → the same method of AsyncClient, awaited"),
        ("status", "_with_http_info(…) → client.with_response(client.RESOURCE.METHOD, …)"),
        ("models", "to_dict, from_dict → to_dict, and model_validate of pydantic"),
        ("errors", "ApiException → APIStatusError, and a class for each status"),
    ),
    "datamodel-code-generator": (
        ("models", "check what their types say → check every constraint of the document"),
        ("beside", 'a client and server stubs; for models alone, write model_style = "pydantic"'),
    ),
}
"""Generator → how its clients differ from the packages of specmeld."""


def adoption(adopted: Adopted) -> Iterator[str]:
    """Which names of a client were kept, and what will be different."""
    client = adopted.client
    kept = [
        counted(len(names), f"{kind} name")
        for kind, names in (("class", adopted.classes), ("method", adopted.methods))
        if names
    ]
    yield f"wrote {near(adopted.lock)}: {' and '.join(kept)} of {near(client.path)}"
    if adopted.left:
        told = [f"{name} ({why})" for name, why in list(adopted.left.items())[:_LISTED]]
        more = len(adopted.left) - len(told)
        yield f"not kept: {', '.join(told)}{f' and {more} more' if more > 0 else ''}"
    yield f"what differs from {client.generator}:"
    yield from (f"  {line}" for line in pairs(_rows(adopted)))


def _rows(adopted: Adopted) -> Iterator[tuple[str, str]]:
    client = adopted.client
    if adopted.clash:
        folder = near(adopted.lock.parent)
        yield "import", f"{folder} replaces {near(client.path)}: only one can be on the path"
    else:
        models = f"{adopted.package}.models"
        theirs = f"{client.package}.models" if client.has_calls else client.package
        yield "import", f"from {theirs} import … → from {models} import …"
    if adopted.calls:
        before, after = adopted.calls[0]
        yield "calls", f"{before} → {after}"
    yield from _DIFFERENCES[client.generator]
