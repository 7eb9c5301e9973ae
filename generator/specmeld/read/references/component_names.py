"""Names for components made from the targets of references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from specmeld.openapi.shapes import FIELDS
from specmeld.read.references.bundle_shapes import DEFINITIONS
from specmeld.read.references.linked_files import LinkedFile, Target
from specmeld.text.pointer import Pointer

_COMMON_STEPS = frozenset(["components", "schemas", *DEFINITIONS])


def names_for(target: Target, other: str = "") -> Iterator[str]:
    """Names for a component, the best first: the last word, with more of the path before it.

    ``other`` is its context, if there are several of it.
    """
    words = _words(target.file, target.pointer)
    ending = f"_of_{_fitting(other)}" if other else ""
    for count in range(1, len(words) + 1):
        yield _fitting("_".join(words[-count:])) + ending
    last, number = _fitting(words[-1]) + ending, 2
    while True:
        yield f"{last}_{number}"
        number += 1


def name_of_resource(file: LinkedFile, base: str) -> str:
    """A word for a schema that has a base URI of its own, or for its file."""
    return _words(file, file.names.resources.get(base, ()))[-1]


def _words(file: LinkedFile, pointer: Pointer) -> list[str]:
    """The folders, the file and the steps to a schema; inner schemas are named after it."""
    path = PurePosixPath(file.away)
    words = [*(each for each in path.parent.parts if each != ".."), path.stem]
    for index, step in enumerate(pointer):
        inside = pointer[index:]
        if step in FIELDS["schema"] and step not in DEFINITIONS:
            return [*words[:-1], words[-1] + _inside(inside)]
        if step not in _COMMON_STEPS:
            words.append(str(step))
    return words


def _inside(pointer: Pointer) -> str:
    """The names of properties on the path, else the keywords."""
    steps = [step for step in pointer if isinstance(step, str)]
    told = [step for step in steps if step not in FIELDS["schema"]] or steps
    return "".join(word[:1].upper() + word[1:] for word in map(_fitting, told))


def _fitting(name: str) -> str:
    """A name made of the characters allowed for components (OpenAPI 3.1, section 4.8.7)."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name) or "_"
