"""Pages of any vendor as dialects: one for each container, all read by the page engine."""

from __future__ import annotations

from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.containers.choice import container_of, events_of
from specmeld.read.dialect import Dialect, Recognition
from specmeld.read.pages.operations.page_layout import operations
from specmeld.read.pages.page import read_page


def page_dialect(name: str, container: str, description: str, endings: tuple[str, ...]) -> Dialect:
    """The dialect of pages in a container; it yields to every specialised grammar."""

    def recognise(text: str) -> Recognition:
        if container_of(text) != container:
            return Recognition(0.0, f"not {container}")
        parts = operations(events_of(text, container))
        found = sum(part.sighting.url.path != "/" for part in parts)
        return Recognition(0.5 if found else 0.0, f"{found} operations")

    def read(document: SourceDocument) -> Reading:
        return read_page(document, name, events_of(document.text, container))

    return Dialect(name, recognise, read, description=description, endings=endings)
