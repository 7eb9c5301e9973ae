"""Models of a split module: a part loads another when a value needs a type from it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from inspect import isclass
from typing import Annotated, Any

from pydantic import BaseModel, GetCoreSchemaHandler

from ._schema_later import later


def late(package: str, module: str, name: str) -> Any:
    """A placeholder for a type of another module of the package."""
    return Annotated[Any, _Late(f"{package}.{module}", name)]


@dataclass(frozen=True)
class _Late:
    module: str
    name: str

    @property
    def __value__(self) -> Any:
        """The type, as on a type alias."""
        return getattr(import_module(self.module), self.name)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        found = self.__value__
        if isclass(found) and issubclass(found, BaseModel):
            return later(found)
        return handler.generate_schema(found)
