"""The types of a generated package on disk, asked for their verdicts.

``specmeld.json`` at the root of a package maps each component to ``"<module>:<name>"`` under
``schemas``. Inline schemas are asked, by their place, of the operation that uses them: the modules
under ``resources`` declare the operations in functions ``*_operation``.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from specmeld.conformance.schema_uses import Use
from specmeld.conformance.verdicts import Ask, NoVerdictError, Verdict
from specmeld.diagnostics import InputError

_NAME = "specmeld_package_under_test"
_MOST_PLACES = 50


@contextmanager
def loaded(package_dir: Path) -> Iterator[Ask]:
    """The verdicts of a package; it is imported under a name of its own and forgotten at the end.

    Raises InputError where the folder is no generated package or cannot be imported.
    """
    types = component_types(package_dir)
    with imported(package_dir):
        yield _Package(package_dir, types).verdict


@contextmanager
def imported(package_dir: Path, name: str = _NAME) -> Iterator[ModuleType]:
    """The package in a folder as a module called ``name``, which is forgotten at the end.

    Raises InputError where it cannot be imported.
    """
    try:
        yield _import_from(package_dir, name)
    finally:
        for each in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
            del sys.modules[each]


def component_types(package_dir: Path) -> Mapping[str, str]:
    """Component → ``"module:name"``, the module relative to the package. Raises InputError."""
    path = package_dir / "specmeld.json"
    fix = "pass the folder of a package that specmeld generated"
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except OSError as failure:
        raise InputError(f"cannot be read: {failure.strerror}", file=str(path), fix=fix) from None
    except ValueError:
        raise InputError("is not JSON", file=str(path), fix=fix) from None
    types = held.get("schemas") if isinstance(held, dict) else None
    if not isinstance(types, dict):
        raise InputError('has no "schemas"', file=str(path), fix=fix)
    own = f"{held.get('package')}."  # the modules are written with the package's own name
    return {key: value.removeprefix(own) for key, value in types.items() if isinstance(value, str)}


def _import_from(package_dir: Path, name: str) -> ModuleType:
    package_dir = package_dir.resolve()  # finders are remembered by it, and folders change
    spec = spec_from_file_location(
        name, package_dir / "__init__.py", submodule_search_locations=[str(package_dir)]
    )
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        return module
    except Exception as failure:  # generated or edited code can fail in any way
        told = f"cannot be imported: {type(failure).__name__}: {failure}"
        raise InputError(told, file=str(package_dir), fix="generate the package again") from None


class _Sent(NamedTuple):
    """A header that the package itself sends; it has one value and no other."""

    type: Any


class _Package:
    def __init__(self, folder: Path, types: Mapping[str, str]) -> None:
        self._folder = folder
        self._types = types
        self._adapters: dict[str, TypeAdapter[Any] | str] = {}
        self._operations: dict[str, Any] | None = None

    def verdict(self, component: str, text: str) -> Verdict:
        adapter = self._adapters.get(component)
        if adapter is None:
            adapter = self._adapters[component] = self._adapter(component)
        if isinstance(adapter, str):
            raise NoVerdictError(adapter)
        try:
            adapter.validate_json(text)
        except ValidationError as refused:
            errors = refused.errors(include_url=False, include_input=False)
            places = tuple(map(location, errors[:_MOST_PLACES]))
            return Verdict(False, places, errors[0]["msg"] if errors else "")
        except Exception as failure:  # a validator of the package can crash in any way
            return Verdict(False, (), f"crashed: {type(failure).__name__}: {failure}", crashed=True)
        return Verdict(True)

    def _adapter(self, component: str) -> TypeAdapter[Any] | str:
        try:
            if component in self._types:
                module, _, name = self._types[component].partition(":")
                return TypeAdapter(getattr(importlib.import_module(f"{_NAME}.{module}"), name))
            found = None if component.startswith("#") else self._at(Use.parse(component))
        except Exception as failure:  # generated or edited code can fail in any way
            return f"its type cannot be loaded: {type(failure).__name__}: {failure}"
        return "the package has no type for it" if found is None else TypeAdapter(found.type)

    def _at(self, use: Use) -> Any:
        """What an operation declares at a place; None where it declares nothing."""
        if self._operations is None:
            self._operations = {
                f"{one.method} {one.path}": one for one in declared_operations(self._folder, _NAME)
            }
        operation = self._operations.get(use.operation)
        if operation is None:
            return None
        if use.section == "request":
            return _in_type(operation.body, use.media_type)
        if use.section == "response":
            reply, events = operation.replies.get(use.name), operation.events
            asked = use.media_type or (reply and events and reply.media_type)
            streamed = events is not None and asked == events.media_type
            return events if streamed else _in_type(reply, use.media_type)
        if use.section == "header" and use.name in operation.constants:
            return _Sent(Literal[operation.constants[use.name]])
        named = (one for one in operation.parameters if one.name == use.name)
        return next((one for one in named if one.location == use.section), None)


def _in_type(declared: Any, media_type: str) -> Any:
    """A body or a reply in another media type than that which comes unasked, where it is named."""
    if declared is None or not media_type:
        return declared
    return next((each for each in declared.others if each.media_type == media_type), None)


def location(error: ErrorDetails) -> tuple[str | int, ...]:
    """pydantic tells of a tag at the union, and names the tag's key in the context, quoted."""
    if error["type"] == "union_tag_invalid":
        return *error["loc"], error["ctx"]["discriminator"][1:-1]
    return error["loc"]


def declared_operations(folder: Path, package: str) -> Iterator[Any]:
    """What the functions ``*_operation`` of a package's resources return."""
    for path in sorted((folder / "resources").glob("*.py")):
        module = importlib.import_module(f"{package}.resources.{path.stem}")
        for name, found in vars(module).items():
            if name.endswith("_operation") and callable(found):
                yield found()
