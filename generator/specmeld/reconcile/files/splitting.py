"""Give uses of a component that contradict each other components of their own.

What a page, or a file without the component, says about one use counts for the component if other
uses agree or are silent. If they contradict it, that use gets a different copy.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence

from specmeld.model.claim_keywords import BOUNDS
from specmeld.model.json import JSON
from specmeld.openapi.shapes import METHODS
from specmeld.reconcile.equality import meaning
from specmeld.reconcile.files.alignment import branch_labels
from specmeld.reconcile.files.forms import UNIONS
from specmeld.reconcile.files.parts import Part, key_of
from specmeld.reconcile.pages.laid_out import SAYS

_TELLING = BOUNDS | {"type", "enum", "const", "format", "default", "multipleOf", "pattern"}
_DEEPEST = 64

Facts = dict[tuple[tuple[str, ...], str], Hashable]
"""Steps below a use, and a keyword → value."""


_Fact = tuple[tuple[tuple[str, ...], str], Hashable, bool]
"""The same, and whether it is from prose."""


def facts_of(part: Part, stated: Facts | None = None) -> Facts:
    """What a part asserts, and everything inline below it.

    Prose about what is ``stated`` is left out: it would not be followed.
    """
    known = stated or {}
    return {key: said for key, said, prose in _facts(part, (), 0) if not (prose and key in known)}


def _facts(part: Part, steps: tuple[str, ...], depth: int) -> Iterator[_Fact]:
    value = part.value
    if not isinstance(value, dict) or depth > _DEEPEST:
        return
    if SAYS in value:
        for said in value[SAYS]:
            if said.keyword in _TELLING and said.evidence != "example" and not said.implied:
                yield _fact(steps, said.keyword, said.value, said.evidence == "prose")
    else:
        for keyword in _TELLING & value.keys():
            yield _fact(steps, keyword, value[keyword], False)
    for step, inner in _below(part):
        yield from _facts(inner, (*steps, step), depth + 1)


def _fact(steps: tuple[str, ...], keyword: str, value: JSON, prose: bool) -> _Fact:
    word = "enum" if keyword == "const" else keyword
    said: JSON = [value] if keyword == "const" else value
    return (steps, word), meaning(word, said), prose


def _below(part: Part) -> Iterator[tuple[str, Part]]:
    value = part.value
    if "properties" not in value:  # of bodies, responses and parameters
        for holder in ("content", "headers"):
            named = value.get(holder)
            for name, each in named.items() if isinstance(named, Mapping) else ():
                yield f"{holder} {name.lower()}", part.below(holder, name, value=each)
        if isinstance(value.get("schema"), dict):
            yield "", part.below("schema", value=value["schema"])
    properties = value.get("properties")
    for name, each in properties.items() if isinstance(properties, Mapping) else ():
        yield f".{name}", part.below("properties", name, value=each)
    for word, step in (("items", "[]"), ("additionalProperties", "{}")):
        if isinstance(value.get(word), dict):
            yield step, part.below(word, value=value[word])
    members = value.get("allOf")
    for at, each in enumerate(members if isinstance(members, list) else ()):
        yield "", part.below("allOf", at, value=each)
    for word in UNIONS:
        branches = value.get(word)
        listed = [
            part.below(word, at, value=each)
            for at, each in enumerate(branches if isinstance(branches, list) else ())
        ]
        yield from (
            (f"|{label}", one) for label, one in zip(branch_labels(listed), listed, strict=True)
        )


def contradict(one: Facts, other: Facts) -> int:
    """How many facts two uses state differently."""
    return sum(other.get(key, said) != said for key, said in one.items())


def grouped(members: Sequence[Part], uses: Sequence[Sequence[Part]]) -> list[list[Part]]:
    """What is said about uses, as groups that agree; the first is the component's own.

    A use joins the group that agrees best with it, unless its own file separates it.
    """
    stated = _all_facts(members)
    said = [(_all_facts(use, stated), use) for use in uses]
    said.sort(key=lambda one: (contradict(one[0], stated), str([key_of(part) for part in one[1]])))
    groups: list[tuple[Facts, list[Part]]] = [({}, [])]
    for mine, use in said:
        for at, (known, group) in enumerate(groups):
            is_apart = at == 0 and _contradicts_its_file(members, use)
            if not is_apart and not contradict(mine, known):
                group += use
                known |= mine
                break
        else:
            groups.append((dict(mine), list(use)))
    return [group for _, group in groups]


def _contradicts_its_file(members: Sequence[Part], use: Sequence[Part]) -> bool:
    """Whether a file that has the component has something different inline at this use."""
    return any(
        contradict(facts_of(part), facts_of(member))
        for member in members
        for part in use
        if part.source is member.source
    )


def _all_facts(parts: Sequence[Part], stated: Facts | None = None) -> Facts:
    """What all parts assert; the first statement about a place takes precedence."""
    found: Facts = {}
    for part in parts:
        found = facts_of(part, stated) | found
    return found


def use_name(part: Part) -> str:
    """The name of a use: from its operation, such as ``PostOrders``."""
    words: list[str] = []
    for step in map(str, part.pointer[:3]):
        words += re.findall(r"[A-Za-z0-9]+", re.sub(r"\{[^{}]*\}", "", step))
        if " " in step:
            break
    kept = [word for word in words if word != "paths"]
    kept.sort(key=lambda word: word.lower() not in METHODS)
    return "".join(word[:1].upper() + word[1:].lower() for word in kept)
