"""The public interface of an API's package, without writing its source."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from specmeld.model.api_description import Api

if TYPE_CHECKING:
    from specmeld.diff import Face


def face_of(api: Api, package: str, lock: Mapping[str, str] | None = None) -> Face:
    """The interface of the package of that name; with ``lock`` it keeps the names of another."""
    from specmeld.diff import Face
    from specmeld.plan import plan_package

    unwritten = _Unwritten()
    plan = plan_package(api, package, lock=lock, each=unwritten)
    return Face(plan, unwritten.fields, api)


class _Unwritten:
    """An ``Each`` that collects plans and writes nothing."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[str, str]] = {}

    def __call__(self, make: Callable[[Any], str], pieces: Sequence[Any], /) -> list[str]:
        return [self._sources(piece) for piece in pieces]

    def _sources(self, plans: Sequence[Any]) -> str:
        from specmeld.plan.models.model_code import ClassPlan

        for plan in plans:
            if isinstance(plan, ClassPlan):
                self.fields[plan.name] = {one.name: _seen(one.type) for one in plan.fields}
        return json.dumps({plan.name: "" for plan in plans})


def _seen(type_: str) -> str:
    """A type as type checkers see it, without pydantic's metadata."""
    return ast.unparse(_Bare().visit(ast.parse(type_, mode="eval")))


class _Bare(ast.NodeTransformer):
    def visit_Subscript(self, node: ast.Subscript) -> Any:  # as ast calls it
        self.generic_visit(node)
        named = isinstance(node.value, ast.Name) and node.value.id == "Annotated"
        return node.slice.elts[0] if named and isinstance(node.slice, ast.Tuple) else node
