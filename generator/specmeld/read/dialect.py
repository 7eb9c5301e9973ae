"""The parts of a dialect: a recogniser and a grammar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from specmeld.model.documents import Reading, SourceDocument


@dataclass(frozen=True, slots=True)
class Recognition:
    """How sure a dialect is that a text is its own, and its evidence."""

    score: float
    """0 for certainly not, 1 for certainly; below ``registry.SURE`` a document is not read."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way of writing documents; each module of ``read`` exports one ``DIALECT``."""

    name: str
    recognise: Callable[[str], Recognition]
    """Text of the document → how sure. Looks at the text alone; never raises."""
    read: Callable[[SourceDocument], Reading]
    """Raises InputError if the document cannot be read as this dialect at all."""
    outline: Callable[[SourceDocument], Reading] | None = None
    """Reads without claims, if the document is OpenAPI and claims are not needed."""
    description: str = ""
    """What these documents are, in a few words; for ``generator/docs/formats.md``."""
    endings: tuple[str, ...] = ()
    """The usual endings of such file names; not used to recognise documents."""
