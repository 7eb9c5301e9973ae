"""The calls of a client from another generator: which operation each of them sends.

openapi-python-client has a module for each operation, in a folder for each tag; openapi-generator
has a method for each, in a class for each tag. Both write the HTTP method and the path as literals.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from specmeld.model.named_types import KnownMethod
from specmeld.pipeline.make.python_modules import PythonModule

_UNTAGGED = "default"
"""Both generators' name for the resource of untagged operations: not a name of the API."""
_REQUEST = "_get_kwargs"
"""The function of openapi-python-client that makes a request."""
_SUFFIXES = ("_with_http_info", "_serialize")
"""The suffix of openapi-generator's methods that make a request."""


class _Sent(NamedTuple):
    method: str
    path: str


def known_methods(modules: Iterable[PythonModule]) -> Iterator[KnownMethod]:
    """The methods whose operations are found in their code."""
    for module in modules:
        for node in module.body:
            if isinstance(node, ast.FunctionDef) and node.name == _REQUEST:
                yield from _of_module(module, node)
            elif isinstance(node, ast.ClassDef) and node.name.endswith("Api"):
                yield from _of_class(node)


def _of_module(module: PythonModule, request: ast.FunctionDef) -> Iterator[KnownMethod]:
    name, resource = module.path.stem, module.path.parent.name
    for sent in _dict_requests(request):
        yield KnownMethod(
            sent.method,
            sent.path,
            resource="" if resource == _UNTAGGED else resource,
            name=name,
            call=f"{name}.sync(client=client, …)",
        )


def _of_class(node: ast.ClassDef) -> Iterator[KnownMethod]:
    tag = node.name.removesuffix("Api")
    for function in node.body:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        suffix = next((one for one in _SUFFIXES if function.name.endswith(one)), "")
        name = function.name.removesuffix(suffix).removeprefix("_")
        for sent in _call_requests(function) if suffix else ():
            yield KnownMethod(
                sent.method,
                sent.path,
                resource="" if tag.lower() == _UNTAGGED else tag,
                name=name,
                call=f"{node.name}(api_client).{name}(…)",
            )


def _dict_requests(function: ast.FunctionDef) -> Iterator[_Sent]:
    """The literals ``{"method": "post", "url": "/rentals"}`` in a function."""
    for node in ast.walk(function):
        if isinstance(node, ast.Dict):
            values = {
                key.value: value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            }
            yield from _sent(values.get("method"), values.get("url"))


def _call_requests(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[_Sent]:
    """The calls ``param_serialize(method="POST", resource_path="/rentals")`` in a function, and the
    older form ``call_api("/rentals", "POST", …)``."""
    for node in ast.walk(function):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        given = {one.arg: one.value for one in node.keywords}
        if node.func.attr == "param_serialize":
            yield from _sent(given.get("method"), given.get("resource_path"))
        elif node.func.attr == "call_api" and len(node.args) > 1:
            yield from _sent(node.args[1], node.args[0])


def _sent(method: ast.expr | None, path: ast.expr | None) -> Iterator[_Sent]:
    verb, where = _text(method), _text(path).removeprefix("{}")
    if verb and where.startswith("/"):
        yield _Sent(verb.upper(), where)


def _text(node: ast.expr | None) -> str:
    """A literal string, with f-string values as ``{name}``; empty for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _text(node.func.value) if node.func.attr == "format" else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
