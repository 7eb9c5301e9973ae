"""Calls as documentation shows them, each of which can be run."""

from __future__ import annotations

from specmeld.model.json import JSON
from specmeld.model.method_plan import ArgumentPlan, BodyPlan, Sample
from specmeld.model.named_types import Code
from specmeld.plan.quoting import literal

_LONGEST = 400
"""Characters of a call; longer ones teach nothing."""


def snippet(
    path: tuple[str, ...],
    method: str,
    parameters: tuple[ArgumentPlan, ...],
    body: BodyPlan | None,
    sample: Sample | None,
) -> Code:
    """The call of a method of the resource at ``path``; empty where there is no fit ``sample``."""
    if sample is None:
        return Code("")
    given = [
        _argument(one, sample.arguments[one.location, one.key])
        for one in sorted(parameters, key=lambda one: one.location != "path")
        if (one.location, one.key) in sample.arguments
    ]
    if body is not None and (body.required or sample.body):
        given += _body(body, sample.body)
    call = f"client.{'.'.join((*path, method))}({', '.join(given)})"
    return Code(call if len(call) <= _LONGEST else "")


def _argument(argument: ArgumentPlan, value: JSON) -> str:
    name = "" if argument.location == "path" else f"{argument.name}="
    return name + literal(value)


def _body(body: BodyPlan, value: JSON) -> list[str]:
    names = {one.key: one.name for one in body.arguments}
    asked = any(one.required for one in body.arguments)
    if isinstance(value, dict) and value.keys() <= names.keys() and (value or asked):
        return [f"{names[key]}={literal(item)}" for key, item in value.items()]
    return [f"{body.whole.name if body.whole else 'body'}={literal(value)}"]
