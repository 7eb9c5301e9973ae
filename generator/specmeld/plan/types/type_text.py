"""Type expressions as text, with the names that they need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from specmeld.plan.types.expressions import is_annotated
from specmeld.plan.types.literal_types import LONGEST_UNION, in_one


@dataclass(frozen=True, slots=True)
class TypeText:
    """A type expression and the names that it uses."""

    text: str
    names: frozenset[str] = frozenset()
    """Names of ``typing``, pydantic and the runtime module, such as ``Annotated``."""
    components: frozenset[str] = frozenset()
    """Components whose Python names it uses."""


ANY = TypeText("Any", frozenset({"Any"}))
NONE = TypeText("None")


def union(parts: Iterable[TypeText]) -> TypeText:
    """``A | B``, each member once, None last."""
    parts = list(parts)
    if len(parts) == 1:
        return parts[0]
    unique: dict[TypeText, None] = {}
    for part in parts:
        bare = part.text.removesuffix(" | None")
        unique[TypeText(bare, part.names, part.components)] = None
        if bare != part.text:
            unique[NONE] = None
    ordered = [part for part in unique if part != NONE]
    if ANY in ordered:
        return ANY
    listed = in_one(part.text for part in ordered)
    many = len(listed) > LONGEST_UNION
    text = f"Union[{', '.join(listed)}]" if many else " | ".join(listed)
    if NONE in unique:
        text = f"{text} | None" if ordered else "None"
    return joined(text, ordered, *(["Union"] if many else []))


def joined(text: str, parts: Iterable[TypeText], *names: str) -> TypeText:
    """``text``, which contains the ``parts`` and uses further ``names``."""
    parts = list(parts)
    return TypeText(
        text,
        frozenset(names).union(*(part.names for part in parts)),
        frozenset().union(*(part.components for part in parts)),
    )


def annotated(inner: TypeText, *metadata: str, names: Iterable[str] = ()) -> TypeText:
    """``Annotated[inner, …]``, or ``inner`` if there is nothing to add.

    What is annotated already gets the metadata behind its own, as Python would read the two.
    """
    if not metadata:
        return inner
    held = inner.text[:-1] if is_annotated(inner.text) else f"Annotated[{inner.text}"
    return joined(f"{held}, {', '.join(metadata)}]", [inner], "Annotated", *names)
