"""Example calls for documentation, each of which can be run."""

from __future__ import annotations

import re
from collections.abc import Iterable

from specmeld.model.client_plan import ClientParameterPlan, CredentialPlan
from specmeld.model.json import JSON
from specmeld.model.method_plan import ArgumentPlan, BodyPlan, Sample
from specmeld.model.named_types import Code
from specmeld.plan.quoting import literal

_LONGEST = 400
"""Most characters of a call; longer ones teach nothing."""
_FILE = "runtime.File"
_HAS_HOST = re.compile(r"https?://[^/?#]")
_SOMEWHERE = "https://api.example.com"


def snippet(
    path: tuple[str, ...],
    method: str,
    parameters: tuple[ArgumentPlan, ...],
    body: BodyPlan | None,
    sample: Sample | None,
) -> Code:
    """The call of a method of the resource at ``path``; empty without a suitable ``sample``."""
    if sample is None or (body is not None and not _is_written(body, sample.body)):
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


def shown_options(
    credentials: Iterable[CredentialPlan], shared: Iterable[ClientParameterPlan], base_url: str
) -> tuple[Code, ...]:
    """The client's arguments: its credentials, what all calls need, and the API's URL unless
    ``base_url``, which is that of its document, has it."""
    given = [
        (name, literal(f"my-{name.replace('_', '-')}")) for one in credentials for name in one.shown
    ]
    given += [(one.name, one.sample) for one in shared if one.sample]
    if not _HAS_HOST.match(base_url):
        path = base_url if base_url.startswith("/") else ""
        given.append(("base_url", literal(f"{_SOMEWHERE}{path}")))
    return tuple(Code(f"{name}={value}") for name, value in given)


def _argument(argument: ArgumentPlan, value: JSON) -> str:
    name = "" if argument.location == "path" else f"{argument.name}="
    return name + literal(value)


def _body(body: BodyPlan, value: JSON) -> list[str]:
    known = {one.key: one for one in body.arguments}
    if isinstance(value, dict) and value.keys() <= known.keys() and known:
        return [f"{known[key].name}={_property(known[key], item)}" for key, item in value.items()]
    return [f"{body.whole.name if body.whole else 'body'}={literal(value)}"]


def _property(argument: ArgumentPlan, value: JSON) -> str:
    return 'b"..."' if argument.hint.text == _FILE else literal(value)


def _is_written(body: BodyPlan, value: JSON) -> bool:
    """Whether a body can be written down: any file must be a property of its own."""
    files = {one.key for one in body.arguments if _FILE in one.hint.text and one.hint.text != _FILE}
    given = value.keys() if isinstance(value, dict) else set[str]()
    return not body.files or (bool(body.arguments) and not given & files)
