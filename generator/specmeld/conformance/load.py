"""The types of a generated package on disk, asked for their verdicts.

``specmeld.json`` at the root of a package maps each component to ``"<module>:<name>"`` under
``schemas``, and may map inline schemas, by their JSON pointers in the document, under ``places``.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from specmeld.conformance.compare import Ask, NoVerdictError, Verdict
from specmeld.diagnostics import InputError

_NAME = "specmeld_package_under_test"
_MOST_PLACES = 50


@contextmanager
def loaded(package_dir: Path) -> Iterator[Ask]:
    """The verdicts of a package; it is imported under a name of its own and forgotten at the end.

    Raises InputError where the folder is no generated package or cannot be imported.
    """
    types = component_types(package_dir)
    try:
        _import_as(_NAME, package_dir)
        yield _Package(types).verdict
    finally:
        for name in [one for one in sys.modules if one == _NAME or one.startswith(f"{_NAME}.")]:
            del sys.modules[name]


def component_types(package_dir: Path) -> Mapping[str, str]:
    """Component, or pointer of an inline schema → ``"module:name"``, the module relative to the
    package. Raises InputError."""
    path = package_dir / "specmeld.json"
    mend = "name the folder of a package that specmeld generated"
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except OSError as failure:
        raise InputError(f"cannot be read: {failure.strerror}", file=str(path), mend=mend) from None
    except ValueError:
        raise InputError("is not JSON", file=str(path), mend=mend) from None
    types = held.get("schemas") if isinstance(held, dict) else None
    if not isinstance(types, dict):
        raise InputError('has no "schemas"', file=str(path), mend=mend)
    places = held.get("places")
    named = {**types, **places} if isinstance(places, dict) else types
    own = f"{held.get('package')}."  # modules may be written with the name the package was made under
    return {key: value.removeprefix(own) for key, value in named.items() if isinstance(value, str)}


def _import_as(name: str, package_dir: Path) -> ModuleType:
    spec: ModuleSpec | None = spec_from_file_location(
        name, package_dir / "__init__.py", submodule_search_locations=[str(package_dir)]
    )
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as failure:  # generated or edited code can fail in any way
        told = f"cannot be imported: {type(failure).__name__}: {failure}"
        raise InputError(told, file=str(package_dir), mend="generate the package again") from None
    return module


class _Package:
    def __init__(self, types: Mapping[str, str]) -> None:
        self._types = types
        self._adapters: dict[str, TypeAdapter[Any] | str] = {}

    def verdict(self, component: str, text: str) -> Verdict:
        adapter = self._adapters.get(component)
        if adapter is None:
            adapter = self._adapters[component] = self._adapter(component)
        if isinstance(adapter, str):
            raise NoVerdictError(adapter)
        try:
            adapter.validate_json(text)
        except ValidationError as refused:
            errors = refused.errors(include_url=False, include_context=False, include_input=False)
            places = tuple(error["loc"] for error in errors[:_MOST_PLACES])
            return Verdict(False, places, errors[0]["msg"] if errors else "")
        except Exception as failure:  # a validator of the package can crash in any way
            return Verdict(False, (), f"crashed: {type(failure).__name__}: {failure}", crashed=True)
        return Verdict(True)

    def _adapter(self, component: str) -> TypeAdapter[Any] | str:
        named = self._types.get(component)
        if named is None:
            return "the package names no type for it"
        module, _, name = named.partition(":")
        try:
            found = getattr(importlib.import_module(f"{_NAME}.{module}"), name)
            return TypeAdapter(found)
        except Exception as failure:
            return f"its type cannot be loaded: {type(failure).__name__}: {failure}"
