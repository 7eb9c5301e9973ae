"""The page that lists what is read, made from the registry: ``generator/docs/formats.md``.

``python -m specmeld.read.formats_page`` prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from specmeld.read.dialect import Dialect
from specmeld.read.registry import DIALECTS
from specmeld.read.unsupported import FORMATS

_HEAD = """\
# What specmeld reads

A document is recognised by its text; the endings are only what such files are usually called.
Where it is taken for another kind, name the right one with `dialect:` in `spec/sources.yaml`, or
with `--dialect`. To add a kind, see [Adding a dialect](../README.md#adding-a-dialect).

This page is made from the code; `python -m specmeld.read.formats_page` prints it anew.
"""

_UNREAD = """\
## What it knows and does not read

Such documents are refused by their name, as are pages that only name the OpenAPI file they are
drawn from, and pages that a script fills in the browser. A reader of your own comes first.
"""


def formats_page(dialects: Iterable[Dialect] = DIALECTS.values()) -> str:
    """The page, as Markdown."""
    rows = [
        (f"`{each.name}`", each.description, " ".join(f"`{e}`" for e in each.endings))
        for each in dialects
    ]
    read = _table(("dialect", "documents", "files"), rows)
    unread = _table(("this is …", "instead"), ((each.name, each.instead) for each in FORMATS))
    return f"{_HEAD}\n{read}\n{_UNREAD}\n{unread}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    print(formats_page(), end="")
