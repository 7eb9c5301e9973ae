"""The arguments shared by overloads of a method: declared once, in typed dicts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from specmeld.model.method_plan import ArgumentPlan, KeywordsPlan, SignaturePlan, StreamPlan
from specmeld.model.named_types import Annotation
from specmeld.plan.names import identifiers
from specmeld.plan.types.expressions import unhidden, union_members
from specmeld.plan.types.hints import union


def shared_keywords(
    method: str,
    ways: tuple[SignaturePlan, ...],
    properties: Collection[ArgumentPlan],
    taken: Collection[str],
) -> tuple[KeywordsPlan, ...]:
    """The typed dicts for the overloads of ``method``, each of which extends the previous one.

    The first has the arguments of all overloads, the second the ``properties`` of the body, for the
    overloads that do not take it as a whole. ``taken`` are names that neither may have.
    """
    if len(ways) < 2:
        return ()
    own = [one for one in ways[0].arguments if one.location != "path"]
    common = [one for one in own if all(one in way.arguments for way in ways)]
    further = [one for one in own if one in properties and one not in common]
    layers = [("options", common), ("arguments", further)] if further else [("arguments", common)]
    made: list[KeywordsPlan] = []
    for word, arguments in layers:
        if arguments:
            name = identifiers.beside(
                identifiers.class_name(f"{method} {word}", "Arguments"), taken
            )
            base = made[-1] if made else None
            made.append(KeywordsPlan(name, _unhidden(arguments), base))
    return tuple(made)


def with_keywords(way: SignaturePlan, dicts: Iterable[KeywordsPlan]) -> SignaturePlan:
    """``way`` with the largest of the typed dicts whose arguments it all takes."""
    names = {one.name for one in way.arguments}
    fit = [each for each in dicts if all(one.name in names for one in each.arguments)]
    return replace(way, keywords=fit[-1] if fit else None)


def all_in_one(
    ways: tuple[SignaturePlan, ...], dicts: tuple[KeywordsPlan, ...], stream: StreamPlan | None
) -> SignaturePlan | None:
    """The implementation signature of the overloads, which accepts the arguments of each."""
    if len(ways) < 2:
        return None
    found: dict[str, list[ArgumentPlan]] = {}
    for way in ways:
        for one in way.arguments:
            found.setdefault(one.name, []).append(one)
    arguments = []
    for same in found.values():
        required = len(same) == len(ways) and all(one.required for one in same)
        hint = _either(one.hint for one in same)
        if stream is not None and stream.argument and same[0].name == stream.argument.name:
            hint = stream.either
        arguments.append(replace(same[0], hint=hint, required=required))
    arguments.sort(key=lambda one: (one.location != "path", not one.required))
    return SignaturePlan(
        tuple(arguments),
        _either(way.returns for way in ways),
        _either(way.async_returns for way in ways),
        dicts[-1] if dicts else None,
    )


def _either(hints: Iterable[Annotation]) -> Annotation:
    """The union of hints, each member once."""
    return union(
        replace(hint, text=member) for hint in hints for member in union_members(hint.text)
    )


def _unhidden(arguments: Iterable[ArgumentPlan]) -> tuple[ArgumentPlan, ...]:
    """Arguments as keys, none of which hides the type of another: ``str: builtins.str``."""
    arguments = tuple(arguments)
    names = {one.name for one in arguments}
    return tuple(replace(one, hint=unhidden(one.hint, names)) for one in arguments)
