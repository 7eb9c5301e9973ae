"""Call every method of a generated client with made-up valid arguments."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from specmeld.conformance import Answers, NoInstanceError
from specmeld.model.api_description import Api, Content, Operation

_WHOLE = ("body", "request_body")


@dataclass(frozen=True)
class Call:
    """One method of a client, and what to give it."""

    key: str
    """``GET /pets``"""
    method: str
    """``pets.list``"""
    arguments: dict[str, Any]

    def of(self, client: Any) -> Any:
        """What the method gives."""
        for name in self.method.split("."):
            client = getattr(client, name)
        return client(**self.arguments)


@dataclass(frozen=True)
class Uncalled:
    """A method for which no valid arguments were found."""

    key: str
    reason: str


def calls(api: Api, package: ModuleType, seed: int = 0) -> Iterator[Call | Uncalled]:
    """A call of each operation, with every parameter that has a value."""
    assert package.__file__ is not None
    manifest = json.loads((Path(package.__file__).parent / "specmeld.json").read_text("utf-8"))
    declared = _declared(package)
    answers = Answers(api, seed)
    for operation in api.operations:
        key = f"{operation.method} {operation.path}"
        method = manifest["operations"][key]
        try:
            arguments = _arguments(operation, declared[key], answers)
        except NoInstanceError as error:
            yield Uncalled(key, str(error))
            continue
        yield Call(key, method, arguments)


def _declared(package: ModuleType) -> dict[str, Any]:
    assert package.__file__ is not None
    found: dict[str, Any] = {}
    for path in sorted((Path(package.__file__).parent / "resources").glob("[!_]*.py")):
        module = importlib.import_module(f"{package.__name__}.resources.{path.stem}")
        for name, value in inspect.getmembers(module, callable):
            if name.endswith("_operation"):
                operation = value()
                found[f"{operation.method} {operation.path}"] = operation
    return found


def _arguments(operation: Operation, declared: Any, answers: Answers) -> dict[str, Any]:
    by_name = {(each.location, each.name): each for each in operation.parameters}
    arguments = {
        each.argument: answers.argument(by_name[each.location, each.name])
        for each in declared.parameters
    }
    if declared.body is not None and operation.body is not None:
        content = _spoken(operation.body.contents, declared.body.media_type)
        taken = {*arguments}
        whole = declared.body.argument or next(name for name in _WHOLE if name not in taken)
        arguments[whole] = _with_files(_body(content, answers), declared.body.files)
    return arguments


def _with_files(body: Any, files: Sequence[str]) -> Any:
    """Contents of files in the place of the texts that schemas know of them."""
    if not isinstance(body, dict):
        return body
    return {
        name: ([b"content"] if isinstance(value, list) else b"content")
        if name in files or "" in files
        else value
        for name, value in body.items()
    }


def _spoken(contents: tuple[Content, ...], media_type: str) -> Content:
    named = [each for each in contents if each.media_type == media_type]
    return next(iter([*named, *contents]))


def _body(content: Content, answers: Answers) -> Any:
    kind = content.media_type.partition(";")[0]
    if kind.startswith("text/"):
        return "text"
    if "json" not in kind and "form" not in kind and "*" not in kind:
        return b"content"
    return answers.value(content)
