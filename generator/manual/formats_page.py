"""The page on the formats that are read and those that are refused, from the registry."""

from __future__ import annotations

from manual.page_text import code, page, table
from specmeld.read.registry import DIALECTS
from specmeld.read.unsupported import FORMATS

_INTRO = """\
A document is recognised by its text; the endings are only what such files are usually called.
Where it is taken for another kind, name the right one with `dialect:` in `spec/sources.yaml`, or
with `--dialect`. To add a kind, see [Read a format of your own](how-to/readers.md)."""

_REFUSED = """\
## What it knows and does not read

Such documents are refused by their name, as are pages that only name the OpenAPI file they are
drawn from, and pages that a script fills in the browser. In a folder, plain JSON and plain XML are
passed over, as pages without an operation are. A reader of your own comes first."""


def formats_page() -> str:
    """Each dialect with its documents, and each format that is refused with what to do instead."""
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
