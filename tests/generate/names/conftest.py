"""APIs of bare operations, and what their methods are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from specmeld.model.api_description import Api, Operation
from specmeld.plan import members_of

Names = Callable[..., dict[str, str]]


@pytest.fixture(scope="session")
def names() -> Names:
    """Operation → method with its resources, for operations or lines such as ``GET /boats``."""

    def called(*given: Operation | str, lock: Mapping[str, str] | None = None) -> dict[str, str]:
        operations = tuple(
            Operation(*one.split(" ")) if isinstance(one, str) else one for one in given
        )
        found = members_of(Api("", "", operations, {}), lock)
        return {f"{one.operation.method} {one.operation.path}": one.name for one in found}

    return called
