"""Dialects of other distributions, found by the entry points of the group ``specmeld.readers``.

An entry point has the name of its dialect and refers to a ``Dialect``. None is loaded before a
document needs it: one with an explicit dialect, or one that no built-in dialect recognizes with
certainty.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specmeld.diagnostics import Diagnostic, InputError, SpecmeldError
from specmeld.model.documents import Reading, SourceDocument
from specmeld.read.dialect import Dialect, Recognition

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "specmeld.readers"

_Read = Callable[[SourceDocument], Reading]


@dataclass(frozen=True, slots=True)
class Plugins:
    """The dialects that could be loaded, by name, and a warning for each that could not."""

    dialects: Mapping[str, Dialect]
    faults: tuple[Diagnostic, ...] = ()


def load_plugins(ours: Collection[str]) -> Plugins:
    """Load what is installed, in order of name; a name of ``ours`` stays ours."""
    from importlib.metadata import entry_points  # slow to import, and rarely needed

    dialects: dict[str, Dialect] = {}
    faults: list[Diagnostic] = []
    found = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    for point in found:
        taken = point.name in ours or point.name in dialects
        loaded = "its name is taken" if taken else _loaded(point)
        if isinstance(loaded, Dialect):
            dialects[point.name] = _guarded(loaded, point)
        else:
            faults.append(_fault(point, loaded))
    return Plugins(dialects, tuple(faults))


def warned(dialect: Dialect, faults: tuple[Diagnostic, ...]) -> Dialect:
    """The dialect, whose readings include plugin errors: another one might have known better."""
    if not faults:
        return dialect

    def told(read: _Read) -> _Read:
        def read_and_tell(document: SourceDocument) -> Reading:
            reading = read(document)
            return dataclasses.replace(reading, diagnostics=(*reading.diagnostics, *faults))

        return read_and_tell

    outline = told(dialect.outline) if dialect.outline is not None else None
    return dataclasses.replace(dialect, read=told(dialect.read), outline=outline)


def _loaded(point: EntryPoint) -> Dialect | str:
    """The dialect, or why there is none. Whatever a plugin raises is reported as its error."""
    try:
        loaded = point.load()
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {error}"
    if not isinstance(loaded, Dialect):
        return f"{point.value} is not a specmeld.read.dialect.Dialect"
    if loaded.name != point.name:
        return f"its dialect is named {loaded.name!r}, but its entry point is named {point.name!r}"
    return loaded


def _guarded(dialect: Dialect, point: EntryPoint) -> Dialect:
    """The dialect, whose exceptions are reported as such."""

    def recognise(text: str) -> Recognition:
        try:
            return dialect.recognise(text)
        except Exception as error:
            return Recognition(0.0, f"failed with {type(error).__name__}: {error}")

    def guarded(read: _Read) -> _Read:
        def read_or_blame(document: SourceDocument) -> Reading:
            try:
                return read(document)
            except SpecmeldError:
                raise
            except Exception as error:
                raise InputError(
                    f"the reader {_called(point)} failed ({type(error).__name__}: {error})",
                    file=document.path,
                    fix="report it to its authors, or choose another dialect",
                ) from error

        return read_or_blame

    outline = guarded(dialect.outline) if dialect.outline is not None else None
    return dataclasses.replace(
        dialect, recognise=recognise, read=guarded(dialect.read), outline=outline
    )


def _fault(point: EntryPoint, why: str) -> Diagnostic:
    return Diagnostic(
        "warning",
        "broken-reader",
        f"ignoring the reader {_called(point)}: {' '.join(why.split())[:300]}",
        fix="fix or uninstall it",
    )


def _called(point: EntryPoint) -> str:
    return f"{point.name!r} of {point.dist.name}" if point.dist is not None else repr(point.name)
