"""Docstrings of methods: what an operation does, its arguments and errors, within some lines.

What is shortened here is in full in ``api.md``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from specmeld.model.api_description import Operation
from specmeld.model.claims import Place
from specmeld.plan.prose.docs import prose, with_bounds
from specmeld.text.wrapping import wrapped

WIDTH = 88
"""Columns of a docstring's text."""
_MOST = 20
"""Lines of a docstring, if it can be shortened."""
_MOST_SERVERS = 4
_OFTEN = 4
"""Fewest operations that share an error description, so that it is not repeated with each."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
_ERRORS = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "403": "PermissionDeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "UnprocessableEntityError",
    "429": "RateLimitError",
    "500": "InternalServerError",
}
"""Status → its class."""

Sources = Mapping[str, str]
"""Place (as ``Claim`` writes it) → ``document:line``."""
Errors = Mapping[tuple[str, str], int]
"""Error class and description → how many operations have it."""


@dataclass(frozen=True, slots=True)
class Described:
    """An argument in a docstring."""

    name: str
    place: str
    """As claims write it."""
    text: str
    bounds: str = ""
    """The end of ``text`` that states the bounds of its values."""
    needed: str = ""
    """When it is required, if the signature does not show it."""

    @property
    def shortened(self) -> Described:
        """With the first sentence of its description."""
        said = self.text.removesuffix(self.bounds).strip()
        return replace(self, text=with_bounds(_SENTENCE.split(said)[0], self.bounds))


@dataclass(frozen=True, slots=True)
class MethodDoc:
    """The docstring of a method, and what it leaves out."""

    text: str
    summary: str
    """One line for lists and headings."""
    full: tuple[tuple[str, str], ...] = ()
    """Argument or error, empty for the operation itself → its full text."""


def summary_of(operation: Operation) -> str:
    """One line for lists and headings."""
    return prose(operation.summary) or prose(operation.description) or key_of(operation)


def key_of(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def errors_of(operations: Iterable[Operation]) -> Errors:
    """The descriptions of errors in an API's operations."""
    return Counter(error for one in operations for error in dict(_errors(one)).items())


def common_errors(errors: Errors) -> tuple[tuple[str, str], ...]:
    """What is repeated too often to be in each operation: the error, and its description."""
    return tuple(sorted(error for error, times in errors.items() if times >= _OFTEN))


def method_doc(
    operation: Operation,
    arguments: Sequence[Described],
    sources: Sources,
    errors: Errors,
    servers: Sequence[str] = (),
    *,
    exists: bool = False,
) -> MethodDoc:
    """The docstring of a method with these ``arguments``; ``servers`` are those of its own.

    ``exists``: it checks for existence, so 404 is not an error of it.
    """
    if exists:
        answers = tuple(each for each in operation.responses if each.status != "404")
        operation = replace(operation, responses=answers)
    said = prose(operation.description)
    summary = summary_of(operation)
    told = list(_errors(operation))
    whole = _Parts(
        summary,
        "" if _bare(said) == _bare(summary) else said,
        tuple(arguments),
        {name: text for name, text in told if errors.get((name, text), 0) < _OFTEN},
        tuple(name for name, text in told if errors.get((name, text), 0) >= _OFTEN),
        _sent_to(*servers) if servers else "",
        "False if the server returns 404." if exists else "",
    )
    parts, lines = whole, whole.lines(operation, sources)
    for step in (_fewer_errors, _shorter_description, _shorter_arguments):
        if len(lines) > _MOST:
            parts = step(parts)
            lines = parts.lines(operation, sources)
    return MethodDoc("\n".join(lines), summary, tuple(_left_out(whole, parts)))


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a docstring."""

    summary: str
    description: str
    arguments: tuple[Described, ...]
    errors: Mapping[str, str]
    named: tuple[str, ...]
    """Errors without a description."""
    server: str = ""
    returned: str = ""

    def lines(self, operation: Operation, sources: Sources) -> list[str]:
        key = key_of(operation) + _origin(sources, str(Place(key_of(operation))))
        blocks = [_wrapped(self.summary), _wrapped(self.description)]
        blocks += [_wrapped(key)] if key != self.summary else []
        blocks += [_wrapped(self.server)]
        blocks += [["Deprecated."]] if operation.deprecated else []
        blocks += [_section("Args", self._arguments(sources))]
        blocks += [_section("Returns", filter(None, [self.returned]))]
        blocks += [_section("Raises", self._raised())]
        return "\n\n".join("\n".join(block) for block in blocks if block).split("\n")

    def _arguments(self, sources: Sources) -> Iterator[str]:
        for one in self.arguments:
            text = f"{one.needed} {one.text}".strip()
            if text or one.place in sources:
                text = (text + _origin(sources, one.place)).strip()
                yield f"{one.name}: {text}".rstrip(": ")

    def _raised(self) -> Iterator[str]:
        yield from (f"{name}: {text}" for name, text in self.errors.items())
        if self.named:
            yield ", ".join(dict.fromkeys(self.named))


def _bare(text: str) -> str:
    """``text`` without what does not change its meaning."""
    return text.rstrip(".").casefold()


def _sent_to(first: str, *others: str) -> str:
    """The location of an operation that has servers of its own."""
    if "://" not in first:
        return f"It is sent to {first} on the client's server."
    also = f" (or {', '.join(others[:_MOST_SERVERS])})" if others else ""
    return f"It is sent to {first}{also}, unless the client was given a base_url."


def _fewer_errors(parts: _Parts) -> _Parts:
    return replace(parts, errors={}, named=(*parts.errors, *parts.named))


def _shorter_description(parts: _Parts) -> _Parts:
    """Whole sentences, as many as fit in three lines; at least the first one."""
    kept, *others = _SENTENCE.split(parts.description)
    for sentence in others:
        if len(_wrapped(f"{kept} {sentence}")) > 3:
            break
        kept = f"{kept} {sentence}"
    return replace(parts, description=kept)


def _shorter_arguments(parts: _Parts) -> _Parts:
    return replace(parts, arguments=tuple(one.shortened for one in parts.arguments))


def _left_out(whole: _Parts, parts: _Parts) -> Iterator[tuple[str, str]]:
    if parts.description != whole.description:
        yield "", whole.description
    for before, after in zip(whole.arguments, parts.arguments, strict=True):
        if before != after:
            yield before.name, before.text
    if parts.errors != whole.errors:
        yield from whole.errors.items()


def _errors(operation: Operation) -> Iterator[tuple[str, str]]:
    """The class of each described error, with its status if that does not imply it."""
    for response in operation.responses:
        text = prose(response.description) if response.status[0] in "45" else ""
        if not text:
            continue
        name = _ERRORS.get(response.status)
        if name is None:
            kind = "InternalServerError" if response.status[0] == "5" else "APIStatusError"
            name = f"{kind}: {response.status}"
        yield name, text


def _section(title: str, items: Iterable[str]) -> list[str]:
    lines = [line for item in items for line in _item(item)]
    return [f"{title}:", *lines] if lines else []


def _origin(sources: Sources, place: str) -> str:
    origin = sources.get(place)
    return f" [{origin}]" if origin else ""


def _wrapped(text: str) -> list[str]:
    return wrapped(text, WIDTH)


def _item(text: str) -> list[str]:
    return wrapped(text, WIDTH, " " * 4, " " * 8)
