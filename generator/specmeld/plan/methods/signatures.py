"""The signatures of a method: by properties or with the whole body, for a value or a stream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from specmeld.model.method_plan import (
    AcceptPlan,
    ArgumentPlan,
    BodyPlan,
    PagePlan,
    SignaturePlan,
    StreamPlan,
)
from specmeld.model.named_types import Annotation
from specmeld.plan.types.hints import union

_LITERAL = ("from typing import Literal",)
_RESPONSE = Annotation("fastapi.Response")
"""What a handler may return instead of a value."""
_ASYNC_ITERATOR = "from collections.abc import AsyncIterator"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a method returns to a blocking and to an asynchronous caller."""

    value: Annotation
    async_value: Annotation
    stream: Annotation | None = None
    async_stream: Annotation | None = None


def signatures(
    parameters: tuple[ArgumentPlan, ...],
    body: BodyPlan | None,
    stream: StreamPlan | None,
    given: Answers,
    accepts: tuple[AcceptPlan, ...] = (),
) -> tuple[SignaturePlan, ...]:
    """One signature if that is enough, else overloads."""
    same = [each.choice for each in accepts if not each.choice.required]
    own = [(*way, *_alike(body), *same) for way in _own_ways(parameters, body)]
    found = []
    for arguments in [*own, *((*way, *same) for way in _other_ways(parameters, body))]:
        whole = _whole(arguments, stream)
        found.append(SignaturePlan(whole, given.value, given.async_value))
        if stream and stream.argument and given.stream and given.async_stream:
            streamed = _asking(arguments, stream.argument, stream.streamed, required=True)
            found.append(SignaturePlan(streamed, given.stream, given.async_stream))
        for each in accepts if arguments in own else ():
            if each.choice.required:
                chosen = [one for one in whole if one not in same]
                found.append(
                    SignaturePlan(ordered([*chosen, each.choice]), each.returns, each.returns)
                )
    return tuple(found)


def answers(returns: Annotation, page: PagePlan | None, stream: StreamPlan | None) -> Answers:
    """What a method returns: a value, a page of a list, a stream."""
    if stream is not None:
        events = [_around(f"_streams.{kind}Stream", stream.event) for kind in ("", "Async")]
        return Answers(returns, returns, *events) if stream.argument else Answers(*events)
    if page is not None:
        return Answers(
            _around("_paging.Page", returns, page.item),
            _around("_paging.AsyncPages", returns, page.item),
        )
    return Answers(returns, returns)


def served(returns: list[Annotation], stream: StreamPlan | None) -> Annotation:
    """What a server's handler returns for it."""
    if stream is None:
        return union([*returns, _RESPONSE])
    events = _around("AsyncIterator", stream.event)
    events = replace(events, imports=(*events.imports, _ASYNC_ITERATOR))
    return union([*(returns if stream.argument is not None else ()), events, _RESPONSE])


def ordered(arguments: Iterable[ArgumentPlan]) -> tuple[ArgumentPlan, ...]:
    """Positional ones first, then required ones."""
    return tuple(sorted(arguments, key=lambda one: (one.location != "path", not one.required)))


def _own_ways(
    parameters: tuple[ArgumentPlan, ...], body: BodyPlan | None
) -> list[tuple[ArgumentPlan, ...]]:
    """With the body in the default media type."""
    if body is None or body.whole is None:
        return [parameters]
    if not any(one.required for one in body.arguments):
        return [(*parameters, *body.arguments, body.whole)]
    whole = replace(body.whole, required=True)
    return [(*parameters, *body.arguments), (*parameters, whole)]


def _other_ways(
    parameters: tuple[ArgumentPlan, ...], body: BodyPlan | None
) -> list[tuple[ArgumentPlan, ...]]:
    """With the body in one of the others, grouped by equal arguments."""
    groups: dict[Annotation, list[BodyPlan]] = {}
    for each in body.others if body is not None else ():
        if each.whole is not None and each.choice is not None and not each.alike:
            groups.setdefault(each.whole.hint, []).append(each)
    return [
        (*parameters, replace(whole, required=True), _choice(alike, required=True))
        for alike in groups.values()
        if (whole := alike[0].whole) is not None
    ]


def _alike(body: BodyPlan | None) -> list[ArgumentPlan]:
    """The argument that chooses a media type among those that accept the same values."""
    alike = [each for each in (body.others if body else ()) if each.alike]
    return [_choice(alike, body.media_type, required=False)] if body and alike else []


def _choice(bodies: list[BodyPlan], *more: str, required: bool) -> ArgumentPlan:
    """The argument that chooses one of these bodies, or ``more``."""
    choices = [each.choice for each in bodies if each.choice is not None]
    named = [*more, *(one.hint.text[len("Literal[") : -1] for one in choices)]
    hint = Annotation(f"Literal[{', '.join(named)}]", imports=_LITERAL)
    return replace(choices[0], hint=hint, required=required)


def _whole(
    arguments: tuple[ArgumentPlan, ...], stream: StreamPlan | None
) -> tuple[ArgumentPlan, ...]:
    """The arguments for a response that is not streamed."""
    if stream is None or stream.argument is None:
        return ordered(arguments)
    required = stream.argument.required and stream.argument in arguments
    return _asking(arguments, stream.argument, stream.whole, required=required)


def _asking(
    arguments: tuple[ArgumentPlan, ...], asked: ArgumentPlan, hint: Annotation, *, required: bool
) -> tuple[ArgumentPlan, ...]:
    """The arguments, with ``hint`` for the one that asks for a stream or against it."""
    others = [one for one in arguments if one.name != asked.name]
    return ordered([*others, replace(asked, hint=hint, required=required)])


def _around(generic: str, *inner: Annotation) -> Annotation:
    """A type from a runtime module that not every package has, or from Python."""
    module, _, _ = generic.rpartition(".")
    imports = (f"from .runtime import {module}",) if module else ()
    return Annotation(
        f"{generic}[{', '.join(one.text for one in inner)}]",
        tuple(type_ for one in inner for type_ in one.types),
        (*imports, *(statement for one in inner for statement in one.imports)),
    )
