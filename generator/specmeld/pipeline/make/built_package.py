"""A package's files before they are written, and what is reported of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specmeld.diagnostics import Diagnostic
from specmeld.model.files import Files
from specmeld.model.named_types import Seed
from specmeld.model.plan import LeftOut

if TYPE_CHECKING:
    from specmeld.conformance import Recorded


@dataclass(frozen=True, slots=True)
class Package:
    """A package before it is written."""

    name: str
    files: Files
    operations: int
    models: int
    left_out: tuple[LeftOut, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    """Ignored keywords of the canonical document, and possible typos."""
    recorded: Callable[[], Recorded] | None = None
    """Finds the cases that prove the package; None for models-only packages."""
    names: Seed | None = None
    """The names adopted from another package, if one was given."""
