"""The page on the formats that are read and those that are rejected, from the registry."""

from __future__ import annotations

from manual.page_text import code, page, table
from specmeld.read.registry import DIALECTS
from specmeld.read.unsupported import FORMATS

_INTRO = """\
A document is recognized by its text; the endings are only the usual ones. If it is taken for
another kind, name the right one with `dialect:` in `spec/sources.yaml`, or with `--dialect`. To add
a kind, see [Read your own format](how-to/readers.md)."""

_REFUSED = """\
## Formats that are known but not read

The error names the format and what to list instead. Pages that only name the OpenAPI file they
were made from, and pages that a script fills in the browser, are rejected in the same way. In a
folder, plain JSON and plain XML are skipped, as pages without an operation are. A reader of your
own comes first."""


def formats_page() -> str:
    """Each dialect with its documents, and each rejected format with what to do instead."""
    read = [
        [code(name), one.description, " ".join(map(code, one.endings))]
        for name, one in DIALECTS.items()
    ]
    return page(
        "What specmeld reads",
        _INTRO,
        table(["dialect", "documents", "files"], read),
        _REFUSED,
        table(["this is …", "instead"], ([one.name, one.instead] for one in FORMATS)),
    )
